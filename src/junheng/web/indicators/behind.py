"""Which rows of the tables does a value count, school by school?"""

from dataclasses import dataclass
from typing import Any

import polars as pl
from django.utils.translation import gettext as _

from junheng.catalogue.scope import AssessedFrames
from junheng.rules.indicators import Ratio
from junheng.rules.measures import Measure
from junheng.snapshots.columns import Column
from junheng.snapshots.engines import open_frames
from junheng.snapshots.snapshot import Snapshot
from junheng.snapshots.tables import Staff
from junheng.web.wording import said

HIDDEN = {"school_id", "stage", "name", "township"}


@dataclass(frozen=True)
class Rows:
    """The rows that make one side of a ratio: headings and cells in words."""

    title: str
    headings: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]


def rows_behind(snapshot: Snapshot, ratio: Ratio, school_id: str, stage: str) -> tuple[Rows, Rows]:
    """Return the rows counted above and below the line for one school and stage."""
    frames = AssessedFrames(open_frames(snapshot, "polars"), on=snapshot.taken_on)
    return (
        _rows(frames, ratio.top, school_id, stage),
        _rows(frames, ratio.bottom, school_id, stage),
    )


def _rows(frames: AssessedFrames, measure: Measure, school_id: str, stage: str) -> Rows:
    table = measure.table
    if not frames.has(table):
        return Rows(said(table.label), (), ())
    rows = frames[table]
    if measure.where is not None:
        rows = rows.filter(measure.where)
    frame: pl.DataFrame = rows.collect("polars").to_native()
    mine = frame.filter((pl.col("school_id") == school_id) & (pl.col("stage") == stage))
    declared = {name: column for name, column in table.columns.items() if name not in HIDDEN}
    if "staff_id" in mine.columns:
        # The view of the staff keeps the code of each person, though no indicator is written on it.
        declared = {"staff_id": Staff.columns["staff_id"], **declared}
    return Rows(
        title=said(table.label),
        headings=tuple(said(column.label) for column in declared.values()),
        cells=tuple(
            tuple(_cell(column, row[name]) for name, column in declared.items())
            for row in mine.select(*declared).sort(*declared).iter_rows(named=True)
        ),
    )


def _cell(column: Column, value: Any) -> str:
    if value is None:
        return "—"
    codes = column.codes or (
        Staff.columns[column.name].codes if column.name in Staff.columns else None
    )
    if codes is not None:
        return said(codes.label_of(str(value)))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, float):
        return f"{value:,.1f}".removesuffix(".0")
    return str(value)
