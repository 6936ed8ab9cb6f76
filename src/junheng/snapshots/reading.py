"""What does a grid hold as one table, and which of its headings, rows and cells are at fault?"""

from dataclasses import dataclass

import polars as pl

from junheng.kernel.text import Text
from junheng.snapshots.cells import BLANKS, nearest_code
from junheng.snapshots.columns import LONGEST_TEXT, TYPE_NAMES, UNIT_NAMES, Column, Table
from junheng.snapshots.grids import Grid, cell_range
from junheng.snapshots.headings import Headings, find_headings
from junheng.snapshots.report import Fault, Note
from junheng.snapshots.schema import empty_frame
from junheng.snapshots.values import is_blank, read_values

TOTAL_WORDS = ("合计", "总计", "小计", "共计", "total", "Total", "TOTAL", "Subtotal")
LONGEST_FOUND = 80
_CODES_SHOWN = 12
# So many different wrong texts are no slips of the pen; looking for the code meant takes a while.
_SLIPS_EXPLAINED = 200
_NOT_FILLED = ("missing", "mark_for_missing")
_NO_CODE_NEAR = Text("。", ".")


@dataclass(frozen=True)
class ReadTable:
    """A table as read: `frame` has the user's `row` and every declared column, null at faults.

    `is_whole` says whether every row's key was looked at: else nobody knows what is missing.
    """

    file: str
    table: type[Table]
    frame: pl.DataFrame
    is_whole: bool = True


def read_table(grid: Grid, table: type[Table]) -> ReadTable:
    """Read a grid as a table; every fault and note of its own goes to the grid."""
    headings = find_headings(grid, table) if grid.cells.width and grid.cells.height else None
    if headings is None:
        return ReadTable(grid.file, table, _with_rows(empty_frame(table)), is_whole=False)
    _report_merged(grid, headings)
    rows = _data_rows(grid, headings)
    if rows.is_empty():
        grid.notes.append(Note(grid.file, None, "", "", "table_without_rows"))
    columns = {"row": rows.get_column("row")}
    for name, column in table.columns.items():
        if headings.positions.get(name) in grid.unreadable:
            grid.faults.append(Fault(grid.file, None, name, "", "column_kind", _facts(column)))
        elif name in headings.positions:
            columns[name] = _read_column(grid, column, rows, headings.positions[name])
    frame = empty_frame(table)
    return ReadTable(
        grid.file,
        table,
        pl.DataFrame(columns)
        if len(columns) > frame.width
        else pl.concat([_with_rows(frame), pl.DataFrame(columns)], how="diagonal"),
        is_whole=columns.keys() >= set(table.key())
        and all(fault.code != "quote_unbalanced" for fault in grid.faults),
    )


