"""What is told when rows, columns or tables do not agree with each other."""

from datetime import date
from typing import TYPE_CHECKING

import pytest

from junheng.kernel.text import Text
from junheng.snapshots.checking import check_folder
from junheng.snapshots.county import County
from junheng.snapshots.crossings import CROSSINGS
from junheng.snapshots.sentences import FAULTS, NOTES

if TYPE_CHECKING:
    from tests.unit.snapshots.conftest import Folder


@pytest.mark.parametrize(
    ("file", "old", "new", "zh", "en"),
    [
        (
            "classes.csv", "小学,2,1,31", "小学,1,1,31",
            "classes.csv 第 3 行“学校标识码、学段、年级、班号”：“2141000001 · primary · 1 · 1”重复，第 2 行已有。请删除其中一行或更正学校标识码、学段、年级、班号。",
            "classes.csv, row 3, 'School identifier, Stage, Grade, Class': '2141000001 · primary · 1 · 1' is there twice: row 2 has it already. Delete one of the two rows or correct School identifier, Stage, Grade, Class.",
        ),
        (
            "staff.csv", "T2,", "T1,",
            "staff.csv 第 3 行“教职工编号”：“T1”重复，第 2 行已有。请删除其中一行或更正教职工编号。",
            "staff.csv, row 3, 'Staff code': 'T1' is there twice: row 2 has it already. Delete one of the two rows or correct Staff code.",
        ),
        (
            "staff.csv", "T1,2141000001", "T1,2141000009",
            "staff.csv 第 2 行“学校标识码”：“2141000009”在“学校”表中没有。请更正，或在“学校”表中补上。",
            "staff.csv, row 2, 'School identifier': '2141000009' is not in the table 'Schools'. Correct it, or add it to the table 'Schools'.",
        ),
        (
            "schools.csv", "北张小学,小学", "北张小学,高级中学",
            "schools.csv 第 2 行“学校标识码”：标识码“2141000001”的类别（21）与办学类型“高级中学”不符。请更正其中之一。",
            "schools.csv, row 2, 'School identifier': The category (21) of the identifier '2141000001' does not go with the type 'Senior secondary school'. Correct one of them.",
        ),
        (
            "schools.csv", "否,否,2141000001", "否,否,",
            "schools.csv 第 3 行“所属学校标识码”：不计校数，但没有填所属学校。请填上所属学校的标识码。",
            "schools.csv, row 3, 'Parent school': It does not count as a school, but no parent school is given. Write the parent's identifier.",
        ),
        (
            "schools.csv", "否,否,2141000001", "否,是,2141000001",
            "schools.csv 第 3 行“所属学校标识码”：计校数的学校不应有所属学校“2141000001”。请清空，或把“是否计校数”改为否。",
            "schools.csv, row 3, 'Parent school': It counts as a school and so has no parent, but '2141000001' is given. Clear it, or write no under 'Counts as a school'.",
        ),
        (
            "schools.csv", "否,否,2141000001", "否,否,2141000002",
            "schools.csv 第 3 行“所属学校标识码”：所属学校填成了自己（2141000002）。请填上级学校的标识码。",
            "schools.csv, row 3, 'Parent school': The school is given as its own parent (2141000002). Write the identifier of the school it belongs to.",
        ),
        (
            "schools.csv", "是,是,", "是,否,2141000002",
            "schools.csv 第 4 行“所属学校标识码”：所属学校“2141000002”自己也不计校数。请填计校数的那所学校。",
            "schools.csv, row 4, 'Parent school': The parent '2141000002' does not count as a school itself. Name the school that does.",
        ),
        (
            "classes.csv", "初中,1,1,50", "初中,7,1,50",
            "classes.csv 第 4 行“年级”：“初中”只有 3 个年级，没有 7 年级。请按学段内年级填写（七年级填初中 1）。",
            "classes.csv, row 4, 'Grade': 'Junior secondary' has 3 grades, so there is no grade 7. Count grades within the stage (grade 7 is junior 1).",
        ),
        (
            "enrolment.csv", "junior,1,50", "junior,4,50",
            "enrolment.csv 第 4 行“年级”：“初中”只有 3 个年级，没有 4 年级。请按学段内年级填写（七年级填初中 1）。",
            "enrolment.csv, row 4, 'Grade': 'Junior secondary' has 3 grades, so there is no grade 4. Count grades within the stage (grade 7 is junior 1).",
        ),
        (
            "enrolment.csv", "50,20", "50,60",
            "enrolment.csv 第 4 行“其中寄宿生”：寄宿生 60 人多于在校生 50 人。请更正其中之一。",
            "enrolment.csv, row 4, 'Of them boarders': There are more boarders (60) than pupils (50). Correct one of them.",
        ),
        (
            "staff.csv", "2005-09-01", "1979-09-01",
            "staff.csv 第 2 行“到本校日期”：到本校日期 1979-09-01 早于出生日期 1980-05-01。请更正其中之一。",
            "staff.csv, row 2, 'At this school since': The day at this school (1979-09-01) is before the birth (1980-05-01). Correct one of them.",
        ),
        (
            "staff.csv", "1990-05-01", "2090-05-01",
            "staff.csv 第 3 行“出生日期”：2090-05-01 晚于数据日期 2025-09-01。请更正，或留空。",
            "staff.csv, row 3, 'Born': 2090-05-01 is later than the day of the data, 2025-09-01. Correct it, or leave it empty.",
        ),
        (
            "staff.csv", "2005-09-01", "2025-09-02",
            "staff.csv 第 2 行“到本校日期”：2025-09-02 晚于数据日期 2025-09-01。请更正，或留空。",
            "staff.csv, row 2, 'At this school since': 2025-09-02 is later than the day of the data, 2025-09-01. Correct it, or leave it empty.",
        ),
        (
            "premises.csv", "900.5,60,", "900.5,960,",
            "premises.csv 第 2 行“其中室内体育用房面积”：室内体育用房 960 平方米大于教学及辅助用房 900.5 平方米。请更正其中之一。",
            "premises.csv, row 2, 'Of them indoor sports rooms': The indoor sports rooms (960 m²) are larger than the teaching rooms they are part of (900.5 m²). Correct one of them.",
        ),
        (
            "projects.csv", "2026-08-31", "2024-08-31",
            "projects.csv 第 2 行“计划完工”：计划完工 2024-08-31 早于计划开工 2025-03-01。请更正其中之一。",
            "projects.csv, row 2, 'Planned end': The planned end (2024-08-31) is before the planned start (2025-03-01). Correct one of them.",
        ),
        (
            "projects.csv", "2025-04-01,,", "2025-04-01,2025-03-31,",
            "projects.csv 第 2 行“实际完工”：实际完工 2025-03-31 早于实际开工 2025-04-01。请更正其中之一。",
            "projects.csv, row 2, 'Ended': The end (2025-03-31) is before the start (2025-04-01). Correct one of them.",
        ),
        (
            "projects.csv", "2025-04-01,,", ",2025-08-31,",
            "projects.csv 第 2 行“实际开工”：填了实际完工 2025-08-31，但没有实际开工。请补上实际开工日期。",
            "projects.csv, row 2, 'Started': An end (2025-08-31) is given but no start. Write when the work started.",
        ),
        (
            "projects.csv", "2025-04-01,,", "2025-10-01,,",
            "projects.csv 第 2 行“实际开工”：2025-10-01 晚于数据日期 2025-09-01。请更正，或留空。",
            "projects.csv, row 2, 'Started': 2025-10-01 is later than the day of the data, 2025-09-01. Correct it, or leave it empty.",
        ),
        (
            "projects.csv", "2025-04-01,,", "2025-04-01,2025-10-01,",
            "projects.csv 第 2 行“实际完工”：2025-10-01 晚于数据日期 2025-09-01。请更正，或留空。",
            "projects.csv, row 2, 'Ended': 2025-10-01 is later than the day of the data, 2025-09-01. Correct it, or leave it empty.",
        ),
        (
            "schools.csv", "114.51,32.91,", "32.91,114.51,",
            "schools.csv 第 2 行“经度”：经度 32.91、纬度 114.51 好像填反了。请对调。",
            "schools.csv, row 2, 'Longitude': Longitude 32.91 and latitude 114.51 seem to be swapped. Exchange them.",
        ),
        (
            "places.csv", "114.52,32.92,", "120.52,32.92,",
            "places.csv 第 3 行“经度”：经度 120.52、纬度 32.92 不在县域范围内（114–115° E, 32.5–33.5° N）。请核对坐标。",
            "places.csv, row 3, 'Longitude': Longitude 120.52, latitude 32.92 is outside the county (114–115° E, 32.5–33.5° N). Check the coordinates.",
        ),
        (
            "schools.csv", "114.51,32.91,", "11451,3291,",
            "schools.csv 第 2 行“经度”：经度 11451、纬度 3291 不是地球上的坐标。请填度数，如 114.62 和 32.96。",
            "schools.csv, row 2, 'Longitude': Longitude 11451, latitude 3291 is nowhere on earth. Write degrees, for example 114.62 and 32.96.",
        ),
    ],
)  # fmt: skip
def test_what_does_not_agree_is_told(
    county: "Folder", file: str, old: str, new: str, zh: str, en: str
) -> None:
    county.change(file, old, new)
    assert (county.zh(), county.en()) == ([zh], [en])


