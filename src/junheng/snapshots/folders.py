"""Which files and sheets of a folder hold which table, and which hold none?"""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from junheng.kernel.text import Text
from junheng.snapshots.columns import Table
from junheng.snapshots.county import COUNTY_FILE
from junheng.snapshots.delimited import read_delimited
from junheng.snapshots.frozen import SNAPSHOT_FILE
from junheng.snapshots.grids import Grid
from junheng.snapshots.headings import FIRST_ROWS, folded, names_of
from junheng.snapshots.parquets import read_parquet
from junheng.snapshots.report import Note
from junheng.snapshots.tables import TABLES
from junheng.snapshots.workbooks import READ_SUFFIXES, UNREAD_SUFFIXES, read_workbook

COUNTY_SHEETS = ("county", "县")
OUR_OTHER_SHEETS = ("codes", "代码", "notes", "说明")
FOLDER, NO_FILE = (
    Text("文件夹", "a folder"),
    Text("失效的链接或特殊文件", "a broken link or a device"),
)
OUR_OTHER_FILES = (COUNTY_FILE, SNAPSHOT_FILE)


def list_files(place: Path) -> list[Path]:
    """Return the files to look at: the one given, or those of the folder, in order of name."""
    if place.is_file():
        return [place]
    return sorted(
        path
        for path in place.iterdir()
        if not path.name.startswith((".", "~$")) and path.name not in OUR_OTHER_FILES
    )


def read_file(path: Path) -> list[Grid]:
    """Read whatever a file holds; a file that is none of ours gives one empty grid with a note."""
    try:
        return _read_file(path)
    except OSError as error:
        grid = Grid(path.name, "", pl.DataFrame())
        grid.report("file_unreadable", found=error.strerror or "")
        return [grid]


def _read_file(path: Path) -> list[Grid]:
    grid = Grid(path.name, "", pl.DataFrame())
    suffix = path.suffix.lower()
    if not path.is_file():
        _take_no_file(grid, path)
    elif suffix in (".csv", ".tsv"):
        return [read_delimited(path, path.name)]
    elif suffix == ".parquet":
        return [read_parquet(path, path.name)]
    elif suffix in READ_SUFFIXES:
        return _named_by_file(read_workbook(path, path.name), path)
    elif suffix in UNREAD_SUFFIXES:
        grid.report("workbook_kind", found=suffix)
    else:
        grid.notes.append(Note(path.name, None, "", "", "not_ours"))
    return [grid]


def _take_no_file(grid: Grid, path: Path) -> None:
    """Report a folder, or a link that leads nowhere, that is named as a table's file would be."""
    if path.suffix and table_named(path.stem):
        grid.report("not_a_file", kind=FOLDER if path.is_dir() else NO_FILE)
    else:
        grid.notes.append(Note(path.name, None, "", "", "not_ours"))


def _named_by_file(grids: list[Grid], path: Path) -> list[Grid]:
    """Let a workbook's only sheet take the name of the file when its own says nothing."""
    sheets = [grid for grid in grids if grid.title]
    if len(sheets) == 1 and table_named(sheets[0].title) is None and table_named(path.stem):
        sheets[0].title = path.stem
    return grids


def table_named(title: str) -> type[Table] | None:
    """Return the table that a file's stem or a sheet's name means, in either language, or None."""
    name = folded(title)
    return next((t for t in TABLES if name in map(folded, (t.name, *t.label))), None)


def table_by_headings(grid: Grid) -> type[Table] | None:
    """Return the table whose required columns a grid's first rows name best, if most of them."""
    if not grid.cells.width:
        return None
    best: tuple[float, type[Table]] | None = None
    for cells in grid.cells.head(FIRST_ROWS).iter_rows():
        names = {folded(cell) for cell in cells if cell}
        for table in TABLES:
            share = _share_named(table, names)
            if share > 0.6 and (best is None or share > best[0]):
                best = (share, table)
    return best[1] if best else None


def _share_named(table: type[Table], names: set[str]) -> float:
    required = [column for column in table.columns.values() if column.is_required]
    return sum(not names.isdisjoint(names_of(column)) for column in required) / len(required)


def is_county_sheet(title: str) -> bool:
    """Say whether a sheet describes the county rather than holding a table."""
    return folded(title) in COUNTY_SHEETS


def is_other_sheet(title: str) -> bool:
    """Say whether a sheet is one that our own template carries along."""
    return folded(title) in OUR_OTHER_SHEETS


def county_facts(grid: Grid) -> Iterator[tuple[str, str, int]]:
    """Yield heading, value and row of each line of a county sheet; an empty value is ''."""
    if grid.cells.width < 2:
        return
    for i, (heading, value) in enumerate(grid.cells.select("0", "1").iter_rows()):
        if heading and heading.strip():
            yield heading.strip(), (value or "").strip(), i + grid.first_row
