"""Which school serves which village, who has no seat, and how far do pupils travel?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from junheng.planning.layout.answer import Status, relative_gap
from junheng.planning.layout.areas import place_areas
from junheng.planning.layout.inputs import seat_inputs
from junheng.planning.layout.seats import NO_SEAT, fewest_unseated, seat_prices, seat_problem
from junheng.planning.layout.solve import solve_layout
from junheng.planning.layout.tables import assignment_table, place_table, school_table, ways
from junheng.planning.travel.distances import DETOUR, straight_travel

if TYPE_CHECKING:
    from datetime import date

    from junheng.kernel.stages import Stage
    from junheng.planning.layout.answer import LayoutAnswer
    from junheng.planning.layout.inputs import SeatInputs
    from junheng.planning.layout.seats import SeatProblem
    from junheng.planning.travel.distances import Travel
    from junheng.snapshots.snapshot import Snapshot

UNDERFILLED = 0.6
"""A school planned below this share of its seats is called under-filled."""


@dataclass(frozen=True)
class Ways:
    """How far seated pupils travel one way, in km; `beyond_radius` pupils go further than `radius_km` (or None)."""

    mean_km: float
    median_km: float
    p95_km: float
    max_km: float
    radius_km: float | None
    beyond_radius: int | None


@dataclass(frozen=True, eq=False)
class SeatPlan:
    """A seat plan, its proof and its tables.

    `unseated` pupils have no seat; `is_fewest_unseated` says whether fewer is proven impossible. `objective` is the
    pupil-km of those seated, `bound` a proven lower bound on it among the plans with as few unseated; `gap` is
    (objective − bound) / objective. `assignments`: `place_id, place, school_id, school, share, pupils, km`;
    `places` and `schools`: one row each, see `tables`. `oldest_counted_on` to `counted_on` are the days of the
    places' newest counts.
    """

    stage: Stage
    year: int
    status: Status
    pupils: int
    seats: float
    enrolled: int
    unseated: float
    is_fewest_unseated: bool
    no_seat_km: float
    objective: float
    bound: float
    gap: float
    seconds: float
    split_places: int
    ways: Ways
    assignments: pl.DataFrame
    places: pl.DataFrame
    schools: pl.DataFrame
    oldest_counted_on: date
    counted_on: date
    years_moved: int
    uncounted: tuple[str, ...]
    seats_per_class: float
    travel: str
    max_km: float | None
    is_whole: bool
    is_contiguous: bool

    @property
    def unseated_places(self) -> pl.DataFrame:
        """Give the rows of `places` with pupils who have no seat, most first."""
        return self.places.filter(pl.col("unseated") > 0).sort("unseated", descending=True)

    def as_json(self) -> dict[str, Any]:
        """Give the plan as plain values, ready for `json.dumps`."""
        tables = ("assignments", "places", "schools")
        days = ("oldest_counted_on", "counted_on")
        plain = {
            name: value
            for name, value in vars(self).items()
            if name not in {*tables, *days, "stage", "status", "ways"}
        }
        return {
            "stage": self.stage.value,
            "status": self.status.value,
            **plain,
            **{name: getattr(self, name).isoformat() for name in days},
            "ways": dict(vars(self.ways)),
            **{name: getattr(self, name).to_dicts() for name in tables},
        }


def plan_seats(
    snapshot: Snapshot,
    stage: Stage,
    year: int,
    *,
    seats_per_class: float,
    travel: Travel | None = None,
    detour: float = DETOUR,
    max_km: float | None = None,
    radius_km: float | None = None,
    whole: bool = False,
    contiguous: bool = False,
    underfilled: float = UNDERFILLED,
    gap: float = 1e-6,
    seconds: float = 60.0,
    seed: int = 0,
) -> SeatPlan:
    """Give every child of a stage in a school year a seat, as near as the seats allow.

    First as few pupils as possible are left without a seat, then pupil-km are least. A place is split among
    schools only where a school is full, unless `whole` (it may be larger than any school) or `contiguous` (whole, and
    each school's area connected over the borders of the places' nearest-land cells). For whole places a pupil without
    a seat weighs `no_seat_km` against the kilometres of others, and fewest is claimed only where it is proven.
    Distances are straight lines × `detour` unless `travel` gives a road matrix; a pupil goes at most `max_km`.
    Raises `PlanNotPossible` and `TravelNotKnown` where the snapshot lacks what is needed,
    `NothingFoundInTime` where `seconds` were too few.
    """
    inputs = seat_inputs(snapshot, stage, year, seats_per_class=seats_per_class)
    if travel is None:
        travel = straight_travel(inputs.places, inputs.schools, detour=detour)
    borders = None
    if contiguous:
        lon, lat = (inputs.places[c].to_numpy() for c in ("lon", "lat"))
        areas = place_areas(inputs.places["place_id"].to_list(), lon, lat)
        borders = np.array(areas.neighbours, dtype=np.int64).reshape(-1, 2)
    seat = seat_problem(inputs, travel, max_km=max_km, whole=whole, borders=borders)
    answer = solve_layout(seat.problem, gap=gap, seconds=seconds, seed=seed)
    return _plan(
        inputs,
        travel,
        seat,
        answer,
        gap=gap,
        max_km=max_km,
        radius_km=radius_km,
        underfilled=underfilled,
    )


def _plan(
    inputs: SeatInputs,
    travel: Travel,
    seat: SeatProblem,
    answer: LayoutAnswer,
    *,
    gap: float,
    max_km: float | None,
    radius_km: float | None,
    underfilled: float,
) -> SeatPlan:
    if answer.objective is None or answer.bound is None:
        raise ValueError("A plan that allows pupils without a seat cannot be infeasible.")
    pupils_at = dict(zip(seat.problem.place_ids, seat.problem.pupils.tolist(), strict=True))
    rows = [
        (p, s, share, share * pupils_at[p]) for p, s, share in answer.assignment if pupils_at[p]
    ]
    seated = [row for row in rows if not row[1].startswith(NO_SEAT)]
    unseated = sum(row[3] for row in rows if row[1].startswith(NO_SEAT))
    assignments = assignment_table(inputs, travel, seated)
    objective = float((assignments["pupils"] * assignments["km"]).sum())
    room = answer.objective - answer.bound
    is_fewest = _is_fewest(seat, inputs.schools.height, unseated, room)
    # The bound is on weight × unseated + km; with the unseated as few as can be, what is left of it is on the km.
    bound = max(min(objective - room, objective), 0.0) if is_fewest else 0.0
    if objective - bound <= 1e-9 * objective:
        bound = objective
    left = relative_gap(objective, bound)
    proven = is_fewest and left <= min(gap, 1e-6)
    whole = seat.problem.whole
    prices = seat_prices(seat, inputs.schools.height)
    schools = school_table(inputs, assignments, prices, seat.no_seat_km, underfilled)
    places = place_table(inputs, travel, assignments, schools, max_km=max_km, radius_km=radius_km)
    return SeatPlan(
        stage=inputs.stage,
        year=inputs.year,
        status=Status.OPTIMAL if proven else Status.FEASIBLE,
        pupils=int(inputs.places["pupils"].sum()),
        seats=float(inputs.schools["seats"].sum()),
        enrolled=int(inputs.schools["enrolled"].sum()),
        unseated=round(float(unseated), 6),
        is_fewest_unseated=is_fewest,
        no_seat_km=seat.no_seat_km,
        objective=objective,
        bound=bound,
        gap=left,
        seconds=answer.seconds,
        split_places=int((places["schools"] > 1).sum()),
        ways=Ways(**ways(assignments, radius_km)),
        assignments=assignments,
        places=places,
        schools=schools,
        oldest_counted_on=inputs.oldest_counted_on,
        counted_on=inputs.counted_on,
        years_moved=inputs.years_moved,
        uncounted=inputs.uncounted,
        seats_per_class=inputs.seats_per_class,
        travel=travel.how,
        max_km=max_km,
        is_whole=whole,
        is_contiguous=seat.problem.contiguous,
    )


def _is_fewest(seat: SeatProblem, schools: int, unseated: float, room: float) -> bool:
    """Say whether a plan within `room` of the best is proven to leave as few without a seat as can be."""
    if unseated == 0 or room < seat.needless_km:
        return True
    return unseated < fewest_unseated(seat, schools) + 1 - 1e-6
