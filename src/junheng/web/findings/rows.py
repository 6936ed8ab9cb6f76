"""What does one line of the list of findings say?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from junheng.catalogue import INDICATORS
from junheng.kernel.text import Text
from junheng.rules.clauses import Clause, Standard
from junheng.rules.reasons import reason_text
from junheng.web.clauses import clause_label
from junheng.web.indicators.law import stage_label
from junheng.web.tables import Column
from junheng.web.wording import said


@dataclass(frozen=True)
class FindingRow:
    """A finding with its clause, and the item that follows it, if one does."""

    finding: Any
    clause: Clause | None
    number: str
    item: Any | None

    @property
    def name(self) -> str:
        return f"{self.finding.name} {self.finding.detail}".strip()

    @property
    def township(self) -> str:
        return str(self.finding.school.township) if self.finding.school else ""

    @property
    def clause_label(self) -> Text:
        return clause_label(self.finding.clause)

    @property
    def stage_label(self) -> str:
        return stage_label(self.finding.stage)

    @property
    def unit(self) -> Text:
        return self.clause.measured_in if self.clause else Text("", "")

    @property
    def amount(self) -> Text:
        """Return what the shortfall counts: teachers, m², pupils."""
        indicator = INDICATORS.get(self.finding.indicator)
        short = self.finding.short_amount
        return indicator.amount.of(short) if indicator and short is not None else Text("", "")

    @property
    def reason(self) -> Text:
        return reason_text(self.finding.reason)

    @property
    def cite(self) -> str:
        return f"{self.number} {self.clause.cite}" if self.clause else self.finding.clause

    @property
    def since(self) -> Any:
        """Return since when the clause's limits are in force."""
        return self.clause.periods[-1].since if self.clause else None


COLUMNS = (
    Column("name", _("School or class"), sort=("name", "detail"), value=lambda row: row.name),
    Column("township", _("Township"), sort=("school__township",)),
    Column("clause", _("Clause"), sort=("clause",), value=lambda row: said(row.clause_label)),
    Column("stage", _("Stage"), sort=("stage",), value=lambda row: row.stage_label),
    Column("value", _("Value"), sort=("value",), is_number=True, value=lambda row: row.finding.value),
    Column("limit", _("Limit"), sort=("limit",), is_number=True, value=lambda row: row.finding.limit),
    Column("short", _("Short by"), sort=("short_amount",), is_number=True, value=lambda row: row.finding.short_amount),
    Column("cite", _("Source"), value=lambda row: row.cite),
    Column("item", _("Item"), value=lambda row: row.item.code if row.item else ""),
)  # fmt: skip


# Township and source stand below the school and the clause; a workbook has columns for them.
SHOWN = tuple(one for one in COLUMNS if one.name not in {"township", "cite"})


def rows_of(
    findings: Iterable[Any], standard: Standard | None, items: Mapping[tuple[str, ...], Any]
) -> list[FindingRow]:
    """Return a row a finding; `items` are the live ones by (clause, stage, unit, key, detail)."""
    clauses = {c.code: c for c in standard.clauses.values()} if standard else {}
    number = standard.number if standard else ""
    return [
        FindingRow(one, clauses.get(one.clause), number, items.get(place_of(one)))
        for one in findings
    ]


def place_of(finding: Any) -> tuple[str, ...]:
    """Return what may have one live item only."""
    return (finding.clause, finding.stage, finding.unit, finding.key, finding.detail)
