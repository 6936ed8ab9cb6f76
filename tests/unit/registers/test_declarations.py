"""Do the models hold what the tables declare, and does the database refuse the impossible?"""

from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, models, transaction
from django.utils.translation import override

from junheng.registers.fields import field_for, limits_of
from junheng.registers.frames import frame_from, path_of
from junheng.registers.models import (
    REGISTERS,
    Enrolment,
    Place,
    Premises,
    School,
    SchoolClass,
    StaffMember,
)
from junheng.snapshots.columns import Column, Table
from junheng.snapshots.tables import TABLES, Schools, Staff

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_every_table_has_its_model_in_the_same_order() -> None:
    assert tuple(model.TABLE for model in REGISTERS) == TABLES  # type: ignore[attr-defined]


@pytest.mark.parametrize("model", REGISTERS, ids=lambda m: m.__name__)
def test_every_declared_column_is_kept(model: Any) -> None:
    for name in model.TABLE.columns:
        assert model.objects.for_system("a test").values_list(path_of(model, name)) is not None
    declared = set(model.TABLE.columns) | {"id", "version", "county_id"}
    kept = {field.attname for field in model._meta.concrete_fields}
    assert kept - declared == set()


@pytest.mark.parametrize("model", REGISTERS, ids=lambda m: m.__name__)
def test_every_register_keeps_its_history_and_orders_nothing_by_itself(model: Any) -> None:
    assert model.history.model.tracked_fields
    assert not model._meta.ordering
    assert "save" not in vars(model)


def test_labels_and_codes_follow_the_language_of_the_page() -> None:
    field = field_for(Schools, "ownership")
    with override("zh-hans"):
        assert (str(field.verbose_name), dict(field.choices)["public"]) == ("举办性质", "公办")
    with override("en"):
        assert (str(field.verbose_name), str(dict(field.choices)["public"])) == (
            "Ownership",
            "Public",
        )


def test_a_label_is_no_part_of_a_migration() -> None:
    _, path, _, options = field_for(Schools, "ownership").deconstruct()
    assert (path, options) == ("django.db.models.CharField", {"max_length": 200})


@pytest.mark.parametrize(
    ("table", "column", "kind", "null"),
    [
        (Schools, "lon", models.FloatField, False),
        (Schools, "is_boarding", models.BooleanField, False),
        (Staff, "born_on", models.DateField, True),
        (Staff, "subject", models.CharField, False),
    ],
)
def test_a_field_has_the_declared_type(table: Any, column: str, kind: type, null: bool) -> None:
    field = field_for(table, column)
    assert isinstance(field, kind)
    assert field.null is null


def test_an_empty_optional_text_is_absent_in_a_frame() -> None:
    class Notes(Table, zh="备注", en="Notes"):
        note_id = Column(str, key=True, zh="编号", en="Code")
        words = Column(str, required=False, zh="内容", en="Words")

    frame = frame_from(Notes, [("1", ""), ("2", "好")], {})
    assert frame["words"].to_list() == [None, "好"]


def test_the_migrations_are_complete() -> None:
    said = StringIO()
    call_command("makemigrations", "accounts", "registers", check=True, dry_run=True, stdout=said)
    assert "No changes" in said.getvalue()


@pytest.mark.parametrize("model", REGISTERS, ids=lambda m: m.__name__)
def test_declared_limits_are_constraints_of_the_database(model: Any) -> None:
    kept = {constraint.name for constraint in model._meta.constraints}
    assert {constraint.name for constraint in limits_of(model.TABLE)} <= kept


def refused(row: models.Model) -> bool:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        return True
    return False


def test_the_database_refuses_what_cannot_be(county: Any, north_school: Any) -> None:
    grade = {"school": north_school, "stage": "primary", "grade": 1}
    assert refused(SchoolClass(**grade, class_no=1, pupils=-1))
    assert refused(SchoolClass(**grade, class_no=0, pupils=1))
    assert refused(SchoolClass(**(grade | {"grade": 10}), class_no=1, pupils=1))
    assert refused(Enrolment(**grade, school_year=2025, pupils=10, boarders=11))
    assert refused(School(county=county, school_id="2141990010", parent_id="2141990010", **there()))
    assert refused(
        Place(county=county, place_id="V9", kind="village", residents=1, **there(lon=181))
    )
    assert refused(Premises(school=north_school, teaching_area_m2=-0.1, **rooms()))
    assert not refused(SchoolClass(**grade, class_no=1, pupils=0))
    assert refused(SchoolClass(**grade, class_no=1, pupils=5))
    assert not refused(Premises(school=north_school, teaching_area_m2=0, **rooms()))


def there(lon: float = 114.5) -> dict[str, Any]:
    return {"name": "某地", "township": "城关镇", "lon": lon, "lat": 33.0}


def rooms() -> dict[str, Any]:
    return dict.fromkeys(
        ("indoor_sports_area_m2", "sports_ground_area_m2", "equipment_value_yuan", "multimedia_rooms", "music_rooms", "art_rooms"),
        0,
    )  # fmt: skip


def test_a_staff_code_is_the_countys_own(
    county: Any, other_county: Any, north_school: Any, other_school: Any
) -> None:
    facts = dict.fromkeys(
        ("stage", "duty", "subject", "degree", "employment", "channel", "backbone_level"), "x"
    )
    shared = {"staff_id": "T1", "has_licence": True, "born_on": date(1990, 1, 1), **facts}
    assert not refused(StaffMember(county=county, school=north_school, **shared))
    assert not refused(StaffMember(county=other_county, school=other_school, **shared))
    assert refused(StaffMember(county=county, school=north_school, **shared))
