"""What was decided about a location problem, and how good is it proven to be?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from junheng.planning.layout.problem import Bools, Floats, LayoutProblem

OPTIMAL_GAP = 1e-6
"""An answer is called optimal only when objective and bound differ by no more than this share."""

ROUNDING = 1e-9
"""Objective and bound closer than this share differ only by floating-point rounding."""


class Status(StrEnum):
    """What is known about an answer."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"


class NothingFoundInTime(RuntimeError):
    """No answer was found in the time given, nor a proof that there is none; `bound` is proven."""

    def __init__(self, bound: float, seconds: float) -> None:
        self.bound = bound
        self.seconds = seconds
        super().__init__(
            f"No answer was found in {seconds:.0f} seconds, nor a proof that none exists; any answer costs"
            f" at least {bound:.6g}. Allow more time with --seconds."
        )


@dataclass(frozen=True)
class LayoutAnswer:
    """An answer in the neutral format.

    `objective` and `bound` are in the currency of the problem; `bound` is a proven lower bound on every answer;
    both are None when the problem is infeasible, and `reasons` then says why as far as it is known.
    """

    status: Status
    objective: float | None
    bound: float | None
    seconds: float
    sites: tuple[str, ...] = ()
    assignment: tuple[tuple[str, str, float], ...] = ()
    reasons: tuple[str, ...] = ()

    @property
    def gap(self) -> float | None:
        """Give (objective − bound) / objective, 0 where both are 0, or None when infeasible."""
        if self.objective is None or self.bound is None:
            return None
        return relative_gap(self.objective, self.bound)

    def as_json(self) -> dict[str, Any]:
        """Give the answer as plain values, ready for `json.dumps`; `reasons` only where there is no answer."""
        plain: dict[str, Any] = {
            "status": str(self.status),
            "objective": self.objective,
            "bound": self.bound,
            "gap": self.gap,
            "seconds": self.seconds,
            "sites": list(self.sites),
            "assignment": [
                {"place_id": place, "site_id": site, "share": share}
                for place, site, share in self.assignment
            ],
        }
        if self.status == Status.INFEASIBLE:
            plain["reasons"] = list(self.reasons)
        return plain


def relative_gap(objective: float, bound: float) -> float:
    """Give (objective − bound) / objective; 0 where they are equal."""
    if objective <= bound:
        return 0.0
    return (objective - bound) / objective


@dataclass(frozen=True, eq=False)
class Choice:
    """Sites opened (m, bool) and the share (k, 0–1) of each allowed pair, with their exact cost."""

    opened: Bools
    share: Floats
    objective: float


def cost_of(problem: LayoutProblem, opened: Bools, share: Floats) -> float:
    """Add up open costs and travel costs exactly rounded (`math.fsum`), whatever a solver said."""
    used = share > 0
    return math.fsum(
        [*problem.open_cost[opened].tolist(), *(problem.pair_cost[used] * share[used]).tolist()]
    )


def choose(problem: LayoutProblem, opened: Bools, share: Floats) -> Choice:
    """Make a `Choice` whose objective is recomputed from its own sites and shares."""
    return Choice(opened, share, cost_of(problem, opened, share))


def answer_from(
    problem: LayoutProblem, choice: Choice, bound: float, gap: float, seconds: float
) -> LayoutAnswer:
    """Turn a choice and a proven bound into an answer.

    The bound is capped at the objective. The answer is called optimal when its gap is at most `gap`
    and at most `OPTIMAL_GAP`: a wide `gap` ends the search earlier, it does not make an answer optimal.
    """
    bound = min(bound, choice.objective)
    if choice.objective - bound <= ROUNDING * abs(choice.objective):
        bound = choice.objective
    proven = relative_gap(choice.objective, bound) <= min(gap, OPTIMAL_GAP)
    used = np.flatnonzero(choice.share > 0)
    return LayoutAnswer(
        status=Status.OPTIMAL if proven else Status.FEASIBLE,
        objective=choice.objective,
        bound=bound,
        seconds=seconds,
        sites=tuple(problem.site_ids[j] for j in np.flatnonzero(choice.opened)),
        assignment=tuple(
            (
                problem.place_ids[problem.pair_place[k]],
                problem.site_ids[problem.pair_site[k]],
                float(choice.share[k]),
            )
            for k in used
        ),
    )
