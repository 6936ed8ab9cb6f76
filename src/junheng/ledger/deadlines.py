"""When is an item due, why on that day, and whom does lateness concern?"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from junheng.kernel.text import Text
from junheng.kernel.working_days import Calendar
from junheng.ledger.workflow import Clock, Party


@dataclass(frozen=True)
class ClockFact:
    """What one event did to the deadline, on its day.

    `days` are the working days that START or EXTEND gives; `until` is the last day that an
    unresumed PAUSE stops the clock.
    """

    clock: Clock
    on: date
    days: int = 0
    until: date | None = None


@dataclass(frozen=True)
class Pause:
    """Days that do not count: those after `after` up to and including `until`."""

    after: date
    until: date

    def __contains__(self, day: date) -> bool:
        return self.after < day <= self.until


@dataclass(frozen=True)
class Running:
    """The facts of the clock that runs now."""

    started_on: date
    days: int
    extended_days: int = 0
    pauses: tuple[Pause, ...] = ()
    is_open_pause: bool = False
    transfers: int = 0

    @property
    def paused_until(self) -> date | None:
        """Return the last day of a pause nobody has ended yet."""
        return self.pauses[-1].until if self.is_open_pause else None

    def is_paused_on(self, day: date) -> bool:
        """Say whether the clock stands still; a pause ends by itself on its last day."""
        return self.is_open_pause and day < self.pauses[-1].until


@dataclass(frozen=True)
class Explanation:
    """A deadline worked out: the days given, and the days that did not count."""

    started_on: date
    days: int
    extended_days: int
    paused_days: int
    holidays: int
    makeup_days: int
    transfers: int
    due_on: date
    provisional_years: tuple[int, ...]
    calendar_version: str
    is_paused: bool

    @property
    def is_provisional(self) -> bool:
        """Say whether a year is touched whose holidays have not been announced."""
        return bool(self.provisional_years)

    @property
    def sentence(self) -> Text:
        """Return the arithmetic in words, as on the item's page."""
        return Text(_in_chinese(self), _in_english(self))


def running(facts: Iterable[ClockFact]) -> Running | None:
    """Return the clock that runs after these facts, oldest first, or None when it has stopped."""
    clock: Running | None = None
    for fact in facts:
        if fact.clock is Clock.START:
            clock = Running(fact.on, fact.days)
        elif fact.clock is Clock.STOP:
            clock = None
        elif clock is not None:
            clock = _told(clock, fact)
    return clock


def due_on(facts: Iterable[ClockFact], calendar: Calendar) -> date | None:
    """Return the day the item is due, or None when no clock runs.

    The day the clock starts does not count, nor do days not worked or paused. While a pause is
    open the answer assumes that it lasts to its bound.
    """
    clock = running(facts)
    return None if clock is None else _due(clock, calendar)


def explain(facts: Iterable[ClockFact], calendar: Calendar, today: date) -> Explanation | None:
    """Return the deadline with its arithmetic as seen on `today`, or None when no clock runs."""
    clock = running(facts)
    if clock is None:
        return None
    due = _due(clock, calendar)
    span = [clock.started_on + timedelta(n) for n in range(1, (due - clock.started_on).days + 1)]
    paused = [day for day in span if any(day in pause for pause in clock.pauses)]
    free = [day for day in span if day not in set(paused)]
    years = range(clock.started_on.year, due.year + 1)
    return Explanation(
        started_on=clock.started_on,
        days=clock.days,
        extended_days=clock.extended_days,
        paused_days=sum(calendar.is_working_day(day) for day in paused),
        holidays=sum(day.weekday() < 5 and not calendar.is_working_day(day) for day in free),
        makeup_days=sum(day.weekday() >= 5 and calendar.is_working_day(day) for day in free),
        transfers=clock.transfers,
        due_on=due,
        provisional_years=tuple(year for year in years if year not in calendar.announced_years),
        calendar_version=calendar.version,
        is_paused=clock.is_paused_on(today),
    )


