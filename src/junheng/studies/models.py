"""What is kept of an assessment or a plan: its findings, verdicts, values and how it was made?"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from junheng.accounts.models import Organisation
from junheng.accounts.scope import Scope, ScopedManager
from junheng.registers.models import FrozenSnapshot, School
from junheng.rules.clauses import Sense


class StudyKind(models.TextChoices):
    """What was studied."""

    ASSESSMENT = "assessment"
    SEATS = "seats"


class Study(models.Model):
    """One saved run on a frozen snapshot: what was asked, what came out, and with which versions.

    Of an assessment everyone in the county sees the totals kept in `result`; what is said of one
    school is kept in findings and verdicts, which have a scope of their own, and the schools left
    out are named only to those who see them in the registers. A seat plan speaks of every school,
    so only those who see the whole county see it: `queries.studies_visible_to`.
    """

    SCOPE: ClassVar[Scope] = Scope(county="county_id", is_shared_in_county=True)

    kind = models.CharField(max_length=20, choices=StudyKind)
    county = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    snapshot = models.ForeignKey(FrozenSnapshot, on_delete=models.PROTECT, related_name="+")
    parameters = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    versions = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = ScopedManager()

    class Meta:
        indexes = [models.Index(fields=["county", "kind", "-made_at"])]

    def __str__(self) -> str:
        return f"{self.pk} · {self.kind} · {self.made_at:%Y-%m-%d}"


def _study(related_name: str) -> "models.ForeignKey[Study, Study]":
    return models.ForeignKey(Study, on_delete=models.CASCADE, related_name=related_name)


def _school() -> "models.ForeignKey[School | None, School | None]":
    """Return the link to the school as it is now; a school since removed leaves key and name."""
    return models.ForeignKey(
        School, to_field="school_id", on_delete=models.SET_NULL, null=True, related_name="+"
    )


_OF_A_SCHOOL = Scope(
    county="study__county_id",
    township="school__township",
    school="school_id",
    parent="school__parent_id",
)


class StudyFinding(models.Model):
    """One value judged by one clause: see `rules.judging.Finding`."""

    SCOPE: ClassVar[Scope] = _OF_A_SCHOOL

    study = _study("findings")
    clause = models.CharField(max_length=120)
    indicator = models.CharField(max_length=120)
    stage = models.CharField(max_length=20, blank=True)
    unit = models.CharField(max_length=20)
    school = _school()
    key = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    detail = models.CharField(max_length=100, blank=True, default="")
    value = models.FloatField(null=True)
    limit = models.FloatField()
    sense = models.CharField(max_length=10, choices=[(s.value, s.value) for s in Sense])
    shortfall = models.FloatField(null=True)
    short_amount = models.FloatField(null=True)
    is_met = models.BooleanField(null=True)
    reason = models.CharField(max_length=200, blank=True, default="")
    is_checked = models.BooleanField()

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(value=None, is_met=None) | Q(value__isnull=False, is_met__isnull=False),
                name="finding_judged_when_there_is_a_value",
            ),
            models.UniqueConstraint(
                fields=["study", "clause", "stage", "key", "detail"], name="finding_made_once"
            ),
        ]
        indexes = [
            models.Index(fields=["study", "is_met", "clause", "stage"]),
            models.Index(fields=["study", "school"]),
        ]

    def __str__(self) -> str:
        return f"{self.clause} · {self.name} {self.detail}".strip()


class StudyVerdict(models.Model):
    """What the clauses of one unit and stage add up to: see `rules.judging.Verdict`."""

    SCOPE: ClassVar[Scope] = _OF_A_SCHOOL

    study = _study("verdicts")
    rule = models.CharField(max_length=120)
    unit = models.CharField(max_length=20)
    school = _school()
    key = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    stage = models.CharField(max_length=20, blank=True)
    is_met = models.BooleanField(null=True)
    met = models.PositiveSmallIntegerField()
    of = models.PositiveSmallIntegerField()
    failed = models.JSONField(default=list)
    below_floor = models.JSONField(default=list)
    unknown = models.JSONField(default=list)
    is_checked = models.BooleanField()

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["study", "rule", "stage", "key"], name="verdict_given_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule} · {self.name}"


class IndicatorValue(models.Model):
    """The value of an indicator on a frozen snapshot, kept so that pages need not compute it."""

    SCOPE: ClassVar[Scope] = Scope(
        county="frozen__county_id",
        township="township",
        school="school_id",
        parent="school__parent_id",
    )

    frozen = models.ForeignKey(FrozenSnapshot, on_delete=models.CASCADE, related_name="values_kept")
    indicator = models.CharField(max_length=120)
    by = models.CharField(max_length=10)
    stage = models.CharField(max_length=20, blank=True)
    key = models.CharField(max_length=200)
    name = models.CharField(max_length=200)
    township = models.CharField(max_length=200, blank=True, default="")
    school = _school()
    top = models.FloatField(null=True)
    bottom = models.FloatField(null=True)
    value = models.FloatField(null=True)
    reason = models.CharField(max_length=200, blank=True, default="")

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["frozen", "by", "indicator", "stage", "key"], name="value_kept_once"
            )
        ]
        indexes = [models.Index(fields=["frozen", "by", "key"])]

    def __str__(self) -> str:
        return f"{self.indicator} · {self.stage} · {self.name}"
