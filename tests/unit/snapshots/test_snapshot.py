"""A snapshot: written once, opened by anyone, the same bytes for the same registers."""

import json
import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

from junheng.kernel.refusals import Refused
from junheng.kernel.text import Text
from junheng.snapshots.checking import check_folder
from junheng.snapshots.county import County
from junheng.snapshots.schema import in_order, polars_schema
from junheng.snapshots.snapshot import (
    Snapshot,
    SnapshotNotFound,
    SnapshotNotValid,
    open_snapshot,
    write_snapshot,
)
from junheng.snapshots.tables import TABLES, Classes, Places, Schools, Staff

if TYPE_CHECKING:
    from tests.unit.snapshots.conftest import Folder

DAY = date(2025, 9, 1)
COUNTY = County(
    "411799", Text("演示县", "Demonstration"), (114.0, 32.5, 115.0, 33.5), is_invented=True
)


def freeze(county: "Folder", folder: Path) -> Snapshot:
    return write_snapshot(folder, county.check().frames, county=COUNTY, taken_on=DAY)


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_what_is_written_is_read_back(county: "Folder", tmp_path: Path) -> None:
    freeze(county, tmp_path / "frozen")
    snapshot = open_snapshot(tmp_path / "frozen")
    assert (snapshot.county, snapshot.taken_on) == (COUNTY, DAY)
    assert snapshot.row_counts["schools"] == 3
    assert snapshot.table(Schools)["name"].to_list() == ["北张小学", "南张教学点", "城关初中"]
    assert all(dict(snapshot.table(t).schema) == polars_schema(t) for t in TABLES)


def test_the_same_frames_in_any_order_of_rows_and_chunks_give_the_same_bytes(
    county: "Folder", tmp_path: Path
) -> None:
    frames = county.check().frames
    shuffled = {
        table: pl.concat([frame.slice(1), frame.head(1)], rechunk=False)
        for table, frame in reversed(frames.items())
    }
    write_snapshot(tmp_path / "one", frames, county=COUNTY, taken_on=DAY)
    write_snapshot(tmp_path / "two", shuffled, county=COUNTY, taken_on=DAY)
    assert content(tmp_path / "one") == content(tmp_path / "two")


def test_written_opened_and_written_again_it_is_the_same(county: "Folder", tmp_path: Path) -> None:
    first = freeze(county, tmp_path / "one")
    frames = {table: first.table(table) for table in TABLES if first.has(table)}
    write_snapshot(tmp_path / "two", frames, county=first.county, taken_on=first.taken_on)
    assert content(tmp_path / "one") == content(tmp_path / "two")


def test_a_folder_of_csv_has_the_id_of_the_snapshot_made_from_it(
    county: "Folder", tmp_path: Path
) -> None:
    assert open_snapshot(county.path).id == freeze(county, tmp_path / "frozen").id
    county.change("classes.csv", "2,1,31", "2,1,32")
    assert open_snapshot(county.path).id != open_snapshot(tmp_path / "frozen").id


def test_an_absent_table_is_empty_with_its_columns(county: "Folder") -> None:
    county.remove("staff.csv")
    snapshot = open_snapshot(county.path)
    assert not snapshot.has(Staff)
    assert snapshot.has(Classes)
    assert snapshot.table(Staff).shape == (0, len(Staff.columns))


def test_a_table_without_rows_is_there_all_the_same(tmp_path: Path) -> None:
    empty = pl.DataFrame(schema=polars_schema(Places))
    write_snapshot(tmp_path / "s", {Places: empty}, county=COUNTY, taken_on=DAY)
    assert open_snapshot(tmp_path / "s").has(Places)


def test_the_description_names_county_day_versions_rows_and_hashes(
    county: "Folder", tmp_path: Path
) -> None:
    freeze(county, tmp_path / "s")
    facts = json.loads((tmp_path / "s" / "snapshot.json").read_text(encoding="utf-8"))
    assert facts["county"] == {
        "bounds": [114.0, 32.5, 115.0, 33.5],
        "code": "411799",
        "is_invented": True,
        "name_en": "Demonstration",
        "name_zh": "演示县",
    }
    assert facts["taken_on"] == "2025-09-01"
    assert facts["tables"]["classes"]["rows"] == 3
    assert len(facts["tables"]["classes"]["sha256"]) == 64
    assert {"junheng", "polars"} <= facts["versions"].keys()


def test_a_folder_that_is_not_empty_is_refused_and_left_alone(
    county: "Folder", tmp_path: Path
) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "diary.txt").write_text("dear")
    with pytest.raises(Refused, match="is not empty"):
        freeze(county, tmp_path / "full")
    assert content(tmp_path / "full") == {"diary.txt": b"dear"}


def test_an_empty_folder_is_taken_and_no_partial_one_is_left(
    county: "Folder", tmp_path: Path
) -> None:
    (tmp_path / "out" / "empty").mkdir(parents=True)
    freeze(county, tmp_path / "out" / "empty")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["empty"]


