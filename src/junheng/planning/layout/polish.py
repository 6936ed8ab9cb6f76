"""How does a nearly integral answer of a solver become an exact one, and does that one hold?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import highspy
import numpy as np

from junheng.planning.layout.answer import choose
from junheng.planning.layout.areas_connected import disconnected_sites
from junheng.planning.layout.model import highs_for, layout_model, usable_pairs
from junheng.planning.layout.problem import Fixed

if TYPE_CHECKING:
    from junheng.planning.layout.answer import Choice
    from junheng.planning.layout.problem import Bools, Floats, Ints, LayoutProblem

SEATS_TOLERANCE = 1e-7
"""How far a site may be overfilled by rounding, as a share of its seats."""


def polished(problem: LayoutProblem, opened: Bools, share: Floats) -> Choice | None:
    """Make shares (k) near an answer exact for the given open sites; None if they then do not hold.

    Whole places go to the site with their largest share. Split places are seated again by a linear program
    over the open sites, whose vertex splits fewer places than there are full sites.
    """
    choice = _whole(problem, opened, share) if problem.whole else _split(problem, opened)
    return choice if choice is not None and holds(problem, choice) else None


def _whole(problem: LayoutProblem, opened: Bools, share: Floats) -> Choice | None:
    order = np.lexsort((-share, problem.pair_place))
    place = problem.pair_place[order]
    first = order[np.flatnonzero(np.diff(place, prepend=-1))]
    if len(first) < problem.places:
        return None
    exact = np.zeros_like(share)
    exact[first] = 1.0
    return choose(problem, opened, exact)


def _split(problem: LayoutProblem, opened: Bools) -> Choice | None:
    pairs = np.flatnonzero(usable_pairs(problem) & opened[problem.pair_site])
    nowhere = np.zeros(0, dtype=np.int64)
    model = layout_model(problem, pairs, linked=nowhere, closed=~opened)
    model.low[: problem.sites][opened] = 1.0
    highs = highs_for(model, integer=False)
    highs.setOptionValue("primal_feasibility_tolerance", 1e-9)
    highs.setOptionValue("dual_feasibility_tolerance", 1e-9)
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    share = np.zeros(len(problem.pair_cost))
    share[pairs] = np.asarray(highs.getSolution().col_value)[problem.sites :]
    share[share < 1e-9] = 0.0
    served = np.bincount(problem.pair_place, weights=share, minlength=problem.places)
    if not np.all(np.abs(served - 1) < 1e-6):
        return None
    return choose(problem, opened, np.minimum(share / served[problem.pair_place], 1.0))


def shares_of(problem: LayoutProblem, site: Ints) -> Floats:
    """Give the shares (k) by which each place goes whole to its site (n)."""
    return np.where(problem.pair_site == site[problem.pair_place], 1.0, 0.0)


def given_to(problem: LayoutProblem, opened: Bools, site: Ints) -> Choice | None:
    """Make the answer in which each place goes whole to its site (n); None if it does not hold."""
    choice = choose(problem, opened, shares_of(problem, site))
    return choice if holds(problem, choice) else None


def costs_at(problem: LayoutProblem, opened: Bools) -> Floats:
    """Give (n, m) what each place costs at each open site; inf where it cannot go."""
    pairs = usable_pairs(problem) & opened[problem.pair_site]
    cost = np.full((problem.places, problem.sites), np.inf)
    cost[problem.pair_place[pairs], problem.pair_site[pairs]] = problem.pair_cost[pairs]
    return cost


def holds(problem: LayoutProblem, choice: Choice) -> bool:
    """Say whether a choice keeps every constraint, within rounding."""
    opened, share = choice.opened, choice.share
    number = int(opened.sum())
    used = share > 0
    served = np.bincount(problem.pair_place, weights=share, minlength=problem.places)
    load = np.bincount(
        problem.pair_site,
        weights=share * problem.pupils[problem.pair_place],
        minlength=problem.sites,
    )
    return bool(
        not opened[problem.fixed == Fixed.CLOSED].any()
        and opened[problem.fixed == Fixed.OPEN].all()
        and (problem.sites_open is None or number == problem.sites_open)
        and (problem.max_sites_open is None or number <= problem.max_sites_open)
        and opened[problem.pair_site[used]].all()
        and np.allclose(served, 1, rtol=0, atol=1e-9)
        and (not problem.whole or (share[used] == 1).all())
        and np.all(load <= problem.seats + SEATS_TOLERANCE * np.maximum(1.0, problem.seats))
        and not (problem.contiguous and disconnected_sites(problem, share))
    )
