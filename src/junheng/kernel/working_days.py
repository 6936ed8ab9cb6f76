"""Which days are worked, and which day is so many working days later?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta


@dataclass(frozen=True)
class Calendar:
    """Working days: weekdays, but for the exceptions a yearly notice announces.

    `exceptions` maps a day to True (a make-up workday, 调休上班) or False (a holiday).
    `announced_years` are the years whose notice has been entered; in any other year weekdays
    are assumed and every answer that touches it is provisional.
    """

    exceptions: Mapping[date, bool] = field(default_factory=dict)
    announced_years: frozenset[int] = frozenset()
    version: str = ""

    def is_working_day(self, day: date) -> bool:
        """Say whether `day` is worked."""
        return self.exceptions.get(day, day.weekday() < 5)

    def add_working_days(self, start: date, days: int) -> date:
        """Return the `days`-th working day after `start`; `start` itself does not count.

        With 0 days the answer is `start`, or the next working day when `start` is not worked.
        Raises ValueError when `days` is negative.
        """
        if days < 0:
            raise ValueError(f"{days} working days cannot be added. Give zero or more.")
        day = start
        while days == 0 and not self.is_working_day(day):
            day += timedelta(days=1)
        while days > 0:
            day += timedelta(days=1)
            days -= self.is_working_day(day)
        return day

    def count_working_days(self, after: date, until: date) -> int:
        """Count the working days after `after` up to and including `until`; 0 when reversed."""
        span = (until - after).days
        return sum(self.is_working_day(after + timedelta(days=n)) for n in range(1, span + 1))

    def is_provisional(self, start: date, end: date) -> bool:
        """Say whether any year from `start` to `end` has no notice yet."""
        return any(year not in self.announced_years for year in range(start.year, end.year + 1))
