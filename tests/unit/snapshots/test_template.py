"""The workbook a clerk fills in: what it offers, and that what is filled in is read."""

import csv
import io
import zipfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from tests.unit.snapshots.conftest import TABLES as TEXTS
from tests.unit.snapshots.test_workbooks import typed

from junheng.snapshots.checking import check_folder
from junheng.snapshots.snapshot import open_snapshot
from junheng.snapshots.tables import TABLES
from junheng.snapshots.template import write_template

if TYPE_CHECKING:
    from tests.unit.snapshots.conftest import Folder

LANGUAGES = ("zh", "en")
FILLED = {"code": "411799", "name_zh": "演示县", "name_en": "Demonstration County", "taken_on": date(2025, 9, 1), "bounds": "114, 32.5, 115, 33.5"}  # fmt: skip


def fill(path: Path, language: str) -> None:
    """Fill the template in as a clerk would: labels from the drop-downs, typed cells."""
    workbook = openpyxl.load_workbook(path)
    sheet = workbook.worksheets[0]
    for row in sheet.iter_rows(min_row=2):
        name = str(row[2].value).split(":")[0]
        row[1].value = FILLED.get(name)
    for table in TABLES:
        rows = csv.DictReader(io.StringIO(as_codes(table.name)))
        sheet = workbook[table.label.in_language(language)]
        places = {cell.value: cell.column for cell in sheet[1]}
        for i, row in enumerate(rows, start=2):
            for column in table.columns.values():
                text = row[column.name] or None
                if column.codes and text:
                    text = column.codes.label_of(text).in_language(language)
                elif text and column.dtype is not str:
                    text = typed(text)
                sheet.cell(i, places[column.label.in_language(language)]).value = text
    workbook.save(path)


def as_codes(name: str) -> str:
    """Return a table's text with its headings as names and its codes as codes."""
    table = next(t for t in TABLES if t.name == name)
    report = check_folder(write_csv(name))
    frame = report.frames[table]
    return frame.write_csv()


def write_csv(name: str) -> Path:
    import tempfile

    folder = Path(tempfile.mkdtemp())
    path = folder / f"{name}.csv"
    path.write_text(TEXTS[path.name].lstrip("\n"), encoding="utf-8")
    return path


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_filled_template_is_the_same_snapshot_as_the_csv(
    county: "Folder", tmp_path: Path, language: str
) -> None:
    path = tmp_path / f"{language}.xlsx"
    write_template(path, language=language)
    fill(path, language)
    report = check_folder(path)
    assert [fault.sentence.en for fault in report.faults] == []
    assert report.county is not None
    assert report.county.name == ("演示县", "Demonstration County")
    assert open_snapshot(path).id == open_snapshot(county.path).id


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_template_has_no_fault_but_the_county_to_fill_in(
    tmp_path: Path, language: str
) -> None:
    path = tmp_path / "t.xlsx"
    write_template(path, language=language)
    codes = [fault.code for fault in check_folder(path).faults]
    assert codes == ["county_fact_missing"] * 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_has_a_heading_with_a_note_and_every_code_a_drop_down(
    tmp_path: Path, language: str
) -> None:
    path = tmp_path / "t.xlsx"
    write_template(path, language=language)
    workbook = openpyxl.load_workbook(path)
    assert len(workbook.sheetnames) == len(TABLES) + 2
    for table in TABLES:
        sheet = workbook[table.label.in_language(language)]
        assert sheet.freeze_panes == "A2"
        ruled = {str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation}  # fmt: skip
        for i, column in enumerate(table.columns.values()):
            heading = sheet.cell(1, i + 1)
            assert heading.value == column.label.in_language(language)
            assert heading.comment.text.startswith(column.name)
            rule = ruled.get(f"{heading.column_letter}2")
            if column.codes:
                offered = [cell.value for (cell,) in drop_down(workbook, rule.formula1)]
                assert offered == [c.label.in_language(language) for c in column.codes.codes]
            else:
                kinds = {int: "whole", float: "decimal", date: "date", bool: "list"}
                assert (rule.type if rule else None) == kinds.get(column.dtype)


def drop_down(workbook: openpyxl.Workbook, formula: str) -> tuple[tuple[openpyxl.cell.Cell, ...], ...]:  # fmt: skip
    sheet, cells = formula.lstrip("=").split("!")
    return workbook[sheet.strip("'")][cells.replace("$", "")]


def test_no_label_of_a_list_stands_for_two_codes() -> None:
    for table in TABLES:
        for column in table.columns.values():
            for language in LANGUAGES if column.codes else ():
                labels = [c.label.in_language(language) for c in column.codes.codes]
                assert len(labels) == len(set(labels)), column.codes.name


def test_the_same_template_has_the_same_bytes(tmp_path: Path) -> None:
    write_template(tmp_path / "a.xlsx", language="zh")
    write_template(tmp_path / "b.xlsx", language="zh")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    # Written within one second they would be the same by chance.
    made = zipfile.ZipFile(tmp_path / "a.xlsx").read("docProps/core.xml").decode()
    assert made.count("2000-01-01T00:00:00Z") == 2


def test_the_codes_sheet_names_their_sources_in_its_own_language(tmp_path: Path) -> None:
    named = {}
    for language, title in (("zh", "代码"), ("en", "Codes")):
        write_template(tmp_path / f"{language}.xlsx", language=language)
        sheet = openpyxl.load_workbook(tmp_path / f"{language}.xlsx")[title]
        named[language] = {row[3] for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert "教基报表，公开文本" in named["zh"]
    assert "教基 forms, public copy" in named["en"]
    assert named["zh"].isdisjoint(named["en"])
