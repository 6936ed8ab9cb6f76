"""What is a snapshot: a county's tables on one day, frozen in a folder, that never change?"""

import hashlib
import io
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from importlib.metadata import version
from pathlib import Path

import polars as pl

from junheng.kernel.refusals import NotFound, Refused
from junheng.snapshots.checking import check_folder
from junheng.snapshots.columns import Table
from junheng.snapshots.county import COUNTY_FILE, County
from junheng.snapshots.frozen import (
    SNAPSHOT_FILE,
    DescriptionNotValid,
    changed_files,
    hash_of,
    read_description,
)
from junheng.snapshots.report import CheckReport, Fault
from junheng.snapshots.schema import empty_frame, in_order
from junheng.snapshots.tables import TABLES

FORMAT = 1
COUNTY_EXAMPLE = 'code = "411723"; name_zh = "平舆县"; taken_on = 2025-09-01 (a line each).'


class SnapshotNotFound(NotFound):
    """There is no snapshot where one was looked for."""


class SnapshotNotValid(Refused):
    """The data have faults; `report` lists every one."""

    def __init__(self, folder: Path, report: CheckReport) -> None:
        count = len(report.faults)
        first = report.faults[0].sentence.en if report.faults else ""
        sentence = (
            f"{folder.name}: {count} fault(s), the first: {first} "
            f"Run 'junheng check' on it to see them all."
        )
        if [fault.code for fault in report.faults] == ["county_missing"]:  # No fault to `check`.
            sentence = f"{folder.name}: {first} Its lines: {COUNTY_EXAMPLE}"
        super().__init__(
            "snapshot_not_valid",
            sentence,
            folder=folder.name,
            count=count,
            first=first,
        )
        self.report = report


@dataclass(frozen=True)
class Snapshot:
    """A county's tables on one day.

    `row_counts` and `hashes` (SHA-256 of a table's Parquet bytes) are by table name and name only
    the tables that are present; `versions` are those of the programs that wrote it.
    """

    folder: Path
    county: County
    taken_on: date
    row_counts: Mapping[str, int]
    hashes: Mapping[str, str]
    versions: Mapping[str, str]
    _frames: dict[type[Table], pl.DataFrame] = field(default_factory=dict, repr=False, compare=False)  # fmt: skip

    @property
    def id(self) -> str:
        """Return 12 hexadecimal digits that differ when county, day or content differ."""
        facts = [self.county.code, self.taken_on.isoformat(), sorted(self.hashes.items())]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:12]

    def has(self, table: type[Table]) -> bool:
        """Say whether the table is present, even if without a row."""
        return table.name in self.hashes

    def table(self, table: type[Table]) -> pl.DataFrame:
        """Return the table, typed as declared and sorted by key; without a row when absent."""
        if table not in self._frames:
            path = self.parquet_of(table)
            frame = pl.read_parquet(path, glob=False) if path else empty_frame(table)
            self._frames[table] = frame
        return self._frames[table]

    def parquet_of(self, table: type[Table]) -> Path | None:
        """Return the table's Parquet file; None when it is absent or was read from elsewhere."""
        path = self.folder / f"{table.name}.parquet"
        is_frozen = (self.folder / SNAPSHOT_FILE).is_file()
        return path if self.has(table) and is_frozen else None


def open_snapshot(folder: Path) -> Snapshot:
    """Open a frozen snapshot, or any sound folder or workbook of tables.

    A frozen snapshot's bytes are compared with its hashes; anything else is checked in full.
    Raises SnapshotNotFound when there is nothing, SnapshotNotValid when the data have faults or
    do not say which county and day they describe.
    """
    folder = Path(folder)
    if not folder.exists():
        raise SnapshotNotFound(f"There is no folder {folder}. Give the folder of a snapshot.")
    if (folder / SNAPSHOT_FILE).is_file():
        return _open_frozen(folder)
    report = check_folder(folder)
    if report.county is None or report.taken_on is None:
        missing = Fault(COUNTY_FILE, None, "", "", "county_missing")
        raise SnapshotNotValid(folder, replace(report, faults=report.faults or (missing,)))
    if not report.is_sound:
        raise SnapshotNotValid(folder, report)
    frames = {table: in_order(frame, table) for table, frame in report.frames.items()}
    return Snapshot(
        folder=folder,
        county=report.county,
        taken_on=report.taken_on,
        row_counts={table.name: frame.height for table, frame in frames.items()},
        hashes={table.name: hash_of(_parquet(frame)) for table, frame in frames.items()},
        versions=_versions(),
        _frames=frames,
    )


def write_snapshot(
    folder: Path,
    frames: Mapping[type[Table], pl.DataFrame],
    *,
    county: County,
    taken_on: date,
) -> Snapshot:
    """Write a snapshot; the same frames, in any order of rows, give the same bytes.

    The folder appears whole or not at all. Frames are taken as they are: check them first.
    Raises Refused when the folder is not empty, ValueError when a required column is absent.
    """
    folder = Path(folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(
            "folder_not_empty",
            f"The folder {folder} is not empty. Give a new folder for the snapshot.",
            folder=str(folder),
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    partial = folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    tables = {}
    for table in TABLES:
        if table in frames:
            frame = in_order(frames[table], table)
            content = _parquet(frame)
            (partial / f"{table.name}.parquet").write_bytes(content)
            tables[table.name] = {"rows": frame.height, "sha256": hash_of(content)}
    facts = {
        "format": FORMAT,
        "county": {
            "code": county.code,
            "name_zh": county.name.zh,
            "name_en": county.name.en,
            "bounds": list(county.bounds) if county.bounds else None,
            "is_invented": county.is_invented,
        },
        "taken_on": taken_on.isoformat(),
        "versions": _versions(),
        "tables": tables,
    }
    text = json.dumps(facts, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    (partial / SNAPSHOT_FILE).write_text(text, encoding="utf-8", newline="\n")
    if folder.exists():
        folder.rmdir()
    partial.rename(folder)
    return _open_frozen(folder)


def _open_frozen(folder: Path) -> Snapshot:
    try:
        said = read_description(folder)
    except DescriptionNotValid as error:
        unreadable = Fault(SNAPSHOT_FILE, None, "", "", "snapshot_unreadable")
        raise SnapshotNotValid(folder, CheckReport((unreadable,), (), {})) from error
    changed = tuple(changed_files(folder, said))
    if changed:
        raise SnapshotNotValid(folder, CheckReport(changed, (), {}, said.county, said.taken_on))
    return Snapshot(folder, said.county, said.taken_on, said.row_counts, said.hashes, said.versions)


def _parquet(frame: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    # Fixed settings: the same frame gives the same bytes whatever made it and however often.
    frame.write_parquet(
        buffer, compression="zstd", compression_level=3, statistics=True, row_group_size=131_072
    )
    return buffer.getvalue()


def _versions() -> dict[str, str]:
    return {name: version(name) for name in ("junheng", "polars")}
