"""Which dates of an item follow from its events, and do the kept ones agree with them?"""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from junheng.kernel.working_days import Calendar
from junheng.ledger.deadlines import ClockFact, due_on, running
from junheng.ledger.events import clock_fact
from junheng.ledger.models import LIVE, Event, Item

# What lists sort and filter by; derived by `set_clock` on every write and never set otherwise.
DERIVED = ("clock_started_on", "due_on", "is_provisional", "paused_until")
_AT_ONCE = 400


def set_clock(item: Item, told: Sequence[ClockFact], calendar: Calendar) -> None:
    """Derive the dates that the item keeps from what its events did to the clock."""
    clock = running(told)
    item.due_on = due_on(told, calendar)
    item.clock_started_on = clock.started_on if clock else None
    item.paused_until = clock.paused_until if clock else None
    item.is_provisional = (
        clock is not None
        and item.due_on is not None
        and calendar.is_provisional(clock.started_on, item.due_on)
    )


def clocks_of(items: Iterable[Item]) -> dict[str, list[ClockFact]]:
    """Return what the events of each item did to its clock, oldest first, by the item's code."""
    codes = iter([item.code for item in items])
    told: dict[str, list[ClockFact]] = {}
    while some := list(islice(codes, _AT_ONCE)):
        told |= {code: [] for code in some}
        events = Event.objects.filter(item_code__in=some, facts_text__contains='"clock":{')
        for code, text in events.order_by("sequence").values_list("item_code", "facts_text"):
            told[code].append(clock_fact(json.loads(text)["clock"]))
    return told


def items_that_disagree(calendar: Calendar) -> Iterator[Item]:
    """Yield the live items whose kept dates are not those their events give; there should be none."""
    items = Item.objects.for_system("prove that every kept deadline follows from the events")
    live = items.filter(state__in=LIVE).order_by("pk").iterator(chunk_size=_AT_ONCE)
    while some := list(islice(live, _AT_ONCE)):
        clocks = clocks_of(some)
        for item in some:
            kept = [getattr(item, name) for name in DERIVED]
            set_clock(item, clocks[item.code], calendar)
            if kept != [getattr(item, name) for name in DERIVED]:
                yield item
