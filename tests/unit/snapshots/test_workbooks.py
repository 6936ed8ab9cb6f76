"""What is told about workbooks: their cells, their sheets, and files that are none."""

import csv
import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.unit.snapshots.conftest import COUNTY
from tests.unit.snapshots.conftest import TABLES as TEXTS

from junheng.snapshots import archives, workbooks
from junheng.snapshots.checking import check_folder
from junheng.snapshots.report import CheckReport
from junheng.snapshots.tables import TABLES


def typed(text: str) -> Any:
    """Return a cell as a clerk's workbook holds it: numbers and days, not their text."""
    if len(text) == 10 and text[4] == "-":
        return date.fromisoformat(text)
    if text.isdigit() and len(text) < 10:
        return int(text)
    return float(text) if text.replace(".", "").isdigit() and "." in text else text or None


def sound_workbook() -> openpyxl.Workbook:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for table in TABLES:
        sheet = workbook.create_sheet(table.label.zh)
        for row in csv.reader(io.StringIO(TEXTS[f"{table.name}.csv"].lstrip("\n"))):
            sheet.append([typed(cell) for cell in row])
    return workbook


@pytest.fixture
def workbook() -> openpyxl.Workbook:
    return sound_workbook()


@pytest.fixture
def check(tmp_path: Path) -> Any:
    """Check a workbook, or the bytes of one, in a folder with a county.toml."""

    def run(content: openpyxl.Workbook | bytes, name: str = "data.xlsx") -> CheckReport:
        (tmp_path / "county.toml").write_text(COUNTY, encoding="utf-8")
        if isinstance(content, bytes):
            (tmp_path / name).write_bytes(content)
        else:
            content.save(tmp_path / name)
        return check_folder(tmp_path)

    return run


def zh(report: CheckReport) -> list[str]:
    return [fault.sentence.zh for fault in report.faults]


def en(report: CheckReport) -> list[str]:
    return [fault.sentence.en for fault in report.faults]


def test_a_sound_workbook_has_neither_fault_nor_note(check: Any, workbook: Any) -> None:
    report = check(workbook)
    assert (report.faults, report.notes) == ((), ())
    assert len(report.frames) == len(TABLES)


def test_a_workbook_reads_as_the_same_values_as_csv(
    check: Any, workbook: Any, tmp_path: Path
) -> None:
    from tests.unit.snapshots.conftest import Folder

    of_csv = Folder(tmp_path / "csv").check().frames
    for table, frame in check(workbook).frames.items():
        assert frame.equals(of_csv[table]), table.name


def test_sheets_may_be_named_in_english_or_by_code(check: Any, workbook: Any) -> None:
    for table in TABLES:
        workbook[table.label.zh].title = table.label.en if table.name != "staff" else "staff"
    assert check(workbook).is_sound


def test_a_workbook_of_one_sheet_may_carry_the_name_in_the_file(check: Any, workbook: Any) -> None:
    for table in TABLES:
        if table.name != "places":
            workbook.remove(workbook[table.label.zh])
    workbook["居住地"].title = "Sheet1"
    assert [table.name for table in check(workbook, "居住地.xlsx").frames] == ["places"]


