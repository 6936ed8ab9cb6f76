"""What is told about files that are damaged, misnamed, in another encoding, or not ours."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from junheng.snapshots import delimited
from junheng.snapshots.checking import check_folder
from junheng.snapshots.tables import Classes

if TYPE_CHECKING:
    from tests.unit.snapshots.conftest import Folder


@pytest.mark.parametrize(
    ("encoding", "zh", "en"),
    [
        ("gbk", "classes.csv：按 GB18030 编码读取。", "classes.csv: Read as GB18030."),
        ("gb18030", "classes.csv：按 GB18030 编码读取。", "classes.csv: Read as GB18030."),
        ("utf-16", "classes.csv：按 UTF-16 编码读取。", "classes.csv: Read as UTF-16."),
        ("utf-16-le", "classes.csv：按 UTF-16-LE 编码读取。", "classes.csv: Read as UTF-16-LE."),
        ("utf-16-be", "classes.csv：按 UTF-16-BE 编码读取。", "classes.csv: Read as UTF-16-BE."),
        ("utf-8-sig", "classes.csv：文件开头有 BOM，已略去。", "classes.csv: The file begins with a byte-order mark, which was left out."),
    ],
)  # fmt: skip
def test_a_file_in_another_encoding_is_read_and_noted(
    county: "Folder", encoding: str, zh: str, en: str
) -> None:
    county.write("classes.csv", county.text("classes.csv"), encoding)
    assert county.check().is_sound
    assert (county.notes_zh(), county.notes_en()) == ([zh], [en])


@pytest.mark.parametrize(("separator", "named"), [("\t", "Tab"), (";", ";"), ("，", "，")])
def test_another_separator_is_read_and_noted(county: "Folder", separator: str, named: str) -> None:
    county.write("classes.csv", county.text("classes.csv").replace(",", separator))
    assert county.check().is_sound
    assert county.notes_zh() == [f"classes.csv：以“{named}”为分隔符读取。"]
    assert county.notes_en() == [f"classes.csv: Read with '{named}' between the cells."]


@pytest.mark.parametrize(
    ("content", "zh", "en"),
    [
        (b"", "文件是空的。请填入表头和数据，或删除该文件。", "The file is empty. Put in headings and rows, or delete it."),
        (b"\xef\xbb\xbf\n\n", "文件是空的。请填入表头和数据，或删除该文件。", "The file is empty. Put in headings and rows, or delete it."),
        (b"PK\x03\x04rest", "文件不是文本。请在 Excel 或 WPS 中另存为“CSV UTF-8”。", "The file is not text. Save it from Excel or WPS as 'CSV UTF-8'."),
        (b"a,b\n" + b"1,23456789\n" * 9 + b"1,\x00\n", "文件不是文本。请在 Excel 或 WPS 中另存为“CSV UTF-8”。", "The file is not text. Save it from Excel or WPS as 'CSV UTF-8'."),
    ],
)  # fmt: skip
def test_a_file_that_is_no_table_of_text_is_told(
    county: "Folder", content: bytes, zh: str, en: str
) -> None:
    (county.path / "projects.csv").write_bytes(content)
    assert county.zh() == [f"projects.csv：{zh}"]
    assert county.en() == [f"projects.csv: {en}"]


def test_a_file_beyond_the_limit_is_told_and_not_read(
    county: "Folder", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited, "LARGEST_FILE_MB", 1)
    county.write("projects.csv", county.text("projects.csv") + "\n" * 2_000_000)
    assert county.zh() == ["projects.csv：文件有 2 MB，超过 1 MB 的上限。请拆分或删去无关内容。"]
    assert county.en() == [
        (
            "projects.csv: The file has 2 MB, more than the limit of 1 MB. "
            "Split it or remove what does not belong."
        )
    ]


def test_a_quotation_mark_left_open_is_told_and_the_rows_before_it_are_checked(
    county: "Folder",
) -> None:
    county.change("classes.csv", "小学,2,1,31", '小学,2,1,"31')
    county.change("classes.csv", "primary,1,1,30", "primary,1,1,-30")
    assert county.zh() == [
        "classes.csv 第 2 行“学生数”：“-30”是负数。请填不小于 0 的数。",
        'classes.csv 第 3 行：引号没有成对，此行及以后未能检查。请补上或删去多余的引号“"”。',
    ]
    assert county.en()[1] == (
        "classes.csv, row 3: A quotation mark is not closed; this row and all after it were not "
        "checked. Close it or delete it."
    )


def test_a_row_with_a_comma_too_many_is_told(county: "Folder") -> None:
    county.change("classes.csv", "primary,1,1,30", "primary,1,1,30,7")
    assert county.zh() == [
        "classes.csv 第 2 行：此行有 6 格，表头有 5 格。请检查是否多了或少了逗号；含逗号的文字要加引号。"
    ]
    assert county.en() == [
        (
            "classes.csv, row 2: The row has 6 cells, the heading has 5. "
            "Look for a missing or extra comma; put text with a comma in quotation marks."
        )
    ]


def test_a_row_with_a_comma_too_few_is_told(county: "Folder") -> None:
    county.change("classes.csv", "primary,1,1,30", "primary,1,1")
    assert county.zh()[0].startswith("classes.csv 第 2 行：此行有 4 格，表头有 5 格。")


def test_blank_rows_are_left_out_and_noted_with_the_first(county: "Folder") -> None:
    county.change("classes.csv", "primary,1,1,30\n", "primary,1,1,30\n,,,,\n\n  ,,　,,\n")
    assert county.check().is_sound
    assert county.notes_zh() == ["classes.csv 第 3 行：3 个空行已略去。"]
    assert county.notes_en() == ["classes.csv, row 3: 3 blank row(s) were left out."]


def test_rows_are_counted_as_a_spreadsheet_shows_them_even_after_blank_rows(
    county: "Folder",
) -> None:
    county.change("classes.csv", "1,1,30\n", "1,1,30\n\n\n")
    county.change("classes.csv", "初中,1,1,50", "初中,1,1,-50")
    assert county.zh() == ["classes.csv 第 6 行“学生数”：“-50”是负数。请填不小于 0 的数。"]


def test_rows_are_counted_on_through_a_long_file(
    county: "Folder", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited, "CHUNK", 2)
    county.change("classes.csv", "初中,1,1,50", "初中,1,1,-50")
    county.write("classes.csv", county.text("classes.csv") + '2141000001,primary,3,1,1,1\n"')
    assert [(fault.row, fault.code) for fault in county.check().faults] == [
        (4, "negative"),
        (5, "row_ragged"),
        (6, "quote_unbalanced"),
    ]


def test_blank_rows_at_the_end_are_not_worth_a_word(county: "Folder") -> None:
    county.write("classes.csv", county.text("classes.csv") + ",,,,\n\n")
    assert county.check().notes == ()


def test_a_total_row_is_told(county: "Folder") -> None:
    county.write("classes.csv", county.text("classes.csv") + "合计,,,,111\n")
    assert county.zh() == ["classes.csv 第 5 行：此行像是“合计”行。请删除，合计由系统计算。"]
    assert county.en() == [
        "classes.csv, row 5: This row looks like a '合计' row. Delete it: totals are computed."
    ]


def test_a_file_may_be_named_by_its_label_in_either_language(county: "Folder") -> None:
    (county.path / "classes.csv").rename(county.path / "班级.csv")
    (county.path / "staff.csv").rename(county.path / "Staff.CSV")
    (county.path / "population.csv").rename(county.path / "Population by age.csv")
    assert county.check().is_sound
    assert county.check().notes == ()


def test_a_table_that_is_there_twice_is_told(county: "Folder") -> None:
    county.write("班级.csv", county.text("classes.csv"))
    assert county.zh() == ["班级.csv：“班级”表出现了两次，已在 classes.csv 中读取。请只保留一份。"]
    assert county.en() == [
        (
            "班级.csv: The table 'Classes' is there twice; it was already read from classes.csv. "
            "Keep only one."
        )
    ]


def test_a_table_under_a_name_that_means_nothing_is_told_and_not_passed_over(
    county: "Folder",
) -> None:
    (county.path / "premises.csv").rename(county.path / "export-2.csv")
    assert county.zh() == [
        (
            "export-2.csv：从列名看这是“校舍与装备”表，但名称不是。"
            "请把文件或工作表改名为“校舍与装备”（premises）。"
        )
    ]
    assert county.en() == [
        (
            "export-2.csv: The headings are those of the table 'Premises and equipment', but the name "
            "is not. Rename the file or sheet to 'Premises and equipment' (premises)."
        )
    ]


def test_files_that_are_not_ours_are_noted_and_hidden_ones_passed_over(county: "Folder") -> None:
    (county.path / "读我.txt").write_text("notes")
    (county.path / "photos").mkdir()
    (county.path / ".DS_Store").write_text("")
    (county.path / "~$data.xlsx").write_text("")
    assert county.check().is_sound
    assert county.notes_zh() == [
        "photos：不是数据表，未读取。",
        "读我.txt：不是数据表，未读取。",
    ]
    assert county.notes_en()[0] == "photos: This is not one of the tables and was not read."


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a file that is unreadable")
def test_a_file_that_cannot_be_opened_is_told(county: "Folder") -> None:
    county.remove("projects.csv")
    (county.path / "projects.csv").symlink_to("/proc/self/mem")
    (county.path / "gone.csv").symlink_to("nowhere")
    assert county.zh() == [
        "projects.csv：文件无法打开（Input/output error）。请关闭正在使用它的程序，并确认有读取权限。"
    ]
    assert county.en() == [
        (
            "projects.csv: The file cannot be opened (Input/output error). "
            "Close the program that holds it and see that it may be read."
        )
    ]


def test_a_missing_table_is_noted_with_what_cannot_be_done_without_it(county: "Folder") -> None:
    county.remove("staff.csv")
    assert county.check().is_sound
    assert county.notes_zh() == ["county：没有“教职工”表：教师指标无法度量。"]
    assert county.notes_en() == [
        "county: There is no table 'Staff': indicators on staff cannot be measured."
    ]


def test_a_table_without_rows_is_noted(county: "Folder") -> None:
    county.write("projects.csv", county.text("projects.csv").splitlines()[0] + "\n")
    assert county.check().is_sound
    assert county.notes_zh() == ["projects.csv：只有表头，没有数据。"]
    assert county.notes_en() == ["projects.csv: There are headings but no rows."]


def test_an_empty_folder_and_none_at_all_are_told(tmp_path: "Path") -> None:
    (empty,) = check_folder(tmp_path).faults
    assert empty.message.zh == "没有找到任何数据表。请放入 schools.csv 等文件，或用 junheng template 生成的工作簿。"  # fmt: skip
    assert empty.message.en == "No table was found. Put in files such as schools.csv, or a workbook made by junheng template."  # fmt: skip
    (none,) = check_folder(tmp_path / "nowhere").faults
    assert none.sentence.zh == "nowhere：没有这个文件夹或文件。请核对路径。"
    assert none.sentence.en == "nowhere: There is no such folder or file. Check the path."


def test_one_csv_file_alone_can_be_checked(county: "Folder") -> None:
    report = check_folder(county.path / "schools.csv")
    assert report.is_sound
    assert [table.name for table in report.frames] == ["schools"]


def test_a_parquet_table_is_read_like_a_csv(county: "Folder") -> None:
    frames = county.check().frames
    for table, frame in frames.items():
        county.remove(f"{table.name}.csv")
        frame.write_parquet(county.path / f"{table.name}.parquet")
    report = county.check()
    assert (report.faults, report.notes) == ((), ())
    assert all(report.frames[table].equals(frame) for table, frame in frames.items())


def test_rows_of_parquet_are_counted_as_if_the_headings_were_the_first(county: "Folder") -> None:
    frame = county.check().frames[Classes].with_columns(pupils=pl.Series([30.5, -3, None]))
    county.remove("classes.csv")
    frame.write_parquet(county.path / "classes.parquet")
    assert [(fault.row, fault.code) for fault in county.check().faults] == [
        (2, "not_whole"),
        (3, "negative"),
        (4, "missing"),
    ]


def test_a_damaged_parquet_file_is_told(county: "Folder") -> None:
    county.remove("classes.csv")
    (county.path / "classes.parquet").write_bytes(b"PAR1 and no more")
    assert county.zh() == ["classes.parquet：Parquet 文件已损坏或不是 Parquet。请重新导出。"]
    assert county.en() == [
        "classes.parquet: The Parquet file is damaged or is none. Export it again."
    ]


@pytest.mark.parametrize("odd", [[[1], [2], [3]], [{"a": 1}] * 3, [b"\xff", b"\xfe", b"\xfd"]])
def test_a_parquet_column_of_another_kind_is_told_once(county: "Folder", odd: list[Any]) -> None:
    frame = county.check().frames[Classes].with_columns(pupils=pl.Series(odd))
    county.remove("classes.csv")
    frame.write_parquet(county.path / "classes.parquet")
    assert county.zh() == [
        "classes.parquet“学生数”：整列的类型无法读取。请导出为“学生数”（整数）。"
    ]
    assert county.en() == [
        (
            "classes.parquet, 'Pupils': The whole column is of a kind that cannot be read. "
            "Export it as 'Pupils' (whole number)."
        )
    ]


def test_an_empty_parquet_file_is_told(county: "Folder") -> None:
    county.remove("classes.csv")
    (county.path / "classes.parquet").touch()
    assert county.en() == [
        "classes.parquet: The file is empty. Put in headings and rows, or delete it."
    ]


@pytest.mark.parametrize(
    ("content", "row"),
    [
        (b"a,b\n\xff\xff\x80\n", 2),
        ("name,kind\n一,二\n".encode() + "三,四\n".encode("gbk") + "五,六\n".encode(), 3),
        ("name,kind\n一,二\n三,四\n".encode("gbk") + b"\xff\n", 4),
    ],
)
def test_the_row_where_text_is_in_no_known_encoding_is_named(
    county: "Folder", content: bytes, row: int
) -> None:
    (county.path / "projects.csv").write_bytes(content)
    assert county.zh() == [
        f"projects.csv 第 {row} 行：文字编码无法辨认（不是 UTF-8、UTF-16 或 GB18030）。请另存为“CSV UTF-8”。"
    ]
    assert county.en() == [
        (
            f"projects.csv, row {row}: The text encoding is not known (not UTF-8, UTF-16 or GB18030). "
            "Save it as 'CSV UTF-8'."
        )
    ]


def test_a_folder_or_broken_link_named_as_a_table_is_told(county: "Folder") -> None:
    county.remove("projects.csv", "premises.csv")
    (county.path / "projects.csv").mkdir()
    (county.path / "premises.csv").symlink_to("nowhere")
    assert county.zh() == [
        "premises.csv：这不是文件，而是失效的链接或特殊文件。请放入同名的文件，或删除它。",
        "projects.csv：这不是文件，而是文件夹。请放入同名的文件，或删除它。",
    ]
    assert county.en() == [
        "premises.csv: This is no file but a broken link or a device. Put the file of that name here, or delete it.",
        "projects.csv: This is no file but a folder. Put the file of that name here, or delete it.",
    ]


def test_a_cell_as_long_as_a_book_is_no_broken_quotation_mark(county: "Folder") -> None:
    county.change("projects.csv", "北张小学扩建", "扩" * 200_000)
    [fault] = county.check().faults
    assert (fault.row, fault.column, fault.code) == (2, "name", "text_not_kept")
    assert fault.sentence.zh.endswith("…”超过 200 个字，或含有不是文字的字符。请缩短或更正。")


@pytest.mark.parametrize(
    "schools",
    [
        b"\xff\xff",  # in no encoding
        b"",
        "北张小学,公办\n".encode(),  # without headings
        "学校名称,办学类型\n北张小学,小学\n".encode(),  # without its key
        '学校标识码,学校名称\n"2141000001,北张小学\n'.encode(),  # not read to its end
    ],
)
def test_what_refers_to_a_table_that_could_not_be_read_is_not_at_fault_for_it(
    county: "Folder", schools: bytes
) -> None:
    (county.path / "schools.csv").write_bytes(schools)
    assert {fault.file for fault in county.check().faults} == {"schools.csv"}
