"""How lists are sorted, paged and handed over as workbooks."""

import io
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import RequestFactory
from openpyxl import load_workbook

from junheng.kernel.text import Text
from junheng.web.tables import Column, make_listing
from junheng.web.workbooks import workbook_response

COLUMNS = (
    Column("name", "Name", ("name",)),
    Column("pupils", "Pupils", ("pupils",), is_number=True),
    Column("buttons", "", is_exported=False),
)


@dataclass(frozen=True)
class School:
    name: str
    pupils: int | None
    buttons: str = ""


SCHOOLS = [School("b", 30), School("a", None), School("c", 10)]


def listing_of(address: str, rows: Any = SCHOOLS, **options: Any) -> Any:
    request = RequestFactory().get(address)
    return make_listing(request, rows, COLUMNS, sort="name", **options)


def names(address: str) -> list[str]:
    return [row.name for row in listing_of(address).rows]


def test_a_list_is_sorted_by_the_address_and_rows_without_a_value_come_last() -> None:
    assert names("/x/") == ["a", "b", "c"]
    assert names("/x/?sort=pupils") == ["c", "b", "a"]
    assert names("/x/?sort=-pupils") == ["b", "c", "a"]


@pytest.mark.parametrize("nonsense", ["sort=nothing", "sort=buttons", "page=abc", "page=99"])
def test_nonsense_in_the_address_gives_the_ordinary_list(nonsense: str) -> None:
    assert names(f"/x/?{nonsense}") == ["a", "b", "c"]


def test_a_heading_sorts_and_then_reverses_and_keeps_the_filter() -> None:
    heading = listing_of("/x/?q=a").headings[1]
    assert heading.url == "/x/?q=a&sort=pupils"
    heading = listing_of("/x/?q=a&sort=pupils").headings[1]
    assert (heading.url, heading.direction) == ("/x/?q=a&sort=-pupils", "ascending")


def test_pages_keep_filter_and_order_and_the_workbook_has_all_rows() -> None:
    rows = [School(f"{n:03}", n) for n in range(120)]
    listing = listing_of("/x/?q=a&sort=-pupils&page=2", rows, per_page=50)
    assert [row.pupils for row in listing.rows][:2] == [69, 68]
    assert listing.next_url == "/x/?q=a&sort=-pupils&page=3"
    assert listing.previous_url == "/x/?q=a&sort=-pupils&page=1"
    assert listing.excel_url == "/x/?q=a&sort=-pupils&format=xlsx"
    assert len(listing.all_rows) == 120


def sheet_of(columns: Any, rows: Any) -> Any:
    response = workbook_response("list", columns, rows)
    return load_workbook(io.BytesIO(b"".join(response))).active


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "http://x.example/"])
def test_text_in_a_workbook_stays_text(text: str) -> None:
    sheet = sheet_of(COLUMNS, [School(text, 1)])
    cell = sheet["A2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_numbers_days_and_wordings_are_written_as_what_they_are() -> None:
    columns = [Column(str(n), "x", value=lambda row, n=n: row[n]) for n in range(5)]
    when = datetime(2026, 3, 1, 20, 0, tzinfo=UTC)
    sheet = sheet_of(columns, [(3.5, date(2026, 3, 2), when, True, Text("校", "School"))])
    values = [cell.value for cell in sheet[2]]
    assert values[0] == 3.5
    assert values[1] == datetime(2026, 3, 2)  # noqa: DTZ001 - a workbook knows no zone
    assert values[2] == datetime(2026, 3, 2, 4, 0)  # noqa: DTZ001
    assert values[3] is True
    assert values[4] == "School"


def test_a_column_of_buttons_is_not_exported_and_an_empty_list_has_headings() -> None:
    assert [cell.value for cell in sheet_of(COLUMNS, [])[1]] == ["Name", "Pupils"]
