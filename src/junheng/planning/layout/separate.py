"""Which constraints does an answer with torn areas break?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from junheng.planning.layout.areas_connected import border_graph
from junheng.planning.layout.model import Rows

if TYPE_CHECKING:
    from junheng.planning.layout.model import LayoutModel
    from junheng.planning.layout.problem import Floats, Ints, LayoutProblem

THRESHOLDS = (1e-6, 0.1, 0.3)
VIOLATED = 0.02


class TornAreas:
    """Finds rows of `areas_are_connected` that a relaxed answer breaks.

    When S separates the places a and b, a site that serves both serves some place of S too:
    share(a) + share(b) − Σ share(S) ≤ open (Carvajal et al. 2013, with the site's variable instead of 1). b is
    the place that the site serves most surely, so that the row is nearly as strong as if b were a given root.
    """

    def __init__(self, problem: LayoutProblem) -> None:
        self.problem = problem
        self.graph = border_graph(problem)

    def __call__(self, model: LayoutModel, values: Floats) -> Rows | None:
        """Give the broken rows over the model's columns, or None where none is found."""
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
        return self._rows(model, entries) if entries else None

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

    def _rows(self, model: LayoutModel, entries: list[tuple[Ints, int, int, int]]) -> Rows:
        problem, m = self.problem, self.problem.sites
        column_at = {
            pair: m + column
            for column, pair in enumerate(
                zip(
                    problem.pair_place[model.pairs].tolist(),
                    problem.pair_site[model.pairs].tolist(),
                    strict=True,
                )
            )
        }
        row, column, factor = [], [], []
        for at, (between, a, b, j) in enumerate(entries):
            terms = [(j, -1.0), (column_at[a, j], 1.0), (column_at[b, j], 1.0)]
            terms += [(column_at[s, j], -1.0) for s in between.tolist() if (s, j) in column_at]
            row += [at] * len(terms)
            column += [c for c, _ in terms]
            factor += [f for _, f in terms]
        count = len(entries)
        matrix = sparse.csr_array((factor, (row, column)), shape=(count, model.columns))
        return Rows("areas_are_connected", matrix, np.full(count, -np.inf), np.zeros(count))
