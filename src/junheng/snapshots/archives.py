"""Is a workbook's archive safe to open, and what do its sheets hold that a reader does not show?"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO
from xml.etree import ElementTree

from junheng.snapshots.grids import column_letter, column_position

LARGEST_UNPACKED_MB = 600
MOST_PARTS = 5_000
MOST_COLUMNS = 256
MOST_CELLS = 15_000_000  # A reader makes room for the whole rectangle that a sheet reaches.
_CHUNK = 1 << 23
_LONGEST_ROW = 1 << 26

_WIDE = re.compile(rb""" r=["']([A-Z]{2,3})([0-9]+)["']""")
_LATE = re.compile(rb""" r=["']([A-Z]{1,3})([0-9]{6,})["']""")
_ODD = re.compile(rb"""t=["']e["']|<(?:\w+:)?f[\s/>]""")
_ODD_MARKS = (b't="e"', b"t='e'", b"<f", b":f")
_REFERENCE = re.compile(rb"""\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")
_RESULT = re.compile(rb"<(?:\w+:)?v>([^<]*)</|<(?:\w+:)?t\b[^>]*>([^<]*)</")
_NAMESPACE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class ArchiveNotSafe(Exception):
    """The archive is damaged or too large to be opened; `megabytes` when too large."""

    def __init__(self, megabytes: int | None = None) -> None:
        super().__init__("The archive cannot be opened.")
        self.megabytes = megabytes


@dataclass
class SheetScan:
    """What a sheet's XML says beyond its values.

    `errors` maps a 0-based (row, column) to the error value there, `formulas` are cells with a
    formula and no result. `reach` is the last cell when the sheet reaches too far to be read.
    """

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    reach: str = ""


def scan_sheets(file: IO[bytes]) -> dict[str, SheetScan]:
    """Return a scan of each sheet of an .xlsx by its name.

    Raises ArchiveNotSafe when the archive is damaged or would unpack to more than the limit.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            _limit(archive)
            return {
                name: _scan(archive, part)
                for name, part in _parts(archive).items()
                if part in archive.NameToInfo
            }
    except ArchiveNotSafe:
        raise
    # A damaged archive fails in as many ways as it has parts: all of them mean the same here.
    except Exception as error:
        raise ArchiveNotSafe from error


def _limit(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    megabytes = sum(part.file_size for part in parts) // 1_000_000
    if megabytes > LARGEST_UNPACKED_MB or len(parts) > MOST_PARTS:
        raise ArchiveNotSafe(megabytes)


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the archive's part of each sheet by the sheet's name."""
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    workbook = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314
    parts = {}
    for sheet in workbook.iter():
        if sheet.tag.endswith("}sheet"):
            target = targets.get(sheet.get(_NAMESPACE)) or ""
            path = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            parts[sheet.get("name", "")] = path
    return parts


def _scan(archive: zipfile.ZipFile, part: str) -> SheetScan:
    scan = SheetScan()
    last_row, last_column = 0, 0
    with archive.open(part) as stream:
        for rows in _whole_rows(stream):
            for column, row in _far_cells(rows):
                last_row, last_column = max(last_row, row), max(last_column, column)
            _scan_cells(rows, scan)
    if last_column >= MOST_COLUMNS or last_row * (last_column + 1) > MOST_CELLS:
        scan.reach = f"{column_letter(last_column)}{last_row}"
    return scan


def _far_cells(rows: bytes) -> Iterator[tuple[int, int]]:
    """Yield 0-based column and row of every cell with a value beyond column Z or row 99,999."""
    for pattern in (_WIDE, _LATE):
        for found in pattern.finditer(rows):
            end = rows.find(b">", found.end())
            if rows[end - 1 : end] != b"/":  # Else it is only formatted, and takes no room.
                yield column_position(found[1].decode()), int(found[2])


def _whole_rows(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield the sheet in pieces that never cut a row."""
    rest = b""
    unpacked = 0
    while chunk := stream.read(_CHUNK):
        unpacked += len(chunk)
        if unpacked > LARGEST_UNPACKED_MB * 1_000_000:  # The directory may lie about sizes.
            raise ArchiveNotSafe(unpacked // 1_000_000)
        rest += chunk
        cut = rest.rfind(b"<row")
        if cut > 0 or len(rest) > _LONGEST_ROW:
            cut = cut if cut > 0 else len(rest)
            yield rest[:cut]
            rest = rest[cut:]
    yield rest


def _scan_cells(rows: bytes, scan: SheetScan) -> None:
    if not any(mark in rows for mark in _ODD_MARKS):  # Ten times as fast as the pattern.
        return
    for odd in _ODD.finditer(rows):
        start = max(rows.rfind(b"<c ", 0, odd.start()), rows.rfind(b":c ", 0, odd.start()))
        reference = _REFERENCE.search(rows, start, start + 200) if start >= 0 else None
        if reference is None:
            continue
        end = rows.find(b"c>", odd.end())
        result = _RESULT.search(rows, odd.start(), end if end >= 0 else len(rows))
        value = ((result[1] or result[2]) if result else b"") or b""
        place = (int(reference[2]) - 1, column_position(reference[1].decode()))
        if odd[0].startswith(b"t="):
            scan.errors[place] = value.decode("utf-8", "replace") or "#"
        elif not value:
            scan.formulas.add(place)
