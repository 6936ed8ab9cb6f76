"""Which land lies nearest to each place, and which places are neighbours?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from scipy.spatial import Voronoi

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Points = NDArray[np.float64]

MARGIN_SHARE = 0.02
"""The outline is the hull of the places, widened by this share of its longer side."""


@dataclass(frozen=True, eq=False)
class Areas:
    """The cell of each place: polygons in degrees, and pairs of positions of places whose cells touch.

    Cells are only a picture of "the nearest place", no administrative border. Places on the very same spot share one
    cell and are neighbours.
    """

    place_ids: tuple[str, ...]
    cells: tuple[Any, ...]
    neighbours: tuple[tuple[int, int], ...]

    def as_geojson(
        self, properties: Mapping[str, Mapping[str, Any]] | None = None
    ) -> dict[str, Any]:
        """Give a FeatureCollection with one feature a place, with `place_id` and further properties."""
        known = properties or {}
        return {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "geometry": shapely.geometry.mapping(cell),
                    "properties": {"place_id": place, **known.get(place, {})},
                }
                for place, cell in zip(self.place_ids, self.cells, strict=True)
            ],
        }

    def dissolved(self, keys: Sequence[str]) -> dict[str, Any]:
        """Join the cells of places with the same key, such as their township: key → geometry (shapely)."""
        groups: dict[str, list[Any]] = {}
        for key, cell in zip(keys, self.cells, strict=True):
            groups.setdefault(key, []).append(cell)
        return {key: shapely.union_all(cells) for key, cells in groups.items()}


def place_areas(place_ids: Sequence[str], lon: Points, lat: Points) -> Areas:
    """Cut the county into Voronoi cells of its places, within the widened hull of all of them.

    `lon` and `lat` (n) are in degrees; distances are compared on a plane at their middle latitude.
    """
    stretch = math.cos(math.radians(float(np.mean(lat)))) if len(lat) else 1.0
    points = np.column_stack([lon * stretch, lat])
    spots, spot_of = np.unique(points, axis=0, return_inverse=True)
    spot_of = spot_of.reshape(-1)
    outline, frame = _outline(spots)
    # Far corners close every cell, so that even one place or places in a row have one.
    voronoi = Voronoi(np.concatenate([spots, frame]))
    back = np.array([1 / stretch, 1.0])
    cells = []
    for at in range(len(spots)):
        ring = voronoi.vertices[voronoi.regions[voronoi.point_region[at]]]
        cell = shapely.intersection(shapely.convex_hull(shapely.multipoints(ring)), outline)
        cells.append(shapely.transform(cell, lambda xy: xy * back))
    return Areas(
        tuple(place_ids),
        tuple(cells[at] for at in spot_of),
        _neighbours(voronoi, outline, spots, spot_of),
    )


def _outline(spots: Points) -> tuple[Any, Points]:
    low, high = spots.min(axis=0), spots.max(axis=0)
    side = max(float((high - low).max()), 0.5)
    outline = shapely.buffer(shapely.convex_hull(shapely.multipoints(spots)), MARGIN_SHARE * side)
    middle = (low + high) / 2
    far = 20 * side * np.array([[1, 0], [0, 1], [-1, 0], [0, -1]])
    return outline, middle + far


def _neighbours(
    voronoi: Voronoi, outline: Any, spots: Points, spot_of: NDArray[np.intp]
) -> tuple[tuple[int, int], ...]:
    """Give the pairs whose common border lies, at least in part, within the outline."""
    real = [
        (ends, ridge)
        for ends, ridge in zip(voronoi.ridge_points, voronoi.ridge_vertices, strict=True)
        if max(ends) < len(spots) and min(ridge) >= 0
    ]
    lines = [shapely.linestrings(voronoi.vertices[ridge]) for _, ridge in real]
    inside = shapely.intersects(np.array(lines, dtype=object), outline) if lines else []
    first: dict[int, list[int]] = {}
    for place, spot in enumerate(spot_of.tolist()):
        first.setdefault(spot, []).append(place)
    pairs = set()
    for (ends, _), touches in zip(real, inside, strict=True):
        if touches:
            pairs |= {
                (min(a, b), max(a, b)) for a in first[int(ends[0])] for b in first[int(ends[1])]
            }
    for together in first.values():
        pairs |= {(a, b) for a in together for b in together if a < b}
    return tuple(sorted(pairs))
