"""How is a list sorted, cut into pages and handed over as a workbook?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.http import HttpRequest, QueryDict

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

PER_PAGE = 50


@dataclass(frozen=True)
class Column:
    """One column: its name in the address, its heading, and what it is sorted and exported by.

    `sort` names fields of the rows (query paths for a queryset, attributes otherwise); without it
    the column has no sort link. `value` gives the cell of the workbook; without it the attribute
    called `name` is taken. `is_exported` is False for a column of buttons.
    """

    name: str
    label: "_StrPromise | str"
    sort: tuple[str, ...] = ()
    is_number: bool = False
    value: Callable[[Any], object] | None = None
    is_exported: bool = True

    def cell(self, row: object) -> object:
        """Return what the workbook shows of `row` in this column."""
        return self.value(row) if self.value else attrgetter(self.name)(row)


@dataclass(frozen=True)
class Heading:
    label: "_StrPromise | str"
    is_number: bool
    url: str
    direction: str  # "ascending", "descending" or "" when the list is not sorted by it


@dataclass(frozen=True)
class Listing:
    """One page of a sorted list, with all that the table component needs."""

    columns: Sequence[Column]
    all_rows: Any
    page: Page[Any]
    sort: str
    path: str
    address: QueryDict

    @property
    def rows(self) -> Sequence[Any]:
        return list(self.page.object_list)

    @property
    def count(self) -> int:
        return self.page.paginator.count

    @property
    def headings(self) -> list[Heading]:
        """Return the headings, each with the address that sorts by it, or reverses it."""
        return [self._heading(column) for column in self.columns]

    @property
    def page_links(self) -> list[tuple[str, str]]:
        """Return (page number or an ellipsis, address) for the pager."""
        pages = self.page.paginator.get_elided_page_range(self.page.number, on_each_side=1)
        return [
            (str(number), self._address(page=number) if isinstance(number, int) else "")
            for number in pages
        ]

    @property
    def page_number(self) -> str:
        return str(self.page.number)

    @property
    def previous_url(self) -> str:
        return self._address(page=self.page.number - 1) if self.page.has_previous() else ""

    @property
    def next_url(self) -> str:
        return self._address(page=self.page.number + 1) if self.page.has_next() else ""

    @property
    def excel_url(self) -> str:
        """Return the address of the same list, every page of it, as a workbook."""
        return self._address(page=None, format="xlsx")

    def _heading(self, column: Column) -> Heading:
        direction = {column.name: "ascending", f"-{column.name}": "descending"}.get(self.sort, "")
        turned = f"-{column.name}" if direction == "ascending" else column.name
        url = self._address(sort=turned, page=None) if column.sort else ""
        return Heading(column.label, column.is_number, url, direction)

    def _address(self, **changes: object) -> str:
        query = self.address.copy()
        for name, value in changes.items():
            query.pop(name, None)
            if value is not None:
                query[name] = str(value)
        return f"{self.path}?{query.urlencode()}" if query else self.path


def sort_rows(rows: Any, columns: Sequence[Column], sort: str) -> Any:
    """Return `rows` (a queryset or a sequence) ordered by the column that `sort` names.

    A minus sign turns the order round; rows without a value come last either way; an unknown name
    leaves the order as it was, because an address may be typed by hand.
    """
    descending = sort.startswith("-")
    column = next((one for one in columns if one.name == sort.lstrip("-") and one.sort), None)
    if column is None:
        return rows
    if isinstance(rows, QuerySet):
        orders = [
            F(name).desc(nulls_last=True) if descending else F(name).asc(nulls_last=True)
            for name in column.sort
        ]
        return rows.order_by(*orders, "pk")
    key = attrgetter(*column.sort)
    known = [row for row in rows if key(row) is not None]
    unknown = [row for row in rows if key(row) is None]
    return sorted(known, key=key, reverse=descending) + unknown


def make_listing(
    request: HttpRequest,
    rows: Any,
    columns: Sequence[Column],
    *,
    sort: str,
    per_page: int = PER_PAGE,
) -> Listing:
    """Return the page of `rows` that the address asks for; `sort` is the order without one.

    A page number that is no number, or beyond the end, gives the nearest page.
    """
    query = request.GET.copy()
    query.pop("format", None)
    names = {one.name for one in columns if one.sort}
    asked = query.get("sort", "")
    order = asked if asked.lstrip("-") in names else sort
    ordered = sort_rows(rows, columns, order)
    page = Paginator(ordered, per_page).get_page(query.get("page"))
    return Listing(tuple(columns), ordered, page, order, path=request.path, address=query)


def wants_excel(request: HttpRequest) -> bool:
    """Say whether the address asks for the list as a workbook."""
    return request.GET.get("format") == "xlsx"
