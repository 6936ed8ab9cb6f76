"""What is read although it is written in another way, and how that is noted."""

from datetime import date
from typing import TYPE_CHECKING

import pytest

from junheng.snapshots.cells import read_cell
from junheng.snapshots.tables import Classes, Places, Premises, Schools, Staff

if TYPE_CHECKING:
    from tests.unit.snapshots.conftest import Folder

    from junheng.snapshots.columns import Column

PUPILS = Classes.columns["pupils"]
BORN = Staff.columns["born_on"]
TYPE = Schools.columns["school_type"]
LICENCE = Staff.columns["has_licence"]
AREA = Premises.columns["teaching_area_m2"]
SCHOOL = Schools.columns["school_id"]
PLACE_NAME = Places.columns["name"]


@pytest.mark.parametrize(
    ("text", "column", "value", "note"),
    [
        ("１２３", PUPILS, 123, "full_width"),
        ("1,234", PUPILS, 1234, "thousands"),
        ("1，234", PUPILS, 1234, "thousands"),
        ("40人", PUPILS, 40, "unit"),
        (" 40　", PUPILS, 40, "blanks"),
        ("40.0", PUPILS, 40, ""),
        ("'40", PUPILS, 40, "text_mark"),
        ('="40"', PUPILS, 40, "text_mark"),
        ("1200.5㎡", AREA, 1200.5, "unit"),
        ("1.2E3", AREA, 1200.0, ""),
        ("−5", AREA, -5.0, "full_width"),
        ("2025-09-01", BORN, date(2025, 9, 1), ""),
        ("2025/9/1", BORN, date(2025, 9, 1), ""),
        ("2025.9.1", BORN, date(2025, 9, 1), ""),
        ("2025年9月1日", BORN, date(2025, 9, 1), ""),
        ("2025 年 9 月 1 日", BORN, date(2025, 9, 1), ""),
        ("20250901", BORN, date(2025, 9, 1), ""),
        ("2025-09-01 00:00:00", BORN, date(2025, 9, 1), ""),
        ("2025/9/1 0:00", BORN, date(2025, 9, 1), ""),
        ("2025年9月1日 00:00:00", BORN, date(2025, 9, 1), ""),
        ("45901", BORN, date(2025, 9, 1), "date_serial"),
        ("/", BORN, None, "empty_mark"),
        ("小学", TYPE, "211", ""),
        ("Primary school", TYPE, "211", ""),
        ("211 - 小学", TYPE, "211", ""),
        ("211小学", TYPE, "211", ""),
        ("２１１", TYPE, "211", ""),
        ("211.0", TYPE, "211", ""),
        ("是", LICENCE, True, ""),
        ("FALSE", LICENCE, False, ""),
        ("1", LICENCE, True, ""),
        ("0", LICENCE, False, ""),
        ("2141000001.0", SCHOOL, "2141000001", ""),
        ("２１４１０００００１", SCHOOL, "2141000001", "full_width"),
        ("北张村（一组）", PLACE_NAME, "北张村（一组）", ""),
    ],
)
def test_a_cell_is_read_as_a_clerk_means_it(
    text: str, column: "Column", value: object, note: str
) -> None:
    cell = read_cell(text, column)
    assert (cell.value, cell.fault, cell.note) == (value, "", note)


def test_full_width_digits_are_read_and_noted_once_a_column(county: "Folder") -> None:
    county.write("classes.csv", county.text("classes.csv").replace(",30\n", ",３０\n").replace(",31\n", ",３１\n"))  # fmt: skip
    assert county.check().is_sound
    assert county.notes_zh() == [
        "classes.csv 第 2 行“学生数”：2 格的全角字符按半角读取，如“３０”读作 30。"
    ]
    assert county.notes_en() == [
        (
            "classes.csv, row 2, 'Pupils': 2 cell(s) with full-width characters were read in half "
            "width, such as '３０' as 30."
        )
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "zh", "en"),
    [
        ("enrolment.csv", "1,30,0", '1,30,"0 "', "enrolment.csv 第 2 行“其中寄宿生”：1 格首尾有空格，已去掉，如“0”。", "enrolment.csv, row 2, 'Of them boarders': Blanks around the value of 1 cell(s) were left out, such as '0'."),
        ("places.csv", ",1200", ',"1,200"', "places.csv 第 2 行“常住人口”：1 格的千分位逗号已去掉，如“1,200”读作 1200。", "places.csv, row 2, 'Residents': Thousands separators of 1 cell(s) were left out, such as '1,200' read as 1200."),
        ("places.csv", ",1200", ",1200人", "places.csv 第 2 行“常住人口”：1 格带单位，已去掉，如“1200人”读作 1200。", "places.csv, row 2, 'Residents': Units in 1 cell(s) were left out, such as '1200人' read as 1200."),
        ("places.csv", ",1200", ",'1200", "places.csv 第 2 行“常住人口”：1 格的文本标记（' 或 =\"…\"）已去掉，如“'1200”读作 1200。", "places.csv, row 2, 'Residents': Marks of text (' or =\"…\") in 1 cell(s) were left out, such as ''1200' read as 1200."),
        ("staff.csv", "1980-05-01", "29342", "staff.csv 第 2 行“出生日期”：1 格是 Excel 日期序号，已按日期读取，如 29342 读作 1980-05-01。", "staff.csv, row 2, 'Born': 1 Excel date number(s) were read as dates, such as 29342 as 1980-05-01."),
        ("staff.csv", "1980-05-01", "—", "staff.csv 第 2 行“出生日期”：1 格的“—”按未填读取。", "staff.csv, row 2, 'Born': 1 cell(s) with '—' were read as empty."),
    ],
)  # fmt: skip
def test_what_was_read_with_licence_is_noted(
    county: "Folder", file: str, old: str, new: str, zh: str, en: str
) -> None:
    county.change(file, old, new)
    assert county.check().is_sound
    assert (county.notes_zh(), county.notes_en()) == ([zh], [en])