def test_frames_without_a_required_column_are_refused_and_nothing_appears(
    county: "Folder", tmp_path: Path
) -> None:
    frames = {Classes: county.check().frames[Classes].drop("pupils")}
    with pytest.raises(ValueError, match=r"Table 'classes' has no column 'pupils'\. Add it\."):
        write_snapshot(tmp_path / "s", frames, county=COUNTY, taken_on=DAY)
    assert not (tmp_path / "s").exists()


def test_an_optional_column_may_be_left_out(county: "Folder") -> None:
    frame = in_order(county.check().frames[Staff].drop("born_on"), Staff)
    assert frame.columns == list(Staff.columns)


def test_a_snapshot_that_was_changed_is_refused(county: "Folder", tmp_path: Path) -> None:
    freeze(county, tmp_path / "s")
    path = tmp_path / "s" / "classes.parquet"
    path.write_bytes(path.read_bytes() + b"!")
    with pytest.raises(SnapshotNotValid) as refused:
        open_snapshot(tmp_path / "s")
    (fault,) = refused.value.report.faults
    assert fault.sentence.zh == "classes.parquet：文件与快照冻结时不同，或已缺失。请从备份恢复，或重新生成快照。"  # fmt: skip
    assert fault.sentence.en == "classes.parquet: The file is missing or differs from what was frozen. Restore it from a backup, or make the snapshot again."  # fmt: skip
    path.unlink()
    with pytest.raises(SnapshotNotValid):
        open_snapshot(tmp_path / "s")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"county": 3}', "not json", '{"county": {}, "taken_on": "x", "tables": {}, "versions": {}}'])  # fmt: skip
def test_a_description_that_cannot_be_read_is_told(
    county: "Folder", tmp_path: Path, text: str
) -> None:
    freeze(county, tmp_path / "s")
    (tmp_path / "s" / "snapshot.json").write_text(text)
    with pytest.raises(SnapshotNotValid) as refused:
        open_snapshot(tmp_path / "s")
    (fault,) = refused.value.report.faults
    assert fault.sentence.zh == "snapshot.json：快照说明文件无法读取。请重新生成快照。"
    assert fault.sentence.en == "snapshot.json: The description of the snapshot cannot be read. Make the snapshot again."  # fmt: skip


def test_a_snapshot_of_other_columns_is_told(county: "Folder", tmp_path: Path) -> None:
    import hashlib

    freeze(county, tmp_path / "s")
    path = tmp_path / "s" / "classes.parquet"
    pl.read_parquet(path).drop("pupils").write_parquet(path)
    description = tmp_path / "s" / "snapshot.json"
    facts = json.loads(description.read_text(encoding="utf-8"))
    facts["tables"]["classes"]["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    description.write_text(json.dumps(facts), encoding="utf-8")
    with pytest.raises(SnapshotNotValid, match="Make the snapshot again"):
        open_snapshot(tmp_path / "s")


def test_a_folder_with_faults_is_refused_with_all_of_them(county: "Folder") -> None:
    county.change("classes.csv", "1,1,30", "1,1,-30")
    county.change("staff.csv", "T2,", "T1,")
    with pytest.raises(SnapshotNotValid, match=r"2 fault\(s\), the first: classes.csv, row 2") as refused:  # fmt: skip
        open_snapshot(county.path)
    assert [fault.code for fault in refused.value.report.faults] == ["negative", "key_twice"]


def test_a_folder_that_does_not_name_its_county_is_refused(county: "Folder") -> None:
    county.remove("county.toml")
    with pytest.raises(SnapshotNotValid) as refused:
        open_snapshot(county.path)
    (fault,) = refused.value.report.faults
    assert fault.sentence.zh == "county.toml：没有说明是哪个县、哪一天的数据。请加入 county.toml（或“县”工作表），写明 code、name_zh、taken_on。"  # fmt: skip
    assert fault.sentence.en == "county.toml: Nothing says which county and day the data describe. Add a county.toml (or a sheet 'County') with code, name_zh and taken_on."  # fmt: skip


def test_nothing_at_all_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(SnapshotNotFound, match="Give the folder of a snapshot"):
        open_snapshot(tmp_path / "nowhere")


def test_parquet_tables_without_a_description_are_checked_like_any_others(
    county: "Folder", tmp_path: Path
) -> None:
    frozen = freeze(county, tmp_path / "s")
    (tmp_path / "s" / "snapshot.json").unlink()
    shutil.copy(county.path / "county.toml", tmp_path / "s")
    assert open_snapshot(tmp_path / "s").hashes == frozen.hashes


def test_a_frozen_snapshot_is_checked_with_its_county_day_and_hashes(
    county: "Folder", tmp_path: Path
) -> None:
    freeze(county, tmp_path / "s")
    report = check_folder(tmp_path / "s")
    assert (report.faults, report.notes) == ((), ())
    assert (report.county, report.taken_on) == (COUNTY, DAY)
    path = tmp_path / "s" / "classes.parquet"
    pl.read_parquet(path).with_columns(pl.lit(7).alias("pupils")).write_parquet(path)
    assert [(f.file, f.code) for f in check_folder(tmp_path / "s").faults] == [
        ("classes.parquet", "snapshot_changed")
    ]
    (tmp_path / "s" / "snapshot.json").write_text("{}")
    assert check_folder(tmp_path / "s").faults[0].code == "snapshot_unreadable"
