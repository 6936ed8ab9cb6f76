"""What does HiGHS make of a layout model in the time it is given?"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from threading import Thread
from time import perf_counter
from typing import TYPE_CHECKING

import highspy
import numpy as np

from junheng.planning.layout.model import highs_for

if TYPE_CHECKING:
    from junheng.planning.layout.answer import Choice
    from junheng.planning.layout.model import LayoutModel
    from junheng.planning.layout.problem import Floats

STUCK_FACTOR, STUCK_SECONDS = 1.5, 10.0
stuck: list[highspy.Highs] = []
"""Solvers that never came back. They must not be destroyed while they run; a command that leaves any behind has to
end its process itself."""


@dataclass(frozen=True, eq=False)
class MipResult:
    """What a run of the solver says: values of the columns (or None), a lower bound, and whether it finished.

    `infeasible` says that the model was proven to have no answer at all.
    """

    values: Floats | None
    bound: float
    finished: bool
    infeasible: bool


def solve_mip(
    model: LayoutModel, *, seconds: float, gap: float, seed: int, start: Choice | None = None
) -> MipResult:
    """Solve the mixed-integer model; bounds are in the currency of the problem."""
    until = perf_counter() + seconds
    highs = highs_for(model, integer=True)
    highs.setOptionValue("time_limit", float(max(seconds, 0.05)))
    highs.setOptionValue("mip_rel_gap", float(gap))
    highs.setOptionValue("mip_abs_gap", 1e-9)
    highs.setOptionValue("random_seed", seed)
    highs.setOptionValue("mip_feasibility_tolerance", 1e-7)
    if start is not None:
        begin = np.concatenate([start.opened.astype(float), start.share[model.pairs]])
        solution = highspy.HighsSolution()
        solution.col_value = begin.tolist()
        highs.setSolution(solution)
    if not _run(highs, seconds):
        return MipResult(None, -math.inf, finished=False, infeasible=False)
    status, info = highs.getModelStatus(), highs.getInfo()
    if status == highspy.HighsModelStatus.kInfeasible:
        return MipResult(None, math.inf, finished=True, infeasible=True)
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    bound = info.mip_dual_bound * model.scale
    values: Floats | None = np.asarray(highs.getSolution().col_value) if found else None
    if start is not None and values is not None:
        claimed = info.objective_function_value
        if model.cost @ values > claimed + 1e-6 * max(1.0, abs(claimed)):
            # Version 1.16 hands the start back where its presolve alone has found a better answer.
            left = max(until - perf_counter(), 0.05)
            again = solve_mip(model, seconds=left, gap=gap, seed=seed)
            if math.isfinite(bound) and not again.infeasible:
                again = replace(again, bound=max(bound, again.bound))
            return again
    return MipResult(
        values=values,
        bound=bound if math.isfinite(bound) else -math.inf,
        finished=status == highspy.HighsModelStatus.kOptimal,
        infeasible=False,
    )


def _run(highs: highspy.Highs, seconds: float) -> bool:
    """Run the solver and say whether it came back; one stuck long after its time is left behind.

    Version 1.16 was seen in an endless loop of its presolve, which heeds no time limit.
    """
    worker = Thread(target=highs.run, daemon=True)
    worker.start()
    worker.join(STUCK_FACTOR * seconds + STUCK_SECONDS)
    if worker.is_alive():
        stuck.append(highs)
        return False
    return True
