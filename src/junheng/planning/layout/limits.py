"""Which clauses in force does a seat plan rest on?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from junheng.rules.clauses import Clause, Standard

CLASS_SIZE_CLAUSES = ("jiaodu-2017-6/class_size", "gb-50099-2011/class_size")
"""The first of these that limits the stage on the day gives the seats of a class."""
RADIUS_NAME = "service_radius"


class ClauseNotInForce(ValueError):
    """No clause limits the class size of the stage on the day."""


@dataclass(frozen=True)
class SeatLimits:
    """Seats of a class, and the service radius in km (None where no clause sets one), with their clauses."""

    seats_per_class: float
    class_size: Clause
    radius_km: float | None
    radius: Clause | None


def seat_limits(standards: Mapping[str, Standard], stage: str, on: date) -> SeatLimits:
    """Look up what the clauses in force on a day say about class size and service radius of a stage.

    Raises `ClauseNotInForce` where no class size is in force.
    """
    clauses = {c.code: c for s in standards.values() for c in s.clauses.values()}
    sized = _first([clauses[code] for code in CLASS_SIZE_CLAUSES if code in clauses], stage, on)
    if sized is None:
        raise ClauseNotInForce(
            f"No clause limits the class size of stage {stage} on {on}. Give the seats of a class yourself."
        )
    named = [c for code, c in sorted(clauses.items()) if code.endswith(f"/{RADIUS_NAME}")]
    radius = _first(named, stage, on)
    return SeatLimits(sized[1], sized[0], radius and radius[1], radius and radius[0])


def _first(clauses: list[Clause], stage: str, on: date) -> tuple[Clause, float] | None:
    for clause in clauses:
        limits = clause.on(on)
        limit = None if limits is None else limits.of(stage)
        if limit is not None:
            return clause, limit
    return None
