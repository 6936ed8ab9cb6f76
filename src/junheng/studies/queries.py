"""Which studies are there, what did they find, and who may see which part?"""

from collections.abc import Collection

from django.conf import settings
from django.db.models import Q

from junheng.accounts.queries import Anyone, reach_of
from junheng.accounts.scope import ScopedQuerySet
from junheng.catalogue.measure import By
from junheng.catalogue.standards import load_standards
from junheng.kernel.refusals import NotFound
from junheng.registers.models import FrozenSnapshot, School
from junheng.rules.clauses import Standard
from junheng.studies.models import IndicatorValue, Study, StudyFinding, StudyKind, StudyVerdict


class StudyNotFound(NotFound):
    """No such study, or not within what this person may see."""


class FindingNotFound(NotFound):
    """No such finding, or not within what this person may see."""


def known_standards() -> dict[str, Standard]:
    """Return the national standards and those in the folder that settings name."""
    return load_standards(settings.LOCAL_RULES_DIR)


def studies_visible_to(person: Anyone) -> ScopedQuerySet[Study]:
    """Return the assessments of the person's counties, and the plans of those seen wholly."""
    whole = reach_of(person).county_ids
    may_see = Q(kind=StudyKind.ASSESSMENT) | Q(county__in=whole)
    return Study.objects.visible_to(person).filter(may_see)


def list_studies(*, visible_to: Anyone, kind: str = "") -> ScopedQuerySet[Study]:
    """Return the studies a person may see, newest first, without their results."""
    studies = studies_visible_to(visible_to).select_related("snapshot", "made_by", "county")
    if kind:
        studies = studies.filter(kind=kind)
    return studies.defer("result").order_by("-made_at", "-pk")


def get_study(pk: int, *, visible_to: Anyone, kind: str) -> Study:
    """Return one study of a kind; raise StudyNotFound when it is absent or out of reach."""
    studies = studies_visible_to(visible_to).select_related("snapshot", "made_by", "county")
    study = studies.filter(pk=pk, kind=kind).first()
    if study is None:
        raise StudyNotFound(f"There is no study {pk} of the kind '{kind}' that you may see.")
    return study


def latest_assessment(*, visible_to: Anyone, standard: str = "") -> Study | None:
    """Return the last assessment of the newest registers assessed, by one standard or by any.

    None before the first. An older day that is judged later does not take its place.
    """
    studies = studies_visible_to(visible_to).filter(kind=StudyKind.ASSESSMENT)
    if standard:
        studies = studies.filter(parameters__standard=standard)
    newest = ("-snapshot__taken_on", "-snapshot__made_at", "-made_at", "-pk")
    return studies.select_related("snapshot", "made_by", "county").order_by(*newest).first()


def list_findings(
    *,
    visible_to: Anyone,
    study: Study | None = None,
    is_met: bool | None = False,
    clause: str = "",
    indicator: str = "",
    stage: str = "",
    unit: str = "",
    township: str = "",
    school: School | None = None,
    words: str = "",
) -> ScopedQuerySet[StudyFinding]:
    """Return findings a person may see, the clauses in order, the furthest from the limit first.

    `is_met` False gives what is not met, True what is met, None what has no value.
    """
    findings = StudyFinding.objects.visible_to(visible_to).filter(is_met=is_met)
    if study is not None:
        findings = findings.filter(study=study)
    if school is not None:
        findings = findings.filter(school=school)
    wanted = {
        "clause": clause,
        "indicator": indicator,
        "stage": stage,
        "unit": unit,
        "school__township": township,
    }
    findings = findings.filter(**{name: value for name, value in wanted.items() if value})
    for word in words.split():
        findings = findings.filter(Q(name__icontains=word) | Q(key__startswith=word))
    return findings.select_related("school", "study__snapshot").order_by(
        "clause", "stage", "-shortfall", "key", "detail"
    )


def get_finding(pk: int, *, visible_to: Anyone) -> StudyFinding:
    """Return one finding; raise FindingNotFound when it is absent or out of reach."""
    findings = StudyFinding.objects.visible_to(visible_to)
    finding = findings.select_related("school", "study__snapshot", "study__county").filter(pk=pk)
    found = finding.first()
    if found is None:
        raise FindingNotFound(f"There is no finding {pk} that you may see.")
    return found


def list_verdicts(
    study: Study, *, visible_to: Anyone, rule: str = "", stage: str = ""
) -> ScopedQuerySet[StudyVerdict]:
    """Return the verdicts of a study a person may see, those not met first."""
    verdicts = StudyVerdict.objects.visible_to(visible_to).filter(study=study)
    wanted = {"rule": rule, "stage": stage}
    verdicts = verdicts.filter(**{name: value for name, value in wanted.items() if value})
    return verdicts.select_related("school").order_by("rule", "is_met", "stage", "key")


def has_values(frozen: FrozenSnapshot) -> bool:
    """Say whether the values of a frozen snapshot have been kept."""
    kept = IndicatorValue.objects.for_system("whether a snapshot named by the caller is measured")
    return kept.filter(frozen=frozen).exists()


def indicator_values(
    frozen: FrozenSnapshot,
    *,
    by: By,
    visible_to: Anyone,
    only: Collection[str] = (),
    stage: str = "",
    school: School | None = None,
) -> ScopedQuerySet[IndicatorValue]:
    """Return the kept values of a frozen snapshot, one row an indicator, stage and unit.

    Values of the whole county are seen by everyone in it. None are kept before
    `operations.keep_values` has run on the snapshot.
    """
    if by == "county":
        counties = reach_of(visible_to).home_county_ids
        everyone = IndicatorValue.objects.for_system("county totals are shared in the county")
        values = everyone.filter(frozen__county__in=counties)
    else:
        values = IndicatorValue.objects.visible_to(visible_to)
    values = values.filter(frozen=frozen, by=by)
    if only:
        values = values.filter(indicator__in=only)
    if stage:
        values = values.filter(stage=stage)
    if school is not None:
        values = values.filter(school=school)
    return values.order_by("indicator", "stage", "key")
