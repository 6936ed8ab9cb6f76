"""How does an item come to be and move on: refused with a reason, or done whole with one event?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.timezone import localdate

from junheng.accounts.models import Organisation, Person
from junheng.accounts.operations import require
from junheng.accounts.roles import Action, OrganisationKind
from junheng.kernel.refusals import Refusal, Refused
from junheng.kernel.working_days import Calendar
from junheng.ledger import queries, workflow
from junheng.ledger.calendars import (
    enter_calendar_year,
    enter_published_notices,
    set_calendar_day,
)
from junheng.ledger.checks import Measured, measure_unlocked, take
from junheng.ledger.clocks import DERIVED, set_clock
from junheng.ledger.escalation import escalate_overdue, mark_all_read, mark_read
from junheng.ledger.events import (
    ChainWriter,
    chain_of,
    clock_entry,
    clock_fact,
    clock_facts,
    storable,
)
from junheng.ledger.findings import Found, found_from
from junheng.ledger.models import Event, Item
from junheng.ledger.workflow import Clock, Move, State
from junheng.registers.models import FrozenSnapshot
from junheng.studies.models import StudyFinding

# The whole list of verbs, for those above: what changes the calendar and what is raised as late
# have modules of their own.
__all__ = [
    "MovedMeanwhile",
    "Opened",
    "enter_calendar_year",
    "enter_published_notices",
    "escalate_overdue",
    "extend_deadline",
    "mark_all_read",
    "mark_read",
    "move_item",
    "open_item",
    "open_item_from_finding",
    "open_items",
    "open_items_from_findings",
    "pause_item",
    "resume_item",
    "set_calendar_day",
    "void_item",
]


class MovedMeanwhile(Refused):
    """Someone else moved the item between the look and the click."""


@dataclass(frozen=True)
class Opened:
    """What a bulk opening did: the new items, and those that followed the finding already."""

    items: tuple[Item, ...]
    existing: tuple[Item, ...]


def open_item_from_finding(finding: StudyFinding, *, by: Person, now: datetime) -> Item:
    """Open an item for a finding of a study, fetched in the person's scope."""
    return open_item(found_from([finding])[0], by=by, now=now)


def open_items_from_findings(
    findings: Sequence[StudyFinding], *, by: Person, now: datetime
) -> Opened:
    """Open an item for every finding that none follows yet: all failed ones of a clause, say."""
    return open_items(found_from(findings), by=by, now=now)


def open_item(found: Found, *, by: Person, now: datetime) -> Item:
    """Open an item for a clause not met; refuse, naming it, when a live one is there already."""
    opened = open_items([found], by=by, now=now)
    if opened.existing:
        code = opened.existing[0].code
        raise Refused(
            "item_exists",
            f"Item {code} already follows this clause at this place. Open that one.",
            item=code,
        )
    return opened.items[0]


@transaction.atomic
def open_items(founds: Sequence[Found], *, by: Person, now: datetime) -> Opened:
    """Open an item for each finding that none follows yet; all of one county, all or none."""
    county = _require_openable(founds, by=by)
    writer = ChainWriter(chain_of(county))
    calendar, owners = queries.working_calendar(), _owners(founds, county)
    number = Item.objects.for_system("the next code of the county").filter(county=county).count()
    items: list[Item] = []
    existing: list[Item] = []
    followed = queries.live_items_of(county, clauses={found.clause for found in founds})
    for found in founds:
        if found.place in followed:
            existing.append(followed[found.place])
            continue
        number += 1
        code = f"{county.code}-{localdate(now).year}-{number:05d}"
        entry = clock_entry(Clock.START, now=now, days=workflow.DAYS_TO_ASSIGN)
        owner = owners[found.school.school_id] if found.school else county
        item = _new_item(found, code, owner, by=by, now=now)
        set_clock(item, [clock_fact(entry)], calendar)
        items.append(item)
        followed[found.place] = item
        writer.append(
            "open", by=by, now=now, item_code=code,
            clock=entry, rule=workflow.RULE_VERSION, calendar=calendar.version,
            due_on=str(item.due_on), owner=owner.code, title=list(found.title),
            clause=found.clause, cite=found.cite, stage=found.stage, unit=found.unit, key=found.key,
            detail=found.detail, value=found.value, limit=found.limit, sense=found.sense,
            shortfall=found.shortfall, snapshot=found.found_in.content_hash, study=found.study.pk if found.study else None,
        )  # fmt: skip
    Item.objects.bulk_create(items, batch_size=500)
    writer.write()
    return Opened(tuple(items), tuple(existing))


