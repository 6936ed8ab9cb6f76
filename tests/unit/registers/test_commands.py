"""What do `junheng import` and `junheng freeze` say and do?"""

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from tests.unit.registers.conftest import CLASSES, SCHOOLS, Folder
from typer.testing import CliRunner, Result

from junheng.accounts.models import Organisation
from junheng.cli.registers import freeze, import_folder
from junheng.registers.models import ImportRun, School, SchoolClass

pytestmark = [pytest.mark.database, pytest.mark.django_db]

app = typer.Typer()
app.command("import")(import_folder)
app.command("freeze")(freeze)
COUNTY = 'code = "419901"\nname_zh = "清平县"\nname_en = "Qingping"\ntaken_on = 2026-03-02\n'


def junheng(*words: Any, answer: str = "") -> Result:
    return CliRunner().invoke(app, [str(word) for word in words], input=answer)


@pytest.fixture
def sent(folder: Folder, data_dir: Path) -> Path:
    home = folder(schools=SCHOOLS, classes=CLASSES)
    (home / "county.toml").write_text(COUNTY, encoding="utf-8")
    return home


def schools() -> int:
    return School.objects.for_system("a test").count()


@pytest.mark.usefixtures("db")
def test_the_first_import_sets_up_the_county_that_the_folder_describes(sent: Path) -> None:
    done = junheng("import", sent, "--yes")
    assert done.exit_code == 0, done.output
    assert "schools" in done.stdout
    assert "junheng import --undo" in done.stdout
    assert Organisation.objects.get().name.en == "Qingping"
    assert schools() == 2


@pytest.mark.usefixtures("db")
def test_a_first_county_is_set_up_only_after_a_yes(sent: Path) -> None:
    done = junheng("import", sent, answer="n\n")
    assert done.exit_code == 0
    assert "Set up 419901 清平县" in done.stderr
    assert "Nothing was written." in done.stdout
    assert not Organisation.objects.exists()
    assert not ImportRun.objects.for_system("a test").exists()
    assert junheng("import", sent, answer="y\ny\n").exit_code == 0
    assert schools() == 2


def test_an_interrupted_question_leaves_no_import_waiting(sent: Path, county: Any) -> None:
    assert junheng("import", sent, answer="").exit_code == 1
    (run,) = ImportRun.objects.for_system("a test")
    assert run.state == "discarded"


def test_a_no_after_the_preview_writes_nothing(sent: Path, county: Any) -> None:
    done = junheng("import", sent, answer="n\n")
    assert done.exit_code == 0
    assert "Nothing was written." in done.stdout
    assert schools() == 0


def test_a_yes_after_the_preview_writes(sent: Path, county: Any) -> None:
    assert junheng("import", sent, answer="y\n").exit_code == 0
    assert schools() == 2


def test_importing_again_says_that_nothing_changes(sent: Path, county: Any) -> None:
    junheng("import", sent, "--yes")
    done = junheng("import", sent, "--json")
    assert done.exit_code == 0
    answer = json.loads(done.stdout)
    assert answer["outcome"] == "unchanged"
    assert answer["tables"]["classes"]["unchanged"] == 3


def test_an_import_can_be_taken_back_by_its_number(sent: Path, county: Any) -> None:
    written = json.loads(junheng("import", sent, "--yes", "--json").stdout)
    undone = junheng("import", "--undo", written["import"], "--json")
    assert json.loads(undone.stdout)["outcome"] == "undone"
    assert schools() == 0
    again = junheng("import", "--undo", written["import"])
    assert again.exit_code == 1
    assert "is undone, not committed" in again.stderr


def test_the_help_says_that_undoing_takes_a_number() -> None:
    [line] = [line for line in junheng("import", "--help").stdout.splitlines() if "--undo" in line]
    assert "NUMBER" in line


def test_an_import_that_was_discarded_has_nothing_to_undo(sent: Path, county: Any) -> None:
    junheng("import", sent, answer="n\n")
    (run,) = ImportRun.objects.for_system("a test")
    undone = junheng("import", "--undo", run.pk)
    assert undone.exit_code == 1
    sentence = f"Import {run.pk} is discarded: it was never written, so there is nothing to undo."
    assert sentence in undone.stderr


def test_rows_that_the_folder_lacks_stay_unless_asked(
    sent: Path, county: Any, folder: Folder
) -> None:
    junheng("import", sent, "--yes")
    fewer = folder(classes="\n".join(CLASSES.strip().splitlines()[:2]))
    kept = junheng("import", fewer, "--yes")
    assert "hold all of this already" in kept.stdout
    refused = junheng("import", fewer, "--remove-vanished", answer="n\n")
    question = "Write this to the registers, and remove 2 rows (classes 2)?"
    assert question in refused.stderr
    assert SchoolClass.objects.for_system("a test").count() == 3
    removed = junheng("import", fewer, "--yes", "--remove-vanished")
    assert removed.exit_code == 0, removed.output
    assert "This will remove 2 rows (classes 2) of the registers." in removed.stderr
    assert SchoolClass.objects.for_system("a test").count() == 1


