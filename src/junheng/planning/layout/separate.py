"""Which constraints does an answer with torn areas break?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from junheng.planning.layout.areas_connected import border_graph
from junheng.planning.layout.model import Rows, usable_pairs

if TYPE_CHECKING:
    from junheng.planning.layout.model import LayoutModel
    from junheng.planning.layout.problem import Floats, Ints, LayoutProblem

THRESHOLDS = (1e-6, 0.1, 0.3)
VIOLATED = 0.02
NONE = -1


class TornAreas:
    """Finds rows of `areas_are_connected` that a relaxed answer breaks.

    The rows are over the sites and all pairs of the problem, also those that the model leaves out: only so do they hold
    for every answer, and may be kept for a model with other pairs.
    When S separates the places a and b, a site that serves both serves some place of S too:
    share(a) + share(b) − Σ share(S) ≤ open (Carvajal et al. 2013, with the site's variable instead of 1). b is
    the place that the site serves most surely, so that the row is nearly as strong as if b were a given root.
    """

    def __init__(self, problem: LayoutProblem) -> None:
        self.problem = problem
        self.graph = border_graph(problem)
        usable = np.flatnonzero(usable_pairs(problem))
        self.column = np.full((problem.places, problem.sites), NONE, dtype=np.int32)
        self.column[problem.pair_place[usable], problem.pair_site[usable]] = problem.sites + usable

    def __call__(self, model: LayoutModel, values: Floats) -> Rows | None:
        """Give the rows that the model's values break, or None where none is found."""
        problem, m = self.problem, self.problem.sites
        site = problem.pair_site[model.pairs]
        entries: list[tuple[Ints, int, int, int]] = []
        for j in np.flatnonzero(values[:m] > 1e-6):
            columns = np.flatnonzero(site == j)
            value = np.zeros(problem.places)
            value[problem.pair_place[model.pairs[columns]]] = values[m + columns]
            entries += [
                (between, a, b, int(j)) for between, a, b in self._of_site(value, float(values[j]))
            ]
        return self._rows(entries) if entries else None

    def _of_site(self, value: Floats, opened: float) -> list[tuple[Ints, int, int]]:
        b = int(value.argmax())
        found: dict[int, tuple[Ints, int, int]] = {}
        for threshold in THRESHOLDS:
            if value[b] <= threshold:
                break
            area = np.flatnonzero(value > threshold)
            number, label = csgraph.connected_components(self.graph[area][:, area], directed=False)
            if number == 1:
                continue
            home = label[np.searchsorted(area, b)]
            for part in range(number):
                if part == home:
                    continue
                inside = area[label == part]
                a = int(inside[value[inside].argmax()])
                if a in found:
                    continue
                between = self.separator(inside, b)
                if value[a] + value[b] - value[between].sum() > opened + VIOLATED:
                    found[a] = (between, a, b)
        return list(found.values())

    def separator(self, part: Ints, b: int) -> Ints:
        """Give the places next to `part` that b reaches without crossing `part` or its other neighbours."""
        reached = np.zeros(self.problem.places, dtype=bool)
        reached[part] = True
        around = (self.graph[part].sum(axis=0) > 0) & ~reached
        blocked = np.flatnonzero(~(around | reached))
        _, label = csgraph.connected_components(self.graph[blocked][:, blocked], directed=False)
        if around[b]:
            raise ValueError("A part that touches b is not apart from it.")
        outside = blocked[label == label[np.searchsorted(blocked, b)]]
        return np.flatnonzero(around & (self.graph[outside].sum(axis=0) > 0))

    def _rows(self, entries: list[tuple[Ints, int, int, int]]) -> Rows:
        problem, m = self.problem, self.problem.sites
        row, column, factor = [], [], []
        for at, (between, a, b, j) in enumerate(entries):
            inner = self.column[between, j]
            inner = inner[inner != NONE].tolist()
            terms = [j, int(self.column[a, j]), int(self.column[b, j]), *inner]
            row += [at] * len(terms)
            column += terms
            factor += [-1.0, 1.0, 1.0, *[-1.0] * len(inner)]
        count = len(entries)
        shape = (count, m + len(problem.pair_cost))
        matrix = sparse.csr_array((factor, (row, column)), shape=shape)
        return Rows("areas_are_connected", matrix, np.full(count, -np.inf), np.zeros(count))
