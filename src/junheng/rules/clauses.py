"""What does a clause of law demand, of whom, and from which day?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from junheng.kernel.text import Text

# What a clause judges.
Judged = Literal["class", "school", "county"]


class Sense(StrEnum):
    """On which side of its limit a value is allowed."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"


@dataclass(frozen=True)
class Limits:
    """The limits of a clause in one period, by stage; `until` is the first day without them."""

    sense: Sense
    by_stage: Mapping[str, float]
    since: date
    until: date | None = None

    def of(self, stage: str) -> float | None:
        """Return the limit of a stage; None where the clause says nothing about it."""
        return self.by_stage.get(stage)


@dataclass(frozen=True)
class Clause:
    """One demand of a document: its citation, what it is about, and its dated limits.

    `code` is `<document>/<name>`; `indicator` is empty where planners quote the clause and nothing
    measures it; `unit` is what is judged: class, school or county; `measured_in` is the unit of
    the limit. `is_checked` says whether the value was seen in a public copy of the document.
    """

    code: str
    label: Text
    cite: str
    indicator: str
    unit: Judged
    measured_in: Text
    is_checked: bool
    source: str
    note: Text
    periods: tuple[Limits, ...]

    @property
    def document(self) -> str:
        """Return the code of the document the clause is part of."""
        return self.code.partition("/")[0]

    def on(self, day: date) -> Limits | None:
        """Return the limits in force on `day`; None when there are none, never a default."""
        for period in self.periods:
            if period.since <= day and (period.until is None or day < period.until):
                return period
        return None


@dataclass(frozen=True)
class VerdictRule:
    """How clauses add up: how many must be met, and how near the others must come.

    `met_at_least` of `clauses` are met, and every other reaches `floor_share` of its limit; without
    a floor a clause above that number may be missed by any amount. `also` is the code of an
    indicator that is reported beside a rule about the county and judged by nothing; empty for none.
    """

    code: str
    label: Text
    cite: str
    unit: Judged
    clauses: tuple[str, ...]
    met_at_least: int
    floor_share: float | None
    is_checked: bool
    also: str = ""


@dataclass(frozen=True)
class Standard:
    """One document of the state: who issued it, where it was read, its clauses and verdict rules."""

    code: str
    title: Text
    number: str
    issuer: str
    url: str
    checked_on: date
    clauses: Mapping[str, Clause]
    rules: tuple[VerdictRule, ...] = ()
