"""Is the invented county written so that it can be opened, checked and told from a real one?"""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from junheng.catalogue.measure import measure
from junheng.cli.county.folder import FolderNotEmpty, write_county
from junheng.snapshots.checking import check_folder
from junheng.snapshots.snapshot import open_snapshot

DAY = date(2026, 9, 1)


@pytest.mark.parametrize("seed", [1, 20])
def test_it_passes_the_check_without_a_fault(tmp_path: Path, seed: int) -> None:
    write_county(tmp_path / "county", seed, on=DAY)
    report = check_folder(tmp_path / "county")
    assert report.faults == ()
    assert {table.name for table in report.frames} == {
        "places", "population", "schools", "classes", "enrolment", "staff", "premises", "projects",
    }  # fmt: skip


def test_it_says_that_it_is_invented(tmp_path: Path) -> None:
    write_county(tmp_path / "county", 1, on=DAY)
    report = check_folder(tmp_path / "county")
    assert report.county is not None
    assert report.county.is_invented
    assert report.taken_on == DAY
    readme = (tmp_path / "county" / "README.md").read_text(encoding="utf-8")
    assert "虚构" in readme
    assert "invented" in readme


@pytest.mark.parametrize("seed", [1, 2, 20])
def test_its_schools_are_about_as_unequal_as_those_of_published_counties(
    tmp_path: Path, seed: int
) -> None:
    # Of the 23 published county rows a single spread lies between 0.04 and 1.3, a composite between
    # 0.26 and 0.59 (`domain.md` §6).
    write_county(tmp_path / "county", seed, on=DAY)
    values = measure(open_snapshot(tmp_path / "county"), by="county")
    spreads = values.filter(pl.col("indicator").str.ends_with("_spread"))
    composites = values.filter(pl.col("indicator") == "balance.composite")
    assert spreads.height == 14
    assert spreads["value"].is_between(0.12, 0.8).all()
    assert composites["value"].is_between(0.2, 0.5).all()


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_county(tmp_path / name, 3, on=DAY)
    written = [sorted((tmp_path / name).iterdir()) for name in ("one", "two")]
    assert [p.name for p in written[0]] == [p.name for p in written[1]]
    assert [p.read_bytes() for p in written[0]] == [p.read_bytes() for p in written[1]]


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(FolderNotEmpty, match="is not empty"):
        write_county(tmp_path, 1, on=DAY)
    assert [p.name for p in tmp_path.iterdir()] == ["notes.txt"]


def junheng(*arguments: str) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, "-m", "junheng", *arguments]
    return subprocess.run(call, capture_output=True, text=True, check=False)


def test_the_command_prints_one_json_object(tmp_path: Path) -> None:
    result = junheng("make-county", str(tmp_path / "county"), "--seed", "5", "--json")
    assert result.returncode == 0
    answer = json.loads(result.stdout)
    assert answer["on"] == "2026-09-01"
    assert answer["rows"]["schools"] == 323


def test_the_command_refuses_a_full_folder_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    result = junheng("make-county", str(tmp_path))
    assert result.returncode == 2
    assert "is not empty" in result.stderr
    assert "Traceback" not in result.stderr
