"""Which school year does a day belong to?"""

from dataclasses import dataclass
from datetime import date
from functools import total_ordering
from typing import Self


@total_ordering
@dataclass(frozen=True)
class SchoolYear:
    """A school year, from 1 September of `starts_in` to 31 August.

    >>> str(SchoolYear.of(date(2026, 8, 31)))
    '2025/26'
    >>> SchoolYear.of(date(2026, 9, 1)).first_day
    datetime.date(2026, 9, 1)
    """

    starts_in: int

    @classmethod
    def of(cls, day: date) -> Self:
        """Return the school year that `day` falls in."""
        return cls(day.year if day.month >= 9 else day.year - 1)

    @property
    def first_day(self) -> date:
        """Return 1 September of the year."""
        return date(self.starts_in, 9, 1)

    def __str__(self) -> str:
        return f"{self.starts_in}/{(self.starts_in + 1) % 100:02d}"

    def __lt__(self, other: Self) -> bool:
        return self.starts_in < other.starts_in
