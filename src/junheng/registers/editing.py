"""How is one row corrected by hand, without overwriting what someone else has just written?"""

import tempfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
from django.db import transaction
from django.db.models import F

from junheng.accounts.models import Person
from junheng.accounts.operations import require
from junheng.accounts.roles import Action
from junheng.kernel.refusals import Refused
from junheng.registers.frames import frame_of
from junheng.registers.history import CHANGED, read_reason, write_history
from junheng.registers.locking import lock_county
from junheng.registers.models import School
from junheng.registers.queries import county_facts, editable_columns
from junheng.snapshots.checking import check_folder
from junheng.snapshots.report import Fault
from junheng.snapshots.tables import Schools

# The first row under the headings, where the edited row is put to be checked.
FIRST_ROW = 2


@transaction.atomic
def edit_school(
    school: School,
    changes: Mapping[str, Any],
    *,
    expected_version: int,
    by: Person,
    now: datetime,
) -> School:
    """Correct facts of a school; a form filled in from an older version is refused.

    `changes` maps columns to values, typed or as written in a form. Raises Refused with the code
    `stale_form` (fact `fields`: by column its label, base, theirs and yours), `row_not_valid`
    (fact `faults`: by column the sentence in both languages), `column_not_editable` or
    `nothing_changed`.
    """
    require(by, Action.EDIT_REGISTERS, school=school)
    _refuse_other_columns(changes, editable_columns(school, by=by))
    lock_county(school.county)
    current = School.objects.for_system("a school fetched in scope").get(pk=school.pk)
    if current.version != expected_version:
        raise _stale_form(current, changes, expected_version)
    values = _checked(current, changes)
    changed = {name: value for name, value in values.items() if getattr(current, name) != value}
    if not changed:
        raise Refused("nothing_changed", f"{current} holds these facts already. Nothing was saved.")
    rows = School.objects.for_system("the version read under lock")
    same = rows.filter(pk=current.pk, version=expected_version)
    if not same.update(**changed, version=F("version") + 1):
        raise _stale_form(current, changes, expected_version)
    edited = School.objects.for_system("the school just edited").get(pk=current.pk)
    write_history(School, [edited.pk], CHANGED, by=by, now=now, reason="edit")
    return edited


def _refuse_other_columns(changes: Mapping[str, Any], allowed: Sequence[str]) -> None:
    if others := sorted(set(changes) - set(allowed)):
        raise Refused(
            "column_not_editable",
            f"{', '.join(others)} cannot be edited by you. You may edit: "
            f"{', '.join(sorted(allowed))}. The rest comes by import or from the section.",
            columns=others,
        )


def _checked(current: School, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the changes as typed values, read and checked just as a row of a file would be."""
    registers = frame_of(Schools, current.county).select(pl.col(Schools.columns).cast(pl.String))
    is_edited = pl.col("school_id") == current.school_id
    written = {name: _written(value) for name, value in changes.items()}
    edited = registers.filter(is_edited).with_columns(
        pl.lit(text, dtype=pl.String).alias(name) for name, text in written.items()
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{Schools.name}.csv"
        pl.concat([edited, registers.filter(~is_edited)]).write_csv(path, quote_style="always")
        report = check_folder(Path(folder), county=county_facts(current.county))
    faults = {
        fault.column: fault.message
        for fault in report.faults
        if fault.row == FIRST_ROW or _harms_a_point(fault, current)
    }
    if faults:
        first_column, first = next(iter(faults.items()))
        raise Refused("row_not_valid", f"{current}, {first_column}: {first.en}", faults=faults)
    row = report.frames[Schools].filter(is_edited).row(0, named=True)
    return {name: row[name] for name in changes}


def _harms_a_point(fault: Fault, school: School) -> bool:
    """Say whether a teaching point of the school would lose its parent."""
    return fault.code == "parent_not_counted" and fault.found == school.school_id


def _written(value: object) -> str | None:
    """Return a value as a file would have it."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def _stale_form(current: School, changes: Mapping[str, Any], expected_version: int) -> Refused:
    base = current.history.filter(version=expected_version).order_by("-history_id").first()
    fields = {
        name: {
            "label": Schools.columns[name].label,
            "base": getattr(base, name, None),
            "theirs": getattr(current, name),
            "yours": yours,
        }
        for name, yours in changes.items()
        if getattr(current, name) != yours or getattr(base, name, None) != getattr(current, name)
    }
    newest = current.history.select_related("history_user").order_by("-history_id").first()
    recorded_at = read_reason(newest.history_change_reason or "")[1] if newest else None
    return Refused(
        "stale_form",
        f"{current} was changed by {newest.history_user if newest else 'someone'} in the meantime. "
        "Compare both versions and save again.",
        fields=fields,
        expected_version=expected_version,
        version=current.version,
        changed_by=str(newest.history_user or "") if newest else "",
        changed_at=recorded_at or (newest.history_date if newest else None),
    )
