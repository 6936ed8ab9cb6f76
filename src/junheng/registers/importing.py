"""How does a file become registers: staged, previewed, committed whole or not at all, undone?"""

import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, NoReturn

import polars as pl
from django.conf import settings
from django.db import transaction
from django.utils.timezone import localtime

from junheng.accounts.models import Organisation, Person
from junheng.accounts.operations import require
from junheng.accounts.roles import Action
from junheng.kernel.naming import some
from junheng.kernel.refusals import Refused
from junheng.kernel.text import Text
from junheng.registers.difference import OLD, Difference, difference
from junheng.registers.frames import ROW_ID, VERSION, frame_of, from_json, key_of, to_json
from junheng.registers.history import reason_of
from junheng.registers.locking import lock_county
from junheng.registers.models import ImportChange, ImportRun, ImportState
from junheng.registers.moments import counts_from, undone_from
from junheng.registers.parents import faults_beside_registers
from junheng.registers.queries import county_facts
from junheng.registers.uploads import ORIGINAL, STAGED, hash_of_files, keep_upload
from junheng.registers.writing import NAMED_AT_MOST, write_rows
from junheng.snapshots.checking import check_folder
from junheng.snapshots.columns import Table
from junheng.snapshots.report import Note
from junheng.snapshots.schema import polars_schema
from junheng.snapshots.sentences import where
from junheng.snapshots.snapshot import open_snapshot
from junheng.snapshots.tables import TABLES

BATCH = 2000
# What a folder lacks matters where it stands alone; an import is a part that joins the registers.
OF_A_WHOLE_COUNTY = frozenset({"table_absent", "county_absent"})
HEADINGS_ALONE = Text(
    "只有表头，没有数据，按没有此表处理：名册中该表的各行保持不变。",
    "There are headings but no rows, so the table counts as absent: its rows in the registers stay.",
)


def stage_import(
    path: Path,
    county: Organisation,
    *,
    by: Person | None,
    now: datetime,
    described_on: date | None = None,
) -> ImportRun:
    """Check a folder or file and work out what it would change; the registers stay as they are.

    A run with faults (`run.is_sound` is false) is not saved and leaves nothing behind. A sound one
    is saved with a copy of what was uploaded, ready to be committed or discarded. A table without
    rows counts as absent, so that nothing of it would vanish. `by` is None on the command line.
    `described_on` is the day the figures describe; left out, it is the day that the files say, if
    any. Raises Refused when it is a day to come.
    """
    if by is not None:
        require(by, Action.IMPORT_REGISTERS, county=county)
    report = check_folder(path, county=county_facts(county))
    faults = faults_beside_registers(report, county)
    run = ImportRun(county=county, file_name=path.name[:300], staged_at=now, staged_by=by)
    run.notes = [list(_said(note)) for note in report.notes if note.code not in OF_A_WHOLE_COUNTY]
    run.faults = faults
    if faults:
        return run
    # Headings alone are no statement that a whole register is gone: such a table is not there.
    frames = {table: frame for table, frame in report.frames.items() if frame.height}
    report = replace(report, frames=frames)
    run.described_on = described_on or report.taken_on
    _refuse_day_to_come(run.described_on, now=now)
    differences = _differences(report.frames, county)
    run.counts = {d.table.name: d.counts for d in differences}
    folder = keep_upload(path, report, county, now=now)
    try:
        run.folder = folder.relative_to(settings.DATA_DIR).as_posix()
        run.content_hash = hash_of_files(folder / ORIGINAL)
        with transaction.atomic():
            run.save()
            run.diff_hash = _save_changes(run, differences)
            run.save(update_fields=["diff_hash"])
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return run


@transaction.atomic
def commit_import(
    run: ImportRun, *, by: Person | None, now: datetime, remove_vanished: bool = False
) -> ImportRun:
    """Write what the preview showed, whole or not at all; rows missing from it stay unless asked.

    The rows count from the day they describe unless the registers hold a later change (moments.py).
    Raises Refused when the registers have moved since the preview, naming what moved.
    """
    run = _lock_run(run, by=by, wanted=ImportState.STAGED)
    snapshot = open_snapshot(Path(settings.DATA_DIR) / run.folder / STAGED)
    frames = {table: snapshot.table(table) for table in TABLES if snapshot.has(table)}
    differences = _differences(frames, run.county)
    if _hash_of(_changes(differences)) != run.diff_hash:
        _refuse_moved(run, differences)
    if run.is_empty and not (remove_vanished and run.total("vanishing")):
        raise Refused(
            "nothing_to_import", "The registers hold all of this already. Discard the import."
        )
    moment = counts_from(run.county, run.described_on, now=now)
    write_rows(
        run.county,
        added={d.table: d.new for d in differences},
        changed={d.table: d.changed.select(*d.table.columns, ROW_ID, VERSION) for d in differences},
        removed={d.table: d.vanishing for d in differences} if remove_vanished else {},
        by=by,
        now=moment,
        reason=reason_of(f"import {run.pk}", moment, now=now),
    )
    run.state = ImportState.COMMITTED
    run.committed_at, run.committed_by, run.has_removed = now, by, remove_vanished
    run.counts_from = moment
    run.save(update_fields=["state", "committed_at", "committed_by", "has_removed", "counts_from"])
    return run


