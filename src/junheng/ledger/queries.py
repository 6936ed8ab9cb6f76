"""What does the ledger hold, and what may this person do with it?"""

import hashlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.utils.timezone import make_aware

from junheng.accounts.models import Organisation
from junheng.accounts.queries import Anyone, counties_to
from junheng.accounts.roles import Action, OrganisationKind
from junheng.accounts.scope import ScopedQuerySet
from junheng.kernel.refusals import NotFound, Refusal
from junheng.kernel.text import Text
from junheng.kernel.working_days import Calendar
from junheng.ledger import chain, workflow
from junheng.ledger.deadlines import Explanation, days_late, explain
from junheng.ledger.events import CALENDAR_CHAIN, clock_facts
from junheng.ledger.findings import evidence_refusal, snapshot_refusal
from junheng.ledger.models import (
    LIVE,
    CalendarDay,
    CalendarYear,
    Event,
    Item,
    Notice,
)
from junheng.ledger.parties import parties_of
from junheng.ledger.workflow import Clock, Party, Standing, State
from junheng.registers.models import FrozenSnapshot, School
from junheng.registers.queries import latest_frozen
from junheng.studies.models import StudyFinding

SOON_DAYS = 5
SORTS: dict[str, tuple[str | OrderBy, ...]] = {
    "due": (F("due_on").asc(nulls_last=True), "code"),
    "opened": ("-opened_at", "-code"),
    "moved": ("-moved_at", "-code"),
    "school": ("school__name", "code"),
    "clause": ("clause", "code"),
    "shortfall": (F("shortfall").desc(nulls_last=True), "code"),
    "code": ("code",),
}


class ItemNotFound(NotFound):
    """No such item, or not within what this person may see."""


@dataclass(frozen=True)
class ItemFilter:
    """Which items a list shows; what is left empty does not narrow it.

    `when` is one of: live, overdue, soon, to_check, escalated, provisional, paused, and, of what
    happened since the last working day began, opened, reported, closed. `waits_for` is the party
    that has to act next.
    """

    state: str = ""
    when: str = ""
    waits_for: str = ""
    school: str = ""
    township: str = ""
    clause: str = ""
    stage: str = ""
    owner: str = ""
    text: str = ""
    sort: str = "due"


def working_calendar() -> Calendar:
    """Return the working days as entered: notices of the state and corrections by hand."""
    days = dict(CalendarDay.objects.values_list("day", "is_working"))
    years = frozenset(CalendarYear.objects.values_list("year", flat=True))
    told = chain.canonical([sorted(years), sorted((d.isoformat(), w) for d, w in days.items())])
    version = hashlib.sha256(told.encode()).hexdigest()[:8]
    return Calendar(exceptions=days, announced_years=years, version=version)


def items_visible_to(person: Anyone) -> ScopedQuerySet[Item]:
    """Return the items within the person's reach; the one door to lists of items."""
    items: ScopedQuerySet[Item] = Item.objects.visible_to(person)
    return items.select_related("school", "owner", "county")


def list_items(
    *, visible_to: Anyone, today: date, wanted: ItemFilter | None = None
) -> ScopedQuerySet[Item]:
    """Return the items that the filter asks for, in its order, without a query per row."""
    asked = wanted or ItemFilter()
    items = items_visible_to(visible_to)
    exact = {
        "state": asked.state,
        "school": asked.school,
        "school__township": asked.township,
        "clause": asked.clause,
        "stage": asked.stage,
        "owner__code": asked.owner,
    }
    items = items.filter(**{name: value for name, value in exact.items() if value})
    if asked.when:
        items = items.filter(_when(asked.when, today, working_calendar))
    if asked.waits_for:
        held = [state.value for state in State if state.holder == asked.waits_for]
        items = items.filter(state__in=held)
    for word in asked.text.split():
        items = items.filter(
            Q(code__icontains=word)
            | Q(title_zh__icontains=word)
            | Q(title_en__icontains=word)
            | Q(key=word)
        )
    return items.order_by(*SORTS.get(asked.sort, SORTS["due"]))


