"""Which days do the yearly notices of the state declare holidays and make-up workdays?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from junheng.kernel.refusals import Refusal
from junheng.kernel.text import Text

FOLDER = Path(__file__).parent / "calendars"
LONGEST_NAME = 60


class CalendarNotValid(Exception):
    """A calendar file contradicts itself or lacks something."""


@dataclass(frozen=True)
class SpecialDay:
    """A day that a notice takes out of the ordinary week."""

    day: date
    is_working: bool
    name: Text


@dataclass(frozen=True)
class Notice:
    """One year's notice: its document and every day it changes, in order.

    Who issued it and when is known of those that came with a release.
    """

    year: int
    title: Text
    number: str
    issuer: str
    issued_on: date | None
    url: str
    is_checked: bool
    days: tuple[SpecialDay, ...]


@cache
def load_notices(folder: Path = FOLDER) -> Mapping[int, Notice]:
    """Return the notices in `folder`, one YAML file a year, by year.

    Raises CalendarNotValid naming the file and what to correct.
    """
    notices = [_read(path) for path in sorted(folder.glob("*.yaml"))]
    return {notice.year: notice for notice in notices}


def _read(path: Path) -> Notice:
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        notice = Notice(
            year=raw["year"],
            title=Text(raw["title"]["zh"], raw["title"]["en"]),
            number=raw["number"],
            issuer=raw["issuer"],
            issued_on=raw["issued_on"],
            url=raw["url"],
            is_checked=raw["checked"],
            days=tuple(sorted((*_holidays(raw), *_makeups(raw)), key=lambda special: special.day)),
        )
    except (KeyError, TypeError) as error:
        raise CalendarNotValid(f"{path.name}: {error} is missing or misplaced. Add it.") from error
    no = notice_refusal(notice)
    if no is not None:
        raise CalendarNotValid(f"{path.name}: {no.sentence}")
    return notice


def _holidays(raw: Mapping[str, Any]) -> list[SpecialDay]:
    return [
        SpecialDay(row["from"] + timedelta(n), is_working=False, name=Text(row["zh"], row["en"]))
        for row in raw["holidays"]
        for n in range((row["to"] - row["from"]).days + 1)
    ]


def _makeups(raw: Mapping[str, Any]) -> list[SpecialDay]:
    return list(map(makeup_workday, raw["makeup_workdays"]))


def makeup_workday(day: date) -> SpecialDay:
    """Return a day at the weekend that is worked."""
    return SpecialDay(day, is_working=True, name=Text("调休上班", "Make-up workday"))


def notice_refusal(notice: Notice) -> Refusal | None:
    """Say in what the notice contradicts itself, or None."""
    days = [special.day for special in notice.days]
    twice = {day for day in days if days.count(day) > 1}
    if twice:
        return _no("day_listed_twice", min(twice), "is listed twice. Keep one line.")
    for special in notice.days:
        if special.is_working and special.day.weekday() < 5:
            return _no(
                "makeup_on_weekday", special.day, "is a weekday, no make-up workday. Correct it."
            )
        if abs(special.day.year - notice.year) > 1:
            return _no("day_far_away", special.day, f"is not near {notice.year}. Correct the date.")
    return None


def _no(code: str, day: date, what: str) -> Refusal:
    return Refusal(code, f"{day} {what}", {"day": day.isoformat()})
