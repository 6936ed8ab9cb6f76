"""What does each person find in the registers?"""

from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.invented_county import make_person, make_school
from tests.unit.registers.conftest import CLASSES, PLACES, SCHOOLS, STAFF, Folder

from junheng.accounts.models import Organisation
from junheng.accounts.roles import Role
from junheng.accounts.scope import ScopedManager
from junheng.registers.models import Place
from junheng.registers.operations import commit_import, freeze, stage_import
from junheng.registers.queries import (
    ImportRunNotFound,
    SchoolNotFound,
    SnapshotNotFrozen,
    frozen_visible_to,
    get_frozen,
    get_import,
    get_school,
    imports_visible_to,
    school_ids_visible_to,
    schools_visible_to,
    search_schools,
)

pytestmark = [pytest.mark.database, pytest.mark.django_db]

SCOPED = [
    model
    for model in apps.get_app_config("registers").get_models()
    if isinstance(model._default_manager, ScopedManager)
]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("河湾", ["北校河湾教学点"]),
        ("北校", ["北校", "北校河湾教学点"]),
        ("北校 教学", ["北校河湾教学点"]),
        ("柳林", ["南校"]),
        ("2141990002", ["南校"]),
        ("西校", []),
        ("", ["北校", "北校河湾教学点", "南校"]),
        ("100%", []),
    ],
)
def test_schools_are_found_by_two_characters(
    director: Any, south_school: Any, teaching_point: Any, words: str, found: list[str]
) -> None:
    schools = search_schools(schools_visible_to(director), words)
    assert sorted(schools.values_list("name", flat=True)) == sorted(found)


def test_a_search_stays_within_reach(director: Any, other_school: Any) -> None:
    assert not search_schools(schools_visible_to(director), "邻县").exists()


def test_a_school_out_of_reach_is_as_absent(
    principal: Any, south_school: Any, other_school: Any
) -> None:
    for school_id in ("2141990002", "2141990009", "0000000000"):
        with pytest.raises(SchoolNotFound, match=f"no school '{school_id}' that you may see"):
            get_school(school_id, visible_to=principal)


def test_a_county_never_sees_a_row_of_the_next(
    folder: Folder, cast: Any, other_county: Any, now: Any, data_dir: Any
) -> None:
    def moved(drawn: str) -> str:
        return drawn.replace("21419900", "21419955").replace("T0", "X0").replace("V0", "W0")

    sent = folder(
        places=moved(PLACES), schools=moved(SCHOOLS), classes=moved(CLASSES), staff=moved(STAFF)
    )
    run = commit_import(stage_import(sent, other_county, by=None, now=now), by=None, now=now)
    frozen = freeze(other_county, now.date(), by=None, now=now)
    filled = [m for m in SCOPED if m.objects.for_system("a test").filter(**of(m, other_county))]
    assert len(filled) >= 7
    for person in cast:
        for model in SCOPED:
            seen = model.objects.visible_to(person).filter(**of(model, other_county))
            assert not seen.exists(), (person, model)
        with pytest.raises(ImportRunNotFound):
            get_import(run.pk, visible_to=person)
        with pytest.raises(SnapshotNotFrozen):
            get_frozen(frozen.pk, visible_to=person)


def of(model: Any, county: Any) -> dict[str, Any]:
    return {model.SCOPE.county: county.pk}


def test_everyone_of_a_county_sees_that_it_was_frozen_but_not_its_imports(
    folder: Folder, cast: Any, county: Any, now: Any, data_dir: Any
) -> None:
    schools = SCHOOLS.replace("2141990001", "2141990004")
    run = stage_import(folder(schools=schools), county, by=cast.section_clerk, now=now)
    commit_import(run, by=cast.section_clerk, now=now)
    frozen = freeze(county, now.date(), by=cast.section_head, now=now)
    assert frozen in frozen_visible_to(cast.principal)
    assert frozen in frozen_visible_to(cast.director)
    assert frozen not in frozen_visible_to(cast.auditor)
    assert run in imports_visible_to(cast.director)
    assert run not in imports_visible_to(cast.principal)


def test_a_central_school_finds_its_township_and_not_its_namesake_next_door(
    county: Any, other_county: Any, south_school: Any, north_school: Any
) -> None:
    central = Organisation.objects.create(
        kind="central_school", code="419901-02", name_zh="柳林镇中心校", parent=county, township="柳林镇"
    )  # fmt: skip
    head = make_person("liu", "柳校长", Role.PRINCIPAL, central)
    make_school(other_county, "2141990008", "邻县柳林小学", township="柳林镇")
    assert [school.name for school in schools_visible_to(head)] == ["南校"]
    assert not Place.objects.visible_to(head).filter(county=other_county).exists()


def test_a_school_sees_no_places_and_its_identifier_only(
    cast: Any, south_school: Any, teaching_point: Any
) -> None:
    assert not Place.objects.visible_to(cast.principal).exists()
    assert school_ids_visible_to(cast.principal) == {"2141990001", "2141990003"}


def test_a_long_list_of_schools_takes_as_many_queries_as_a_short_one(
    director: Any, county: Any
) -> None:
    def queries() -> int:
        director.__dict__.pop("_held_memberships", None)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            [s.county.name for s in schools_visible_to(director).select_related("county", "parent")]
        return len(captured)

    few = queries()
    for number in range(20):
        make_school(county, f"21419901{number:02d}", f"第{number}小学")
    assert queries() == few
