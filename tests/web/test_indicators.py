"""The indicator board: the county at a glance, and one indicator by school, township and county."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook
from tests.invented_county import NOW, make_school
from tests.web.measured_county import DEGREE, furnish, queries_of

from junheng.registers.operations import freeze

Look = Callable[..., Any]


def test_the_overview_counts_schools_and_shows_the_spread_against_its_limit(
    look: Look, director: Any, study: Any
) -> None:
    gauge, cells = look(director, "/indicators/").context["rows"][0]
    primary, junior, nine_year = cells
    assert gauge.code == DEGREE
    assert (primary.met, primary.near, primary.missed, primary.of) == (1, 0, 1, 2)
    assert junior.of == 0
    assert nine_year is None
    # 6 teachers for 154 pupils; 4.26 and 3.33 around 3.90 per 100, weighted by 94 and 60 pupils.
    assert primary.county == pytest.approx(100 * 6 / 154)
    assert primary.spread == pytest.approx(0.1159, abs=1e-3)
    assert primary.spread_line.limit == 0.5


@pytest.mark.parametrize("path", ["/indicators/", f"/indicators/{DEGREE}/?stage=primary", "/map/"])
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "a school may miss 1 of the 7 clauses, but must reach the floor there"),
        ("zh-hans", "底线为限值的85%：7项中可有1项不达标，但该项不得低于底线"),
    ],
)
def test_the_legend_says_what_the_floor_is(
    look: Look, client: Client, director: Any, study: Any, path: str, language: str, said: str
) -> None:
    look(director, "/")
    client.cookies["django_language"] = language
    assert said in client.get(path).content.decode()


def test_every_school_is_a_dot_that_leads_to_its_rows(
    look: Look, director: Any, study: Any
) -> None:
    page = look(director, f"/indicators/{DEGREE}/?stage=primary")
    strip = page.context["strip"]
    assert [dot.reading.name for dot in strip.dots] == ["南校", "北校"]
    assert [dot.standing.value for dot in strip.dots] == ["not_met", "met"]
    assert strip.limit.text == "4.2"
    assert strip.floor.text == "3.57"
    for dot in strip.dots:
        assert look(director, dot.reading.url).status_code == 200


@pytest.mark.parametrize(
    ("by", "names"),
    [("school", {"北校", "南校"}), ("township", {"城关镇", "柳林镇"}), ("county", {"清平县"})],
)
def test_the_table_compares_schools_townships_or_the_county(
    look: Look, director: Any, study: Any, by: str, names: set[str]
) -> None:
    rows = look(director, f"/indicators/{DEGREE}/?by={by}").context["listing"].rows
    assert {row.name for row in rows} == names
    assert all(row.top / row.bottom * 100 == pytest.approx(row.figure) for row in rows)


def test_the_workbook_holds_every_value(look: Look, director: Any, study: Any) -> None:
    answer = look(director, f"/indicators/{DEGREE}/?format=xlsx")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    rows = {row[0]: row for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert set(rows) == {"北校", "南校"}
    assert rows["南校"][4] == pytest.approx(100 * 2 / 60)


def test_a_principal_sees_the_own_value_and_the_countys(
    look: Look, principal: Any, study: Any
) -> None:
    page = look(principal, f"/indicators/{DEGREE}/")
    assert [row.name for row in page.context["listing"].rows] == ["北校"]
    assert page.context["county"].value == pytest.approx(100 * 6 / 154)
    assert "南校" not in page.content.decode()


def test_an_unknown_indicator_shows_the_first_one(look: Look, director: Any, study: Any) -> None:
    assert look(director, "/indicators/no.such/?by=moon").context["gauge"].code == DEGREE


@pytest.mark.parametrize("path", ["/indicators/", f"/indicators/{DEGREE}/"])
def test_before_anything_is_measured_the_board_says_what_to_do(
    look: Look, director: Any, furnished: Any, path: str
) -> None:
    assert "freeze them" in look(director, path).content.decode()


@pytest.mark.parametrize("path", ["/indicators/", f"/indicators/{DEGREE}/"])
def test_the_board_costs_the_same_queries_for_one_school_and_for_all(
    look: Look, director: Any, principal: Any, study: Any, path: str
) -> None:
    look(principal, path)
    few = queries_of(lambda: look(principal, path))
    look(director, path)
    assert queries_of(lambda: look(director, path)) == few


def test_a_newer_snapshot_without_values_is_announced_and_the_measured_one_shown(
    look: Look, director: Any, study: Any
) -> None:
    furnish(make_school(study.county, "2141990020", "新校"), classes=[40], teachers=2)
    tomorrow = NOW + timedelta(days=1)
    newer = freeze(study.county, tomorrow.date(), by=None, now=tomorrow)
    page = look(director, "/indicators/")
    assert page.context["picture"].frozen == study.snapshot
    assert page.context["picture"].unmeasured == newer
    assert "has not been measured yet" in page.content.decode()


@pytest.mark.parametrize("path", ["/indicators/", f"/indicators/{DEGREE}/", "/map/"])
def test_a_frozen_day_without_an_assessment_says_so_and_offers_one_to_those_who_may(
    look: Look, cast: Any, furnished: Any, data_dir: Any, path: str
) -> None:
    before = look(cast.director, path).content.decode()
    assert "Import the registers" in before
    assert "/findings/assessments/new/" not in before
    freeze(furnished, NOW.date(), by=None, now=NOW)
    waiting = "The registers of 2026-03-02 are frozen; what is missing is an assessment"
    for person, may_run in ((cast.director, True), (cast.inspector, False)):
        page = look(person, path).content.decode()
        assert waiting in page
        assert "Import the registers" not in page
        assert ("/findings/assessments/new/" in page) is may_run
    assert "/findings/assessments/new/" in look(cast.director, "/").content.decode()