def move_item(
    item: Item,
    name: str,
    *,
    by: Person,
    now: datetime,
    note: str = "",
    days: int | None = None,
    owner: Organisation | None = None,
    frozen: FrozenSnapshot | None = None,
    expected_version: int | None = None,
) -> Item:
    """Make one move of the table and return the item as it then is.

    `expected_version` is the version that the person saw when deciding, the item's own when not
    given. Raises Refused with the reason, MovedMeanwhile when the item has moved since.
    """
    seen = item.version if expected_version is None else expected_version
    measured = measure_unlocked(item, name, seen=seen, by=by, now=now, frozen=frozen)
    return _move_locked(
        item, name, by=by, now=now, note=note, days=days, owner=owner, seen=seen, measured=measured
    )


@transaction.atomic
def _move_locked(
    item: Item,
    name: str,
    *,
    by: Person,
    now: datetime,
    note: str,
    days: int | None,
    owner: Organisation | None,
    seen: int,
    measured: Measured | None,
) -> Item:
    today = localdate(now)
    writer = ChainWriter(chain_of(item.county))
    current = queries.get_item(item.code, visible_to=by)
    if current.version != seen:
        raise _moved_meanwhile(current)
    _raise(queries.move_refusal(current, name, person=by, today=today))
    move = workflow.get_move(name, state=State(current.state))
    _raise(workflow.reason_refusal(move, note))
    _raise(workflow.days_refusal(move, days))
    calendar = queries.working_calendar()
    facts = _facts_of(current, move, owner=owner, measured=measured)
    entry = _entry(move, calendar, now=now, today=today, days=days)
    _change(current, move, entry, by=by, now=now, note=note, calendar=calendar)
    _save(current, seen=seen, before=move.before)
    writer.append(
        name, by=by, now=now, item_code=current.code, note=note,
        before=move.before.value, after=move.after.value,
        **({"clock": entry} if entry else {}),
        due_on=str(current.due_on) if current.due_on else None,
        rule=workflow.RULE_VERSION, calendar=calendar.version, **facts,
    )  # fmt: skip
    writer.write()
    return queries.get_item(current.code, visible_to=by)


def extend_deadline(
    item: Item, *, days: int, by: Person, now: datetime, note: str, version: int | None = None
) -> Item:
    """Give the item more working days; by a superior of whoever has to act, before it is due."""
    return move_item(item, "extend", by=by, now=now, note=note, days=days, expected_version=version)


def pause_item(
    item: Item, *, days: int, by: Person, now: datetime, note: str, version: int | None = None
) -> Item:
    """Stop the clock for at most so many working days while waiting for someone outside."""
    return move_item(item, "pause", by=by, now=now, note=note, days=days, expected_version=version)


def resume_item(
    item: Item, *, by: Person, now: datetime, note: str = "", version: int | None = None
) -> Item:
    """Let the clock run again."""
    return move_item(item, "resume", by=by, now=now, note=note, expected_version=version)


def void_item(
    item: Item, *, by: Person, now: datetime, note: str, version: int | None = None
) -> Item:
    """End an item that should not have been opened; it stays on record with the reason."""
    return move_item(item, "void", by=by, now=now, note=note, expected_version=version)


def _raise(refusal: Refusal | None) -> None:
    if refusal is not None:
        raise Refused(refusal.code, refusal.sentence, **refusal.facts)


def _moved_meanwhile(current: Item) -> MovedMeanwhile:
    last = Event.objects.filter(item_code=current.code).order_by("-sequence").first()
    who = last.by_name if last else ""
    when = last.at.isoformat(timespec="minutes") if last else ""
    return MovedMeanwhile(
        "moved_meanwhile",
        f"{who} moved item {current.code} at {when}: it is now {current.state}. Look at it again.",
        item=current.code,
        who=who,
        when=when,
        state=State(current.state),
    )


def _require_openable(founds: Sequence[Found], *, by: Person) -> Organisation:
    if not founds:
        raise Refused("nothing_to_open", "There is no finding to open an item for. Choose one.")
    county = founds[0].county
    for found in founds:
        if found.county.pk != county.pk:
            raise Refused("two_counties", "Items are opened for one county at a time. Split them.")
        if found.is_met is not False:
            raise Refused(
                "finding_not_failed",
                f"{found.title.en}: the clause is met or has no value, so there is nothing to put "
                "right yet. Choose a finding that is not met.",
                title=found.title,
            )
        place = {"school": found.school} if found.school else {"county": county}
        require(by, Action.OPEN_ITEM, **place)
    return county


