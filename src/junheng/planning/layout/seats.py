"""Which location problem is a seat plan, and what does one more seat change?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import highspy
import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from junheng.planning.layout.inputs import PlanNotPossible, pupils_of
from junheng.planning.layout.model import highs_for, layout_model, usable_pairs
from junheng.planning.layout.problem import Fixed, LayoutProblem

if TYPE_CHECKING:
    from junheng.planning.layout.inputs import SeatInputs
    from junheng.planning.layout.problem import Floats, Ints
    from junheng.planning.travel.distances import Travel

NO_SEAT = "no seat: "


@dataclass(frozen=True, eq=False)
class SeatProblem:
    """The location problem of a seat plan: the schools, all open, and after them one "no seat" a place.

    Only places with pupils are in it; `place_at` gives their positions in the inputs. A pupil without a seat weighs
    as much as `no_seat_km` kilometres. A plan of split places that leaves a pupil more without a seat than it must
    costs at least `needless_km` more than the best; of whole places nothing of the kind is known, and it is 0.
    """

    problem: LayoutProblem
    place_at: Ints
    no_seat_km: float
    needless_km: float


def seat_problem(
    inputs: SeatInputs,
    travel: Travel,
    *,
    max_km: float | None = None,
    whole: bool = False,
    borders: Ints | None = None,
) -> SeatProblem:
    """State a seat plan as a location problem in pupil-kilometres.

    Seating one more pupil may push others one school further along a chain of full schools. A chain passes no
    school twice, so "no seat" at more km than the longest way times the schools on it makes seats come first and
    kilometres second for split places. Whole places are no such chain: seating a small one may move large ones, and
    is then weighed against their kilometres. `borders` (b, 2), positions of places that touch, ask for connected
    areas of whole places.
    """
    if tuple(inputs.places["place_id"]) != travel.place_ids:
        raise ValueError("The distances are for other places than the inputs.")
    if tuple(inputs.schools["school_id"]) != travel.school_ids:
        raise ValueError("The distances are for other schools than the inputs.")
    pupils = pupils_of(inputs)
    place_at = np.arange(len(pupils)) if borders is not None else np.flatnonzero(pupils > 0)
    if not pupils.any():
        raise PlanNotPossible(
            f"No children of stage {inputs.stage.value} are counted for {inputs.year}. Check the table population."
        )
    pupils, km = pupils[place_at], travel.km[place_at]
    within = np.isfinite(km) & (km <= (np.inf if max_km is None else max_km))
    place, school = np.nonzero(within)
    longest = float(km[within].max(initial=1.0))
    n, m = within.shape
    no_seat_km = float(np.ceil((min(n, m) + 2) * max(longest, 1.0)))
    ids = [inputs.places["place_id"][int(i)] for i in place_at]
    pair_place = np.concatenate([place, np.arange(n)])
    pair_site = np.concatenate([school, m + np.arange(n)])
    cost = np.concatenate([km[within] * pupils[place], no_seat_km * pupils])
    order = np.lexsort((pair_site, pair_place))
    problem = LayoutProblem(
        place_ids=tuple(ids),
        site_ids=(*inputs.schools["school_id"], *(NO_SEAT + place_id for place_id in ids)),
        pupils=pupils,
        seats=np.concatenate(
            [inputs.schools["seats"].to_numpy().astype(float), np.full(n, np.inf)]
        ),
        open_cost=np.zeros(m + n),
        fixed=np.full(m + n, int(Fixed.OPEN)),
        pair_place=pair_place[order],
        pair_site=pair_site[order],
        pair_cost=cost[order],
        whole=whole or borders is not None,
        contiguous=borders is not None,
        borders=borders,
    )
    needless_km = 0.0 if problem.whole else no_seat_km - min(n, m) * longest
    return SeatProblem(problem, place_at, no_seat_km, needless_km)


def fewest_unseated(seat: SeatProblem, schools: int) -> int:
    """Give a number of pupils that no plan can seat, whole or split: what a largest flow into the seats leaves over."""
    problem = seat.problem
    n, real = problem.places, problem.pair_site < schools
    place, school = problem.pair_place[real], problem.pair_site[real]
    pupils = np.rint(problem.pupils).astype(np.int32)
    seats = np.floor(problem.seats[:schools]).astype(np.int32)
    source, sink = n + schools, n + schools + 1
    start = np.concatenate([np.full(n, source), place, n + np.arange(schools)])
    end = np.concatenate([np.arange(n), n + school, np.full(schools, sink)])
    room = np.concatenate([pupils, pupils[place], seats]).astype(np.int32)
    graph = sparse.csr_array((room, (start, end)), shape=(sink + 1, sink + 1))
    return int(pupils.sum()) - int(csgraph.maximum_flow(graph, source, sink).flow_value)


def seat_prices(seat: SeatProblem, schools: int) -> Floats:
    """Give (schools,) by how many pupil-km one more seat would lower the plan, at most, from the dual values.

    For whole places it is that of the plan with split places. Where a seat would go to a pupil who has none, that
    pupil's `no_seat_km` is in it.
    """
    problem = seat.problem
    # A little more room everywhere: where several prices are right, those of seats added are wanted, not of seats taken.
    slack = 1e-4 * (1 + np.arange(problem.sites) / problem.sites)
    problem = replace(problem, seats=problem.seats + slack)
    pairs = np.flatnonzero(usable_pairs(problem))
    model = layout_model(problem, pairs, linked=np.zeros(0, dtype=np.int64))
    # No bound on single shares: a place alone in a full school has its price on the seats, too.
    model.high[problem.sites :] = 1.0
    highs = highs_for(model, integer=False)
    highs.run()
    price = np.zeros(problem.sites)
    if highs.getModelStatus() == highspy.HighsModelStatus.kOptimal:
        duals = np.asarray(highs.getSolution().row_dual)
        seats = model.rows[1]
        own = seats.matrix[:, : problem.sites].tocoo()
        # A site's own entry in its seats row is minus its seats, in the unit of the row.
        unit = -own.data / problem.seats[own.col]
        price[own.col] = np.maximum(-duals[problem.places + own.row] * unit, 0.0) * model.scale
    return price[:schools]
