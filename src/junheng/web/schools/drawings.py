"""How are a school's enrolment over the years and its class sizes drawn?"""

from collections.abc import Sequence
from dataclasses import dataclass

from junheng.catalogue.conventions import LARGE_FROM, SizeGroup
from junheng.web.indicators.scale import Scale

LINE_WIDTH, LINE_HEIGHT = 520.0, 180.0
LEFT, RIGHT, TOP, BOTTOM = 44.0, 28.0, 22.0, 26.0
BAR_WIDTH, BAR_GAP = 18.0, 5.0
BARS_HEIGHT = 120.0


@dataclass(frozen=True)
class Vertex:
    """A value of one year at its place in the drawing."""

    x: float
    y: float
    label: str
    value: int


@dataclass(frozen=True)
class YearLine:
    """A line over the years, its axis starting at zero."""

    vertices: tuple[Vertex, ...]
    ticks: tuple[tuple[float, str], ...]

    width: float = LINE_WIDTH
    height: float = LINE_HEIGHT
    left: float = LEFT
    right: float = LINE_WIDTH - RIGHT
    base: float = LINE_HEIGHT - BOTTOM

    @property
    def points(self) -> str:
        """Return what an SVG polyline's points attribute says."""
        return " ".join(f"{v.x:g},{v.y:g}" for v in self.vertices)


def draw_years(years: Sequence[tuple[str, int]]) -> YearLine:
    """Draw (label, value) pairs, evenly spaced."""
    scale = Scale.holding((value for _, value in years), start=LINE_HEIGHT - BOTTOM, end=TOP)
    room = LINE_WIDTH - LEFT - RIGHT
    step = room / (len(years) - 1) if len(years) > 1 else 0.0
    first = LEFT if len(years) > 1 else LEFT + room / 2
    return YearLine(
        vertices=tuple(
            Vertex(round(first + n * step, 1), scale.at(value), label, value)
            for n, (label, value) in enumerate(years)
        ),
        ticks=tuple((scale.at(tick), f"{tick:g}") for tick in scale.ticks),
    )


@dataclass(frozen=True)
class ClassSize:
    """One class: its name, its pupils, the most it may hold, and as how large it counts, if at all."""

    name: str
    pupils: int
    limit: int | None
    group: SizeGroup | None

    @property
    def state(self) -> str:
        """Return `within`, `over` or `large`."""
        if self.group is not None:
            return "large"
        return "over" if self.limit is not None and self.pupils > self.limit else "within"


@dataclass(frozen=True)
class ClassBar:
    """A class drawn as a bar from zero."""

    size: ClassSize
    x: float
    y: float
    height: float
    limit_y: float | None


@dataclass(frozen=True)
class ClassBars:
    """All classes of a school side by side on one axis."""

    bars: tuple[ClassBar, ...]
    ticks: tuple[tuple[float, str], ...]
    width: float
    large_y: float
    height: float = BARS_HEIGHT
    base: float = BARS_HEIGHT - 22.0
    bar_width: float = BAR_WIDTH


def draw_classes(classes: Sequence[ClassSize]) -> ClassBars:
    """Draw the classes in the order given."""
    base = BARS_HEIGHT - 22.0
    limits = [size.limit for size in classes if size.limit is not None]
    scale = Scale.holding(
        [*(size.pupils for size in classes), *limits, LARGE_FROM], start=base, end=8.0
    )
    return ClassBars(
        bars=tuple(
            ClassBar(
                size=size,
                x=round(32.0 + n * (BAR_WIDTH + BAR_GAP), 1),
                y=scale.at(size.pupils),
                height=round(base - scale.at(size.pupils), 1),
                limit_y=None if size.limit is None else scale.at(size.limit),
            )
            for n, size in enumerate(classes)
        ),
        ticks=tuple((scale.at(tick), f"{tick:g}") for tick in scale.ticks),
        width=round(40.0 + max(len(classes), 1) * (BAR_WIDTH + BAR_GAP), 1),
        large_y=scale.at(LARGE_FROM),
    )