@pytest.mark.parametrize(
    ("cell", "value", "zh_said", "en_said"),
    [
        ("E2", "#REF!", "第 2 行“学生数”：单元格是 Excel 错误值 #REF!。请修正公式，或填入数值。", "row 2, 'Pupils': The cell is an Excel error #REF!. Repair the formula or type the value."),
        ("E2", "=1+1", "第 2 行“学生数”：单元格是公式但没有算出的值。请在 Excel 或 WPS 中打开并保存一次，或填入数值。", "row 2, 'Pupils': The cell is a formula without its result. Open and save the workbook in Excel or WPS, or type the value."),
        ("E2", date(2025, 3, 2), "第 2 行“学生数”：“2025-03-02”是日期，这里要数字。请把单元格格式改为“常规”，再填数字（单位：人）。", "row 2, 'Pupils': '2025-03-02' is a date where a number is wanted. Set the format of the cell to General and write a number (people)."),
        ("E2", 30.5, "第 2 行“学生数”：“30.5”不是整数。请填整数（单位：人）。", "row 2, 'Pupils': '30.5' is not a whole number. Write a whole number (people)."),
        ("E2", True, "第 2 行“学生数”：“true”不是数字。请只填数字（单位：人）。", "row 2, 'Pupils': 'true' is not a number. Write only a number (people)."),
        ("A2", 1.2345678901234567e19, "第 2 行“学校标识码”：“1.234567890123457e+19”是科学记数法，原来的数字可能已丢失。请把该列设为文本格式，再重新填写完整的数字。", "row 2, 'School identifier': '1.234567890123457e+19' is in scientific notation and digits may be lost. Set the column to text and type the whole number again."),
    ],
)  # fmt: skip
def test_a_cell_that_only_a_workbook_can_hold_is_told(
    check: Any, workbook: Any, cell: str, value: Any, zh_said: str, en_said: str
) -> None:
    workbook["班级"][cell] = value
    report = check(workbook)
    assert zh(report) == [f"data.xlsx[班级] {zh_said}"]
    assert en(report) == [f"data.xlsx[班级], {en_said}"]


def test_numbers_stored_as_text_are_read_and_noted(check: Any, workbook: Any) -> None:
    workbook["班级"]["E2"] = "30"
    report = check(workbook)
    assert report.is_sound
    (note,) = report.notes
    assert (
        note.sentence.zh
        == "data.xlsx[班级] 第 2 行“学生数”：1 格的数字存成了文本，已按数字读取，如 30。"
    )
    assert note.sentence.en == "data.xlsx[班级], row 2, 'Pupils': 1 number(s) stored as text were read as numbers, such as 30."  # fmt: skip


def test_a_day_shown_as_a_number_is_read_and_noted(check: Any, workbook: Any) -> None:
    workbook["教职工"]["K2"].value = 29342
    workbook["教职工"]["K2"].number_format = "General"
    report = check(workbook)
    assert report.is_sound
    assert [note.sentence.zh for note in report.notes] == [
        "data.xlsx[教职工] 第 2 行“出生日期”：1 格是 Excel 日期序号，已按日期读取，如 29342 读作 1980-05-01。"
    ]


def test_an_identifier_held_as_a_number_is_still_the_identifier(check: Any, workbook: Any) -> None:
    workbook["班级"]["A2"] = 2141000001
    assert check(workbook).faults == ()


def test_merged_data_are_told_once_and_read_as_shown(check: Any, workbook: Any) -> None:
    workbook["班级"].merge_cells("A2:A3")
    report = check(workbook)
    assert zh(report) == [
        "data.xlsx[班级] 第 2 行：单元格 A2:A3 是合并的。请取消合并，每一格都填上值。"
    ]
    assert en(report) == ["data.xlsx[班级], row 2: The cells A2:A3 are merged. Unmerge them and fill in every cell."]  # fmt: skip


def test_merged_headings_are_told(check: Any, workbook: Any) -> None:
    workbook["班级"].merge_cells("D1:E1")
    report = check(workbook)
    assert zh(report) == [
        "data.xlsx[班级] 第 1 行“学生数”：缺少“学生数”（pupils）列。请加上该列。",
        "data.xlsx[班级] 第 1 行：表头有合并单元格 D1:E1。请取消合并，让每一列有自己的列名。",
    ]
    assert en(report)[1] == (
        "data.xlsx[班级], row 1: The headings have merged cells D1:E1. "
        "Unmerge them and give each column its own name."
    )


def test_headings_of_two_merged_rows_are_told_and_the_second_is_no_data(
    check: Any, workbook: Any
) -> None:
    sheet = workbook["班级"]
    sheet.insert_rows(2)
    for letter in "ABCDE":
        sheet.merge_cells(f"{letter}1:{letter}2")
    report = check(workbook)
    assert [fault.code for fault in report.faults] == ["header_merged"] * 5


