"""How long do measuring and assessing take, for a county and for a province in one snapshot?"""

import random
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from junheng.catalogue.assessment import assess
from junheng.catalogue.measure import measure
from junheng.catalogue.standards import load_standards
from junheng.kernel.text import Text
from junheng.snapshots.county import County
from junheng.snapshots.schema import polars_schema
from junheng.snapshots.snapshot import open_snapshot, write_snapshot
from junheng.snapshots.tables import Classes, Premises, Schools, Staff

SIZES = {"county": 200, "province": 20_000}
TAKEN_ON = date(2025, 9, 1)
STAGES = {"211": ["primary"], "218": ["primary"], "311": ["junior"], "312": ["primary", "junior"]}


def write(folder: Path, schools: int) -> dict[str, int]:
    """Write an invented snapshot of so many schools, about 12 classes and 24 teachers each."""
    draw = random.Random(1)
    rows: dict[Any, list[dict[str, Any]]] = {Schools: [], Classes: [], Staff: [], Premises: []}
    for number in range(schools):
        school = f"2141{number:06d}"
        kind = draw.choice([*STAGES, "211"])
        rows[Schools].append(
            {
                "school_id": school,
                "name": f"第{number}小学",
                "school_type": kind,
                "ownership": "public",
                "urban_rural": "220",
                "township": f"{number % (schools // 10)}乡",
                "lon": 114.0,
                "lat": 33.0,
                "is_boarding": False,
                "counts_as_school": True,
            }
        )
        for stage in STAGES[kind]:
            for grade in range(1, 7 if stage == "primary" else 4):
                for class_no in (1, 2):
                    pupils = draw.randint(3, 60)
                    facts = (school, stage, grade, class_no, pupils)
                    rows[Classes].append(dict(zip(Classes.columns, facts, strict=True)))
            for one in range(24):
                rows[Staff].append(
                    {
                        "staff_id": f"{school}{stage}{one}",
                        "school_id": school,
                        "stage": stage,
                        "duty": "teacher",
                        "subject": draw.choice(["chinese", "music", "mathematics"]),
                        "degree": draw.choice(["college", "bachelor"]),
                        "employment": "established",
                        "channel": "other",
                        "backbone_level": draw.choice(["none", "county"]),
                        "has_licence": True,
                    }
                )
        areas = {name: draw.uniform(0, 9000) for name in list(Premises.columns)[1:5]}
        rooms = {name: draw.randint(0, 30) for name in list(Premises.columns)[5:]}
        rows[Premises].append({"school_id": school} | areas | rooms)
    frames = {
        table: pl.DataFrame(listed, schema=polars_schema(table)) for table, listed in rows.items()
    }
    county = County("410000", Text("某地", "Somewhere"), is_invented=True)
    write_snapshot(folder, frames, county=county, taken_on=TAKEN_ON)
    return {table.name: frame.height for table, frame in frames.items()}


def timed(folder: Path, engine: str, what: str) -> None:
    """Run one task in this process and print seconds and peak memory."""
    snapshot = open_snapshot(folder)
    began = time.perf_counter()
    if what == "assess":
        standard = load_standards()["jiaodu-2017-6"]
        rows = len(assess(snapshot, standard, on=TAKEN_ON, engine=engine).findings)
    else:
        rows = measure(snapshot, by=what, engine=engine).height  # type: ignore[arg-type]
    seconds = time.perf_counter() - began
    # Of this process alone; getrusage would count what the parent held when it was forked.
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    peak = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    print(f"  {what:9} {engine:7} {rows:>8,} rows  {seconds:6.2f} s  {peak:6.0f} MB")


def main() -> None:
    """Write each size once and time each task in a process of its own."""
    for name, schools in SIZES.items():
        with tempfile.TemporaryDirectory() as home:
            folder = Path(home) / "snapshot"
            print(name, write(folder, schools), flush=True)
            for engine in ("polars", "duckdb"):
                for what in ("school", "township", "county", "assess"):
                    subprocess.run([sys.executable, __file__, folder, engine, what], check=True)


if __name__ == "__main__":
    if len(sys.argv) == 4:
        timed(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
    else:
        main()
