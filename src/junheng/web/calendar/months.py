"""How is a year laid out as twelve months of days?"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from junheng.kernel.text import Text
from junheng.kernel.working_days import Calendar


@dataclass(frozen=True)
class Day:
    """One day of the grid; `kind` is work, rest, holiday or makeup."""

    day: date
    kind: str
    name: Text | None
    note: str
    is_today: bool

    @property
    def meaning(self) -> str:
        """Return in words what the day is, for those who do not see the colour."""
        return {
            "work": _("working day"),
            "rest": _("day off"),
            "holiday": _("holiday"),
            "makeup": _("make-up workday"),
        }[self.kind]


@dataclass(frozen=True)
class Month:
    """A month as weeks from Monday; None stands where another month's day would be."""

    first: date
    weeks: tuple[tuple[Day | None, ...], ...]
    working_days: int


@dataclass(frozen=True)
class Span:
    """Days in a row with the same name and note."""

    first: date
    last: date
    is_working: bool
    name: Text
    note: str

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def spans_of(special: Iterable[Any]) -> list[Span]:
    """Return holidays and corrections, those in a row together."""
    spans: list[Span] = []
    for one in special:
        same = (one.is_working, one.name, one.note)
        before = spans[-1] if spans else None
        if (
            before
            and (before.is_working, before.name, before.note) == same
            and (one.day - before.last == timedelta(days=1))
        ):
            spans[-1] = replace(before, last=one.day)
        else:
            spans.append(Span(one.day, one.day, *same))
    return spans


def lay_out(year: int, calendar: Calendar, special: Iterable[Any], today: date) -> list[Month]:
    """Return the twelve months of a year."""
    named = {one.day: one for one in special}
    return [_month(date(year, number, 1), calendar, named, today) for number in range(1, 13)]


def _month(first: date, calendar: Calendar, named: dict[date, Any], today: date) -> Month:
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    days = [_day(first + timedelta(days=n), calendar, named, today) for n in range(last.day)]
    cells: list[Day | None] = [None] * first.weekday() + days
    cells += [None] * (-len(cells) % 7)
    weeks = tuple(tuple(cells[at : at + 7]) for at in range(0, len(cells), 7))
    return Month(first, weeks, sum(day.kind in {"work", "makeup"} for day in days))


def _day(day: date, calendar: Calendar, named: dict[date, Any], today: date) -> Day:
    special = named.get(day)
    is_working, is_weekday = calendar.is_working_day(day), day.weekday() < 5
    kind = {
        (True, True): "work",
        (True, False): "makeup",
        (False, True): "holiday",
        (False, False): "holiday" if special else "rest",
    }[is_working, is_weekday]
    name = special.name if special else None
    return Day(day, kind, name, special.note if special else "", is_today=day == today)
