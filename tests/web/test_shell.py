"""What every page has in common: language, menu, errors, and what the browser is forbidden."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from junheng.web import navigation
from junheng.web.navigation import MENU

pytestmark = pytest.mark.database
Look = Callable[..., Any]
TEMPLATES = Path(navigation.__file__).parent / "templates"


def test_pages_speak_chinese_until_someone_chooses_english(client: Client, director: Any) -> None:
    client.force_login(director, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/items/?when=overdue", headers={"Accept-Language": "en"}).content.decode()
    assert '<html lang="zh-Hans">' in page
    assert "督办事项" in page
    switched = client.post("/language/", {"language": "en", "next": "/items/?when=overdue"})
    assert switched.url == "/items/?when=overdue"
    page = client.get(switched.url).content.decode()
    assert '<html lang="en">' in page
    assert "督办事项" not in page


def test_the_language_can_be_chosen_before_signing_in(client: Client, db: None) -> None:
    client.post("/language/", {"language": "en", "next": "/sign-in/"})
    assert "User name" in client.get("/sign-in/").content.decode()


MENUS = {
    "director": {"Board", "Items", "Schools", "Snapshots", "Findings"},
    "section_clerk": {"Board", "Items", "Schools", "Import", "Snapshots"},
    "principal": {"Board", "Items", "Schools"},
    "system_administrator": {"Board", "Organisations", "Working calendar"},
    "security_administrator": {"Board", "People"},
    "auditor": {"Board", "Records"},
}
HIDDEN = {
    "director": {"Import", "People", "Organisations", "Records"},
    "section_clerk": {"People", "Organisations", "Records"},
    "principal": {"Import", "People", "Records"},
    "system_administrator": {"Items", "Schools", "Import", "People", "Records"},
    "security_administrator": {"Items", "Schools", "Import", "Organisations", "Records"},
    "auditor": {"Items", "Schools", "Import", "People", "Organisations"},
}


@pytest.mark.parametrize("role", sorted(MENUS))
def test_the_menu_shows_each_role_its_own_pages(look: Look, cast: Any, role: str) -> None:
    page = look(getattr(cast, role), "/")
    shown = {str(link.label) for section in page.context["menu"] for link in section.links}
    assert shown >= MENUS[role]
    assert not shown & HIDDEN[role]


SEEING = {
    "director", "section_head", "section_clerk", "inspector", "principal", "school_clerk",
    "analyst",
}  # fmt: skip
CLOSED = {
    "/imports/": {"section_head", "section_clerk"},
    "/imports/new/": {"section_head", "section_clerk"},
    "/people/": {"security_administrator"},
    "/people/invite/": {"security_administrator"},
    "/people/lin/": {"security_administrator"},
    "/organisations/": {"system_administrator"},
    "/organisations/add/": {"system_administrator"},
    "/records/": {"auditor"},
    "/records/events/": {"auditor"},
    "/records/imports/": {"auditor"},
    "/records/chain/": {"auditor"},
    "/calendar/day/2026-05-01/": {"system_administrator", "section_head"},
    "/items/": SEEING,
    "/notices/": SEEING,
    "/schools/": SEEING,
    "/snapshots/": SEEING,
    "/map/": SEEING,
    "/indicators/": SEEING,
    "/indicators/pupils_per_teacher/": SEEING,
    "/findings/": SEEING,
    "/plans/": SEEING,
}


@pytest.mark.parametrize("path", sorted(CLOSED))
def test_a_page_is_open_to_its_roles_and_closed_to_all_others(
    look: Look, cast: Any, path: str
) -> None:
    answers = {role: look(person, path).status_code for role, person in vars(cast).items()}
    assert {role for role, status in answers.items() if status == 200} == CLOSED[path]
    assert {role for role, status in answers.items() if status == 403} == set(answers) - CLOSED[
        path
    ]


def test_every_list_that_the_menu_closes_to_some_is_closed_by_address_too() -> None:
    guarded = {reverse(entry.url_name) for group in MENU for entry in group.entries if entry.action}
    assert guarded <= set(CLOSED)


@pytest.mark.parametrize("role", ["system_administrator", "security_administrator", "auditor"])
@pytest.mark.parametrize("path", ["/map/data/", "/findings/1/verdicts/school/"])
def test_what_lies_behind_a_list_is_closed_as_the_list_is(
    look: Look, cast: Any, role: str, path: str
) -> None:
    assert look(getattr(cast, role), path).status_code == 403


def test_a_refusal_is_a_sentence_in_the_language_of_the_page(look: Look, director: Any) -> None:
    chinese = look(director, "/people/", language="zh-hans").content.decode()
    assert "您无权管理用户与角色。请联系：安全管理员。" in chinese
    english = look(director, "/people/").content.decode()
    assert (
        "You may not manage people and roles. Ask someone who is: Security administrator."
        in english
    )


def test_an_unknown_page_is_not_found_inside_the_shell(look: Look, director: Any) -> None:
    for path in ("/nowhere/", "/items/no-such-item/", "/calendar/day/2026-02-31/"):
        page = look(director, path, language="zh-hans")
        assert page.status_code in {403, 404}
        assert "均衡" in page.content.decode()


def test_a_fault_of_ours_says_so_and_shows_nothing_else(
    client: Client, director: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object) -> None:
        raise ZeroDivisionError("a secret of the machine")

    monkeypatch.setattr("junheng.web.board.views.roles_of", fail)
    client.raise_request_exception = False
    client.force_login(director, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/")
    assert page.status_code == 500
    assert "系统出错" in page.content.decode()
    assert "secret" not in page.content.decode()


def test_htmx_is_answered_with_the_notice_alone(look: Look, director: Any) -> None:
    answer = look(director, "/people/", headers={"HX-Request": "true"})
    assert answer.status_code == 403
    assert "<html" not in answer.content.decode()
    assert "Security administrator" in answer.content.decode()


def test_an_error_page_never_nests_in_a_part_of_the_page(
    look: Look, client: Client, director: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object) -> None:
        raise ZeroDivisionError

    htmx = {"HX-Request": "true"}
    look(director, "/")
    client.raise_request_exception = False
    monkeypatch.setattr("junheng.web.board.views.roles_of", fail)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(director, backend="django.contrib.auth.backends.ModelBackend")
    for answer, status in (
        (client.get("/", headers=htmx), 500),
        (client.get("/nowhere/", headers=htmx), 404),
        (client.get("/items/?text=%00", headers=htmx), 400),
        (strict.post("/findings/assessments/new/", headers=htmx), 403),
    ):
        assert answer.status_code == status
        assert "</html>" in answer.content.decode()
        assert answer["HX-Retarget"] == "body", status
        assert answer["HX-Reswap"].startswith("innerHTML")
    assert "HX-Retarget" not in client.get("/people/", headers=htmx)


@pytest.mark.parametrize(
    ("path", "above"),
    [
        ("/sign-out/", "/"),
        ("/imports/7/commit/", "/imports/7/"),
        ("/notices/7/read/", "/notices/"),
        ("/items/419901-2026-00001/moves/note/", "/items/419901-2026-00001/"),
    ],
)
def test_an_address_for_forms_alone_leads_to_the_page_above(
    look: Look, client: Client, director: Any, path: str, above: str
) -> None:
    assert look(director, path).headers["Location"] == above


def test_a_way_of_sending_that_an_address_does_not_take_is_answered_in_the_shell(
    look: Look, client: Client, director: Any
) -> None:
    look(director, "/")
    answer = client.put("/sign-out/")
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert "Nothing was changed" in answer.content.decode()
    assert "Main menu" in answer.content.decode()


def test_no_template_holds_a_script_a_style_or_a_handler_that_the_policy_would_refuse() -> None:
    forbidden = re.compile(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|hx-on|javascript:")
    found = [
        f"{path.relative_to(TEMPLATES)}: {match.group()}"
        for path in TEMPLATES.rglob("*.html")
        if (match := forbidden.search(path.read_text(encoding="utf-8")))
    ]
    assert found == []


def test_the_policy_allows_nothing_from_elsewhere(client: Client, db: None) -> None:
    policy = client.get("/sign-in/").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "default-src 'none'" in policy


def test_htmx_copies_no_style_from_the_page_it_replaces(look: Look, director: Any) -> None:
    config = re.search(
        r"name=\"htmx-config\" content='([^']+)'", look(director, "/").content.decode()
    )
    assert config is not None
    # A field that was drawn larger carries a style attribute, which the policy refuses when copied.
    assert "style" not in json.loads(config[1])["attributesToSettle"]
