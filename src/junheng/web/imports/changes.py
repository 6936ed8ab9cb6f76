"""How is a row of an import shown: its table, its cells, before and after, why it stays?"""

from dataclasses import dataclass
from typing import Any

from junheng.kernel.refusals import Refusal
from junheng.kernel.text import Text
from junheng.snapshots.columns import Table
from junheng.snapshots.tables import TABLES
from junheng.web.schools.changes import in_words
from junheng.web.wording import listed, said

KEY_SEPARATOR = " · "
_NEEDED_BY = Text("{0}：{1}", "{0}: {1}")
_TABLES = {table.name: table for table in TABLES}


@dataclass(frozen=True)
class Cell:
    """One cell of a changed row, in words."""

    label: Text
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One row that an import adds, changes or does not have."""

    kind: str
    table: str
    key: str
    cells: tuple[Cell, ...]

    @property
    def text(self) -> str:
        """Return the cells in one line, for a workbook."""
        return "；".join(
            f"{said(cell.label)}: {cell.before} → {cell.after}"
            if self.kind == "changed"
            else f"{said(cell.label)}: {cell.after if self.kind == 'new' else cell.before}"
            for cell in self.cells
        )


def show(change: Any) -> Change:
    """Return what a page shows of one stored change."""
    table = _TABLES[change.table]
    names = [name for name in table.columns if name in change.before or name in change.after]
    cells = tuple(
        Cell(
            table.columns[name].label,
            in_words(table.columns[name], change.before.get(name)),
            in_words(table.columns[name], change.after.get(name)),
        )
        for name in names
        if change.kind == "changed" or name not in table.key()
    )
    return Change(change.kind, said(table.label), _key_in_words(table, change.key), cells)


def rows_named(refusal: Refusal) -> list[str]:
    """Return the rows that a refusal names, each in words; at most so many as it names."""
    rows = [
        f"{said(_TABLES[table].label)} {_key_in_words(_TABLES[table], key)}"
        for table, key in refusal.facts.get("rows", ())
    ]
    needed = [
        said(_NEEDED_BY).format(row, listed(names))
        for row, names in refusal.facts.get("needed", ())
    ]
    return rows + needed


def _key_in_words(table: type[Table], key: str) -> str:
    parts = key.split(KEY_SEPARATOR)
    if len(parts) != len(table.key()):
        return key
    named = zip(table.key(), parts, strict=True)
    return KEY_SEPARATOR.join(in_words(table.columns[name], part) for name, part in named)
