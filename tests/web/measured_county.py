"""What is on record in the invented county when its pages are looked at?"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.invented_county import NOW, TODAY

from junheng.registers.models import Enrolment, Place, Premises, SchoolClass, StaffMember
from junheng.registers.operations import freeze
from junheng.studies.models import Study
from junheng.studies.operations import run_assessment

STANDARD = "jiaodu-2017-6"
DEGREE = "teachers.above_required_degree"


def furnish(school: Any, *, classes: list[int], teachers: int, backbone: int = 1) -> None:
    """Give a primary school classes of these sizes, and teachers all above the required degree."""
    for number, pupils in enumerate(classes, start=1):
        SchoolClass.objects.create(
            school=school, stage="primary", grade=1, class_no=number, pupils=pupils
        )
    for year in (2024, 2025):
        Enrolment.objects.create(
            school=school,
            school_year=year,
            stage="primary",
            grade=1,
            pupils=sum(classes) + 2025 - year,
            boarders=0,
        )
    for number in range(teachers):
        StaffMember.objects.create(
            county=school.county,
            staff_id=f"{school.school_id}-{number}",
            school=school,
            stage="primary",
            duty="teacher",
            subject="music" if number == 0 else "chinese",
            degree="bachelor",
            employment="established",
            channel="open_exam",
            backbone_level="county" if number < backbone else "none",
            has_licence=True,
            born_on=date(1968 + 4 * number, 5, 1),
            at_school_since=date(2015, 9, 1),
        )
    Premises.objects.create(
        school=school,
        teaching_area_m2=500,
        indoor_sports_area_m2=0,
        sports_ground_area_m2=1000,
        equipment_value_yuan=200_000,
        multimedia_rooms=3,
        music_rooms=1,
        art_rooms=0,
    )


def settle(county: Any, *, township: str, lon: float, lat: float, name: str) -> None:
    """Put a village on the map."""
    Place.objects.create(
        county=county,
        place_id=f"419901{int(lon * 1000) % 1000:03d}{int(lat * 1000) % 1000:03d}",
        name=name,
        kind="village",
        township=township,
        lon=lon,
        lat=lat,
        residents=1200,
    )


def assess(county: Any) -> Study:
    """Freeze the registers of today and judge them."""
    frozen = freeze(county, TODAY, by=None, now=NOW)
    return run_assessment(frozen, STANDARD, on=TODAY, by=None, now=NOW)


def queries_of(action: Callable[[], object]) -> int:
    """Count the queries an action needs."""
    with CaptureQueriesContext(connection) as queries:
        action()
    return len(queries)
