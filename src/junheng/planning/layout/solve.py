"""What is the best answer to a location problem, and how close to the best is it proven to be?"""

from __future__ import annotations

import math
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from junheng.planning.layout.answer import (
    LayoutAnswer,
    NothingFoundInTime,
    Status,
    answer_from,
)
from junheng.planning.layout.model import usable_pairs
from junheng.planning.layout.seated import SeatedSearch
from junheng.planning.layout.unlimited import UnlimitedSearch, seats_never_run_out

if TYPE_CHECKING:
    from junheng.planning.layout.answer import Choice
    from junheng.planning.layout.problem import LayoutProblem


def solve_layout(
    problem: LayoutProblem, *, gap: float = 1e-6, seconds: float = 60.0, seed: int = 0
) -> LayoutAnswer:
    """Solve a location problem to a relative `gap`, or as far as `seconds` allow.

    Raises `NothingFoundInTime` when there is neither an answer nor a proof that there is none.
    """
    started = perf_counter()
    reasons = why_infeasible(problem)
    if reasons:
        return _infeasible(started, reasons)
    until = started + seconds
    choice, bound, impossible = _search(problem, until, gap, seed)
    if impossible:
        return _infeasible(started, ("No answer keeps every constraint at once.",))
    if choice is None:
        raise NothingFoundInTime(bound, perf_counter() - started)
    return answer_from(problem, choice, bound, gap, perf_counter() - started)


def _search(
    problem: LayoutProblem, until: float, gap: float, seed: int
) -> tuple[Choice | None, float, bool]:
    """Give the best answer found, a proven bound, and whether it is proven that there is no answer."""
    if seats_never_run_out(problem):
        search = UnlimitedSearch(problem)
        finished = search.run(until=until, gap=gap)
        choice = search.choice()
        return choice, search.bound, finished and choice is None
    seated = SeatedSearch(problem, until=until, gap=gap, seed=seed)
    seated.run()
    return seated.best, seated.bound, seated.infeasible


def _infeasible(started: float, reasons: tuple[str, ...]) -> LayoutAnswer:
    return LayoutAnswer(
        Status.INFEASIBLE, None, None, perf_counter() - started, reasons=tuple(reasons)
    )


def why_infeasible(problem: LayoutProblem) -> tuple[str, ...]:
    """List the plain reasons, visible without solving, for which no answer can exist."""
    found = []
    must, may = int((problem.fixed == 1).sum()), int((problem.fixed != -1).sum())
    if must > problem.most_open:
        found.append(f"{must} sites are fixed open but at most {problem.most_open} may be open.")
    if problem.sites_open is not None and problem.sites_open > may:
        found.append(
            f"Exactly {problem.sites_open} sites must open but only {may} are not fixed closed."
        )
    usable = np.bincount(problem.pair_place[usable_pairs(problem)], minlength=problem.places)
    stuck = np.flatnonzero(usable == 0)
    found += [
        f"Place {problem.place_ids[i]} has no site that it may use and that has room for it."
        for i in stuck[:20]
    ]
    if len(stuck) > 20:
        found.append(f"So have {len(stuck) - 20} more places.")
    if problem.most_open == 0 and problem.places:
        found.append("No site may open, yet there are places to serve.")
    best = np.sort(problem.seats[problem.fixed != -1])[::-1][: problem.most_open]
    total = math.fsum(problem.pupils.tolist())
    if best.sum() < total * (1 - 1e-9):
        found.append(
            f"{total:.9g} pupils need seats but the {len(best)} largest sites that may open have {best.sum():.9g}."
        )
    return tuple(found)
