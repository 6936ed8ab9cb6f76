"""Which part of an answer should be searched anew, the rest being kept?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from junheng.planning.layout.model import usable_pairs

if TYPE_CHECKING:
    from junheng.planning.layout.answer import Choice
    from junheng.planning.layout.problem import Bools, Floats, LayoutProblem

SMALLEST = 4


class Neighbourhoods:
    """Draws groups of sites that serve the same places, growing them while their search is easy.

    Freeing all sites of a group, with their places, leaves a problem small enough to be solved to the end; a group that
    was solved without finding anything better makes the next one larger (Kong 2021, after Shaw 1998).
    """

    def __init__(self, problem: LayoutProblem, promising: Floats, seed: int) -> None:
        self.problem = problem
        self.random = np.random.default_rng(seed)
        self.size = max(SMALLEST + 2.0, problem.sites / 8)
        self.tired = np.zeros(problem.sites)
        self.promising = promising
        self.likeness = self._likeness()

    def _likeness(self) -> Floats:
        """Say (m, m) how often two sites are both among the cheapest of a place."""
        problem = self.problem
        pairs = np.flatnonzero(usable_pairs(problem))
        order = pairs[np.lexsort((problem.pair_cost[pairs], problem.pair_place[pairs]))]
        place = problem.pair_place[order]
        rank = np.arange(len(order)) - np.searchsorted(place, np.arange(problem.places))[place]
        weight = np.zeros((problem.places, problem.sites), dtype=np.float32)
        weight[place, problem.pair_site[order]] = np.exp(-rank / 3.0)
        return np.asarray(weight.T @ weight, dtype=np.float64)

    def draw(self, best: Choice) -> Bools:
        """Draw the sites (m) to free: one that is open, less often those drawn lately, and those most like it."""
        number = min(round(self.size), self.problem.sites)
        rested = self.tired[best.opened].min()
        liking = np.where(best.opened, np.exp(np.minimum(rested - self.tired, 0.0)), 0.0)
        centre = int(self.random.choice(self.problem.sites, p=liking / liking.sum()))
        near = self.likeness[centre] * (0.05 + best.opened + np.minimum(self.promising, 1.0))
        near = near * self.random.uniform(0.5, 1.5, self.problem.sites)
        near[centre] = np.inf
        freed = np.zeros(self.problem.sites, dtype=bool)
        freed[np.argsort(-near, kind="stable")[:number]] = True
        self.tired[centre] += 1.0
        return freed

    def learn(self, *, solved: bool, better: bool, share_of_time: float) -> None:
        """Make the next group larger after a search in vain, the quicker the more; smaller after one without end."""
        if not solved:
            self.size = max(self.size * 0.85, SMALLEST)
        elif not better:
            self.size = min(self.size * (1.25 - 0.2 * share_of_time), float(self.problem.sites))

    def pairs(self, best: Choice, freed: Bools, useful: Bools) -> Bools:
        """Mark (k) the pairs of the smaller problem: those in use, and useful ones between freed places and sites."""
        problem = self.problem
        used = best.share > 0
        if not problem.whole:
            return used | (usable_pairs(problem) & (freed | best.opened)[problem.pair_site])
        place = np.zeros(problem.places, dtype=bool)
        place[problem.pair_place[used & freed[problem.pair_site]]] = True
        return used | (useful & place[problem.pair_place] & freed[problem.pair_site])