def get_item(code: str, *, visible_to: Anyone) -> Item:
    """Return one item; raise ItemNotFound when it is absent or out of reach."""
    judged = ("found_in", "checked_in", "owner__parent")
    item = items_visible_to(visible_to).select_related(*judged).filter(code=code).first()
    if item is None:
        raise ItemNotFound(f"There is no item '{code}' that you may see.")
    return item


def list_items_of_school(school: School, *, visible_to: Anyone) -> ScopedQuerySet[Item]:
    """Return a school's items, those that still run first."""
    return (
        items_visible_to(visible_to)
        .filter(school=school)
        .order_by(F("due_on").asc(nulls_last=True), "-opened_at")
    )


def live_items_of(county: Organisation, *, clauses: Collection[str]) -> dict[tuple[str, ...], Item]:
    """Return a county's live items of these clauses by the place they speak of."""
    items = Item.objects.for_system("whether an item is there already, before one is opened")
    return {
        place_of(item): item
        for item in items.filter(county=county, clause__in=clauses, state__in=LIVE)
    }


def place_of(item: Item) -> tuple[str, ...]:
    """Return what may have one live item only: clause, stage, unit, key and class."""
    return (item.clause, item.stage, item.unit, item.key, item.detail)


def live_items_by_place(*, visible_to: Anyone, clause: str = "") -> dict[tuple[str, ...], Item]:
    """Return live items by (clause, stage, unit, key, detail), to mark findings that have one."""
    items = items_visible_to(visible_to).filter(state__in=LIVE)
    if clause:
        items = items.filter(clause=clause)
    return {place_of(item): item for item in items}


def findings_followed(
    findings: ScopedQuerySet[StudyFinding], *, visible_to: Anyone, by_item: bool
) -> ScopedQuerySet[StudyFinding]:
    """Return the findings that a live item follows, or those that none does."""
    names = ("clause", "stage", "unit", "key", "detail")
    same = {name: OuterRef(name) for name in names}
    items = Item.objects.visible_to(visible_to).filter(
        state__in=LIVE, county=OuterRef("study__county"), **same
    )
    return findings.filter(Exists(items) if by_item else ~Exists(items))


def list_clauses_in_use(*, visible_to: Anyone) -> list[str]:
    """Return the codes of clauses that items speak of, for a filter's choices."""
    return sorted(set(Item.objects.visible_to(visible_to).values_list("clause", flat=True)))


def standing(item: Item, today: date) -> Standing:
    """Return the facts of the item on which a refusal depends."""
    return Standing(
        is_paused=is_paused(item, today),
        is_overdue=is_overdue(item, today),
        is_last_day=item.due_on == today,
        measured_met=item.checked_met,
        extensions=item.extensions,
        pauses=item.pauses,
        transfers=item.transfers,
    )


def is_paused(item: Item, today: date) -> bool:
    """Say whether the clock stands still today; a pause ends by itself on its last day."""
    return item.paused_until is not None and today < item.paused_until


def is_overdue(item: Item, today: date) -> bool:
    """Say whether the due date has passed."""
    return item.due_on is not None and today > item.due_on


def move_refusal(item: Item, name: str, *, person: Anyone, today: date) -> Refusal | None:
    """Say why this person may not make this move today, or None."""
    parties = parties_of(person, item)
    no = workflow.refusal(
        name, state=State(item.state), parties=parties, standing=standing(item, today)
    )
    if no is None and name in _JUDGE_SNAPSHOT:
        return _JUDGE_SNAPSHOT[name](item, newest_snapshot(item))
    return no


# The moves that depend on which snapshot of the county is the newest.
_JUDGE_SNAPSHOT = {"check": snapshot_refusal, "close": evidence_refusal}


def newest_snapshot(item: Item) -> FrozenSnapshot:
    """Return the newest snapshot of the item's county; there is at least the one it was found in."""
    return latest_frozen(item.county) or item.found_in


@dataclass(frozen=True)
class MoveChoice:
    """A button: what it is called, what it asks for, and why it cannot be pressed."""

    name: str
    label: Text
    refusal: Refusal | None
    after: State
    has_reason: bool
    days_at_most: int | None
    starts_days: int | None
    has_owner: bool

    @property
    def is_allowed(self) -> bool:
        """Say whether the button can be pressed."""
        return self.refusal is None


@dataclass(frozen=True)
class EventLine:
    """One event as a page shows it."""

    sequence: int
    name: str
    label: Text
    by_name: str
    at: datetime
    note: str
    facts: dict[str, Any]
    hash: str


