"""What do the registers of a county hold, and what must never break in them?"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from junheng.accounts.models import Organisation
from junheng.accounts.scope import Scope, ScopedManager
from junheng.registers.fields import field_for, limits_of
from junheng.registers.runs import FrozenSnapshot, ImportChange, ImportRun, ImportState
from junheng.snapshots import tables

__all__ = [
    "REGISTERS",
    "Enrolment",
    "FrozenSnapshot",
    "ImportChange",
    "ImportRun",
    "ImportState",
    "Place",
    "Population",
    "Premises",
    "Project",
    "School",
    "SchoolClass",
    "StaffMember",
]


def _county() -> "models.ForeignKey[Organisation, Organisation]":
    return models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")


def _version() -> "models.PositiveIntegerField[int, int]":
    """Count the writes of a row, so that a form filled in from an older one is noticed."""
    return models.PositiveIntegerField(default=1)


class Place(models.Model):
    """A village, community or housing estate."""

    TABLE = tables.Places
    SCOPE: ClassVar[Scope] = Scope(county="county_id", township="township")

    county = _county()
    place_id = field_for(tables.Places, "place_id")
    name = field_for(tables.Places, "name")
    kind = field_for(tables.Places, "kind")
    township = field_for(tables.Places, "township", db_index=True)
    lon = field_for(tables.Places, "lon")
    lat = field_for(tables.Places, "lat")
    residents = field_for(tables.Places, "residents")
    version = _version()

    objects = ScopedManager()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "place_id"], name="place_named_once"),
            *limits_of(tables.Places),
        ]

    def __str__(self) -> str:
        return str(self.name)


class Population(models.Model):
    """People of one single year of age in a place, counted on a day."""

    TABLE = tables.Population
    SCOPE: ClassVar[Scope] = Scope(county="place__county_id", township="place__township")

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="population")
    age = field_for(tables.Population, "age")
    counted_on = field_for(tables.Population, "counted_on")
    people = field_for(tables.Population, "people")
    version = _version()

    objects = ScopedManager()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place", "age", "counted_on"], name="population_counted_once"
            ),
            *limits_of(tables.Population),
        ]

    def __str__(self) -> str:
        return f"{self.place} · {self.age} · {self.counted_on}"


class School(models.Model):
    """A school, kindergarten, teaching point or campus."""

    TABLE = tables.Schools
    SCOPE: ClassVar[Scope] = Scope.of_school()

    county = _county()
    school_id = field_for(tables.Schools, "school_id", unique=True)
    name = field_for(tables.Schools, "name")
    school_type = field_for(tables.Schools, "school_type")
    ownership = field_for(tables.Schools, "ownership")
    urban_rural = field_for(tables.Schools, "urban_rural")
    township = field_for(tables.Schools, "township", db_index=True)
    lon = field_for(tables.Schools, "lon")
    lat = field_for(tables.Schools, "lat")
    is_boarding = field_for(tables.Schools, "is_boarding")
    counts_as_school = field_for(tables.Schools, "counts_as_school")
    parent = models.ForeignKey(
        "self",
        to_field="school_id",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="points",
    )
    version = _version()

    objects = ScopedManager()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(parent=F("school_id")), name="school_not_its_own_parent"
            ),
            *limits_of(tables.Schools),
        ]

    def __str__(self) -> str:
        return str(self.name)


def _school(related_name: str) -> "models.ForeignKey[School, School]":
    """Return the link to a school; its `school_id` is the ten-digit identifier itself."""
    return models.ForeignKey(
        School, to_field="school_id", on_delete=models.PROTECT, related_name=related_name
    )


class SchoolClass(models.Model):
    """A class."""

    TABLE = tables.Classes
    SCOPE: ClassVar[Scope] = Scope.of_school("school")

    school = _school("classes")
    stage = field_for(tables.Classes, "stage")
    grade = field_for(tables.Classes, "grade")
    class_no = field_for(tables.Classes, "class_no")
    pupils = field_for(tables.Classes, "pupils")
    version = _version()

    objects = ScopedManager()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["school", "stage", "grade", "class_no"], name="class_named_once"
            ),
            *limits_of(tables.Classes),
        ]

    def __str__(self) -> str:
        return f"{self.school_id} · {self.stage} {self.grade}-{self.class_no}"


class Enrolment(models.Model):
    """Pupils of one grade in a school year."""

    TABLE = tables.Enrolment
    SCOPE: ClassVar[Scope] = Scope.of_school("school")

    school = _school("enrolment")
    school_year = field_for(tables.Enrolment, "school_year")
    stage = field_for(tables.Enrolment, "stage")
    grade = field_for(tables.Enrolment, "grade")
    pupils = field_for(tables.Enrolment, "pupils")
    boarders = field_for(tables.Enrolment, "boarders")
    version = _version()

    objects = ScopedManager()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["school", "school_year", "stage", "grade"], name="enrolment_counted_once"
            ),
            models.CheckConstraint(
                condition=Q(boarders__lte=F("pupils")), name="boarders_are_pupils"
            ),
            *limits_of(tables.Enrolment),
        ]

    def __str__(self) -> str:
        return f"{self.school_id} · {self.school_year} · {self.stage} {self.grade}"


class StaffMember(models.Model):
    """A member of staff; the county's own code, no name."""

    TABLE = tables.Staff
    SCOPE: ClassVar[Scope] = Scope.of_school("school")

    county = _county()
    staff_id = field_for(tables.Staff, "staff_id")
    school = _school("staff")
    stage = field_for(tables.Staff, "stage")
    duty = field_for(tables.Staff, "duty")
    subject = field_for(tables.Staff, "subject")
    degree = field_for(tables.Staff, "degree")
    employment = field_for(tables.Staff, "employment")
    channel = field_for(tables.Staff, "channel")
    backbone_level = field_for(tables.Staff, "backbone_level")
    has_licence = field_for(tables.Staff, "has_licence")
    born_on = field_for(tables.Staff, "born_on")
    at_school_since = field_for(tables.Staff, "at_school_since")
    version = _version()

    objects = ScopedManager()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "staff_id"], name="staff_named_once"),
            *limits_of(tables.Staff),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id}"


