"""Seat plans on pages: asked, proven, drawn, listed and taken home."""

import io
import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook
from tests.conftest import NORTH, SOUTH
from tests.invented_county import NOW, TODAY

from junheng.registers.models import Place, Population
from junheng.registers.operations import freeze
from junheng.studies.queries import list_studies

Look = Callable[..., Any]
BACKEND = "django.contrib.auth.backends.ModelBackend"
ASKED = {
    "stage": "primary",
    "year": "2025",
    "how": "split",
    "max_km": "",
    "detour": "1.3",
    "seats_per_class": "",
    "seconds": "10",
}


@pytest.fixture
def frozen(furnished: Any) -> Any:
    """Four villages of 30 children each: North has 2 classes, South 1, the point 1, of 45 seats."""
    for place in Place.objects.for_system("test"):
        for age in range(16):
            Population.objects.create(place=place, age=age, counted_on=date(2025, 8, 31), people=5)
    return freeze(furnished, TODAY, by=None, now=NOW)


@pytest.fixture
def make_plan(client: Client, director: Any, frozen: Any) -> Callable[..., Any]:
    """Make a plan through its page; return the kept plan."""

    def make(**changed: str) -> Any:
        client.force_login(director, backend=BACKEND)
        answer = client.post("/plans/new/", {**ASKED, "snapshot": frozen.pk, **changed})
        assert answer.status_code == 302, answer.context["form"].errors
        return list_studies(visible_to=director, kind="seats")[0]

    return make


def test_a_plan_shows_its_figures_its_proof_and_the_law(
    look: Look, director: Any, make_plan: Callable[..., Any]
) -> None:
    page = look(director, f"/plans/{make_plan().pk}/")
    said = page.content.decode()
    assert page.context["result"]["pupils"] == 120
    assert page.context["result"]["unseated"] == 0
    assert "proven optimal" in said
    assert "教督〔2017〕6号 第七条（五）" in said
    assert 'aria-label="北校;' in said


def test_places_that_nobody_counted_are_named(
    look: Look, director: Any, furnished: Any, make_plan: Callable[..., Any]
) -> None:
    assert "no children" not in look(director, f"/plans/{make_plan().pk}/").content.decode()
    forgotten = Place.objects.for_system("test").order_by("place_id").first()
    Population.objects.for_system("test").filter(place=forgotten).delete()
    without = freeze(furnished, TODAY, by=None, now=NOW + timedelta(minutes=1))
    said = look(director, f"/plans/{make_plan(snapshot=without.pk).pk}/").content.decode()
    assert "1 place is not in the table of population" in said
    assert f"<p>{forgotten.name}</p>" in said


def test_lines_lead_from_villages_to_schools_and_areas_join_what_a_school_serves(
    look: Look, director: Any, make_plan: Callable[..., Any]
) -> None:
    plan = make_plan()
    lines = look(director, f"/plans/{plan.pk}/data/?show=lines").json()
    assert len(lines["lines"]) == len(plan.result["assignments"])
    areas = look(director, f"/plans/{plan.pk}/data/?show=areas").json()
    served = {one["main_school_id"] for one in plan.result["places"]}
    assert len(areas["areas"]) == len(served)
    looks = [area["look"] for area in areas["areas"]]
    assert len(set(looks)) == len(looks)
    assert areas["lines"] == []


def test_a_plan_with_too_short_ways_says_who_has_no_seat_and_why(
    look: Look, director: Any, make_plan: Callable[..., Any]
) -> None:
    plan = make_plan(max_km="1")
    rows = look(director, f"/plans/{plan.pk}/?table=unseated").context["listing"].rows
    assert {row.name for row in rows} == {"东关村", "西关村", "柳林村", "下柳村"}
    assert sum(row.unseated for row in rows) == 120
    assert all(row.reason.startswith("No school within 1 km: the nearest, ") for row in rows)


def test_whole_villages_go_to_one_school_each(
    look: Look, director: Any, make_plan: Callable[..., Any]
) -> None:
    plan = make_plan(how="whole")
    rows = look(director, f"/plans/{plan.pk}/?table=places").context["listing"].rows
    assert len(rows) == 4
    assert all(row.schools <= 1 for row in rows)


def test_the_tables_and_the_whole_plan_can_be_taken_home(
    look: Look, director: Any, make_plan: Callable[..., Any]
) -> None:
    plan = make_plan()
    answer = look(director, f"/plans/{plan.pk}/?table=schools&format=xlsx")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    rows = {row[0]: row for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert set(rows) == {"北校", "南校", "北校河湾教学点"}
    assert rows["北校"][3] == 90
    answer = look(director, f"/plans/{plan.pk}/?format=json")
    content = json.loads(answer.content)
    assert content["result"]["status"] == "optimal"
    assert content["result"]["objective"] == pytest.approx(content["result"]["bound"])
    assert {one["school_id"] for one in content["result"]["schools"]} >= {NORTH, SOUTH}


def test_a_table_nobody_knows_is_the_table_of_schools(
    look: Look, director: Any, make_plan: Callable[..., Any]
) -> None:
    address = f"/plans/{make_plan().pk}/?table=../unheard&format=xlsx"
    answer = look(director, address)
    assert "schools.xlsx" in answer["Content-Disposition"]
    assert "unheard" not in answer["Content-Disposition"]
    assert look(director, address.removesuffix("&format=xlsx")).context["table"] == "schools"


def test_a_plan_that_cannot_be_made_says_why_beside_the_form(
    client: Client, director: Any, furnished: Any
) -> None:
    empty = freeze(furnished, TODAY, by=None, now=NOW)
    client.force_login(director, backend=BACKEND)
    answer = client.post("/plans/new/", {**ASKED, "snapshot": empty.pk})
    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors()
    answer = client.post("/plans/new/", {**ASKED, "snapshot": empty.pk, "detour": "0.5"})
    assert "detour" in answer.context["form"].errors


def test_htmx_is_led_to_the_plan(client: Client, director: Any, frozen: Any) -> None:
    client.force_login(director, backend=BACKEND)
    sent = {**ASKED, "snapshot": frozen.pk}
    answer = client.post("/plans/new/", sent, headers={"HX-Request": "true"})
    assert answer["HX-Redirect"].startswith("/plans/")


def test_plans_are_for_those_who_see_the_whole_county(
    look: Look, director: Any, principal: Any, make_plan: Callable[..., Any]
) -> None:
    plan = make_plan()
    assert look(director, "/plans/").context["plans"][0][0].pk == plan.pk
    assert look(principal, f"/plans/{plan.pk}/").status_code == 404
    assert look(principal, f"/plans/{plan.pk}/data/").status_code == 404
    assert look(principal, "/plans/").context["plans"] == []
    assert look(principal, "/plans/new/").status_code == 403


def test_an_assessment_is_no_seat_plan(look: Look, director: Any, study: Any) -> None:
    assert look(director, f"/plans/{study.pk}/").status_code == 404
    assert look(director, f"/plans/{study.pk}/data/").status_code == 404