@dataclass(frozen=True)
class Waiting:
    """What an item waits for: the move that brings it on, and what stops anybody from making it."""

    move: str
    refusal: Refusal | None


def waiting_for(item: Item, today: date) -> Waiting | None:
    """Return what the item waits for; None once it is finished."""
    state = State(item.state)
    move = state.next_move
    if move is None:
        return None
    if state is State.CHECKED and item.checked_met is not True:
        move = "send_back"
    no = workflow.refusal(
        move, state=state, parties=frozenset(Party), standing=standing(item, today)
    )
    if no is None and move in _JUDGE_SNAPSHOT:
        no = _JUDGE_SNAPSHOT[move](item, newest_snapshot(item))
    return Waiting(move, no)


@dataclass(frozen=True)
class ItemPage:
    """Everything the page of one item shows."""

    item: Item
    parties: frozenset[Party]
    choices: tuple[MoveChoice, ...]
    explanation: Explanation | None
    events: tuple[EventLine, ...]
    days_late: int
    is_paused: bool
    is_overdue: bool
    owners: tuple[Organisation, ...]
    waiting: Waiting | None


def item_page(item: Item, person: Anyone, *, today: date) -> ItemPage:
    """Return the item's facts, its history, its deadline worked out, and what may be done."""
    calendar = working_calendar()
    events = list_events(item)
    return ItemPage(
        item=item,
        parties=parties_of(person, item),
        choices=tuple(_choices(item, person, today)),
        explanation=explain(clock_facts(events), calendar, today),
        events=tuple(event_line(event) for event in events),
        days_late=days_late(item.due_on, today, calendar) if item.due_on else 0,
        is_paused=is_paused(item, today),
        is_overdue=is_overdue(item, today),
        owners=tuple(owners_for(item)),
        waiting=waiting_for(item, today),
    )


def list_events(item: Item) -> list[Event]:
    """Return the item's events, oldest first; the item was fetched in scope."""
    return list(Event.objects.filter(item_code=item.code).order_by("sequence"))


def event_line(event: Event) -> EventLine:
    """Return an event with the name of what happened in both languages."""
    label = EVENT_LABELS[event.name]
    return EventLine(
        event.sequence, event.name, label, event.by_name, event.at, event.note, event.facts,
        event.hash,
    )  # fmt: skip


def owners_for(item: Item) -> list[Organisation]:
    """Return who may own the item: its school, the school's parent, the central school, the county.

    The present owner is left out.
    """
    here = Q(pk=item.county_id)
    if item.school is not None:
        codes = [code for code in (item.school_id, item.school.parent_id) if code]
        here |= Q(kind=OrganisationKind.SCHOOL.value, school_code__in=codes)
        here |= Q(
            kind=OrganisationKind.CENTRAL_SCHOOL.value,
            parent=item.county_id,
            township=item.school.township,
        )
    return list(Organisation.objects.filter(here).exclude(pk=item.owner_id).order_by("kind"))


@dataclass(frozen=True)
class BoardNumbers:
    """How many items want someone's eye today; `since` is the last working day before it."""

    live: int
    overdue: int
    due_soon: int
    to_check: int
    newly_escalated: int
    provisional: int
    opened: int
    reported: int
    closed: int
    since: date


def board_numbers(person: Anyone, *, today: date) -> BoardNumbers:
    """Count the live items in the person's reach that are late, soon due, or wait for a check."""
    calendar = working_calendar()
    counts = {
        name: Count("pk", filter=_when(when, today, lambda: calendar))
        for name, when in (
            ("live", "live"),
            ("overdue", "overdue"),
            ("due_soon", "soon"),
            ("to_check", "to_check"),
            ("newly_escalated", "escalated"),
            ("provisional", "provisional"),
            ("opened", "opened"),
            ("reported", "reported"),
            ("closed", "closed"),
        )
    }
    numbers = Item.objects.visible_to(person).aggregate(**counts)
    return BoardNumbers(**numbers, since=last_working_day_before(today, calendar))


