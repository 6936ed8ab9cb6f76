"""How many units meet each clause of an assessment, stage by stage?"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from junheng.catalogue import INDICATORS
from junheng.kernel.text import Text
from junheng.rules.clauses import Clause, Standard
from junheng.web.clauses import clause_label
from junheng.web.indicators.law import stage_label


@dataclass(frozen=True)
class StageCount:
    """The outcome of one clause in one stage."""

    code: str
    stage: str
    limit: float
    sense: str
    met: int
    failed: int
    unknown: int

    @property
    def label(self) -> str:
        return stage_label(self.stage)

    @property
    def of(self) -> int:
        return self.met + self.failed + self.unknown

    @property
    def shares(self) -> list[tuple[str, str, str]]:
        """Return (look, start, width) in per cent of a bar, as an SVG takes them."""
        pieces, start = [], 0.0
        for look, count in (("met", self.met), ("not_met", self.failed), ("not_assessed", self.unknown)):  # fmt: skip
            width = 100 * count / self.of if self.of else 0.0
            pieces.append((look, f"{start:.2f}", f"{width:.2f}"))
            start += width
        return pieces


@dataclass(frozen=True)
class ClauseSummary:
    """One clause with its outcome in every stage it speaks of."""

    code: str
    label: Text
    clause: Clause | None
    stages: tuple[StageCount, ...]

    @property
    def unit(self) -> str:
        """Return what the clause counts, in words."""
        words = {"school": _("schools"), "class": _("classes"), "county": _("county")}
        return words.get(self.clause.unit, "") if self.clause else ""

    def cells(self, stages: tuple[str, ...]) -> list[StageCount | None]:
        """Return the outcome of each of `stages`; None where the clause says nothing of it."""
        found = {one.stage: one for one in self.stages}
        return [found.get(stage) for stage in stages]


def summarise(study: Any, standard: Standard | None) -> list[ClauseSummary]:
    """Return the outcome clause by clause, in the order of the document."""
    clauses = {c.code: c for c in standard.clauses.values()} if standard else {}
    by_clause: dict[str, list[StageCount]] = {}
    for row in study.result.get("clauses", []):
        count = StageCount(row["clause"], row["stage"], row["limit"], row["sense"], row["met"], row["failed"], row["unknown"])  # fmt: skip
        by_clause.setdefault(row["clause"], []).append(count)
    return [
        ClauseSummary(code, clause_label(code), clauses.get(code), tuple(stages))
        for code, stages in by_clause.items()
    ]


@dataclass(frozen=True)
class RuleCount:
    """How many units satisfy a rule that adds up several clauses."""

    label: Text
    cite: str
    unit: str
    met: int
    failed: int
    unknown: int

    @property
    def of(self) -> int:
        return self.met + self.failed + self.unknown

    @property
    def of_words(self) -> str:
        return _("of %(count)d") % {"count": self.of}

    @property
    def tone(self) -> str:
        return "green" if self.met == self.of else "red" if self.failed else "amber"


def rules_of(study: Any, standard: Standard | None) -> list[RuleCount]:
    """Return the rules of the document with how many units satisfy each."""
    rules = {rule.code: rule for rule in standard.rules} if standard else {}
    return [
        RuleCount(
            rules[row["rule"]].label,
            rules[row["rule"]].cite,
            rules[row["rule"]].unit,
            row["met"],
            row["failed"],
            row["unknown"],
        )
        for row in study.result.get("rules", [])
        if row["rule"] in rules
    ]


def reported_of(study: Any, rule: str) -> list[tuple[Text, list[tuple[str, float | None]]]]:
    """Return the values that stand beside a rule and that nothing judges, stage by stage."""
    by_indicator: dict[str, list[tuple[str, float | None]]] = {}
    for row in study.result.get("reported", []):
        if row["rule"] == rule:
            by_indicator.setdefault(row["indicator"], []).append(
                (stage_label(row["stage"]), row["value"])
            )
    return [(INDICATORS[code].label, values) for code, values in by_indicator.items()]
