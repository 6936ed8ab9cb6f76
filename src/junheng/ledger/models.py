"""What does the ledger keep: items, the events that moved them, notices and the calendar?"""

import json
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from junheng.accounts.models import Organisation
from junheng.accounts.scope import Scope, ScopedManager
from junheng.catalogue.calendars import LONGEST_NAME
from junheng.kernel.stages import Stage
from junheng.kernel.text import Text
from junheng.ledger.workflow import Party, State
from junheng.registers.models import FrozenSnapshot, School
from junheng.studies.models import Study

LIVE = [state.value for state in State if state.is_live]
ENDED = [state.value for state in State if not state.is_live]


class ItemKind(models.TextChoices):
    """What kind of matter an item is."""

    STANDARD_NOT_MET = "standard_not_met"


class Item(models.Model):
    """A clause that a school or the county does not meet, followed until it does.

    The facts found, and what the last move left. `due_on` and `is_provisional` are derived from
    the events and the calendar, and kept here so that lists can sort by them; every write
    derives them anew and a daily job proves that they agree.
    """

    SCOPE: ClassVar[Scope] = Scope(
        county="county_id",
        township="school__township",
        school="school_id",
        parent="school__parent_id",
    )

    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=30, choices=ItemKind, default=ItemKind.STANDARD_NOT_MET)
    county = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    school = models.ForeignKey(
        School, to_field="school_id", on_delete=models.PROTECT, null=True, related_name="items"
    )
    title_zh = models.CharField(max_length=400)
    title_en = models.CharField(max_length=400)

    clause = models.CharField(max_length=120)
    cite = models.CharField(max_length=200, blank=True, default="")
    indicator = models.CharField(max_length=120)
    stage = models.CharField(max_length=20, blank=True, choices=[(s.value, s.value) for s in Stage])
    unit = models.CharField(max_length=20)
    key = models.CharField(max_length=40)
    detail = models.CharField(max_length=100, blank=True, default="")
    value = models.FloatField(null=True)
    limit = models.FloatField()
    sense = models.CharField(max_length=10)
    shortfall = models.FloatField(null=True)
    found_in = models.ForeignKey(FrozenSnapshot, on_delete=models.PROTECT, related_name="+")
    study = models.ForeignKey(Study, on_delete=models.PROTECT, null=True, related_name="+")

    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in State])
    version = models.PositiveIntegerField(default=1)
    clock_started_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    is_provisional = models.BooleanField(default=False)
    paused_until = models.DateField(null=True)
    extensions = models.PositiveSmallIntegerField(default=0)
    pauses = models.PositiveSmallIntegerField(default=0)
    transfers = models.PositiveSmallIntegerField(default=0)

    checked_in = models.ForeignKey(
        FrozenSnapshot, on_delete=models.PROTECT, null=True, related_name="+"
    )
    checked_value = models.FloatField(null=True)
    checked_limit = models.FloatField(null=True)
    checked_met = models.BooleanField(null=True)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=150)
    moved_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=150, blank=True, default="")
    closing_reason = models.TextField(blank=True, default="")

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "clause", "stage", "unit", "key", "detail"],
                condition=Q(state__in=LIVE),
                name="one_live_item_per_clause",
            ),
            models.CheckConstraint(
                condition=Q(state__in=LIVE, due_on__isnull=False, clock_started_on__isnull=False)
                | Q(state__in=ENDED, due_on=None, clock_started_on=None),
                name="live_items_have_a_date",
            ),
            models.CheckConstraint(
                condition=Q(state__in=LIVE, closed_at=None, closed_by="")
                | (Q(state__in=ENDED, closed_at__isnull=False) & ~Q(closed_by="")),
                name="ended_items_say_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.CLOSED.value)
                | Q(checked_met__isnull=False, checked_met=True)  # A CHECK lets null pass.
                | ~Q(closing_reason=""),
                name="closed_items_were_met_or_have_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.VOID.value) | ~Q(closing_reason=""),
                name="void_items_have_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["county", "state", "due_on"]),
            models.Index(fields=["due_on"], condition=Q(state__in=LIVE), name="ledger_live_due"),
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.state}"

    @property
    def title(self) -> Text:
        """Return what the item is about, in both languages."""
        return Text(self.title_zh, self.title_en)

    @property
    def standing_state(self) -> State:
        """Return the state with its label and holder."""
        return State(self.state)


class Event(models.Model):
    """Something that happened to an item; written once, hash-chained, never changed.

    There is no foreign key: an event outlives whatever it speaks of. One chain a county, so
    that counties on one database neither wait for nor vouch for each other.
    """

    chain = models.CharField(max_length=20)
    sequence = models.PositiveBigIntegerField()
    item_code = models.CharField(max_length=40, blank=True, default="", db_index=True)
    name = models.CharField(max_length=40)
    by = models.CharField(max_length=150)
    by_name = models.CharField(max_length=100)
    at = models.DateTimeField()
    note = models.TextField(blank=True, default="")
    # Canonical JSON as text, not a JSON column: what was hashed must come back byte for byte.
    facts_text = models.TextField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chain", "sequence"], name="chain_counts_up"),
            models.UniqueConstraint(fields=["chain", "previous_hash"], name="chain_does_not_fork"),
        ]

    def __str__(self) -> str:
        return f"{self.chain}/{self.sequence} {self.item_code} {self.name}"

    @property
    def facts(self) -> dict[str, Any]:
        """Return the facts of the event."""
        facts: dict[str, Any] = json.loads(self.facts_text)
        return facts


class ChainHead(models.Model):
    """Where a chain ends; locking this row is what keeps two writers from forking it."""

    chain = models.CharField(max_length=20, unique=True)
    sequence = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.chain}/{self.sequence}"


class Notice(models.Model):
    """A reminder or an escalation: who should look at an item, once per step and due date."""

    SCOPE: ClassVar[Scope] = Scope(
        county="item__county_id",
        township="item__school__township",
        school="item__school_id",
        parent="item__school__parent_id",
    )

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="notices")
    step = models.SmallIntegerField()
    due_on = models.DateField()
    party = models.CharField(max_length=12, choices=[(p.value, p.value) for p in Party])
    raised_on = models.DateField()
    raised_at = models.DateTimeField()

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "step", "due_on"], name="notice_raised_once")
        ]
        indexes = [models.Index(fields=["raised_on"])]

    def __str__(self) -> str:
        return f"{self.item_id} · {self.step} · {self.due_on}"

    @property
    def is_reminder(self) -> bool:
        """Say whether this was raised before the due date."""
        return self.step < 0


class NoticeReading(models.Model):
    """That a person has looked at a notice."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="readings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "person"], name="notice_read_once")
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} · {self.person_id}"


class CalendarYear(models.Model):
    """A year whose notice on holidays has been entered."""

    year = models.PositiveSmallIntegerField(unique=True)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True, default="")
    number = models.CharField(max_length=60)
    url = models.CharField(max_length=300, blank=True, default="")
    is_checked = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.year} · {self.number}"


class CalendarDay(models.Model):
    """A day that is not what its weekday says: a holiday or a make-up workday."""

    day = models.DateField(unique=True)
    is_working = models.BooleanField()
    name_zh = models.CharField(max_length=LONGEST_NAME)
    name_en = models.CharField(max_length=LONGEST_NAME, blank=True, default="")
    note = models.CharField(max_length=300, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.day} · {self.name_zh}"

    @property
    def name(self) -> Text:
        """Return what the day is, in both languages."""
        return Text(self.name_zh, self.name_en or self.name_zh)
