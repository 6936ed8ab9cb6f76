"""Which sites should open where seats are limited or areas must be connected?"""

from __future__ import annotations

import math
from functools import cached_property
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from junheng.planning.layout.anneal import annealed
from junheng.planning.layout.grown import GrownAreas
from junheng.planning.layout.mend import joined, mended
from junheng.planning.layout.mip import solve_mip
from junheng.planning.layout.model import layout_model, usable_pairs
from junheng.planning.layout.neighbourhood import Neighbourhoods
from junheng.planning.layout.polish import polished
from junheng.planning.layout.problem import Fixed
from junheng.planning.layout.relax import narrowed, relax
from junheng.planning.layout.separate import TornAreas

if TYPE_CHECKING:
    from junheng.planning.layout.answer import Choice
    from junheng.planning.layout.mip import MipResult
    from junheng.planning.layout.model import LayoutModel, Rows
    from junheng.planning.layout.problem import Bools, Floats, Ints, LayoutProblem

RELAX_SHARE = 0.35
CORE_SHARE = 0.2
SETTLE_SHARE = 0.4
FIRST_PROOF_SHARE = 0.85
NEIGHBOURHOOD_SHARE = 0.6
"""Shares of the time that is left when a phase begins."""
CORE_PAIRS = 4
"""The first integer search keeps so many pairs a place; it looks for an answer, not for a proof."""
NEIGHBOURHOOD_SECONDS = 4.0
SMALL = 8000
"""With so few pairs a first attempt at the whole proof comes before the search of neighbourhoods."""


