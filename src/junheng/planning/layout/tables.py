"""What does a seat plan say about each village and each school, and why?"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from junheng.planning.layout.inputs import SeatInputs
    from junheng.planning.layout.problem import Floats
    from junheng.planning.travel.distances import Travel

NEARLY = 1e-6


class Filling(StrEnum):
    """How a school's seats are used in the plan."""

    FULL = "full"
    UNDERFILLED = "underfilled"
    ORDINARY = "ordinary"


class Why(StrEnum):
    """Why a place's pupils do not all go to the nearest school."""

    NEAREST = "nearest"
    NEAREST_IS_FULL = "nearest_is_full"
    REACH_IS_FULL = "reach_is_full"
    OUT_OF_REACH = "out_of_reach"
    KEPT_TOGETHER = "kept_together"
    NO_PUPILS = "no_pupils"


def assignment_table(
    inputs: SeatInputs, travel: Travel, rows: list[tuple[str, str, float, float]]
) -> pl.DataFrame:
    """Make one row a place and school that serves it: share of the place, pupils, km one way."""
    frame = pl.DataFrame(
        rows,
        schema={
            "place_id": pl.String,
            "school_id": pl.String,
            "share": pl.Float64,
            "pupils": pl.Float64,
        },
        orient="row",
    )
    place_at = {place: i for i, place in enumerate(travel.place_ids)}
    school_at = {school: j for j, school in enumerate(travel.school_ids)}
    km = [float(travel.km[place_at[row[0]], school_at[row[1]]]) for row in rows]
    whole = pl.col("pupils").round()
    return (
        frame.with_columns(
            km=pl.Series(km, dtype=pl.Float64),
            # Seats and pupils are whole numbers, and so are the flows of the plan but for rounding.
            pupils=pl.when((pl.col("pupils") - whole).abs() < 1e-4).then(whole).otherwise("pupils"),
        )
        .join(inputs.places.select("place_id", place="name"), on="place_id")
        .join(inputs.schools.select("school_id", school="name"), on="school_id")
        .select("place_id", "place", "school_id", "school", "share", "pupils", "km")
        .sort("place_id", "km", "school_id")
    )


def school_table(
    inputs: SeatInputs,
    assignments: pl.DataFrame,
    prices: Floats,
    no_seat_km: float,
    underfilled: float,
) -> pl.DataFrame:
    """Make one row a school: seats, enrolled, planned, how it is filled, and what one more seat would change.

    `saves_km`: pupil-km that one more seat would save at most; `seats_one_more`: the seat would go to a pupil without.
    `is_over_enrolled`: more pupils are enrolled today than there are seats. `reason` says it in a sentence.
    """
    planned = assignments.group_by("school_id").agg(
        planned=pl.col("pupils").sum(),
        places=pl.len(),
        mean_km=(pl.col("pupils") * pl.col("km")).sum() / pl.col("pupils").sum(),
        max_km=pl.col("km").max(),
    )
    frame = inputs.schools.join(planned, on="school_id", how="left", maintain_order="left")
    frame = frame.with_columns(
        pl.col("planned", "places").fill_null(0),
        price=pl.Series(prices, dtype=pl.Float64),
    )
    fill = pl.col("planned") / pl.col("seats")
    frame = frame.with_columns(
        fill_share=fill,
        filling=pl.when(pl.col("planned") >= pl.col("seats") - NEARLY)
        .then(pl.lit(Filling.FULL.value))
        .when(fill < underfilled)
        .then(pl.lit(Filling.UNDERFILLED.value))
        .otherwise(pl.lit(Filling.ORDINARY.value)),
        is_over_enrolled=pl.col("enrolled") > pl.col("seats"),
        seats_one_more=pl.col("price") > no_seat_km / 2,
        saves_km=pl.when(pl.col("price") > no_seat_km / 2)
        .then(None)
        .otherwise(pl.col("price").round(3)),
    )
    return frame.with_columns(
        reason=pl.Series([_school_reason(row) for row in frame.to_dicts()], dtype=pl.String)
    ).drop("price")


def _school_reason(row: dict[str, Any]) -> str:
    if row["filling"] == Filling.FULL:
        if row["seats_one_more"]:
            return "Full: one more seat here would seat one more pupil."
        if row["saves_km"] >= 0.05:
            return f"Full: one more seat here would save up to {row['saves_km']:.1f} pupil-km."
        return "Full: one more seat here would change nothing."
    if row["filling"] == Filling.UNDERFILLED:
        return f"Under-filled: {row['planned']:.0f} of {row['seats']:.0f} seats are used."
    return f"{row['planned']:.0f} of {row['seats']:.0f} seats are used."


