"""How do units compare on one indicator, with the figures behind each value?"""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from junheng.rules.indicators import Ratio
from junheng.web.indicators.law import Gauge, stage_label
from junheng.web.indicators.readings import Picture, Value
from junheng.web.indicators.standing import STANDINGS, Line, Standing


@dataclass(frozen=True)
class Compared:
    """A unit's value beside its limit, and what is missing to reach it."""

    value: Value
    standing: Standing
    limit: float | None
    short: float | None

    @property
    def name(self) -> str:
        return self.value.name

    @property
    def key(self) -> str:
        return self.value.key

    @property
    def township(self) -> str:
        return self.value.township

    @property
    def figure(self) -> float | None:
        return self.value.value

    @property
    def top(self) -> float | None:
        return self.value.top

    @property
    def bottom(self) -> float | None:
        return self.value.bottom

    @property
    def rank(self) -> int:
        """Return a number that sorts what wants action first."""
        return STANDINGS.index(self.standing)


def compare(values: Iterable[Value], gauge: Gauge, stage: str, day: date) -> list[Compared]:
    """Judge the values of one indicator and stage by the limit in force on the day."""
    line = gauge.line(stage, day)
    return [
        Compared(
            value=one,
            standing=line.standing(one.value) if line else Standing.NOT_ASSESSED,
            limit=line.limit if line else None,
            short=short_of(one, line, gauge.indicator),
        )
        for one in values
    ]


def short_of(value: Value, line: Line | None, indicator: Any) -> float | None:
    """Return how much of the top is missing (or too much): 3 teachers, 120 m²; None when met."""
    if line is None or value.value is None or value.top is None or value.bottom is None:
        return None
    if not isinstance(indicator, Ratio) or line.standing(value.value) is Standing.MET:
        return None
    due = line.limit * value.bottom / indicator.per
    amount = due - value.top if line.is_minimum else value.top - due
    return float(math.ceil(amount - 1e-9)) if indicator.is_countable else amount


def tally(units: list[Compared], *, unassessed: int = 0) -> list[tuple[Standing, int]]:
    """Count the units by standing, what wants action first; `unassessed` more have no value."""
    counts = Counter(one.standing for one in units)
    counts[Standing.NOT_ASSESSED] += unassessed
    return [(standing, counts[standing]) for standing in STANDINGS]


@dataclass(frozen=True)
class Cell:
    """One indicator and stage of the county at a glance."""

    gauge: Gauge
    stage: str
    line: Line | None
    met: int
    near: int
    missed: int
    unknown: int
    county: float | None
    spread: float | None
    spread_line: Line | None

    @property
    def label(self) -> str:
        return stage_label(self.stage)

    @property
    def of(self) -> int:
        return self.met + self.near + self.missed + self.unknown

    @property
    def spread_standing(self) -> Standing:
        return self.spread_line.standing(self.spread) if self.spread_line else Standing.NOT_ASSESSED

    @property
    def shares(self) -> list[tuple[str, str, str]]:
        """Return (look, start, width) in per cent of the bar, each as an SVG takes it."""
        pieces, start = [], 0.0
        counts = (("met", self.met), ("near", self.near), ("not_met", self.missed), ("not_assessed", self.unknown))  # fmt: skip
        for look, count in counts:
            width = 100 * count / self.of if self.of else 0.0
            pieces.append((look, f"{start:.2f}", f"{width:.2f}"))
            start += width
        return pieces


def overview(
    picture: Picture, gauges: tuple[Gauge, ...], stages: tuple[str, ...]
) -> list[list[Cell | None]]:
    """Return a row a gauge and a cell a stage; None where the gauge has no limit for the stage."""
    county = {(one.indicator, one.stage): one.value for one in picture.all_values("county")}
    schools: dict[tuple[str, str], list[Value]] = {}
    for one in picture.all_values("school"):
        schools.setdefault((one.indicator, one.stage), []).append(one)
    return [
        [
            _cell(gauge, stage, picture.day, schools.get((gauge.code, stage), []), county)
            if stage in gauge.stages(picture.day)
            else None
            for stage in stages
        ]
        for gauge in gauges
    ]


def _cell(
    gauge: Gauge,
    stage: str,
    day: date,
    values: list[Value],
    county: dict[tuple[str, str], float | None],
) -> Cell:
    counts = dict(tally(compare(values, gauge, stage, day)))
    spread_code = gauge.spread.indicator if gauge.spread else ""
    return Cell(
        gauge=gauge,
        stage=stage,
        line=gauge.line(stage, day),
        met=counts[Standing.MET],
        near=counts[Standing.NEAR],
        missed=counts[Standing.NOT_MET],
        unknown=counts[Standing.NOT_ASSESSED],
        county=county.get((gauge.code, stage)),
        spread=county.get((spread_code, stage)),
        spread_line=gauge.spread_line(stage, day),
    )
