"""What does a measurement say of data that are absent, and of codes that are unknown?"""

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from tests.spec.cases import ENGINES, TAKEN_ON, frame_of, rows_of

from junheng.catalogue import INDICATORS
from junheng.catalogue.assessment import assess
from junheng.catalogue.measure import SCHEMA, IndicatorNotFound, measure
from junheng.catalogue.scope import Omission
from junheng.catalogue.standards import load_standards
from junheng.kernel.text import Text
from junheng.rules.reasons import reason_text
from junheng.snapshots.columns import Table
from junheng.snapshots.county import County
from junheng.snapshots.snapshot import Snapshot, write_snapshot
from junheng.snapshots.tables import Classes, Premises, Schools, Staff

COUNTY = County("411799", Text("试县", "Try"))
ROWS = {
    Schools: [
        {"school_id": "2141000001", "name": "北校", "township": "甲镇"},
        {"school_id": "2141000002", "name": "南校", "township": "乙镇"},
    ],
    Classes: [
        {"school_id": "2141000001", "pupils": 40},
        {"school_id": "2141000002", "pupils": 50},
    ],
    Staff: [{"school_id": "2141000001"}],
    Premises: [
        {"school_id": "2141000001", "teaching_area_m2": 200},
        {"school_id": "2141000002", "teaching_area_m2": 300},
    ],
}
ON_EVERY_ENGINE = pytest.mark.parametrize("engine", ENGINES)


def snapshot_of(folder: Path, *tables: type[Table]) -> Snapshot:
    frames = {table: frame_of(table, [dict(row) for row in ROWS[table]]) for table in tables}
    return write_snapshot(folder / "snapshot", frames, county=COUNTY, taken_on=TAKEN_ON)


@pytest.fixture
def whole(tmp_path: Path) -> Snapshot:
    return snapshot_of(tmp_path, Schools, Classes, Staff, Premises)


@ON_EVERY_ENGINE
def test_a_value_comes_with_what_was_divided_by_what(whole: Snapshot, engine: str) -> None:
    values = measure(whole, by="school", only=["premises.teaching_area"], engine=engine)
    assert values.schema == pl.Schema(SCHEMA)
    assert values.to_dicts() == [
        {
            "indicator": "premises.teaching_area",
            "stage": "primary",
            "key": key,
            "name": name,
            "top": top,
            "bottom": bottom,
            "value": top / bottom,
            "reason": "",
        }
        for key, name, top, bottom in (
            ("2141000001", "北校", 200.0, 40.0),
            ("2141000002", "南校", 300.0, 50.0),
        )
    ]


def test_townships_and_the_county_are_named(whole: Snapshot) -> None:
    only = ["classes.size"]
    townships = measure(whole, by="township", only=only)
    assert townships.select("key", "name", "value").rows() == [
        ("乙镇", "乙镇", 50.0),
        ("甲镇", "甲镇", 40.0),
    ]
    county = measure(whole, by="county", only=only)
    assert county.select("key", "name", "value").rows() == [("411799", "试县", 45.0)]


def test_all_indicators_are_measured_in_the_order_of_the_catalogue(whole: Snapshot) -> None:
    codes = measure(whole, by="county")["indicator"].unique(maintain_order=True).to_list()
    assert codes == list(INDICATORS)


def test_spreads_have_no_row_by_school(whole: Snapshot) -> None:
    assert measure(whole, by="school", only=["balance.composite"]).is_empty()
    assert not measure(whole, by="township", only=["balance.composite"]).is_empty()


@ON_EVERY_ENGINE
@pytest.mark.parametrize("by", ["school", "township", "county"])
def test_an_absent_table_gives_no_value_and_a_reason_never_nought(
    tmp_path: Path, engine: str, by: str
) -> None:
    snapshot = snapshot_of(tmp_path, Schools, Classes)
    only = ["premises.teaching_area", "teachers.backbone"]
    values = measure(snapshot, by=by, only=only, engine=engine)  # type: ignore[arg-type]
    assert values.height == len(only) * (1 if by == "county" else 2)
    assert values["value"].null_count() == values.height
    assert set(values["reason"]) == {"table_absent:premises", "table_absent:staff"}
    assert reason_text(values["reason"][0]).zh == "快照中没有数据表：premises"


def test_without_classes_and_enrolment_nothing_can_be_said_of_any_school(tmp_path: Path) -> None:
    values = measure(snapshot_of(tmp_path, Schools, Staff, Premises), by="school")
    assert values["value"].null_count() == values.height > 0
    assert set(values["key"]) == {"2141000001", "2141000002"}
    assert all("classes" in reason for reason in values["reason"])


def test_of_a_county_of_which_nothing_is_known_that_is_said(tmp_path: Path) -> None:
    values = measure(snapshot_of(tmp_path, Staff), by="county", only=["classes.size"])
    assert values.select("stage", "key", "value", "reason").rows() == [
        ("", "411799", None, "table_absent:classes,schools")
    ]


