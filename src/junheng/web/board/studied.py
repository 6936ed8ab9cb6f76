"""Which figures of the newest assessment belong on a board?"""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from junheng.kernel.text import Text
from junheng.web.board.panels import Figure
from junheng.web.clauses import clause_label
from junheng.web.indicators.large import large_classes_in_words

FINDINGS_AT_MOST = 8
CLASS_SIZE = "class_size"


def unfollowed_figure(study: Any, free: int) -> Figure:
    """Return how many findings have no item: `free`."""
    return Figure(
        _("Findings without an item"),
        free,
        _findings(study, followed="no"),
        note=_("open an item for each, so that someone is responsible"),
        tone="amber" if free else "green",
    )


def class_figure(study: Any, findings: QuerySet[Any], person: Any) -> Figure:
    """Return how many classes are above the limit, and how many are large as counted here."""
    clause = f"{study.parameters['standard']}/{CLASS_SIZE}"
    over = findings.filter(clause=clause).count()
    return Figure(
        _("Classes above the limit"),
        over,
        _findings(study, clause=clause),
        note=large_classes_in_words(study.snapshot, person) or _("in the newest assessment"),
        tone="amber" if over else "green",
    )


def own_findings(findings: QuerySet[Any]) -> list[tuple[Any, Text]]:
    """Return the first clauses that a school does not meet, each with its name."""
    return [(one, clause_label(one.clause)) for one in findings[:FINDINGS_AT_MOST]]


def _findings(study: Any, **query: str) -> str:
    """Return the address of the findings counted; it leads past the summary to their rows."""
    query = {"study": str(study.pk), **query}
    return reverse("findings:finding-list", query=query, fragment="results")
