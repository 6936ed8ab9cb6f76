"""Are published optima found and proven, from the command line, and do the answers hold?"""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from junheng.cli.solve import solve, verify

FOLDER = Path("../shared/data/layout")
OPTIMA = {
    "cap41": 1040444.375,
    "cap101": 796648.4375,
    "pmed1": 5819,
    "pmed6": 7824,
    "pmed11": 7696,
    "holmberg_p1": 8848,
    "holmberg_p13": 8252,
}
runner = CliRunner()
app = typer.Typer()
app.add_typer(solve, name="solve")
app.command("verify")(verify)


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the published problems are not on this machine")
@pytest.mark.parametrize("name", OPTIMA)
def test_a_published_optimum_is_found_proven_and_verified(name, tmp_path):
    made = runner.invoke(app, ["solve", "layout", str(FOLDER / name), "--json"])
    assert made.exit_code == 0, made.stderr
    answer = json.loads(made.stdout)
    assert answer["status"] == "optimal"
    assert answer["objective"] == answer["bound"] == pytest.approx(OPTIMA[name], rel=1e-9)
    path = tmp_path / "answer.json"
    path.write_text(made.stdout)
    checked = runner.invoke(app, ["verify", str(FOLDER / name), str(path), "--json"])
    assert checked.exit_code == 0
    assert json.loads(checked.stdout) == {"holds": True, "violations": []}


def test_a_faulty_folder_ends_with_1_and_its_faults(folder):
    made = runner.invoke(app, ["solve", "layout", str(folder(places__csv=None)), "--json"])
    assert made.exit_code == 1
    assert made.stdout == ""
    assert "places.csv: The file is missing" in made.stderr


def test_an_infeasible_problem_ends_with_1_and_the_reason(folder, tmp_path):
    travel = "place_id,site_id,cost\nnorth,hill,1\nsouth,hill,1\n"
    made = runner.invoke(app, ["solve", "layout", str(folder(travel__csv=travel)), "--json"])
    assert made.exit_code == 1
    answer = json.loads(made.stdout)
    assert answer["status"] == "infeasible"
    assert answer["objective"] is None
    sentence = "Place east has no site that it may use and that has room for it."
    assert answer["reasons"] == [sentence]
    assert made.stderr.strip() == sentence
    (tmp_path / "answer.json").write_text(made.stdout)
    checked = runner.invoke(app, ["verify", str(tmp_path), str(tmp_path / "answer.json")])
    assert "claims nothing" in checked.stdout


def test_an_answer_has_the_fields_of_the_neutral_format_and_no_others(folder):
    made = runner.invoke(app, ["solve", "layout", str(folder()), "--json"])
    assert made.exit_code == 0
    fields = ["status", "objective", "bound", "gap", "seconds", "sites", "assignment"]
    assert list(json.loads(made.stdout)) == fields


def test_an_answer_is_printed_for_people_too(folder):
    made = runner.invoke(app, ["solve", "layout", str(folder())])
    assert "status     optimal" in made.stdout
    assert "open       1 of 2 sites" in made.stdout


def test_a_call_with_an_impossible_option_ends_with_2(folder):
    assert runner.invoke(app, ["solve", "layout", str(folder()), "--seconds", "-1"]).exit_code == 2


def test_a_tampered_answer_ends_with_1(folder, tmp_path):
    made = runner.invoke(app, ["solve", "layout", str(folder()), "--json"])
    answer = json.loads(made.stdout)
    answer["objective"] -= 1
    path = tmp_path / "answer.json"
    path.write_text(json.dumps(answer))
    checked = runner.invoke(app, ["verify", str(folder()), str(path)])
    assert checked.exit_code == 1
    assert "The objective is given as 57" in checked.stdout


@pytest.mark.parametrize("text", ["", "[]", '{"status": "optimal"}'])
def test_what_is_no_answer_ends_with_1(folder, tmp_path, text):
    path = tmp_path / "answer.json"
    path.write_text(text)
    checked = runner.invoke(app, ["verify", str(folder()), str(path)])
    assert checked.exit_code == 1
    assert checked.stderr


@pytest.mark.parametrize(
    "option", ["--seconds=inf", "--seconds=nan", "--seconds=0", "--gap=-1", "--seed=99999999999"]
)
def test_options_that_no_solver_takes_are_the_fault_of_the_call(folder, option):
    made = runner.invoke(app, ["solve", "layout", str(folder()), option])
    assert made.exit_code == 2
