"""What a clerk is told about a cell that cannot be right: one spoiled cell, one sentence."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.unit.snapshots.conftest import Folder


def spoil(county: "Folder", file: str, old: str, new: str) -> tuple[str, str]:
    """Return the only fault, in both languages, after one change to a file."""
    county.change(file, old, new)
    faults = county.check().faults
    assert len(faults) == 1, [fault.sentence.en for fault in faults]
    return faults[0].sentence


def test_the_county_of_these_tests_is_sound(county: "Folder") -> None:
    report = county.check()
    assert report.is_sound
    assert report.notes == ()


@pytest.mark.parametrize(
    ("found", "zh", "en"),
    [
        ("-3", "“-3”是负数。请填不小于 0 的数。", "'-3' is negative. Write a number that is not below 0."),
        ("300", "“300”大于上限 200。请核对。", "'300' is above the greatest possible value 200. Check it."),
        ("30.5", "“30.5”不是整数。请填整数（单位：人）。", "'30.5' is not a whole number. Write a whole number (people)."),
        ("三十", "“三十”不是数字。请只填数字（单位：人）。", "'三十' is not a number. Write only a number (people)."),
        ("nan", "“nan”等于没有填写。请填上“学生数”（整数）。", "'nan' says that nothing is filled in. Fill in 'Pupils' (whole number)."),
        ("inf", "“inf”不是数字。请只填数字（单位：人）。", "'inf' is not a number. Write only a number (people)."),
        ("3²", "“3²”不是数字。请只填数字（单位：人）。", "'3²' is not a number. Write only a number (people)."),
        ("1e2", "“1e2”是科学记数法，原来的数字可能已丢失。请把该列设为文本格式，再重新填写完整的数字。", "'1e2' is in scientific notation and digits may be lost. Set the column to text and type the whole number again."),
        ("9" * 20, f"“{'9' * 20}”太大，不可能正确。请核对。", f"'{'9' * 20}' is too large to be true. Check it."),
        ("95%", "“95%”是百分数。请填数字（单位：人），不要百分号。", "'95%' is a percentage. Write a number (people), without a percent sign."),
        ("0.3万", "“0.3万”以万为单位。请换算后只填数字（单位：人）。", "'0.3万' is in ten thousands (万). Convert it and write only a number (people)."),
        ("", "没有填写。请填上“学生数”（整数）。", "Nothing is filled in. Fill in 'Pupils' (whole number)."),
        ("　", "没有填写。请填上“学生数”（整数）。", "Nothing is filled in. Fill in 'Pupils' (whole number)."),
        ("/", "“/”等于没有填写。请填上“学生数”（整数）。", "'/' says that nothing is filled in. Fill in 'Pupils' (whole number)."),
        ("#REF!", "单元格是 Excel 错误值 #REF!。请修正公式，或填入数值。", "The cell is an Excel error #REF!. Repair the formula or type the value."),
        ("2025-03-02", "“2025-03-02”是日期，这里要数字。请把单元格格式改为“常规”，再填数字（单位：人）。", "'2025-03-02' is a date where a number is wanted. Set the format of the cell to General and write a number (people)."),
        ('"3\n0"', "单元格里有换行“3 0”。请删去换行；若引号没有成对，请补上。", "The cell holds a line break '3 0'. Remove it; if a quotation mark is not closed, close it."),
    ],
)  # fmt: skip
def test_a_number_that_cannot_be_read_is_told_with_its_place(
    county: "Folder", found: str, zh: str, en: str
) -> None:
    said = spoil(county, "classes.csv", "primary,1,1,30", f"primary,1,1,{found}")
    assert said.zh == f"classes.csv 第 2 行“学生数”：{zh}"
    assert said.en == f"classes.csv, row 2, 'Pupils': {en}"


@pytest.mark.parametrize("found", ["1980-13-01", "1980-02-30", "01/05/1980", "1980年5月", "80-5-1", "1980", "1980-05-01 08:30", "1980-5/1", "五月"])  # fmt: skip
def test_a_day_that_is_none_is_told(county: "Folder", found: str) -> None:
    said = spoil(county, "staff.csv", "1980-05-01", found)
    assert said.zh == f"staff.csv 第 2 行“出生日期”：“{found}”不是完整的日期。请写成 2025-09-01。"
    assert said.en == f"staff.csv, row 2, 'Born': '{found}' is not a whole date. Write it as 2025-09-01."  # fmt: skip


def test_a_year_that_cannot_be_is_told(county: "Folder") -> None:
    said = spoil(county, "staff.csv", "1980-05-01", "0980-05-01")
    assert said.zh == "staff.csv 第 2 行“出生日期”：“0980-05-01”的年份不可能正确。请核对。"
    assert (
        said.en == "staff.csv, row 2, 'Born': The year of '0980-05-01' cannot be right. Check it."
    )


def test_an_answer_that_is_neither_yes_nor_no_is_told(county: "Folder") -> None:
    said = spoil(county, "schools.csv", "32.91,否,是,", "32.91,也许,是,")
    assert said.zh == "schools.csv 第 2 行“是否寄宿制”：“也许”不是“是”或“否”。请填“是”或“否”。"
    assert (
        said.en == "schools.csv, row 2, 'Boarding': '也许' is neither yes nor no. Write yes or no."
    )


def test_an_unknown_code_is_told_with_the_nearest_and_the_allowed_ones(county: "Folder") -> None:
    said = spoil(county, "places.csv", "北张村,村,", "北张村,居住小区,")
    assert said.zh == (
        "places.csv 第 2 行“类别”：“居住小区”不在代码表“居住地类别”中，是否应为“住宅小区”？"
        "请改填：村、社区、住宅小区。"
    )
    assert said.en == (
        "places.csv, row 2, 'Kind': '居住小区' is not in the code list 'Kind of place'; "
        "did you mean 'Housing estate'? Use one of: Village, Community, Housing estate."
    )


def test_a_code_like_no_other_is_told_with_the_first_twelve(county: "Folder") -> None:
    said = spoil(county, "schools.csv", "3141000003,城关初中,311", "3141000003,城关初中,999")
    assert said.zh.startswith("schools.csv 第 4 行“办学类型”：“999”不在代码表“办学类型”中。请改填：幼儿园、")  # fmt: skip
    assert said.zh.endswith("、附设普通初中班……。")
    assert said.en.endswith(", Attached junior secondary classes ….")


def test_an_identifier_of_the_wrong_form_is_told_once_and_not_at_its_children(
    county: "Folder",
) -> None:
    for file in ("schools.csv", "classes.csv", "enrolment.csv", "staff.csv"):
        county.write(file, county.text(file).replace("3141000003", "314100003"))
    (said,) = (fault.sentence for fault in county.check().faults)
    assert said.zh == (
        "schools.csv 第 4 行“学校标识码”：“314100003”不符合要求（10 位：类别 2 位 + 省 2 位 + 序号 6 位）。"
        "请核对；若 Excel 去掉了开头的 0，请把该列设为文本格式后补上。"
    )
    assert said.en == (
        "schools.csv, row 4, 'School identifier': '314100003' is not of the right form "
        "(10 digits: category 2, province 2, serial 6). "
        "Check it; if Excel dropped a leading 0, set the column to text and put it back."
    )


def test_an_identifier_in_scientific_notation_is_told(county: "Folder") -> None:
    said = spoil(county, "staff.csv", "T1,2141000001", "T1,2.141E+09")
    assert said.zh == (
        "staff.csv 第 2 行“学校标识码”：“2.141E+09”是科学记数法，原来的数字可能已丢失。"
        "请把该列设为文本格式，再重新填写完整的数字。"
    )
    assert said.en == (
        "staff.csv, row 2, 'School identifier': '2.141E+09' is in scientific notation and digits "
        "may be lost. Set the column to text and type the whole number again."
    )


def test_a_number_below_the_least_is_told(county: "Folder") -> None:
    said = spoil(county, "classes.csv", "小学,2,1,31", "小学,0,1,31")
    assert said.zh == "classes.csv 第 3 行“年级”：“0”小于下限 1。请核对。"
    assert (
        said.en == "classes.csv, row 3, 'Grade': '0' is below the least possible value 1. Check it."
    )


def test_every_fault_is_listed_not_only_the_first(county: "Folder") -> None:
    county.write(
        "classes.csv", county.text("classes.csv").replace("primary", "x").replace("30", "-1")
    )
    county.change("staff.csv", "1980-05-01", "never")
    assert [(f.file, f.row, f.column, f.code) for f in county.check().faults] == [
        ("classes.csv", 2, "stage", "code_unknown"),
        ("classes.csv", 2, "pupils", "negative"),
        ("staff.csv", 2, "born_on", "not_date"),
    ]


@pytest.mark.parametrize("found", ["99999", "0980-05-01"])
def test_a_day_centuries_away_is_told_however_it_is_written(county: "Folder", found: str) -> None:
    said = spoil(county, "staff.csv", "1980-05-01", found)
    assert said.zh == f"staff.csv 第 2 行“出生日期”：“{found}”的年份不可能正确。请核对。"


def test_many_different_unknown_codes_are_told_all_but_compared_only_at_first(
    county: "Folder",
) -> None:
    rows = "".join(f"2141000001,小学{'x' * n},1,{n + 2},30\n" for n in range(300))
    county.write("classes.csv", county.text("classes.csv") + rows)
    unknown = [fault for fault in county.check().faults if fault.code == "code_unknown"]
    assert len(unknown) == 299
    assert "did you mean 'Primary'?" in unknown[0].sentence.en
    assert "did you mean" not in unknown[-1].sentence.en


@pytest.mark.parametrize("mark", ["", " ", "—", "无"])
def test_a_required_column_that_nobody_filled_in_is_one_fault(county: "Folder", mark: str) -> None:
    rows = county.text("classes.csv").splitlines()
    at = rows[0].split(",").index("pupils")
    emptied = [",".join([*(cells := row.split(","))[:at], mark, *cells[at + 1 :]]) for row in rows]
    county.write("classes.csv", "\n".join([rows[0], *emptied[1:]]) + "\n")
    count = len(rows) - 1
    assert count > 1
    assert county.zh() == [f"classes.csv“学生数”：“学生数”列的 {count} 行全部为空。请填写该列。"]
    assert county.en() == [
        f"classes.csv, 'Pupils': 'Pupils' is empty in all {count} rows. Fill in the column."
    ]


def test_a_required_column_filled_in_once_is_a_fault_a_row_elsewhere(county: "Folder") -> None:
    rows = county.text("classes.csv").splitlines()
    at = rows[0].split(",").index("pupils")
    emptied = [",".join([*(cells := row.split(","))[:at], "", *cells[at + 1 :]]) for row in rows]
    county.write("classes.csv", "\n".join([*rows[:2], *emptied[2:]]) + "\n")
    faults = [(fault.row, fault.code) for fault in county.check().faults]
    assert faults == [(row, "missing") for row in range(3, len(rows) + 1)]
