"""Which sites should open where seats never run out, proven by Lagrangian bounds and branching?"""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from junheng.planning.layout.answer import choose
from junheng.planning.layout.model import usable_pairs
from junheng.planning.layout.problem import Fixed

if TYPE_CHECKING:
    from junheng.planning.layout.answer import Choice
    from junheng.planning.layout.problem import Floats, Ints, LayoutProblem

FIRST_STEPS = 400
NODE_STEPS = 60
PROMISING = 1.01
"""Answers that the bounds suggest are improved when they cost at most so many times the best."""


def seats_never_run_out(problem: LayoutProblem) -> bool:
    """Say whether every place may go to its cheapest open site, so that only the sites are to be chosen."""
    pairs = usable_pairs(problem)
    wanted = np.bincount(
        problem.pair_site[pairs],
        weights=problem.pupils[problem.pair_place[pairs]],
        minlength=problem.sites,
    )
    return not problem.contiguous and bool(np.all(wanted <= problem.seats))


@dataclass(frozen=True, eq=False)
class Node:
    """A part of the search: sites decided open and sites still possible, with place values (n) and a bound."""

    opened: Ints
    possible: Ints
    value: Floats
    bound: float


class UnlimitedSearch:
    """Best-first branch and bound for p-median and uncapacitated location problems.

    Relaxing `every_pupil_has_a_seat` with a price per place leaves a problem that is solved by inspection
    (Cornuéjols, Fisher and Nemhauser 1977; Beasley 1985): a site is worth its open cost minus what the
    places nearer than their price would gain. Every bound is evaluated from the prices, so it holds
    whatever the subgradient steps did. Pairs not listed cost `never`, more than any allowed answer.
    """

    def __init__(self, problem: LayoutProblem) -> None:
        self.problem = problem
        pairs = usable_pairs(problem)
        place, site = problem.pair_place[pairs], problem.pair_site[pairs]
        dearest = np.zeros(problem.places)
        np.maximum.at(dearest, place, problem.pair_cost[pairs])
        self.never = 1.0 + 2.0 * float(dearest.sum() + problem.open_cost.sum())
        # Sites are rows: what one site would save is then summed over contiguous memory.
        self.cost = np.full((problem.sites, problem.places), self.never)
        self.cost[site, place] = problem.pair_cost[pairs]
        self.opening = problem.open_cost
        self.most = problem.most_open
        self.exactly = problem.sites_open is not None
        self.best: Ints | None = None
        self.best_cost = math.inf
        self.bound = 0.0
        self.seen: set[int] = set()
        must = np.flatnonzero(problem.fixed == Fixed.OPEN)
        may = np.flatnonzero(problem.fixed == Fixed.FREE)
        self.root = Node(must, may, self._first_values(), 0.0)

    def _first_values(self) -> Floats:
        may = self.cost[self.problem.fixed != Fixed.CLOSED]
        near = np.partition(may, min(1, len(may) - 1), axis=0)[min(1, len(may) - 1)]
        return np.asarray(np.minimum(near, self.never))

    def run(self, *, until: float, gap: float) -> bool:
        """Search until the gap is closed (True) or time is up (False); `best` and `bound` are kept current."""
        self._improve(self._greedy())
        root = self._tighten(self.root, FIRST_STEPS, until)
        heap: list[tuple[float, int, Node]] = []
        count = 0
        if root is not None:
            heap.append((root.bound, 0, root))
        while heap:
            self.bound = max(self.bound, min(heap[0][0], self.best_cost))
            if heap[0][0] >= self._target():
                break
            if self._is_answered() and self.best_cost - heap[0][0] <= gap * self.best_cost:
                return True
            if perf_counter() > until:
                return False
            _, _, node = heapq.heappop(heap)
            for child in self._branches(node):
                better = self._tighten(child, NODE_STEPS, until)
                if better is not None:
                    count += 1
                    heapq.heappush(heap, (better.bound, count, better))
        self.bound = self.best_cost
        return True

    def _is_answered(self) -> bool:
        """Say whether the best sites serve every place by a pair that is listed."""
        return self.best_cost < self.never

    def choice(self) -> Choice | None:
        """Give the best answer found, or None where every one would use a pair that is not listed."""
        if self.best is None or not self._is_answered():
            return None
        problem = self.problem
        opened = np.zeros(problem.sites, dtype=bool)
        opened[self.best] = True
        usable = np.flatnonzero(usable_pairs(problem) & opened[problem.pair_site])
        order = usable[np.lexsort((problem.pair_cost[usable], problem.pair_place[usable]))]
        first = order[np.flatnonzero(np.diff(problem.pair_place[order], prepend=-1))]
        share = np.zeros(len(problem.pair_cost))
        share[first] = 1.0
        return choose(problem, opened, share)

    def _target(self) -> float:
        """Give the cost that a better answer must stay below; a whole unit less where costs are integers."""
        if self.problem.costs_are_whole and math.isfinite(self.best_cost):
            return self.best_cost - 1 + 1e-6
        return self.best_cost - 1e-9 * max(1.0, self.best_cost)

    def _tighten(self, node: Node, steps: int, until: float) -> Node | None:
        """Raise the bound of a node by subgradient steps, dropping sites no better answer opens.

        None when no better answer lies in this part.
        """
        opened, possible, value = node.opened, node.possible, node.value
        best_value, best_bound = value, node.bound
        agility, stalled = 1.0, 0
        rows = np.concatenate([opened, possible])
        cost = self.cost[rows]
        for step in range(steps):
            if len(rows) > len(opened) + len(possible):
                kept = np.isin(rows, possible)
                kept[: len(opened)] = True
                rows, cost = rows[kept], cost[kept]
            saving = np.minimum(cost - value, 0.0)
            worth = self.opening[rows] + saving.sum(axis=1)
            taken = self._take(worth, len(opened))
            bound = float(value.sum() + worth[taken].sum())
            if bound > best_bound + 1e-12 * abs(best_bound):
                better = bound > best_bound * (1 + 1e-5)
                best_bound, best_value = bound, value
                stalled = 0 if better else stalled + 1
            else:
                stalled += 1
            if best_bound >= self._target():
                return None
            if step % 20 == 0:
                self._improve(self._completed(rows[taken]), quick=True)
            possible = self._still_possible(worth, bound, len(opened), possible)
            served = (saving[taken] < 0).sum(axis=0)
            slope = 1.0 - served
            length = float((slope**2).sum())
            if length == 0 or perf_counter() > until:
                break
            if stalled >= 12:
                agility, stalled, value = agility / 2, 0, best_value
                if agility < 0.01:
                    break
                continue
            move = agility * (min(self.best_cost, self.never) * 1.001 - bound) / length
            value = np.clip(value + move * slope, 0.0, self.never)
        if len(opened) + len(possible) < (self.most if self.exactly else 1):
            return None
        return Node(opened, possible, best_value, max(best_bound, node.bound))

    def _take(self, worth: Floats, must: int) -> Ints:
        """Choose the rows that the relaxed problem opens: the decided ones and the cheapest of the others."""
        others = must + np.argsort(worth[must:], kind="stable")[: max(self.most - must, 0)]
        if not self.exactly:
            others = others[worth[others] < 0]
        return np.concatenate([np.arange(must), others])

    def _still_possible(self, worth: Floats, bound: float, must: int, possible: Ints) -> Ints:
        """Drop the sites that push the bound above the best answer when they are opened."""
        free = worth[must:]
        room = self._target() - bound
        left = self.most - must
        if left <= 0:
            return np.asarray(possible[:0])
        if len(free) <= left and self.exactly:
            return possible
        ordered = np.sort(free)
        if self.exactly:
            last = ordered[left - 1]
        else:
            last = min(ordered[left - 1], 0.0) if len(free) >= left else 0.0
        return np.asarray(possible[free - last <= room])

    def _branches(self, node: Node) -> list[Node]:
        """Split at the possible site that the relaxed problem likes most: open it, or never."""
        worth = self.opening[node.possible] + np.minimum(
            self.cost[node.possible] - node.value, 0.0
        ).sum(axis=1)
        if len(node.possible) == 0:
            self._improve(node.opened)
            return []
        left = self.most - len(node.opened)
        if self.exactly and len(node.possible) <= left:
            self._improve(np.concatenate([node.opened, node.possible]))
            return []
        at = int(np.argmin(worth))
        rest = np.delete(node.possible, at)
        with_it = np.append(node.opened, node.possible[at])
        found = [Node(node.opened, rest, node.value, node.bound)]
        if len(with_it) == self.most:
            self._improve(with_it)
        else:
            found.append(Node(with_it, rest, node.value, node.bound))
        if not self.exactly:
            self._improve(with_it)
        return found

    def _completed(self, sites: Ints) -> Ints:
        """Open at least one site, so that there is an answer to improve."""
        if len(sites):
            return sites
        may = np.flatnonzero(self.problem.fixed != Fixed.CLOSED)
        at = int(np.argmin(self.cost[may].sum(axis=1) + self.opening[may]))
        return may[at : at + 1]

    def _greedy(self) -> Ints:
        """Open the decided sites, then whichever saves most, while it saves or must be."""
        chosen = list(self.root.opened)
        near = self.cost[chosen].min(axis=0) if chosen else np.full(self.problem.places, self.never)
        while len(chosen) < self.most:
            may = np.setdiff1d(self.root.possible, chosen)
            saved = np.maximum(near - self.cost[may], 0.0).sum(axis=1) - self.opening[may]
            at = int(np.argmax(saved))
            if chosen and not self.exactly and saved[at] <= 0:
                break
            chosen.append(int(may[at]))
            near = np.minimum(near, self.cost[may[at]])
        return np.array(chosen, dtype=np.int64)

    def _improve(self, sites: Ints, *, quick: bool = False) -> None:
        """Swap, add and drop sites while that saves, and keep the outcome if it is the best so far."""
        total = self._total(sites)
        seen = hash(np.sort(sites).tobytes())
        if quick and (total > PROMISING * self.best_cost or seen in self.seen):
            return
        self.seen.add(seen)
        moved = True
        while moved:
            moved = False
            better = self._best_move(sites)
            if better is not None:
                after = self._total(better)
                if after < total - 1e-9 * max(1.0, total):
                    sites, total, moved = better, after, True
        if total < self.best_cost:
            self.best, self.best_cost = sites, total

    def _total(self, sites: Ints) -> float:
        return float(self.opening[sites].sum() + self.cost[sites].min(axis=0).sum())

    def _best_move(self, sites: Ints) -> Ints | None:
        """Find the swap, addition or closing that saves most (all are priced at once), if any saves."""
        free = np.isin(sites, self.root.possible)
        may = np.setdiff1d(self.root.possible, sites)
        near = self.cost[sites]
        order = np.argpartition(near, min(1, len(sites) - 1), axis=0)
        serving = near.argmin(axis=0)
        first = near[serving, np.arange(near.shape[1])]
        second = (
            near[order[1], np.arange(near.shape[1])]
            if len(sites) > 1
            else np.full_like(first, self.never)
        )
        member = np.zeros((len(sites), near.shape[1]))
        member[serving, np.arange(near.shape[1])] = 1.0
        loss = member @ (second - first) - self.opening[sites]
        offer = self.cost[may]
        gain = np.maximum(first - offer, 0.0).sum(axis=1) - self.opening[may]
        best, move = 0.0, None
        if not self.exactly:
            if len(may) and len(sites) < self.most and gain.max() > best:
                best, move = gain.max(), np.append(sites, may[gain.argmax()])
            if len(sites) > 1 and free.any():
                at = np.flatnonzero(free)[np.argmin(loss[free])]
                if -loss[at] > best:
                    best, move = -loss[at], np.delete(sites, at)
        if len(may) and free.any():
            # Closing r hurts less where the newcomer is nearer than the second nearest site.
            kept = np.maximum(second - np.maximum(offer, first), 0.0) @ member.T
            change = gain[:, None] - loss[None, :] + kept
            change[:, ~free] = -np.inf
            come, go = np.unravel_index(int(change.argmax()), change.shape)
            if change[come, go] > best:
                move = np.append(np.delete(sites, go), may[come])
        return move
