"""Which schools does an assessment pass over, and why?"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import gettext_lazy

from junheng.accounts.operations import require
from junheng.accounts.roles import Action
from junheng.catalogue.scope import Omission
from junheng.registers.queries import schools_visible_to
from junheng.studies import queries
from junheng.web.findings.forms import name_of_study
from junheng.web.indicators.law import standards
from junheng.web.pages import render_page
from junheng.web.requests import SignedInRequest
from junheng.web.tables import Column, make_listing, wants_excel
from junheng.web.wording import said
from junheng.web.workbooks import workbook_response


@dataclass(frozen=True)
class LeftOutRow:
    """A school of a type that the law assesses, and why no clause on resources speaks of it."""

    school: Any
    omission: Omission

    @property
    def name(self) -> str:
        return str(self.school.name)

    @property
    def key(self) -> str:
        return str(self.school.school_id)

    @property
    def township(self) -> str:
        return str(self.school.township)

    @property
    def why(self) -> str:
        return said(self.omission.label)


COLUMNS = (
    Column("name", gettext_lazy("School"), sort=("name",)),
    Column("key", gettext_lazy("Identifier"), sort=("key",)),
    Column("township", gettext_lazy("Township"), sort=("township",)),
    Column("why", gettext_lazy("Why"), sort=("why",)),
)


def omissions_of(study: Any) -> list[tuple[Omission, int]]:
    """Return how many schools an assessment passes over for each reason."""
    counts = Counter(row["omission"] for row in study.result.get("left_out", []))
    return [(omission, counts[omission]) for omission in Omission if counts[omission]]


def left_out_list(request: SignedInRequest, study: int) -> HttpResponseBase:
    """List the schools within reach that an assessment passes over."""
    require(request.user, Action.SEE_STUDIES)
    found = queries.get_study(study, visible_to=request.user, kind="assessment")
    reasons = {row["school"]: row["omission"] for row in found.result.get("left_out", [])}
    schools = schools_visible_to(request.user).filter(school_id__in=list(reasons))
    rows = [LeftOutRow(school, Omission(reasons[school.school_id])) for school in schools]
    if wants_excel(request):
        return workbook_response(f"left-out-{study}", COLUMNS, rows)
    context = {
        "study": found,
        "study_name": name_of_study(found),
        "standard": standards().get(found.parameters["standard"]),
        "listing": make_listing(request, rows, COLUMNS, sort="why"),
    }
    return render_page(request, "findings/left_out_list.html", context, part="results")
