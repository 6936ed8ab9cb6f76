"""How does a list become an Excel workbook that opens safely?"""

import tempfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from django.http import FileResponse, HttpResponseBase
from django.utils import timezone

from junheng.kernel.text import Text
from junheng.web.tables import Column
from junheng.web.wording import said

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook_response(
    name: str, columns: Sequence[Column], rows: Iterable[Any]
) -> HttpResponseBase:
    """Answer with a workbook called `name`.xlsx holding every row; rows are streamed to disk.

    Text is written as text: a cell that starts with = + - or @ never becomes a formula.
    """
    shown = [column for column in columns if column.is_exported]
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it after sending
    book = xlsxwriter.Workbook(
        file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet.freeze_panes(1, 0)
    for at, column in enumerate(shown):
        sheet.set_column(at, at, 12 if column.is_number else 22)
        sheet.write_string(0, at, str(column.label), bold)
    last = 0
    for last, row in enumerate(rows, start=1):
        for at, column in enumerate(shown):
            _write(sheet, last, at, column.cell(row), day=day, moment=moment)
    sheet.autofilter(0, 0, last, max(len(shown) - 1, 0))
    book.close()
    file.seek(0)
    return FileResponse(
        file, as_attachment=True, filename=Path(name).with_suffix(".xlsx").name, content_type=XLSX
    )


def _write(sheet: Any, row: int, at: int, value: object, *, day: Any, moment: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, Text):
        value = said(value)
    if isinstance(value, bool):
        sheet.write_boolean(row, at, value)
    elif isinstance(value, int | float):
        sheet.write_number(row, at, value)
    elif isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        sheet.write_datetime(row, at, local.replace(tzinfo=None), moment)
    elif isinstance(value, date):
        sheet.write_datetime(row, at, value, day)
    else:
        sheet.write_string(row, at, str(value))
