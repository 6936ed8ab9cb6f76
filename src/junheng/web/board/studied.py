"""Which figures of the newest assessment belong on a board?"""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from junheng.kernel.text import Text
from junheng.web.board.panels import Figure
from junheng.web.clauses import clause_label

FINDINGS_AT_MOST = 8
CLASS_SIZE = "class_size"


def assessment_figures(study: Any, free: int) -> dict[str, Figure]:
    """Return the figures of an assessment by name; `free` findings have no item."""
    clause = f"{study.parameters['standard']}/{CLASS_SIZE}"
    large = sum(row["failed"] for row in study.result["clauses"] if row["clause"] == clause)
    return {
        "unfollowed": Figure(
            _("Clauses not met and without an item"),
            free,
            reverse("findings:finding-list", query={"study": study.pk}),
            note=_("open an item for each, so that someone is responsible"),
            tone="amber" if free else "green",
        ),
        "classes": Figure(
            _("Classes above the limit"),
            large,
            reverse("findings:finding-list", query={"study": study.pk, "clause": clause}),
            note=_("in the newest assessment"),
            tone="amber" if large else "green",
        ),
    }


def own_findings(findings: QuerySet[Any]) -> list[tuple[Any, Text]]:
    """Return the first clauses that a school does not meet, each with its name."""
    return [(one, clause_label(one.clause)) for one in findings[:FINDINGS_AT_MOST]]
