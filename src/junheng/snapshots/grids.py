"""What stands in a file or sheet, cell by cell, before anyone asks what it means?"""

from dataclasses import dataclass, field

import polars as pl

from junheng.snapshots.report import Fault, Note


@dataclass
class Grid:
    """The cells of one file or sheet as text, headings and blank rows included.

    Row `i` of `cells` is row `i + first_row` to the user. `title` is what names the table: a
    file's stem or a sheet's name. `text_numbers` maps a column's position to the user's rows
    where a workbook holds a number as text. `merged` are ranges of 0-based (row, column) corners.
    """

    file: str
    title: str
    cells: pl.DataFrame
    first_row: int = 1
    text_numbers: dict[int, list[int]] = field(default_factory=dict)
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def grid_frame(columns: list[list[str]]) -> pl.DataFrame:
    """Return columns of text as a frame with columns '0', '1', …; an empty cell is null."""
    frame = pl.DataFrame({str(i): pl.Series(column, dtype=pl.String) for i, column in enumerate(columns)})  # fmt: skip
    return frame.with_columns(pl.when(pl.all() != "").then(pl.all()))
