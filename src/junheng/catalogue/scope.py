"""Which schools and stages does the law assess, and how are shared premises split between stages?

教督〔2017〕6号 assesses every school with compulsory stages, each stage for itself, but for
special-education and vocational schools and teaching points with fewer than 50 pupils, those of an
attached kindergarten not counted. A point or campus that does not count as a school is measured with its parent; one that is a teaching point
under 50 is left out all the same. What the stages of a combined school use together is split by
pupils times a weight: 1 : 1.1 in nine-year schools, 1 : 1.2 in complete secondary schools and
1 : 1.1 : 1.32 in twelve-year schools, which is one scale, since 1.1 : 1.32 is 1 : 1.2.
"""

from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

import narwhals as nw

from junheng.catalogue.views import (
    AssessedPremises,
    AssessedPupils,
    AssessedStaff,
    CompulsoryClasses,
    SchoolRooms,
    WholeSchools,
)
from junheng.kernel.school_years import SchoolYear
from junheng.kernel.stages import COMPULSORY, Stage
from junheng.kernel.text import Text
from junheng.rules.frames import Frames, Rows
from junheng.snapshots.columns import Table
from junheng.snapshots.tables import Classes, Enrolment, Premises, Schools, Staff

if TYPE_CHECKING:
    from collections.abc import Callable

ASSESSED_TYPES = ("211", "218", "219", "311", "312", "319", "341", "345")
TEACHING_POINT = "218"
SMALLEST_POINT = 50
STAGE_WEIGHTS = {Stage.PRIMARY: 1.0, Stage.JUNIOR: 1.1, Stage.SENIOR: 1.32}
NINE_YEAR = "nine_year"
SHARED = (
    "teaching_area_m2",
    "indoor_sports_area_m2",
    "sports_ground_area_m2",
    "equipment_value_yuan",
    "multimedia_rooms",
)
_STAGES = [stage.value for stage in COMPULSORY]
_UNIT = ["school_id", "stage"]
_PLACE = ("school_id", "township")


class Omission(StrEnum):
    """Why no clause on resources speaks of a school whose type the law assesses."""

    SMALL_POINT = "small_point"
    PARENT_LEFT_OUT = "parent_left_out"
    NO_PUPILS = "no_pupils"

    @property
    def label(self) -> Text:
        """Return the reason in both languages."""
        return _OMISSIONS[self]


_OMISSIONS = {
    Omission.SMALL_POINT: Text("不足50人的教学点", "teaching point under 50 pupils"),
    Omission.PARENT_LEFT_OUT: Text("所属学校不在评估范围", "its parent school is not assessed"),
    Omission.NO_PUPILS: Text("没有义务教育阶段学生", "no pupils of the compulsory stages"),
}


