"""Do `measure` and `assess` answer people and programs, and end with the right code?"""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import typer
from tests.spec.cases import TAKEN_ON, frame_of
from typer.testing import CliRunner, Result

from junheng.cli.measure import assess, measure
from junheng.kernel.text import Text
from junheng.snapshots.county import County
from junheng.snapshots.snapshot import write_snapshot
from junheng.snapshots.tables import Classes, Premises, Schools, Staff

runner = CliRunner()
app = typer.Typer()
app.command("measure")(measure)
app.command("assess")(assess)


@pytest.fixture
def folder(tmp_path: Path) -> str:
    home = tmp_path / "snapshot"
    north = {"school_id": "2141000001", "name": "北校"}
    frames = {
        Schools: frame_of(Schools, [north]),
        Classes: frame_of(Classes, [{"school_id": "2141000001", "grade": 3, "pupils": 50}]),
        Staff: frame_of(Staff, [{"school_id": "2141000001"}]),
    }
    county = County("411799", Text("试县", "Try"))
    write_snapshot(home, frames, county=county, taken_on=TAKEN_ON)
    return str(home)


def run(*words: str) -> Result:
    return runner.invoke(app, list(words))


def test_measure_prints_a_line_an_indicator(folder: str) -> None:
    result = run("measure", folder, "--only", "classes.size")
    assert result.exit_code == 0
    assert "试县, 2025-09-01" in result.stdout
    assert "classes.size" in result.stdout
    assert "50" in result.stdout


def test_measure_names_schools(folder: str) -> None:
    result = run("measure", folder, "--by", "school", "--only", "classes.size")
    assert "北校" in result.stdout


def test_measure_says_why_there_is_no_value(folder: str) -> None:
    result = run("measure", folder, "--only", "premises.teaching_area", "--json")
    (value,) = json.loads(result.stdout)["values"]
    assert (value["value"], value["reason"]) == (None, "table_absent:premises")
    table = run("measure", folder, "--only", "premises.teaching_area").stdout
    assert "no table: premises" in " ".join(table.split())


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_measure_prints_one_json_object(folder: str, engine: str) -> None:
    result = run("measure", folder, "--by", "township", "--engine", engine, "--json")
    answer = json.loads(result.stdout)
    assert (answer["county"], answer["taken_on"], answer["by"]) == (
        "411799",
        "2025-09-01",
        "township",
    )
    assert {"indicator", "stage", "key", "value", "reason"} <= set(answer["values"][0])


def test_assess_prints_clauses_rules_and_the_worst(folder: str) -> None:
    result = run("assess", folder, "--standard", "jiaodu-2017-6")
    assert result.exit_code == 0
    assert "第七条（五）" in result.stdout
    assert "still to be checked" in result.stdout
    assert "Every school meets six of the seven" in result.stdout
    assert "北校 3-1" in result.stdout
    assert re.search(r"\b1 (teacher|pupil|classroom|(music|art) room)\b(?!s)", result.stdout)
    assert not re.search(r"\b1 (teachers|pupils|classrooms|(music|art) rooms)\b", result.stdout)


def test_assess_prints_one_json_object(folder: str) -> None:
    answer = json.loads(run("assess", folder, "--standard", "jiaodu-2017-6", "--json").stdout)
    assert (answer["standard"], answer["on"]) == ("jiaodu-2017-6", "2025-09-01")
    large = [f for f in answer["findings"] if f["clause"] == "jiaodu-2017-6/class_size"]
    assert [(f["value"], f["limit"], f["is_met"], f["detail"]) for f in large] == [
        (50.0, 45.0, False, "3-1")
    ]
    clause = next(c for c in answer["clauses"] if c["clause"] == "jiaodu-2017-6/class_size")
    assert (clause["met"], clause["failed"], clause["cite"]) == (0, 1, "第七条（五）")
    assert answer["schools"][0]["key"] == "2141000001"
    assert (clause["since"], clause["is_checked"]) == ("2017-04-19", False)
    assert answer["document"]["number"] == "教督〔2017〕6号"
    assert answer["document"]["url"].startswith("http")
    assert [value["indicator"] for value in answer["reported"]] == ["balance.composite"]
    assert answer["left_out"] == []


def two_schools(home: Path, **second: Any) -> str:
    ids = ("2141000001", "2141000002")
    rows = [{"school_id": ids[0], "name": "北校"}, {"school_id": ids[1], "name": "北校"} | second]
    frames = {
        Schools: frame_of(Schools, rows),
        Classes: frame_of(Classes, [{"school_id": school, "pupils": 49} for school in ids]),
        Staff: frame_of(Staff, [{"school_id": ids[0]}]),
    }
    county = County("411799", Text("试县", "Try"))
    write_snapshot(home, frames, county=county, taken_on=TAKEN_ON)
    return str(home)


def test_two_schools_of_one_name_are_told_apart(tmp_path: Path) -> None:
    folder = two_schools(tmp_path / "s")
    found = run("measure", folder, "--by", "school", "--only", "classes.size").stdout
    assert "北校 2141000001" in found
    assert "北校 2141000002" in found


def test_an_indicator_asked_for_twice_is_answered_once(folder: str) -> None:
    only = ["--only", "classes.size", "--only", "classes.size"]
    assert len(json.loads(run("measure", folder, *only, "--json").stdout)["values"]) == 1