def place_table(
    inputs: SeatInputs,
    travel: Travel,
    assignments: pl.DataFrame,
    schools: pl.DataFrame,
    *,
    max_km: float | None,
    radius_km: float | None,
) -> pl.DataFrame:
    """Make one row a place: pupils, seated, unseated, the school that serves most, the nearest school, and why.

    A place without pupils is shown with its nearest school. `beyond_radius`: pupils travelling further than the radius.
    """
    beyond = pl.lit(value=False) if radius_km is None else pl.col("km") > radius_km
    served = (
        assignments.with_columns(far=pl.when(beyond).then("pupils").otherwise(0.0))
        .sort("pupils", descending=True, maintain_order=True)
        .group_by("place_id", maintain_order=True)
        .agg(
            seated=pl.col("pupils").sum(),
            schools=pl.len(),
            main_school_id=pl.col("school_id").first(),
            mean_km=(pl.col("pupils") * pl.col("km")).sum() / pl.col("pupils").sum(),
            max_km=pl.col("km").max(),
            beyond_radius=pl.col("far").sum(),
        )
    )
    nearest = travel.km.argmin(axis=1)
    near_km = travel.km[np.arange(len(nearest)), nearest]
    near = pl.DataFrame(
        {
            "nearest_school_id": [travel.school_ids[j] for j in nearest],
            "nearest_km": near_km,
        }
    ).with_columns(pl.when(pl.col("nearest_km").is_finite()).then(pl.all()))
    frame = pl.concat(
        [inputs.places.select("place_id", "name", "township", "lon", "lat", "pupils"), near],
        how="horizontal",
    ).join(served, on="place_id", how="left", maintain_order="left")
    frame = frame.with_columns(pl.col("seated", "schools", "beyond_radius").fill_null(0))
    frame = frame.with_columns(
        unseated=(pl.col("pupils") - pl.col("seated")).clip(0).round(6),
        main_school_id=pl.when(pl.col("pupils") == 0)
        .then("nearest_school_id")
        .otherwise("main_school_id"),
    )
    names = dict(inputs.schools.select("school_id", "name").iter_rows())
    full = set(schools.filter(pl.col("filling") == Filling.FULL.value)["school_id"])
    told = [_why(row, names, full, max_km) for row in frame.to_dicts()]
    return frame.with_columns(
        why=pl.Series([why.value for why, _ in told], dtype=pl.String),
        reason=pl.Series([sentence for _, sentence in told], dtype=pl.String),
    )


def _why(
    row: dict[str, Any], names: dict[str, str], full: set[str], max_km: float | None
) -> tuple[Why, str]:
    if row["pupils"] == 0:
        return Why.NO_PUPILS, "No pupils."
    nearest, km = row["nearest_school_id"], row["nearest_km"]
    reach = "" if max_km is None else f" within {max_km:g} km"
    if nearest is None or (max_km is not None and km > max_km):
        far = (
            "no school has a way here"
            if nearest is None
            else f"the nearest, {names[nearest]}, is {km:.1f} km away"
        )
        return Why.OUT_OF_REACH, f"No school{reach}: {far}."
    if row["unseated"] > NEARLY:
        return (
            Why.REACH_IS_FULL,
            f"Every seat{reach} is taken; the nearest school, {names[nearest]} ({km:.1f} km), is full."
            if nearest in full
            else f"No school{reach} has room for the whole place; the nearest is {names[nearest]} ({km:.1f} km).",
        )
    if row["schools"] == 1 and row["main_school_id"] == nearest:
        return Why.NEAREST, f"All go to the nearest school, {names[nearest]} ({km:.1f} km)."
    if row["mean_km"] is not None and row["mean_km"] <= km + NEARLY:
        return Why.NEAREST, f"All go to schools as near as {names[nearest]} ({km:.1f} km)."
    if nearest in full:
        return Why.NEAREST_IS_FULL, f"The nearest school, {names[nearest]} ({km:.1f} km), is full."
    return (
        Why.KEPT_TOGETHER,
        f"The nearest school, {names[nearest]} ({km:.1f} km), has no room for the whole place or lies apart.",
    )


def ways(assignments: pl.DataFrame, radius_km: float | None) -> dict[str, Any]:
    """Weigh the ways by pupils: mean, median, 95th percentile, longest, and pupils beyond the radius."""
    pupils, km = (assignments[c].to_numpy() for c in ("pupils", "km"))
    total = float(pupils.sum())
    if total == 0:
        quantiles, mean = [0.0, 0.0, 0.0], 0.0
    else:
        order = np.argsort(km, kind="stable")
        reached = np.cumsum(pupils[order])
        at = [
            min(int(np.searchsorted(reached, q * total - 1e-9)), len(km) - 1)
            for q in (0.5, 0.95, 1)
        ]
        quantiles, mean = [float(km[order[i]]) for i in at], float((pupils * km).sum() / total)
    return {
        "mean_km": mean,
        "median_km": quantiles[0],
        "p95_km": quantiles[1],
        "max_km": quantiles[2],
        "radius_km": radius_km,
        "beyond_radius": None if radius_km is None else round(float(pupils[km > radius_km].sum())),
    }
