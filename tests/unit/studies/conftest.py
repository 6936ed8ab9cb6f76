"""Three schools with classes, teachers and premises, and the registers frozen twice."""

from datetime import timedelta
from typing import Any

import pytest
from tests.invented_county import NOW, TODAY

from junheng.registers.models import Premises, SchoolClass, StaffMember
from junheng.registers.operations import freeze


def add_class(school: Any, pupils: int, *, grade: int = 1, class_no: int = 1) -> Any:
    return SchoolClass.objects.create(
        school=school, stage="primary", grade=grade, class_no=class_no, pupils=pupils
    )


def add_teachers(school: Any, number: int) -> None:
    StaffMember.objects.bulk_create(
        StaffMember(
            county=school.county,
            staff_id=f"{school.school_id}-{one}",
            school=school,
            stage="primary",
            duty="teacher",
            subject="music",
            degree="bachelor",
            employment="established",
            channel="other",
            backbone_level="county",
            has_licence=True,
        )
        for one in range(number)
    )


def add_premises(school: Any, *, teaching_area_m2: float) -> Any:
    return Premises.objects.create(
        school=school,
        teaching_area_m2=teaching_area_m2,
        indoor_sports_area_m2=0,
        sports_ground_area_m2=8000,
        equipment_value_yuan=2_000_000,
        multimedia_rooms=20,
        music_rooms=1,
        art_rooms=1,
    )


@pytest.fixture
def frozen(data_dir: Any, north_school: Any, south_school: Any, teaching_point: Any) -> Any:
    """The county on the first day: North has a class of 48 and South too little room."""
    add_class(north_school, 48)
    add_class(north_school, 42, class_no=2)
    add_class(south_school, 40)
    add_class(teaching_point, 9)
    add_teachers(north_school, 6)
    add_teachers(south_school, 1)
    add_premises(north_school, teaching_area_m2=450)
    add_premises(south_school, teaching_area_m2=100)
    return freeze(north_school.county, TODAY, by=None, now=NOW)


@pytest.fixture
def frozen_later(frozen: Any, north_school: Any, south_school: Any) -> Any:
    """The day after: South has built, and North's class 1-1 is smaller."""
    premises = Premises.objects.for_system("a test builds rooms").get(school=south_school)
    premises.teaching_area_m2 = 180
    premises.save()
    large = SchoolClass.objects.for_system("a test moves pupils").get(pupils=48)
    large.pupils = 45
    large.save()
    later = NOW + timedelta(days=1)
    return freeze(north_school.county, later.date(), by=None, now=later)
