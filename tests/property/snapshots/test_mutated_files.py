"""Does a check answer in sentences whatever is done to the files, and leave nothing behind?

With the 150 that go through the import page they are 2,000; JUNHENG_MUTATIONS sets more for a long run.
"""

import csv
import io
import os
import tempfile
import zipfile
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.snapshots.conftest import COUNTY
from tests.unit.snapshots.conftest import TABLES as TEXTS

from junheng.snapshots.checking import check_folder
from junheng.snapshots.tables import TABLES

MUTATIONS = int(os.environ.get("JUNHENG_MUTATIONS", "1850"))
SHARES = {"csv": 0.4, "parquet": 0.2, "xlsx": 0.2, "cells": 0.2}

# What people and programs leave in cells.
ODD_CELLS = st.sampled_from(
    ["", " ", "　", "-1", "1e309", "1E+09", "nan", "inf", "#REF!", "#N/A", "=1+1", "=\"1\"", "'", "''",
     "\"", "\n", "\r", "\x00", "１２", "½", "9" * 400, "2025-02-30", "0000-00-00", "99999-01-01", "45901",
     "是", "合计", "school_id", "114.5,32.9", "[", "{}", "{found}", "%s", "\ufeff", "\U0001f600", "😀"]
) | st.text(max_size=12)  # fmt: skip


def grid_of(name: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(TEXTS[f"{name}.csv"].lstrip("\n"))))


def csv_bytes(rows: list[list[str]]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode("utf-8", "surrogatepass")


def parquet_bytes(rows: list[list[str]]) -> bytes:
    buffer = io.BytesIO()
    columns = {name: [row[i] for row in rows[1:]] for i, name in enumerate(rows[0])}
    frame = pl.DataFrame(columns)
    number = [name for name in frame.columns if name in ("pupils", "lon", "lat", "grade")]
    frame.with_columns(pl.col(number).cast(pl.Float64, strict=False)).write_parquet(buffer)
    return buffer.getvalue()


def xlsx_bytes(sheets: dict[str, list[list[str]]]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        for title, rows in sheets.items():
            sheet = workbook.add_worksheet(title)
            for i, row in enumerate(rows):
                for j, cell in enumerate(row):
                    sheet.write(i, j, cell[:30_000])
    return buffer.getvalue()


PARQUETS = {table.name: parquet_bytes(grid_of(table.name)) for table in TABLES}
WORKBOOK = xlsx_bytes({table.name: grid_of(table.name) for table in TABLES})


@st.composite
def damaged(draw: st.DrawFn, content: bytes) -> bytes:
    """Flip, cut, double, insert or drop bytes in a few places."""
    spoiled = bytearray(content)
    for _ in range(draw(st.integers(1, 5))):
        if not spoiled:
            break
        place = draw(st.integers(0, len(spoiled) - 1))
        span = draw(st.integers(1, 30))
        match draw(st.sampled_from(("flip", "drop", "insert", "cut", "double"))):
            case "flip":
                spoiled[place] = draw(st.integers(0, 255))
            case "drop":
                del spoiled[place : place + span]
            case "insert":
                spoiled[place:place] = draw(st.binary(min_size=1, max_size=span))
            case "cut":
                del spoiled[place:]
            case "double":
                spoiled[place:place] = spoiled[place : place + span]
    return bytes(spoiled)


@st.composite
def rearranged(draw: st.DrawFn, name: str) -> list[list[str]]:
    """Spoil cells, exchange columns and rows, drop and double them."""
    rows = [list(row) for row in grid_of(name)]
    for _ in range(draw(st.integers(1, 6))):
        row = draw(st.integers(0, len(rows) - 1))
        column = draw(st.integers(0, max(len(rows[row]) - 1, 0)))
        match draw(
            st.sampled_from(("cell", "columns", "rows", "drop", "double", "short", "blank"))
        ):
            case "cell" if rows[row]:
                rows[row][column] = draw(ODD_CELLS)
            case "columns":
                order = draw(st.permutations(range(len(rows[0]))))
                rows = [[r[i] if i < len(r) else "" for i in order] for r in rows]
            case "rows":
                rows = list(draw(st.permutations(rows)))
            case "drop" if len(rows) > 1:
                del rows[row]
            case "double":
                rows.insert(row, list(rows[row]))
            case "short":
                del rows[row][column:]
            case _:
                rows.insert(row, [])
    return rows


@st.composite
def damaged_part(draw: st.DrawFn) -> bytes:
    """Damage one part inside the workbook's archive, so that it still opens as one."""
    source = zipfile.ZipFile(io.BytesIO(WORKBOOK))
    parts = {name: source.read(name) for name in source.namelist()}
    name = draw(st.sampled_from(sorted(parts)))
    parts[name] = draw(damaged(parts[name]))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return buffer.getvalue()


NAMES = st.sampled_from([table.name for table in TABLES])
FILES = {
    "csv": NAMES.flatmap(
        lambda name: damaged(TEXTS[f"{name}.csv"].lstrip("\n").encode()).map(
            lambda content: {f"{name}.csv": content}
        )
    ),
    "parquet": NAMES.flatmap(
        lambda name: damaged(PARQUETS[name]).map(lambda content: {f"{name}.parquet": content})
    ),
    "xlsx": st.one_of(damaged(WORKBOOK), damaged_part()).map(lambda content: {"all.xlsx": content}),
    "cells": NAMES.flatmap(
        lambda name: st.tuples(st.sampled_from(("csv", "xlsx")), rearranged(name)).map(
            lambda pair: (
                {f"{name}.csv": csv_bytes(pair[1])}
                if pair[0] == "csv"
                else {f"{name}.xlsx": xlsx_bytes({name: pair[1]})}
            )
        )
    ),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_mutated_file_gives_sentences_and_leaves_nothing_behind(kind: str) -> None:
    checked = 0

    @settings(
        max_examples=max(1, int(MUTATIONS * SHARES[kind])),
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(files=FILES[kind])
    def check(files: dict[str, bytes]) -> None:
        nonlocal checked
        checked += 1
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            spoiled = next(iter(files)).split(".")[0]
            written = {"county.toml": COUNTY.encode(), **files}
            if spoiled != "all":
                written |= {
                    name: TEXTS[name].lstrip("\n").encode()
                    for name in ("places.csv", "schools.csv")
                    if name != f"{spoiled}.csv"
                }
            for name, content in written.items():
                (folder / name).write_bytes(content)
            report = check_folder(folder)
            for finding in (*report.faults, *report.notes):
                assert all(finding.sentence), finding.code
                assert "{" not in finding.code
            for table, frame in report.frames.items():
                assert frame.columns == list(table.columns)
            assert {path.name for path in folder.iterdir()} == set(written)
            assert all((folder / name).read_bytes() == written[name] for name in written)

    check()
    assert checked >= int(MUTATIONS * SHARES[kind]) * 0.9


@settings(max_examples=60, deadline=None)
@given(content=st.binary(max_size=400))
def test_a_county_file_of_any_bytes_gives_sentences(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / "county.toml").write_bytes(content)
        report = check_folder(Path(place))
        assert not report.is_sound
        assert all(all(fault.sentence) for fault in report.faults)
