"""How does a table written in a test become a snapshot, on every engine?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import duckdb
import narwhals as nw
import polars as pl
import pytest

from junheng.catalogue.assessment import judge_clause
from junheng.catalogue.measure import UNIT_KEYS, Unit
from junheng.catalogue.scope import AssessedFrames
from junheng.catalogue.standards import get_clause, load_standards
from junheng.rules.clauses import VerdictRule
from junheng.rules.indicators import Indicator
from junheng.rules.judging import Finding, Verdict, give_verdicts
from junheng.snapshots.columns import Table
from junheng.snapshots.schema import POLARS_TYPES, polars_schema
from junheng.snapshots.tables import TABLES, Classes, Enrolment, Premises, Schools, Staff

TAKEN_ON = date(2025, 9, 1)
ENGINES = ("polars", "duckdb")
# What a case leaves out because it does not matter to it.
LEFT_OUT: dict[type[Table], dict[str, Any]] = {
    Schools: {
        "school_type": "211",
        "ownership": "public",
        "urban_rural": "220",
        "township": "城关镇",
        "lon": 114.5,
        "lat": 33.0,
        "is_boarding": False,
        "counts_as_school": True,
    },
    Classes: {"stage": "primary", "grade": 1, "class_no": 1},
    Enrolment: {"school_year": 2025, "stage": "primary", "grade": 1, "boarders": 0},
    Staff: {
        "stage": "primary",
        "duty": "teacher",
        "subject": "chinese",
        "degree": "bachelor",
        "employment": "established",
        "channel": "other",
        "backbone_level": "none",
        "has_licence": True,
    },
    Premises: {
        "teaching_area_m2": 0,
        "indoor_sports_area_m2": 0,
        "sports_ground_area_m2": 0,
        "equipment_value_yuan": 0,
        "multimedia_rooms": 0,
        "music_rooms": 0,
        "art_rooms": 0,
    },
}


@dataclass
class MemoryFrames:
    """Tables held in memory, on one engine."""

    tables: Mapping[type[Table], pl.DataFrame]
    engine: str = "polars"
    connection: Any = field(default_factory=lambda: duckdb.connect(":memory:"))

    def __getitem__(self, table: type[Table]) -> nw.LazyFrame[Any]:
        rows = self.tables.get(table, pl.DataFrame(schema=polars_schema(table)))
        if self.engine == "duckdb":
            return nw.from_native(self.connection.from_arrow(rows.to_arrow())).lazy()
        return nw.from_native(rows.lazy())

    def has(self, table: type[Table]) -> bool:
        return table in self.tables

    def hold(self, rows: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        if self.engine == "duckdb":
            computed = rows.collect("pyarrow").to_native()
            return nw.from_native(self.connection.from_arrow(computed)).lazy()
        return rows.collect().lazy()


def rows_of(text: str) -> list[dict[str, str]]:
    """Read a table written with bars; cells are text, empty cells are left out."""
    lines = [[c.strip() for c in line.split("|")] for line in text.strip().splitlines()]
    return [
        {name: cell for name, cell in zip(lines[0], line, strict=True) if cell}
        for line in lines[1:]
    ]


def frame_of(table: type[Table], rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Return typed rows; a column the case leaves out gets a value that does not matter."""
    schema = polars_schema(table)
    if table is Staff:
        rows = [{"staff_id": str(number)} | row for number, row in enumerate(rows)]
    if table is Schools:
        rows = [{"name": row["school_id"]} | row for row in rows]
    if table is Classes and rows and "class_no" not in rows[0]:
        rows = [row | {"class_no": number} for number, row in enumerate(rows, 1)]
    full = [LEFT_OUT.get(table, {}) | row for row in rows]
    types = {name: column.dtype for name, column in table.columns.items()}
    typed = [{name: _typed(types[name], row.get(name)) for name in schema} for row in full]
    return pl.DataFrame(typed, schema={n: POLARS_TYPES[t]() for n, t in types.items()})


def _typed(dtype: type, cell: Any) -> Any:
    if cell is None or not isinstance(cell, str) or dtype is str:
        return cell if cell is None or dtype is not str else str(cell)
    if dtype is bool:
        return {"yes": True, "no": False}[cell]
    return dtype(cell)


class Spec:
    """A case: tables given, an indicator or a clause, and the answer expected of every engine."""

    def __init__(self) -> None:
        self.tables: dict[type[Table], pl.DataFrame] = {}
        self._frames: list[AssessedFrames] = []

    def given(self, *own: tuple[type[Table], str], **tables: str) -> None:
        """Take tables by the name of a snapshot's table, or as a pair of a table and its rows."""
        self._frames = []
        by_name = {table.name: table for table in TABLES}
        for table, text in (*own, *((by_name[name], text) for name, text in tables.items())):
            self.tables[table] = frame_of(table, rows_of(text))
        if Schools not in self.tables:
            ids = dict.fromkeys(
                school
                for table, rows in self.tables.items()
                if table is not Schools and "school_id" in rows.columns
                for school in rows["school_id"]
            )
            self.tables[Schools] = frame_of(Schools, [{"school_id": school} for school in ids])

    def frames(self) -> list[AssessedFrames]:
        """Return the tables on each engine."""
        if not self._frames:
            self._frames = [
                AssessedFrames(MemoryFrames(self.tables, engine), on=TAKEN_ON) for engine in ENGINES
            ]
        return self._frames

    def values(
        self, indicator: Indicator, *, by: Unit | str, stage: str | None = "primary"
    ) -> list[dict[Any, float | None]]:
        """Return the values on each engine by key; `by` is a unit or the name of a column."""
        answers = []
        for frames in self.frames():
            keys = UNIT_KEYS.get(by, (by,))  # type: ignore[call-overload]
            groups = ("stage", *keys) if stage else keys
            rows = indicator.by(frames, *groups).collect("polars").to_native()
            if stage:
                rows = rows.filter(pl.col("stage") == stage)
            answers.append(
                {
                    "-".join(str(row[key]) for key in keys) or "county": row["value"]
                    for row in rows.iter_rows(named=True)
                }
            )
        return answers

    def expect(
        self,
        indicator: Indicator,
        *,
        by: Unit | str,
        is_: Mapping[str, float | None],
        stage: str | None = "primary",
        to: float = 1e-9,
    ) -> None:
        """Compare the values of every engine with the answer."""
        for found in self.values(indicator, by=by, stage=stage):
            assert found == {
                key: value if value is None else pytest.approx(value, rel=to, abs=to)
                for key, value in is_.items()
            }

    def findings(self, clause: str, *, on: date = TAKEN_ON) -> list[Finding]:
        """Return what a clause says of the case; every engine must say the same."""
        found = get_clause(clause, load_standards())
        answers = [
            judge_clause(frames, found, on=on, county=("411799", "试县"))
            for frames in self.frames()
        ]
        assert len({repr([(f.key, f.detail, f.is_met) for f in answer]) for answer in answers}) == 1
        return answers[0]

    def verdicts(self, rule: VerdictRule) -> tuple[Verdict, ...]:
        """Return the verdicts of a rule on the case."""
        return give_verdicts(
            [finding for clause in rule.clauses for finding in self.findings(clause)], rule
        )
