"""How do the schools spread on one indicator, drawn as a strip of dots?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from junheng.web.indicators.scale import Scale
from junheng.web.indicators.standing import Line, Standing

WIDTH = 960.0
SIDE = 24.0
RADIUS = 4.5
AXIS_BELOW = 26.0
HEAD = 30.0


@dataclass(frozen=True)
class Reading:
    """One school's value."""

    key: str
    name: str
    value: float
    text: str
    url: str = ""


@dataclass(frozen=True)
class Dot:
    """A reading at its place in the drawing."""

    reading: Reading
    x: float
    y: float
    standing: Standing


@dataclass(frozen=True)
class Mark:
    """A line across the drawing or a value below the axis."""

    x: float
    text: str


@dataclass(frozen=True)
class Strip:
    """Everything the template needs to draw the strip; nothing in it is decided by the template."""

    width: float
    height: float
    base: float
    head: float
    dots: tuple[Dot, ...]
    ticks: tuple[Mark, ...]
    limit: Mark | None
    floor: Mark | None
    county: Mark | None

    @property
    def radius(self) -> float:
        return RADIUS


def draw_strip(
    readings: Iterable[Reading],
    *,
    line: Line | None,
    county: float | None,
    decimals: int = 1,
) -> Strip:
    """Place every school on an axis that starts at zero, dots stacked where values are close."""
    ordered = sorted(readings, key=lambda reading: (reading.value, reading.key))
    limit = line.limit if line else None
    floor = line.floor if line else None
    # One far outlier would press all others together; it is shown at the axis' end by its own value.
    scale = Scale.holding(
        [*(reading.value for reading in ordered), *_present(limit, county)],
        start=SIDE,
        end=WIDTH - SIDE,
    )
    xs = [scale.at(reading.value) for reading in ordered]
    rows = stack(xs, apart=2 * RADIUS + 0.6)
    highest = max(rows, default=0)
    step = 2 * RADIUS + 0.6
    base = HEAD + max(highest * step, 40.0) + 2 * RADIUS
    judge = line.standing if line else (lambda _value: Standing.NOT_ASSESSED)
    return Strip(
        width=WIDTH,
        height=round(base + AXIS_BELOW, 2),
        base=round(base, 2),
        head=HEAD,
        dots=tuple(
            Dot(reading, x, round(base - RADIUS - 2 - row * step, 2), judge(reading.value))
            for reading, x, row in zip(ordered, xs, rows, strict=True)
        ),
        ticks=tuple(Mark(scale.at(tick), f"{tick:g}") for tick in scale.ticks),
        limit=_mark(scale, limit, decimals),
        floor=_mark(scale, floor, decimals),
        county=_mark(scale, county, decimals),
    )


def stack(xs: Sequence[float], *, apart: float) -> list[int]:
    """Give each position, in ascending order, the lowest row where it is `apart` from its neighbour."""
    last_in_row: list[float] = []
    rows: list[int] = []
    for x in xs:
        row = next((n for n, last in enumerate(last_in_row) if x - last >= apart), len(last_in_row))
        if row == len(last_in_row):
            last_in_row.append(x)
        else:
            last_in_row[row] = x
        rows.append(row)
    return rows


def _present(*values: float | None) -> list[float]:
    return [value for value in values if value is not None]


def _mark(scale: Scale, value: float | None, decimals: int) -> Mark | None:
    return (
        None
        if value is None
        else Mark(scale.at(value), f"{value:.{decimals}f}".rstrip("0").rstrip("."))
    )
