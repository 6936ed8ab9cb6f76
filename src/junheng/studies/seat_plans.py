"""What is asked of a seat plan, and what is kept of its answer?"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from junheng.kernel.refusals import Refused
from junheng.kernel.school_years import SchoolYear
from junheng.kernel.stages import Stage
from junheng.planning.layout.answer import NothingFoundInTime
from junheng.planning.layout.areas import place_areas
from junheng.planning.layout.inputs import PlanNotPossible
from junheng.planning.layout.limits import ClauseNotInForce, SeatLimits, seat_limits
from junheng.planning.layout.plan import SeatPlan, plan_seats
from junheng.planning.travel.distances import DETOUR, TravelNotKnown
from junheng.rules.clauses import Clause, Standard
from junheng.snapshots.snapshot import Snapshot

_DEGREE_DIGITS = 5  # About a metre.


@dataclass(frozen=True)
class SeatOptions:
    """What a planner may choose; the class size and service radius come from the law in force.

    `seats_per_class` replaces the class size of the law; `max_km` is the furthest a pupil may go;
    `is_whole` keeps each place at one school, `is_contiguous` also each school's area connected.
    """

    max_km: float | None = None
    is_whole: bool = False
    is_contiguous: bool = False
    seats_per_class: float | None = None
    detour: float = DETOUR
    seconds: float = 60.0


@dataclass(frozen=True)
class PlannedSeats:
    """What was asked, with the clauses it rests on, and the answer, both as plain values."""

    parameters: dict[str, Any]
    result: dict[str, Any]


def plan_on(
    snapshot: Snapshot,
    stage: Stage,
    year: int,
    options: SeatOptions,
    standards: Mapping[str, Standard],
) -> PlannedSeats:
    """Plan the seats of a stage in the school year that starts in `year`, by the law of its first day.

    Raises Refused where the snapshot, the law or the time given does not allow a plan.
    """
    try:
        limits = seat_limits(standards, stage.value, SchoolYear(year).first_day)
        plan = plan_seats(
            snapshot,
            stage,
            year,
            seats_per_class=options.seats_per_class or limits.seats_per_class,
            detour=options.detour,
            max_km=options.max_km,
            radius_km=limits.radius_km,
            whole=options.is_whole,
            contiguous=options.is_contiguous,
            seconds=options.seconds,
        )
    except (PlanNotPossible, ClauseNotInForce, TravelNotKnown, NothingFoundInTime) as error:
        raise Refused("plan_not_possible", str(error)) from error
    return PlannedSeats(
        parameters={"stage": stage.value, "year": year, **asdict(options), **_law(limits)},
        result=plan.as_json() | {"areas": _areas(plan)},
    )


def _law(limits: SeatLimits) -> dict[str, Any]:
    """Return the clauses a plan rests on, so that it can cite them."""
    return {
        "class_size": _cited(limits.class_size, limits.seats_per_class),
        "service_radius": _cited(limits.radius, limits.radius_km),
    }


def _cited(clause: Clause | None, limit: float | None) -> dict[str, Any] | None:
    if clause is None:
        return None
    return {"clause": clause.code, "limit": limit, "is_checked": clause.is_checked}


def _areas(plan: SeatPlan) -> dict[str, Any]:
    """Return the cell of each place as GeoJSON, with the school that serves most of its pupils."""
    places = plan.places
    lon, lat = (places[name].to_numpy() for name in ("lon", "lat"))
    kept = ("name", "pupils", "unseated", "main_school_id", "why")
    facts = {row["place_id"]: {name: row[name] for name in kept} for row in places.to_dicts()}
    areas = place_areas(places["place_id"].to_list(), lon, lat).as_geojson(facts)
    rounded: dict[str, Any] = _rounded(areas)
    return rounded


def _rounded(value: Any) -> Any:
    """Return GeoJSON with coordinates as short as a map needs, and lists for tuples."""
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(item) for item in value]
    return round(value, _DEGREE_DIGITS) if isinstance(value, float) else value
