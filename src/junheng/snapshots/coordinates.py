"""Does every place and school lie where the county is?"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from junheng.snapshots.columns import Table
from junheng.snapshots.county import County
from junheng.snapshots.reading import ReadTable
from junheng.snapshots.relations import Tables
from junheng.snapshots.report import Fault
from junheng.snapshots.tables import Places

MARGIN_KM = 20.0
KM_A_DEGREE = 111.2  # Of latitude; of longitude it is this times the cosine of the latitude.
# Without a county's bounds, coordinates in China are told from swapped ones by these.
CHINA_LON = (73.0, 136.0)
CHINA_LAT = (3.0, 54.0)


@dataclass(frozen=True)
class Box:
    """An area between two meridians and two parallels, in degrees."""

    west: float
    south: float
    east: float
    north: float

    def __str__(self) -> str:
        return f"{self.west:g}–{self.east:g}° E, {self.south:g}–{self.north:g}° N"

    def holds(self, lon: pl.Expr, lat: pl.Expr) -> pl.Expr:
        """Say where a point lies in the box, its border included."""
        return lon.is_between(self.west, self.east) & lat.is_between(self.south, self.north)


EARTH = Box(-180, -90, 180, 90)


def misplaced(read: ReadTable, tables: Tables, county: County | None) -> Iterator[Fault]:
    """Yield a fault for every point outside the county's bounds.

    Without bounds, points must lie within 20 km of the extent of the places; the places
    themselves are then only looked at for exchanged coordinates.
    """
    if not {"lon", "lat"} <= set(read.table.columns):
        return
    points = read.frame.select("row", "lon", "lat").drop_nulls()
    lon, lat = pl.col("lon"), pl.col("lat")
    box, code = _area(read.table, tables, county)
    swapped = lon.is_between(*CHINA_LAT) & lat.is_between(*CHINA_LON)
    outside = pl.lit(value=False)
    if box:
        swapped = box.holds(lat, lon) & ~box.holds(lon, lat)
        outside = ~box.holds(lon, lat)
    wrong = points.with_columns(
        pl.when(swapped)
        .then(pl.lit("coordinates_swapped"))
        .when(~EARTH.holds(lon, lat))
        .then(pl.lit("not_on_earth"))
        .when(outside)
        .then(pl.lit(code))
        .alias("code")
    ).drop_nulls("code")
    label = read.table.columns["lon"].label
    for row, x, y, fault in wrong.iter_rows():
        facts = {"label": label, "lon": f"{x:g}", "lat": f"{y:g}", "area": str(box)}
        yield Fault(read.file, row, "lon", f"{x:g}, {y:g}", fault, facts)


def _area(table: type[Table], tables: Tables, county: County | None) -> tuple[Box | None, str]:
    if county and county.bounds:
        return Box(*county.bounds), "outside_county"
    places = tables.get("places")
    if table is Places or places is None:
        return None, ""
    lons = places.frame.get_column("lon").drop_nulls().to_numpy()
    lats = places.frame.get_column("lat").drop_nulls().to_numpy()
    if not lons.size or not lats.size:
        return None, ""
    west, east = float(lons.min()), float(lons.max())
    south, north = float(lats.min()), float(lats.max())
    of_lat = MARGIN_KM / KM_A_DEGREE
    of_lon = of_lat / max(math.cos(math.radians((south + north) / 2)), 0.01)
    corners = (west - of_lon, south - of_lat, east + of_lon, north + of_lat)
    return Box(*(round(corner, 4) for corner in corners)), "far_from_places"
