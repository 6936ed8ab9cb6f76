"""Is a deadline on the day that the facts and the notices give?"""

from datetime import date

import pytest

from junheng.catalogue.calendars import load_notices
from junheng.kernel.working_days import Calendar
from junheng.ledger.deadlines import (
    ESCALATION,
    REMINDER,
    ClockFact,
    days_late,
    due_on,
    explain,
    running,
    steps_reached,
)
from junheng.ledger.workflow import Clock, Party

NOTICES = load_notices()
CALENDAR = Calendar(
    exceptions={day.day: day.is_working for notice in NOTICES.values() for day in notice.days},
    announced_years=frozenset(NOTICES),
    version="test",
)


def start(day: str, days: int) -> ClockFact:
    return ClockFact(Clock.START, date.fromisoformat(day), days)


def extend(day: str, days: int) -> ClockFact:
    return ClockFact(Clock.EXTEND, date.fromisoformat(day), days)


def pause(day: str, until: str) -> ClockFact:
    return ClockFact(Clock.PAUSE, date.fromisoformat(day), until=date.fromisoformat(until))


def resume(day: str) -> ClockFact:
    return ClockFact(Clock.RESUME, date.fromisoformat(day))


@pytest.mark.parametrize(
    ("facts", "due"),
    [
        # Wednesday and five working days: the next Wednesday.
        ([start("2026-11-04", 5)], "2026-11-11"),
        # Started on a Saturday: the same as on the Friday before.
        ([start("2026-11-07", 5)], "2026-11-13"),
        # Over National Day 2026: 1-7 October off, Saturday the 10th worked.
        ([start("2026-09-30", 3)], "2026-10-10"),
        # The make-up Sunday of 20 September 2026 counts.
        ([start("2026-09-18", 1)], "2026-09-20"),
        # Over New Year 2026: 1-3 January off, Sunday the 4th worked.
        ([start("2025-12-31", 1)], "2026-01-04"),
        # An extension adds to the whole.
        ([start("2026-11-04", 5), extend("2026-11-10", 3)], "2026-11-16"),
        # Paused from Thursday, resumed on Monday: only Friday... and Monday do not count.
        (
            [start("2026-11-04", 5), pause("2026-11-05", "2026-11-20"), resume("2026-11-09")],
            "2026-11-13",
        ),
        # Paused on Friday and resumed on Sunday: the weekend was not worked anyway.
        (
            [start("2026-11-04", 5), pause("2026-11-06", "2026-11-20"), resume("2026-11-08")],
            "2026-11-11",
        ),
        # Nobody resumes: the pause ends by itself on its last day.
        ([start("2026-11-04", 5), pause("2026-11-05", "2026-11-10")], "2026-11-16"),
        # Resumed only after the pause had ended by itself: the bound holds.
        (
            [start("2026-11-04", 5), pause("2026-11-05", "2026-11-10"), resume("2026-11-12")],
            "2026-11-16",
        ),
        # Passing on leaves the due date where it was.
        ([start("2026-11-04", 5), ClockFact(Clock.TRANSFER, date(2026, 11, 6))], "2026-11-11"),
        # A new start forgets what was before.
        ([start("2026-11-04", 5), extend("2026-11-10", 3), start("2026-11-12", 1)], "2026-11-13"),
    ],
)
def test_the_deadline_follows_from_the_facts(facts: list[ClockFact], due: str) -> None:
    assert due_on(facts, CALENDAR) == date.fromisoformat(due)


def test_no_clock_no_deadline() -> None:
    stopped = [start("2026-11-04", 5), ClockFact(Clock.STOP, date(2026, 11, 5))]
    assert due_on(stopped, CALENDAR) is None
    assert explain(stopped, CALENDAR, date(2026, 11, 6)) is None
    assert due_on([], CALENDAR) is None


def test_an_extension_without_a_clock_changes_nothing() -> None:
    assert running([extend("2026-11-04", 5)]) is None


