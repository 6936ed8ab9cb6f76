"""How does a scene look when the server draws it?"""

from collections import defaultdict
from collections.abc import Iterator
from html import escape

from django.utils.safestring import SafeString, mark_safe

from junheng.web.map.scene import Area, Mark, Place, Scene

MARK_SIZE = 16.0


def draw(scene: Scene, name: str) -> SafeString:
    """Return the scene as an SVG called `name`; the page holds the shapes of `map/shapes.html`.

    Written without a template: some hundred small elements are drawn in a few milliseconds.
    """
    head = f'<svg class="map-drawing" viewBox="{scene.frame.view_box}" role="group" aria-label="{escape(name)}">'
    # Every wording below is escaped where it enters.
    return mark_safe(head + "".join(_elements(scene)) + "</svg>")  # noqa: S308


def _elements(scene: Scene) -> Iterator[str]:
    frame = scene.frame
    for area in scene.areas:
        title = f"<title>{escape(_said(area))}</title>" if area.title else ""
        yield f'<path class="map-area {area.look}" d="{frame.path(area.rings)}">{title}</path>'
    for label in scene.labels:
        x, y = frame.at(label.lon, label.lat)
        yield f'<text class="map-name" x="{x:g}" y="{y:g}">{escape(label.name)}</text>'
    yield from _links(scene)
    for place in scene.places:
        x, y = frame.at(place.lon, place.lat)
        yield (
            f'<circle class="map-place {place.look}" cx="{x:g}" cy="{y:g}" r="{place.radius:g}">'
            f"<title>{escape(_said(place))}</title></circle>"
        )
    for mark in scene.marks:
        yield _mark(scene, mark)
    km, length = frame.scale_bar()
    y = frame.height - 14
    yield (
        f'<g class="map-scale" aria-hidden="true"><path d="M14 {y:g}v5h{length:g}v-5"/>'
        f'<text x="18" y="{y:g}">{km} km</text></g>'
    )


def _links(scene: Scene) -> Iterator[str]:
    """Draw all lines of one look as one path."""
    paths: dict[str, list[str]] = defaultdict(list)
    for link in scene.links:
        (x1, y1), (x2, y2) = scene.frame.at(*link.start), scene.frame.at(*link.end)
        paths[link.look].append(f"M{x1:g} {y1:g}L{x2:g} {y2:g}")
    for look, lines in paths.items():
        yield f'<path class="map-link {look}" d="{"".join(lines)}"/>'


def _mark(scene: Scene, mark: Mark) -> str:
    x, y = scene.frame.at(mark.lon, mark.lat)
    at = f'x="{x - MARK_SIZE / 2:g}" y="{y - MARK_SIZE / 2:g}" width="{MARK_SIZE:g}" height="{MARK_SIZE:g}"'
    said = escape(_said(mark))
    shape = f'<use href="#shape-{mark.shape}" {at}><title>{said}</title></use>'
    return f'<a href="{escape(mark.url)}" aria-label="{said}">{shape}</a>' if mark.url else shape


def _said(thing: Area | Mark | Place) -> str:
    """Return title and lines as one text, for a tooltip and for those who listen."""
    return "; ".join([thing.title, *thing.lines])