class SeatedSearch:
    """Relax, look for a good answer among the promising pairs, then search all pairs a better one could use.

    A pair whose use would raise the relaxation's bound above the best answer cannot be in a better one, and is
    left out of the last search; its bound therefore holds for every answer. Torn areas found on the way become
    constraints of the next search.
    """

    def __init__(self, problem: LayoutProblem, *, until: float, gap: float, seed: int) -> None:
        self.problem, self.until, self.gap, self.seed = problem, until, gap, seed
        self.best: Choice | None = None
        self.bound = 0.0
        self.infeasible = False
        self.torn = TornAreas(problem) if problem.contiguous else None
        self.cuts: list[Rows] = []

    def run(self) -> None:
        """Search until the gap is closed or time is up; `best`, `bound` and `infeasible` hold the outcome."""
        started = perf_counter()
        seconds = self.until - started
        self.relaxed = relax(
            self.problem, until=started + RELAX_SHARE * seconds, separate=self.torn
        )
        if self.relaxed.infeasible:
            self.infeasible = True
            return
        self.bound = self._rounded(self.relaxed.bound)
        if self.relaxed.cuts is not None:
            self.cuts.append(self.relaxed.cuts)
        self._start()
        is_small = len(self.problem.pair_cost) <= SMALL
        if self.torn is None or is_small:
            self._look_in_core(self._until(CORE_SHARE))
        if is_small:
            self._prove(self._until(FIRST_PROOF_SHARE))
        if self.torn is not None and not self._finished():
            self._settle(self._until(SETTLE_SHARE))
            if self.best is None:
                self._look_in_core(self._until(CORE_SHARE))
        self._look_around(self._until(NEIGHBOURHOOD_SHARE))
        self._prove(self.until)

    @cached_property
    def _grown(self) -> GrownAreas:
        """Give the rows of areas that grow outwards; many a problem is answered before any is needed."""
        return GrownAreas(self.problem)

    def _until(self, share: float) -> float:
        now = perf_counter()
        return now + share * max(self.until - now, 0.0)

    def _start(self) -> None:
        """Mend the relaxed answer, opening fewer and fewer of the sites that it only half opens."""
        tried: set[bytes] = set()
        for least in (0.9, 0.5, 0.3, 0.1, 1e-6, -1.0):
            sites = self._opened(self.relaxed.site_value, least)
            if sites is not None and sites.tobytes() not in tried:
                tried.add(sites.tobytes())
                self._keep(sites, self.relaxed.pair_value)
            if self.best is not None and least <= 0.1:
                return

    def _opened(self, value: Floats, least: float) -> Bools | None:
        """Open the sites with more than `least`, as many as may be; None where that leaves too few seats."""
        problem = self.problem
        liking = (
            value + 10.0 * (problem.fixed == Fixed.OPEN) - 10.0 * (problem.fixed == Fixed.CLOSED)
        )
        number = min(int((liking > least).sum()), problem.most_open)
        if problem.sites_open is not None:
            number = problem.sites_open
        sites = np.zeros(problem.sites, dtype=bool)
        sites[np.argsort(-liking, kind="stable")[:number]] = True
        enough = problem.seats[sites].sum() >= problem.pupils.sum() * (1 - 1e-9)
        return sites if enough else None

    def _finished(self) -> bool:
        if self.infeasible:
            return True
        if self.best is None:
            return False
        return self.best.objective - self.bound <= self.gap * self.best.objective

    def _rounded(self, bound: float) -> float:
        """Round a bound up where every answer costs a whole number."""
        is_rounded = self.problem.costs_are_whole and math.isfinite(bound)
        return float(math.ceil(bound - 1e-5)) if is_rounded else bound

    def _settle(self, until: float) -> None:
        """Find which sites would open if areas might be torn, then areas of just these that hold together."""
        pairs = self._promising(CORE_PAIRS * self.problem.places)
        part = perf_counter() + 0.5 * max(until - perf_counter(), 0.0)
        result, _torn = self._search(pairs, pairs, None, part, max(self.gap, 1e-3), connected=False)
        if result.values is None or self._finished():
            return
        opened = result.values[: self.problem.sites] > 0.5
        share = np.zeros(len(self.problem.pair_cost))
        share[pairs] = result.values[self.problem.sites :]
        site = joined(self.problem, opened, share)
        if site is not None:
            self._take(annealed(self.problem, opened, site, until=until, seed=self.seed))

    def _promising(self, number: int) -> Ints:
        """Give so many pairs with the least reduced cost, and all that the relaxation uses."""
        usable = np.flatnonzero(usable_pairs(self.problem))
        order = usable[np.argsort(self.relaxed.pair_rise[usable], kind="stable")]
        return np.union1d(order[:number], np.flatnonzero(self.relaxed.pair_value > 1e-9))

    def _look_in_core(self, until: float) -> None:
        """Search among the pairs with the least reduced cost, taking in more while there is no answer."""
        problem = self.problem
        most = int(usable_pairs(problem).sum())
        keep, rounds = CORE_PAIRS * problem.places, 0
        while perf_counter() < until and not self._finished() and keep < most:
            pairs = self._promising(keep)
            result, torn = self._search(
                pairs, pairs, None, until, max(self.gap, 1e-4), grown=self.best is not None
            )
            rounds += 1
            if result.infeasible or self.best is None:
                keep *= 2
            elif not torn or rounds > 8:
                return

    def _prove(self, until: float) -> None:
        """Search everything a better answer could use, again as long as torn areas turn up."""
        may_be_torn = self.torn is not None
        while not self._finished() and perf_counter() < until:
            left = until - perf_counter()
            part = perf_counter() + max(0.5 * left, min(left, 2.0)) if may_be_torn else until
            may_be_torn, finished = self._search_all(part)
            if finished and not may_be_torn:
                return

    def _look_around(self, until: float) -> None:
        """Search groups of like sites anew, the rest of the best answer being kept."""
        problem = self.problem
        if self.best is None or self._finished() or perf_counter() > until:
            return
        around = Neighbourhoods(problem, self.relaxed.site_value, self.seed)
        while perf_counter() < until and not self._finished():
            before = self.best
            freed = around.draw(before)
            useful = usable_pairs(problem)
            if problem.whole:
                useful &= self.relaxed.pair_rise <= self._room()
            pairs = np.flatnonzero(around.pairs(before, freed, useful))
            begun = perf_counter()
            stop = min(until, begun + NEIGHBOURHOOD_SECONDS)
            kept_open = before.opened & ~freed
            closed = ~before.opened & ~freed
            while True:
                result, torn = self._search(
                    pairs, pairs, closed, stop, 1e-5, opened=kept_open, grown=True
                )
                # Torn areas are constraints by now, and the same group may be answered with them.
                if not torn or perf_counter() > stop:
                    break
            around.learn(
                solved=result.finished and not torn,
                better=self.best.objective < before.objective * (1 - 1e-9),
                share_of_time=min((perf_counter() - begun) / NEIGHBOURHOOD_SECONDS, 1.0),
            )

    def _room(self) -> float:
        """Give by how much the relaxation's bound may rise before no better answer is left."""
        if self.best is None:
            return math.inf
        limit = self.best.objective
        step = 1.0 - 1e-5 if self.problem.costs_are_whole else 0.0
        return limit - step - self.relaxed.bound + 1e-9 * max(1.0, limit)

    def _search_all(self, until: float) -> tuple[bool, bool]:
        """Search every pair and site that a better answer could use; say if areas were torn, and if it came to its end."""
        problem, relaxed = self.problem, self.relaxed
        keep = usable_pairs(problem)
        closed: Bools | None = None
        limit = math.inf
        if self.best is not None:
            limit, room = self.best.objective, self._room()
            closed = (relaxed.site_rise > room) & (problem.fixed != Fixed.OPEN) & ~self.best.opened
            keep = keep & ~closed[problem.pair_site]
            if problem.whole:
                keep &= relaxed.pair_rise <= room
            keep |= self.best.share > 0
        result, torn = self._search(np.flatnonzero(keep), relaxed.linked, closed, until, self.gap)
        if result.infeasible:
            # Where there is an answer, the solver is wrong, and what it says proves nothing.
            self.infeasible = self.best is None
            return False, True
        self.bound = max(self.bound, min(self._rounded(result.bound), limit))
        return torn, result.finished

    def _search(
        self,
        pairs: Ints,
        linked: Ints,
        closed: Bools | None,
        until: float,
        gap: float,
        *,
        opened: Bools | None = None,
        grown: bool = False,
        connected: bool = True,
    ) -> tuple[MipResult, bool]:
        """Run the integer search over some pairs and keep its answer; say too whether it had torn areas.

        With `grown` only areas that grow outwards are looked for: what it finds holds, what it proves does not.
        """
        problem = self.problem
        model = layout_model(
            problem,
            pairs,
            linked=np.flatnonzero(np.isin(pairs, linked)),
            closed=closed,
        )
        if opened is not None:
            model.low[: problem.sites][opened] = 1.0
        for rows in self.cuts if connected else ():
            model = model.with_rows(narrowed(problem, model, rows))
        if grown and self.torn is not None:
            model = model.with_rows(self._grown(model, self.best))
        start = self.best
        if start is not None and (start.share[pairs].sum() < problem.places - 0.5):
            start = None
        seconds = until - perf_counter()
        result = solve_mip(model, seconds=seconds, gap=gap, seed=self.seed, start=start)
        if result.values is None:
            return result, False
        share = np.zeros(len(problem.pair_cost))
        share[pairs] = result.values[problem.sites :]
        self._keep(result.values[: problem.sites] > 0.5, share)
        return result, connected and self._cut(model, result.values)

    def _cut(self, model: LayoutModel, values: Floats) -> bool:
        """Turn the torn areas of an answer into constraints; say whether there were any."""
        rows = None if self.torn is None else self.torn(model, values)
        if rows is None:
            return False
        self.cuts.append(rows)
        return True

    def _keep(self, sites: Bools, share: Floats) -> None:
        """Keep the answer near these shares if it holds, or can be mended, and is the best so far."""
        choice = polished(self.problem, sites, share)
        if choice is None and self.problem.whole:
            choice = mended(self.problem, sites, share, until=self.until)
        self._take(choice)

    def _take(self, choice: Choice | None) -> None:
        if choice is not None and (self.best is None or choice.objective < self.best.objective):
            self.best = choice
