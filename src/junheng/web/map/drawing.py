"""How does a scene look when the server draws it?"""

from dataclasses import dataclass

from junheng.web.map.scene import Area, Label, Mark, Place, Scene

MARK_SIZE = 16.0


@dataclass(frozen=True)
class Drawn:
    """A thing of the scene and where it lies in the drawing; `path` for areas only."""

    thing: Area | Label | Mark | Place
    x: float = 0.0
    y: float = 0.0
    path: str = ""

    @property
    def said(self) -> str:
        """Return title and lines as one text, for a tooltip and for those who listen."""
        return "; ".join([getattr(self.thing, "title", ""), *getattr(self.thing, "lines", ())])


@dataclass(frozen=True)
class Stroke:
    """A line of the drawing."""

    x1: float
    y1: float
    x2: float
    y2: float
    look: str


@dataclass(frozen=True)
class Drawing:
    """Numbers ready for the SVG of `map/drawing.html`."""

    view_box: str
    areas: tuple[Drawn, ...]
    labels: tuple[Drawn, ...]
    strokes: tuple[Stroke, ...]
    places: tuple[Drawn, ...]
    marks: tuple[Drawn, ...]
    bar_km: int
    bar_length: float
    bar_y: float


def draw(scene: Scene) -> Drawing:
    """Place everything of the scene in its frame."""
    frame = scene.frame
    km, length = frame.scale_bar()

    def placed(thing: Label | Mark | Place, *, offset: float = 0.0) -> Drawn:
        x, y = frame.at(thing.lon, thing.lat)
        return Drawn(thing, round(x - offset, 1), round(y - offset, 1))

    return Drawing(
        view_box=frame.view_box,
        areas=tuple(Drawn(area, path=frame.path(area.rings)) for area in scene.areas),
        labels=tuple(placed(label) for label in scene.labels),
        strokes=tuple(
            Stroke(*frame.at(*link.start), *frame.at(*link.end), link.look) for link in scene.links
        ),
        places=tuple(placed(place) for place in scene.places),
        marks=tuple(placed(mark, offset=MARK_SIZE / 2) for mark in scene.marks),
        bar_km=km,
        bar_length=length,
        bar_y=round(frame.height - 14, 1),
    )