def test_a_sheet_with_headings_only_removes_nothing_and_is_noted(
    sent: Path, county: Any, folder: Folder
) -> None:
    junheng("import", sent, "--yes")
    fewer = folder(schools=SCHOOLS, classes=CLASSES.strip().splitlines()[0])
    done = junheng("import", fewer, "--yes", "--remove-vanished")
    assert done.exit_code == 0, done.output
    assert (
        "classes.csv: There are headings but no rows, so the table counts as absent" in done.stderr
    )
    assert SchoolClass.objects.for_system("a test").count() == 3


def test_every_fault_is_said_and_nothing_is_written(
    county: Any, folder: Folder, data_dir: Path
) -> None:
    faulty = folder(schools=SCHOOLS.replace("121", "999"))
    done = junheng("import", faulty, "--yes")
    assert done.exit_code == 1
    assert "schools.csv, row 2" in done.stderr
    as_json = json.loads(junheng("import", faulty, "--json").stdout)
    assert [(f["file"], f["row"], f["column"]) for f in as_json["faults"]] == [
        ("schools.csv", 2, "urban_rural")
    ]
    assert schools() == 0


def test_with_several_counties_the_code_must_be_given(
    county: Any, other_county: Any, sent: Path
) -> None:
    asked = junheng("import", sent, "--yes")
    assert asked.exit_code == 2
    assert "--county 419901 or --county 419902" in asked.stderr
    assert junheng("import", sent, "--yes", "--county", "419901").exit_code == 0
    wrong = junheng("import", sent, "--yes", "--county", "999999")
    assert wrong.exit_code == 1
    assert "no county with the code '999999'" in wrong.stderr


@pytest.mark.parametrize("words", [[], ["some-folder", "--undo", "1"]])
def test_a_call_that_says_too_little_or_too_much_is_at_fault(county: Any, words: list[str]) -> None:
    assert junheng("import", *words).exit_code == 2


@pytest.mark.usefixtures("db")
def test_a_folder_without_county_or_rows_is_at_fault(folder: Folder, tmp_path: Path) -> None:
    nameless = junheng("import", folder(schools=SCHOOLS), "--yes")
    assert nameless.exit_code == 1
    assert "which county it is" in nameless.stderr
    assert "Add a county.toml, or a sheet 'County' in a workbook" in nameless.stderr
    early = junheng("freeze", tmp_path / "frozen")
    assert early.exit_code == 1
    assert "a folder with a county.toml, or a workbook with a sheet 'County', first" in early.stderr
    absent = junheng("import", tmp_path / "nowhere", "--yes")
    assert absent.exit_code == 1
    assert not Organisation.objects.exists()


def test_freeze_writes_a_folder_and_says_what_is_in_it(
    sent: Path, county: Any, tmp_path: Path
) -> None:
    junheng("import", sent, "--yes")
    frozen = junheng("freeze", tmp_path / "frozen", "--json")
    assert frozen.exit_code == 0, frozen.output
    answer = json.loads(frozen.stdout)
    assert answer["rows"] == {"schools": 2, "classes": 3}
    assert (tmp_path / "frozen" / "snapshot.json").is_file()
    again = junheng("freeze", tmp_path / "frozen")
    assert again.exit_code == 1
    assert "exists already" in again.stderr
    early = junheng("freeze", tmp_path / "early", "--on", "2001-01-01")
    assert early.exit_code == 1
    assert "hold nothing on 2001-01-01" in early.stderr


def test_figures_imported_late_are_frozen_on_the_day_they_describe(
    sent: Path, county: Any, tmp_path: Path
) -> None:
    done = junheng("import", sent, "--describes", "2025-09-01", "--yes")
    assert done.exit_code == 0, done.output
    assert "These rows count from 2025-09-01, the day they describe." in done.stdout
    frozen = junheng("freeze", tmp_path / "frozen", "--on", "2025-09-01", "--json")
    assert frozen.exit_code == 0, frozen.output
    assert json.loads(frozen.stdout)["rows"] == {"schools": 2, "classes": 3}
    early = junheng("freeze", tmp_path / "early", "--on", "2025-08-31")
    assert "hold nothing on 2025-08-31" in early.stderr
    undone = junheng("import", "--undo", "1", "--describes", "2025-09-01")
    assert undone.exit_code == 2


def test_the_day_of_the_folder_is_taken_and_figures_do_not_slip_under_later_ones(
    sent: Path, county: Any
) -> None:
    written = json.loads(junheng("import", sent, "--yes", "--json").stdout)
    assert written["counts_from"].startswith("2026-03-02T")
    fewer = CLASSES.replace("46", "45")
    (sent / "classes.csv").write_text(
        "\n".join(line.replace(" ", "").replace("|", ",") for line in fewer.strip().splitlines())
    )
    done = junheng("import", sent, "--describes", "2026-02-01", answer="y\n")
    assert done.exit_code == 0, done.output
    sentence = "The registers were changed after 2026-02-01, so these rows count from today."
    assert sentence in done.stdout


def test_a_day_to_come_is_refused(sent: Path, county: Any) -> None:
    done = junheng("import", sent, "--describes", "2999-09-01", "--yes")
    assert done.exit_code == 1
    assert "2999-09-01 has not come yet" in done.stderr
    assert schools() == 0
