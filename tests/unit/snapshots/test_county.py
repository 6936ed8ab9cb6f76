"""Which county, on which day: `county.toml` and the county sheet."""

from datetime import date
from typing import TYPE_CHECKING

import pytest

from junheng.kernel.text import Text
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
        ("taken_on = 2025-09-01", 'taken_on = "September"', "county.toml“数据日期”：“September”不是日期。taken_on 请写成 2025-09-01。", "county.toml, 'Taken on': 'September' is not a date. Write taken_on as 2025-09-01."),
        ("[114.0, 32.5, 115.0, 33.5]", "[114.0, 32.5]", "county.toml“范围”：“[114.0, 32.5]”不是范围。bounds 请按西、南、东、北写四个度数，如 [114.4, 32.7, 115.0, 33.2]。", "county.toml, 'Bounds': '[114.0, 32.5]' is not a pair of corners. Write bounds as west, south, east, north, for example [114.4, 32.7, 115.0, 33.2]."),
        ("[114.0, 32.5, 115.0, 33.5]", "[115.0, 32.5, 114.0, 33.5]", "county.toml“范围”：“[115.0, 32.5, 114.0, 33.5]”不是范围。bounds 请按西、南、东、北写四个度数，如 [114.4, 32.7, 115.0, 33.2]。", "county.toml, 'Bounds': '[115.0, 32.5, 114.0, 33.5]' is not a pair of corners. Write bounds as west, south, east, north, for example [114.4, 32.7, 115.0, 33.2]."),
        ('code = "411799"', "code", "county.toml：文件不是有效的 TOML：Expected '=' after a key in a key/value pair (at line 1, column 5)。请更正。", "county.toml: The file is not valid TOML: Expected '=' after a key in a key/value pair (at line 1, column 5). Correct it."),
    ],
)  # fmt: skip
def test_a_county_file_at_fault_is_told(
    county: "Folder", old: str, new: str, zh: str, en: str
) -> None:
    county.change("county.toml", old, new)
    assert (county.zh(), county.en()) == ([zh], [en])


def test_a_folder_without_a_county_is_checked_and_this_is_noted(county: "Folder") -> None:
    county.remove("county.toml")
    report = county.check()
    assert report.is_sound
    assert report.county is None
    assert county.notes_zh() == [
        "county：没有 county.toml：不知道县界，只能按居住地范围核对坐标；度量和评估还需要它。"
    ]
    assert county.notes_en() == [
        (
            "county: There is no county.toml: coordinates could be compared only with the places; "
            "measuring and assessing will need it."
        )
    ]
