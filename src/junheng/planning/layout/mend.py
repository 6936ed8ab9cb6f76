"""How do torn or overfull areas become an answer that holds, at little extra cost?"""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from junheng.planning.layout.areas_connected import (
    border_graph,
    disconnected_sites,
    may_leave,
    neighbours,
    parts_of,
)
from junheng.planning.layout.polish import costs_at, given_to, shares_of

if TYPE_CHECKING:
    from junheng.planning.layout.answer import Choice
    from junheng.planning.layout.problem import Bools, Floats, Ints, LayoutProblem

NOWHERE = -1


def mended(problem: LayoutProblem, opened: Bools, share: Floats, *, until: float) -> Choice | None:
    """Make a whole-place answer from shares (k) by moving places one at a time; None if that fails.

    Parts of an area apart from its largest are given to areas they touch, then any move or exchange that lowers cost
    plus a charge for missing seats is made, as long as every area stays connected where it must.
    """
    return _Mender(problem, opened).run(share, until)


def joined(problem: LayoutProblem, opened: Bools, share: Floats) -> Ints | None:
    """Give the site of each place (n) near these shares (k), areas connected though perhaps overfull; None if that fails."""
    return _Mender(problem, opened).joined(share)


class _Mender:
    """Holds an assignment of every place to an open site, and improves it move by move."""

    def __init__(self, problem: LayoutProblem, opened: Bools) -> None:
        self.problem, self.opened = problem, opened
        self.cost = costs_at(problem, opened)
        self.graph = border_graph(problem)
        self.near = neighbours(problem)
        self.site = np.full(problem.places, NOWHERE)
        self.load = np.zeros(problem.sites)
        self.members = np.zeros(problem.sites, dtype=np.int64)
        finite = self.cost[np.isfinite(self.cost)]
        least = problem.pupils[problem.pupils > 0].min(initial=1.0)
        self.charge = 10.0 * float(finite.max(initial=1.0)) / max(float(least), 1e-9)

    def joined(self, share: Floats) -> Ints | None:
        if not np.isfinite(self.cost).any(axis=1).all():
            return None
        self._start(share)
        return self.site if self._place_the_rest() else None

    def run(self, share: Floats, until: float) -> Choice | None:
        problem = self.problem
        if self.joined(share) is None:
            return None
        while perf_counter() < until and self._best_moves():
            pass
        return given_to(problem, self.opened, self.site)

    def _start(self, share: Floats) -> None:
        problem = self.problem
        weight = np.zeros(self.cost.shape)
        weight[problem.pair_place, problem.pair_site] = share
        weight[~np.isfinite(self.cost)] = -1.0
        at = weight.argmax(axis=1)
        given = weight[np.arange(problem.places), at] > (0.5 if problem.contiguous else 0.0)
        for i in np.flatnonzero(given):
            self._move(int(i), int(at[i]))
        if problem.contiguous:
            chosen = shares_of(problem, self.site)
            for j, parts in disconnected_sites(problem, chosen).items():
                home = max(parts, key=lambda part: (problem.pupils[part].sum(), len(part)))
                for part in parts:
                    if part is not home:
                        for i in part.tolist():
                            self._leave(i, j)

    def _leave(self, place: int, site: int) -> None:
        self.load[site] -= self.problem.pupils[place]
        self.members[site] -= 1
        self.site[place] = NOWHERE

    def _move(self, place: int, site: int) -> None:
        if self.site[place] != NOWHERE:
            self._leave(place, int(self.site[place]))
        self.site[place] = site
        self.load[site] += self.problem.pupils[place]
        self.members[site] += 1

    def _over(self, site: int, more: float) -> float:
        """Say what `more` pupils at a site add to the charge for missing seats."""
        seats, load = self.problem.seats[site], self.load[site]
        return self.charge * float(max(load + more - seats, 0.0) - max(load - seats, 0.0))

    def _place_the_rest(self) -> bool:
        """Give each place without a site to the cheapest that it may join, the largest places first."""
        left = sorted(
            np.flatnonzero(self.site == NOWHERE).tolist(), key=lambda i: -self.problem.pupils[i]
        )
        while left:
            waiting = []
            for i in left:
                offers = self._offers(i)
                j = int(offers.argmin())
                if np.isfinite(offers[j]):
                    self._move(i, j)
                else:
                    waiting.append(i)
            if len(waiting) == len(left):
                return False
            left = waiting
        return True

    def _offers(self, place: int) -> Floats:
        """Give (m) what it costs the place to join each site, with the charge; inf where it may not.

        Where areas must be connected it may join those it touches, and sites without any place.
        """
        more = self.load + self.problem.pupils[place]
        over = np.maximum(more - self.problem.seats, 0.0)
        over -= np.maximum(self.load - self.problem.seats, 0.0)
        offers = self.cost[place] + self.charge * over
        if self.problem.contiguous:
            joins = self.members == 0
            beside = self.site[self.near[place]]
            joins[beside[beside != NOWHERE]] = True
            offers = np.where(joins, offers, np.inf)
        return np.asarray(offers)

    def _may_leave(self, place: int) -> bool:
        """Say whether the area of the place stays connected without it."""
        return not self.problem.contiguous or may_leave(self.near, self.site, place)

    def _best_moves(self) -> bool:
        """Make every saving move once around; say whether any was made."""
        made = False
        for i in range(self.problem.places):
            here = int(self.site[i])
            pupils = float(self.problem.pupils[i])
            saved = self.cost[i, here] - self._over(here, -pupils)
            offers = self._offers(i)
            offers[here] = np.inf
            j = int(offers.argmin())
            if offers[j] < saved - 1e-9 * max(1.0, abs(saved)) and self._may_leave(i):
                self._move(i, j)
                made = True
        return made or self._best_exchange()

    def _best_exchange(self) -> bool:
        """Exchange two places between full sites where that saves; say whether any pair was found."""
        problem, made = self.problem, False
        site, pupils = self.site, problem.pupils
        here = self.cost[np.arange(problem.places), site]
        for i in range(problem.places):
            j = int(site[i])
            gain = self.cost[i] - here[i]
            with np.errstate(invalid="ignore"):
                change = gain[site] + self.cost[:, j] - here
            after_here = self.load[j] - pupils[i] + pupils
            after_there = self.load[site] - pupils + pupils[i]
            change += self.charge * (
                np.maximum(after_here - problem.seats[j], 0.0)
                - max(self.load[j] - problem.seats[j], 0.0)
                + np.maximum(after_there - problem.seats[site], 0.0)
                - np.maximum(self.load[site] - problem.seats[site], 0.0)
            )
            change[site == j] = np.inf
            change[~np.isfinite(change)] = np.inf
            other = int(change.argmin())
            if change[other] < -1e-9 * max(1.0, float(here[i])) and self._exchange(i, other):
                here[i], here[other] = self.cost[i, site[i]], self.cost[other, site[other]]
                made = True
        return made

    def _exchange(self, a: int, b: int) -> bool:
        home, away = int(self.site[a]), int(self.site[b])
        self._move(a, away)
        self._move(b, home)
        if not self.problem.contiguous:
            return True
        torn = any(
            len(parts_of(self.graph, np.flatnonzero(self.site == j))) > 1 for j in (home, away)
        )
        if torn:
            self._move(a, home)
            self._move(b, away)
        return not torn
