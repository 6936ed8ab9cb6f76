"""How do the demonstration's registers fill, and what is measured on them?"""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from junheng.accounts.queries import get_county
from junheng.cli.county import names
from junheng.cli.county.county import Frames
from junheng.kernel.stages import Stage
from junheng.registers.operations import (
    commit_import,
    edit_school,
    freeze,
    stage_import,
    undo_import,
)
from junheng.registers.queries import schools_visible_to
from junheng.studies.operations import run_assessment, run_seat_plan
from junheng.studies.queries import list_findings
from junheng.studies.seat_plans import SeatOptions

# The radius of primary schools on the plains (henan-2011-layout), which a planner asks about first.
SERVICE_RADIUS_KM = 2.0
STANDARD = "jiaodu-2017-6"
Cast = dict[str, Any]
THERE = ZoneInfo("Asia/Shanghai")


def at(day: date, hour: int) -> datetime:
    """Return an hour of a day in the county."""
    return datetime.combine(day, time(hour, 0), tzinfo=THERE)


def import_and_freeze(folder: Path, day: date, cast: Cast) -> Any:
    """Import a folder as a section clerk does, then freeze the day as the section's head does."""
    county = get_county(names.COUNTY_CODE)
    run = stage_import(folder, county, by=cast["clerk"], now=at(day, 9))
    if not run.is_sound:
        raise RuntimeError(f"The invented county has a fault: {run.faults[0].sentence.en}")
    commit_import(run, by=cast["clerk"], now=at(day, 10), remove_vanished=True)
    return freeze(county, day, by=cast["head"], now=at(day, 18))


def assess(frozen: Any, cast: Cast) -> list[Any]:
    """Assess a snapshot as the analyst does, and return what is not met as the head sees it."""
    day = frozen.taken_on
    study = run_assessment(
        frozen, STANDARD, on=day, by=cast["analyst"], now=at(day + timedelta(days=24), 11)
    )
    return list(list_findings(visible_to=cast["head"], study=study))


def plan_seats(frozen: Any, cast: Cast) -> None:
    """Plan primary seats as the analyst does: in four years, within the radius, and this year."""
    year, day = frozen.taken_on.year, frozen.taken_on + timedelta(days=25)
    asked = (
        (year + 4, SeatOptions()),
        (year, SeatOptions(max_km=SERVICE_RADIUS_KM)),
        (year, SeatOptions()),
    )
    for n, (planned, options) in enumerate(asked):
        run_seat_plan(
            frozen, Stage.PRIMARY, planned, options, by=cast["analyst"], now=at(day, 9 + n)
        )


def schools_being_built(frames: dict[date, Frames], older: date, newer: date) -> frozenset[str]:
    """Return the schools whose building work is finished between two days."""
    done = [
        frames[day]["projects"].filter(pl.col("ended_on").is_not_null())["school_id"].drop_nulls()
        for day in (older, newer)
    ]
    kinds = frames[newer]["projects"].filter(
        pl.col("kind").is_in(["enlarge", "weak_school_upgrade"])
    )
    return frozenset(done[1]) & frozenset(kinds["school_id"]) - frozenset(done[0])


def leave_traces(frames: Frames, scratch: Path, today: date, cast: Cast) -> None:
    """Leave a correction in a school's history, an import that was undone and one to decide on."""
    county = get_county(names.COUNTY_CODE)
    school = schools_visible_to(cast["clerk"]).filter(school_type="311", is_boarding=True).first()
    if school is not None:
        edit_school(
            school, {"is_boarding": False}, expected_version=school.version,
            by=cast["clerk"], now=at(today - timedelta(days=30), 9),
        )  # fmt: skip
    premises = frames["premises"].head(40)
    in_ten_thousands = premises.with_columns(pl.col("equipment_value_yuan") / 10_000)
    mistaken = _small_folder(scratch / "装备表（万元）", in_ten_thousands)
    day = today - timedelta(days=20)
    run = stage_import(mistaken, county, by=cast["clerk"], now=at(day, 9))
    commit_import(run, by=cast["clerk"], now=at(day, 10))
    undo_import(run, by=cast["clerk"], now=at(day, 15))
    corrected = premises.head(12).with_columns(pl.col("multimedia_rooms") + 2)
    waiting = _small_folder(scratch / "多媒体教室更正", corrected)
    stage_import(waiting, county, by=cast["clerk"], now=at(today - timedelta(days=1), 16))


def _small_folder(folder: Path, premises: pl.DataFrame) -> Path:
    folder.mkdir()
    premises.write_csv(folder / "premises.csv", include_bom=True)
    return folder