class AssessedFrames:
    """The tables of a snapshot, and the views of it that indicators are written on."""

    def __init__(self, frames: Frames, *, on: date) -> None:
        self._frames = frames
        self._year = SchoolYear.of(on).starts_in
        self._built: dict[type[Table], Rows] = {}
        self._views: dict[type[Table], tuple[Callable[[], Rows], tuple[type[Table], ...]]] = {
            AssessedPupils: (self._assessed_pupils, (Schools, self._pupils_table)),
            AssessedStaff: (self._assessed_staff, (Schools, self._pupils_table, Staff)),
            AssessedPremises: (self._assessed_premises, (Schools, self._pupils_table, Premises)),
            CompulsoryClasses: (self._compulsory_classes, (Schools, Classes)),
            WholeSchools: (self._whole_schools, (Schools, Classes)),
            SchoolRooms: (self._school_rooms, (Schools, Classes, Premises)),
        }

    @property
    def _pupils_table(self) -> type[Table]:
        """Return where pupils are counted: in classes, or in enrolment where no classes are held."""
        return (
            Classes if self._frames.has(Classes) or not self._frames.has(Enrolment) else Enrolment
        )

    def __getitem__(self, table: type[Table]) -> Rows:
        if table not in self._views:
            return self._frames[table]
        if table not in self._built:
            self._built[table] = self._frames.hold(self._views[table][0]())
        return self._built[table]

    def has(self, table: type[Table]) -> bool:
        """Say whether everything `table` is made of is held."""
        return not self.missing(table)

    def hold(self, rows: Rows) -> Rows:
        """Compute `rows` once, on the engine of the snapshot."""
        return self._frames.hold(rows)

    def missing(self, table: type[Table]) -> tuple[type[Table], ...]:
        """Return the tables of the snapshot that `table` needs and that are not held."""
        needed = self._views[table][1] if table in self._views else (table,)
        return tuple(base for base in needed if not self._frames.has(base))

    def _pupils(self) -> Rows:
        """Return pupils of every school and stage, senior included: school_id, stage, pupils."""
        if self._pupils_table is Classes:
            rows = self._frames[Classes]
        else:
            rows = self._frames[Enrolment].filter(Enrolment.school_year == self._year)
        return rows.group_by(*_UNIT).agg(nw.col("pupils").sum().cast(nw.Float64))

    @cached_property
    def _candidates(self) -> Rows:
        """Return every school of an assessed type: school_id, name, home_id, omission (or empty)."""
        schools = self._frames[Schools].filter(Schools.school_type.is_in(ASSESSED_TYPES))
        compulsory = self._pupils().filter(nw.col("stage").is_in(_STAGES))
        sizes = compulsory.group_by("school_id").agg(nw.col("pupils").sum().alias("size"))
        is_part = ~Schools.counts_as_school & ~Schools.parent_id.is_null()
        home = nw.when(is_part).then(Schools.parent_id).otherwise(Schools.school_id)
        # A parent that is itself left out, such as a special school, takes its parts with it.
        kept = schools.select(nw.col("school_id").alias("home_id"), _kept=nw.lit(value=True))
        rows = schools.join(sizes, on="school_id", how="left").with_columns(home_id=home)
        rows = rows.join(kept, on="home_id", how="left")
        is_small = (nw.col("school_type") == TEACHING_POINT) & (
            nw.col("size").fill_null(0.0) < SMALLEST_POINT
        )
        is_lost = nw.when(nw.col("_kept").is_null()).then(nw.lit(Omission.PARENT_LEFT_OUT.value))
        omission = (
            nw.when(is_small)
            .then(nw.lit(Omission.SMALL_POINT.value))
            .otherwise(is_lost.otherwise(nw.lit("")))
        )
        return self.hold(rows.select("school_id", "name", "home_id", omission=omission))

    @cached_property
    def _homes(self) -> Rows:
        """Return where each assessed row belongs: school_id, home_id."""
        return self._candidates.filter(nw.col("omission") == "").select("school_id", "home_id")

    def left_out(self) -> Rows:
        """Return the schools that are not assessed though their type is: school_id, name, omission.

        A part that is measured with its parent is not left out.
        """
        found = self[AssessedPupils].select("school_id", _found=nw.lit(value=True)).unique()
        rows = self._candidates.join(found, on="school_id", how="left")
        is_apart = (nw.col("omission") == "") & (nw.col("home_id") == nw.col("school_id"))
        is_empty = is_apart & nw.col("_found").is_null()
        omission = nw.when(is_empty).then(nw.lit(Omission.NO_PUPILS.value))
        rows = rows.with_columns(omission=omission.otherwise(nw.col("omission")))
        return rows.filter(nw.col("omission") != "").select("school_id", "name", "omission")

    def _at_home(self, rows: Rows) -> Rows:
        """Return `rows` of assessed schools, booked on the school they are measured with."""
        booked = rows.join(self._homes, on="school_id", how="inner").drop("school_id")
        schools = self._frames[Schools].select(*_PLACE)
        return booked.rename({"home_id": "school_id"}).join(schools, on="school_id", how="left")

    @cached_property
    def _units(self) -> Rows:
        """Return pupils of every assessed school and stage, senior included."""
        rows = self._at_home(self._pupils())
        return self.hold(rows.group_by(*_PLACE, "stage").agg(nw.col("pupils").sum()))

    def _assessed_pupils(self) -> Rows:
        return self._units.filter(nw.col("stage").is_in(_STAGES))

    def _assessed_staff(self) -> Rows:
        """Return staff at the stage they teach, where their school has that stage."""
        staff = self._at_home(self._frames[Staff].filter(Staff.stage.is_in(_STAGES)))
        return staff.join(self._units.select(*_UNIT), on=_UNIT, how="inner")

    def _assessed_premises(self) -> Rows:
        """Split what stages share; a school without a row in premises has unknown quantities."""
        weight = nw.lit(0.0)
        for stage, factor in STAGE_WEIGHTS.items():
            weight = nw.when(nw.col("stage") == stage.value).then(nw.lit(factor)).otherwise(weight)
        units = self._units.with_columns(_weighted=nw.col("pupils") * weight)
        units = units.with_columns(_all=nw.col("_weighted").sum().over("school_id"))
        units = units.filter(nw.col("stage").is_in(_STAGES))
        share = nw.when(nw.col("_all") > 0).then(nw.col("_weighted") / nw.col("_all"))
        joined = units.join(self._premises_at_home(), on="school_id", how="left")
        return joined.select(
            *_PLACE, "stage", *((nw.col(name) * share).alias(name) for name in SHARED)
        )

    def _premises_at_home(self) -> Rows:
        """Return the quantities of a school with its parts: one row a school."""
        rows = self._frames[Premises].join(self._homes, on="school_id", how="inner")
        quantities = [*SHARED, "music_rooms", "art_rooms"]
        sums = rows.group_by("home_id").agg(*(nw.col(q).sum().cast(nw.Float64) for q in quantities))
        return sums.rename({"home_id": "school_id"})

    def _compulsory_classes(self) -> Rows:
        """Return every class of the compulsory stages where it sits, small points included."""
        schools = self._frames[Schools].filter(Schools.school_type.is_in(ASSESSED_TYPES))
        classes = self._frames[Classes].filter(Classes.stage.is_in(_STAGES))
        return classes.join(schools.select(*_PLACE), on="school_id", how="inner")

    def _whole_schools(self) -> Rows:
        """Return each school once, its compulsory stages together; both make it nine-year."""
        classes = self._at_home(self._frames[Classes].filter(Classes.stage.is_in(_STAGES)))
        is_junior = nw.when(nw.col("stage") == Stage.JUNIOR.value).then(nw.lit(1))
        sums = (
            classes.with_columns(_junior=is_junior.otherwise(nw.lit(0)))
            .group_by(*_PLACE)
            .agg(
                nw.col("pupils").sum().cast(nw.Float64),
                nw.len().cast(nw.Float64).alias("classes"),
                nw.col("_junior").min().alias("_all_junior"),
                nw.col("_junior").max().alias("_some_junior"),
            )
        )
        span = nw.when(nw.col("_all_junior") == 1).then(nw.lit(Stage.JUNIOR.value))
        lower = nw.when(nw.col("_some_junior") == 1).then(nw.lit(NINE_YEAR))
        primary = lower.otherwise(nw.lit(Stage.PRIMARY.value))
        stage = span.otherwise(primary).alias("stage")
        return sums.select(*_PLACE, stage, "pupils", "classes")

    def _school_rooms(self) -> Rows:
        """Return the special rooms of each school; unknown without a row in premises."""
        schools = self[WholeSchools].select(*_PLACE, "stage")
        joined = schools.join(self._premises_at_home(), on="school_id", how="left")
        return joined.select(*_PLACE, "stage", "music_rooms", "art_rooms")
