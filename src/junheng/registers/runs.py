"""Which imports and frozen snapshots has a county had?"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from junheng.accounts.models import Organisation, Person
from junheng.accounts.scope import Scope, ScopedManager
from junheng.snapshots.report import Fault


def _county() -> "models.ForeignKey[Organisation, Organisation]":
    return models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")


def _person() -> "models.ForeignKey[Person | None, Person | None]":
    """Link to who did it; empty when it was done on the command line."""
    return models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")


class FrozenSnapshot(models.Model):
    """A folder with the registers of a county as they were on a day."""

    SCOPE: ClassVar[Scope] = Scope(county="county_id", is_shared_in_county=True)

    county = _county()
    taken_on = models.DateField()
    folder = models.CharField(max_length=500, unique=True)
    content_hash = models.CharField(max_length=64)
    row_counts = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by = _person()

    objects = ScopedManager()

    class Meta:
        indexes = [models.Index(fields=["county", "-taken_on", "-made_at"])]

    def __str__(self) -> str:
        return f"{self.taken_on:%Y-%m-%d} · {self.content_hash[:8]}"


class ImportState(models.TextChoices):
    """How far an import has come."""

    STAGED = "staged"
    COMMITTED = "committed"
    UNDONE = "undone"
    DISCARDED = "discarded"


class ImportRun(models.Model):
    """A checked upload: what it would change, and whether it has."""

    SCOPE: ClassVar[Scope] = Scope(county="county_id")

    county = _county()
    state = models.CharField(max_length=20, choices=ImportState, default=ImportState.STAGED)
    file_name = models.CharField(max_length=300)
    folder = models.CharField(max_length=500, unique=True)
    content_hash = models.CharField(max_length=64)
    counts = models.JSONField(default=dict)
    notes = models.JSONField(default=list)
    diff_hash = models.CharField(max_length=64)
    # The day the figures describe; empty when neither the clerk nor the files say one.
    described_on = models.DateField(null=True)
    # The moment the written rows count from, which freezing goes by; empty until committed.
    counts_from = models.DateTimeField(null=True)
    has_removed = models.BooleanField(default=False)
    staged_at = models.DateTimeField()
    staged_by = _person()
    committed_at = models.DateTimeField(null=True, blank=True)
    committed_by = _person()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = _person()

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["staged", "discarded"], committed_at=None)
                | Q(state__in=["committed", "undone"], committed_at__isnull=False),
                name="committed_imports_say_when",
            )
        ]

    # What must be put right first; only a run that is not saved has any.
    faults: tuple[Fault, ...] = ()

    def __str__(self) -> str:
        return f"{self.pk} · {self.file_name} · {self.state}"

    @property
    def is_sound(self) -> bool:
        """Say whether the file had no fault."""
        return not self.faults

    def total(self, kind: str) -> int:
        """Return how many rows are `new`, `changed`, `unchanged` or `vanishing`, over all tables."""
        return sum(counts[kind] for counts in self.counts.values())

    @property
    def is_empty(self) -> bool:
        """Say whether the file holds nothing that the registers do not."""
        return not (self.total("new") or self.total("changed"))


class ImportChange(models.Model):
    """One row that an import adds, changes or would remove, with what it held before and after.

    `version` is the row's version when the preview was made; 0 for a row that is new.
    """

    SCOPE: ClassVar[Scope] = Scope(county="run__county_id")

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(
        max_length=10, choices=[(k, k) for k in ("new", "changed", "vanishing")]
    )
    table = models.CharField(max_length=50)
    key = models.CharField(max_length=500)
    row_id = models.BigIntegerField(null=True)
    version = models.PositiveIntegerField(default=0)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    objects = ScopedManager()

    class Meta:
        indexes = [models.Index(fields=["run", "kind", "table"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.table} {self.key}"