class Premises(models.Model):
    """What a school's buildings and equipment amount to."""

    TABLE = tables.Premises
    SCOPE: ClassVar[Scope] = Scope.of_school("school")

    school = models.OneToOneField(
        School, to_field="school_id", on_delete=models.PROTECT, related_name="premises"
    )
    teaching_area_m2 = field_for(tables.Premises, "teaching_area_m2")
    indoor_sports_area_m2 = field_for(tables.Premises, "indoor_sports_area_m2")
    sports_ground_area_m2 = field_for(tables.Premises, "sports_ground_area_m2")
    equipment_value_yuan = field_for(tables.Premises, "equipment_value_yuan")
    multimedia_rooms = field_for(tables.Premises, "multimedia_rooms")
    music_rooms = field_for(tables.Premises, "music_rooms")
    art_rooms = field_for(tables.Premises, "art_rooms")
    version = _version()

    objects = ScopedManager()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            *limits_of(tables.Premises),
        ]

    def __str__(self) -> str:
        return f"{self.school_id}"


class Project(models.Model):
    """A building project of the county's plan."""

    TABLE = tables.Projects
    SCOPE: ClassVar[Scope] = Scope(
        county="county_id", township="township", school="school_id", parent="school__parent_id"
    )

    county = _county()
    project_id = field_for(tables.Projects, "project_id")
    name = field_for(tables.Projects, "name")
    kind = field_for(tables.Projects, "kind")
    school = models.ForeignKey(
        School,
        to_field="school_id",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
    )
    township = field_for(tables.Projects, "township")
    seats = field_for(tables.Projects, "seats")
    cost_yuan = field_for(tables.Projects, "cost_yuan")
    planned_start_on = field_for(tables.Projects, "planned_start_on")
    planned_end_on = field_for(tables.Projects, "planned_end_on")
    started_on = field_for(tables.Projects, "started_on")
    ended_on = field_for(tables.Projects, "ended_on")
    status = field_for(tables.Projects, "status")
    version = _version()

    objects = ScopedManager()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "project_id"], name="project_named_once"),
            *limits_of(tables.Projects),
        ]

    def __str__(self) -> str:
        return str(self.name)


# The model of each table, parents before children.
REGISTERS: tuple[type[models.Model], ...] = (
    Place,
    Population,
    School,
    SchoolClass,
    Enrolment,
    StaffMember,
    Premises,
    Project,
)
