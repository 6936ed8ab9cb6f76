"""How many kilometres do children travel from each place to each school?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from junheng.kernel.naming import some

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

EARTH_RADIUS_KM = 6371.0088
NAMED = 10
DETOUR = 1.3
"""Roads are longer than the straight line; 1.3 is the usual figure where there is no road matrix."""


class TravelNotKnown(ValueError):
    """Distances cannot be had for every place and school; the message names them and says what to do."""


@dataclass(frozen=True, eq=False)
class Travel:
    """Distances in km (places, schools); infinite where there is no way. `how` says where they come from."""

    place_ids: tuple[str, ...]
    school_ids: tuple[str, ...]
    km: NDArray[np.float64]
    how: str


def straight_travel(
    places: pl.DataFrame, schools: pl.DataFrame, *, detour: float = DETOUR
) -> Travel:
    """Measure great-circle distances (haversine, mean Earth radius) times a detour factor.

    `places` has `place_id, name, lon, lat`, `schools` has `school_id, name, lon, lat`, in degrees (WGS 84).
    Raises `TravelNotKnown` naming every row without coordinates, ValueError for a detour factor below 1.
    """
    if not detour >= 1:
        raise ValueError(
            f"The detour factor is {detour}. A way is never shorter than the straight line."
        )
    _all_located(places, "place_id", "places")
    _all_located(schools, "school_id", "schools")
    lon_a, lat_a = (np.radians(places[c].to_numpy())[:, None] for c in ("lon", "lat"))
    lon_b, lat_b = (np.radians(schools[c].to_numpy())[None, :] for c in ("lon", "lat"))
    half = (
        np.sin((lat_b - lat_a) / 2) ** 2
        + np.cos(lat_a) * np.cos(lat_b) * np.sin((lon_b - lon_a) / 2) ** 2
    )
    km = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0))) * detour
    return Travel(
        tuple(places["place_id"]), tuple(schools["school_id"]), km, f"straight line × {detour:g}"
    )


def travel_from_file(path: Path, places: Sequence[str], schools: Sequence[str]) -> Travel:
    """Read a road matrix (CSV or Parquet: `place_id, school_id, km`); a pair not listed has no way.

    Rows about other places or schools are left aside. Raises `TravelNotKnown` where the file cannot be used: a
    missing column, a distance that is not a number of 0 or more, a pair listed twice, a place with no way.
    """
    try:
        frame = (
            pl.read_parquet(path)
            if path.suffix == ".parquet"
            else pl.read_csv(path, infer_schema=False)
        )
    except (pl.exceptions.PolarsError, OSError) as error:
        reason = str(error).split("\n", maxsplit=1)[0]
        raise TravelNotKnown(
            f"{path.name} cannot be read ({reason}). Give a UTF-8 CSV or Parquet file."
        ) from error
    missing = [c for c in ("place_id", "school_id", "km") if c not in frame.columns]
    if missing:
        raise TravelNotKnown(f"{path.name} has no column {missing[0]}. Add it.")
    frame = frame.with_row_index("row", offset=2).with_columns(
        pl.col("place_id", "school_id").cast(pl.String).str.strip_chars(),
        pl.col("km").cast(pl.Float64, strict=False).alias("distance"),
    )
    wrong = frame.filter(
        ~(pl.col("distance").is_finite() & (pl.col("distance") >= 0)).fill_null(value=False)
    )
    if wrong.height:
        found = wrong.row(0, named=True)
        raise TravelNotKnown(
            f"{path.name}, row {found['row']}, column km: '{found['km']}' is not a distance"
            f" ({wrong.height} such rows). Give km, 0 or more."
        )
    again = frame.filter(~pl.struct("place_id", "school_id").is_first_distinct())
    if again.height:
        found = again.row(0, named=True)
        raise TravelNotKnown(
            f"{path.name}, row {found['row']}: {found['place_id']} and {found['school_id']} are listed twice."
            " Delete one row."
        )
    place_at = pl.DataFrame({"place_id": list(places)}).with_row_index("i")
    school_at = pl.DataFrame({"school_id": list(schools)}).with_row_index("j")
    known = frame.join(place_at, on="place_id").join(school_at, on="school_id")
    km = np.full((len(places), len(schools)), np.inf)
    km[known["i"].to_numpy(), known["j"].to_numpy()] = known["distance"].to_numpy()
    lost = [place for place, row in zip(places, km, strict=True) if not np.isfinite(row).any()]
    if lost:
        raise TravelNotKnown(
            f"{path.name} lists no way from {len(lost)} places: {some(lost, NAMED)}. Add their distances."
        )
    return Travel(tuple(places), tuple(schools), km, f"road matrix {path.name}")


def _all_located(frame: pl.DataFrame, key: str, what: str) -> None:
    lost = frame.filter(
        ~(pl.col("lon").is_finite() & pl.col("lat").is_finite()).fill_null(value=False)
    )
    if lost.height:
        raise TravelNotKnown(
            f"{lost.height} {what} have no coordinates: {some(lost[key].to_list(), NAMED)}."
            " Enter their longitude and latitude, or give a road matrix."
        )
