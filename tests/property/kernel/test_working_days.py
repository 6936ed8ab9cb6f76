"""Working days against somebody who crosses out one day after another."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from junheng.kernel.working_days import Calendar

days = st.dates(date(2024, 1, 1), date(2027, 12, 31))
calendars = st.dictionaries(days, st.booleans(), max_size=60).map(Calendar)


def worked(calendar: Calendar, day: date) -> bool:
    if day in calendar.exceptions:
        return calendar.exceptions[day]
    return day.isoweekday() not in (6, 7)


@given(calendars, days, st.integers(1, 40))
def test_the_nth_working_day_is_found_by_counting_on_the_fingers(
    calendar: Calendar, start: date, number: int
) -> None:
    fingers = []
    day = start
    while len(fingers) < number:
        day = day + timedelta(days=1)
        if worked(calendar, day):
            fingers.append(day)
    assert calendar.add_working_days(start, number) == fingers[-1]


@given(calendars, days, st.integers(1, 40))
def test_counting_undoes_adding(calendar: Calendar, start: date, number: int) -> None:
    assert calendar.count_working_days(start, calendar.add_working_days(start, number)) == number


@given(calendars, days, days)
def test_no_day_is_counted_when_the_end_lies_before_the_start(
    calendar: Calendar, one: date, other: date
) -> None:
    early, late = sorted((one, other))
    assert calendar.count_working_days(late, early) == 0
