"""What stands in a CSV file, whichever program, encoding and separator wrote it?"""

import csv
import io
from collections import Counter
from pathlib import Path

import polars as pl

from junheng.snapshots.decoding import NotText, decoded
from junheng.snapshots.grids import Grid, grid_frame
from junheng.snapshots.headings import FIRST_ROWS, is_heading
from junheng.snapshots.report import Note

LARGEST_FILE_MB = 300
CHUNK = 20_000
SEPARATORS = ",\t;，|"
# The limit of the whole file is enough: a cell of 200,000 characters is no broken quotation mark.
csv.field_size_limit(LARGEST_FILE_MB * 1_000_000)
_MISNAMED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"PAR1")


def read_delimited(path: Path, file: str) -> Grid:
    """Read a CSV file as far as it can be read; what stands in the way is in the grid's faults."""
    grid = Grid(file, path.stem, pl.DataFrame())
    megabytes = path.stat().st_size / 1e6
    if megabytes > LARGEST_FILE_MB:
        grid.report("file_too_large", megabytes=round(megabytes), limit=LARGEST_FILE_MB)
        return grid
    text = _text(path.read_bytes(), grid)
    if text is None:
        return grid
    if not text.strip():
        grid.report("file_empty")
        return grid
    separator = _separator(text)
    if separator != ",":
        named = "Tab" if separator == "\t" else separator
        grid.notes.append(Note(file, None, "", named, "separator"))
    grid.cells = _cells(text, separator, grid)
    return grid


def _text(content: bytes, grid: Grid) -> str | None:
    if content.startswith(_MISNAMED):
        grid.report("not_text")
        return None
    try:
        read = decoded(content)
    except NotText as error:
        grid.report("encoding_unknown" if error.row else "not_text", error.row)
        return None
    if read.has_mark:
        grid.notes.append(Note(grid.file, None, "", "", "bom"))
    if read.encoding != "utf-8":
        grid.notes.append(Note(grid.file, None, "", read.encoding.upper(), "encoding"))
    return read.text


def _separator(text: str) -> str:
    counts = Counter(character for character in text[:20_000].splitlines()[0] if character in SEPARATORS)  # fmt: skip
    return max(SEPARATORS, key=lambda separator: counts[separator])


def _cells(text: str, separator: str, grid: Grid) -> pl.DataFrame:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    frames: list[pl.DataFrame] = []
    rows: list[list[str]] = []
    width = 0
    try:
        for cells in reader:
            rows.append(cells)
            if len(rows) == CHUNK:
                width = width or _width(rows)
                frames.append(_frame(rows, width, grid, len(frames) * CHUNK))
                rows = []
    except csv.Error:
        row = len(frames) * CHUNK + len(rows) + 1
        grid.report("quote_unbalanced", row)
    if rows:
        frames.append(_frame(rows, width or _width(rows), grid, len(frames) * CHUNK))
    return pl.concat(frames) if frames else pl.DataFrame()


def _width(rows: list[list[str]]) -> int:
    """Return how many cells the heading has, or most of the first rows."""
    head = rows[:FIRST_ROWS]
    heading = next((cells for cells in head if is_heading(cells)), None)
    if heading:
        return len(heading)
    counts = Counter(len(cells) for cells in head if any(cells))
    return max(counts, key=lambda length: (counts[length], length), default=1)


def _frame(rows: list[list[str]], width: int, grid: Grid, rows_before: int) -> pl.DataFrame:
    for i, cells in enumerate(rows):
        if len(cells) == width:
            continue
        is_title = rows_before + i < FIRST_ROWS and sum(map(bool, cells)) == 1
        if any(cells) and not is_title and (len(cells) < width or any(cells[width:])):
            grid.report("row_ragged", rows_before + i + 1, cells=len(cells), columns=width)
        rows[i] = [*cells, *[""] * width][:width]
    return grid_frame([list(column) for column in zip(*rows, strict=True)])
