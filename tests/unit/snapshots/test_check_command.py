"""`junheng check` and `junheng template` as someone types them."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import typer
from typer.testing import CliRunner

from junheng.cli.check import check, template
from junheng.snapshots.snapshot import SnapshotNotValid, open_snapshot

if TYPE_CHECKING:
    from click.testing import Result
    from tests.unit.snapshots.conftest import Folder


app = typer.Typer()
app.command("check")(check)
app.command("template")(template)


def run(*arguments: object) -> "Result":
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_a_sound_folder_ends_well_and_says_how_many_rows(county: "Folder") -> None:
    result = run("check", county.path)
    assert result.exit_code == 0
    assert "没有问题。居住地 2; 分年龄人口 2; 学校 3; 班级 3" in result.stdout
    assert "No fault. Places 2" in run("check", county.path, "--language", "en").stdout


def test_a_folder_with_faults_ends_with_one_and_groups_them_by_file(county: "Folder") -> None:
    county.change("classes.csv", "1,1,30", "1,1,-30")
    county.change("staff.csv", "T2,", "T1,")
    result = run("check", county.path)
    assert result.exit_code == 1
    assert "classes.csv (1)" in result.stdout
    assert "staff.csv (1)" in result.stdout
    assert "2 个问题。" in result.stdout


def test_a_note_that_many_files_share_is_made_once(county: "Folder") -> None:
    for name in ("classes.csv", "staff.csv"):
        county.write(name, county.text(name), "utf-8-sig")
    told = run("check", county.path).stderr
    assert "classes.csv、staff.csv：文件开头有 BOM，已略去。" in told
    assert told.count("BOM") == 1


def test_a_limit_prints_fewer_and_says_so(county: "Folder") -> None:
    county.write("classes.csv", county.text("classes.csv").replace(",1,1,", ",0,0,"))
    result = run("check", county.path, "--limit", "1")
    assert "classes.csv (4)" in result.stdout
    assert "3 more in classes.csv" in result.stderr


def test_json_is_one_object_with_every_fault_and_nothing_else_on_stdout(
    county: "Folder",
) -> None:
    county.change("classes.csv", "1,1,30", "1,1,-30")
    result = run("check", county.path, "--json", "--limit", "0")
    answer = json.loads(result.stdout)
    assert result.exit_code == 1
    assert answer["is_sound"] is False
    assert (answer["county"], answer["taken_on"]) == ("411799", "2025-09-01")
    assert answer["fault_counts"] == {"negative": 1}
    assert answer["faults"] == [
        {
            "file": "classes.csv",
            "row": 2,
            "column": "pupils",
            "found": "-30",
            "code": "negative",
            "zh": "classes.csv 第 2 行“学生数”：“-30”是负数。请填不小于 0 的数。",
            "en": "classes.csv, row 2, 'Pupils': '-30' is negative. Write a number that is not below 0.",
        }
    ]


def test_what_a_file_holds_is_never_taken_as_markup(county: "Folder") -> None:
    county.change("classes.csv", "1,1,30", "1,1,[/red]")
    result = run("check", county.path)
    assert result.exit_code == 1
    assert "[/red]" in result.stdout


def test_a_call_at_fault_ends_with_two(county: "Folder", tmp_path: Path) -> None:
    assert run("check", tmp_path / "nowhere").exit_code == 2
    assert run("check", county.path, "--language", "fr").exit_code == 2
    assert run("template", county.path / "classes.csv").exit_code == 2


def test_the_help_of_the_template_says_that_its_folder_is_written_to() -> None:
    said = run("template", "--help").stdout
    assert "write the workbook into" in said
    assert "CSV" not in said


def test_a_template_is_written_once_and_not_over_another(tmp_path: Path) -> None:
    written = run("template", tmp_path / "new", "--language", "en")
    assert written.exit_code == 0
    assert Path(written.stdout.strip()).is_file()
    again = run("template", tmp_path / "new", "--language", "en")
    assert again.exit_code == 1
    assert "is there already" in again.stderr


def test_a_template_is_not_put_beside_tables(county: "Folder", tmp_path: Path) -> None:
    run("template", tmp_path / "new")
    again = run("template", tmp_path / "new", "--language", "en")
    assert again.exit_code == 2
    assert "holds 均衡数据模板.xlsx already" in again.stderr
    assert run("template", county.path).exit_code == 2


def test_a_folder_that_names_no_county_is_told_what_to_write(county: "Folder") -> None:
    (county.path / "county.toml").unlink()
    with pytest.raises(SnapshotNotValid) as refused:
        open_snapshot(county.path)
    assert "Add a county.toml" in str(refused.value)
    assert 'code = "411723"' in str(refused.value)
    assert "junheng check" not in str(refused.value)
