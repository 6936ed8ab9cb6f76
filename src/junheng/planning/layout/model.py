"""Which sites open and which place goes where, written as a mixed-integer model?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import highspy
import numpy as np
from scipy import sparse

from junheng.planning.layout.problem import Fixed

if TYPE_CHECKING:
    from junheng.planning.layout.problem import Bools, Floats, Ints, LayoutProblem


@dataclass(frozen=True, eq=False)
class Rows:
    """A block of constraints `low ≤ A·columns ≤ high`, named as the sentence it states."""

    name: str
    matrix: sparse.csr_array
    low: Floats
    high: Floats


@dataclass(frozen=True, eq=False)
class LayoutModel:
    """The model over the sites (m columns) followed by the kept pairs (`pairs`, positions in the problem).

    Costs are divided by `scale`, so that the largest is about 1,000, whatever the currency.
    """

    problem: LayoutProblem
    pairs: Ints
    cost: Floats
    low: Floats
    high: Floats
    rows: tuple[Rows, ...]
    scale: float

    @property
    def columns(self) -> int:
        """Count sites and kept pairs."""
        return len(self.cost)

    def with_rows(self, rows: Rows) -> LayoutModel:
        """Give the same model with one more block of constraints."""
        return LayoutModel(
            self.problem, self.pairs, self.cost, self.low, self.high, (*self.rows, rows), self.scale
        )


def largest_share(problem: LayoutProblem) -> Floats:
    """Give (k) the largest share of the place that the site could seat: min(1, seats / pupils).

    For whole places that is 0 or 1.
    """
    pupils = problem.pupils[problem.pair_place]
    seats = problem.seats[problem.pair_site]
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(pupils > 0, np.minimum(1.0, seats / pupils), 1.0)
    return np.where(share < 1, 0.0, 1.0) if problem.whole else share


def usable_pairs(problem: LayoutProblem) -> Bools:
    """Mark (k) the pairs that some answer may use: site not closed, and room for the place."""
    return problem.allowed & (largest_share(problem) > 0)


def layout_model(
    problem: LayoutProblem,
    pairs: Ints | None = None,
    *,
    linked: Ints | None = None,
    closed: Bools | None = None,
) -> LayoutModel:
    """Choose sites and shares of places so that opening and travelling together cost least.

    `pairs` are the positions of the pairs kept (default: all usable); `linked` those of them (positions in
    `pairs`) that get their own row in `no_pupils_at_a_closed_school` (default: all); `closed` (m) marks sites
    known to stay closed. A site with limited seats needs no linking row to be right, only to be strong, unless
    a place has no pupils; such pairs are always linked.
    """
    if pairs is None:
        pairs = np.flatnonzero(usable_pairs(problem))
    m, k = problem.sites, len(pairs)
    site, place = problem.pair_site[pairs], problem.pair_place[pairs]
    pupils, most = problem.pupils[place], largest_share(problem)[pairs]
    if linked is None:
        linked = np.arange(k)
    rows = [_every_pupil_has_a_seat(problem, place)]
    rows += _seats_not_exceeded(problem, site, pupils)
    rows += _no_pupils_at_a_closed_school(problem, site, pupils, most, linked)
    rows += _so_many_open(problem, k)
    low = np.zeros(m + k)
    high = np.concatenate([np.ones(m), np.minimum(1.0, most)])
    low[:m][problem.fixed == Fixed.OPEN] = 1
    high[:m][problem.fixed == Fixed.CLOSED] = 0
    if closed is not None:
        high[:m][closed] = 0
    cost = np.concatenate([problem.open_cost, problem.pair_cost[pairs]])
    largest = float(cost.max(initial=0.0))
    scale = 1.0 if largest == 0 else 2.0 ** math.ceil(math.log2(largest / 1000))
    return LayoutModel(problem, pairs, cost / scale, low, high, tuple(rows), scale)


def _every_pupil_has_a_seat(problem: LayoutProblem, place: Ints) -> Rows:
    columns = problem.sites + np.arange(len(place))
    one = np.ones(problem.places)
    matrix = _matrix(
        place, columns, np.ones(len(place)), problem.places, problem.sites + len(place)
    )
    return Rows("every_pupil_has_a_seat", matrix, one, one)


def _seats_not_exceeded(problem: LayoutProblem, site: Ints, pupils: Floats) -> list[Rows]:
    """State Σ pupils · share ≤ seats · open where the seats may be too few.

    Whole numbers are left as they are: the solver finds stronger cuts in them, and its presolve was seen to run for ever
    on the same rows divided by the seats.
    """
    m, k = problem.sites, len(site)
    wanted = np.bincount(site, weights=pupils, minlength=m)
    tight = np.flatnonzero((problem.seats < wanted) & (problem.seats > 0))
    at = np.full(m, -1)
    at[tight] = np.arange(len(tight))
    used = np.flatnonzero((at[site] >= 0) & (pupils > 0))
    unit = _unit(pupils[used])
    matrix = _matrix(
        np.concatenate([at[site[used]], np.arange(len(tight))]),
        np.concatenate([m + used, tight]),
        np.concatenate([pupils[used] / unit, -problem.seats[tight] / unit]),
        len(tight),
        m + k,
    )
    return [Rows("seats_not_exceeded", matrix, np.full(len(tight), -np.inf), np.zeros(len(tight)))]


def _unit(pupils: Floats) -> float:
    """Give the power of two to divide pupils by, 1 unless they are far from everyday size."""
    largest = float(pupils.max(initial=1.0))
    return 1.0 if 1e-2 <= largest <= 1e6 else 2.0 ** round(math.log2(largest / 1000))


def _no_pupils_at_a_closed_school(
    problem: LayoutProblem, site: Ints, pupils: Floats, most: Floats, linked: Ints
) -> list[Rows]:
    m, k = problem.sites, len(site)
    wanted = np.bincount(site, weights=pupils, minlength=m)
    loose = (problem.seats >= wanted)[site] | (pupils <= 0)
    rest = loose.copy()
    rest[linked] = False
    one_by_one = np.sort(linked)
    many = np.flatnonzero(rest)
    count = len(one_by_one)
    blocks = [
        Rows(
            "no_pupils_at_a_closed_school",
            _matrix(
                np.concatenate([np.arange(count), np.arange(count)]),
                np.concatenate([m + one_by_one, site[one_by_one]]),
                np.concatenate([np.ones(count), -most[one_by_one]]),
                count,
                m + k,
            ),
            np.full(count, -np.inf),
            np.zeros(count),
        )
    ]
    if len(many):
        number = np.bincount(site[many], minlength=m).astype(float)
        using = np.flatnonzero(number)
        at = np.full(m, -1)
        at[using] = np.arange(len(using))
        blocks.append(
            Rows(
                "no_pupils_at_a_closed_school_together",
                _matrix(
                    np.concatenate([at[site[many]], np.arange(len(using))]),
                    np.concatenate([m + many, using]),
                    np.concatenate([np.ones(len(many)), -number[using]]),
                    len(using),
                    m + k,
                ),
                np.full(len(using), -np.inf),
                np.zeros(len(using)),
            )
        )
    return blocks


def _so_many_open(problem: LayoutProblem, k: int) -> list[Rows]:
    m, rows = problem.sites, []
    every = _matrix(np.zeros(m, dtype=np.int64), np.arange(m), np.ones(m), 1, m + k)
    if problem.sites_open is not None:
        number = np.array([float(problem.sites_open)])
        rows.append(Rows("exactly_so_many_open", every, number, number))
    if problem.max_sites_open is not None:
        number = np.array([float(problem.max_sites_open)])
        rows.append(Rows("at_most_so_many_open", every, np.array([-np.inf]), number))
    if problem.pupils.sum() > 0 and np.isfinite(problem.seats).all():
        # Follows from the other rows; stated because the solver finds cover cuts in it.
        share = np.minimum(1.0, problem.seats / problem.pupils.sum())
        enough = _matrix(np.zeros(m, dtype=np.int64), np.arange(m), share, 1, m + k)
        # A hair below 1, so that rounding never cuts off an answer that fills every seat.
        rows.append(Rows("enough_seats_open", enough, np.array([1 - 1e-9]), np.array([np.inf])))
        fewest = np.array([float(fewest_open(problem))])
        rows.append(Rows("at_least_so_many_open", every, fewest, np.array([np.inf])))
    return rows


def fewest_open(problem: LayoutProblem) -> int:
    """Say how many of the largest sites it takes to seat everybody: no answer opens fewer."""
    largest = np.sort(problem.seats[problem.fixed != Fixed.CLOSED])[::-1]
    seated = np.cumsum(largest) >= problem.pupils.sum() * (1 - 1e-9)
    return int(np.argmax(seated)) + 1 if seated.any() else len(largest)


def _matrix(row: Ints, column: Ints, value: Floats, rows: int, columns: int) -> sparse.csr_array:
    return sparse.csr_array((value, (row, column)), shape=(rows, columns))


class QuietHighs(highspy.Highs):
    """HiGHS that says nothing: made the usual way, it prints its name on stdout before it can be told not to."""

    def enableCallbacks(self) -> None:  # noqa: N802 - the name is the solver's
        """Turn output off in the first call that the constructor makes."""
        self.silent()
        super().enableCallbacks()  # type: ignore[no-untyped-call]


def highs_for(model: LayoutModel, *, integer: bool) -> highspy.Highs:
    """Hand the model to HiGHS, with site columns binary (and pairs too for whole places) if `integer`."""
    highs: highspy.Highs = QuietHighs()  # type: ignore[no-untyped-call]
    matrix = sparse.csr_array(sparse.vstack([rows.matrix for rows in model.rows], format="csr"))
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = model.columns, matrix.shape[0]
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = model.cost, model.low, model.high
    lp.row_lower_ = np.concatenate([rows.low for rows in model.rows])
    lp.row_upper_ = np.concatenate([rows.high for rows in model.rows])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = matrix.indptr.astype(np.int32)
    lp.a_matrix_.index_ = matrix.indices.astype(np.int32)
    lp.a_matrix_.value_ = matrix.data
    if integer:
        kinds = [highspy.HighsVarType.kInteger] * model.problem.sites
        pair = (
            highspy.HighsVarType.kInteger
            if model.problem.whole
            else highspy.HighsVarType.kContinuous
        )
        lp.integrality_ = kinds + [pair] * len(model.pairs)
    highs.passModel(lp)
    return highs
