"""What is told about headings that are missing, doubled, merged, misspelt or in the wrong row."""

from typing import TYPE_CHECKING

import pytest

from junheng.snapshots.headings import folded

if TYPE_CHECKING:
    from tests.unit.snapshots.conftest import Folder

HEADINGS = "school_id,stage,grade,class_no,pupils\n"


@pytest.mark.parametrize(
    "heading", ["学生数", "学生数（人）", "学生数*", " 学生 数 ", "Pupils", "PUPILS", "pupils (人)", "学生数(必填)", "ｐｕｐｉｌｓ"]
)  # fmt: skip
def test_a_heading_is_known_by_name_or_label_with_unit_and_marks(
    county: "Folder", heading: str
) -> None:
    county.change("classes.csv", "class_no,pupils", f"class_no,{heading}")
    assert county.check().is_sound


def test_no_two_columns_of_a_table_answer_to_one_heading() -> None:
    from junheng.snapshots.headings import names_of
    from junheng.snapshots.tables import TABLES

    for table in TABLES:
        names = [name for column in table.columns.values() for name in set(names_of(column))]
        assert len(names) == len(set(names)), table.name
    titles = [t for table in TABLES for t in {folded(x) for x in (table.name, *table.label)}]
    assert len(titles) == len(set(titles))


@pytest.mark.parametrize(
    ("new", "zh", "en"),
    [
        (
            HEADINGS.replace("pupils", "pupil_s"),
            [],
            [],
        ),
        (
            HEADINGS.replace("class_no", "class_number"),
            ["第 1 行：不认识列“class_number”，是否应为“班号”？请更正列名或删除该列。"],
            [", row 1: The column 'class_number' is not known; did you mean 'Class'? Correct the heading or delete the column."],
        ),
        (
            HEADINGS.replace("pupils", "zzz"),
            ["第 1 行“学生数”：缺少“学生数”（pupils）列。请加上该列。"],
            [", row 1, 'Pupils': The column 'Pupils' (pupils) is missing. Add it."],
        ),
        (
            HEADINGS.replace("class_no", "grade"),
            [
                "第 1 行：列“grade”出现了两次，只检查了第一个。请删除或改名其中一个。",
                "第 1 行“班号”：缺少“班号”（class_no）列。请加上该列。",
            ],
            [
                ", row 1: The column 'grade' is there twice; only the first was checked. Delete or rename one.",
                ", row 1, 'Class': The column 'Class' (class_no) is missing. Add it.",
            ],
        ),
        (
            HEADINGS.replace("pupils", ""),
            ["第 1 行：第 E 列有数据但没有列名。请写上列名或删除该列。", "第 1 行“学生数”：缺少“学生数”（pupils）列。请加上该列。"],
            [", row 1: Column E has data but no heading. Name the column or delete it.", ", row 1, 'Pupils': The column 'Pupils' (pupils) is missing. Add it."],
        ),
        (
            "演示县班级表,,,,\n" + HEADINGS,
            ["第 2 行：表头在第 2 行，不在第 1 行。请删除表头上面的标题等各行。"],
            [", row 2: The headings are in row 2, not in row 1. Delete the title and other rows above them."],
        ),
        (
            "演示县班级表\n\n" + HEADINGS,
            ["第 3 行：表头在第 3 行，不在第 1 行。请删除表头上面的标题等各行。"],
            [", row 3: The headings are in row 3, not in row 1. Delete the title and other rows above them."],
        ),
        (
            HEADINGS + "学校标识码,学段,年级,班号,学生数\n",
            ["第 2 行：表头占了两行，此行又是列名。请只保留一行表头。"],
            [", row 2: The headings take two rows; this one holds names again. Keep one row of headings."],
        ),
    ],
)  # fmt: skip
def test_headings_at_fault_are_told_and_the_rest_is_still_checked(
    county: "Folder", new: str, zh: list[str], en: list[str]
) -> None:
    county.change("classes.csv", HEADINGS, new)
    space = [" " if line.startswith("第") else "" for line in zh]
    assert county.zh() == [f"classes.csv{s}{line}" for s, line in zip(space, zh, strict=True)]
    assert county.en() == [f"classes.csv{line}" for line in en]


def test_a_file_without_any_known_heading_is_told_what_is_wanted(county: "Folder") -> None:
    county.write("projects.csv", "甲,乙\n1,2\n")
    assert county.zh() == [
        "projects.csv：没有找到表头。请在第 1 行写上列名，如：项目编号、项目名称、项目类别。"
    ]
    assert county.en() == [
        (
            "projects.csv: No row of headings was found. "
            "Write the column names in row 1, for example: project_id, name, kind."
        )
    ]


def test_a_column_of_the_schools_own_is_left_out_and_noted(county: "Folder") -> None:
    lines = county.text("classes.csv").splitlines()
    county.write(
        "classes.csv", "\n".join([lines[0] + ",备注", *(line + ",x" for line in lines[1:])])
    )
    assert county.check().is_sound
    assert county.notes_zh() == ["classes.csv 第 1 行：列“备注”不在表中，未读取。"]
    assert county.notes_en() == [
        "classes.csv, row 1: The column '备注' is not part of the table and was not read."
    ]


def test_columns_may_stand_in_any_order_and_optional_ones_be_left_out(county: "Folder") -> None:
    lines = [line.split(",")[::-1] for line in county.text("staff.csv").splitlines()]
    county.write("staff.csv", "\n".join(",".join(line[2:]) for line in lines))
    report = county.check()
    assert report.is_sound
    from junheng.snapshots.tables import Staff

    assert report.frames[Staff].columns == list(Staff.columns)
    assert report.frames[Staff]["born_on"].null_count() == 2
