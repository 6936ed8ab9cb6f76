"""Which rules tie columns, rows and tables to each other?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from junheng.kernel.school_years import SchoolYear
from junheng.kernel.stages import Stage
from junheng.kernel.text import Text
from junheng.snapshots.codes import CATEGORY_OF_TYPE, SCHOOL_ID_CATEGORIES
from junheng.snapshots.columns import Table
from junheng.snapshots.tables import Classes, Enrolment, Premises, Projects, Schools, Staff

Frames = Mapping[str, pl.DataFrame]
# From the frames and the day of the data to the rows that break the rule: `row` (null when the
# rule is about several rows) and every column the sentence names.
Finder = Callable[[Frames, date | None], pl.DataFrame]


@dataclass(frozen=True)
class Crossing:
    """One rule: where it is reported, which rows break it, and how that is said.

    `needs` are the tables without which it cannot be asked. A note is no fault: both figures may
    be true, but someone should look.
    """

    code: str
    table: type[Table]
    column: str
    sentence: Text
    find: Finder
    needs: tuple[type[Table], ...] = ()
    is_note: bool = False


def _rows_where(table: type[Table], is_broken: pl.Expr) -> Finder:
    return lambda frames, _day: frames[table.name].filter(is_broken)


def _rows_after_the_day(table: type[Table], column: str) -> Finder:
    def find(frames: Frames, day: date | None) -> pl.DataFrame:
        return frames[table.name].filter(pl.col(column) > pl.lit(day, dtype=pl.Date))

    return find


def _category_unknown(frames: Frames, _day: date | None) -> pl.DataFrame:
    category = pl.col("school_id").str.slice(0, 2)
    schools = frames["schools"].with_columns(category.alias("category"))
    return schools.filter(~pl.col("category").is_in(SCHOOL_ID_CATEGORIES.values))


def _category_mismatch(frames: Frames, _day: date | None) -> pl.DataFrame:
    fitting = [
        (school_type, category) for school_type in _types() for category in _fitting(school_type)
    ]
    allowed = pl.DataFrame(fitting, schema=["school_type", "category"], orient="row")
    schools = frames["schools"].with_columns(pl.col("school_id").str.slice(0, 2).alias("category"))
    known = schools.filter(pl.col("category").is_in(SCHOOL_ID_CATEGORIES.values)).drop_nulls(
        ["category", "school_type"]
    )
    return known.join(allowed, on=["school_type", "category"], how="anti")


def _types() -> tuple[str, ...]:
    codes = Schools.columns["school_type"].codes
    return codes.values if codes else ()


def _fitting(school_type: str) -> tuple[str, ...]:
    """Return the identifier categories that go with a type; the longest prefix wins."""
    lengths = range(len(school_type), 0, -1)
    prefix = next((school_type[:n] for n in lengths if school_type[:n] in CATEGORY_OF_TYPE), "")
    return CATEGORY_OF_TYPE[prefix] if prefix else SCHOOL_ID_CATEGORIES.values


def _parent_not_counted(frames: Frames, _day: date | None) -> pl.DataFrame:
    schools = frames["schools"]
    points = schools.filter(~pl.col("counts_as_school")).select(
        pl.col("school_id").alias("parent_id")
    )
    is_other = pl.col("parent_id") != pl.col("school_id")
    return schools.filter(is_other).join(points.unique(), on="parent_id", how="semi")


def _classes_differ(frames: Frames, day: date | None) -> pl.DataFrame:
    enrolment = frames["enrolment"]
    year = SchoolYear.of(day).starts_in if day else enrolment.get_column("school_year").max()
    keys = ["school_id", "stage"]
    enrolled = (
        enrolment.filter(pl.col("school_year") == pl.lit(year, dtype=pl.Int64))
        .group_by(keys)
        .agg(pl.col("pupils").sum())
    )
    in_classes = frames["classes"].group_by(keys).agg(pl.col("pupils").sum().alias("in_classes"))
    # A school whose classes were forgotten has none: it would be assessed by nothing.
    both = enrolled.join(in_classes, on=keys, how="left").with_columns(
        pl.col("in_classes").fill_null(0)
    )
    both = both.filter(pl.col("pupils") != pl.col("in_classes"))
    return both.sort(keys).with_columns(pl.lit(None, dtype=pl.Int64).alias("row"))


_LAST_GRADE = pl.col("stage").replace_strict(
    {stage.value: len(stage.grades) for stage in Stage}, default=None, return_dtype=pl.Int64
)
_GRADE_SENTENCE = Text(
    "“{stage}”只有 {last_grade} 个年级，没有 {grade} 年级。请按学段内年级填写（七年级填初中 1）。",
    "'{stage}' has {last_grade} grades, so there is no grade {grade}. Count grades within the stage (grade 7 is junior 1).",
)


def _grade_rule(code: str, table: type[Table]) -> Crossing:
    rows = _rows_where(table, pl.col("grade") > _LAST_GRADE)
    return Crossing(
        code,
        table,
        "grade",
        _GRADE_SENTENCE,
        lambda frames, day: rows(frames, day).with_columns(_LAST_GRADE.alias("last_grade")),
    )


def _future_rule(code: str, table: type[Table], column: str) -> Crossing:
    sentence = Text(
        f"{{{column}}} 晚于数据日期 {{taken_on}}。请更正，或留空。",
        f"{{{column}}} is later than the day of the data, {{taken_on}}. Correct it, or leave it empty.",
    )
    return Crossing(code, table, column, sentence, _rows_after_the_day(table, column))


CROSSINGS: tuple[Crossing, ...] = (
    Crossing(
        "category_unknown",
        Schools,
        "school_id",
        Text(
            "标识码“{school_id}”开头的类别“{category}”不存在。请核对标识码。",
            "The identifier '{school_id}' begins with '{category}', which is no category. Check the identifier.",
        ),
        _category_unknown,
    ),
    Crossing(
        "category_mismatch",
        Schools,
        "school_id",
        Text(
            "标识码“{school_id}”的类别（{category}）与办学类型“{school_type}”不符。请更正其中之一。",
            "The category ({category}) of the identifier '{school_id}' does not go with the type '{school_type}'. Correct one of them.",
        ),
        _category_mismatch,
    ),
    Crossing(
        "parent_needed",
        Schools,
        "parent_id",
        Text(
            "不计校数，但没有填所属学校。请填上所属学校的标识码。",
            "It does not count as a school, but no parent school is given. Write the parent's identifier.",
        ),
        _rows_where(Schools, ~pl.col("counts_as_school") & pl.col("parent_id").is_null()),
    ),
    Crossing(
        "parent_not_wanted",
        Schools,
        "parent_id",
        Text(
            "计校数的学校不应有所属学校“{parent_id}”。请清空，或把“是否计校数”改为否。",
            "It counts as a school and so has no parent, but '{parent_id}' is given. Clear it, or write no under 'Counts as a school'.",
        ),
        _rows_where(Schools, pl.col("counts_as_school") & pl.col("parent_id").is_not_null()),
    ),
    Crossing(
        "parent_is_itself",
        Schools,
        "parent_id",
        Text(
            "所属学校填成了自己（{parent_id}）。请填上级学校的标识码。",
            "The school is given as its own parent ({parent_id}). Write the identifier of the school it belongs to.",
        ),
        _rows_where(Schools, pl.col("parent_id") == pl.col("school_id")),
    ),
    Crossing(
        "parent_not_counted",
        Schools,
        "parent_id",
        Text(
            "所属学校“{parent_id}”自己也不计校数。请填计校数的那所学校。",
            "The parent '{parent_id}' does not count as a school itself. Name the school that does.",
        ),
        _parent_not_counted,
    ),
    _grade_rule("class_grade", Classes),
    _grade_rule("enrolment_grade", Enrolment),
    Crossing(
        "boarders_over_pupils",
        Enrolment,
        "boarders",
        Text(
            "寄宿生 {boarders} 人多于在校生 {pupils} 人。请更正其中之一。",
            "There are more boarders ({boarders}) than pupils ({pupils}). Correct one of them.",
        ),
        _rows_where(Enrolment, pl.col("boarders") > pl.col("pupils")),
    ),
    Crossing(
        "classes_differ",
        Enrolment,
        "pupils",
        Text(
            "“{school_id}”{stage}在校生合计 {pupils} 人，班级学生合计 {in_classes} 人。请核对哪一个正确。",
            "'{school_id}', {stage}: the enrolment adds up to {pupils} pupils, the classes to {in_classes}. Check which is right.",
        ),
        _classes_differ,
        needs=(Classes,),
        is_note=True,
    ),
    Crossing(
        "at_school_before_birth",
        Staff,
        "at_school_since",
        Text(
            "到本校日期 {at_school_since} 早于出生日期 {born_on}。请更正其中之一。",
            "The day at this school ({at_school_since}) is before the birth ({born_on}). Correct one of them.",
        ),
        _rows_where(Staff, pl.col("at_school_since") <= pl.col("born_on")),
    ),
    _future_rule("born_later", Staff, "born_on"),
    _future_rule("at_school_later", Staff, "at_school_since"),
    Crossing(
        "indoor_over_teaching",
        Premises,
        "indoor_sports_area_m2",
        Text(
            "室内体育用房 {indoor_sports_area_m2} 平方米大于教学及辅助用房 {teaching_area_m2} 平方米。请更正其中之一。",
            "The indoor sports rooms ({indoor_sports_area_m2} m²) are larger than the teaching rooms they are part of ({teaching_area_m2} m²). Correct one of them.",
        ),
        _rows_where(Premises, pl.col("indoor_sports_area_m2") > pl.col("teaching_area_m2")),
    ),
    Crossing(
        "planned_end_before_start",
        Projects,
        "planned_end_on",
        Text(
            "计划完工 {planned_end_on} 早于计划开工 {planned_start_on}。请更正其中之一。",
            "The planned end ({planned_end_on}) is before the planned start ({planned_start_on}). Correct one of them.",
        ),
        _rows_where(Projects, pl.col("planned_end_on") < pl.col("planned_start_on")),
    ),
    Crossing(
        "ended_before_start",
        Projects,
        "ended_on",
        Text(
            "实际完工 {ended_on} 早于实际开工 {started_on}。请更正其中之一。",
            "The end ({ended_on}) is before the start ({started_on}). Correct one of them.",
        ),
        _rows_where(Projects, pl.col("ended_on") < pl.col("started_on")),
    ),
    Crossing(
        "ended_without_start",
        Projects,
        "started_on",
        Text(
            "填了实际完工 {ended_on}，但没有实际开工。请补上实际开工日期。",
            "An end ({ended_on}) is given but no start. Write when the work started.",
        ),
        _rows_where(Projects, pl.col("ended_on").is_not_null() & pl.col("started_on").is_null()),
    ),
    _future_rule("started_later", Projects, "started_on"),
    _future_rule("ended_later", Projects, "ended_on"),
)
