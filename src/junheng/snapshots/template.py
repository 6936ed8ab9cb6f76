"""Which workbook does a clerk fill in?"""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from junheng.kernel.text import Text
from junheng.snapshots.columns import TYPE_NAMES, UNIT_NAMES, CodeList, Column, Table
from junheng.snapshots.county import COUNTY_FACTS
from junheng.snapshots.tables import TABLES

ROWS = 20_000  # Formats and drop-downs are set for so many rows.
COUNTY_SHEET = Text("县", "County")
CODES_SHEET = Text("代码", "Codes")
COUNTY_HEADINGS = (Text("项目", "Item"), Text("填写", "Value"), Text("说明", "Note"))
CODES_HEADINGS = (Text("代码表", "Code list"), Text("代码", "Code"), Text("名称", "Label"), Text("来源", "Source"))  # fmt: skip
REQUIRED = Text("必填", "required")
OPTIONAL = Text("可不填", "may stay empty")
YES_NO = Text("是", "yes"), Text("否", "no")
# A workbook names the moment it was made; the same template must have the same bytes.
_MADE_ON = datetime(2000, 1, 1, tzinfo=UTC)


def write_template(path: Path, *, language: str = "zh") -> None:
    """Write an empty workbook: the county, a sheet a table, and the code lists.

    Headings are labels in the language, each with a note (type, unit, code list, meaning,
    example); coded columns have drop-downs of labels. What is filled in is read by `check`.
    """
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as workbook:
        workbook.set_properties({"created": _MADE_ON, "title": "Junheng 均衡"})
        formats = {
            "required": workbook.add_format({"bold": True, "bg_color": "#DCE9F7", "border": 1}),
            "optional": workbook.add_format({"bg_color": "#F2F2F2", "border": 1}),
            "text": workbook.add_format({"num_format": "@"}),
            "date": workbook.add_format({"num_format": "yyyy-mm-dd"}),
            "wrapped": workbook.add_format({"text_wrap": True, "valign": "top"}),
        }
        _write_county(workbook, formats, language)
        sheets = [(table, workbook.add_worksheet(_in(table.label, language))) for table in TABLES]
        ranges = _write_codes(workbook, formats, language)
        for table, sheet in sheets:
            _write_table(sheet, table, formats, ranges, language)


def _in(text: Text, language: str) -> str:
    return text.in_language(language)


def _write_county(workbook: Any, formats: dict[str, Any], language: str) -> None:
    sheet = workbook.add_worksheet(_in(COUNTY_SHEET, language))
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 28, formats["text"])
    sheet.set_column(2, 2, 56, formats["wrapped"])
    sheet.write_row(0, 0, [_in(text, language) for text in COUNTY_HEADINGS], formats["required"])
    sheet.freeze_panes(1, 0)
    for i, fact in enumerate(COUNTY_FACTS, start=1):
        kind = "required" if fact.is_required else "optional"
        sheet.write_string(i, 0, _in(fact.label, language), formats[kind])
        sheet.write_string(i, 2, f"{fact.name}: {_in(fact.doc, language)}")


def _write_codes(workbook: Any, formats: dict[str, Any], language: str) -> dict[str, str]:
    """Write every code list in use and return the range of each one's labels."""
    sheet = workbook.add_worksheet(_in(CODES_SHEET, language))
    sheet.set_column(0, 3, 22)
    sheet.write_row(0, 0, [_in(text, language) for text in CODES_HEADINGS], formats["required"])
    sheet.freeze_panes(1, 0)
    ranges: dict[str, str] = {}
    row = 1
    for codes in _lists_in_use():
        first = row
        for code in codes.codes:
            cells = (codes.label, Text(code.value, code.value), code.label, codes.source)  # fmt: skip
            for column, text in enumerate(cells):
                sheet.write_string(row, column, _in(text, language))
            row += 1
        ranges[codes.name] = f"='{_in(CODES_SHEET, language)}'!$C${first + 1}:$C${row}"
    return ranges


def _lists_in_use() -> list[CodeList]:
    found = [column.codes for table in TABLES for column in table.columns.values() if column.codes]
    return list({codes.name: codes for codes in found}.values())


def _write_table(
    sheet: Any, table: type[Table], formats: dict[str, Any], ranges: dict[str, str], language: str
) -> None:
    sheet.freeze_panes(1, 0)
    for i, column in enumerate(table.columns.values()):
        heading = _in(column.label, language)
        kind = "required" if column.is_required else "optional"
        sheet.write_string(0, i, heading, formats[kind])
        sheet.write_comment(0, i, header_note(column, language), {"x_scale": 2, "y_scale": 1.6})
        # Text keeps identifiers as typed: no lost zero, no exponent.
        cell_format = {str: formats["text"], date: formats["date"]}.get(column.dtype)
        sheet.set_column(i, i, max(12, 2 * len(heading) + 2), cell_format)
        rule = _validation(column, ranges, language)
        if rule:
            sheet.data_validation(1, i, ROWS, i, rule)


def header_note(column: Column, language: str) -> str:
    """Return what the note in a heading says: name, type, unit, required, meaning, example."""
    zh = language == "zh"
    colon = "：" if zh else ": "
    unit = UNIT_NAMES.get(column.unit)
    lines = [column.name, _in(TYPE_NAMES[column.dtype], language)]
    if unit:
        lines[-1] += f" ({_in(unit, language)})"
    lines.append(_in(REQUIRED if column.is_required else OPTIONAL, language))
    if column.codes:
        lines.append(("代码表" if zh else "Code list") + colon + _in(column.codes.label, language))
    if column.refers_to:
        lines.append(("须在此表中" if zh else "Must be in") + colon + column.refers_to)
    if _in(column.doc, language):
        lines.append(_in(column.doc, language))
    if column.example:
        lines.append(("例" if zh else "Example") + colon + column.example)
    return "\n".join(lines)


def _validation(column: Column, ranges: dict[str, str], language: str) -> dict[str, Any] | None:
    """Return what a cell of the column may hold, as Excel is told; it warns and does not forbid."""
    rule: dict[str, Any] = {"error_type": "warning", "ignore_blank": True}
    if column.codes:
        return rule | {"validate": "list", "source": ranges[column.codes.name]}
    if column.dtype is bool:
        return rule | {"validate": "list", "source": [_in(text, language) for text in YES_NO]}
    if column.dtype is date:
        return rule | {"validate": "date", "criteria": "between", "minimum": date(1900, 3, 1), "maximum": date(2100, 12, 31)}  # fmt: skip
    if column.dtype is str:
        return None
    limits = {
        "minimum": -1e9 if column.minimum is None else column.minimum,
        "maximum": 1e12 if column.maximum is None else column.maximum,
    }
    kind = "integer" if column.dtype is int else "decimal"
    return rule | {"validate": kind, "criteria": "between", **limits}