def test_the_arithmetic_is_said_in_both_languages() -> None:
    facts = [
        start("2026-09-22", 7),
        pause("2026-09-23", "2026-10-20"),
        resume("2026-09-24"),
        extend("2026-09-24", 1),
    ]
    told = explain(facts, CALENDAR, date(2026, 9, 24))
    assert told is not None
    assert told.sentence.en == (
        "7 working days from 22 September 2026, 1 added by extension, 1 paused, 6 holidays, "
        "1 make-up workday → 12 October 2026"
    )
    assert told.sentence.zh == (
        "自2026年9月22日起7个工作日，延期1个工作日，暂停1个工作日，节假日6天，调休上班1天 "
        "→ 2026年10月12日"
    )


def test_a_deadline_in_a_year_without_a_notice_is_provisional() -> None:
    told = explain([start("2026-12-28", 10)], CALENDAR, date(2026, 12, 28))
    assert told is not None
    assert told.is_provisional
    assert told.due_on == date(2027, 1, 11)
    assert told.sentence.en.endswith("(provisional: no holiday notice for 2027 yet)")
    assert "2027年放假通知尚未录入" in told.sentence.zh


def test_while_paused_the_latest_date_is_told_as_such() -> None:
    facts = [start("2026-11-04", 5), pause("2026-11-05", "2026-11-10")]
    during = explain(facts, CALENDAR, date(2026, 11, 9))
    after = explain(facts, CALENDAR, date(2026, 11, 10))
    assert during is not None
    assert after is not None
    assert during.sentence.en.endswith("(paused; this is the latest date)")
    assert not after.is_paused
    assert during.due_on == after.due_on


def test_a_new_owner_gets_the_remaining_time_and_the_passing_on_is_counted() -> None:
    facts = [start("2026-11-04", 5), ClockFact(Clock.TRANSFER, date(2026, 11, 6))]
    assert due_on(facts, CALENDAR) == date(2026, 11, 11)
    told = explain(facts, CALENDAR, date(2026, 11, 6))
    assert told is not None
    assert told.transfers == 1
    assert "passed on 1× with the remaining time" in told.sentence.en


def test_lateness_is_counted_in_working_days() -> None:
    due = date(2026, 9, 29)
    assert days_late(due, date(2026, 9, 29), CALENDAR) == 0
    assert days_late(due, date(2026, 9, 30), CALENDAR) == 1
    assert days_late(due, date(2026, 10, 7), CALENDAR) == 1
    assert days_late(due, date(2026, 10, 8), CALENDAR) == 2


def steps(today: str, *, due: str = "2026-11-13", started: str = "2026-11-02") -> list[int]:
    reached = steps_reached(
        started_on=date.fromisoformat(started),
        due=date.fromisoformat(due),
        today=date.fromisoformat(today),
        calendar=CALENDAR,
    )
    return [step.days_late for step in reached]


def test_the_owner_is_reminded_three_working_days_before_and_not_after() -> None:
    assert steps("2026-11-09") == []
    assert steps("2026-11-10") == [-3]
    assert steps("2026-11-13") == [-3]
    assert steps("2026-11-14") == []


def test_an_item_that_never_had_three_days_is_not_reminded_of_at_once() -> None:
    assert steps("2026-11-10", started="2026-11-10") == []
    assert steps("2026-11-13", started="2026-11-11") == []


def test_lateness_rises_on_the_first_fifth_and_tenth_working_day() -> None:
    assert steps("2026-11-15") == []
    assert steps("2026-11-16") == [0]
    assert steps("2026-11-19") == [0]
    assert steps("2026-11-20") == [0, 5]
    assert steps("2026-11-26") == [0, 5]
    assert steps("2026-11-27") == [0, 5, 10]
    assert steps("2027-03-01") == [0, 5, 10]


def test_a_due_date_on_a_day_since_declared_a_holiday_still_has_its_reminder() -> None:
    assert REMINDER.falls_on(date(2026, 10, 7), CALENDAR) == date(2026, 9, 24)


def test_nobody_below_the_one_who_has_to_act_is_told() -> None:
    assert [step.told(Party.OWNER) for step in ESCALATION] == list(Party)
    assert [step.told(Party.SUPERVISOR) for step in ESCALATION] == [
        Party.SUPERVISOR,
        Party.SUPERVISOR,
        Party.LEADER,
    ]
