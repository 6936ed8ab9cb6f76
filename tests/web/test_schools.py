"""The list of schools, the record of one, and what happens when two people edit it."""

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from openpyxl import load_workbook
from tests.conftest import NORTH, POINT, SOUTH
from tests.invented_county import make_school
from tests.web.measured_county import DEGREE, furnish, queries_of

from junheng.registers.models import School
from junheng.registers.operations import edit_school
from junheng.snapshots.tables import Schools
from junheng.web.indicators.standing import Line
from junheng.web.schools.changes import in_words
from junheng.web.templatetags.components import limit_bar

Look = Callable[..., Any]
BACKEND = "django.contrib.auth.backends.ModelBackend"


def names_of(page: Any) -> list[str]:
    return [row.name for row in page.context["listing"].rows]


def test_two_chinese_characters_find_a_school(look: Look, director: Any, study: Any) -> None:
    assert names_of(look(director, "/schools/?q=南校")) == ["南校"]
    assert names_of(look(director, "/schools/?q=柳林")) == ["南校"]
    assert names_of(look(director, f"/schools/?q={NORTH}")) == ["北校"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("school_type=218", ["北校河湾教学点"]),
        ("township=柳林镇", ["南校"]),
        ("urban_rural=rural", ["南校"]),
        ("urban_rural=town", ["北校", "北校河湾教学点"]),
        ("stage=primary", ["北校", "北校河湾教学点", "南校"]),
        ("stage=junior", []),
        ("failing=some&q=南校", ["南校"]),
        ("ownership=public&township=城关镇&school_type=211", ["北校"]),
        ("school_type=999&stage=nonsense&page=abc", ["北校", "北校河湾教学点", "南校"]),
    ],
)
def test_filters_narrow_the_list_and_nonsense_in_the_address_is_ignored(
    look: Look, director: Any, study: Any, query: str, found: list[str]
) -> None:
    assert names_of(look(director, f"/schools/?{query}")) == found


def test_a_list_is_sorted_either_way(look: Look, director: Any, study: Any) -> None:
    assert names_of(look(director, "/schools/?sort=-largest"))[0] == "南校"
    assert names_of(look(director, "/schools/?sort=largest"))[0] == "北校河湾教学点"


def test_a_school_left_out_by_the_law_has_no_count_of_clauses(
    look: Look, director: Any, study: Any
) -> None:
    unmet = {row.name: row.unmet for row in look(director, "/schools/").context["listing"].rows}
    assert unmet["北校河湾教学点"] is None
    assert unmet["南校"] > unmet["北校"] > 0


def test_htmx_is_given_the_results_alone(look: Look, director: Any, study: Any) -> None:
    part = look(director, "/schools/?q=南校", headers={"HX-Request": "true"})
    assert b"<html" not in part.content
    assert part.content.strip().startswith(b'<div id="results"')


def test_the_workbook_holds_what_the_filters_left(look: Look, director: Any, study: Any) -> None:
    answer = look(director, "/schools/?township=柳林镇&format=xlsx")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[0] for row in rows] == ["School", "南校"]
    assert rows[1][1] == SOUTH


def test_an_empty_county_says_what_to_do(look: Look, cast: Any, north_school: Any) -> None:
    north_school.delete()
    page = look(cast.section_clerk, "/schools/")
    assert "No school yet" in page.content.decode()
    assert "/imports/" in page.content.decode()


def test_a_principal_sees_the_own_school_and_its_points_only(
    look: Look, principal: Any, study: Any
) -> None:
    assert names_of(look(principal, "/schools/")) == ["北校", "北校河湾教学点"]
    for path in ("", "staff/", "classes/", "history/", f"indicators/{DEGREE}/primary/"):
        assert look(principal, f"/schools/{SOUTH}/{path}").status_code == 404
        assert look(principal, f"/schools/{NORTH}/{path}").status_code == 200


def test_another_countys_school_is_not_there(
    look: Look, director: Any, study: Any, other_school: Any
) -> None:
    assert look(director, f"/schools/{other_school.school_id}/").status_code == 404