def test_assess_gives_the_value_of_the_county_and_the_composite(tmp_path: Path) -> None:
    found = run("assess", two_schools(tmp_path / "s"), "--standard", "jiaodu-2017-6").stdout
    lines = " ".join(found.split())
    assert "above_required_degree_spread 第六条末段 1 ≤0.5 not met" in lines
    assert "teaching_area_spread 第六条末段 – ≤0.5 no value" in lines
    assert "Composite spread of the seven resources, not judged: primary –." in lines


def test_assess_says_which_schools_are_left_out(tmp_path: Path) -> None:
    point = two_schools(tmp_path / "s", school_type="218")
    found = run("assess", point, "--standard", "jiaodu-2017-6").stdout
    assert "Left out, teaching point under 50 pupils: 1." in found


def test_what_an_unconfirmed_value_decides_is_marked(folder: str) -> None:
    found = run("assess", folder, "--standard", "jiaodu-2017-6").stdout
    worst = found.partition("Furthest from the limit")[2]
    assert "class_size ?" in worst
    assert "above_required_degree ?" not in worst


def test_a_document_that_only_plans_quote_says_so(folder: str) -> None:
    result = run("assess", folder, "--standard", "henan-2011-layout")
    assert result.exit_code == 0
    assert "no indicator measures a clause of it" in result.stdout


def test_assess_on_a_day_without_law_says_so(folder: str) -> None:
    result = run("assess", folder, "--standard", "jiaodu-2017-6", "--on", "2016-01-01")
    assert result.exit_code == 0
    assert "no clause with an indicator was in force on 2016-01-01" in result.stdout


def test_assess_names_clauses_not_yet_in_force_and_has_nothing_to_blame(folder: str) -> None:
    result = run("assess", folder, "--standard", "moe-class-size", "--on", "2019-09-01")
    assert "Not in force on 2019-09-01: moe-class-size/large_share" in " ".join(
        result.stdout.split()
    )
    assert "Furthest" not in result.stdout


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["measure", "{}", "--only", "classes.sizes"], 2, "Did you mean classes.size"),
        (["measure", "{}", "--by", "school", "--only", "balance.composite"], 2, "--by township"),
        (
            ["measure", "{}", "--by", "school", "--only", "balance.composite", "--json"],
            2,
            "compares schools with each other",
        ),
        (["measure", "{}/nowhere"], 1, "There is no folder"),
        (["assess", "{}", "--standard", "jiaodu-2017"], 2, "Did you mean jiaodu-2017-6"),
        (["assess", "{}", "--standard", "jiaodu-2017-6", "--on", "soon"], 2, "'soon' is not a day"),
        (["assess", "{}/nowhere", "--standard", "jiaodu-2017-6"], 1, "There is no folder"),
        (
            ["assess", "{}", "--standard", "jiaodu-2017-6", "--rules", "{}/nowhere"],
            2,
            "there is no such folder",
        ),
    ],
)
def test_a_call_or_data_at_fault_ends_with_a_sentence(
    folder: str, words: list[str], code: int, sentence: str
) -> None:
    result = run(*(word.format(folder) for word in words))
    assert result.exit_code == code
    assert sentence in " ".join(result.output.split())
    assert "Traceback" not in result.output


def test_a_snapshot_whose_bytes_were_changed_is_refused(folder: str) -> None:
    path = Path(folder) / "classes.parquet"
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    result = run("measure", folder)
    assert result.exit_code == 1
    assert "Traceback" not in result.output


def test_a_whole_county_without_an_assessed_school_is_said(tmp_path: Path) -> None:
    home = tmp_path / "special"
    special = {"school_id": "5141000001", "name": "特校", "school_type": "511"}
    frames = {
        Schools: frame_of(Schools, [special]),
        Classes: frame_of(Classes, [{"school_id": "5141000001", "stage": "special", "pupils": 9}]),
        Premises: frame_of(Premises, [{"school_id": "5141000001"}]),
    }
    county = County("411799", Text("试县", "Try"))
    write_snapshot(home, frames, county=county, taken_on=TAKEN_ON)
    for words in (["measure", "--only", "classes.size"], ["assess", "--standard", "jiaodu-2017-6"]):
        for form in ([], ["--json"]):
            result = run(*words, *form, str(home))
            assert result.exit_code == 1
            assert "no assessed school" in result.output
            assert "enrolment of 2025/26" in result.output


def test_local_rules_are_those_that_the_pages_use(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    local = tmp_path / "rules"
    local.mkdir()
    (local / "ours-1.yaml").write_text("title: [", encoding="utf-8")
    monkeypatch.setenv("JUNHENG_LOCAL_RULES", str(local))
    result = run("assess", folder, "--standard", "jiaodu-2017-6")
    assert result.exit_code == 1
    assert "ours-1.yaml" in result.stderr


def test_a_folder_of_rules_that_is_not_there_is_named_as_it_was_given(
    folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run("assess", folder, "--standard", "jiaodu-2017-6", "--rules", "/nope")
    assert result.exit_code == 2
    assert "--rules /nope: there is no such folder." in result.stderr
    monkeypatch.setenv("JUNHENG_LOCAL_RULES", "/gone")
    result = run("assess", folder, "--standard", "jiaodu-2017-6")
    assert "JUNHENG_LOCAL_RULES=/gone: there is no such folder." in result.stderr
