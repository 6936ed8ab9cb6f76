"""Which schools are on the list, in which columns?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Sum
from django.utils.translation import gettext_lazy as _

from junheng.kernel.school_years import SchoolYear
from junheng.registers.queries import search_schools
from junheng.snapshots.tables import Premises, Schools
from junheng.web.indicators.law import stage_label
from junheng.web.schools.changes import in_words
from junheng.web.schools.forms import codes_of_group
from junheng.web.tables import Column
from junheng.web.wording import said


@dataclass(frozen=True)
class SchoolRow:
    """A school with what the list says of it; `unmet` is None where nothing is assessed."""

    school: Any
    unmet: int | None

    @property
    def name(self) -> str:
        return str(self.school.name)

    @property
    def township(self) -> str:
        return str(self.school.township)

    @property
    def type_label(self) -> str:
        return str(self.school.get_school_type_display())

    @property
    def ownership_label(self) -> str:
        return str(self.school.get_ownership_display())

    @property
    def area_label(self) -> str:
        return str(self.school.get_urban_rural_display())

    @property
    def pupils(self) -> int | None:
        return self.school.pupil_count  # type: ignore[no-any-return]

    @property
    def classes(self) -> int:
        return self.school.class_count  # type: ignore[no-any-return]

    @property
    def largest(self) -> int | None:
        return self.school.largest_class  # type: ignore[no-any-return]


COLUMNS = (
    Column("name", _("School"), sort=("name",)),
    Column(
        "school_id",
        _("Identifier"),
        sort=("school.school_id",),
        value=lambda row: row.school.school_id,
    ),
    Column("type_label", _("Type"), sort=("school.school_type",)),
    Column("ownership_label", _("Ownership"), sort=("school.ownership",)),
    Column("township", _("Township"), sort=("township",)),
    Column("area_label", _("Urban or rural"), sort=("school.urban_rural",)),
    Column("pupils", _("Pupils"), sort=("pupils",), is_number=True),
    Column("classes", _("Classes"), sort=("classes",), is_number=True),
    Column("largest", _("Largest class"), sort=("largest",), is_number=True),
    Column("unmet", _("Clauses not met"), sort=("unmet",), is_number=True),
)


def list_rows(schools: Any, chosen: dict[str, str], unmet: Mapping[str, int]) -> list[SchoolRow]:
    """Return the rows that the chosen filters leave, by name; `unmet` counts clauses of assessed schools."""
    schools = search_schools(schools, chosen.get("q", ""))
    for name in ("school_type", "ownership", "township"):
        if name in chosen:
            schools = schools.filter(**{name: chosen[name]})
    if "urban_rural" in chosen:
        schools = schools.filter(urban_rural__in=codes_of_group(chosen["urban_rural"]))
    if "stage" in chosen:
        taught = schools.filter(classes__stage=chosen["stage"]).values("pk")
        schools = schools.filter(pk__in=taught)
    schools = schools.annotate(
        pupil_count=Sum("classes__pupils"),
        class_count=Count("classes"),
        largest_class=Max("classes__pupils"),
    ).order_by("name", "pk")
    rows = [SchoolRow(school, unmet.get(school.school_id)) for school in schools]
    if "failing" in chosen:
        wants_some = chosen["failing"] == "some"
        rows = [row for row in rows if row.unmet is not None and (row.unmet > 0) == wants_some]
    return rows


def values_present(schools: Any) -> dict[str, set[str]]:
    """Return which types, ownerships and townships occur, so that no filter leads to nothing."""
    rows = list(schools.values_list("school_type", "ownership", "township").distinct())
    return {
        "school_type": {row[0] for row in rows},
        "ownership": {row[1] for row in rows},
        "township": {row[2] for row in rows},
    }


def facts_of(school: Any) -> list[tuple[str, str]]:
    """Return the facts of a school, label and value in words, in the order of the table."""
    return [
        (said(column.label), in_words(column, getattr(school, name)))
        for name, column in Schools.columns.items()
        if name not in {"name", "parent_id"}
    ]


def premises_of(school: Any) -> list[tuple[str, str]]:
    """Return what the school's buildings and equipment amount to; empty when nothing is on record."""
    found = getattr(school, "premises", None)
    if found is None:
        return []
    return [
        (said(column.label), f"{getattr(found, name):,.0f} {column.unit}".strip())
        for name, column in Premises.columns.items()
        if name != "school_id"
    ]


@dataclass(frozen=True)
class YearRow:
    """The pupils of one school year and stage, grade by grade."""

    year: str
    stage: str
    by_grade: tuple[int | None, ...]
    boarders: int

    @property
    def pupils(self) -> int:
        return sum(count or 0 for count in self.by_grade)


def enrolment_table(enrolment: Any) -> tuple[list[int], list[YearRow]]:
    """Return the grades met and a row a school year and stage, newest year first."""
    rows = list(enrolment.order_by("-school_year", "stage", "grade"))
    grades = sorted({row.grade for row in rows})
    groups: dict[tuple[int, str], dict[int, Any]] = {}
    for row in rows:
        groups.setdefault((row.school_year, row.stage), {})[row.grade] = row
    return grades, [
        YearRow(
            year=str(SchoolYear(year)),
            stage=stage_label(stage),
            by_grade=tuple(found[g].pupils if g in found else None for g in grades),
            boarders=sum(row.boarders for row in found.values()),
        )
        for (year, stage), found in groups.items()
    ]
