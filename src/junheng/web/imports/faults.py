"""How are many faults shown page by page without keeping anything of a refused file?

The page carries its own faults, compressed and signed, from one click to the next: a refused
upload leaves nothing on the server.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.core import signing
from django.core.paginator import Page, Paginator
from django.utils.translation import gettext_lazy as _

from junheng.kernel.text import Text
from junheng.snapshots.report import Fault
from junheng.web.tables import Column
from junheng.web.wording import said

PER_PAGE = 50
CARRIED_AT_MOST = 5_000
_SALT = "junheng.web.imports.faults"


@dataclass(frozen=True)
class Line:
    """One fault as the page and the workbook show it."""

    file: str
    row: int | None
    column: str
    found: str
    message: str


@dataclass(frozen=True)
class FaultList:
    """A page of faults, what kinds there are, and the pages' own memory of them."""

    count: int
    kinds: tuple[tuple[str, str, int], ...]
    lines: tuple[Line, ...]
    page: Page[Line]
    carried: str

    @property
    def is_cut(self) -> bool:
        """Say whether there are more faults than the pages carry."""
        return self.count > len(self.lines)


COLUMNS = (
    Column("file", _("File")),
    Column("row", _("Row"), is_number=True),
    Column("column", _("Column")),
    Column("found", _("Found")),
    Column("message", _("What is wrong, and what to do")),
)


def list_faults(faults: Sequence[Fault]) -> FaultList:
    """Return the first page of the faults of a check."""
    kept = [
        (fault.file, fault.row, _column(fault), fault.found, tuple(fault.message))
        for fault in faults[:CARRIED_AT_MOST]
    ]
    kinds = Counter((fault.file, _column(fault)) for fault in faults)
    body = {"count": len(faults), "kinds": [[*kind, n] for kind, n in kinds.most_common(30)]}
    carried = signing.dumps({**body, "faults": kept}, salt=_SALT, compress=True)
    return open_carried(carried, number="1")


def open_carried(carried: str, *, number: str) -> FaultList:
    """Return the asked-for page of faults that a page carried; raise BadSignature otherwise."""
    body = signing.loads(carried, salt=_SALT, max_age=86_400)
    lines = tuple(
        Line(file, row, said(Text(*column)), found, said(Text(*message)))
        for file, row, column, found, message in body["faults"]
    )
    kinds = tuple((file, said(Text(*column)), n) for file, column, n in body["kinds"])
    page = Paginator(lines, PER_PAGE).get_page(number)
    return FaultList(body["count"], kinds, lines, page, carried)


def _column(fault: Fault) -> tuple[str, str]:
    label = fault.label or Text(fault.column, fault.column)
    return label.zh, label.en