def test_an_identifier_of_no_category_is_told(county: "Folder") -> None:
    for file in ("schools.csv", "classes.csv", "enrolment.csv", "staff.csv"):
        county.write(file, county.text(file).replace("3141000003", "9941000003"))
    assert county.zh() == [
        "schools.csv 第 4 行“学校标识码”：标识码“9941000003”开头的类别“99”不存在。请核对标识码。"
    ]
    assert county.en() == [
        (
            "schools.csv, row 4, 'School identifier': The identifier '9941000003' begins with '99', "
            "which is no category. Check the identifier."
        )
    ]


def test_enrolment_that_differs_from_the_classes_is_noted(county: "Folder") -> None:
    county.change("classes.csv", "小学,2,1,31", "小学,2,1,35")
    assert county.check().is_sound
    assert county.notes_zh() == [
        "enrolment.csv“在校生数”：“2141000001”小学在校生合计 61 人，班级学生合计 65 人。请核对哪一个正确。"
    ]
    assert county.notes_en() == [
        (
            "enrolment.csv, 'Pupils': '2141000001', Primary: the enrolment adds up to 61 pupils, "
            "the classes to 65. Check which is right."
        )
    ]


def test_enrolment_of_a_school_whose_classes_were_forgotten_is_noted(county: "Folder") -> None:
    classes = county.text("classes.csv").splitlines(keepends=True)
    kept = [line for line in classes if not line.startswith("3141000003")]
    county.write("classes.csv", "".join(kept))
    assert county.check().is_sound
    assert county.notes_en() == [
        (
            "enrolment.csv, 'Pupils': '3141000003', Junior secondary: the enrolment adds up to "
            "50 pupils, the classes to 0. Check which is right."
        )
    ]


