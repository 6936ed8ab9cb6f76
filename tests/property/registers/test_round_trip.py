"""Does a snapshot that is imported into an empty county and frozen again say the same?"""

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from junheng.registers.models import REGISTERS
from junheng.registers.operations import commit_import, freeze, stage_import
from junheng.registers.queries import county_facts, open_frozen
from junheng.snapshots.codes import DEGREES, PLACE_KINDS, SUBJECTS, URBAN_RURAL
from junheng.snapshots.columns import CodeList, Table
from junheng.snapshots.snapshot import write_snapshot
from junheng.snapshots.tables import (
    Classes,
    Enrolment,
    Places,
    Population,
    Premises,
    Projects,
    Schools,
    Staff,
)

pytestmark = [pytest.mark.database, pytest.mark.django_db]

names = st.text("东南西北中河湾柳林张王小学校村", min_size=1, max_size=8)
townships = st.sampled_from(["城关镇", "柳林镇", "河湾乡"])
lon, lat = st.floats(114.01, 114.99), st.floats(32.71, 33.19)
amounts = st.floats(0, 1e7, allow_nan=False)
counts = st.integers(0, 2000)
days = st.dates(date(1960, 1, 1), date(2000, 1, 1))


def one_of(codes: CodeList) -> Any:
    return st.sampled_from(codes.values)


@st.composite
def counties(draw: Any) -> dict[type[Table], pl.DataFrame]:
    """Draw a small county whose rows refer to each other."""
    place_ids = [f"V{n}" for n in range(draw(st.integers(1, 3)))]
    school_ids = [f"21419900{n:02d}" for n in range(draw(st.integers(1, 3)))]
    points = [f"21419901{n:02d}" for n in range(draw(st.integers(0, 2)))]
    any_school = st.sampled_from(school_ids)
    located = lambda: {"township": draw(townships), "lon": draw(lon), "lat": draw(lat)}  # noqa: E731
    rows: dict[type[Table], list[dict[str, Any]]] = {
        Places: [
            {"place_id": p, "name": draw(names), "kind": draw(one_of(PLACE_KINDS)), "residents": draw(counts), **located()}
            for p in place_ids
        ],
        Population: [
            {"place_id": p, "age": draw(st.integers(0, 99)), "counted_on": date(2025, 12, 31), "people": draw(counts)}
            for p in place_ids
        ],
        Schools: [
            {"school_id": s, "name": draw(names), "school_type": "218" if s in points else "211", "ownership": "public",
             "urban_rural": draw(one_of(URBAN_RURAL)), "is_boarding": draw(st.booleans()), "counts_as_school": s not in points,
             "parent_id": draw(any_school) if s in points else None, **located()}
            for s in school_ids + points
        ],
        Classes: [
            {"school_id": s, "stage": "primary", "grade": draw(st.integers(1, 6)), "class_no": n, "pupils": draw(st.integers(0, 70))}
            for s in school_ids for n in range(1, draw(st.integers(1, 3)))
        ],
        Enrolment: [
            {"school_id": s, "school_year": 2025, "stage": "primary", "grade": 1, "pupils": (n := draw(counts)), "boarders": draw(st.integers(0, n))}
            for s in school_ids
        ],
        Staff: [
            {"staff_id": f"T{n}", "school_id": draw(any_school), "stage": "primary", "duty": "teacher", "subject": draw(one_of(SUBJECTS)),
             "degree": draw(one_of(DEGREES)), "employment": "established", "channel": "open_exam", "backbone_level": "none",
             "has_licence": draw(st.booleans()), "born_on": draw(st.none() | days), "at_school_since": draw(st.none() | st.just(date(2021, 9, 1)))}
            for n in range(draw(st.integers(0, 3)))
        ],
        Premises: [
            {"school_id": s, "teaching_area_m2": (area := draw(amounts)), "indoor_sports_area_m2": draw(st.floats(0, area)),
             "sports_ground_area_m2": draw(amounts), "equipment_value_yuan": draw(amounts), "multimedia_rooms": draw(counts),
             "music_rooms": draw(counts), "art_rooms": draw(counts)}
            for s in school_ids
        ],
        Projects: [
            {"project_id": "P1", "name": draw(names), "kind": "toilets", "school_id": draw(any_school), "township": draw(townships),
             "seats": 0, "cost_yuan": draw(amounts), "planned_start_on": date(2021, 3, 1), "planned_end_on": date(2022, 8, 31),
             "started_on": None, "ended_on": None, "status": "planned"}
        ],
    }  # fmt: skip
    return {
        table: pl.DataFrame(found, infer_schema_length=None)
        for table, found in rows.items()
        if found
    }


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(frames=counties())
def test_import_and_freeze_give_back_what_was_written(
    frames: dict[type[Table], pl.DataFrame],
    county: Any,
    now: Any,
    tmp_path_factory: Any,
) -> None:
    for model in reversed(REGISTERS):
        everything = model.objects.for_system("start afresh")  # type: ignore[attr-defined]
        everything._raw_delete(everything.db)
    home = tmp_path_factory.mktemp("trip")
    written = write_snapshot(
        home / "written", frames, county=county_facts(county), taken_on=now.date()
    )
    run = stage_import(home / "written", county, by=None, now=now)
    assert run.is_sound, [fault.sentence.en for fault in run.faults]
    commit_import(run, by=None, now=now)
    frozen = freeze(county, now.date(), by=None, now=now, folder=home / "frozen")
    assert open_frozen(frozen).hashes == written.hashes
