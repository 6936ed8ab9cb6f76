"""How does the demonstration county come to have two years of registers and what followed?"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from time import monotonic
from zoneinfo import ZoneInfo

from junheng.cli.county.county import FIRST_DAY, LAST_DAY
from junheng.cli.django import start_django
from junheng.cli.output import console

SEED = 1
_THERE = ZoneInfo("Asia/Shanghai")
_SETTLED = timedelta(days=20)  # A year's figures are reported by 20 September.


def snapshot_days(today: date) -> tuple[date, date]:
    """Return the two latest first days of school year whose figures are reported by `today`.

    >>> snapshot_days(date(2026, 11, 24))
    (datetime.date(2025, 9, 1), datetime.date(2026, 9, 1))
    """
    year = (today - _SETTLED).year
    year -= today < date(year, 9, 1) + _SETTLED
    year = min(max(year, FIRST_DAY.year + 1), LAST_DAY.year - 1)
    return date(year - 1, 9, 1), date(year, 9, 1)


def at(day: date, hour: int = 10) -> datetime:
    """Return an hour of a day in the county."""
    return datetime.combine(day, time(hour, 0), tzinfo=_THERE)


@contextmanager
def step(label: str) -> Iterator[None]:
    """Say on stderr what is being done, and how long it took."""
    started = monotonic()
    with console.status(label):
        yield
    console.print(f"  {label} [dim]{monotonic() - started:.1f} s[/dim]")


def make_demonstration(folder: Path, *, now: datetime) -> None:
    """Fill an empty data folder with the demonstration; the process belongs to it afterwards."""
    (folder / "static").mkdir()  # Where collected files would lie; the server looks for it.
    os.environ["JUNHENG_DATA"] = str(folder)
    for variable in ("DATABASE_URL", "JUNHENG_HTTPS"):
        os.environ.pop(variable, None)
    with step("starting"):
        start_django()
    from django.core.management import call_command
    from django.db import connection

    with connection.cursor() as cursor:
        # Nothing is kept of a making that was cut short, so it need not survive a power cut.
        cursor.execute("PRAGMA synchronous=OFF")
    with step("database"):
        call_command("migrate", verbosity=0, interactive=False)
    connection.close()
