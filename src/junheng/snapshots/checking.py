"""Is this folder or workbook fit to be used, and if not, what exactly must be put right?"""

from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from junheng.snapshots.columns import Column, Table
from junheng.snapshots.county import COUNTY_FACTS, COUNTY_FILE, County, CountyNotValid, read_county
from junheng.snapshots.delimited import read_delimited
from junheng.snapshots.grids import Grid
from junheng.snapshots.headings import find_headings, folded
from junheng.snapshots.report import CheckReport, Fault, Note
from junheng.snapshots.schema import POLARS_TYPES
from junheng.snapshots.tables import TABLES
from junheng.snapshots.values import is_blank, read_values

if TYPE_CHECKING:
    from datetime import date


def check_folder(folder: Path, *, county: County | None = None) -> CheckReport:
    """Check a folder of CSV or Parquet tables, or one Excel workbook, and list every fault."""
    faults: list[Fault] = []
    notes: list[Note] = []
    taken_on: date | None = None
    county_path = folder / COUNTY_FILE
    if county_path.is_file():
        try:
            found, taken_on = read_county(county_path)
            county = county or found
        except CountyNotValid as error:
            faults.append(_county_fault(error))
    frames: dict[type[Table], pl.DataFrame] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix != ".csv":
            continue
        grid = read_delimited(path, path.name)
        table = next(
            (t for t in TABLES if folded(path.stem) in {folded(t.name), *map(folded, t.label)}),
            None,
        )
        if table is None:
            continue
        frames[table] = _read_table(grid, table)
        faults += grid.faults
        notes += grid.notes
    return CheckReport(tuple(faults), tuple(notes), frames, county, taken_on)


def _county_fault(error: CountyNotValid) -> Fault:
    fact = next((fact for fact in COUNTY_FACTS if fact.name == error.key), None)
    facts = {"key": fact.name, "label": fact.label, "doc": fact.doc} if fact else {}
    return Fault(COUNTY_FILE, None, error.key, error.found, error.code, facts)


def _read_table(grid: Grid, table: type[Table]) -> pl.DataFrame:
    headings = find_headings(grid, table) if grid.cells.width else None
    if headings is None:
        return pl.DataFrame(
            schema={name: POLARS_TYPES[c.dtype] for name, c in table.columns.items()}
        )
    start = headings.row + headings.rows
    cells = grid.cells.with_row_index("row", grid.first_row).slice(start)
    cells = cells.filter(~pl.all_horizontal(is_blank(pl.exclude("row"))))
    columns = {}
    for name, position in headings.positions.items():
        columns[name] = _read_column(grid, table.columns[name], cells, str(position))
    return pl.DataFrame(columns)


def _read_column(grid: Grid, column: Column, cells: pl.DataFrame, position: str) -> pl.Series:
    read = read_values(cells.get_column(position), column).with_columns(cells.get_column("row"))
    code = pl.col("fault")
    if column.is_required:
        code = pl.coalesce(code, pl.when(pl.col("value").is_null()).then(pl.lit("missing")))
    facts = {
        "label": column.label,
        "unit": "",
        "wanted": column.label,
        "list": column.codes.label if column.codes else "",
        "nearest": "",
        "allowed": "",
    }
    for row, text, fault in (
        read.with_columns(code)
        .filter(pl.col("fault").is_not_null())
        .select("row", "text", "fault")
        .iter_rows()
    ):
        grid.faults.append(Fault(grid.file, row, column.name, text or "", fault, facts))
    return read.get_column("value")
