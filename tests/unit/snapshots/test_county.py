"""Which county, on which day: `county.toml` and the county sheet."""

from datetime import date
from typing import TYPE_CHECKING

import openpyxl
import pytest

from junheng.kernel.text import Text
from junheng.snapshots.checking import check_folder
from junheng.snapshots.county import County, county_toml, read_county

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.snapshots.conftest import Folder


@pytest.mark.parametrize(
    "county",
    [
        County("411799", Text("演示县", "Demo"), (114.0, 32.5, 115.0, 33.5), is_invented=True),
        County("411799", Text('名"字\\', "N\tame")),
    ],
)
def test_a_county_written_is_the_county_read(county: County, tmp_path: "Path") -> None:
    path = tmp_path / "county.toml"
    path.write_text(county_toml(county, date(2025, 9, 1)), encoding="utf-8")
    assert read_county(path) == (county, date(2025, 9, 1))


@pytest.mark.parametrize(
    "written", ["2025-09-01", '"2025/9/1"', '"2025年9月1日"', "2025-09-01T08:00:00"]
)
def test_the_day_may_be_written_as_in_any_cell(county: "Folder", written: str) -> None:
    county.change("county.toml", "taken_on = 2025-09-01", f"taken_on = {written}")
    assert county.check().taken_on == date(2025, 9, 1)


def test_everything_missing_from_a_county_file_is_told(county: "Folder") -> None:
    county.write("county.toml", "")
    assert county.zh() == [
        "county.toml“县代码”：缺少 code（县代码）。请补上：6 位行政区划代码。",
        "county.toml“县名”：缺少 name_zh（县名）。请补上：如“平舆县”。",
        "county.toml“数据日期”：缺少 taken_on（数据日期）。请补上：数据所述之日，如 2025-09-01。",
    ]
    assert county.en()[0] == "county.toml, 'County code': code (County code) is missing. Add it: 6-digit division code."  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "zh", "en"),
    [
        ("taken_on = 2025-09-01", 'taken_on = "September"', "county.toml 第 4 行“数据日期”：“September”不是日期。taken_on 请写成 2025-09-01。", "county.toml, row 4, 'Taken on': 'September' is not a date. Write taken_on as 2025-09-01."),
        ("[114.0, 32.5, 115.0, 33.5]", "[114.0, 32.5]", "county.toml 第 5 行“范围”：“[114.0, 32.5]”不是范围。bounds 请按西、南、东、北写四个度数，如 [114.4, 32.7, 115.0, 33.2]。", "county.toml, row 5, 'Bounds': '[114.0, 32.5]' is not a pair of corners. Write bounds as west, south, east, north, for example [114.4, 32.7, 115.0, 33.2]."),
        ("[114.0, 32.5, 115.0, 33.5]", "[115.0, 32.5, 114.0, 33.5]", "county.toml 第 5 行“范围”：“[115.0, 32.5, 114.0, 33.5]”不是范围。bounds 请按西、南、东、北写四个度数，如 [114.4, 32.7, 115.0, 33.2]。", "county.toml, row 5, 'Bounds': '[115.0, 32.5, 114.0, 33.5]' is not a pair of corners. Write bounds as west, south, east, north, for example [114.4, 32.7, 115.0, 33.2]."),
        ('code = "411799"', "code", "county.toml 第 1 行：文件不是有效的 TOML：Expected '=' after a key in a key/value pair (at line 1, column 5)。请更正。", "county.toml, row 1: The file is not valid TOML: Expected '=' after a key in a key/value pair (at line 1, column 5). Correct it."),
        ('code = "411799"', 'code = "4117"', "county.toml 第 1 行“县代码”：“4117”不是县代码。请写 6 位行政区划代码，如 \"411723\"。", "county.toml, row 1, 'County code': '4117' is no county code. Write the 6-digit division code, for example \"411723\"."),
        ('code = "411799"', 'code = ["411799"]', "county.toml 第 1 行“县代码”：“['411799']”不是县代码。请写 6 位行政区划代码，如 \"411723\"。", "county.toml, row 1, 'County code': '['411799']' is no county code. Write the 6-digit division code, for example \"411723\"."),
        ("taken_on = 2025-09-01", "taken_on = 3025-09-01", "county.toml 第 4 行“数据日期”：“3025-09-01”不是日期。taken_on 请写成 2025-09-01。", "county.toml, row 4, 'Taken on': '3025-09-01' is not a date. Write taken_on as 2025-09-01."),
        ("taken_on = 2025-09-01", 'taken_on = 2025-09-01\nis_invented = "maybe"', "county.toml 第 5 行“是否虚构”：“maybe”不是是或否。is_invented 请写 true 或 false。", "county.toml, row 5, 'Invented': 'maybe' is neither yes nor no. Write is_invented as true or false."),
        ("bounds =", "bound =", "county.toml 第 5 行“bound”：不认识“bound”，是否应为“bounds”？请更正。", "county.toml, row 5, 'bound': 'bound' is not known; did you mean 'bounds'? Correct it."),
        ('name_zh = "演示县"', 'name_zh = "演\\u0000县"', "county.toml 第 2 行“县名”：“演␀县”不是名称。name_zh 请写不超过 200 个字的文字。", "county.toml, row 2, 'Name in Chinese': '演␀县' is no name. Write name_zh as text of at most 200 characters."),
        ('name_en = "Demonstration County"', "name_en = 5", "county.toml 第 3 行“英文名”：“5”不是名称。name_en 请写不超过 200 个字的文字。", "county.toml, row 3, 'Name in English': '5' is no name. Write name_en as text of at most 200 characters."),
    ],
)  # fmt: skip
def test_a_county_file_at_fault_is_told(
    county: "Folder", old: str, new: str, zh: str, en: str
) -> None:
    county.change("county.toml", old, new)
    assert (county.zh(), county.en()) == ([zh], [en])