def test_an_absent_table_leaves_its_clauses_without_a_verdict(tmp_path: Path) -> None:
    standard = load_standards()["jiaodu-2017-6"]
    result = assess(snapshot_of(tmp_path, Schools, Classes, Staff), standard, on=TAKEN_ON)
    rooms = [f for f in result.findings if f.clause == "jiaodu-2017-6/teaching_area"]
    assert [(f.is_met, f.value, f.shortfall, f.reason) for f in rooms] == [
        (None, None, None, "table_absent:premises")
    ] * 2
    summary = next(s for s in result.clauses if s.clause.code == "jiaodu-2017-6/teaching_area")
    assert (summary.met, summary.failed, summary.unknown) == (0, 0, 2)
    assert all(finding not in result.failed for finding in rooms)


def test_a_standard_not_yet_in_force_says_so_and_finds_nothing(whole: Snapshot) -> None:
    standard = load_standards()["jiaodu-2017-6"]
    result = assess(whole, standard, on=date(2016, 9, 1))
    assert result.findings == result.verdicts == ()
    assert set(result.not_in_force) == {clause.code for clause in standard.clauses.values()}


def test_a_clause_that_nothing_measures_is_passed_over(whole: Snapshot) -> None:
    result = assess(whole, load_standards()["henan-2011-layout"], on=TAKEN_ON)
    assert result.findings == ()
    assert result.not_in_force == ()


SCHOOLS_LEFT_OUT = """
    school_id | school_type | counts_as_school | parent_id
    north     | 211         | yes              |
    campus    | 211         | no               | north
    point49   | 218         | yes              |
    point50   | 218         | yes              |
    special   | 511         | yes              |
    hall      | 211         | no               | special
    empty     | 211         | yes              |
    head      | 211         | yes              |
    branch    | 211         | no               | head
"""
CLASSES_OF_THEM = """
    school_id | pupils
    north     | 40
    point49   | 49
    point50   | 50
    special   | 9
    hall      | 30
    branch    | 60
"""


@ON_EVERY_ENGINE
def test_a_school_that_no_clause_on_resources_speaks_of_is_named_with_the_reason(
    tmp_path: Path, engine: str
) -> None:
    frames = {
        Schools: frame_of(Schools, rows_of(SCHOOLS_LEFT_OUT)),
        Classes: frame_of(Classes, rows_of(CLASSES_OF_THEM)),
    }
    snapshot = write_snapshot(tmp_path / "s", frames, county=COUNTY, taken_on=TAKEN_ON)
    result = assess(snapshot, load_standards()["jiaodu-2017-6"], on=TAKEN_ON, engine=engine)
    assert {verdict.key for verdict in result.schools} == {"north", "point50", "head"}
    assert [(school.key, school.omission) for school in result.left_out] == [
        ("empty", Omission.NO_PUPILS),
        ("hall", Omission.PARENT_LEFT_OUT),
        ("point49", Omission.SMALL_POINT),
    ]


def test_where_pupils_are_not_held_no_school_is_said_to_be_left_out(tmp_path: Path) -> None:
    snapshot = snapshot_of(tmp_path, Schools, Staff)
    assert assess(snapshot, load_standards()["jiaodu-2017-6"], on=TAKEN_ON).left_out == ()


def test_the_mean_of_the_seven_spreads_stands_beside_the_county_rule(whole: Snapshot) -> None:
    result = assess(whole, load_standards()["jiaodu-2017-6"], on=TAKEN_ON)
    (composite,) = result.reported
    assert (composite.rule, composite.indicator, composite.stage, composite.key) == (
        "jiaodu-2017-6/county",
        "balance.composite",
        "primary",
        "411799",
    )
    (measured,) = measure(whole, by="county", only=["balance.composite"])["value"]
    assert composite.value == measured
    before = assess(whole, load_standards()["jiaodu-2017-6"], on=date(2016, 9, 1))
    assert before.reported == ()


def test_verdicts_are_told_apart_by_unit(whole: Snapshot) -> None:
    result = assess(whole, load_standards()["jiaodu-2017-6"], on=TAKEN_ON)
    assert {verdict.key for verdict in result.schools} == {"2141000001", "2141000002"}
    assert {verdict.key for verdict in result.counties} == {"411799"}
    assert len(result.verdicts) == len(result.schools) + len(result.counties)


def test_an_unknown_code_is_answered_with_the_nearest(whole: Snapshot) -> None:
    with pytest.raises(IndicatorNotFound, match=r"Did you mean premises\.teaching_area"):
        measure(whole, by="county", only=["premises.teachingarea"])
    with pytest.raises(IndicatorNotFound, match=r"Use one of: teachers\.above_required_degree"):
        measure(whole, by="county", only=["zzzzzz"])


def test_an_unknown_engine_is_refused(whole: Snapshot) -> None:
    with pytest.raises(ValueError, match="Engine 'abacus' is not known"):
        measure(whole, by="county", engine="abacus")
