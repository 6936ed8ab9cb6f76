"""Which commands make the demonstration county, and serve it?"""

import secrets
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from junheng.cli.county import names
from junheng.cli.county.county import DEFAULT_DAY, DayNotCovered
from junheng.cli.county.folder import FolderNotEmpty, write_county
from junheng.cli.days import read_day
from junheng.cli.demonstration import serving
from junheng.cli.demonstration.home import Home, HomeNotUsable
from junheng.cli.output import console, fail, print_json

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
Fresh = Annotated[bool, typer.Option("--fresh", help="Throw it away and make it anew.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask before throwing it away.")]

DEMONSTRATION_SEED = 1


def make_county(
    folder: Annotated[Path, typer.Argument(help="A new or empty folder.")],
    *,
    seed: Annotated[int, typer.Option(min=0, help="Same seed, same county.")] = DEMONSTRATION_SEED,
    on: Annotated[
        date, typer.Option(parser=read_day, metavar="DAY", help="The day the county is shown on.")
    ] = DEFAULT_DAY,
    as_json: AsJson = False,
) -> None:
    """Make an invented county of ordinary size as a folder of CSV files."""
    try:
        frames = write_county(folder, seed, on=on)
    except (FolderNotEmpty, DayNotCovered) as fault:
        fail(str(fault), code=2)
    rows = {name: frame.height for name, frame in frames.items()}
    if as_json:
        print_json({"folder": str(folder), "seed": seed, "on": on.isoformat(), "rows": rows})
        return
    listed = ", ".join(f"{name} {count:,}" for name, count in rows.items())
    console.print(f"{names.COUNTY.zh} (invented) on {on} in {folder}: {listed}.", soft_wrap=True)


def demo(
    *,
    data: Annotated[Path, typer.Option(help="Where the demonstration is kept.")] = Path(
        "data/demo"
    ),
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on 127.0.0.1.")] = 8000,
    fresh: Fresh = False,
    yes: Yes = False,
) -> None:
    """Make the demonstration county in a fresh database and serve it on 127.0.0.1."""
    home = Home(data.absolute())
    if not serving.is_free(port):
        fail(serving.in_use(port, serving.HOST, "demo"))
    try:
        home.require_usable()
        if home.is_whole and not fresh and not home.is_up_to_date:
            fail(
                f"{data} was made by another version of this program. "
                "Make it anew: junheng demo --fresh"
            )
        if home.is_whole and fresh and not yes:
            typer.confirm(f"Throw away {data} with everything done in it?", abort=True, err=True)
    except HomeNotUsable as fault:
        fail(str(fault))
    if fresh or not home.is_whole:
        _make_and_serve(home, port)
    serving.serve(str(home.folder), port)


def _make_and_serve(home: Home, port: int) -> None:
    """Start making the county in a child process and become the server that waits for it."""
    console.print("Making the demonstration county … 正在生成演示县")
    secret_key = secrets.token_urlsafe(50)
    # Ctrl-C is the server's business; it stops the maker.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    maker = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "junheng.cli.demonstration.making", str(home.folder)],
        env=serving.environment_of(str(home.workshop)) | {"JUNHENG_SECRET_KEY": secret_key},
    )
    serving.serve(str(home.folder), port, secret_key=secret_key, maker=maker.pid)
