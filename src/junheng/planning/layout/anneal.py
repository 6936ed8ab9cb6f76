"""How do areas that may not be torn fit schools with hardly a seat to spare?"""

from __future__ import annotations

import math
from random import Random
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from junheng.planning.layout.areas_connected import may_leave, neighbours
from junheng.planning.layout.polish import costs_at, given_to

if TYPE_CHECKING:
    from junheng.planning.layout.answer import Choice
    from junheng.planning.layout.problem import Bools, Ints, LayoutProblem

STEPS_A_PLACE = 80_000
"""So many steps for every place, if the time allows; the heat falls with the steps or the time, whichever is further."""
COOLED = 0.01
"""The last heat as a share of the first, which is the usual cost of a place."""
FIRST_CHARGE, CHARGE_GROWTH = 2.0, 40.0
"""What a missing seat is charged at first, in usual costs of a pupil, and by how much that grows."""
LOOK_AT_CLOCK = 256


def annealed(
    problem: LayoutProblem, opened: Bools, site: Ints, *, until: float, seed: int
) -> Choice | None:
    """Improve connected areas (n: each place's site) by small moves, at first also such that make them dearer.

    A place at the edge of its area moves to the area beside it, or two such places change sides, as long as both areas stay
    connected. Missing seats are charged more and more, so that overfull areas shed places last where it costs least
    (simulated annealing, Kirkpatrick, Gelatt and Vecchi 1983). None if every state seen lacked seats.
    """
    annealing = _Annealing(problem, opened, site, seed)
    annealing.run(until)
    if annealing.best is None:
        return None
    return given_to(problem, opened, np.array(annealing.best))


class _Annealing:
    """The areas as plain lists: a step touches a few numbers, for which arrays would be slow."""

    def __init__(self, problem: LayoutProblem, opened: Bools, site: Ints, seed: int) -> None:
        self.near = neighbours(problem)
        self.cost: list[list[float]] = costs_at(problem, opened).tolist()
        self.site: list[int] = site.tolist()
        self.pupils: list[float] = problem.pupils.tolist()
        self.seats: list[float] = problem.seats.tolist()
        self.load: list[float] = np.bincount(
            site, weights=problem.pupils, minlength=problem.sites
        ).tolist()
        self.random = Random(seed)  # noqa: S311 - a search, not a secret
        self.total = sum(self.cost[i][j] for i, j in enumerate(self.site))
        self.missing = sum(
            max(load - seats, 0.0) for load, seats in zip(self.load, self.seats, strict=True)
        )
        self.usual = self.total / max(float(problem.pupils.sum()), 1.0) or 1.0
        self.warmth = self.usual * max(float(problem.pupils.mean()), 1.0)
        self.best: list[int] | None = None
        self.best_total = math.inf

    def run(self, until: float) -> None:
        """Step until the time or the steps are used up, keeping the cheapest state in which everybody has a seat."""
        self._remember()
        started, most = perf_counter(), STEPS_A_PLACE * len(self.site)
        seconds = max(until - started, 1e-9)
        heat = charge = 0.0
        for step in range(most):
            if step % LOOK_AT_CLOCK == 0:
                done = max(step / most, (perf_counter() - started) / seconds)
                if done >= 1:
                    return
                heat = self.warmth * COOLED**done
                charge = self.usual * FIRST_CHARGE * CHARGE_GROWTH**done
            self._step(heat, charge)

    def _step(self, heat: float, charge: float) -> None:
        draw, site = self.random.random, self.site
        i = int(draw() * len(site))
        if not (beside := self.near[i]):
            return
        k = beside[int(draw() * len(beside))]
        here, there = site[i], site[k]
        if here == there or self.cost[i][there] == math.inf:
            return
        other = self._partner(k, here) if draw() < 0.5 else None
        rise, moved = self.cost[i][there] - self.cost[i][here], self.pupils[i]
        if other is not None:
            rise += self.cost[other][here] - self.cost[other][there]
            moved -= self.pupils[other]
        missing = self._missing_more(here, there, moved)
        change = rise + charge * missing
        if change > 0 and draw() >= math.exp(-change / heat):
            return
        if self._try(i, here, there, other):
            self.load[here] -= moved
            self.load[there] += moved
            self.total += rise
            self.missing += missing
            self._remember()

    def _partner(self, k: int, here: int) -> int | None:
        """Draw a place of k's area, k or beside it, that could go to the site `here`."""
        around = [x for x in self.near[k] if self.site[x] == self.site[k]]
        around.append(k)
        other = around[int(self.random.random() * len(around))]
        return other if self.cost[other][here] < math.inf else None

    def _missing_more(self, here: int, there: int, moved: float) -> float:
        """Say how many more seats are missing when `moved` pupils go from one site to another."""
        spare, wanted = self.seats[here] - self.load[here], self.load[there] - self.seats[there]
        before = max(-spare, 0.0) + max(wanted, 0.0)
        return max(-spare - moved, 0.0) + max(wanted + moved, 0.0) - before

    def _try(self, i: int, here: int, there: int, other: int | None) -> bool:
        """Move the place, and its partner the other way, unless that tears an area."""
        site = self.site
        if not may_leave(self.near, site, i):
            return False
        site[i] = there
        if other is None:
            return True
        if may_leave(self.near, site, other) and self._touches(other, here):
            site[other] = here
            if self._touches(i, there):
                return True
            site[other] = there
        site[i] = here
        return False

    def _touches(self, i: int, j: int) -> bool:
        return any(self.site[k] == j for k in self.near[i])

    def _remember(self) -> None:
        if self.missing <= 1e-9 and self.total < self.best_total - 1e-9:
            self.best, self.best_total = self.site.copy(), self.total
