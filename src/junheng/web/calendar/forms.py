"""What is asked for when a day is corrected, or a year's notice is typed in?"""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from junheng.catalogue.calendars import (
    LONGEST_NAME,
    Notice,
    SpecialDay,
    makeup_workday,
    notice_refusal,
)
from junheng.kernel.text import Text
from junheng.web.days import split_days
from junheng.web.refusals import in_words

# No holiday of the state is longer; a wrong year in one of the two days would be.
LONGEST_HOLIDAY = timedelta(days=31)
# A digit left over is a day that was not read, as in "元旦 2026年1月1日至3日".
_NAME = re.compile(rf"\D{{1,{LONGEST_NAME}}}")


class DayForm(forms.Form):
    is_working = forms.TypedChoiceField(
        label=_("This day is"),
        choices=[("yes", _("a working day")), ("no", _("a day off"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what this day is")},
    )
    name_zh = forms.CharField(
        label=_("Name of the day in Chinese"),
        help_text=_("For example 国庆节 or 调休上班."),
        max_length=60,
        error_messages={"required": _("Enter what the day is called")},
    )
    name_en = forms.CharField(label=_("Name of the day in English"), max_length=60, required=False)
    note = forms.CharField(
        label=_("Number of the notice, and why"),
        help_text=_("For example 国办发明电〔2025〕7号."),
        max_length=300,
        error_messages={"required": _("Name the notice this follows")},
    )


class LinesField(forms.CharField):
    """Lines, each read by `read`, which raises ValueError when it cannot be."""

    widget = forms.Textarea({"rows": 8})

    def __init__(self, *, read: Callable[[str], list[SpecialDay]], wrong: Any, **more: Any) -> None:
        super().__init__(max_length=10_000, **more)
        self.read, self.wrong = read, wrong

    def clean(self, value: Any) -> Any:
        """Return the special days of all lines; name the first line that cannot be read."""
        days: list[SpecialDay] = []
        for line in filter(str.strip, super().clean(value).splitlines()):
            try:
                days += self.read(line)
            except ValueError:
                raise ValidationError(self.wrong % {"line": line.strip()}) from None
        return days


def _holiday(line: str) -> list[SpecialDay]:
    name, days = split_days(line)
    if not _NAME.fullmatch(name) or len(days) not in (1, 2):
        raise ValueError(line)
    first, last = days[0], days[-1]
    if not timedelta() <= last - first <= LONGEST_HOLIDAY:
        raise ValueError(line)
    span = range((last - first).days + 1)
    return [SpecialDay(first + timedelta(n), is_working=False, name=Text(name, "")) for n in span]


def _makeup_workdays(line: str) -> list[SpecialDay]:
    words, days = split_days(line)
    if not days or words.strip(" ,;、"):
        raise ValueError(line)
    return list(map(makeup_workday, days))


class NoticeForm(forms.Form):
    """The notice of a year, for an installation that no release has brought it to."""

    title = forms.CharField(label=_("Title"), max_length=200)
    number = forms.CharField(
        label=_("Number"),
        max_length=60,
        help_text=_("For example 国办发明电〔2025〕7号."),
        error_messages={"required": _("Enter the number of the notice")},
    )
    url = forms.URLField(
        label=_("Address of the notice"), max_length=300, required=False, assume_scheme="https"
    )
    holidays = LinesField(
        label=_("Holidays"),
        read=_holiday,
        wrong=_(
            "“%(line)s” is not read. Write a short name, then the first and the last day off, each "
            "with its year."
        ),
        help_text=_("One a line: 元旦 2026-01-01 2026-01-03, weekends included."),
        error_messages={"required": _("Enter the holidays")},
    )
    makeup_workdays = LinesField(
        label=_("Make-up workdays"),
        read=_makeup_workdays,
        wrong=_("“%(line)s” is not read. Write days only, such as 2026-01-04."),
        required=False,
        help_text=_("One a line: 2026-01-04."),
    )

    def __init__(self, year: int, data: Any = None) -> None:
        title = f"国务院办公厅关于{year}年部分节假日安排的通知"
        super().__init__(data, initial={"title": title})
        self.year = year

    def clean(self) -> dict[str, Any]:
        """Add the notice to what was typed; refuse one that contradicts itself."""
        cleaned = super().clean() or {}
        if not self.errors:
            cleaned["notice"] = self._notice(cleaned)
            no = notice_refusal(cleaned["notice"])
            if no is not None:
                field = "makeup_workdays" if no.code == "makeup_on_weekday" else "holidays"
                self.add_error(field, in_words(no))
        return cleaned

    def _notice(self, typed: dict[str, Any]) -> Notice:
        return Notice(
            year=self.year,
            title=Text(typed["title"], ""),
            number=typed["number"],
            issuer="",
            issued_on=None,
            url=typed["url"],
            is_checked=False,
            days=tuple(
                sorted(
                    (*typed["holidays"], *typed["makeup_workdays"]), key=lambda special: special.day
                )
            ),
        )
