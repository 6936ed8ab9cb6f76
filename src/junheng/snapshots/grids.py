"""What stands in a file or sheet, cell by cell, before anyone asks what it means?"""

from dataclasses import dataclass, field

import polars as pl

from junheng.snapshots.report import Fault, Note


@dataclass
class Grid:
    """The cells of one file or sheet as text, headings and blank rows included.

    Row `i` of `cells` is row `i + first_row` to the user. `title` is what names the table: a
    file's stem or a sheet's name. `is_text` maps a column's position to whether a workbook holds
    each of its cells as text. `unreadable` are positions of columns that hold no text at all, nor
    anything like it. `merged` are ranges of (row, column) corners, 0-based in the sheet.
    """

    file: str
    title: str
    cells: pl.DataFrame
    first_row: int = 1
    is_text: dict[int, pl.Series] = field(default_factory=dict)
    is_hidden: bool = False
    unreadable: set[int] = field(default_factory=set)
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def report(self, code: str, row: int | None = None, found: str = "", **facts: object) -> None:
        """Add a fault of the file or of one row."""
        self.faults.append(Fault(self.file, row, "", found, code, facts))


def grid_frame(columns: list[list[str]]) -> pl.DataFrame:
    """Return columns of text as a frame with columns '0', '1', …; an empty cell is null."""
    frame = pl.DataFrame(
        {str(i): pl.Series(column, dtype=pl.String) for i, column in enumerate(columns)}
    )
    return frame.with_columns(pl.when(pl.all() != "").then(pl.all()))


def column_letter(position: int) -> str:
    """Return a column's letters as a spreadsheet shows them.

    >>> column_letter(0), column_letter(27)
    ('A', 'AB')
    """
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_position(letters: str) -> int:
    """Return the 0-based position that a column's letters stand for.

    >>> column_position("AB")
    27
    """
    position = 0
    for letter in letters:
        position = position * 26 + ord(letter) - 64
    return position - 1


def cell_range(top: int, left: int, bottom: int, right: int) -> str:
    """Return a range of 0-based corners as a spreadsheet writes it.

    >>> cell_range(0, 0, 1, 2)
    'A1:C2'
    """
    return f"{column_letter(left)}{top + 1}:{column_letter(right)}{bottom + 1}"
