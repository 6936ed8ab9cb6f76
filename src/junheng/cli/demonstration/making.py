"""How does the demonstration county come to have two years of registers and what followed?"""

import gc
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from time import monotonic

from junheng.cli.county.county import FIRST_DAY, LAST_DAY
from junheng.cli.county.folder import write_county
from junheng.cli.demonstration.home import Home, HomeNotUsable
from junheng.cli.django import start_django
from junheng.cli.output import console

SEED = 1
_PARENT = os.getppid()
_SETTLED = timedelta(days=80)  # By then a school year is assessed, and what it found is followed.


def snapshot_days(today: date) -> tuple[date, date]:
    """Return the two latest first days of school year whose figures are reported by `today`.

    >>> snapshot_days(date(2026, 11, 24))
    (datetime.date(2025, 9, 1), datetime.date(2026, 9, 1))
    """
    year = (today - _SETTLED).year
    year -= today < date(year, 9, 1) + _SETTLED
    year = min(max(year, FIRST_DAY.year + 1), LAST_DAY.year - 1)
    return date(year - 1, 9, 1), date(year, 9, 1)


@contextmanager
def step(label: str) -> Iterator[None]:
    """Say on stderr what is being done, and how long it took."""
    if os.getppid() != _PARENT:  # Whoever waits for the county is gone: nobody wants it any more.
        sys.exit(1)
    started = monotonic()
    with console.status(label):
        yield
    console.print(f"  {label} [dim]{monotonic() - started:.1f} s[/dim]")


def main() -> None:
    """Make the demonstration in the folder that is named, in a process of its own."""
    folder, secret_key = Path(sys.argv[1]), os.environ["JUNHENG_SECRET_KEY"]
    try:
        with Home(folder).being_made() as workshop:
            (workshop / "secret-key").write_text(secret_key, encoding="ascii")
            (workshop / "secret-key").chmod(0o600)
            make_demonstration(workshop, now=datetime.now().astimezone())
    except HomeNotUsable as fault:
        console.print(str(fault), style="red", markup=False, soft_wrap=True)
        sys.exit(1)


def make_demonstration(folder: Path, *, now: datetime) -> None:
    """Fill an empty data folder with the demonstration; the process belongs to it afterwards."""
    os.environ["JUNHENG_DATA"] = str(folder)
    # Tens of thousands of rows are made and none is dropped: looking for garbage finds none.
    gc.disable()
    start_django()
    from django.core.management import call_command
    from django.db import connection

    from junheng.cli.demonstration import people, records, story

    at = records.at
    today = now.astimezone(records.THERE).date()
    older, newer = snapshot_days(today)
    with connection.cursor() as cursor:
        # Nothing is kept of a making that was cut short, so it need not survive a power cut.
        cursor.execute("PRAGMA synchronous=OFF")
    with step("database"):
        call_command("migrate", verbosity=0, interactive=False)
    with tempfile.TemporaryDirectory() as scratch:
        files = {day: Path(scratch) / f"county-{day}" for day in (older, newer)}
        with step("county"):
            frames = {day: write_county(path, SEED, on=day) for day, path in files.items()}
        with step("people"):
            people.add_county(now=at(older, 7))
            people.add_offices(frames[older], now=at(older, 7))
            cast = people.add_bureau(now=at(older, 8))
        with step(f"registers, snapshot and assessment of {older}"):
            frozen = records.import_and_freeze(files[older], older, cast)
            findings = records.assess(frozen, cast)
        with step("a principal"):
            own = people.add_school_staff(findings, cast, now=at(older, 9))
        told = story.Story(cast, told_until=newer - timedelta(days=67))
        with step("tasks of the summer"):
            # What a summer's works can mend; no building finds a teacher.
            mendable = [f for f in findings if not f.indicator.startswith("teachers.")]
            first = story.choose(
                mendable, own | records.schools_being_built(frames, older, newer), story.FIRST_ROUND
            )
            items = story.open_before_summer(told, first, newer)
        with step(f"registers, snapshot and assessment of {newer}"):
            frozen = records.import_and_freeze(files[newer], newer, cast)
            findings = records.assess(frozen, cast)
        with step("seat plans"):
            records.plan_seats(frozen, cast)
        with step("tasks of the autumn"):
            story.check_after_summer(told, items, newer)
            second = story.choose(
                story.not_followed(findings, cast), own, story.SECOND_ROUND + story.OPENED_THIS_WEEK
            )
            story.follow_up(told, second, newer, today)
        with step("corrections"):
            records.leave_traces(frames[newer], Path(scratch), today, cast)
    connection.close()
    gc.enable()


if __name__ == "__main__":
    main()
