"""The map of the schools: the drawing, the data behind it, and the table beneath."""

import io
import re
from collections.abc import Callable
from typing import Any

from openpyxl import load_workbook
from tests.conftest import NORTH, POINT, SOUTH
from tests.web.measured_county import DEGREE, queries_of

from junheng.web.map.drawing import draw
from junheng.web.map.scene import Area, Link, Mark, Place, Scene

Look = Callable[..., Any]


def test_every_school_of_the_stage_is_drawn_with_the_shape_of_its_standing(
    look: Look, director: Any, study: Any
) -> None:
    data = look(director, f"/map/data/?indicator={DEGREE}&stage=primary").json()
    shapes = {point["title"]: point["shape"] for point in data["points"]}
    assert shapes == {"北校": "met", "南校": "not_met", "北校河湾教学点": "not_assessed"}


def test_a_mark_says_value_limit_and_where_to_go(look: Look, director: Any, study: Any) -> None:
    data = look(director, f"/map/data/?indicator={DEGREE}&stage=primary").json()
    south = next(point for point in data["points"] if point["title"] == "南校")
    assert south["url"] == f"/schools/{SOUTH}/"
    assert south["lines"] == [
        "柳林镇",
        "3.33 per 100 pupils, limit 4.2",
        "Not met, below the floor",
    ]


def test_without_a_script_the_same_marks_stand_in_the_page(
    look: Look, director: Any, study: Any
) -> None:
    page = look(director, f"/map/?indicator={DEGREE}").content.decode()
    drawn = re.findall(
        r'<a href="(/schools/\d+/)" aria-label="[^"]+"><use href="#shape-(\w+)"', page
    )
    assert set(drawn) == {
        (f"/schools/{NORTH}/", "met"),
        (f"/schools/{SOUTH}/", "not_met"),
        (f"/schools/{POINT}/", "not_assessed"),
    }
    assert page.count('class="map-area map-township"') == 2


def test_the_table_beneath_starts_with_what_wants_action(
    look: Look, director: Any, study: Any
) -> None:
    rows = look(director, f"/map/?indicator={DEGREE}").context["listing"].rows
    assert [(row.name, row.standing.value, row.short) for row in rows] == [
        ("南校", "not_met", 1.0),
        ("北校", "met", None),
    ]


def test_a_principal_finds_no_other_school_on_the_map(
    look: Look, principal: Any, study: Any
) -> None:
    data = look(principal, "/map/data/").json()
    assert {point["title"] for point in data["points"]} == {"北校", "北校河湾教学点"}
    assert "南校" not in look(principal, "/map/").content.decode()


def test_an_unknown_indicator_or_stage_shows_the_first_one(
    look: Look, director: Any, study: Any
) -> None:
    page = look(director, "/map/?indicator=no.such&stage=senior")
    assert page.context["gauge"].code == DEGREE
    assert page.context["stage"] == "primary"


def test_before_anything_is_measured_the_map_says_what_to_do(
    look: Look, director: Any, furnished: Any
) -> None:
    assert "freeze them" in look(director, "/map/").content.decode()
    assert look(director, "/map/data/").status_code == 404


def test_the_map_costs_the_same_queries_for_one_school_and_for_three(
    look: Look, director: Any, principal: Any, study: Any
) -> None:
    look(principal, "/map/")
    few = queries_of(lambda: look(principal, "/map/"))
    look(director, "/map/")
    assert queries_of(lambda: look(director, "/map/")) == few


def test_a_drawing_escapes_what_people_have_written() -> None:
    nasty = '<script>"&'
    scene = Scene(
        areas=(Area((((0, 0), (1, 0), (1, 1)),), "map-township", nasty),),
        links=(Link((0, 0), (1, 1)),),
        places=(Place(0.5, 0.5, 3, "", nasty),),
        marks=(Mark(0.2, 0.2, "met", nasty, (nasty,), "/x/?a=1&b=2"),),
    )
    drawn = draw(scene, nasty)
    assert "<script>" not in drawn
    assert 'href="/x/?a=1&amp;b=2"' in drawn
    assert drawn.count("&lt;script&gt;") >= 4


def test_the_table_of_the_map_can_be_taken_home(look: Look, director: Any, study: Any) -> None:
    answer = look(director, f"/map/?indicator={DEGREE}&format=xlsx")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    rows = {row[0]: row for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert set(rows) == {"北校", "南校"}
    assert rows["南校"][3] == "Not met, below the floor"
