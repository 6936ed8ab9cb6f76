"""Small random location problems, and their best answer found by trying everything."""

import itertools
import math

import numpy as np
from hypothesis import strategies as st
from scipy.optimize import linprog

from junheng.planning.layout.problem import LayoutProblem


@st.composite
def problems(draw, *, whole=None, contiguous=None, limited=None):
    """Draw a problem of up to 6 places and 4 sites with every kind of option."""
    n, m = draw(st.integers(1, 6)), draw(st.integers(1, 4))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    is_whole = draw(st.booleans()) if whole is None else whole
    connected = is_whole and (draw(st.booleans()) if contiguous is None else contiguous)
    has_limits = draw(st.booleans()) if limited is None else limited
    fractional = draw(st.booleans())
    scale = draw(st.sampled_from([1.0, 1e-3, 1e6]))
    pupils = rng.integers(0, 9, n).astype(float)
    if fractional:
        pupils = np.round(pupils * rng.random(n), 3)
    seats = np.full(m, np.inf)
    if has_limits:
        finite = rng.random(m) < 0.8
        room = max(pupils.sum(), 1.0) / m
        seats[finite] = np.round(room * (0.4 + 2 * rng.random(finite.sum())))
    open_cost = rng.integers(0, 30, m) * scale
    listed = rng.random((n, m)) < draw(st.sampled_from([1.0, 0.8, 0.5]))
    place, site = np.nonzero(listed)
    cost = rng.integers(0, 40, len(place)).astype(float) * scale
    if fractional:
        cost = cost + rng.random(len(place)) * scale
    fixed = rng.choice([0, 0, 0, 0, 1, -1], m)
    number = draw(st.sampled_from([None, "exactly", "at most"]))
    ends = [(a, b) for a, b in itertools.combinations(range(n), 2) if rng.random() < 0.45]
    return LayoutProblem(
        place_ids=tuple(f"p{i}" for i in range(n)),
        site_ids=tuple(f"s{j}" for j in range(m)),
        pupils=pupils,
        seats=seats,
        open_cost=open_cost.astype(float),
        fixed=fixed.astype(np.int64),
        pair_place=place.astype(np.int64),
        pair_site=site.astype(np.int64),
        pair_cost=cost,
        whole=is_whole,
        contiguous=connected,
        borders=np.array(ends, dtype=np.int64).reshape(-1, 2) if connected else None,
        sites_open=draw(st.integers(1, m)) if number == "exactly" else None,
        max_sites_open=draw(st.integers(1, m)) if number == "at most" else None,
    )


def best_cost(problem: LayoutProblem) -> float:
    """Try every set of open sites, and every assignment or a linear program over it; inf if none holds."""
    best = math.inf
    costs = {
        (int(i), int(j)): float(c)
        for i, j, c in zip(problem.pair_place, problem.pair_site, problem.pair_cost, strict=True)
    }
    for sites in itertools.product([False, True], repeat=problem.sites):
        if not _sites_hold(problem, sites):
            continue
        opened = [j for j in range(problem.sites) if sites[j]]
        opening = sum(float(problem.open_cost[j]) for j in opened)
        if opening < best:
            serve = _best_whole if problem.whole else _best_split
            best = min(best, opening + serve(problem, opened, costs))
    return best


def _sites_hold(problem, sites):
    for is_open, fixed in zip(sites, problem.fixed, strict=True):
        if (is_open and fixed == -1) or (not is_open and fixed == 1):
            return False
    if problem.sites_open is not None and sum(sites) != problem.sites_open:
        return False
    return problem.max_sites_open is None or sum(sites) <= problem.max_sites_open


def _best_whole(problem, opened, costs):
    best = math.inf
    allowed = [[j for j in opened if (i, j) in costs] for i in range(problem.places)]
    for assigned in itertools.product(*allowed):
        load = [0.0] * problem.sites
        for i, j in enumerate(assigned):
            load[j] += float(problem.pupils[i])
        if any(load[j] > problem.seats[j] + 1e-9 for j in opened):
            continue
        cost = sum(costs[i, j] for i, j in enumerate(assigned))
        if cost < best and (not problem.contiguous or connected(problem, assigned)):
            best = cost
    return best


def connected(problem, assigned):
    touching = {(int(a), int(b)) for a, b in problem.borders}
    for j in set(assigned):
        area = {i for i, site in enumerate(assigned) if site == j}
        reached = {min(area)}
        while True:
            more = {
                b
                for a in reached
                for b in area - reached
                if (a, b) in touching or (b, a) in touching
            }
            if not more:
                break
            reached |= more
        if reached != area:
            return False
    return True


def _best_split(problem, opened, costs):
    pairs = [pair for pair in costs if pair[1] in opened]
    if not pairs:
        return math.inf
    scale = max(1.0, *(costs[pair] for pair in pairs))
    served = np.array([[float(i == a) for a, _ in pairs] for i in range(problem.places)])
    limited = [j for j in opened if math.isfinite(problem.seats[j])]
    load = np.array([[problem.pupils[a] * (b == j) for a, b in pairs] for j in limited])
    result = linprog(
        [costs[pair] / scale for pair in pairs],
        A_ub=load if limited else None,
        b_ub=[problem.seats[j] for j in limited] if limited else None,
        A_eq=served,
        b_eq=np.ones(problem.places),
    )
    return result.fun * scale if result.status == 0 else math.inf
