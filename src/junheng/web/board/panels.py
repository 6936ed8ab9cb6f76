"""What does a board say: which figures, which work next, what happened since yesterday?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from junheng.kernel.text import Text
from junheng.ledger import queries
from junheng.ledger.workflow import MOVE_LABELS, Party, State
from junheng.web.wording import said

NEXT_AT_MOST = 8


@dataclass(frozen=True)
class Figure:
    """One number that wants action, with the list behind it."""

    label: str
    number: object
    url: str
    note: str = ""
    tone: str = ""
    unit: str = ""


@dataclass(frozen=True)
class ToDo:
    """One line of what to do next: the deed, the item, and by when."""

    deed: str
    title: Text
    url: str
    place: str
    due_on: date | None
    is_overdue: bool
    is_provisional: bool


@dataclass(frozen=True)
class Next:
    """The first lines of what to do next, of how many, and the list of all of them."""

    lines: tuple[ToDo, ...] = ()
    count: int = 0
    url: str = ""

    @property
    def has_more(self) -> bool:
        return self.count > len(self.lines)


@dataclass(frozen=True)
class Happened:
    """How often something happened since the last working day."""

    label: str
    count: int
    url: str


def item_figures(numbers: queries.BoardNumbers) -> dict[str, Figure]:
    """Return the figures about items, by name."""
    return {
        "overdue": Figure(
            _("Items overdue"),
            numbers.overdue,
            _items(when="overdue"),
            note=ngettext(
                "{count} raised since yesterday",
                "{count} raised since yesterday",
                numbers.newly_escalated,
            ).format(count=numbers.newly_escalated),
            tone="red" if numbers.overdue else "green",
        ),
        "to_check": Figure(
            _("Reported as put right"),
            numbers.to_check,
            _items(when="to_check"),
            note=_("waiting to be measured again"),
            tone="amber" if numbers.to_check else "green",
        ),
        "due_soon": Figure(
            _("Due within five working days"),
            numbers.due_soon,
            _items(when="soon"),
            note=_("of {live} not finished").format(live=numbers.live),
            tone="amber" if numbers.due_soon else "green",
        ),
    }


def what_to_do(person: Any, parties: frozenset[Party], today: date) -> Next:
    """Return what these parties have to act on next, the earliest due first."""
    query = _query_to_do(parties)
    if query is None:
        return Next()
    wanted = queries.ItemFilter(**query)
    items = queries.list_items(visible_to=person, today=today, wanted=wanted)
    lines = tuple(_line(item, _deed(item, parties), today) for item in items[:NEXT_AT_MOST])
    count = len(lines) if len(lines) < NEXT_AT_MOST else items.count()
    return Next(lines, count, _items(**query))


def _query_to_do(parties: frozenset[Party]) -> dict[str, str] | None:
    if Party.LEADER in parties:
        return {"when": "overdue"}
    holders = parties & {Party.OWNER, Party.SUPERVISOR}
    if len(holders) > 1:
        return {"when": "live"}
    return {"waits_for": next(iter(holders)).value} if holders else None


def _deed(item: Any, parties: frozenset[Party]) -> str:
    state = State(item.state)
    if Party.LEADER in parties or state.next_move is None:
        return said(state.label)
    return said(MOVE_LABELS[state.next_move])


def since_last_working_day(numbers: queries.BoardNumbers) -> Iterator[Happened]:
    """Yield what happened to items since the last working day began, each with its list."""
    yield Happened(_("Opened"), numbers.opened, _items(when="opened"))
    yield Happened(_("Reported as put right"), numbers.reported, _items(when="reported"))
    yield Happened(_("Closed"), numbers.closed, _items(when="closed"))
    yield Happened(_("Raised as overdue"), numbers.newly_escalated, _items(when="escalated"))


def _line(item: Any, deed: str, today: date) -> ToDo:
    return ToDo(
        deed=deed,
        title=item.title,
        url=reverse("items:item-show", args=[item.code]),
        place=said(item.owner.name),
        due_on=item.due_on,
        is_overdue=queries.is_overdue(item, today),
        is_provisional=item.is_provisional,
    )


def _items(**query: str) -> str:
    return reverse("items:item-list", query=query)