def _owners(founds: Iterable[Found], county: Organisation) -> dict[str, Organisation]:
    """Return who puts right what is wrong at each school.

    The school itself, else the school it belongs to, its central school, or the county, as far
    as these are organisations with people.
    """
    schools = {found.school.school_id: found.school for found in founds if found.school}
    codes = {*schools, *(school.parent_id for school in schools.values() if school.parent_id)}
    organisations = Organisation.objects.filter(
        Q(kind=OrganisationKind.SCHOOL.value, school_code__in=codes)
        | Q(kind=OrganisationKind.CENTRAL_SCHOOL.value, parent=county)
    )
    known = {each.school_code or each.township: each for each in organisations}
    return {
        code: known.get(code)
        or known.get(school.parent_id or "")
        or known.get(school.township)
        or county
        for code, school in schools.items()
    }


def _new_item(found: Found, code: str, owner: Organisation, *, by: Person, now: datetime) -> Item:
    return Item(
        code=code,
        county=found.county,
        school=found.school,
        title_zh=found.title.zh,
        title_en=found.title.en,
        clause=found.clause,
        cite=found.cite,
        indicator=found.indicator,
        stage=found.stage,
        unit=found.unit,
        key=found.key,
        detail=found.detail,
        value=found.value,
        limit=found.limit,
        sense=found.sense,
        shortfall=found.shortfall,
        found_in=found.found_in,
        study=found.study,
        owner=owner,
        state=State.OPEN.value,
        opened_at=now,
        opened_by=by.username,
        moved_at=now,
    )


def _facts_of(
    item: Item, move: Move, *, owner: Organisation | None, measured: Measured | None
) -> dict[str, Any]:
    """Change what the move itself is about and return what its event keeps of that."""
    if move.name == "check":
        if measured is None:
            raise _moved_meanwhile(item)
        return take(item, measured)
    if move.clock is Clock.TRANSFER:
        return _pass_on(item, owner)
    return {}


def _pass_on(item: Item, owner: Organisation | None) -> dict[str, Any]:
    if owner is None or owner.pk not in {each.pk for each in queries.owners_for(item)}:
        raise Refused(
            "owner_not_possible",
            "The new owner must be the school, the school it belongs to, its central school or "
            "the county, and not the present owner. Choose one of these.",
        )
    before, item.owner = item.owner, owner
    return {"owner_before": before.code, "owner": owner.code}


def _entry(
    move: Move, calendar: Calendar, *, now: datetime, today: date, days: int | None
) -> dict[str, Any] | None:
    if move.clock is Clock.KEEP:
        return None
    if move.clock is Clock.PAUSE:
        until = calendar.add_working_days(today, days or 0)
        return clock_entry(move.clock, now=now, until=until.isoformat())
    return clock_entry(move.clock, now=now, days=move.days or days)


def _change(
    item: Item,
    move: Move,
    entry: dict[str, Any] | None,
    *,
    by: Person,
    now: datetime,
    note: str,
    calendar: Calendar,
) -> None:
    """Set on the item what the move leaves; nothing is stored yet."""
    item.state, item.moved_at = move.after.value, now
    if move.clock is Clock.START:
        item.extensions = item.pauses = 0
    item.extensions += move.clock is Clock.EXTEND
    item.pauses += move.clock is Clock.PAUSE
    item.transfers += move.clock is Clock.TRANSFER
    if move.name == "send_back":
        item.checked_met = item.checked_value = item.checked_limit = None
    if move.clock is Clock.STOP:
        item.closed_at, item.closed_by = now, by.username
        item.closing_reason = storable(note)
    if entry is not None:
        told = clock_facts(queries.list_events(item))
        set_clock(item, [*told, clock_fact(entry)], calendar)


_MOVED = (
    *DERIVED, "state", "owner", "moved_at", "extensions", "pauses", "transfers",
    "checked_in", "checked_value", "checked_limit", "checked_met",
    "closed_at", "closed_by", "closing_reason",
)  # fmt: skip


def _save(item: Item, *, seen: int, before: State) -> None:
    """Store the move on condition that nobody moved the item since it was seen."""
    moved = (
        Item.objects.for_system("one item, fetched in the person's scope")
        .filter(pk=item.pk, version=seen, state=before.value)
        .update(version=F("version") + 1, **{name: getattr(item, name) for name in _MOVED})
    )
    if not moved:
        raise _moved_meanwhile(item)
