"""Is a seat plan kept with what it was asked, the law it rests on, its proof and its map?"""

from datetime import date, timedelta
from typing import Any

import pytest
from tests.invented_county import NOW

from junheng.kernel.refusals import Refused
from junheng.kernel.stages import Stage
from junheng.registers.models import Place, Population
from junheng.registers.operations import freeze
from junheng.studies import queries
from junheng.studies.models import Study, StudyKind
from junheng.studies.operations import run_seat_plan
from junheng.studies.seat_plans import SeatOptions

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def add_place(county: Any, place_id: str, lon: float, lat: float, *, children: int) -> None:
    place = Place.objects.create(
        county=county,
        place_id=place_id,
        name=place_id,
        kind="village",
        township="城关镇",
        lon=lon,
        lat=lat,
        residents=1000,
    )
    Population.objects.bulk_create(
        Population(place=place, age=age, counted_on=date(2025, 8, 31), people=children)
        for age in range(16)
    )


@pytest.fixture
def peopled(frozen: Any, county: Any) -> Any:
    """The same county with children: 60 in one village and 90 in the next."""
    add_place(county, "V1", 114.5, 33.0, children=10)
    add_place(county, "V2", 114.51, 33.01, children=15)
    later = NOW + timedelta(days=1)
    return freeze(county, later.date(), by=None, now=later)


def test_a_plan_keeps_its_question_law_proof_and_map(peopled: Any, section_head: Any) -> None:
    study = run_seat_plan(peopled, Stage.PRIMARY, 2025, by=section_head, now=NOW)
    kept = queries.get_study(study.pk, visible_to=section_head, kind="seats")
    assert kept.kind == StudyKind.SEATS
    assert kept.parameters["stage"] == "primary"
    assert kept.parameters["class_size"] == {
        "clause": "jiaodu-2017-6/class_size",
        "limit": 45,
        "is_checked": False,
    }
    assert kept.parameters["service_radius"]["clause"] == "henan-2011-layout/service_radius"
    # 6 ages of 10 and 15; two classes at North, one at South and one at the point, of 45.
    assert (kept.result["pupils"], kept.result["seats"]) == (150, 180)
    assert (kept.result["unseated"], kept.result["status"]) == (0, "optimal")
    assert kept.result["objective"] == pytest.approx(kept.result["bound"])
    assert {row["place_id"] for row in kept.result["assignments"]} == {"V1", "V2"}
    cells = kept.result["areas"]["features"]
    assert {cell["properties"]["place_id"] for cell in cells} == {"V1", "V2"}
    assert all(cell["geometry"]["type"] == "Polygon" for cell in cells)
    assert "highspy" in kept.versions


def test_own_seats_per_class_replace_those_of_the_law(peopled: Any) -> None:
    options = SeatOptions(seats_per_class=30, is_whole=True)
    study = run_seat_plan(peopled, Stage.PRIMARY, 2025, options, by=None, now=NOW)
    assert (study.result["seats"], study.result["unseated"]) == (120, 90)
    assert study.parameters["seats_per_class"] == 30
    assert study.parameters["is_whole"] is True


def test_a_stage_without_a_service_radius_cites_none(peopled: Any, south_school: Any) -> None:
    from junheng.registers.models import SchoolClass

    SchoolClass.objects.create(school=south_school, stage="junior", grade=1, class_no=1, pupils=20)
    later = NOW + timedelta(days=2)
    frozen = freeze(south_school.county, later.date(), by=None, now=later)
    study = run_seat_plan(frozen, Stage.JUNIOR, 2025, by=None, now=NOW)
    assert study.parameters["service_radius"] is None
    assert study.parameters["class_size"]["limit"] == 50


def test_a_principal_may_not_plan(peopled: Any, principal: Any) -> None:
    with pytest.raises(Refused, match="may not run a seat plan"):
        run_seat_plan(peopled, Stage.PRIMARY, 2025, by=principal, now=NOW)


def test_a_snapshot_without_children_is_refused_in_a_sentence(frozen: Any) -> None:
    with pytest.raises(Refused, match="no population by age") as refused:
        run_seat_plan(frozen, Stage.PRIMARY, 2025, by=None, now=NOW)
    assert refused.value.refusal.code == "plan_not_possible"
    assert not Study.objects.for_system("nothing was kept").exists()


def test_a_year_before_the_law_is_refused(peopled: Any) -> None:
    with pytest.raises(Refused, match="No clause limits the class size"):
        run_seat_plan(peopled, Stage.JUNIOR, 2010, by=None, now=NOW)
