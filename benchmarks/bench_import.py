"""How long, and in how much memory, are 100,000 rows staged, committed, repeated, frozen and undone?"""

import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

ROWS = 100_000
SCHOOLS = 320
DATABASES = Path(__file__).resolve().parents[1] / "tests" / "databases" / "postgres.py"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def write_files(folder: Path, *, changed: int = 0) -> None:
    """Write schools and staff; the first `changed` of the staff have moved."""
    folder.mkdir()
    pl.DataFrame(
        {
            "school_id": [f"21419{n:05d}" for n in range(SCHOOLS)],
            "name": [f"第{n}小学" for n in range(SCHOOLS)],
            "school_type": "211",
            "ownership": "public",
            "urban_rural": "220",
            "township": "城关镇",
            "lon": [114 + n / 1000 for n in range(SCHOOLS)],
            "lat": 32.9,
            "is_boarding": False,
            "counts_as_school": True,
            "parent_id": None,
        },
        schema_overrides={"parent_id": pl.String},
    ).write_csv(folder / "schools.csv")
    draw = random.Random(1)
    school = [draw.randrange(SCHOOLS) for _ in range(ROWS)]
    moved = [(n + (row < changed)) % SCHOOLS for row, n in enumerate(school)]
    born = [date(1970, 1, 1) + timedelta(days=draw.randrange(9_000)) for _ in range(ROWS)]
    pl.DataFrame(
        {
            "staff_id": [f"T{n:07d}" for n in range(ROWS)],
            "school_id": [f"21419{n:05d}" for n in moved],
            "stage": "primary",
            "duty": "teacher",
            "subject": draw.choices(["chinese", "mathematics", "music"], k=ROWS),
            "degree": draw.choices(["bachelor", "college"], k=ROWS),
            "employment": "established",
            "channel": "open_exam",
            "backbone_level": draw.choices(["none", "county"], k=ROWS),
            "has_licence": True,
            "born_on": born,
            "at_school_since": [day + timedelta(days=9_000) for day in born],
        }
    ).write_csv(folder / "staff.csv")


@contextmanager
def timed(label: str) -> Iterator[None]:
    started, worked = time.perf_counter(), time.process_time()
    yield
    seconds, worked = time.perf_counter() - started, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"  {label:<38}{seconds:>7.1f} s{worked:>7.1f} s CPU{peak:>6.0f} MB peak so far", flush=True
    )


def measure(home: Path) -> None:
    """Time each step on the database that DATABASE_URL names."""
    os.environ |= {"JUNHENG_DATA": str(home), "DJANGO_SETTINGS_MODULE": "junheng.config.settings"}
    import django

    django.setup()
    from django.core.management import call_command

    from junheng.accounts.operations import add_organisation
    from junheng.accounts.roles import OrganisationKind
    from junheng.registers import operations

    call_command("migrate", verbosity=0)
    write_files(home / "first")
    write_files(home / "second", changed=ROWS // 10)
    kind = OrganisationKind.COUNTY
    county = add_organisation(kind, "419901", name_zh="清平县", by=None, now=NOW)
    who: dict[str, Any] = {"by": None, "now": NOW}

    def step(label: str, do: Callable[..., Any], *given: Any) -> Any:
        with timed(label):
            return do(*given, **who)

    first = step(
        f"check and preview {ROWS:,} new rows", operations.stage_import, home / "first", county
    )
    step("commit them", operations.commit_import, first)
    step("preview the same file again", operations.stage_import, home / "first", county)
    second = step(
        f"preview {ROWS // 10:,} changed rows", operations.stage_import, home / "second", county
    )
    step("commit them", operations.commit_import, second)
    step("undo them", operations.undo_import, second)
    step("freeze today", operations.freeze, county, NOW.date())


def main() -> int:
    """Measure in a fresh process and database: SQLite first, then PostgreSQL if there is one."""
    worst = 0
    for name, before in (("SQLite", []), ("PostgreSQL", [sys.executable, str(DATABASES), "--"])):
        print(f" {name}", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
            command = [*before, sys.executable, __file__, folder]
            worst = max(worst, subprocess.run(command, env=environment, check=False).returncode)
    return worst


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure(Path(sys.argv[1]))
    else:
        raise SystemExit(main())
