"""Which constraints let an area only grow outwards, so that an answer found is connected?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from junheng.planning.layout.areas_connected import border_graph
from junheng.planning.layout.model import Rows, usable_pairs

if TYPE_CHECKING:
    from junheng.planning.layout.answer import Choice
    from junheng.planning.layout.model import LayoutModel
    from junheng.planning.layout.problem import Floats, LayoutProblem


class GrownAreas:
    """Gives rows by which a place joins a site only beside a place that is nearer to the site's root.

    The root of a site is the place it serves most cheaply a pupil; near is the shortest way from there over the
    borders. Most areas of good answers are of this kind, yet not all are (Mehrotra, Johnson and Nemhauser 1998):
    the rows help to find answers and never say anything about a bound.
    """

    def __init__(self, problem: LayoutProblem) -> None:
        self.problem = problem
        usable = usable_pairs(problem)
        served = np.zeros((problem.places, problem.sites), dtype=bool)
        served[problem.pair_place[usable], problem.pair_site[usable]] = True
        unit = _cost_a_pupil(problem)
        graph = border_graph(problem)
        ends = np.repeat(np.arange(problem.places), np.diff(graph.indptr)), graph.indices
        self.graph = sparse.csr_array((_apart(unit, *ends), ends), shape=graph.shape)
        self.way = np.full(served.shape, np.inf)
        for j in range(problem.sites):
            places = np.flatnonzero(served[:, j])
            if len(places):
                root = int(np.argmin(np.where(np.isnan(unit[places, j]), np.inf, unit[places, j])))
                inside = self.graph[places][:, places]
                self.way[places, j] = csgraph.dijkstra(inside, directed=False, indices=[root])[0]

    def __call__(self, model: LayoutModel, best: Choice | None) -> Rows:
        """Give the rows over the model's columns, but for pairs of `best` that would break one."""
        problem, m = self.problem, self.problem.sites
        column = np.full(self.way.shape, -1)
        place, site = problem.pair_place[model.pairs], problem.pair_site[model.pairs]
        column[place, site] = m + np.arange(len(model.pairs))
        chosen = np.zeros(self.way.shape, dtype=bool)
        if best is not None:
            used = np.flatnonzero(best.share > 0.5)
            chosen[problem.pair_place[used], problem.pair_site[used]] = True
        row, columns, factor, count = [], [], [], 0
        for i, j in zip(place.tolist(), site.tolist(), strict=True):
            if self.way[i, j] == 0:
                continue
            beside = self.graph.indices[self.graph.indptr[i] : self.graph.indptr[i + 1]]
            nearer = beside[self.way[beside, j] < self.way[i, j]]
            if chosen[i, j] and not chosen[nearer, j].any():
                continue
            inner = column[nearer, j]
            inner = inner[inner >= 0].tolist()
            row += [count] * (1 + len(inner))
            columns += [int(column[i, j]), *inner]
            factor += [1.0, *[-1.0] * len(inner)]
            count += 1
        matrix = sparse.csr_array((factor, (row, columns)), shape=(count, model.columns))
        return Rows("areas_grow_outwards", matrix, np.full(count, -np.inf), np.zeros(count))


def _cost_a_pupil(problem: LayoutProblem) -> Floats:
    """Give (n, m) the cost of one pupil of a place at a site; nan where that is unknown."""
    unit = np.full((problem.places, problem.sites), np.nan)
    pupils = problem.pupils[problem.pair_place]
    known = pupils > 0
    at = problem.pair_place[known], problem.pair_site[known]
    unit[at] = problem.pair_cost[known] / pupils[known]
    return unit


def _apart(unit: Floats, one: np.ndarray, other: np.ndarray) -> Floats:
    """Give how far two places are apart at least, by the sites that both know the way to; never 0."""
    gap = np.abs(unit[one] - unit[other])
    apart = np.where(np.isnan(gap), 0.0, gap).max(axis=1, initial=0.0)
    usual = float(apart[apart > 0].mean()) if (apart > 0).any() else 1.0
    return np.asarray(np.where(apart > 0, apart, usual), dtype=np.float64)
