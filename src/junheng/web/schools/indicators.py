"""How does one school stand against every clause that judges schools?"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from junheng.web.indicators.comparison import Compared, compare
from junheng.web.indicators.law import Gauge, gauges, stage_label
from junheng.web.indicators.readings import Picture, find_picture
from junheng.web.indicators.standing import Line, Standing


@dataclass(frozen=True)
class Judged:
    """One clause of one stage of the school."""

    gauge: Gauge
    stage: str
    line: Line | None
    compared: Compared

    @property
    def stage_label(self) -> str:
        return stage_label(self.stage)


def indicators_of(picture: Picture, school: Any) -> list[tuple[str, list[Judged]]]:
    """Return the clauses of each stage the school is assessed in: (label of the stage, clauses)."""
    values = {(one.indicator, one.stage): one for one in picture.values_of(school)}
    by_stage: dict[str, list[Judged]] = {}
    for gauge in gauges():
        for stage in gauge.stages(picture.day):
            if (gauge.code, stage) in values:
                found = [values[gauge.code, stage]]
                compared = compare(found, gauge, stage, picture.day)[0]
                line = gauge.line(stage, picture.day)
                by_stage.setdefault(stage, []).append(Judged(gauge, stage, line, compared))
    return [(stage_label(stage), judged) for stage, judged in by_stage.items()]


def unmet_by_school(person: Any) -> dict[str, int]:
    """Count the clauses not met by each assessed school within reach."""
    picture = find_picture(person)
    if picture is None:
        return {}
    lines = {
        (gauge.code, stage): gauge.line(stage, picture.day)
        for gauge in gauges()
        for stage in gauge.stages(picture.day)
    }
    counts: Counter[str] = Counter()
    for one in picture.all_values("school"):
        line = lines.get((one.indicator, one.stage))
        if line is not None:
            counts[one.key] += line.standing(one.value) in {Standing.NEAR, Standing.NOT_MET}
    return dict(counts)
