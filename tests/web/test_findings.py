"""The findings of an assessment: read, narrowed, turned into items, made anew."""

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook
from tests.invented_county import NOW, TODAY, make_person, school_organisation
from tests.web.measured_county import STANDARD, assess, queries_of

from junheng.accounts.roles import Role
from junheng.catalogue.scope import Omission
from junheng.ledger.queries import items_visible_to
from junheng.registers.operations import freeze
from junheng.studies.queries import indicator_values, list_studies

Look = Callable[..., Any]
DEGREE = f"{STANDARD}/above_required_degree"
CLASS_SIZE = f"{STANDARD}/class_size"
BACKEND = "django.contrib.auth.backends.ModelBackend"


def names_of(page: Any) -> list[str]:
    return [row.name for row in page.context["rows"]]


def test_a_finding_says_value_limit_shortfall_and_the_law(
    look: Look, director: Any, study: Any
) -> None:
    page = look(director, f"/findings/?clause={DEGREE}")
    (row,) = page.context["rows"]
    assert (row.name, row.finding.short_amount) == ("南校", 1.0)
    assert row.cite == "教督〔2017〕6号 第六条（一）"
    assert "since 2017-04-19" in page.content.decode()


def test_a_class_is_named_with_its_school(look: Look, director: Any, study: Any) -> None:
    assert names_of(look(director, f"/findings/?clause={CLASS_SIZE}&sort=-value")) == [
        "南校 1-1",
        "北校 1-1",
        "北校 1-2",
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (f"clause={DEGREE}&outcome=met", ["北校"]),
        (f"clause={CLASS_SIZE}&township=柳林镇", ["南校 1-1"]),
        (f"clause={CLASS_SIZE}&words=北校", ["北校 1-1", "北校 1-2"]),
        (f"clause={CLASS_SIZE}&stage=junior", []),
        (f"clause={DEGREE}&outcome=unknown", []),
        (f"clause={DEGREE}&outcome=nonsense", ["南校"]),
    ],
)
def test_findings_are_narrowed(
    look: Look, director: Any, study: Any, query: str, found: list[str]
) -> None:
    assert sorted(names_of(look(director, f"/findings/?{query}"))) == sorted(found)


def test_the_summary_counts_by_clause_and_stage(look: Look, director: Any, study: Any) -> None:
    clauses = {one.code: cells[0] for one, cells in look(director, "/findings/").context["clauses"]}
    assert (clauses[DEGREE].met, clauses[DEGREE].failed) == (1, 1)
    assert clauses[CLASS_SIZE].failed == 3


def test_a_verdict_names_the_clauses_that_were_missed(
    look: Look, director: Any, principal: Any, study: Any
) -> None:
    page = look(director, f"/findings/{study.pk}/verdicts/school/")
    rows = {row.name: row for row in page.context["listing"].rows}
    assert set(rows) == {"北校", "南校"}
    assert rows["南校"].verdict.is_met is False
    assert any("(below the floor)" in clause for clause in rows["南校"].missed)
    assert len(rows["南校"].missed) + rows["南校"].verdict.met == 7
    counted = look(director, f"/findings/{study.pk}/verdicts/county/").context["listing"].count
    assert counted == 1
    own = look(principal, f"/findings/{study.pk}/verdicts/school/").context["listing"].rows
    assert [row.name for row in own] == ["北校"]
    assert look(director, f"/findings/{study.pk}/verdicts/moon/").context["listing"].count == 0


def test_the_schools_left_out_are_counted_and_named_with_the_reason(
    look: Look, director: Any, principal: Any, south_school: Any, furnished: Any
) -> None:
    study = assess(furnished)
    page = look(director, f"/findings/?study={study.pk}")
    assert page.context["omissions"] == [(Omission.SMALL_POINT, 1)]
    assert "teaching point under 50 pupils 1" in " ".join(page.content.decode().split())
    point = ("北校河湾教学点", "teaching point under 50 pupils")
    for person in (director, principal):
        left_out = look(person, f"/findings/{study.pk}/left-out/")
        assert [(row.name, row.why) for row in left_out.context["listing"].rows] == [point]
    elsewhere = make_person("liu", "刘校长", Role.PRINCIPAL, school_organisation(south_school))
    assert point[0] not in look(elsewhere, f"/findings/{study.pk}/left-out/").content.decode()


def test_the_composite_spread_stands_beside_the_rule_for_the_county(
    look: Look, director: Any, study: Any
) -> None:
    page = look(director, f"/findings/{study.pk}/verdicts/county/").content.decode()
    shown = re.search(r"Primary <b[^>]*>([0-9.]+)</b>", page)
    assert shown
    spreads = [
        measured.value
        for measured in indicator_values(
            study.snapshot, by="county", stage="primary", visible_to=director
        ).filter(indicator__endswith="_spread")
    ]
    assert len(spreads) == 7
    assert float(shown[1]) == pytest.approx(sum(spreads) / 7, abs=0.0005)


def test_a_principal_sees_findings_of_the_own_school_and_no_button(
    look: Look, principal: Any, study: Any
) -> None:
    page = look(principal, f"/findings/?clause={CLASS_SIZE}")
    assert names_of(page) == ["北校 1-1", "北校 1-2"]
    assert "/items/open/" not in page.content.decode()


def test_another_countys_assessment_is_not_there(
    look: Look, director: Any, study: Any, other_county: Any
) -> None:
    assert look(director, "/findings/?study=999999").status_code == 404


