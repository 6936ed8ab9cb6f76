"""Who is told that an item is late, once for each step and due date?"""

from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from typing import NamedTuple

from django.db import transaction
from django.db.models import F

from junheng.accounts.models import Organisation, Person
from junheng.accounts.queries import list_counties
from junheng.kernel.working_days import Calendar
from junheng.ledger import deadlines
from junheng.ledger.deadlines import REMINDER, Step
from junheng.ledger.events import ChainWriter, chain_of
from junheng.ledger.models import LIVE, Item, Notice, NoticeReading
from junheng.ledger.notices import list_notices
from junheng.ledger.queries import working_calendar
from junheng.ledger.workflow import State


def escalate_overdue(*, today: date, now: datetime) -> int:
    """Raise every reminder and escalation whose day has come, and return how many were new.

    What is raised follows from the due dates alone: run it never, once or five times a day, and
    the escalations of the next run are the same. A reminder not raised in time is not raised late.
    """
    calendar = working_calendar()
    return sum(_escalate_in(county, calendar, today, now) for county in list_counties())


def mark_read(notice: Notice, *, by: Person, now: datetime) -> None:
    """Note that the person has looked at a notice; a second look changes nothing."""
    NoticeReading.objects.get_or_create(notice=notice, person=by, defaults={"read_at": now})


def mark_all_read(*, by: Person, now: datetime) -> int:
    """Note that the person has looked at all that is unread, and return how many that was."""
    unread = list(list_notices(by, unread_only=True))
    readings = [NoticeReading(notice=notice, person=by, read_at=now) for notice in unread]
    NoticeReading.objects.bulk_create(readings, ignore_conflicts=True)
    return len(unread)


class _Late(NamedTuple):
    """What the sweep reads of an item."""

    pk: int
    code: str
    state: str
    started_on: date
    due_on: date


@transaction.atomic
def _escalate_in(county: Organisation, calendar: Calendar, today: date, now: datetime) -> int:
    writer = ChainWriter(chain_of(county))
    raised = _raised(county)
    steps = _steps_by_dates(calendar, today)
    new = [
        (item, step)
        for item in _items_near_or_past(county, calendar, today)
        for step in steps(item.started_on, item.due_on)
        if (item.pk, step.days_late) not in raised
    ]
    notices = [_notice(item, step, today=today, now=now) for item, step in new]
    for (item, step), notice in zip(new, notices, strict=True):
        writer.append(
            "remind" if notice.is_reminder else "escalate",
            by=None, now=now, item_code=item.code,
            step=step.days_late, tell=notice.party, due_on=str(item.due_on),
        )  # fmt: skip
    Notice.objects.bulk_create(notices, batch_size=500)
    writer.write()
    return len(new)


def _items_near_or_past(county: Organisation, calendar: Calendar, today: date) -> list[_Late]:
    horizon = calendar.add_working_days(today, -REMINDER.days_late)
    items = Item.objects.for_system("raise what is late, for whoever it concerns")
    rows = (
        items.filter(county=county, state__in=LIVE, due_on__lte=horizon)
        .order_by("pk")
        .values_list("pk", "code", "state", "clock_started_on", "due_on")
    )
    return [
        _Late(pk, code, state, started_on, due)
        for pk, code, state, started_on, due in rows
        if started_on and due
    ]


def _raised(county: Organisation) -> set[tuple[int, int]]:
    """Return the item and step of every notice raised for a due date that still holds."""
    known = Notice.objects.for_system("what was raised before, so that it is not raised again")
    current = known.filter(item__county=county, item__state__in=LIVE, item__due_on=F("due_on"))
    return set(current.values_list("item_id", "step"))


def _notice(item: _Late, step: Step, *, today: date, now: datetime) -> Notice:
    holder = State(item.state).holder
    return Notice(
        item_id=item.pk,
        step=step.days_late,
        due_on=item.due_on,
        party=(step.told(holder) if holder else step.tell).value,
        raised_on=today,
        raised_at=now,
    )


def _steps_by_dates(calendar: Calendar, today: date) -> Callable[[date, date], tuple[Step, ...]]:
    """Return the steps reached today, worked out once for each pair of dates."""

    @cache
    def reached(started_on: date, due: date) -> tuple[Step, ...]:
        return deadlines.steps_reached(
            started_on=started_on, due=due, today=today, calendar=calendar
        )

    return reached
