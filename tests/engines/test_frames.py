"""Do all engines hold the same tables?"""

import re
from datetime import date
from pathlib import Path

import narwhals as nw
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from junheng.kernel.text import Text
from junheng.snapshots.columns import Column, Table
from junheng.snapshots.county import County
from junheng.snapshots.engines import open_frames
from junheng.snapshots.schema import in_order, polars_schema
from junheng.snapshots.snapshot import Snapshot, write_snapshot
from junheng.snapshots.tables import TABLES, Classes, Premises

COUNTY = County("411799", Text("演示县", "Demo"))
DAY = date(2025, 9, 1)
CELLS = {
    str: st.text(max_size=5).filter(lambda text: "\x00" not in text),
    int: st.integers(-(10**15), 10**15),
    float: st.floats(allow_nan=False, allow_infinity=False, width=64),
    bool: st.booleans(),
    date: st.dates(date(1900, 1, 1), date(2100, 12, 31)),
}


def cells(column: Column) -> st.SearchStrategy[object]:
    some = CELLS[column.dtype]
    return some if column.is_required else st.none() | some


@st.composite
def frames(draw: st.DrawFn) -> dict[type[Table], pl.DataFrame]:
    """Some of the tables, filled with anything that their types can hold."""
    found = {}
    for table in draw(st.lists(st.sampled_from(TABLES), min_size=1, max_size=3, unique=True)):
        row = st.fixed_dictionaries({name: cells(c) for name, c in table.columns.items()})
        rows = draw(st.lists(row, max_size=4))
        found[table] = pl.DataFrame(rows, schema=polars_schema(table), orient="row")
    return found


def collected(snapshot: Snapshot, table: type[Table], engine: str) -> pl.DataFrame:
    lazy = open_frames(snapshot, engine)[table]
    return nw.from_native(lazy.collect("polars"), eager_only=True).to_polars()


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(tables=frames())
def test_a_snapshot_written_and_opened_is_the_same_on_every_engine(
    engine: str, tables: dict[type[Table], pl.DataFrame], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("any[0]") / "s*?"  # No path is a pattern.
    snapshot = write_snapshot(folder, tables, county=COUNTY, taken_on=DAY)
    for table in TABLES:
        expected = in_order(tables[table], table) if table in tables else snapshot.table(table)
        assert_frame_equal(snapshot.table(table), expected)
        order = list(table.columns)
        assert_frame_equal(
            collected(snapshot, table, engine).sort(order, nulls_last=True),
            collected(snapshot, table, "polars").sort(order, nulls_last=True),
        )
        assert open_frames(snapshot, engine).has(table) == (table in tables)


def test_an_expression_of_columns_runs_on_every_engine(engine: str, tmp_path: Path) -> None:
    rows = {"school_id": ["a", "b"], "stage": "primary", "grade": 1, "class_no": 1, "pupils": [30, 41]}  # fmt: skip
    snapshot = write_snapshot(tmp_path / "s", {Classes: pl.DataFrame(rows)}, county=COUNTY, taken_on=DAY)  # fmt: skip
    lazy = open_frames(snapshot, engine)[Classes].filter(Classes.pupils > 40).select(Classes.pupils.sum())  # fmt: skip
    assert lazy.collect("polars").item() == 41
    assert open_frames(snapshot, engine)[Premises].collect("polars").shape[0] == 0


def test_an_engine_nobody_knows_is_refused_with_those_there_are(tmp_path: Path) -> None:
    snapshot = write_snapshot(tmp_path / "s", {}, county=COUNTY, taken_on=DAY)
    with pytest.raises(ValueError, match=re.escape("Engine 'abacus' is not known. Use one of: polars, duckdb.")):  # fmt: skip
        open_frames(snapshot, "abacus")
