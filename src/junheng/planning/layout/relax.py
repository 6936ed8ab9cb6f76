"""How cheap could an answer be at the very best, and which pairs can a better answer use at all?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

import highspy
import numpy as np
from scipy import sparse

from junheng.planning.layout.model import Rows, highs_for, largest_share, layout_model, usable_pairs

if TYPE_CHECKING:
    from collections.abc import Callable

    from junheng.planning.layout.model import LayoutModel
    from junheng.planning.layout.problem import Floats, Ints, LayoutProblem

    Separator = Callable[[LayoutModel, Floats], Rows | None]

VIOLATED = 1e-6
ROUNDS_IN_VAIN, WORTHWHILE, LARGE = 3, 4e-4, 20_000
"""A large relaxation is left when so many rounds of rows raise its bound by less than this share."""
NEAREST = 40
"""How many of the cheapest sites of a place the relaxation starts from; it adds others it finds useful."""


@dataclass(frozen=True, eq=False)
class Relaxation:
    """What the linear relaxation proves and suggests.

    `bound` is a lower bound recomputed from the dual values alone, so it holds even where the solver was
    inexact; `site_rise` (m) and `pair_rise` (k) say by how much the bound rises when a closed site opens or an
    unused pair is used whole; `pair_value` (k) and `site_value` (m) are the relaxed answer; `linked` and `cuts` are
    the rows that made the bound strong, `solved` whether the relaxation was solved to its end.
    """

    bound: float
    site_rise: Floats
    pair_rise: Floats
    site_value: Floats
    pair_value: Floats
    linked: Ints
    cuts: Rows | None
    solved: bool
    infeasible: bool = False


def relax(problem: LayoutProblem, *, until: float, separate: Separator | None = None) -> Relaxation:
    """Solve the linear relaxation, adding linking rows, separators and pairs as they are found violated.

    Stops at `until` (on the clock of `perf_counter`) with what is proven by then.
    """
    search = _Search(problem, separate)
    while not search.done and perf_counter() < until:
        search.step(until)
    return search.result()


class _Search:
    """Grows one relaxation: rows within a set of pairs first, then pairs."""

    def __init__(self, problem: LayoutProblem, separate: Separator | None) -> None:
        self.problem, self.separate = problem, separate
        self.usable = np.flatnonzero(usable_pairs(problem))
        self.most = largest_share(problem)
        self.active = self._nearest()
        self.linked = np.zeros(len(problem.pair_cost), dtype=bool)
        self.cuts: Rows | None = None
        self.cut_at = np.zeros(0, dtype=np.int64)
        """Where the cuts stand among the rows of the model being solved."""
        self.done = False
        self.infeasible = False
        self.bound = 0.0
        self.site_rise = np.zeros(problem.sites)
        self.pair_rise = np.zeros(len(problem.pair_cost))
        self.site_value = np.zeros(problem.sites)
        self.pair_value = np.zeros(len(problem.pair_cost))

    def _nearest(self) -> Ints:
        problem = self.problem
        if len(self.usable) <= NEAREST * problem.places:
            return self.usable
        order = self.usable[
            np.lexsort((problem.pair_cost[self.usable], problem.pair_place[self.usable]))
        ]
        place = problem.pair_place[order]
        first = np.searchsorted(place, np.arange(problem.places))
        rank = np.arange(len(order)) - first[place]
        return np.sort(order[rank < NEAREST])

    def step(self, until: float) -> None:
        """Solve over the active pairs to the end of row generation, then price the others."""
        problem = self.problem
        model = layout_model(problem, self.active, linked=np.flatnonzero(self.linked[self.active]))
        if self.cuts is not None:
            before = sum(len(block.low) for block in model.rows)
            self.cut_at = before + np.arange(len(self.cuts.low))
            model = model.with_rows(narrowed(problem, model, self.cuts))
        highs = highs_for(model, integer=False)
        highs.setOptionValue("solver", "simplex")
        bounds = [0.0] * ROUNDS_IN_VAIN
        while True:
            highs.setOptionValue(
                "time_limit", highs.getRunTime() + max(until - perf_counter(), 0.05)
            )
            highs.run()
            status = highs.getModelStatus()
            if status == highspy.HighsModelStatus.kInfeasible:
                self._widen()
                return
            if status != highspy.HighsModelStatus.kOptimal:
                self.done = True
                return
            solution = highs.getSolution()
            values, duals = np.asarray(solution.col_value), np.asarray(solution.row_dual)
            self._note(model, values, duals)
            bounds.append(self.bound)
            creeps = self.bound - bounds[-ROUNDS_IN_VAIN - 1] < WORTHWHILE * self.bound
            if creeps and model.columns > LARGE and self.separate is None:
                break
            rows = self._violated(model, values)
            if rows is None or perf_counter() > until:
                break
            model = model.with_rows(rows)
            highs.addRows(
                len(rows.low),
                rows.low,
                rows.high,
                rows.matrix.nnz,
                rows.matrix.indptr[:-1].astype(np.int32),
                rows.matrix.indices.astype(np.int32),
                rows.matrix.data,
            )
        self._price()

    def _widen(self) -> None:
        """Take in every pair when the active ones have no answer; without any left, there is none."""
        if len(self.active) == len(self.usable):
            self.infeasible = self.done = True
        self.active = self.usable

    def _note(self, model: LayoutModel, values: Floats, duals: Floats) -> None:
        """Recompute the bound from the duals, over all pairs, and keep it when it is the best yet."""
        problem, m = self.problem, self.problem.sites
        low = np.concatenate([rows.low for rows in model.rows])
        high = np.concatenate([rows.high for rows in model.rows])
        duals = np.where(np.isinf(low), np.minimum(duals, 0.0), duals)
        duals = np.where(np.isinf(high), np.maximum(duals, 0.0), duals)
        side = np.where(
            duals > 0, np.where(np.isinf(low), 0.0, low), np.where(np.isinf(high), 0.0, high)
        )
        matrix = sparse.vstack([rows.matrix for rows in model.rows], format="csr")
        reduced = model.cost - matrix.T @ duals
        active = np.zeros(len(problem.pair_cost), dtype=bool)
        active[model.pairs] = True
        rise = np.full(len(problem.pair_cost), np.inf)
        rise[model.pairs] = reduced[m:]
        others = self.usable[~active[self.usable]]
        rise[others] = self._reduced_cost(model, duals, others)
        pair = np.minimum(rise, 0.0) * np.where(np.isfinite(rise), np.minimum(self.most, 1.0), 0.0)
        site = np.where(reduced[:m] > 0, model.low[:m], model.high[:m]) * reduced[:m]
        bound = (
            math.fsum((duals * side).tolist()) + math.fsum(site.tolist()) + math.fsum(pair.tolist())
        ) * model.scale
        self.site_value = values[:m]
        self.pair_value = np.zeros(len(problem.pair_cost))
        self.pair_value[model.pairs] = values[m:]
        self.rise_now = rise * model.scale
        if bound >= self.bound or not self.pair_rise.any():
            # Costs are not negative, so 0 is a bound, too; the rises then start below it.
            below = min(bound, 0.0)
            self.bound = max(bound, 0.0)
            self.site_rise = reduced[:m] * model.scale + below
            self.pair_rise = rise * model.scale + below

    def _reduced_cost(self, model: LayoutModel, duals: Floats, pairs: Ints) -> Floats:
        """Give the reduced cost of pairs that the model leaves out, from their place and seats rows and the cuts."""
        problem = self.problem
        place, site = problem.pair_place[pairs], problem.pair_site[pairs]
        cost = problem.pair_cost[pairs] / model.scale - duals[: problem.places][place]
        seats = model.rows[1].matrix
        price = np.zeros(problem.sites)
        # A site's own entry in its seats row is minus its seats, in the unit of the row.
        own = seats[:, : problem.sites].tocoo()
        price[own.col] = duals[problem.places + own.row] * -own.data / problem.seats[own.col]
        cost = cost - problem.pupils[place] * price[site]
        if self.cuts is not None:
            cost -= self.cuts.matrix[:, problem.sites + pairs].T @ duals[self.cut_at]
        return np.asarray(cost)

    def _violated(self, model: LayoutModel, values: Floats) -> Rows | None:
        problem, m = self.problem, self.problem.sites
        opened = values[:m][problem.pair_site[model.pairs]]
        most = self.most[model.pairs]
        wrong = np.flatnonzero((values[m:] > most * opened + VIOLATED) & ~self.linked[model.pairs])
        if len(wrong):
            self.linked[model.pairs[wrong]] = True
            count = len(wrong)
            row = np.arange(count)
            matrix = sparse.csr_array(
                (
                    np.concatenate([np.ones(count), -most[wrong]]),
                    (
                        np.concatenate([row, row]),
                        np.concatenate([m + wrong, problem.pair_site[model.pairs[wrong]]]),
                    ),
                ),
                shape=(count, model.columns),
            )
            return Rows(
                "no_pupils_at_a_closed_school", matrix, np.full(count, -np.inf), np.zeros(count)
            )
        if self.separate is None:
            return None
        rows = self.separate(model, values)
        if rows is None:
            return None
        self._keep(model, rows)
        return narrowed(self.problem, model, rows)

    def _keep(self, model: LayoutModel, rows: Rows) -> None:
        """Remember cuts over all pairs of the problem, so that they outlive this set of pairs."""
        before = sum(len(block.low) for block in model.rows)
        self.cut_at = np.concatenate([self.cut_at, before + np.arange(len(rows.low))])
        if self.cuts is None:
            self.cuts = rows
            return
        self.cuts = Rows(
            rows.name,
            sparse.csr_array(sparse.vstack([self.cuts.matrix, rows.matrix], format="csr")),
            np.concatenate([self.cuts.low, rows.low]),
            np.concatenate([self.cuts.high, rows.high]),
        )

    def _price(self) -> None:
        """Take in pairs outside that would lower the relaxation; without any, it is solved."""
        outside = np.ones(len(self.problem.pair_cost), dtype=bool)
        outside[self.active] = False
        outside &= np.isfinite(self.rise_now)
        useful = np.flatnonzero(outside & (self.rise_now < -1e-9 * max(1.0, self.bound)))
        self.done = len(useful) == 0
        self.active = np.sort(np.concatenate([self.active, useful]))

    def result(self) -> Relaxation:
        return Relaxation(
            self.bound,
            self.site_rise,
            self.pair_rise,
            self.site_value,
            self.pair_value,
            np.flatnonzero(self.linked),
            self.cuts,
            solved=self.done,
            infeasible=self.infeasible,
        )


def narrowed(problem: LayoutProblem, model: LayoutModel, rows: Rows) -> Rows:
    """Give rows over the sites and all pairs as rows over a model's columns, leaving its missing pairs at 0."""
    columns = np.concatenate([np.arange(problem.sites), problem.sites + model.pairs])
    return Rows(rows.name, sparse.csr_array(rows.matrix[:, columns]), rows.low, rows.high)