def test_a_merged_title_above_the_headings_is_told(check: Any, workbook: Any) -> None:
    sheet = workbook["班级"]
    sheet.insert_rows(1)
    sheet["A1"] = "演示县班级情况表"
    sheet.merge_cells("A1:E1")
    sheet["E3"] = -30
    assert zh(check(workbook)) == [
        "data.xlsx[班级] 第 2 行：表头在第 2 行，不在第 1 行。请删除表头上面的标题等各行。",
        "data.xlsx[班级] 第 3 行“学生数”：“-30”是负数。请填不小于 0 的数。",
    ]


def test_a_table_that_does_not_begin_in_the_first_cell_keeps_its_rows(
    check: Any, workbook: Any
) -> None:
    sheet = workbook["班级"]
    sheet.insert_rows(1, 2)
    sheet.insert_cols(1, 2)
    sheet["G4"] = "#N/A"
    assert [(fault.row, fault.column, fault.code) for fault in check(workbook).faults] == [
        (3, "", "header_not_first"),
        (4, "pupils", "excel_error"),
    ]


def test_rows_are_counted_on_through_a_long_sheet(
    check: Any, workbook: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbooks, "CHUNK", 2)
    workbook["班级"]["E4"] = "#REF!"
    workbook["班级"]["D3"] = "x"
    assert [(fault.row, fault.code) for fault in check(workbook).faults] == [
        (3, "not_number"),
        (4, "excel_error"),
    ]


def test_two_sheets_of_one_table_are_told(check: Any, workbook: Any) -> None:
    workbook.copy_worksheet(workbook["班级"]).title = "Classes"
    report = check(workbook)
    assert zh(report) == ["data.xlsx[Classes]：“班级”表出现了两次，已在 data.xlsx[班级] 中读取。请只保留一份。"]  # fmt: skip
    assert en(report) == ["data.xlsx[Classes]: The table 'Classes' is there twice; it was already read from data.xlsx[班级]. Keep only one."]  # fmt: skip


def test_a_sheet_that_is_none_of_ours_is_noted(check: Any, workbook: Any) -> None:
    workbook.create_sheet("随手记")["A1"] = "note"
    report = check(workbook)
    assert report.is_sound
    assert [note.sentence.zh for note in report.notes] == [
        "data.xlsx[随手记]：不是数据表，未读取。"
    ]


@pytest.mark.parametrize("place", ["XFD1000000", "XFD2", "JA3", "Z1000000"])
def test_a_stray_cell_far_from_the_table_is_told_before_it_costs_memory(
    check: Any, workbook: Any, place: str
) -> None:
    workbook["班级"][place] = 1
    report = check(workbook)
    assert zh(report)[0] == f"data.xlsx[班级]：工作表一直延伸到单元格 {place}，超过上限。请删除远离表格的内容后再保存。"  # fmt: skip
    assert en(report)[0] == f"data.xlsx[班级]: The sheet reaches as far as cell {place}, beyond the limit. Delete what is far from the table and save it."  # fmt: skip


def test_cells_that_are_only_formatted_reach_nowhere(check: Any, workbook: Any) -> None:
    workbook["班级"]["XFD900000"].font = openpyxl.styles.Font(bold=True)
    assert check(workbook).is_sound