def test_the_list_costs_as_many_queries_for_many_schools_as_for_few(
    look: Look, director: Any, study: Any
) -> None:
    look(director, "/schools/")
    few = queries_of(lambda: look(director, "/schools/"))
    for number in range(12):
        school = make_school(study.county, f"21419901{number:02d}", f"新校{number}")
        furnish(school, classes=[30], teachers=1)
    assert queries_of(lambda: look(director, "/schools/")) == few


def test_the_record_says_what_is_missing_in_people(look: Look, director: Any, study: Any) -> None:
    page = look(director, f"/schools/{SOUTH}/").content.decode()
    # 2 teachers for 60 pupils are 3.33 per 100; 4.2 needs 2.52, so one more.
    assert "3.33" in page
    assert "1 teacher<" in page
    assert "1 teachers" not in page
    assert "教督〔2017〕6号 第六条（一）" in page


@pytest.mark.parametrize(
    ("value", "colour"), [(4.2, "limit-met"), (3.6, "limit-near"), (3.5, "limit-missed")]
)
def test_a_bar_has_the_colour_of_the_mark_beside_it(value: float, colour: str) -> None:
    standing = Line(4.2, is_minimum=True, floor=3.57).standing(value)
    page = render_to_string(
        "components/limit_bar.html", limit_bar(value, 4.2, "at_least", standing=standing)
    )
    assert re.findall(r'class="(limit-(?:met|near|missed|unknown))"', page) == [colour]


def test_the_record_draws_classes_against_both_lines(look: Look, director: Any, study: Any) -> None:
    stages = look(director, f"/schools/{SOUTH}/").context["stages"]
    assert [size.state for size in stages[0].sizes] == ["large"]
    stages = look(director, f"/schools/{NORTH}/").context["stages"]
    assert [size.state for size in stages[0].sizes] == ["over", "over"]
    assert stages[0].limit == 45


def test_every_count_of_staff_opens_the_list_behind_it(
    look: Look, director: Any, study: Any
) -> None:
    summary = look(director, f"/schools/{NORTH}/").context["staff"]
    shares = [*summary.by_subject, *summary.by_degree, *summary.by_age, *summary.by_employment]
    assert summary.count == 4
    for share in shares:
        assert look(director, share.url).context["listing"].count == share.count


def test_a_value_opens_the_rows_it_was_computed_from(look: Look, director: Any, study: Any) -> None:
    page = look(director, f"/schools/{SOUTH}/indicators/{DEGREE}/primary/")
    teachers, pupils = page.context["sides"]
    assert [row[0] for row in teachers.cells] == [f"{SOUTH}-0", f"{SOUTH}-1"]
    assert len(pupils.cells) == 1
    assert "2 ÷ 60 × 100" in page.content.decode()


@pytest.mark.parametrize("path", ["classes.nothing/primary", f"{DEGREE}_spread/primary"])
def test_an_indicator_without_rows_of_a_school_is_not_found(
    look: Look, director: Any, study: Any, path: str
) -> None:
    assert look(director, f"/schools/{SOUTH}/indicators/{path}/").status_code == 404


def form_of(school: Any, **changed: Any) -> dict[str, Any]:
    facts = {
        name: getattr(school, name)
        for name in ("name", "school_type", "ownership", "urban_rural", "township", "lon", "lat")
    }
    return {"version": school.version, "counts_as_school": "on", **facts, **changed}


def test_an_edit_is_saved_and_told_in_the_history(
    client: Client, section_clerk: Any, furnished: Any, look: Look
) -> None:
    client.force_login(section_clerk, backend=BACKEND)
    school = School.objects.for_system("test").get(school_id=SOUTH)
    answer = client.post(f"/schools/{SOUTH}/edit/", form_of(school, township="河湾乡"))
    assert answer.status_code == 302
    entry = look(section_clerk, f"/schools/{SOUTH}/history/").context["entries"][0]
    assert (entry.who, entry.what) == ("吴科员", "Changed")
    assert [(c.before, c.after) for c in entry.changes] == [("柳林镇", "河湾乡")]


