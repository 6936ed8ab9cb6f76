"""What did a row hold before, who changed it and when, and how is that kept?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection, models
from django.utils.timezone import get_default_timezone

from junheng.accounts.models import Person
from junheng.kernel.text import Text
from junheng.snapshots.columns import Table

NEW, CHANGED, REMOVED = "+", "~", "-"
KINDS = {NEW: "new", CHANGED: "changed", REMOVED: "removed"}
BATCH = 2000


@dataclass(frozen=True)
class FieldChange:
    """One field of one row before and after a change, as stored."""

    column: str
    label: Text
    before: Any
    after: Any


@dataclass(frozen=True)
class HistoryEntry:
    """One change of a row: when, by whom, why and which fields; kind is new, changed or removed."""

    at: datetime
    by: Person | None
    kind: str
    reason: str
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
            entries.append(
                HistoryEntry(
                    at=record.history_date,
                    by=record.history_user,
                    kind=KINDS[record.history_type],
                    reason=record.history_change_reason or "",
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


def end_of(day: date) -> datetime:
    """Return the first moment after the day, in the county's time zone."""
    return datetime.combine(day + timedelta(days=1), time.min, get_default_timezone())
