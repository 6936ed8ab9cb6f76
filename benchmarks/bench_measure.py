"""How long do measuring and assessing take, for a county and for a province in one snapshot?"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import polars as pl

from junheng.catalogue.assessment import assess
from junheng.catalogue.measure import measure
from junheng.catalogue.standards import load_standards
from junheng.cli.county.county import DEFAULT_DAY, make_county
from junheng.kernel.text import Text
from junheng.snapshots.county import County
from junheng.snapshots.snapshot import open_snapshot, write_snapshot
from junheng.snapshots.tables import Classes, Premises, Schools, Staff

SIZES = {"county": 1, "province": 150}
SCHOOLS_OF_A_COUNTY = 400


def write(folder: Path, counties: int) -> dict[str, int]:
    """Write so many copies of the invented county, each with identifiers of its own."""
    county = make_county(1)
    frames = {
        table: pl.concat(copied(county[table.name], number) for number in range(counties))
        for table in (Schools, Classes, Staff, Premises)
    }
    of = County("410000", Text("某地", "Somewhere"), is_invented=True)
    write_snapshot(folder, frames, county=of, taken_on=DEFAULT_DAY)
    return {table.name: frame.height for table, frame in frames.items()}


def copied(frame: pl.DataFrame, number: int) -> pl.DataFrame:
    """Return the rows as those of another county."""
    own = pl.lit(f"{number:03d}")
    return frame.with_columns(
        *(
            (own + pl.col(name)).alias(name)
            for name in ("staff_id", "township")
            if name in frame.columns
        ),
        *(_moved(name, number) for name in ("school_id", "parent_id") if name in frame.columns),
    )


def _moved(name: str, number: int) -> pl.Expr:
    serial = pl.col(name).str.slice(4).cast(pl.Int64) + number * SCHOOLS_OF_A_COUNTY
    return (pl.col(name).str.slice(0, 4) + serial.cast(pl.String).str.zfill(6)).alias(name)


def timed(folder: Path, engine: str, what: str) -> None:
    """Run one task in this process and print seconds and peak memory."""
    snapshot = open_snapshot(folder)
    began = time.perf_counter()
    if what == "assess":
        standard = load_standards()["jiaodu-2017-6"]
        rows = len(assess(snapshot, standard, on=DEFAULT_DAY, engine=engine).findings)
    else:
        rows = measure(snapshot, by=what, engine=engine).height  # type: ignore[arg-type]
    seconds = time.perf_counter() - began
    # Of this process alone; getrusage would count what the parent held when it was forked.
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    peak = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    print(f"  {what:9} {engine:7} {rows:>8,} rows  {seconds:6.2f} s  {peak:6.0f} MB")


def main() -> None:
    """Write each size once and time each task in a process of its own."""
    for name, counties in SIZES.items():
        with tempfile.TemporaryDirectory() as home:
            folder = Path(home) / "snapshot"
            print(name, write(folder, counties), flush=True)
            for engine in ("polars", "duckdb"):
                for what in ("school", "township", "county", "assess"):
                    subprocess.run([sys.executable, __file__, folder, engine, what], check=True)


if __name__ == "__main__":
    if len(sys.argv) == 4:
        timed(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
    else:
        main()