def test_a_form_older_than_the_school_is_refused_with_both_versions_shown(
    client: Client, section_clerk: Any, section_head: Any, furnished: Any, now: Any
) -> None:
    school = School.objects.for_system("test").get(school_id=SOUTH)
    sent = form_of(school, township="河湾乡")
    edit_school(school, {"township": "桥头镇"}, expected_version=school.version, by=section_head, now=now)  # fmt: skip
    client.force_login(section_clerk, backend=BACKEND)
    answer = client.post(f"/schools/{SOUTH}/edit/", sent)
    assert answer.status_code == 409
    township = next(one for one in answer.context["compared"] if one.stored == "桥头镇")
    assert (township.sent, township.by_them, township.by_you) == ("河湾乡", True, True)
    stored = School.objects.for_system("test").get(school_id=SOUTH)
    assert stored.township == "桥头镇"
    form = answer.context["form"]
    again = {name: form[name].value() for name in form.fields if form[name].value() is not False}
    assert client.post(f"/schools/{SOUTH}/edit/", again).status_code == 302
    assert School.objects.for_system("test").get(school_id=SOUTH).township == "河湾乡"


def test_saving_over_a_newer_version_keeps_what_the_sender_had_left_alone(
    client: Client, section_clerk: Any, section_head: Any, furnished: Any, now: Any
) -> None:
    school = School.objects.for_system("test").get(school_id=SOUTH)
    sent = form_of(school, name="南山学校")
    edit_school(school, {"township": "桥头镇"}, expected_version=school.version, by=section_head, now=now)  # fmt: skip
    client.force_login(section_clerk, backend=BACKEND)
    form = client.post(f"/schools/{SOUTH}/edit/", sent).context["form"]
    again = {name: form[name].value() for name in form.fields if form[name].value() is not False}
    client.post(f"/schools/{SOUTH}/edit/", again)
    stored = School.objects.for_system("test").get(school_id=SOUTH)
    assert (stored.name, stored.township) == ("南山学校", "桥头镇")


def test_places_that_differ_by_a_metre_look_different() -> None:
    column = Schools.columns["lon"]
    assert in_words(column, 114.991641) != in_words(column, 114.991642)


def test_an_impossible_place_is_refused_beside_its_field(
    client: Client, section_clerk: Any, furnished: Any
) -> None:
    client.force_login(section_clerk, backend=BACKEND)
    school = School.objects.for_system("test").get(school_id=SOUTH)
    answer = client.post(f"/schools/{SOUTH}/edit/", form_of(school, lat=5.0))
    assert answer.status_code == 422
    assert "lon" in answer.context["form"].errors
    answer = client.post(f"/schools/{SOUTH}/edit/", form_of(school, lat="north"))
    assert answer.status_code == 422


def test_saving_without_a_change_saves_nothing(
    client: Client, section_clerk: Any, furnished: Any
) -> None:
    client.force_login(section_clerk, backend=BACKEND)
    school = School.objects.for_system("test").get(school_id=SOUTH)
    assert client.post(f"/schools/{SOUTH}/edit/", form_of(school)).status_code == 302
    assert School.objects.for_system("test").get(school_id=SOUTH).version == school.version


def test_a_principal_is_not_offered_what_decides_how_the_school_is_measured(
    look: Look, principal: Any, section_clerk: Any, furnished: Any
) -> None:
    own = look(principal, f"/schools/{NORTH}/edit/")
    assert set(own.context["form"].fields) == {"version", "name", "lon", "lat", "is_boarding"}
    assert "they decide how the school is measured" in own.content.decode()
    offered = look(section_clerk, f"/schools/{NORTH}/edit/")
    assert {"school_type", "counts_as_school"} < set(offered.context["form"].fields)
    assert "they decide how the school is measured" not in offered.content.decode()


def test_who_may_not_edit_is_told_why_and_sees_no_button(
    look: Look, director: Any, furnished: Any
) -> None:
    assert look(director, f"/schools/{SOUTH}/edit/").status_code == 403
    assert "/edit/" not in look(director, f"/schools/{SOUTH}/").content.decode()


def test_before_anything_is_frozen_the_record_says_so(
    look: Look, director: Any, furnished: Any
) -> None:
    page = look(director, f"/schools/{POINT}/")
    assert "Freeze the registers" in page.content.decode()
    assert look(director, f"/schools/{POINT}/indicators/{DEGREE}/primary/").status_code == 404
