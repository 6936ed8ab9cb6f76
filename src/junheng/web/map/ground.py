"""What lies under the marks of a map: the townships, with their names?"""

from typing import Any

from junheng.planning.layout.areas import place_areas
from junheng.snapshots.snapshot import Snapshot
from junheng.snapshots.tables import Places
from junheng.web.indicators.readings import Picture
from junheng.web.map.scene import Area, Label, Ring

Ground = tuple[tuple[Area, ...], tuple[Label, ...]]
NOTHING: Ground = ((), ())
LOOK = "map-township"
KEPT_AT_MOST = 4
_KEPT: dict[str, Ground] = {}


def county_ground(picture: Picture) -> Ground:
    """Return the townships of the county; a frozen snapshot never changes, so they are kept."""
    key = str(picture.frozen.content_hash)
    ground = _KEPT.get(key)
    if ground is None:
        while len(_KEPT) >= KEPT_AT_MOST:
            _KEPT.pop(next(iter(_KEPT)), None)
        ground = _KEPT[key] = ground_of(picture.snapshot)
    return ground


def ground_of(snapshot: Snapshot) -> Ground:
    """Return outlines and names of the townships: the land nearest to their places, joined.

    The outlines are only a picture of who lives where, no administrative border. Nothing where no
    place is registered.
    """
    places = snapshot.table(Places)
    if places.is_empty():
        return NOTHING
    lon, lat = places["lon"].to_numpy(), places["lat"].to_numpy()
    areas = place_areas(places["place_id"].to_list(), lon, lat)
    joined = sorted(areas.dissolved(places["township"].to_list()).items())
    return (
        tuple(Area(rings_of(shape), LOOK, name) for name, shape in joined),
        tuple(_label(name, shape) for name, shape in joined),
    )


def rings_of(shape: Any) -> tuple[Ring, ...]:
    """Return the rings of a polygon, or of several, as (lon, lat) rounded to a metre."""
    parts = [part for part in getattr(shape, "geoms", [shape]) if part.geom_type == "Polygon"]
    return tuple(
        [(round(lon, 5), round(lat, 5)) for lon, lat in ring.coords]
        for part in parts
        for ring in (part.exterior, *part.interiors)
    )


def _label(name: str, shape: Any) -> Label:
    middle = shape.representative_point()
    return Label(round(middle.x, 5), round(middle.y, 5), name)
