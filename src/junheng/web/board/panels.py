"""What does a board say: which figures, which work next, what happened since yesterday?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from junheng.kernel.text import Text
from junheng.ledger import queries
from junheng.ledger.workflow import MOVE_LABELS, Party, State
from junheng.web.wording import said

NEXT_AT_MOST = 8
# What each party has to do next, by the state an item is in.
TO_DO: dict[Party, dict[State, str]] = {
    Party.OWNER: {State.ASSIGNED: "report"},
    Party.SUPERVISOR: {State.OPEN: "assign", State.REPORTED: "check", State.CHECKED: "close"},
}


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


def unfollowed(findings: QuerySet[Any], items: QuerySet[Any]) -> int:
    """Count the findings that no live item follows."""
    names = ("clause", "stage", "unit", "key", "detail")
    found = set(findings.order_by().values_list(*names))
    live = [state.value for state in State if state.is_live]
    followed = items.filter(state__in=live).order_by().values_list(*names)
    return len(found.difference(followed))


def list_to_do(items: QuerySet[Any], parties: frozenset[Party], today: date) -> list[ToDo]:
    """Return what these parties have to act on next, the earliest due first."""
    if Party.LEADER in parties:
        late = items.filter(due_on__lt=today).exclude(due_on=None).order_by("due_on", "code")
        return [_line(item, said(item.standing_state.label), today) for item in late[:NEXT_AT_MOST]]
    deeds = {state: name for party in parties for state, name in TO_DO.get(party, {}).items()}
    waiting = items.filter(state__in=[state.value for state in deeds]).order_by("due_on", "code")
    return [
        _line(item, said(MOVE_LABELS[deeds[State(item.state)]]), today)
        for item in waiting[:NEXT_AT_MOST]
    ]


def since_last_working_day(items: QuerySet[Any], day: date, raised: int) -> Iterator[Happened]:
    """Yield what happened to items from the beginning of `day` on."""
    since = timezone.make_aware(datetime.combine(day, time.min))
    counts = items.order_by().aggregate(
        opened=Count("pk", filter=Q(opened_at__gte=since)),
        reported=Count("pk", filter=Q(state=State.REPORTED.value, moved_at__gte=since)),
        closed=Count("pk", filter=Q(state=State.CLOSED.value, closed_at__gte=since)),
    )
    yield Happened(_("Opened"), counts["opened"], _items(sort="-due_on"))
    yield Happened(_("Reported as put right"), counts["reported"], _items(state="reported"))
    yield Happened(_("Closed"), counts["closed"], _items(state="closed"))
    yield Happened(_("Raised as overdue"), raised, _items(when="escalated"))


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
