"""What do the registers say, to whom, and what did they say before?"""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db.models import Q

from junheng.accounts.models import Organisation
from junheng.accounts.queries import Anyone, counties_to, refusal
from junheng.accounts.roles import Action
from junheng.accounts.scope import ScopedQuerySet
from junheng.kernel.refusals import NotFound
from junheng.registers.history import HistoryEntry, history_of
from junheng.registers.models import FrozenSnapshot, ImportChange, ImportRun, School
from junheng.registers.moments import counts_from
from junheng.snapshots.county import County
from junheng.snapshots.snapshot import Snapshot, open_snapshot
from junheng.snapshots.tables import Schools

# These decide whether, by which limits and with whom a school is measured.
CLASSIFYING = frozenset(
    {"school_type", "ownership", "urban_rural", "township", "counts_as_school", "parent_id"}
)


class SchoolNotFound(NotFound):
    """No such school, or not within what this person may see."""


class SnapshotNotFrozen(NotFound):
    """No such frozen snapshot, or not within what this person may see."""


class ImportRunNotFound(NotFound):
    """No such import, or not within what this person may see."""


def schools_visible_to(person: Anyone) -> ScopedQuerySet[School]:
    """Return the schools within the person's reach; the one door to school lists."""
    return School.objects.visible_to(person)


def school_ids_visible_to(person: Anyone) -> frozenset[str]:
    """Return the identifiers of those schools, to filter tables that are not in the database."""
    return frozenset(schools_visible_to(person).values_list("school_id", flat=True))


def search_schools(schools: ScopedQuerySet[School], words: str) -> ScopedQuerySet[School]:
    """Keep the schools whose name, township or identifier contains every word, however short."""
    for word in words.split():
        schools = schools.filter(
            Q(name__icontains=word) | Q(township__icontains=word) | Q(school_id__startswith=word)
        )
    return schools


def get_school(school_id: str, *, visible_to: Anyone) -> School:
    """Return one school; raise SchoolNotFound when it is absent or out of reach."""
    school = schools_visible_to(visible_to).filter(school_id=school_id).first()
    if school is None:
        raise SchoolNotFound(f"There is no school '{school_id}' that you may see.")
    return school


def editable_columns(school: School, *, by: Anyone) -> tuple[str, ...]:
    """Return the facts of a school that a person who may edit it may correct."""
    may_classify = refusal(by, Action.CLASSIFY_SCHOOL, school=school) is None
    return tuple(
        name
        for name in Schools.columns
        if name not in Schools.key() and (may_classify or name not in CLASSIFYING)
    )


def school_history(school: School) -> list[HistoryEntry]:
    """Return the changes of a school's own row, newest first, each with before and after."""
    return history_of(school, School.TABLE)


def frozen_visible_to(person: Anyone) -> ScopedQuerySet[FrozenSnapshot]:
    """Return the frozen snapshots of the person's counties, newest first.

    A snapshot holds the whole county: show rows of it only after filtering them by
    `school_ids_visible_to`.
    """
    return FrozenSnapshot.objects.visible_to(person).order_by("-taken_on", "-made_at", "-pk")


def get_frozen(pk: int, *, visible_to: Anyone) -> FrozenSnapshot:
    """Return one frozen snapshot; raise SnapshotNotFrozen."""
    frozen = frozen_visible_to(visible_to).filter(pk=pk).first()
    if frozen is None:
        raise SnapshotNotFrozen(f"There is no frozen snapshot {pk} that you may see.")
    return frozen


def latest_frozen(county: Organisation) -> FrozenSnapshot | None:
    """Return the county's newest frozen snapshot, or None before the first freeze."""
    return (
        FrozenSnapshot.objects.for_system("the newest snapshot of a county named by the caller")
        .filter(county=county)
        .order_by("-taken_on", "-made_at", "-pk")
        .first()
    )


def open_frozen(frozen: FrozenSnapshot) -> Snapshot:
    """Open the folder of a frozen snapshot."""
    return open_snapshot(Path(settings.DATA_DIR) / frozen.folder)


def county_facts(organisation: Organisation) -> County:
    """Return what a snapshot says of its county."""
    bounds = tuple(organisation.bounds) if organisation.bounds else None
    return County(organisation.code, organisation.name, bounds, organisation.is_invented)


def imports_visible_to(person: Anyone) -> ScopedQuerySet[ImportRun]:
    """Return the imports of the person's counties, newest first."""
    return (
        ImportRun.objects.visible_to(person)
        .select_related("staged_by", "committed_by", "undone_by")
        .order_by("-staged_at", "-pk")
    )


def imports_audited_by(person: Anyone) -> ScopedQuerySet[ImportRun]:
    """Return the imports of the counties that an auditor looks after, newest first."""
    return (
        ImportRun.objects.for_system("an auditor sees the imports, and nothing of the registers")
        .filter(county__in=counties_to(Action.SEE_RECORDS, person))
        .select_related("staged_by", "committed_by", "undone_by")
        .order_by("-staged_at", "-pk")
    )


def get_import(pk: int, *, visible_to: Anyone) -> ImportRun:
    """Return one import; raise ImportRunNotFound."""
    run = imports_visible_to(visible_to).filter(pk=pk).first()
    if run is None:
        raise ImportRunNotFound(f"There is no import {pk} that you may see.")
    return run


def get_import_by_number(pk: int) -> ImportRun:
    """Return one import, for the command line; raise ImportRunNotFound."""
    run = ImportRun.objects.for_system("the command line names an import").filter(pk=pk).first()
    if run is None:
        raise ImportRunNotFound(f"There is no import {pk}.")
    return run


def rows_count_from(run: ImportRun, *, now: datetime) -> datetime:
    """Return the moment that an import's rows count from, or would if it were committed now."""
    return run.counts_from or counts_from(run.county, run.described_on, now=now)


def list_changes(
    run: ImportRun, *, table: str = "", kind: str = ""
) -> ScopedQuerySet[ImportChange]:
    """Return the rows an import adds, changes or would remove; the run was fetched in scope."""
    changes = ImportChange.objects.for_system("the preview of an import fetched in scope")
    wanted = {"table": table, "kind": kind}
    chosen = {name: value for name, value in wanted.items() if value}
    return changes.filter(run=run, **chosen).order_by("table", "kind", "key")
