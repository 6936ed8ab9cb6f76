"""Can a list be read by mistake without saying for whom?"""

from typing import Any

import pytest
from django.apps import apps
from django.db.models import Count
from tests.invented_county import make_person

from junheng.accounts.models import Organisation
from junheng.accounts.queries import refusal
from junheng.accounts.roles import Action, OrganisationKind, Role
from junheng.accounts.scope import ScopedManager, ScopeForgotten
from junheng.registers.models import School, SchoolClass

pytestmark = [pytest.mark.database, pytest.mark.django_db]

SCOPED = [m for m in apps.get_models() if isinstance(m._default_manager, ScopedManager)]
READS = {
    "iterate": list,
    "count": lambda rows: rows.count(),
    "exists": lambda rows: rows.exists(),
    "aggregate": lambda rows: rows.aggregate(Count("pk")),
    "get": lambda rows: rows.get(pk=1),
    "first": lambda rows: rows.first(),
    "last": lambda rows: rows.order_by("pk").last(),
    "latest": lambda rows: rows.latest("pk"),
    "earliest": lambda rows: rows.earliest("pk"),
    "values": lambda rows: list(rows.values("pk")),
    "values_list": lambda rows: list(rows.values_list("pk", flat=True)),
    "in_bulk": lambda rows: rows.in_bulk([1]),
    "iterator": lambda rows: list(rows.iterator()),
    "slice": lambda rows: list(rows[:1]),
    "one": lambda rows: rows.order_by("pk")[0],
    "bool": bool,
    "len": len,
    "contains": lambda rows: rows.model(pk=1) in rows,
    "update": lambda rows: rows.update(pk=1),
    "delete": lambda rows: rows.filter(pk=0).delete(),
    "get_or_create": lambda rows: rows.get_or_create(pk=1),
    "update_or_create": lambda rows: rows.update_or_create(pk=1),
    "union": lambda rows: list(rows.union(rows)),
    "or": lambda rows: list(rows | rows.for_system("the other half")),
    "subquery": lambda rows: list(rows.for_system("outside").filter(pk__in=rows.values("pk"))),
    "raw": lambda rows: list(rows.raw("SELECT 1 AS id")),
    "filter chain": lambda rows: list(rows.filter(pk=1).exclude(pk=2).annotate(n=Count("pk"))),
}


def test_every_register_has_a_scope() -> None:
    unscoped = [
        model.__name__
        for model in apps.get_app_config("registers").get_models()
        if not model.__name__.startswith("Historical") and model not in SCOPED
    ]
    assert unscoped == []
    assert len(SCOPED) >= 11


@pytest.mark.parametrize("model", SCOPED, ids=lambda m: m.__name__)
@pytest.mark.parametrize("read", READS)
def test_reading_without_a_scope_is_refused(model: Any, read: str) -> None:
    with pytest.raises(ScopeForgotten, match=model.__name__ if read != "raw" else "Raw"):
        READS[read](model.objects.all())


def test_the_classes_of_a_school_need_a_scope_too(north_school: Any, director: Any) -> None:
    SchoolClass.objects.create(school=north_school, stage="primary", grade=1, class_no=1, pupils=40)
    with pytest.raises(ScopeForgotten):
        list(north_school.classes.all())
    assert [c.pupils for c in north_school.classes.visible_to(director)] == [40]


def test_a_scope_survives_a_chain_and_covers_what_is_prefetched(
    north_school: Any, director: Any
) -> None:
    SchoolClass.objects.create(school=north_school, stage="primary", grade=1, class_no=1, pupils=40)
    schools = (
        School.objects.visible_to(director)
        .filter(township="城关镇")
        .annotate(n=Count("classes"))
        .select_related("county")
        .prefetch_related("classes")
        .order_by("name")
    )
    assert [(s.name, s.n, s.classes.all()[0].pupils) for s in schools] == [("北校", 1, 40)]


def test_for_system_needs_a_reason() -> None:
    with pytest.raises(ScopeForgotten, match="reason"):
        School.objects.for_system(" ")


def test_a_director_sees_the_county_and_nothing_of_the_next(
    north_school: Any, south_school: Any, other_school: Any, director: Any
) -> None:
    assert {s.name for s in School.objects.visible_to(director)} == {"北校", "南校"}


def test_a_principal_sees_the_own_school_and_its_teaching_points(
    north_school: Any, south_school: Any, teaching_point: Any, principal: Any
) -> None:
    assert {s.name for s in School.objects.visible_to(principal)} == {"北校", "北校河湾教学点"}


@pytest.mark.parametrize("name", ["system_administrator", "security_administrator", "auditor"])
def test_administrators_see_no_registers(cast: Any, name: str) -> None:
    assert not School.objects.visible_to(getattr(cast, name)).exists()


def test_an_organisation_reaches_no_school_of_another_county_by_naming_it(
    county: Any, other_school: Any
) -> None:
    false_claim = Organisation.objects.create(
        kind=OrganisationKind.SCHOOL.value,
        code="419901-false",
        name_zh="冒名学校",
        parent=county,
        school_code=other_school.school_id,
    )
    principal = make_person("mao", "冒校长", Role.PRINCIPAL, false_claim)
    assert not School.objects.visible_to(principal).exists()
    assert refusal(principal, Action.EDIT_REGISTERS, school=other_school) is not None
