"""Is every deadline the one that a clerk with a pencil finds, crossing off day after day?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from junheng.catalogue.calendars import load_notices
from junheng.kernel.working_days import Calendar
from junheng.ledger.deadlines import (
    ESCALATION,
    ClockFact,
    due_on,
    explain,
    steps_reached,
)
from junheng.ledger.workflow import Clock

DAY = timedelta(days=1)
NOTICES = load_notices()
REAL = {special.day: special.is_working for n in NOTICES.values() for special in n.days}
YEARS = frozenset(NOTICES)

days = st.dates(date(2023, 12, 1), date(2027, 2, 1))
invented = st.dictionaries(days, st.booleans(), max_size=40)
calendars = st.one_of(st.just(REAL), invented, invented.map(lambda some: REAL | some)).map(
    lambda exceptions: Calendar(exceptions=exceptions, announced_years=YEARS, version="v")
)


@dataclass(frozen=True)
class Story:
    """A clock as people tell it: given days, longer by some, and stood still between two days."""

    start: date
    days: int
    extensions: tuple[tuple[int, int], ...]
    pauses: tuple[tuple[int, int, int | None], ...]

    def facts(self) -> list[ClockFact]:
        """Return the events: pauses as (after so many days, at most so many, resumed after)."""
        told = [ClockFact(Clock.START, self.start, self.days)]
        told += [
            ClockFact(Clock.EXTEND, self.start + DAY * after, more)
            for after, more in self.extensions
        ]
        day = self.start
        for after, bound, resumed in self.pauses:
            day += DAY * after
            told.append(ClockFact(Clock.PAUSE, day, until=day + DAY * bound))
            if resumed is not None:
                told.append(ClockFact(Clock.RESUME, day + DAY * resumed))
            day += DAY * max(bound, resumed or 0)
        return told


stories = st.builds(
    Story,
    start=days,
    days=st.integers(1, 30),
    extensions=st.lists(st.tuples(st.integers(0, 20), st.integers(1, 20)), max_size=2).map(tuple),
    pauses=st.lists(
        st.tuples(st.integers(0, 15), st.integers(0, 30), st.none() | st.integers(0, 40)),
        max_size=2,
    ).map(tuple),
)


def is_worked(day: date, exceptions: Mapping[date, bool]) -> bool:
    if day in exceptions:
        return exceptions[day]
    return day.strftime("%a") not in {"Sat", "Sun"}


def by_pencil(story: Story, exceptions: Mapping[date, bool]) -> date:
    """Walk through the days one by one, as they would be lived."""
    left = story.days + sum(more for _, more in story.extensions)
    still: set[date] = set()
    day = story.start
    for after, bound, resumed in story.pauses:
        day += DAY * after
        lasts = bound if resumed is None else min(bound, resumed)
        still |= {day + DAY * n for n in range(1, lasts + 1)}
        day += DAY * max(bound, resumed or 0)
    today = story.start
    while left:
        today += DAY
        left -= is_worked(today, exceptions) and today not in still
    return today


@given(stories, calendars)
@example(Story(date(2026, 9, 30), 3, (), ()), Calendar(REAL, YEARS))
@example(Story(date(2025, 12, 31), 1, (), ()), Calendar(REAL, YEARS))
@example(Story(date(2026, 11, 4), 5, (), ((2, 16, 2),)), Calendar(REAL, YEARS))
def test_the_deadline_is_the_one_found_by_pencil(story: Story, calendar: Calendar) -> None:
    assert due_on(story.facts(), calendar) == by_pencil(story, calendar.exceptions)


@given(stories, calendars)
def test_the_due_day_is_a_working_day_after_the_start(story: Story, calendar: Calendar) -> None:
    due = due_on(story.facts(), calendar)
    assert due is not None
    assert due > story.start
    assert calendar.is_working_day(due)


@given(stories, calendars)
def test_a_pause_or_an_extension_never_makes_it_earlier(story: Story, calendar: Calendar) -> None:
    facts = story.facts()
    kinds = (Clock.PAUSE, Clock.EXTEND)
    for place, fact in enumerate(facts):
        if fact.clock in kinds:
            closing = facts[place + 1 : place + 2]
            is_resumed = fact.clock is Clock.PAUSE and closing and closing[0].clock is Clock.RESUME
            without = facts[:place] + facts[place + (2 if is_resumed else 1) :]
            assert due_on(facts, calendar) >= due_on(without, calendar)  # type: ignore[operator]


@given(stories, calendars, st.integers(0, 60))
def test_a_resumption_never_makes_it_later_than_the_bound(
    story: Story, calendar: Calendar, after: int
) -> None:
    facts = [ClockFact(Clock.START, story.start, story.days)]
    pause = ClockFact(Clock.PAUSE, story.start + DAY, until=story.start + DAY * 20)
    resumed = ClockFact(Clock.RESUME, pause.on + DAY * after)
    waiting = due_on([*facts, pause], calendar)
    assert due_on([*facts, pause, resumed], calendar) <= waiting  # type: ignore[operator]
    assert due_on([*facts, pause, resumed], calendar) >= due_on(facts, calendar)  # type: ignore[operator]


@given(stories, calendars)
def test_the_explanation_adds_up(story: Story, calendar: Calendar) -> None:
    told = explain(story.facts(), calendar, story.start)
    assert told is not None
    assert told.due_on == by_pencil(story, calendar.exceptions)
    span = [story.start + DAY * n for n in range(1, (told.due_on - story.start).days + 1)]
    worked = sum(is_worked(day, calendar.exceptions) for day in span)
    assert worked == told.days + told.extended_days + told.paused_days
    assert told.is_provisional == any(
        year not in YEARS for year in range(story.start.year, told.due_on.year + 1)
    )
    assert f"{told.due_on.day} " in told.sentence.en
    assert f"{told.due_on.month}月{told.due_on.day}日" in told.sentence.zh


@given(stories, calendars, st.integers(0, 60))
def test_passing_on_leaves_the_due_day_where_it_was(
    story: Story, calendar: Calendar, after: int
) -> None:
    plain = Story(story.start, story.days, story.extensions, ())
    due = by_pencil(plain, calendar.exceptions)
    passed_on = min(story.start + DAY * after, due)
    transfer = ClockFact(Clock.TRANSFER, passed_on)
    assert due_on([*plain.facts(), transfer], calendar) == due


@given(stories, calendars, days, st.booleans())
def test_a_corrected_day_outside_the_clock_moves_nothing(
    story: Story, calendar: Calendar, day: date, is_working: bool
) -> None:
    due = due_on(story.facts(), calendar)
    corrected = Calendar({**calendar.exceptions, day: is_working}, YEARS)
    moved = due_on(story.facts(), corrected)
    assert due is not None
    assert moved is not None
    if not story.start < day <= due:
        assert moved == due
    elif calendar.is_working_day(day) and not is_working:
        assert moved >= due
    elif is_working and not calendar.is_working_day(day):
        assert moved <= due


@given(calendars, days, st.integers(1, 30), st.integers(-40, 80))
def test_a_step_is_reached_from_its_day_on_and_by_as_many_days_late(
    calendar: Calendar, start: date, given_days: int, after: int
) -> None:
    due = calendar.add_working_days(start, given_days)
    today = due + DAY * after
    reached = steps_reached(started_on=start, due=due, today=today, calendar=calendar)
    walked = [due + DAY * n for n in range(1, after + 1)]
    late = sum(is_worked(day, calendar.exceptions) for day in walked)
    expected = [step.days_late for step in ESCALATION if late >= max(step.days_late, 1)]
    if today > due:
        assert [step.days_late for step in reached] == expected
    else:
        left = sum(
            is_worked(today + DAY * n, calendar.exceptions)
            for n in range(1, (due - today).days + 1)
        )
        had = sum(
            is_worked(start + DAY * n, calendar.exceptions)
            for n in range(1, (due - start).days + 1)
        )
        reminded = [step.days_late for step in reached] == [-3]
        assert reminded == (left <= 3 < had)
