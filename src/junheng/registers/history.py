"""What did a row hold before, who changed it and when, and how is that kept?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection, models
from django.utils.timezone import get_default_timezone, localtime

from junheng.accounts.models import Organisation, Person
from junheng.kernel.text import Text
from junheng.registers.models import Place, School
from junheng.snapshots.columns import Table

NEW, CHANGED, REMOVED = "+", "~", "-"
KINDS = {NEW: "new", CHANGED: "changed", REMOVED: "removed"}
BATCH = 2000
# Parts what a change came from and when it was written, where it counts from an earlier moment.
_RECORDED = " recorded "


@dataclass(frozen=True)
class FieldChange:
    """One field of one row before and after a change, as stored."""

    column: str
    label: Text
    before: Any
    after: Any


@dataclass(frozen=True)
class HistoryEntry:
    """One change of a row: when, by whom, why and which fields; kind is new, changed or removed.

    A change that counts from an earlier moment `at` says in `recorded_at` when it was written.
    """

    at: datetime
    by: Person | None
    kind: str
    reason: str
    recorded_at: datetime | None
    changes: tuple[FieldChange, ...]


def write_history(
    model: type[models.Model],
    row_ids: Sequence[int],
    kind: str,
    *,
    by: Person | None,
    now: datetime,
    reason: str,
) -> None:
    """Write one history entry for each of the rows as it stands; `kind` is NEW, CHANGED or REMOVED.

    Bulk writes pass by the library's own recording, so they record here: the database copies the
    rows itself, which takes a tenth of the time of sending them back to it.
    """
    entry: Any = model.history.model  # type: ignore[attr-defined]
    name = connection.ops.quote_name
    columns = [name(field.column) for field in entry.tracked_fields]
    noted = {
        "history_date": connection.ops.adapt_datetimefield_value(now),
        "history_user_id": by.pk if by else None,
        "history_type": kind,
        "history_change_reason": reason,
    }
    into = ", ".join([*columns, *map(name, noted)])
    values = ", ".join([*columns, *["%s"] * len(noted)])
    copy = f"INSERT INTO {name(entry._meta.db_table)} ({into}) SELECT {values} FROM {name(model._meta.db_table)}"  # noqa: S608
    with connection.cursor() as cursor:
        for start in range(0, len(row_ids), BATCH):
            ids = list(row_ids[start : start + BATCH])
            these = ", ".join(["%s"] * len(ids))
            cursor.execute(f"{copy} WHERE id IN ({these})", [*noted.values(), *ids])


def history_of(row: models.Model, table: type[Table]) -> list[HistoryEntry]:
    """Return the changes of a row, newest first; saves that changed nothing are left out."""
    records = list(
        row.history.select_related("history_user").order_by("history_date", "history_id")  # type: ignore[attr-defined]
    )
    entries = []
    for older, record in zip([None, *records], records, strict=False):
        changes = _changes(older, record, table)
        if changes or record.history_type != CHANGED:
            reason, recorded_at = read_reason(record.history_change_reason or "")
            entries.append(
                HistoryEntry(
                    at=record.history_date,
                    by=record.history_user,
                    kind=KINDS[record.history_type],
                    reason=reason,
                    recorded_at=recorded_at,
                    changes=changes,
                )
            )
    return entries[::-1]


def _changes(older: Any, record: Any, table: type[Table]) -> tuple[FieldChange, ...]:
    if older is None or record.history_type != CHANGED:
        return ()
    return tuple(
        FieldChange(name, column.label, before, after)
        for name, column in table.columns.items()
        if (before := getattr(older, name)) != (after := getattr(record, name))
    )


def reason_of(what: str, moment: datetime, *, now: datetime) -> str:
    """Return what history keeps as the reason: what was done and, when backdated, the moment now."""
    if moment >= now:
        return what
    return f"{what}{_RECORDED}{localtime(now).isoformat(timespec='seconds')}"


def read_reason(reason: str) -> tuple[str, datetime | None]:
    """Return what was done and, when backdated, the moment it was written."""
    what, _recorded, written = reason.partition(_RECORDED)
    return what, datetime.fromisoformat(written) if written else None


def entries_of(model: type[models.Model], county: Organisation) -> models.QuerySet[Any]:
    """Return the history of one county's rows of a register, removed ones too."""
    history: models.Manager[Any] = model.history.model.objects  # type: ignore[attr-defined]
    county_path = model.SCOPE.county  # type: ignore[attr-defined]
    if county_path == "county_id":
        return history.filter(county_id=county.pk)
    if county_path == "school__county_id":
        schools = School.history.model.objects.filter(county_id=county.pk)
        return history.filter(school_id__in=schools.values("school_id"))
    places = Place.history.model.objects.filter(county_id=county.pk)
    return history.filter(place_id__in=places.values("id"))


def end_of(day: date) -> datetime:
    """Return the first moment after the day, in the county's time zone."""
    return datetime.combine(day + timedelta(days=1), time.min, get_default_timezone())
