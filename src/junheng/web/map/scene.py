"""What does a map show, whether the server draws it or the browser does?"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from junheng.web.map.frame import Frame, Point

Ring = Sequence[Sequence[float]]


@dataclass(frozen=True)
class Mark:
    """A school: where it is, which shape it gets, and what it says when asked."""

    lon: float
    lat: float
    shape: str
    title: str
    lines: tuple[str, ...] = ()
    url: str = ""


@dataclass(frozen=True)
class Area:
    """A piece of ground with its outline; `look` names classes of the style sheet."""

    rings: tuple[Ring, ...]
    look: str
    title: str = ""
    lines: tuple[str, ...] = ()
    url: str = ""


@dataclass(frozen=True)
class Label:
    """A name written on the map."""

    lon: float
    lat: float
    name: str


@dataclass(frozen=True)
class Link:
    """A straight line from a place to the school that serves it."""

    start: Point
    end: Point
    look: str = ""


@dataclass(frozen=True)
class Place:
    """A village: a dot whose size says how many live there."""

    lon: float
    lat: float
    radius: float
    look: str
    title: str
    lines: tuple[str, ...] = ()
    url: str = ""


@dataclass(frozen=True)
class Scene:
    """Everything on a map, from the ground up."""

    areas: tuple[Area, ...] = ()
    labels: tuple[Label, ...] = ()
    links: tuple[Link, ...] = ()
    places: tuple[Place, ...] = ()
    marks: tuple[Mark, ...] = ()
    width: float = 720.0
    frame: Frame = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "frame", Frame.around(self._points(), width=self.width))

    def _points(self) -> Iterator[Point]:
        for mark in self.marks:
            yield mark.lon, mark.lat
        for place in self.places:
            yield place.lon, place.lat
        for area in self.areas:
            for ring in area.rings:
                yield from ((point[0], point[1]) for point in ring)

    def as_json(self, name: str) -> dict[str, Any]:
        """Return what `map.js` reads; positions as (lat, lon), the order Leaflet takes."""
        frame = self.frame
        return {
            "bounds": [[frame.south, frame.west], [frame.north, frame.east]],
            "words": {
                "map": name,
                "open": _("Open"),
                "close": _("Close"),
                "enlarge": _("Enlarge"),
                "reduce": _("Reduce"),
            },
            "areas": [
                {**_said(area), "look": area.look, "rings": [_turned(ring) for ring in area.rings]}
                for area in self.areas
            ],
            "labels": [{"at": [one.lat, one.lon], "name": one.name} for one in self.labels],
            "lines": [
                {"from": [*link.start[::-1]], "to": [*link.end[::-1]], "look": link.look}
                for link in self.links
            ],
            "places": [
                {**_said(one), "at": [one.lat, one.lon], "radius": one.radius, "look": one.look}
                for one in self.places
            ],
            "points": [
                {**_said(mark), "at": [mark.lat, mark.lon], "shape": mark.shape}
                for mark in self.marks
            ],
        }


def _said(thing: Mark | Area | Place) -> dict[str, Any]:
    return {key: value for key, value in asdict(thing).items() if key in {"title", "lines", "url"}}


def _turned(ring: Ring) -> list[list[float]]:
    return [[round(point[1], 5), round(point[0], 5)] for point in ring]
