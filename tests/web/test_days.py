"""How days may be typed."""

from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from junheng.web.days import DayField


@pytest.mark.parametrize(
    "typed",
    [
        "2026-11-03",
        "2026/11/3",
        "2026.11.3",
        "2026年11月3日",
        " 2026 年 11 月 3 日 ",
        "２０２６－１１－０３",
    ],
)
def test_a_day_is_read_as_people_write_it(typed: str) -> None:
    assert DayField().clean(typed) == date(2026, 11, 3)


@pytest.mark.parametrize("typed", ["2026-02-30", "3.11.2026", "tomorrow", "20261103", "2026-13-01"])
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        DayField().clean(typed)


def test_an_empty_field_is_refused_only_when_a_day_is_needed() -> None:
    assert DayField(required=False).clean(" ") is None
    with pytest.raises(ValidationError):
        DayField().clean("")


@given(st.text(max_size=20))
def test_no_text_breaks_the_field(typed: str) -> None:
    class Form(forms.Form):
        on = DayField(required=False)

    form = Form({"on": typed})
    assert form.is_valid() or "on" in form.errors


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_survives_being_written_out(day: date) -> None:
    assert DayField().clean(f"{day.year}年{day.month}月{day.day}日") == day
    assert DayField().clean(day.isoformat()) == day