def test_a_finding_offers_an_item_and_then_links_to_it(
    look: Look, director: Any, study: Any, client: Client
) -> None:
    finding = look(director, f"/findings/?clause={DEGREE}").context["rows"][0].finding
    assert f"/items/open/{finding.pk}/" in look(director, "/findings/").content.decode()
    assert client.post(f"/items/open/{finding.pk}/").status_code == 302
    item = look(director, f"/findings/?clause={DEGREE}").context["rows"][0].item
    assert item is not None
    assert f"/items/{item.code}/" in look(director, "/findings/").content.decode()


def test_findings_are_narrowed_to_those_with_an_item_or_without(
    look: Look, director: Any, study: Any, client: Client
) -> None:
    address = f"/findings/?clause={CLASS_SIZE}"
    finding = look(director, f"{address}&words=南校").context["rows"][0].finding
    client.post(f"/items/open/{finding.pk}/")
    assert names_of(look(director, f"{address}&followed=yes")) == ["南校 1-1"]
    assert sorted(names_of(look(director, f"{address}&followed=no"))) == ["北校 1-1", "北校 1-2"]


def test_the_summary_is_folded_when_rows_were_asked_for(
    look: Look, director: Any, study: Any
) -> None:
    assert '<details class="card fold" open>' in look(director, "/findings/").content.decode()
    narrowed = look(director, f"/findings/?study={study.pk}&followed=no").content.decode()
    assert '<details class="card fold">' in narrowed


def test_items_are_opened_for_a_whole_clause_after_asking_and_never_twice(
    look: Look, client: Client, director: Any, study: Any
) -> None:
    address = f"/findings/{study.pk}/open-items/?clause={CLASS_SIZE}&stage=primary"
    asked = look(director, address)
    assert len(asked.context["waiting"]) == 3
    assert items_visible_to(director).count() == 0
    said = asked.content.decode()
    assert "No deadline of a school starts yet." in said
    sent = {"clause": CLASS_SIZE, "stage": "primary"}
    assert all(f'name="{name}" value="{value}"' in said for name, value in sent.items())
    assert client.post(address, sent).status_code == 302
    assert items_visible_to(director).count() == 3
    assert client.post(address, sent).status_code == 200
    assert items_visible_to(director).count() == 3
    assert look(director, address).context["followed"] == 3


@pytest.mark.parametrize("clause", ["", "no-such/clause"])
def test_items_are_not_opened_for_everything_at_once(
    look: Look, client: Client, director: Any, study: Any, clause: str
) -> None:
    address = f"/findings/{study.pk}/open-items/"
    look(director, "/")
    for answer in (
        client.get(f"{address}?clause={clause}", follow=True),
        client.post(address, {"clause": clause}, follow=True),
    ):
        assert answer.redirect_chain == [(f"/findings/?study={study.pk}", 302)]
        assert "Choose a clause first" in answer.content.decode()
    assert items_visible_to(director).count() == 0


def test_a_principal_may_not_open_items(look: Look, principal: Any, study: Any) -> None:
    address = f"/findings/{study.pk}/open-items/?clause={CLASS_SIZE}"
    assert look(principal, address).status_code == 403


def test_the_workbook_holds_the_findings_and_their_law(
    look: Look, director: Any, study: Any
) -> None:
    answer = look(director, f"/findings/?clause={CLASS_SIZE}&format=xlsx")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert {(row[0], row[4], row[5]) for row in rows} == {
        ("南校 1-1", 60, 45),
        ("北校 1-1", 48, 45),
        ("北校 1-2", 46, 45),
    }
    assert all(row[7] == "教督〔2017〕6号 第七条（五）" for row in rows)


def test_a_new_assessment_is_made_from_the_page(
    client: Client, director: Any, furnished: Any
) -> None:
    frozen = freeze(furnished, TODAY, by=None, now=NOW)
    client.force_login(director, backend=BACKEND)
    sent = {"snapshot": frozen.pk, "standard": STANDARD, "on": "2026年3月2日"}
    answer = client.post("/findings/assessments/new/", sent)
    assert answer.status_code == 302
    (study,) = list_studies(visible_to=director, kind="assessment")
    assert answer["Location"] == f"/findings/?study={study.pk}"
    assert study.parameters["on"] == "2026-03-02"


def test_htmx_is_led_to_the_new_assessment(client: Client, director: Any, furnished: Any) -> None:
    frozen = freeze(furnished, TODAY, by=None, now=NOW)
    client.force_login(director, backend=BACKEND)
    sent = {"snapshot": frozen.pk, "standard": STANDARD, "on": "2026-03-02"}
    answer = client.post("/findings/assessments/new/", sent, headers={"HX-Request": "true"})
    assert answer["HX-Redirect"].startswith("/findings/?study=")
    wrong = client.post(
        "/findings/assessments/new/", {**sent, "on": "soon"}, headers={"HX-Request": "true"}
    )
    assert wrong.status_code == 422
    assert b"<html" not in wrong.content


def test_who_may_not_assess_is_told_why(look: Look, principal: Any, study: Any) -> None:
    assert look(principal, "/findings/assessments/new/").status_code == 403


def test_before_the_first_assessment_the_page_says_what_it_is(
    look: Look, director: Any, furnished: Any
) -> None:
    assert "Make the first assessment" in look(director, "/findings/").content.decode()


def test_the_list_costs_the_same_queries_for_few_findings_and_for_all(
    look: Look, director: Any, study: Any
) -> None:
    look(director, "/findings/")
    few = queries_of(lambda: look(director, f"/findings/?clause={DEGREE}"))
    assert queries_of(lambda: look(director, "/findings/?per_page=100")) == few