@dataclass(frozen=True)
class Step:
    """Whom to tell once an item is so many working days late; negative: so many before it is due."""

    days_late: int
    tell: Party

    def falls_on(self, due: date, calendar: Calendar) -> date:
        """Return the working day on which the step is taken.

        0 is the first working day after the due date; 5 the fifth; -3 the day with three working
        days left.
        """
        if self.days_late >= 0:
            return calendar.add_working_days(due, max(self.days_late, 1))
        day, left = due, -self.days_late
        while left:
            left -= calendar.is_working_day(day)
            day -= timedelta(days=1)
        while not calendar.is_working_day(day):
            day -= timedelta(days=1)
        return day

    def told(self, holder: Party) -> Party:
        """Return who is told: never anyone below the one who has to act."""
        return max(self.tell, holder, key=lambda party: party.rank)


REMINDER = Step(days_late=-3, tell=Party.OWNER)
ESCALATION = (
    Step(days_late=0, tell=Party.OWNER),
    Step(days_late=5, tell=Party.SUPERVISOR),
    Step(days_late=10, tell=Party.LEADER),
)


def steps_reached(
    *, started_on: date, due: date, today: date, calendar: Calendar
) -> tuple[Step, ...]:
    """Return every step whose day has come; the same whenever and however often it is asked.

    The reminder is for items still in time, and only where the clock started before its day.
    """
    if today > due:
        return tuple(step for step in ESCALATION if step.falls_on(due, calendar) <= today)
    remind_on = REMINDER.falls_on(due, calendar)
    return (REMINDER,) if started_on < remind_on <= today else ()


def days_late(due: date, today: date, calendar: Calendar) -> int:
    """Return the working days since the due date; 0 while in time."""
    return calendar.count_working_days(due, today)


def _told(clock: Running, fact: ClockFact) -> Running:
    if fact.clock is Clock.EXTEND:
        return replace(clock, extended_days=clock.extended_days + fact.days)
    if fact.clock is Clock.PAUSE:
        pause = Pause(fact.on, fact.until or fact.on)
        return replace(clock, pauses=(*clock.pauses, pause), is_open_pause=True)
    if fact.clock is Clock.RESUME and clock.is_open_pause:
        last = clock.pauses[-1]
        ended = replace(last, until=min(last.until, fact.on))
        return replace(clock, pauses=(*clock.pauses[:-1], ended), is_open_pause=False)
    if fact.clock is Clock.TRANSFER:
        # The new owner gets the remaining time: the due date stays, and the passing on is counted.
        return replace(clock, transfers=clock.transfers + 1)
    return clock


def _due(clock: Running, calendar: Calendar) -> date:
    day, left = clock.started_on, clock.days + clock.extended_days
    while left > 0:
        day += timedelta(days=1)
        if calendar.is_working_day(day) and not any(day in pause for pause in clock.pauses):
            left -= 1
    return day


def _in_english(worked: Explanation) -> str:
    parts = [f"{_count(worked.days, 'working day')} from {_english_date(worked.started_on)}"]
    if worked.extended_days:
        parts.append(f"{worked.extended_days} added by extension")
    if worked.paused_days:
        parts.append(f"{worked.paused_days} paused")
    if worked.holidays:
        parts.append(_count(worked.holidays, "holiday"))
    if worked.makeup_days:
        parts.append(_count(worked.makeup_days, "make-up workday"))
    if worked.transfers:
        parts.append(f"passed on {worked.transfers}× with the remaining time")
    note = ""
    if worked.is_provisional:
        years = ", ".join(map(str, worked.provisional_years))
        note = f" (provisional: no holiday notice for {years} yet)"
    if worked.is_paused:
        note += " (paused; this is the latest date)"
    return f"{', '.join(parts)} → {_english_date(worked.due_on)}{note}"


def _in_chinese(worked: Explanation) -> str:
    parts = [f"自{_chinese_date(worked.started_on)}起{worked.days}个工作日"]
    if worked.extended_days:
        parts.append(f"延期{worked.extended_days}个工作日")
    if worked.paused_days:
        parts.append(f"暂停{worked.paused_days}个工作日")
    if worked.holidays:
        parts.append(f"节假日{worked.holidays}天")
    if worked.makeup_days:
        parts.append(f"调休上班{worked.makeup_days}天")
    if worked.transfers:
        parts.append(f"转办{worked.transfers}次（沿用剩余时间）")
    note = ""
    if worked.is_provisional:
        years = "、".join(map(str, worked.provisional_years))
        note = f"（暂定：{years}年放假通知尚未录入）"
    if worked.is_paused:
        note += "（暂停中，此为最晚日期）"
    return f"{'，'.join(parts)} → {_chinese_date(worked.due_on)}{note}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _english_date(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _chinese_date(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