def _with_rows(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.insert_column(0, pl.Series("row", [], dtype=pl.Int64))


def _report_merged(grid: Grid, headings: Headings) -> None:
    below: list[tuple[int, int, int, int]] = []
    for (top, left), (bottom, right) in grid.merged:
        found = cell_range(top, left, bottom, right)
        if top <= headings.row <= bottom:
            grid.report("header_merged", headings.row + grid.first_row, found)
            headings.rows = max(headings.rows, bottom - headings.row + 1)
        elif top > headings.row:
            grid.report("merged_cells", top + grid.first_row, found)
            below.append((top, left, bottom, right))
    grid.cells = _filled(grid.cells, below)


def _filled(cells: pl.DataFrame, ranges: list[tuple[int, int, int, int]]) -> pl.DataFrame:
    """Give merged cells the value they show, so that one fault is not told as many."""
    places: dict[int, tuple[list[int], list[str | None]]] = {}
    for top, left, bottom, right in ranges:
        if top < cells.height and left < cells.width:
            value = cells.item(top, left)
            covered = range(top, min(bottom + 1, cells.height))
            for column in range(left, min(right + 1, cells.width)):
                rows, values = places.setdefault(column, ([], []))
                rows.extend(covered)
                values.extend([value] * len(covered))
    return cells.with_columns(
        cells.get_column(str(column)).scatter(rows, values)
        for column, (rows, values) in places.items()
    )


def _data_rows(grid: Grid, headings: Headings) -> pl.DataFrame:
    """Return the rows below the headings, without blank and total rows, with the user's `row`."""
    rows = grid.cells.with_row_index("row", grid.first_row).slice(headings.row + headings.rows)
    rows = rows.with_columns(
        pl.col("row").cast(pl.Int64),
        pl.all_horizontal(is_blank(pl.exclude("row"))).alias("blank"),
        pl.coalesce(
            pl.when(pl.col(str(i)).str.strip_chars(BLANKS).is_in(TOTAL_WORDS)).then(str(i))
            for i in range(min(3, grid.cells.width))
        ).alias("total"),
    )
    filled = rows.filter(~pl.col("blank"))
    last = filled.get_column("row").max() if filled.height else None
    # Blank rows at the end are what a spreadsheet leaves behind; nobody wants to hear of them.
    blank = rows.filter(pl.col("blank") & (pl.col("row") < pl.lit(last))).get_column("row")
    if last is not None and blank.len():
        grid.notes.append(Note(grid.file, blank[0], "", "", "rows_blank", blank.len()))
    for row, word in filled.drop_nulls("total").select("row", "total").iter_rows():
        grid.report("total_row", row, word.strip(BLANKS))
    return filled.filter(pl.col("total").is_null()).drop("blank", "total")


def _read_column(grid: Grid, column: Column, rows: pl.DataFrame, position: int) -> pl.Series:
    """Return the typed values of a column; faults and notes go to the grid."""
    read = read_values(rows.get_column(str(position)), column).with_columns(
        rows.get_column("row"), pl.coalesce("fault", _fault_of_value(column)).alias("fault")
    )
    if read.get_column("note").null_count() < read.height:
        _report_notes(grid, column, read)
    if position in grid.is_text and column.dtype not in (str, bool) and column.codes is None:
        _report_numbers_as_text(grid, column, read, position)
    if read.get_column("fault").null_count() == read.height:
        return read.get_column("value").alias(column.name)
    faulty = read.filter(pl.col("fault").is_not_null())
    facts = _facts(column)
    # One slip, not as many as there are rows: the column was left out.
    if read.height > 1 and faulty.get_column("fault").is_in(_NOT_FILLED).sum() == read.height:
        count = {**facts, "count": read.height}
        grid.faults.append(Fault(grid.file, None, column.name, "", "column_empty", count))
        return read.get_column("value").alias(column.name)
    explained: dict[str, dict[str, object]] = {}
    for row, text, code in faulty.select("row", "text", "fault").iter_rows():
        found = shown(text)
        if code == "code_unknown" and found not in explained and len(explained) < _SLIPS_EXPLAINED:
            explained[found] = {**facts, "nearest": _nearest(found, column)}
        said = explained.get(found, facts)
        grid.faults.append(Fault(grid.file, row, column.name, found, code, said))
    # An identifier of the wrong form still names its row: what refers to it is not at fault too.
    is_kept = pl.col("fault").is_null() | (pl.col("fault") == "identifier_pattern")
    return read.select(pl.when(is_kept).then("value").alias(column.name)).to_series()


def _fault_of_value(column: Column) -> pl.Expr:
    """Return the code of what is wrong with a value that could be read, or null."""
    value = pl.col("value")
    code: pl.Expr = pl.lit(None, dtype=pl.String)
    if column.dtype is str and not column.codes:
        is_unfit = (value.str.len_chars() > LONGEST_TEXT) | value.str.contains("\0", literal=True)
        code = pl.when(is_unfit).then(pl.lit("text_not_kept")).otherwise(code)
    if column.pattern:
        is_wrong = ~value.str.contains(f"^(?:{column.pattern})$")
        code = pl.when(is_wrong).then(pl.lit("identifier_pattern")).otherwise(code)
    is_coordinate = column.unit == "°"  # Longitude and latitude are looked at together.
    if column.maximum is not None and not is_coordinate:
        is_wrong = value > column.maximum
        code = pl.when(is_wrong).then(pl.lit("above_maximum")).otherwise(code)
    if column.minimum is not None and not is_coordinate:
        said = "negative" if column.minimum == 0 else "below_minimum"
        code = pl.when(value < column.minimum).then(pl.lit(said)).otherwise(code)
    if column.is_required:
        said_so = pl.when(is_blank(pl.col("text"))).then(pl.lit("missing"))
        missing = said_so.otherwise(pl.lit("mark_for_missing"))
        code = pl.when(value.is_null()).then(missing).otherwise(code)
    return code


def _report_notes(grid: Grid, column: Column, read: pl.DataFrame) -> None:
    noted = read.filter(pl.col("note").is_not_null() & pl.col("fault").is_null())
    groups = noted.group_by("note", maintain_order=True).agg(
        pl.len(), pl.col("row").first(), pl.col("text").first(), pl.col("value").first()
    )
    for code, count, row, text, value in groups.iter_rows():
        facts = {"label": column.label, "value": "" if value is None else value}
        grid.notes.append(Note(grid.file, row, column.name, shown(text), code, count, facts))


def _report_numbers_as_text(grid: Grid, column: Column, read: pl.DataFrame, position: int) -> None:
    rows = pl.DataFrame({"is_text": grid.is_text[position]}).with_row_index("row", grid.first_row)
    texts = read.join(rows.with_columns(pl.col("row").cast(pl.Int64)), on="row", how="left").filter(
        pl.col("is_text")
        & pl.col("fault").is_null()
        & pl.col("note").is_null()
        & pl.col("value").is_not_null()
    )
    is_date_text = column.dtype not in (int, float)  # A date written out is no surprise.
    if texts.height and not is_date_text:
        row, text = texts.select("row", "text").row(0)
        facts = {"label": column.label}
        grid.notes.append(
            Note(grid.file, row, column.name, shown(text), "number_as_text", texts.height, facts)
        )


def _facts(column: Column) -> dict[str, object]:
    """Return what the sentences say about a column."""
    unit = UNIT_NAMES.get(column.unit)
    kind = TYPE_NAMES[column.dtype]
    facts: dict[str, object] = {
        "label": column.label,
        "unit": Text(f"（单位：{unit.zh}）", f" ({unit.en})") if unit else "",
        "wanted": Text(f"“{column.label.zh}”（{kind.zh}）", f"'{column.label.en}' ({kind.en})"),
        "minimum": _plain(column.minimum),
        "maximum": _plain(column.maximum),
        "limit": LONGEST_TEXT,
        "doc": Text(
            column.doc.zh or f"格式 {column.pattern}", column.doc.en or f"form {column.pattern}"
        ),
    }
    if column.codes:
        labels = [code.label for code in column.codes.codes]
        more = len(labels) > _CODES_SHOWN
        facts["list"] = column.codes.label
        facts["nearest"] = _NO_CODE_NEAR
        facts["allowed"] = Text(
            "、".join(label.zh for label in labels[:_CODES_SHOWN]) + ("……" if more else ""),
            ", ".join(label.en for label in labels[:_CODES_SHOWN]) + (" …" if more else ""),
        )
    return facts


def _nearest(found: str, column: Column) -> Text:
    near = nearest_code(found, column.codes) if column.codes else None
    if near is None:
        return _NO_CODE_NEAR
    return Text(f"，是否应为“{near.zh}”？", f"; did you mean '{near.en}'?")


def _plain(bound: float | None) -> str:
    return "" if bound is None else f"{bound:g}"


def shown(text: str | None) -> str:
    """Return a cell's text as a fault shows it: in one line, and not endless."""
    if text is None:
        return ""
    line = " ".join(text.replace("\x00=?", "=").replace("\x00", "␀").split())
    return line if len(line) <= LONGEST_FOUND else line[: LONGEST_FOUND - 1] + "…"
