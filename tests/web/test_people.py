"""People, their roles and the organisations they serve, as administrators see them."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.invented_county import NOW
from tests.web.two_counties import make_two_counties

from junheng.accounts.models import AccountRecord, Membership, Organisation, Person
from junheng.ledger.workflow import MOVE_NAMES

pytestmark = pytest.mark.database
Look = Callable[..., Any]
INVITED = {
    "display_name": "顾科员",
    "username": "gu",
    "organisation": "419901",
    "role": "inspector",
}


@pytest.fixture
def administer(client: Client, look: Look, security_administrator: Any) -> Client:
    look(security_administrator, "/people/")
    return client


def test_the_list_finds_people_by_name_role_and_account(look: Look, cast: Any) -> None:
    viewer = cast.security_administrator

    def found(query: str) -> set[str]:
        rows = look(viewer, f"/people/?{query}").context["listing"].rows
        return {person.username for person in rows}

    assert len(found("")) == 10
    assert found("q=校长") == {"bai"}
    assert found("q=LIN") == {"lin"}
    assert found("role=auditor") == {"ji"}
    assert found("state=closed") == set()


def test_people_of_another_county_are_not_listed_and_not_found(
    look: Look, cast: Any, other_county: Any
) -> None:
    from tests.invented_county import make_person

    from junheng.accounts.roles import Role

    make_person("far", "邻县人", Role.DIRECTOR, other_county)
    assert "邻县人" not in look(cast.security_administrator, "/people/").content.decode()
    assert look(cast.security_administrator, "/people/far/").status_code == 404


def test_an_invitation_shows_a_link_once_and_never_a_password(administer: Client) -> None:
    page = administer.post("/people/invite/", INVITED)
    link = re.search(r"http://testserver(/password/[\w-]+/)", page.content.decode())
    assert link is not None
    assert administer.get(link[1]).status_code == 200
    assert not Person.objects.get(username="gu").has_usable_password()
    assert link[1] not in administer.get("/people/gu/").content.decode()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"username": "lin"}, "The user name &#x27;lin&#x27; is taken"),
        ({"username": "a b"}, "&#x27;a b&#x27; is no user name"),
        ({"username": "../gu"}, "is no user name"),
        ({"username": "."}, "is no user name"),
        ({"username": "invite"}, "is no user name"),
        ({"username": "ｌｉｎ"}, "The user name &#x27;lin&#x27; is taken"),
        ({"role": "principal"}, "Principal is not a role at the level: County"),
        ({"role": "no_such_role"}, "no_such_role"),
        ({"organisation": "419902"}, "419902"),
        ({"display_name": ""}, "Enter the person&#x27;s name"),
    ],
)
def test_an_invitation_that_cannot_stand_is_refused_at_its_field(
    administer: Client, other_county: Any, change: dict[str, str], said: str
) -> None:
    before = Person.objects.count()
    page = administer.post("/people/invite/", INVITED | change)
    assert page.status_code == 422
    assert said in page.content.decode()
    assert Person.objects.count() == before


def test_the_three_administrators_stay_three_people(administer: Client) -> None:
    role = {"organisation": "419901", "role": "auditor"}
    page = administer.post("/people/xi/roles/", role)
    assert page.status_code == 422
    assert "cannot also be Auditor" in page.content.decode()


def test_a_role_is_given_and_ended_after_a_question(administer: Client, cast: Any) -> None:
    role = {"organisation": "419901", "role": "inspector"}
    assert administer.post("/people/wu/roles/", role).status_code == 302
    held = Membership.objects.get(person=cast.section_clerk, role="inspector")
    asked = administer.get(f"/people/wu/roles/{held.pk}/end/")
    assert "stops being Inspector" in asked.content.decode()
    held.refresh_from_db()
    assert held.until is None
    administer.post(f"/people/wu/roles/{held.pk}/end/")
    held.refresh_from_db()
    assert held.until is not None
    assert administer.get(f"/people/wu/roles/{held.pk}/end/").status_code == 404


def test_nobody_gives_a_role_to_themselves(administer: Client) -> None:
    role = {"organisation": "419901", "role": "director"}
    page = administer.post("/people/an/roles/", role)
    assert page.status_code == 422
    assert "Nobody may give a role to themselves" in page.content.decode()


def test_an_account_is_closed_with_a_reason_and_opened_again(administer: Client, cast: Any) -> None:
    assert administer.post("/people/wu/close/", {"reason": " "}).status_code == 422
    administer.post("/people/wu/close/", {"reason": "调离"})
    cast.section_clerk.refresh_from_db()
    assert not cast.section_clerk.is_active
    assert "/password/" in administer.post("/people/wu/reopen/").content.decode()
    cast.section_clerk.refresh_from_db()
    assert cast.section_clerk.is_active


@pytest.fixture
def at_another_desk(section_clerk: Any) -> Client:
    """A second browser, in which the section clerk has signed in."""
    browser = Client()
    browser.force_login(section_clerk, backend="django.contrib.auth.backends.ModelBackend")
    assert browser.get("/schools/").status_code == 200
    return browser


def test_a_closed_account_is_signed_out_at_once(
    administer: Client, at_another_desk: Client
) -> None:
    administer.post("/people/wu/close/", {"reason": "调离"})
    assert at_another_desk.get("/schools/").url.startswith("/sign-in/")
    administer.post("/people/wu/reopen/")
    assert at_another_desk.get("/schools/").url.startswith("/sign-in/")


def test_a_role_that_has_ended_opens_nothing_more(
    administer: Client, at_another_desk: Client, section_clerk: Any
) -> None:
    held = Membership.objects.get(person=section_clerk)
    administer.post(f"/people/wu/roles/{held.pk}/end/")
    assert at_another_desk.get("/schools/").status_code == 403
    assert at_another_desk.post("/snapshots/", {"on": "2026-03-02"}).status_code == 403


def test_a_new_password_ends_every_other_sign_in(
    administer: Client, at_another_desk: Client
) -> None:
    page = administer.post("/people/wu/link/").content.decode()
    found = re.search(r"/password/[\w-]+/", page)
    assert found is not None
    word = "seven-quiet-rivers"
    done = Client().post(found[0], {"new_password": word, "repeated": word})
    assert done.status_code == 302
    assert at_another_desk.get("/schools/").url.startswith("/sign-in/")


def test_a_new_link_stops_the_old_one(administer: Client) -> None:
    def link_of(page: Any) -> str:
        found = re.search(r"/password/[\w-]+/", page.content.decode())
        assert found is not None
        return found[0]

    old = link_of(administer.post("/people/wu/link/"))
    new = link_of(administer.post("/people/wu/link/"))
    assert administer.get(old).status_code == 404
    assert administer.get(new).status_code == 200


@pytest.mark.parametrize("path", ["/people/wu/link/", "/people/wu/reopen/", "/people/wu/roles/"])
def test_others_cannot_send_the_forms(look: Look, client: Client, cast: Any, path: str) -> None:
    look(cast.director, "/")
    assert client.post(path, {"reason": "x"}).status_code in {403, 404}
    assert client.get(path).headers["Location"] == "/people/wu/"
    assert not AccountRecord.objects.exists()


def test_an_organisation_is_added_under_its_county(
    look: Look, client: Client, system_administrator: Any
) -> None:
    look(system_administrator, "/organisations/")
    form = {"kind": "central_school", "code": "ZX01", "name_zh": "城关镇中心校", "parent": "419901"}
    assert client.post("/organisations/add/", form | {"township": "城关镇"}).status_code == 302
    page = look(system_administrator, "/organisations/")
    assert "城关镇中心校" in page.content.decode()
    again = client.post("/organisations/add/", form | {"township": "城关镇"})
    assert again.status_code == 422
    assert Organisation.objects.filter(code="ZX01").count() == 1
    nameless = client.post("/organisations/add/", form | {"name_zh": ""})
    assert "Enter the name in Chinese" in nameless.content.decode()


def test_what_an_organisation_belongs_to_is_asked_for_at_its_field(
    look: Look, client: Client, system_administrator: Any
) -> None:
    look(system_administrator, "/organisations/")
    form = {
        "kind": "central_school",
        "code": "ZX01",
        "name_zh": "城关镇中心校",
        "township": "城关镇",
    }
    asked = client.post("/organisations/add/", form | {"parent": ""})
    assert asked.status_code == 422
    assert asked.context["form"].errors == {"parent": ["Choose what it belongs to"]}
    assert client.post("/organisations/add/", form | {"parent": "419901"}).status_code == 302
    refused = client.post("/organisations/add/", form | {"code": "ZX02", "parent": "ZX01"})
    assert list(refused.context["form"].errors) == ["parent"]


def test_organisations_are_listed_and_offered_with_the_county_first(
    look: Look, client: Client, cast: Any
) -> None:
    look(cast.system_administrator, "/organisations/")
    form = {
        "kind": "central_school",
        "code": "ZX01",
        "name_zh": "城关镇中心校",
        "township": "城关镇",
    }
    client.post("/organisations/add/", form | {"parent": "419901"})
    rows = look(cast.system_administrator, "/organisations/").context["listing"].rows
    assert [one.kind for one in rows] == sorted(
        (one.kind for one in rows), key=["county", "central_school", "school"].index
    )
    assert {one.kind for one in rows} == {"county", "central_school", "school"}
    form = look(cast.security_administrator, "/people/invite/").context["form"]
    _, *groups = form.fields["organisation"].choices
    assert [label for label, _ in groups] == ["County", "Township central school", "School"]
    assert groups[0][1][0][0] == "419901"


def test_the_auditor_reads_who_did_what_and_that_the_chain_is_whole(
    look: Look, administer: Client, cast: Any
) -> None:
    administer.post("/people/invite/", INVITED)
    page = look(cast.auditor, "/records/?q=gu")
    body = page.content.decode()
    assert "account made" in body
    assert "role given" in body
    assert look(cast.auditor, "/records/?what=role_ended").context["listing"].count == 0
    assert look(cast.auditor, "/records/?format=xlsx").status_code == 200
    assert "The chain is whole" in look(cast.auditor, "/records/chain/").content.decode()


def test_the_auditor_reads_the_events_and_imports_of_the_county_and_of_no_other(
    client: Client, look: Look, county: Any, north_school: Any, south_school: Any, cast: Any,
    data_dir: Any, clock: Callable[..., None],
) -> None:  # fmt: skip
    clock(NOW)
    here, far = make_two_counties(county, north_school, south_school, cast)
    page = look(cast.auditor, "/records/events/")
    events = page.context["listing"].all_rows
    assert {event.chain for event in events} <= {here.county.code, "calendar"}
    assert here.item.code in page.content.decode()
    assert far.item.code not in page.content.decode()
    one = look(cast.auditor, f"/records/events/?q={here.item.code}&what=open").context["listing"]
    assert [event.name for event in one.all_rows] == ["open"]
    assert look(cast.auditor, f"/records/events/?q={far.item.code}").context["listing"].count == 0
    runs = look(cast.auditor, "/records/imports/").context["listing"].all_rows
    assert {run.county_id for run in runs} == {here.county.pk}
    staged = look(cast.auditor, "/records/imports/?state=staged").context["listing"].all_rows
    assert [run.pk for run in staged] == [here.staged.pk]
    other = look(far.cast.auditor, "/records/imports/").context["listing"].all_rows
    assert {run.county_id for run in other} == {far.county.pk}
    assert look(cast.auditor, "/records/events/?format=xlsx").status_code == 200
    assert look(cast.auditor, "/records/imports/?format=xlsx").status_code == 200


def test_every_kind_of_event_has_a_name_the_auditor_can_read(look: Look, cast: Any) -> None:
    form = look(cast.auditor, "/records/events/").context["form"]
    names = [name for name, _ in form.fields["what"].choices]
    assert set(MOVE_NAMES) | {"open", "escalate", "day_set", "year_entered"} <= set(names)
