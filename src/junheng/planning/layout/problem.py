"""What does one location problem consist of?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]


class Fixed(IntEnum):
    """Whether somebody has already decided about a site."""

    FREE = 0
    OPEN = 1
    CLOSED = -1


@dataclass(frozen=True, eq=False)
class LayoutProblem:
    """A location problem, checked: n places, m sites, k allowed pairs.

    `pupils` (n) are pupils of a place; `seats` (m) is infinite where unlimited; `open_cost` (m) and
    `pair_cost` (k) are in one currency, `pair_cost` being the cost of serving **all** pupils of the
    place from the site. Pairs are sorted by place, then site, and none is listed twice;
    `borders` (b, 2) are places that touch, each pair once, smaller position first.
    """

    place_ids: tuple[str, ...]
    site_ids: tuple[str, ...]
    pupils: Floats
    seats: Floats
    open_cost: Floats
    fixed: Ints
    pair_place: Ints
    pair_site: Ints
    pair_cost: Floats
    whole: bool
    contiguous: bool = False
    borders: Ints | None = None
    sites_open: int | None = None
    max_sites_open: int | None = None

    @property
    def places(self) -> int:
        """Say how many places there are."""
        return len(self.place_ids)

    @property
    def sites(self) -> int:
        """Say how many candidate sites there are."""
        return len(self.site_ids)

    @cached_property
    def allowed(self) -> Bools:
        """Mark (k) the pairs whose site is not fixed closed."""
        return np.asarray(self.fixed[self.pair_site] != Fixed.CLOSED)

    @cached_property
    def most_open(self) -> int:
        """Say how many sites may be open at most."""
        limits = [int((self.fixed != Fixed.CLOSED).sum())]
        if self.sites_open is not None:
            limits.append(self.sites_open)
        if self.max_sites_open is not None:
            limits.append(self.max_sites_open)
        return min(limits)

    @cached_property
    def costs_are_whole(self) -> bool:
        """Say whether every cost is an integer, so that a bound may be rounded up.

        True only where some optimal answer serves every place whole: whole places, or no limited seats.
        """
        if not self.whole and not np.isinf(self.seats).all():
            return False
        costs = np.concatenate([self.open_cost, self.pair_cost])
        return bool(np.all(costs == np.rint(costs)) and costs.sum() < 2**50)