def saved(workbook: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 3_000_000)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "zh_said", "en_said"),
    [
        ("data.xls", b"<html><table></table></html>", "文件其实是网页（HTML），与扩展名不符。请在 Excel 或 WPS 中打开后另存为 .xlsx。", "The file really is a web page (HTML), whatever its name says. Open it in Excel or WPS and save it as .xlsx."),
        ("data.xls", "学校\t班级\n".encode(), "文件其实是文本，与扩展名不符。请在 Excel 或 WPS 中打开后另存为 .xlsx。", "The file really is text, whatever its name says. Open it in Excel or WPS and save it as .xlsx."),
        ("data.xls", b"<?xml version='1.0'?><Workbook/>", "文件其实是XML 表格，与扩展名不符。请在 Excel 或 WPS 中打开后另存为 .xlsx。", "The file really is an XML spreadsheet, whatever its name says. Open it in Excel or WPS and save it as .xlsx."),
        ("data.xlsx", b"\x00\x01\x02", "文件其实是其他文件，与扩展名不符。请在 Excel 或 WPS 中打开后另存为 .xlsx。", "The file really is another kind of file, whatever its name says. Open it in Excel or WPS and save it as .xlsx."),
        ("data.xlsx", b"", "文件是空的。请填入表头和数据，或删除该文件。", "The file is empty. Put in headings and rows, or delete it."),
        ("data.xlsx", b"PK\x03\x04 and no more", "工作簿已损坏，无法打开。请在 Excel 或 WPS 中打开并另存为 .xlsx。", "The workbook is damaged and cannot be opened. Open it in Excel or WPS and save it as .xlsx."),
        ("data.xls", b"\xd0\xcf\x11\xe0" + b"x" * 3000, "工作簿已损坏，无法打开。请在 Excel 或 WPS 中打开并另存为 .xlsx。", "The workbook is damaged and cannot be opened. Open it in Excel or WPS and save it as .xlsx."),
        ("data.xlsx", b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "工作簿有打开密码。请取消密码后再保存。", "The workbook has a password. Remove the password and save it again."),
        ("data.ods", b"PK\x03\x04", "不读取 .ods 格式。请另存为 .xlsx。", "Files of kind .ods are not read. Save it as .xlsx."),
    ],
)  # fmt: skip
def test_a_file_that_is_no_workbook_is_told(
    check: Any, name: str, content: bytes, zh_said: str, en_said: str
) -> None:
    report = check(content, name)
    assert zh(report) == [f"{name}：{zh_said}"]
    assert en(report) == [f"{name}: {en_said}"]


def test_a_workbook_cut_short_is_told(check: Any, workbook: Any) -> None:
    content = saved(workbook)
    assert zh(check(content[: len(content) // 2])) == [
        "data.xlsx：工作簿已损坏，无法打开。请在 Excel 或 WPS 中打开并另存为 .xlsx。"
    ]


def test_an_xlsx_under_the_old_extension_is_simply_read(check: Any, workbook: Any) -> None:
    assert check(saved(workbook), "data.xls").is_sound


def test_an_archive_that_unpacks_beyond_the_limit_is_told_and_not_opened(
    check: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "LARGEST_UNPACKED_MB", 2)
    (fault,) = check(bomb()).faults
    assert fault.code == "file_too_large"
    assert fault.facts["megabytes"] == 3


def test_a_damaged_sheet_is_told_and_the_others_are_checked(check: Any, workbook: Any) -> None:
    source = zipfile.ZipFile(io.BytesIO(saved(workbook)))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in source.namelist():
            content = source.read(name)
            is_last = name == f"xl/worksheets/sheet{len(TABLES)}.xml"
            archive.writestr(name, content.replace(b"<v>", b"<v>&", 1) if is_last else content)
    report = check(buffer.getvalue())
    assert zh(report) == ["data.xlsx[建设项目]：工作表已损坏，无法读取。请另存为新的 .xlsx。"]
    assert en(report) == [
        "data.xlsx[建设项目]: The sheet is damaged and cannot be read. Save the workbook as a new .xlsx."
    ]
    assert len(report.frames) == len(TABLES) - 1


def test_a_hidden_sheet_is_read_and_noted(workbook: openpyxl.Workbook, check: Any) -> None:
    workbook["班级"].sheet_state = "hidden"
    workbook.create_sheet("草稿").sheet_state = "veryHidden"
    report = check(workbook)
    assert report.is_sound
    assert [note.sentence.zh for note in report.notes if note.code == "sheet_hidden"] == [
        "data.xlsx[班级]：这是隐藏的工作表，也已读取。"
    ]
