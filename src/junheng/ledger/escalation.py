"""Who is told that an item is late, once for each step and due date?"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from junheng.accounts.models import Organisation, Person
from junheng.accounts.queries import list_counties
from junheng.kernel.working_days import Calendar
from junheng.ledger import deadlines
from junheng.ledger.deadlines import REMINDER, Step
from junheng.ledger.events import ChainWriter, chain_of
from junheng.ledger.models import LIVE, Item, Notice, NoticeReading
from junheng.ledger.queries import list_notices, working_calendar
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


@transaction.atomic
def _escalate_in(county: Organisation, calendar: Calendar, today: date, now: datetime) -> int:
    writer = ChainWriter(chain_of(county))
    horizon = calendar.add_working_days(today, -REMINDER.days_late)
    items = list(
        Item.objects.for_system("raise what is late, for whoever it concerns")
        .filter(county=county, state__in=LIVE, due_on__lte=horizon)
        .order_by("pk")
    )
    raised = _raised(county)
    reached = _StepsByDate(today, calendar)
    new = [
        (item, item.due_on, step)
        for item in items
        for step in reached.of(item)
        if item.due_on is not None and (item.pk, step.days_late) not in raised
    ]
    notices = [_notice(item, due, step, today=today, now=now) for item, due, step in new]
    for (item, due, step), notice in zip(new, notices, strict=True):
        writer.append(
            "remind" if notice.is_reminder else "escalate",
            by=None, now=now, item_code=item.code,
            step=step.days_late, tell=notice.party, due_on=str(due),
        )  # fmt: skip
    Notice.objects.bulk_create(notices, batch_size=500)
    writer.write()
    return len(new)


def _raised(county: Organisation) -> set[tuple[int, int]]:
    """Return the item and step of every notice raised for a due date that still holds."""
    known = Notice.objects.for_system("what was raised before, so that it is not raised again")
    current = known.filter(item__county=county, item__state__in=LIVE, item__due_on=F("due_on"))
    return set(current.values_list("item_id", "step"))


def _notice(item: Item, due: date, step: Step, *, today: date, now: datetime) -> Notice:
    holder = State(item.state).holder
    return Notice(
        item=item,
        step=step.days_late,
        due_on=due,
        party=(step.told(holder) if holder else step.tell).value,
        raised_on=today,
        raised_at=now,
    )


class _StepsByDate:
    """The steps reached today, worked out once for each pair of dates."""

    def __init__(self, today: date, calendar: Calendar) -> None:
        self._today, self._calendar = today, calendar
        self._late: dict[date, tuple[Step, ...]] = {}

    def of(self, item: Item) -> tuple[Step, ...]:
        if item.due_on is None or item.clock_started_on is None:
            return ()
        if item.due_on >= self._today:
            return self._reached(item.clock_started_on, item.due_on)
        if item.due_on not in self._late:
            self._late[item.due_on] = self._reached(item.clock_started_on, item.due_on)
        return self._late[item.due_on]

    def _reached(self, started_on: date, due: date) -> tuple[Step, ...]:
        return deadlines.steps_reached(
            started_on=started_on, due=due, today=self._today, calendar=self._calendar
        )
