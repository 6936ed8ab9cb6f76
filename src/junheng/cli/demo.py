"""Which commands make the demonstration county, and serve it?"""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from junheng.cli.county import names
from junheng.cli.county.county import DEFAULT_DAY, DayNotCovered
from junheng.cli.county.folder import FolderNotEmpty, write_county
from junheng.cli.output import console, fail, print_json

DEMONSTRATION_SEED = 1
_DEFAULT_DAY = datetime(DEFAULT_DAY.year, DEFAULT_DAY.month, DEFAULT_DAY.day)  # noqa: DTZ001


def make_county(
    folder: Annotated[Path, typer.Argument(help="A new or empty folder.")],
    seed: Annotated[int, typer.Option(min=0, help="Same seed, same county.")] = DEMONSTRATION_SEED,
    on: Annotated[
        datetime, typer.Option(formats=["%Y-%m-%d"], help="The day the county is shown on.")
    ] = _DEFAULT_DAY,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,  # noqa: FBT002
) -> None:
    """Make an invented county of ordinary size as a folder of CSV files."""
    day = date(on.year, on.month, on.day)
    try:
        frames = write_county(folder, seed, on=day)
    except (FolderNotEmpty, DayNotCovered) as fault:
        fail(str(fault), code=2)
    rows = {name: frame.height for name, frame in frames.items()}
    if as_json:
        print_json({"folder": str(folder), "seed": seed, "on": day.isoformat(), "rows": rows})
        return
    listed = ", ".join(f"{name} {count:,}" for name, count in rows.items())
    console.print(f"{names.COUNTY.zh} (invented) on {day} in {folder}: {listed}.", soft_wrap=True)
