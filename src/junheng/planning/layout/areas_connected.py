"""Is the area of each site connected over the borders, and which places lie between its parts?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from junheng.planning.layout.problem import Floats, Ints, LayoutProblem


def border_graph(problem: LayoutProblem) -> sparse.csr_array:
    """Give the symmetric (n, n) graph of places that touch."""
    ends = np.zeros((0, 2), dtype=np.int64) if problem.borders is None else problem.borders
    both = np.concatenate([ends, ends[:, ::-1]])
    size = (problem.places, problem.places)
    return sparse.csr_array((np.ones(len(both)), (both[:, 0], both[:, 1])), shape=size)


def neighbours(problem: LayoutProblem) -> list[list[int]]:
    """Give the places that touch each place, as lists: for searches that look at one place at a time."""
    graph = border_graph(problem)
    return [
        graph.indices[graph.indptr[i] : graph.indptr[i + 1]].tolist() for i in range(problem.places)
    ]


def may_leave(near: Sequence[Sequence[int]], site: Sequence[int] | Ints, place: int) -> bool:
    """Say whether the area of a place, connected so far, stays so without it.

    `near` are the neighbours of each place, `site` (n) the site of each.
    """
    here = site[place]
    wanted = {k for k in near[place] if site[k] == here}
    if len(wanted) <= 1:
        return True
    first = wanted.pop()
    seen, waiting = {place, first}, [first]
    while waiting:
        for b in near[waiting.pop()]:
            if site[b] == here and b not in seen:
                wanted.discard(b)
                if not wanted:
                    return True
                seen.add(b)
                waiting.append(b)
    return False


def parts_of(graph: sparse.csr_array, area: Ints) -> list[Ints]:
    """Split an area (positions of places) into its connected parts, the largest first."""
    inside = graph[area][:, area]
    number, label = csgraph.connected_components(inside, directed=False)
    parts = [area[label == part] for part in range(number)]
    return sorted(parts, key=len, reverse=True)


def disconnected_sites(problem: LayoutProblem, share: Floats) -> dict[int, list[Ints]]:
    """Give the parts of each site's area that is not connected, by site."""
    graph = border_graph(problem)
    used = np.flatnonzero(share > 0.5)
    found = {}
    for site in np.unique(problem.pair_site[used]):
        parts = parts_of(graph, problem.pair_place[used[problem.pair_site[used] == site]])
        if len(parts) > 1:
            found[int(site)] = parts
    return found
