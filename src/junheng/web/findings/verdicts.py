"""Which schools, or which stages of the county, satisfy the rule that adds up several clauses?"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from junheng.accounts.operations import require
from junheng.accounts.roles import Action
from junheng.studies import queries
from junheng.web.clauses import clause_label
from junheng.web.findings.forms import name_of_study
from junheng.web.findings.summary import reported_of
from junheng.web.indicators.law import rule_of, stage_label, standards
from junheng.web.pages import render_page
from junheng.web.requests import SignedInRequest
from junheng.web.tables import Column, make_listing, wants_excel
from junheng.web.wording import said
from junheng.web.workbooks import workbook_response


@dataclass(frozen=True)
class VerdictRow:
    """A school and stage, how many clauses it meets, and which it misses."""

    verdict: Any

    @property
    def name(self) -> str:
        return str(self.verdict.name)

    @property
    def township(self) -> str:
        return str(self.verdict.school.township) if self.verdict.school else ""

    @property
    def stage_label(self) -> str:
        return stage_label(self.verdict.stage)

    @property
    def order(self) -> int:
        """Return a number that sorts what is not satisfied first, then the most missed."""
        known = {False: 0, None: 1, True: 2}
        return known[self.verdict.is_met] * 100 + int(self.verdict.met)

    @property
    def outcome(self) -> str:
        words = {False: _("not satisfied"), None: _("cannot be told"), True: _("satisfied")}
        return words[self.verdict.is_met]

    @property
    def tone(self) -> str:
        return {False: "red", None: "", True: "green"}[self.verdict.is_met]

    @property
    def missed(self) -> list[str]:
        """Return the clauses missed, in words; those below the floor say so."""
        below = set(self.verdict.below_floor)
        labels = {code: said(clause_label(code)) for code in self.verdict.failed}
        missed_by_much = _("%(clause)s (below the floor)")
        return [
            missed_by_much % {"clause": label} if code in below else label
            for code, label in labels.items()
        ]


COLUMNS = (
    Column("name", gettext_lazy("School"), sort=("name",)),
    Column("township", gettext_lazy("Township"), sort=("township",)),
    Column("stage", gettext_lazy("Stage"), sort=("stage_label",), value=lambda row: row.stage_label),
    Column("outcome", gettext_lazy("Outcome"), sort=("order",)),
    Column("met", gettext_lazy("Clauses met"), sort=("verdict.met",), is_number=True, value=lambda row: f"{row.verdict.met} / {row.verdict.of}"),
    Column("missed", gettext_lazy("Clauses missed"), value=lambda row: "; ".join(row.missed)),
)  # fmt: skip


def verdict_list(request: SignedInRequest, study: int, unit: str) -> HttpResponseBase:
    """List the verdicts of an assessment on each school, or on each stage of the county."""
    require(request.user, Action.SEE_STUDIES)
    found = queries.get_study(study, visible_to=request.user, kind="assessment")
    standard = standards().get(found.parameters["standard"])
    rule = rule_of(standard, unit) if standard else None
    verdicts = queries.list_verdicts(
        found, visible_to=request.user, rule=rule.code if rule else "-"
    )
    rows = [VerdictRow(one) for one in verdicts]
    if wants_excel(request):
        return workbook_response(f"verdicts-{study}-{unit}", COLUMNS, rows)
    context = {
        "study": found,
        "study_name": name_of_study(found),
        "standard": standard,
        "rule": rule,
        "reported": reported_of(found, rule.code) if rule else [],
        "listing": make_listing(request, rows, COLUMNS, sort="outcome"),
    }
    return render_page(request, "findings/verdict_list.html", context, part="results")