@transaction.atomic
def undo_import(run: ImportRun, *, by: Person | None, now: datetime) -> ImportRun:
    """Bring back what a committed import changed; refuse, naming it, when a row changed since.

    A backdated import is taken back on the day it counts from, unless the registers changed later.
    """
    run = _lock_run(run, by=by, wanted=ImportState.COMMITTED)
    stored = ImportChange.objects.for_system("undoing an import fetched in scope").filter(run=run)
    added, changed, removed = {}, {}, {}
    touched: list[tuple[str, str]] = []
    for table in TABLES:
        by_kind: dict[str, list[ImportChange]] = {"new": [], "changed": [], "vanishing": []}
        for change in stored.filter(table=table.name).iterator(BATCH):
            by_kind[change.kind].append(change)
        if not run.has_removed:
            by_kind["vanishing"] = []
        if not any(by_kind.values()):
            continue
        rows = {key_of(table, row): row for row in frame_of(table, run.county).to_dicts()}
        touched += _touched_since(table, by_kind, rows)
        schema = polars_schema(table) | {ROW_ID: pl.Int64(), VERSION: pl.Int64()}
        removed[table] = pl.DataFrame(
            [rows[c.key] for c in by_kind["new"] if c.key in rows], schema=schema
        )
        changed[table] = pl.DataFrame(
            [rows[c.key] | from_json(table, c.before) for c in by_kind["changed"] if c.key in rows],
            schema=schema,
        )
        added[table] = pl.DataFrame(
            [
                from_json(table, c.before) | {ROW_ID: c.row_id, VERSION: c.version + 2}
                for c in by_kind["vanishing"]
            ],
            schema=schema,
        )
    if touched:
        raise Refused(
            "changed_since_import",
            f"The import cannot be undone: {_some(touched)} changed after it. Correct by hand, or import again.",
            rows=tuple(touched[:NAMED_AT_MOST]),
            count=len(touched),
        )
    moment = undone_from(run, now=now)
    write_rows(
        run.county, added=added, changed=changed, removed=removed,
        by=by, now=moment, reason=reason_of(f"undo of import {run.pk}", moment, now=now),
    )  # fmt: skip
    run.state = ImportState.UNDONE
    run.undone_at, run.undone_by = now, by
    run.save(update_fields=["state", "undone_at", "undone_by"])
    return run


@transaction.atomic
def discard_import(run: ImportRun, *, by: Person | None) -> ImportRun:
    """Drop a staged import and its files; its line in the list stays."""
    run = _lock_run(run, by=by, wanted=ImportState.STAGED)
    ImportChange.objects.for_system("a discarded import").filter(run=run).delete()
    run.state = ImportState.DISCARDED
    run.save(update_fields=["state"])
    folder = Path(settings.DATA_DIR) / run.folder
    transaction.on_commit(lambda: shutil.rmtree(folder, ignore_errors=True))
    return run


def _said(note: Note) -> Text:
    if note.code == "table_without_rows":
        return where(note.file, None, None, "", HEADINGS_ALONE)
    return note.sentence


def _refuse_day_to_come(described_on: date | None, *, now: datetime) -> None:
    today = localtime(now).date()
    if described_on is not None and described_on > today:
        raise Refused(
            "day_to_come",
            f"{described_on} has not come yet. Say {today} or an earlier day, the one that the "
            "figures describe.",
            on=str(described_on),
        )


