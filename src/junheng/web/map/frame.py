"""Where in a drawing does a place on the ground lie?"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Point = tuple[float, float]


@dataclass(frozen=True)
class Frame:
    """A stretch of ground drawn `width` units wide, north up.

    Longitudes are shortened by the cosine of the middle latitude, so that a kilometre is as long
    eastward as it is northward; over one county the error stays far below a dot.
    """

    west: float
    south: float
    east: float
    north: float
    width: float = 720.0

    @classmethod
    def around(
        cls, points: Iterable[Point], *, width: float = 720.0, margin: float = 0.04
    ) -> "Frame":
        """Make the frame that holds every (lon, lat), with a margin as a share of its size."""
        known = list(points)
        if not known:
            return cls(0.0, 0.0, 1.0, 1.0, width)
        lons, lats = [p[0] for p in known], [p[1] for p in known]
        pad = max(max(lons) - min(lons), max(lats) - min(lats), 0.002) * margin
        return cls(min(lons) - pad, min(lats) - pad, max(lons) + pad, max(lats) + pad, width)

    @property
    def _units_per_degree(self) -> float:
        """Return the drawing's units for a degree of latitude."""
        return self.width / ((self.east - self.west) * self._shortening)

    @property
    def _shortening(self) -> float:
        return math.cos(math.radians((self.south + self.north) / 2))

    @property
    def height(self) -> float:
        """Return the drawing's height in its units."""
        return round((self.north - self.south) * self._units_per_degree, 1)

    @property
    def view_box(self) -> str:
        """Return what an SVG's viewBox says."""
        return f"0 0 {self.width:g} {self.height:g}"

    def at(self, lon: float, lat: float) -> Point:
        """Return the x and y of a place."""
        return (
            round((lon - self.west) / (self.east - self.west) * self.width, 1),
            round((self.north - lat) * self._units_per_degree, 1),
        )

    def path(self, rings: Iterable[Sequence[Sequence[float]]]) -> str:
        """Return an SVG path of closed rings of (lon, lat)."""
        return "".join(
            "M" + "L".join("{:g} {:g}".format(*self.at(p[0], p[1])) for p in ring) + "Z"
            for ring in rings
        )

    def scale_bar(self) -> tuple[int, float]:
        """Return a round number of kilometres and how long it is drawn, about a fifth of the width."""
        per_km = self._units_per_degree / 111.32
        wanted = self.width / 5 / per_km
        km = max((n for n in (1, 2, 5, 10, 20, 50, 100, 200) if n <= wanted), default=1)
        return km, round(km * per_km, 1)
