"""Which clauses judge the schools, and where do their limits lie on a day?"""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from junheng.catalogue import INDICATORS
from junheng.catalogue.standards import load_standards
from junheng.kernel.stages import Stage
from junheng.rules.clauses import Clause, Sense, Standard, VerdictRule
from junheng.rules.indicators import Indicator, Spread
from junheng.web.indicators.standing import Line
from junheng.web.wording import said

# 县域义务教育优质均衡发展: what the pages show first; other documents are chosen by name.
HOME_STANDARD = "jiaodu-2017-6"
NINE_YEAR = "nine_year"


@dataclass(frozen=True)
class Gauge:
    """A clause that judges schools by an indicator, as one chooses it on a page."""

    clause: Clause
    standard: Standard
    indicator: Indicator
    spread: Clause | None
    floor_share: float | None

    @property
    def code(self) -> str:
        """Return the indicator's code, which addresses use."""
        return self.indicator.code

    @property
    def sense(self) -> str:
        """Return on which side of the limit a value is allowed; one clause never changes sides."""
        return self.clause.periods[0].sense.value

    def stages(self, day: date) -> tuple[str, ...]:
        """Return the stages that have a limit on the day."""
        limits = self.clause.on(day)
        return tuple(limits.by_stage) if limits else ()

    def line(self, stage: str, day: date) -> Line | None:
        """Return the limit of the stage on the day, with the floor a single miss may reach."""
        return line_of(self.clause, stage, day, self.floor_share)

    def spread_line(self, stage: str, day: date) -> Line | None:
        """Return the limit of the spread between schools; None where no clause asks for one."""
        return line_of(self.spread, stage, day) if self.spread else None


def standards() -> dict[str, Standard]:
    """Return every document of law that is known here, the county's own included."""
    return load_standards(settings.LOCAL_RULES_DIR)


def line_of(clause: Clause, stage: str, day: date, floor_share: float | None = None) -> Line | None:
    """Return the limit of a clause for a stage on a day; None when there is none in force."""
    limits = clause.on(day)
    limit = limits.of(stage) if limits else None
    if limits is None or limit is None:
        return None
    is_minimum = limits.sense is Sense.AT_LEAST
    floor = None
    if floor_share is not None:
        floor = limit * (floor_share if is_minimum else 2 - floor_share)
    return Line(limit, is_minimum=is_minimum, floor=floor)


def gauges() -> tuple[Gauge, ...]:
    """Return the clauses of the home standard that judge each school, in its order."""
    standard = standards()[HOME_STANDARD]
    spreads = {
        indicator.of.code: clause
        for clause in standard.clauses.values()
        if clause.unit == "county"
        and isinstance(indicator := INDICATORS.get(clause.indicator), Spread)
    }
    return tuple(
        Gauge(
            clause=clause,
            standard=standard,
            indicator=INDICATORS[clause.indicator],
            spread=spreads.get(clause.indicator),
            floor_share=_floor_share(standard, clause),
        )
        for clause in standard.clauses.values()
        if clause.unit == "school" and clause.indicator
    )


def find_gauge(code: str) -> Gauge:
    """Return the gauge of an indicator, or the first one where the address names no known one."""
    known = gauges()
    return next((gauge for gauge in known if gauge.code == code), known[0])


def class_size_lines(day: date) -> dict[str, Line]:
    """Return the most pupils a class of each stage may have on the day."""
    clause = next(c for c in standards()[HOME_STANDARD].clauses.values() if c.unit == "class")
    limits = clause.on(day)
    stages = limits.by_stage if limits else {}
    return {stage: line for stage in stages if (line := line_of(clause, stage, day)) is not None}


def rule_of(standard: Standard, unit: str) -> VerdictRule | None:
    """Return how the clauses of one unit add up in a standard, if it says so."""
    return next((rule for rule in standard.rules if rule.unit == unit), None)


def stage_label(stage: str) -> str:
    """Return the name of a stage, or of nine-year schools judged as a whole."""
    if stage == NINE_YEAR:
        return _("Nine-year school")
    return said(Stage(stage).label) if stage else _("All stages")


def _floor_share(standard: Standard, clause: Clause) -> float | None:
    rules = (rule for rule in standard.rules if clause.code in rule.clauses)
    return next((rule.floor_share for rule in rules), None)
