"""Which children need a seat in a school year, and which schools have how many?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from junheng.snapshots.tables import Classes, Places, Population, Schools

if TYPE_CHECKING:
    from junheng.kernel.stages import Stage
    from junheng.snapshots.snapshot import Snapshot


class PlanNotPossible(ValueError):
    """The snapshot cannot answer the question; the message says what is missing and what to do."""


@dataclass(frozen=True, eq=False)
class SeatInputs:
    """What a seat plan of one stage and school year is made of.

    `places`: `place_id, name, township, lon, lat, pupils` (children of the stage's ages in that year).
    `schools`: `school_id, name, township, lon, lat, classes, seats, enrolled` (of the stage, as the snapshot has them).
    Each place has its own newest count: `oldest_counted_on` and `counted_on` are the first and the last day of those,
    and `years_moved` is by how many years the ages of the last were moved. `uncounted` are the names of the places that
    the population does not list at all, which are taken to have no children.
    """

    stage: Stage
    year: int
    places: pl.DataFrame
    schools: pl.DataFrame
    seats_per_class: float
    oldest_counted_on: date
    counted_on: date
    years_moved: int
    uncounted: tuple[str, ...]


def seat_inputs(
    snapshot: Snapshot, stage: Stage, year: int, *, seats_per_class: float
) -> SeatInputs:
    """Take from a snapshot the children due in a stage in the school year that starts in `year`, and the seats.

    Ages are those of each place's own newest count, moved by the whole number of years from that day to 31 August
    of the year, rounded. Nobody moves house, dies or is born in between. Seats are classes × `seats_per_class`.
    Raises `PlanNotPossible` where ages, classes, places or schools are missing.
    """
    oldest, newest, children = _children(snapshot, stage, year)
    listed = snapshot.table(Places)
    is_counted = pl.col("place_id").is_in(snapshot.table(Population)["place_id"].implode())
    uncounted = tuple(listed.filter(~is_counted)["name"].to_list())
    places = (
        listed.select("place_id", "name", "township", "lon", "lat")
        .join(children, on="place_id", how="left", maintain_order="left")
        .with_columns(pl.col("pupils").fill_null(0))
    )
    classes = (
        snapshot.table(Classes)
        .filter(pl.col("stage") == stage.value)
        .group_by("school_id")
        .agg(classes=pl.len(), enrolled=pl.col("pupils").sum())
    )
    schools = (
        snapshot.table(Schools)
        .select("school_id", "name", "township", "lon", "lat")
        .join(classes, on="school_id", maintain_order="left")
        .with_columns(seats=pl.col("classes") * seats_per_class)
        .select("school_id", "name", "township", "lon", "lat", "classes", "seats", "enrolled")
    )
    if schools.is_empty():
        raise PlanNotPossible(
            f"The snapshot has no classes of stage {stage.value}. Add them to its table classes."
        )
    if places.is_empty():
        raise PlanNotPossible("The snapshot has no places. Add its table places.")
    moved = _years_moved(newest, year)
    return SeatInputs(
        stage, year, places, schools, seats_per_class, oldest, newest, moved, uncounted
    )


def _children(snapshot: Snapshot, stage: Stage, year: int) -> tuple[date, date, pl.DataFrame]:
    population = snapshot.table(Population)
    if population.is_empty():
        raise PlanNotPossible("The snapshot has no population by age. Add its table population.")
    if not stage.ages:
        raise PlanNotPossible(
            f"Stage {stage.value} has no ages of its own, so its pupils are not known."
        )
    own = population.filter(pl.col("counted_on") == pl.col("counted_on").max().over("place_id"))
    days: list[date] = sorted(own["counted_on"].drop_nulls().unique().to_list())
    if not days:
        raise PlanNotPossible("The population has no counting day. Fill the column counted_on.")
    counted = set(own["age"].to_list())
    due = []
    for day in days:
        moved = _years_moved(day, year)
        ages = [age - moved for age in stage.ages]
        lacking = [str(age + moved) for age in ages if age not in counted]
        if lacking:
            raise PlanNotPossible(
                f"The ages counted on {day} are {min(counted) + moved} to {max(counted) + moved} years old in August"
                f" {year}; stage {stage.value} needs {stage.ages[0]} to {stage.ages[-1]}, of which"
                f" {', '.join(lacking)} are not counted."
                " Choose another year, or count or forecast those ages."
            )
        due.append(own.filter((pl.col("counted_on") == day) & pl.col("age").is_in(ages)))
    children = pl.concat(due).group_by("place_id").agg(pupils=pl.col("people").sum())
    return days[0], days[-1], children


def _years_moved(counted_on: date, year: int) -> int:
    return round((date(year, 8, 31) - counted_on).days / 365.25)


def pupils_of(inputs: SeatInputs) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Give pupils by place as floats (places,)."""
    return inputs.places["pupils"].to_numpy().astype(np.float64)