def test_only_the_school_year_of_the_data_is_compared_with_the_classes(county: "Folder") -> None:
    county.write("enrolment.csv", county.text("enrolment.csv") + "2141000001,2024,primary,1,99,0\n")
    assert county.check().notes == ()


def test_children_of_a_table_that_is_not_there_are_told_once(county: "Folder") -> None:
    county.only("population.csv")
    assert county.zh() == [
        "population.csv“居住地代码”：没有“居住地”表，无法核对“居住地代码”。请加入“居住地”表。"
    ]
    assert county.en() == [
        (
            "population.csv, 'Place code': There is no table 'Places' to check 'Place code' against. "
            "Add the table 'Places'."
        )
    ]


def test_without_bounds_a_school_may_be_twenty_kilometres_from_the_places(county: "Folder") -> None:
    county.change("county.toml", "bounds = [114.0, 32.5, 115.0, 33.5]\n", "")
    county.change("schools.csv", "114.51,32.91,", "114.51,33.09,")
    assert county.check().is_sound
    county.change("schools.csv", "114.51,33.09,", "114.51,33.12,")
    assert county.zh() == [
        (
            "schools.csv 第 2 行“经度”：经度 114.51、纬度 33.12 离所有居住地 20 公里以上"
            "（居住地范围 114.296–114.734° E, 32.7301–33.0999° N）。请核对坐标。"
        )
    ]
    assert county.en() == [
        (
            "schools.csv, row 2, 'Longitude': Longitude 114.51, latitude 33.12 is more than 20 km away "
            "from the extent of the places (114.296–114.734° E, 32.7301–33.0999° N). "
            "Check the coordinates."
        )
    ]


def test_without_bounds_or_places_exchanged_coordinates_are_still_told(county: "Folder") -> None:
    county.only("schools.csv", "county.toml")
    county.remove("county.toml")
    county.change("schools.csv", "114.51,32.91,", "32.91,114.51,")
    assert [fault.code for fault in county.check().faults] == ["coordinates_swapped"]


def test_data_of_another_county_are_told(county: "Folder") -> None:
    expected = County("411723", Text("平舆县", "Pingyu"))
    report = check_folder(county.path, county=expected)
    (fault,) = report.faults
    assert fault.sentence.zh == "county.toml“县代码”：数据属于 411799 演示县，而要的是 411723 平舆县。请核对县代码。"  # fmt: skip
    assert fault.sentence.en == "county.toml, 'County code': The data are of county 411799 演示县, but 411723 Pingyu was expected. Check the county code."  # fmt: skip
    assert report.county == expected
    assert report.taken_on == date(2025, 9, 1)


def test_every_rule_names_columns_that_exist_and_has_a_code_of_its_own() -> None:
    codes = [rule.code for rule in CROSSINGS]
    assert len(codes) == len(set(codes))
    for rule in CROSSINGS:
        assert rule.column in rule.table.columns
        assert (NOTES if rule.is_note else FAULTS)[rule.code] == rule.sentence