def chains_audited_by(person: Anyone) -> frozenset[str]:
    """Return the chains that an auditor verifies: of the counties looked after, and the calendar."""
    counties = counties_to(Action.SEE_RECORDS, person).values_list("code", flat=True)
    return frozenset({*counties, CALENDAR_CHAIN})


def events_audited_by(person: Anyone) -> QuerySet[Event]:
    """Return the events of the chains that an auditor verifies, newest first."""
    return Event.objects.filter(chain__in=chains_audited_by(person)).order_by("-at", "-pk")


def count_events(chains: Collection[str] | None = None) -> int:
    """Return how many events there are in the chains of these names, or in all."""
    events = Event.objects.all() if chains is None else Event.objects.filter(chain__in=chains)
    return events.count()


def _choices(item: Item, person: Anyone, today: date) -> Iterator[MoveChoice]:
    at_most = {
        Clock.EXTEND: workflow.EXTENSION_DAYS_AT_MOST,
        Clock.PAUSE: workflow.PAUSE_DAYS_AT_MOST,
    }
    for move in workflow.MOVES:
        if move.before == item.state:
            yield MoveChoice(
                name=move.name,
                label=move.label,
                refusal=move_refusal(item, move.name, person=person, today=today),
                after=move.after,
                has_reason=move.has_reason,
                days_at_most=at_most.get(move.clock),
                starts_days=move.days,
                has_owner=move.clock is Clock.TRANSFER,
            )


def _when(when: str, today: date, calendar: Callable[[], Calendar]) -> Q:
    # The calendar is read only for what is counted in working days.
    live = Q(state__in=LIVE)
    if when == "overdue":
        return live & Q(due_on__lt=today)
    if when == "soon":
        until = calendar().add_working_days(today, SOON_DAYS)
        return live & Q(due_on__gte=today, due_on__lte=until)
    if when == "to_check":
        return Q(state=State.REPORTED.value)
    if when == "escalated":
        since = last_working_day_before(today, calendar())
        raised = Notice.objects.for_system("inside a list of items that has its own scope").filter(
            item=OuterRef("pk"), step__gte=0, raised_on__gte=since, due_on=OuterRef("due_on")
        )
        return live & Q(Exists(raised))
    if when in {"opened", "reported", "closed"}:
        begun = datetime.combine(last_working_day_before(today, calendar()), time.min)
        return _happened(when, make_aware(begun))
    if when == "provisional":
        return live & Q(is_provisional=True)
    if when == "paused":
        return live & Q(paused_until__gt=today)
    return live


def _happened(what: str, since: datetime) -> Q:
    if what == "opened":
        return Q(opened_at__gte=since)
    if what == "closed":
        return Q(state=State.CLOSED.value, closed_at__gte=since)
    # A note or an extension moves an item too: only its event says when it was reported.
    reports = Event.objects.filter(item_code=OuterRef("code"), name="report", at__gte=since)
    return Q(Exists(reports))


def last_working_day_before(today: date, calendar: Calendar) -> date:
    """Return the working day before today: what 'since yesterday' means on a Monday."""
    day = today - timedelta(days=1)
    while not calendar.is_working_day(day):
        day -= timedelta(days=1)
    return day


EVENT_LABELS = {
    "open": Text("立项", "Opened"),
    "remind": Text("到期提醒", "Reminded of the deadline"),
    "escalate": Text("超期上报", "Raised as overdue"),
    "calendar_corrected": Text("日历更正，重算期限", "Calendar corrected, deadline derived anew"),
    "day_set": Text("日历改日", "Day of the calendar changed"),
    "year_entered": Text("录入放假通知", "Holiday notice entered"),
    # What a button orders, a line of the history tells as done.
    "assign": Text("交办", "Assigned"),
    "report": Text("报告整改", "Reported as put right"),
    "check": Text("复测核查", "Measured again"),
    "send_back": Text("退回整改", "Sent back"),
    "close": Text("销号", "Closed"),
    "close_with_reason": Text("说明理由销号", "Closed with a reason"),
    "extend": Text("延期", "Extended"),
    "pause": Text("暂停计时", "Paused"),
    "resume": Text("恢复计时", "Resumed"),
    "transfer": Text("转办", "Passed on"),
    "reassign": Text("局长指定责任单位", "Another owner named"),
    "void": Text("作废", "Made void"),
    "note": Text("备注", "Note added"),
}
