"""How does the working calendar change, and which deadlines move with it?"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from junheng.accounts.models import Organisation, Person
from junheng.accounts.queries import Anyone, counties_to, list_counties, refusal
from junheng.accounts.roles import Action
from junheng.catalogue.calendars import Notice, SpecialDay, load_notices, notice_refusal
from junheng.kernel.refusals import Refusal, Refused
from junheng.kernel.working_days import Calendar
from junheng.ledger.clocks import DERIVED, clocks_of, set_clock
from junheng.ledger.events import CALENDAR_CHAIN, ChainWriter, chain_of, storable
from junheng.ledger.models import LIVE, CalendarDay, CalendarYear, Item
from junheng.ledger.queries import working_calendar

_AT_ONCE = 500


@dataclass(frozen=True)
class Moved:
    """A deadline that a change of the calendar moved to another day."""

    item_code: str
    before: date | None
    after: date | None


@transaction.atomic
def set_calendar_day(
    day: date,
    *,
    is_working: bool,
    name_zh: str,
    name_en: str = "",
    note: str,
    by: Person,
    now: datetime,
) -> list[Moved]:
    """Declare a day worked or not, and return the deadlines that moved.

    Every live item whose clock runs over the day is derived anew; each that moves gets an event.
    """
    _require_every_county(by)
    if not note.strip() or not name_zh.strip():
        raise Refused(
            "reason_missing",
            "A correction of the calendar needs a name and a reason. Name the notice it follows.",
        )
    writer = ChainWriter(CALENDAR_CHAIN)
    before = working_calendar().is_working_day(day)
    CalendarDay.objects.update_or_create(
        day=day,
        defaults={
            "is_working": is_working,
            "name_zh": storable(name_zh),
            "name_en": storable(name_en),
            "note": storable(note),
        },
    )
    writer.append(
        "day_set", by=by, now=now, note=note, day=day.isoformat(), before=before, after=is_working
    )
    writer.write()
    return _derive_anew(Q(clock_started_on__lt=day, due_on__gte=day), by=by, now=now, note=note)


@transaction.atomic
def enter_calendar_year(notice: Notice, *, by: Person | None, now: datetime) -> list[Moved]:
    """Enter a year's notice, and return the deadlines that moved; `by` None is the system.

    A day already corrected by hand stays as it is. Refused when the year has been entered.
    """
    if by is not None:
        _require_every_county(by)
    writer = ChainWriter(CALENDAR_CHAIN)
    if CalendarYear.objects.filter(year=notice.year).exists():
        raise Refused(
            "year_entered",
            f"The notice for {notice.year} has been entered. Correct single days instead.",
            year=notice.year,
        )
    no = notice_refusal(notice)
    if no is not None:
        raise Refused(no.code, no.sentence, **no.facts)
    CalendarYear.objects.create(
        year=notice.year,
        title_zh=notice.title.zh,
        title_en=notice.title.en,
        number=notice.number,
        url=notice.url,
        is_checked=notice.is_checked,
    )
    CalendarDay.objects.bulk_create(map(_row, notice.days), ignore_conflicts=True)
    writer.append("year_entered", by=by, now=now, note=notice.number, year=notice.year)
    writer.write()
    touched = Q(
        clock_started_on__lte=date(notice.year, 12, 31), due_on__gte=date(notice.year - 1, 12, 1)
    )
    return _derive_anew(touched, by=by, now=now, note=notice.number)


def enter_published_notices(*, now: datetime) -> list[int]:
    """Enter the notices that came with this release and have not been entered; return the years."""
    entered = set(CalendarYear.objects.values_list("year", flat=True))
    missing = [notice for year, notice in load_notices().items() if year not in entered]
    for notice in missing:
        enter_calendar_year(notice, by=None, now=now)
    return [notice.year for notice in missing]


def calendar_refusal(person: Anyone) -> Refusal | None:
    """Say why the person may not change the calendar, or None: it is one for every county."""
    no = refusal(person, Action.MANAGE_CALENDAR)
    if no is not None:
        return no
    reached = counties_to(Action.MANAGE_CALENDAR, person).values("pk")
    beyond = list_counties().exclude(pk__in=reached).first()
    if beyond is None:
        return None
    return Refusal(
        "calendar_shared",
        f"The calendar is one for every county, and {person} does not look after "
        f"{beyond.name.en}. Ask someone who manages the calendar of all of them.",
        {"county": beyond.name},
    )


def _require_every_county(by: Person) -> None:
    no = calendar_refusal(by)
    if no is not None:
        raise Refused(no.code, no.sentence, **no.facts)


def _row(special: SpecialDay) -> CalendarDay:
    return CalendarDay(
        day=special.day,
        is_working=special.is_working,
        name_zh=special.name.zh,
        name_en=special.name.en,
    )


def _derive_anew(touched: Q, *, by: Person | None, now: datetime, note: str) -> list[Moved]:
    """Derive the deadlines of live items anew, county by county in one order; return the moved."""
    return [
        moved
        for county in list_counties()
        for moved in _derive_in(county, touched, by=by, now=now, note=note)
    ]


def _derive_in(
    county: Organisation, touched: Q, *, by: Person | None, now: datetime, note: str
) -> list[Moved]:
    # The calendar is read after the lock: whoever moved an item before used the old one, and is
    # derived anew here; whoever moves one later waits and reads the new one.
    writer = ChainWriter(chain_of(county))
    calendar = working_calendar()
    items = Item.objects.for_system("a corrected calendar moves every deadline it touches")
    touched_items = items.filter(touched, county=county, state__in=LIVE).order_by("pk")
    moved = list(_moved(touched_items, calendar))
    for item, was in moved:
        writer.append(
            "calendar_corrected", by=by, now=now, item_code=item.code, note=note,
            due_before=str(was), due_on=str(item.due_on), calendar=calendar.version,
        )  # fmt: skip
    _store([item for item, _ in moved])
    writer.write()
    # Some only became certain: their day is the same.
    return [Moved(item.code, was, item.due_on) for item, was in moved if item.due_on != was]


def _store(moved: Iterable[Item]) -> None:
    """Store the derived dates, one write for all items that come to share them."""
    alike: defaultdict[tuple[Any, ...], list[int]] = defaultdict(list)
    for item in moved:
        alike[tuple(getattr(item, name) for name in DERIVED)].append(item.pk)
    items = Item.objects.for_system("a corrected calendar moves every deadline it touches")
    for dates, keys in alike.items():
        for start in range(0, len(keys), _AT_ONCE):
            some = items.filter(pk__in=keys[start : start + _AT_ONCE])
            some.update(**dict(zip(DERIVED, dates, strict=True)))


def _moved(items: Iterable[Item], calendar: Calendar) -> Iterable[tuple[Item, date | None]]:
    listed = list(items)
    clocks = clocks_of(listed)
    for item in listed:
        was = {name: getattr(item, name) for name in DERIVED}
        set_clock(item, clocks[item.code], calendar)
        if any(getattr(item, name) != value for name, value in was.items()):
            yield item, was["due_on"]