def _lock_run(run: ImportRun, *, by: Person | None, wanted: ImportState) -> ImportRun:
    """Return the run as it is now, when it is in the wanted state; nobody else moves it meanwhile."""
    if by is not None:
        require(by, Action.IMPORT_REGISTERS, county=run.county)
    lock_county(run.county)
    fresh = (
        ImportRun.objects.for_system("a run fetched in scope")
        .select_related("county")
        .get(pk=run.pk)
    )
    if wanted == ImportState.COMMITTED and fresh.committed_at is None:
        raise Refused(
            "import_never_written",
            f"Import {run.pk} is {fresh.state}: it was never written, so there is nothing to undo.",
        )
    if fresh.state != wanted:
        raise Refused(
            "import_not_" + wanted.value,
            f"Import {run.pk} is {fresh.state}, not {wanted.value}. Open it again.",
            state=fresh.state,
            wanted=wanted.value,
        )
    return fresh


def _differences(
    frames: Mapping[type[Table], pl.DataFrame], county: Organisation
) -> list[Difference]:
    return [
        difference(table, frame_of(table, county), frames[table])
        for table in TABLES
        if table in frames
    ]


def _changes(differences: Iterable[Difference]) -> Iterator[dict[str, Any]]:
    """Yield the fields of one ImportChange a row, always in the same order."""
    for diff in differences:
        table = diff.table
        same = {"table": table.name, "row_id": None, "version": 0, "before": {}, "after": {}}
        for row in diff.new.iter_rows(named=True):
            yield {**same, "kind": "new", "key": key_of(table, row), "after": to_json(table, row)}
        for row in diff.changed.iter_rows(named=True):
            names = [n for n in table.columns if n not in table.key() and row[n] != row[OLD + n]]
            yield {
                **same,
                "kind": "changed",
                "key": key_of(table, row),
                "row_id": row[ROW_ID],
                "version": row[VERSION],
                "before": to_json(table, {n: row[OLD + n] for n in names}),
                "after": to_json(table, {n: row[n] for n in names}),
            }
        for row in diff.vanishing.iter_rows(named=True):
            yield {
                **same,
                "kind": "vanishing",
                "key": key_of(table, row),
                "row_id": row[ROW_ID],
                "version": row[VERSION],
                "before": to_json(table, row),
            }


def _save_changes(run: ImportRun, differences: Iterable[Difference]) -> str:
    """Save the preview's rows and return their hash; a big file never is in memory as objects."""
    digest = hashlib.sha256()
    batch: list[ImportChange] = []
    for change in _changes(differences):
        digest.update(_line(change))
        batch.append(ImportChange(run=run, **change))
        if len(batch) == BATCH:
            ImportChange.objects.bulk_create(batch)
            batch.clear()
    ImportChange.objects.bulk_create(batch)
    return digest.hexdigest()


def _line(change: Mapping[str, Any]) -> bytes:
    parts = [change[name] for name in ("kind", "table", "key", "version", "before", "after")]
    return json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()


def _hash_of(changes: Iterable[Mapping[str, Any]]) -> str:
    digest = hashlib.sha256()
    for change in changes:
        digest.update(_line(change))
    return digest.hexdigest()


def _refuse_moved(run: ImportRun, differences: Iterable[Difference]) -> NoReturn:
    stored = ImportChange.objects.for_system("the preview of an import fetched in scope")
    shown = {_line(c): c for c in stored.filter(run=run).values()}
    here = {_line(c): c for c in _changes(differences)}
    differing: list[Mapping[str, Any]] = [shown[line] for line in shown.keys() - here.keys()]
    differing += [here[line] for line in here.keys() - shown.keys()]
    moved = sorted({(c["table"], c["key"]) for c in differing})
    raise Refused(
        "registers_moved",
        f"The registers have changed since the preview: {_some(moved)}. Make the preview again.",
        rows=tuple(moved[:NAMED_AT_MOST]),
        count=len(moved),
    )


def _touched_since(
    table: type[Table], by_kind: dict[str, list[ImportChange]], rows: dict[str, dict[str, Any]]
) -> list[tuple[str, str]]:
    """Return the rows that no longer are as the import left them."""
    touched = []
    for change in [*by_kind["new"], *by_kind["changed"]]:
        row = rows.get(change.key)
        after = from_json(table, change.after)
        is_as_left = row is not None and row[VERSION] == change.version + 1
        if row is None or not is_as_left or any(row[n] != v for n, v in after.items()):
            touched.append((table.name, change.key))
    touched += [(table.name, c.key) for c in by_kind["vanishing"] if c.key in rows]
    return touched


def _some(rows: list[tuple[str, str]], limit: int = 5) -> str:
    return some([f"{table} {key}" for table, key in rows], limit)