@pytest.mark.parametrize("encoding", ["gbk", "utf-8-sig", "utf-16"])
def test_a_county_file_may_be_in_the_encoding_of_any_editor(
    county: "Folder", encoding: str
) -> None:
    county.write("county.toml", county.text("county.toml"), encoding)
    report = county.check()
    assert report.is_sound
    assert report.county is not None
    assert report.county.name.zh == "演示县"


def test_a_county_file_that_is_no_text_is_told(county: "Folder") -> None:
    (county.path / "county.toml").write_bytes(b'code = "\xff\xff"\n')
    assert county.zh() == [
        "county.toml 第 1 行：文字编码无法辨认。请用文本编辑器另存为 UTF-8 编码。"
    ]


def test_a_folder_in_place_of_the_county_file_is_told(county: "Folder") -> None:
    county.remove("county.toml")
    (county.path / "county.toml").mkdir()
    assert county.zh() == ["county.toml：这不是文件，而是文件夹。请放入同名的文件，或删除它。"]


def test_a_folder_without_a_county_is_checked_and_this_is_noted(county: "Folder") -> None:
    county.remove("county.toml")
    report = county.check()
    assert report.is_sound
    assert report.county is None
    assert county.notes_zh() == [
        "county：没有 county.toml 或“县”工作表：不知道县界，只能按居住地范围核对坐标；度量和评估还需要它。"
    ]
    assert county.notes_en() == [
        (
            "county: There is no county.toml or sheet 'County': coordinates could be compared only "
            "with the places; measuring and assessing will need it."
        )
    ]


def sheet(folder: "Path", title: str, rows: list[tuple[str, object]]) -> "Path":
    """Return a workbook with a county sheet of these rows beside one village."""
    book = openpyxl.Workbook()
    county = book.active
    county.title = title
    for row in [("项目", "填写"), *rows]:
        county.append(row)
    places = book.create_sheet("居住地")
    places.append(["居住地代码", "名称", "类别", "乡镇（街道）", "经度", "纬度", "常住人口"])
    places.append(["V01", "北张村", "村", "城关镇", 114.5, 33.0, 1800])
    path = folder / "台账.xlsx"
    book.save(path)
    return path


def test_a_fault_of_a_chinese_county_sheet_names_the_heading_of_the_sheet(tmp_path: "Path") -> None:
    rows = [("县代码", "4199"), ("县名", None), ("数据日期", "九月"), ("范围", "1, 2"), ("是否虚构", "也许")]  # fmt: skip
    faults = check_folder(sheet(tmp_path, "县", rows)).faults
    assert [fault.sentence.zh for fault in faults] == [
        "台账.xlsx[县] 第 2 行“县代码”：“4199”不是县代码。请写 6 位行政区划代码，如 411723。",
        "台账.xlsx[县] 第 3 行“县名”：缺少“县名”。请补上：如“平舆县”。",
        "台账.xlsx[县] 第 4 行“数据日期”：“九月”不是日期。数据日期 请写成 2025-09-01。",
        "台账.xlsx[县] 第 5 行“范围”：“1, 2”不是范围。范围 请按西、南、东、北写四个度数，如 114.4, 32.7, 115.0, 33.2。",
        "台账.xlsx[县] 第 6 行“是否虚构”：“也许”不是是或否。是否虚构 请写“是”或“否”。",
    ]
    assert "'县代码': '4199' is no county code" in faults[0].sentence.en


def test_a_fault_of_an_english_county_sheet_names_the_heading_of_the_sheet(
    tmp_path: "Path",
) -> None:
    rows = [("County Code", "4199"), ("Name in Chinese", "清平县")]
    faults = check_folder(sheet(tmp_path, "County", rows)).faults
    assert [fault.sentence.en for fault in faults] == [
        "台账.xlsx[County], 'Taken on': 'Taken on' is missing. Add it: The day the data describe, for example 2025-09-01.",
        "台账.xlsx[County], row 2, 'County Code': '4199' is no county code. Write the 6-digit division code, for example 411723.",
    ]


def test_a_county_sheet_of_another_county_says_where_its_code_stands(tmp_path: "Path") -> None:
    rows = [("县代码", "419902"), ("县名", "邻县"), ("数据日期", "2025-09-01")]
    ours = County("419901", Text("清平县", "Qingping"))
    [fault] = check_folder(sheet(tmp_path, "县", rows), county=ours).faults
    assert fault.sentence.zh == (
        "台账.xlsx[县] 第 2 行“县代码”：数据属于 419902 邻县，而要的是 419901 清平县。请核对县代码。"
    )
