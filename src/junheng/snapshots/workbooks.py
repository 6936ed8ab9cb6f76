"""What stands in the sheets of an Excel workbook?"""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import polars as pl
from python_calamine import (
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from junheng.kernel.text import Text
from junheng.snapshots.archives import LARGEST_UNPACKED_MB, ArchiveNotSafe, SheetScan, scan_sheets
from junheng.snapshots.cells import FORMULA_WITHOUT_RESULT
from junheng.snapshots.delimited import LARGEST_FILE_MB
from junheng.snapshots.grids import Grid, grid_frame

READ_SUFFIXES = (".xlsx", ".xlsm", ".xls")
UNREAD_SUFFIXES = (".ods", ".xlsb", ".et", ".numbers")
CHUNK = 10_000
_ARCHIVE = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

Value = object


def read_workbook(path: Path, file: str) -> list[Grid]:
    """Read every sheet of a workbook; a grid without cells says why it could not be read."""
    whole = Grid(file, "", pl.DataFrame())
    megabytes = round(path.stat().st_size / 1e6)
    if megabytes > LARGEST_FILE_MB:
        whole.report("file_too_large", megabytes=megabytes, limit=LARGEST_FILE_MB)
        return [whole]
    with path.open("rb") as stream:
        head = stream.read(4096)
        stream.seek(0)
        if not head:
            whole.report("file_empty")
        elif head.startswith(_ARCHIVE):
            try:
                scans = scan_sheets(stream)
            except ArchiveNotSafe as error:
                _report_archive(whole, error)
            else:
                return _read_sheets(path, file, whole, scans)
        elif head.startswith(_COMPOUND):
            if _ENCRYPTED in stream.read():
                whole.report("workbook_encrypted")
            else:
                return _read_sheets(path, file, whole, None)
        else:
            whole.report("misnamed", kind=_kind(head))
    return [whole]


def _report_archive(whole: Grid, error: ArchiveNotSafe) -> None:
    if error.megabytes is None:
        whole.report("workbook_unreadable")
    else:
        whole.report("file_too_large", megabytes=error.megabytes, limit=LARGEST_UNPACKED_MB)


def _kind(head: bytes) -> Text:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<head", b"<meta")):
        return Text("网页（HTML）", "a web page (HTML)")
    if start.startswith(b"<?xml"):
        return Text("XML 表格", "an XML spreadsheet")
    if b"\x00" not in head:
        return Text("文本", "text")
    return Text("其他文件", "another kind of file")


def _read_sheets(
    path: Path, file: str, whole: Grid, scans: dict[str, SheetScan] | None
) -> list[Grid]:
    grids = [whole]
    try:
        with path.open("rb") as stream, CalamineWorkbook.from_filelike(stream) as workbook:
            for sheet in workbook.sheets_metadata:
                if sheet.typ is SheetTypeEnum.WorkSheet:
                    grid = Grid(f"{file}[{sheet.name}]", sheet.name, pl.DataFrame())
                    scan = scans.get(sheet.name, SheetScan()) if scans is not None else SheetScan()
                    grid.is_hidden = sheet.visible is not SheetVisibleEnum.Visible
                    _read_sheet(workbook, grid, scan)
                    grids.append(grid)
    except PasswordError:
        whole.report("workbook_encrypted")
    except BaseException as error:
        if not _is_damage(error):
            raise
        whole.report("workbook_unreadable")
    return grids


def _read_sheet(workbook: CalamineWorkbook, grid: Grid, scan: SheetScan) -> None:
    if scan.reach:
        grid.report("sheet_too_large", found=scan.reach)
        return
    try:
        sheet = workbook.get_sheet_by_name(grid.title)
        grid.merged = list(sheet.merged_cell_ranges or ())
        if sheet.start is not None:
            _read_cells(sheet, grid, scan)
    except BaseException as error:
        if not _is_damage(error):
            raise
        grid.cells = pl.DataFrame()
        grid.report("sheet_unreadable")


def _is_damage(error: BaseException) -> bool:
    """Say whether an error means a damaged workbook; the reader's panics are no `Exception`."""
    return isinstance(error, Exception) or type(error).__name__ == "PanicException"


def _read_cells(sheet: CalamineSheet, grid: Grid, scan: SheetScan) -> None:
    left = sheet.start[1] if sheet.start else 0
    places = {*scan.errors, *scan.formulas}
    width = max([left + sheet.width, *(column + 1 for _, column in places)])
    frames: list[pl.DataFrame] = []
    is_text: list[pl.DataFrame] = []
    for rows in _chunks(sheet):
        columns = [
            *[[""] * len(rows)] * left,
            *(list(column) for column in zip(*rows, strict=True)),
        ]
        columns += [[""] * len(rows)] * (width - len(columns))
        frames.append(grid_frame([_texts(column) for column in columns]))
        is_text.append(
            pl.DataFrame(
                {str(i): [isinstance(v, str) for v in column] for i, column in enumerate(columns)}
            )
        )
    grid.cells = _with_marks(pl.concat(frames), scan)
    grid.is_text = {int(column.name): column for column in pl.concat(is_text)}


def _chunks(sheet: CalamineSheet) -> Iterator[list[list[Value]]]:
    rows: list[list[Value]] = []
    for row in sheet.iter_rows():
        rows.append(list(row))
        if len(rows) == CHUNK:
            yield rows
            rows = []
    if rows:
        yield rows


def _texts(column: list[Value]) -> list[str]:
    return [value if type(value) is str else _text(value) for value in column]


def _text(value: Value) -> str:
    """Return a cell's value as text that means the same.

    A whole number beyond 15 digits keeps its exponent: Excel has lost its last digits.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        is_exact = abs(value) < 1e15
        return str(int(value)) if is_exact and value == int(value) else f"{value!r}"
    if isinstance(value, datetime):
        is_day = (value.hour, value.minute, value.second) == (0, 0, 0)
        return value.date().isoformat() if is_day else value.isoformat(sep=" ")
    return value.isoformat() if isinstance(value, date) else str(value)


def _with_marks(cells: pl.DataFrame, scan: SheetScan) -> pl.DataFrame:
    """Put error values and formulas without result, which the reader leaves empty, in place."""
    marks = {**dict.fromkeys(scan.formulas, FORMULA_WITHOUT_RESULT), **scan.errors}
    by_column: dict[int, dict[int, str]] = {}
    for (row, column), text in marks.items():
        if row < cells.height:
            by_column.setdefault(column, {})[row] = text
    for column, texts in by_column.items():
        rows = sorted(texts)
        series = cells.get_column(str(column)).scatter(rows, [texts[row] for row in rows])
        cells = cells.with_columns(series)
    return cells
