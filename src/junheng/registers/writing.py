"""How are many rows written at once, each leaving its history entry?"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import reduce
from typing import Any

import polars as pl
from django.db import IntegrityError, connection, models, router, transaction
from django.db.models.deletion import Collector, ProtectedError, RestrictedError

from junheng.accounts.models import Organisation, Person
from junheng.kernel.naming import some
from junheng.kernel.refusals import Refused
from junheng.registers.frames import MODELS, ROW_ID, VERSION, key_of, path_of, rows_from
from junheng.registers.history import CHANGED, NEW, REMOVED, write_history
from junheng.registers.models import School
from junheng.snapshots.columns import Table
from junheng.snapshots.tables import TABLES, Schools

BATCH = 2000
NAMED_AT_MOST = 50
Frames = Mapping[type[Table], pl.DataFrame]


def write_rows(
    county: Organisation,
    *,
    added: Frames,
    changed: Frames,
    removed: Frames,
    by: Person | None,
    now: datetime,
    reason: str,
) -> None:
    """Add, change and remove rows of one county's registers, all or none.

    `added` may carry `_row_id` and `_version`, `changed` and `removed` must; a changed row's new
    version is the given one and one more. Parents are written before children and removed after.
    Raises Refused when a removed row is still needed, a row does not fit the database, or a teaching
    point would belong to a school that does not count as one.
    """
    note: dict[str, Any] = {"by": by, "now": now, "reason": reason}
    try:
        with transaction.atomic():
            for table in TABLES:
                if table in added and added[table].height:
                    _add(table, added[table], county, note)
                if table in changed and changed[table].height:
                    _change(table, changed[table], county, note)
            for table in reversed(TABLES):
                if table in removed and removed[table].height:
                    _remove(table, removed[table], county, note)
            _refuse_points_of_uncounted(county, touched=(added, changed))
            # Foreign keys are checked when a transaction ends; asked here, a refusal can be told.
            connection.check_constraints([MODELS[table]._meta.db_table for table in TABLES])
    except IntegrityError as error:
        raise Refused(
            "rows_do_not_fit",
            f"The registers refuse these rows ({_first_line(error)}). Check the file again.",
            cause=_first_line(error),
        ) from error


def _refuse_points_of_uncounted(county: Organisation, *, touched: Iterable[Frames]) -> None:
    """Ask of the schools as written what the file was asked: the registers may have moved since."""
    schools: type[Table] = Schools
    written = {
        code for frames in touched if schools in frames for code in frames[schools]["school_id"]
    }
    if not written:
        return
    rows = School.objects.for_system("points of schools that do not count")
    points = rows.filter(county=county, parent__counts_as_school=False).order_by("school_id")
    broken = [
        (point, parent)
        for point, parent in points.values_list("school_id", "parent_id")
        if point in written or parent in written
    ]
    if broken:
        named = _some(f"{point} of {parent}" for point, parent in broken)
        raise Refused(
            "points_of_uncounted",
            f"Teaching points would belong to a school that does not count as one: {named}. "
            "Nothing was written. Correct these schools first.",
            needed=tuple((point, (parent or "",)) for point, parent in broken[:NAMED_AT_MOST]),
            count=len(broken),
        )


def _add(table: type[Table], frame: pl.DataFrame, county: Organisation, note: Any) -> None:
    model: Any = MODELS[table]
    for part in frame.iter_slices(BATCH):
        rows = rows_from(table, part, county=county)
        model.objects.bulk_create(rows)
        write_history(model, [row.pk for row in rows], NEW, **note)


def _change(table: type[Table], frame: pl.DataFrame, county: Organisation, note: Any) -> None:
    model: Any = MODELS[table]
    fields = [f.name for f in model._meta.concrete_fields if not f.primary_key]
    for part in frame.with_columns(pl.col(VERSION) + 1).iter_slices(BATCH):
        rows = rows_from(table, part, county=county)
        # One upsert: an UPDATE with a CASE for every row takes minutes for a big file.
        model.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["id"], update_fields=fields
        )
        write_history(model, [row.pk for row in rows], CHANGED, **note)


def _remove(table: type[Table], frame: pl.DataFrame, county: Organisation, note: Any) -> None:
    model: Any = MODELS[table]
    if _is_referred_to(model):
        _remove_parents(rows_from(table, frame, county=county), note)
        return
    write_history(model, frame[ROW_ID].to_list(), REMOVED, **note)
    for part in frame.iter_slices(BATCH):
        rows = model.objects.for_system("rows that vanish")
        rows.filter(pk__in=part[ROW_ID].to_list())._raw_delete(rows.db)


def _remove_parents(rows: list[models.Model], note: Any) -> None:
    """Remove rows that others may refer to, unless others do."""
    model = type(rows[0])
    points = [row for row in rows if getattr(row, "parent_id", None)]
    if points and len(points) < len(rows):
        # A teaching point protects its school, so it goes first.
        _remove_parents(points, note)
        rows = [row for row in rows if not getattr(row, "parent_id", None)]
    for row in rows:
        # Read by the library when it records the removal of each row.
        row._history_user = note["by"]  # type: ignore[attr-defined]
        row._history_date = note["now"]  # type: ignore[attr-defined]
        row._change_reason = note["reason"]  # type: ignore[attr-defined]
    collector = Collector(using=router.db_for_write(model), origin=rows[0])
    try:
        collector.collect(rows)
    except (ProtectedError, RestrictedError) as error:
        raise _still_needed(rows, error.args[1]) from error
    collector.delete()


def _still_needed(rows: list[models.Model], referring: Iterable[models.Model]) -> Refused:
    """Return the refusal that names which rows stay, and for the sake of what.

    What lies outside the registers is kept on record, so it is no use to ask for its removal.
    """
    known = sorted(referring, key=lambda one: (one._meta.label, one.pk))
    app = rows[0]._meta.app_label
    kept = sorted((one for one in known if one._meta.app_label != app), key=_name)
    if not kept:
        return Refused(
            "rows_in_use",
            f"Rows cannot be removed because others still refer to them: {_some(known)}. "
            "Remove or move those first.",
            rows=tuple(_table_and_key(one) for one in known[:NAMED_AT_MOST]),
            count=len(known),
        )
    named_by = [
        (str(row), tuple(_name(one) for one in kept if _refers_to(one, row))) for row in rows
    ]
    needed = tuple((name, names) for name, names in named_by if names)
    kinds = {one._meta.model_name: str(one._meta.verbose_name_plural) for one in kept}
    return Refused(
        "still_referred_to",
        f"These cannot be removed: {_some(name for name, _names in needed)}. Still referred to by "
        f"{' and '.join(sorted(kinds.values()))}: {_some(map(_name, kept))}. Put them back into "
        "the file, or import without removing.",
        kinds=sorted(kinds),
        needed=needed[:NAMED_AT_MOST],
        count=len(needed),
    )


def _table_and_key(one: Any) -> tuple[str, str]:
    """Return a row of the registers by the name of its table and its key."""
    table = one.TABLE
    paths = {name: path_of(type(one), name).split("__") for name in table.key()}
    return table.name, key_of(table, {n: reduce(getattr, path, one) for n, path in paths.items()})


def _refers_to(one: models.Model, row: models.Model) -> bool:
    return any(
        isinstance(field, models.ForeignKey)
        and field.related_model is type(row)
        and getattr(one, field.attname) == getattr(row, field.target_field.attname)
        for field in one._meta.concrete_fields
    )


def _name(one: models.Model) -> str:
    """Return what people know it by: its code where it has one."""
    return str(getattr(one, "code", one))


def _is_referred_to(model: type[models.Model]) -> bool:
    """Say whether a foreign key anywhere, but for history, points to the model."""
    relations = [
        f for f in model._meta.get_fields(include_hidden=True) if f.auto_created and not f.concrete
    ]
    return any(
        relation.on_delete is not models.DO_NOTHING  # type: ignore[union-attr]
        for relation in relations
    )


def _some(rows: Iterable[object], limit: int = 5) -> str:
    return some(sorted(str(row) for row in rows), limit)


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n", 1)[0]
