"""How do registers on a day become a snapshot that never changes?"""

import shutil
import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
from django.conf import settings
from django.db import transaction
from django.utils.timezone import localtime

from junheng.accounts.models import Organisation, Person
from junheng.accounts.operations import require
from junheng.accounts.roles import Action
from junheng.kernel.refusals import Refused
from junheng.registers.frames import MODELS, ROW_ID, VERSION, frame_from, frame_of, path_of
from junheng.registers.history import REMOVED, end_of, entries_of
from junheng.registers.locking import lock_county
from junheng.registers.models import FrozenSnapshot, Place
from junheng.registers.queries import county_facts
from junheng.snapshots.columns import Table
from junheng.snapshots.snapshot import Snapshot, write_snapshot
from junheng.snapshots.tables import TABLES


@transaction.atomic
def freeze(
    county: Organisation, on: date, *, by: Person | None, now: datetime, folder: Path | None = None
) -> FrozenSnapshot:
    """Write the registers as they were at the end of the day `on` into a snapshot folder.

    Today means as they are now. Without a folder the snapshot goes among the county's own. Raises
    Refused for a day to come, a folder that has something in it, or registers that are frozen
    for this day already.
    """
    if by is not None:
        require(by, Action.FREEZE_REGISTERS, county=county)
    today = localtime(now).date()
    if on > today:
        raise Refused(
            "day_to_come", f"{on} has not come yet. Freeze {today} or an earlier day.", on=str(on)
        )
    lock_county(county)
    read = {table: _frame_on(table, county, on, today) for table in TABLES}
    # A table nobody has filled is absent, not empty: what it would say is unknown.
    frames = {table: frame for table, frame in read.items() if frame.height}
    if not frames:
        raise Refused(
            "nothing_to_freeze",
            f"The registers of {county.name.en} hold nothing on {on}. Import first.",
            on=str(on),
        )
    if folder is not None and folder.exists():
        raise Refused(
            "folder_exists",
            f"The folder {folder} exists already. Give a new one.",
            folder=str(folder),
        )
    home = Path(settings.DATA_DIR) / "snapshots"
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".freezing-", dir=home) as passing:
        snapshot = write_snapshot(
            Path(passing) / "snapshot", frames, county=county_facts(county), taken_on=on
        )
        target = folder or home / f"{county.code}-{on}-{snapshot.id}"
        _refuse_twice(county, snapshot, target)
        # Left by a freeze that was killed before it was recorded: the name says it is the same.
        shutil.rmtree(target, ignore_errors=True)
        frozen = FrozenSnapshot.objects.create(
            county=county,
            taken_on=on,
            folder=_kept_as(target),
            content_hash=snapshot.id,
            row_counts=dict(snapshot.row_counts),
            made_at=now,
            made_by=by,
        )
        target.parent.mkdir(parents=True, exist_ok=True)
        # Last of all, so that a fault before it leaves neither a row nor a folder.
        shutil.move(snapshot.folder, target)
    return frozen


def _refuse_twice(county: Organisation, snapshot: Snapshot, target: Path) -> None:
    frozen = FrozenSnapshot.objects.for_system("is this frozen already?").filter(county=county)
    same = frozen.filter(folder=_kept_as(target)).first()
    if same is not None:
        raise Refused(
            "frozen_already",
            f"The registers have not changed: this is snapshot {snapshot.id}, frozen already.",
            frozen=same.pk,
            content_hash=snapshot.id,
        )


def _kept_as(target: Path) -> str:
    """Return the path relative to the data folder when it is inside, so that data can be moved."""
    target, home = target.absolute(), Path(settings.DATA_DIR).absolute()
    inside = target.is_relative_to(home)
    return (target.relative_to(home) if inside else target).as_posix()


def _frame_on(table: type[Table], county: Organisation, on: date, today: date) -> pl.DataFrame:
    frame = frame_of(table, county) if on == today else _past_frame(table, county, on)
    return frame.select(list(table.columns))


def _past_frame(table: type[Table], county: Organisation, on: date) -> pl.DataFrame:
    """Return the rows as the newest history entry of each, made by the end of the day, has them."""
    model: Any = MODELS[table]
    entries = entries_of(model, county).filter(history_date__lt=end_of(on))
    entries = entries.order_by("history_date", "history_id")
    is_linked = path_of(model, "place_id") != "place_id" and "place_id" in table.columns
    names = ["place_id" if name == "place_id" else name for name in table.columns]
    rows = entries.values_list(*names, "id", "version", "history_type").iterator(5000)
    if is_linked:
        codes = dict(
            Place.history.model.objects.filter(county_id=county.pk).values_list("id", "place_id")
        )
        at = names.index("place_id")
        rows = ((*row[:at], codes[row[at]], *row[at + 1 :]) for row in rows)
    extra = {ROW_ID: pl.Int64(), VERSION: pl.Int64(), "_kind": pl.String()}
    newest = frame_from(table, rows, extra).unique(ROW_ID, keep="last", maintain_order=True)
    return newest.filter(pl.col("_kind") != REMOVED)
