"""The words everyone speaks, by example."""

from datetime import date

import pytest

from junheng.kernel.refusals import Refused
from junheng.kernel.school_years import SchoolYear
from junheng.kernel.stages import Stage
from junheng.kernel.text import Text
from junheng.kernel.working_days import Calendar

NATIONAL_DAY = {date(2026, 10, day): False for day in range(1, 8)}
CALENDAR = Calendar(
    {**NATIONAL_DAY, date(2026, 10, 10): True}, announced_years=frozenset({2026}), version="t"
)


@pytest.mark.parametrize(
    ("language", "wording"),
    [("zh-hans", "学校"), ("zh", "学校"), ("en", "School"), ("fr", "School")],
)
def test_a_text_is_read_in_chinese_or_else_in_english(language: str, wording: str) -> None:
    assert Text("学校", "School").in_language(language) == wording


def test_the_school_year_turns_on_the_first_of_september() -> None:
    assert SchoolYear.of(date(2026, 8, 31)) < SchoolYear.of(date(2026, 9, 1))
    assert str(SchoolYear.of(date(2026, 9, 1))) == "2026/27"
    assert str(SchoolYear(1999)) == "1999/00"


def test_primary_school_has_six_grades_for_children_of_six_to_eleven() -> None:
    assert list(Stage.PRIMARY.grades) == [1, 2, 3, 4, 5, 6]
    assert list(Stage.PRIMARY.ages) == [6, 7, 8, 9, 10, 11]
    assert list(Stage.JUNIOR.ages) == [12, 13, 14]


def test_every_stage_has_a_name_in_both_languages() -> None:
    assert all(stage.label.zh and stage.label.en for stage in Stage)


def test_five_working_days_over_the_national_day_holiday() -> None:
    # 30 Sept 2026 is a Wednesday; 1-7 Oct are holidays and Saturday 10 Oct is worked.
    assert CALENDAR.add_working_days(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert CALENDAR.add_working_days(date(2026, 9, 30), 3) == date(2026, 10, 10)
    assert CALENDAR.add_working_days(date(2026, 9, 30), 5) == date(2026, 10, 13)


def test_no_working_days_after_a_holiday_is_the_next_worked_day() -> None:
    assert CALENDAR.add_working_days(date(2026, 10, 3), 0) == date(2026, 10, 8)


def test_days_cannot_be_taken_away() -> None:
    with pytest.raises(ValueError, match="Give zero or more"):
        CALENDAR.add_working_days(date(2026, 10, 3), -1)


def test_a_span_into_a_year_without_a_notice_is_provisional() -> None:
    assert not CALENDAR.is_provisional(date(2026, 1, 1), date(2026, 12, 31))
    assert CALENDAR.is_provisional(date(2026, 12, 31), date(2027, 1, 1))


def test_a_refusal_carries_its_code_and_facts() -> None:
    refusal = Refused("too_late", "The item is closed. Open a new one.", item="A-1").refusal
    assert (refusal.code, refusal.facts) == ("too_late", {"item": "A-1"})
