"""Which row of a file holds the headings, and which column of the table is each of them?"""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from junheng.kernel.text import Text
from junheng.snapshots.cells import BLANKS, in_half_width
from junheng.snapshots.columns import Column, Table
from junheng.snapshots.grids import Grid, column_letter
from junheng.snapshots.report import Fault, Note
from junheng.snapshots.tables import TABLES

FIRST_ROWS = 10  # Headings are looked for in so many rows.


@dataclass
class Headings:
    """Where the headings are: `row` is 0-based in the grid, `rows` how many they take.

    `positions` maps a declared column to its position in the grid.
    """

    row: int
    rows: int = 1
    positions: dict[str, int] = field(default_factory=dict)


def folded(heading: str) -> str:
    """Return a heading as it is compared: without case, blanks, marks and a unit in brackets.

    >>> folded(" 教学及辅助用房面积（m²）* ")
    '教学及辅助用房面积'
    """
    text = in_half_width(heading.strip(BLANKS))
    text = re.sub(r"[*\s_\-]|\r|\n", "", text)
    shortened = re.sub(r"\((m²|㎡|元|人|°|岁|间|班|年|个|必填|required|选填|optional)\)$", "", text)
    return shortened.casefold()


def names_of(column: Column) -> tuple[str, ...]:
    """Return what a heading of the column may be, folded."""
    return tuple(folded(name) for name in (column.name, *column.label))


KNOWN_NAMES = frozenset(
    name for table in TABLES for column in table.columns.values() for name in names_of(column)
)


def is_heading(cells: Sequence[str | None]) -> bool:
    """Say whether most of a row's filled cells are names of columns."""
    filled = [cell for cell in cells if cell and cell.strip(BLANKS)]
    return count_known(filled) * 2 > len(filled) and len(filled) > 1


def count_known(cells: Sequence[str | None]) -> int:
    """Count the cells that are a name of some table's column."""
    return sum(folded(cell) in KNOWN_NAMES for cell in cells if cell)


def find_headings(grid: Grid, table: type[Table]) -> Headings | None:
    """Find the headings of a table in a grid; faults and notes go to the grid.

    Returns None when no row of the first ten can be the headings.
    """
    head = grid.cells.head(FIRST_ROWS).rows()
    known = [_count_of_table(cells, table) for cells in head]
    row = max(range(len(head)), key=lambda i: (known[i], -i), default=0)
    if not head or known[row] == 0:
        examples = Text(
            "、".join(column.label.zh for column in list(table.columns.values())[:3]),
            ", ".join(list(table.columns)[:3]),
        )
        grid.report("header_missing", examples=examples)
        return None
    headings = Headings(row)
    user_row = row + grid.first_row
    if user_row != 1:
        grid.report("header_not_first", user_row, str(user_row))
    if row + 1 < len(known) and known[row + 1] > 1 and is_heading(head[row + 1]):
        headings.rows = 2
        grid.report("header_two_rows", user_row + 1)
    _match(grid, table, headings, head[row])
    return headings


def _count_of_table(cells: Sequence[str | None], table: type[Table]) -> int:
    names = {name for column in table.columns.values() for name in names_of(column)}
    return len({folded(cell) for cell in cells if cell} & names)


def _match(grid: Grid, table: type[Table], headings: Headings, cells: Sequence[str | None]) -> None:
    by_name = {name: column.name for column in table.columns.values() for name in names_of(column)}
    user_row = headings.row + grid.first_row
    unknown: list[str] = []
    for position, cell in enumerate(cells):
        if not cell or not cell.strip(BLANKS):
            _report_nameless(grid, headings, position)
            continue
        name = by_name.get(folded(cell))
        if name is None:
            unknown.append(cell.strip(BLANKS))
        elif name in headings.positions:
            grid.report("header_twice", user_row, cell)
        else:
            headings.positions[name] = position
    missing = {name for name in table.columns if name not in headings.positions}
    for cell in unknown:
        near = _nearest(cell, [table.columns[name] for name in missing])
        if near:
            missing.discard(near.name)
            grid.report("column_unknown", user_row, cell, nearest=near.label)
        else:
            grid.notes.append(Note(grid.file, user_row, "", cell, "column_ignored"))
    for name, column in table.columns.items():
        if name in missing and column.is_required:
            facts = {"label": column.label, "name": name}
            grid.faults.append(Fault(grid.file, user_row, name, "", "column_missing", facts))


def _report_nameless(grid: Grid, headings: Headings, position: int) -> None:
    if any(
        top <= headings.row <= bottom and left <= position <= right
        for (top, left), (bottom, right) in grid.merged
    ):
        return  # Reported as merged.
    below = grid.cells.get_column(str(position)).slice(headings.row + headings.rows)
    if below.is_not_null().any():
        letter = column_letter(position)
        user_row = headings.row + grid.first_row
        grid.report("header_empty", user_row, letter)


def _nearest(heading: str, columns: Sequence[Column]) -> Column | None:
    by_name = {name: column for column in columns for name in names_of(column)}
    near = difflib.get_close_matches(folded(heading)[:80], by_name, n=1, cutoff=0.6)
    return by_name[near[0]] if near else None
