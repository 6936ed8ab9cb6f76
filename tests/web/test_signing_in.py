"""How someone gets in, is kept out, and comes to a password of their own."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from junheng.accounts import operations
from junheng.accounts.roles import Role

pytestmark = pytest.mark.database
PASSWORD = "seven-quiet-rivers"


@pytest.fixture
def director_with_password(director: Any) -> Any:
    director.set_password(PASSWORD)
    director.save()
    return director


def sign_in(client: Client, username: str, password: str, **more: str) -> Any:
    client.cookies["django_language"] = "en"
    return client.post("/sign-in/", {"username": username, "password": password, **more})


def test_every_page_asks_for_a_sign_in_first_and_leads_back(
    client: Client, director_with_password: Any
) -> None:
    asked = client.get("/items/?when=overdue")
    assert asked.status_code == 302
    assert asked.url == "/sign-in/?next=%2Fitems%2F%3Fwhen%3Doverdue"
    done = sign_in(client, "lin", PASSWORD, next="/items/?when=overdue")
    assert done.url == "/items/?when=overdue"


def test_nobody_is_led_to_another_site(client: Client, director_with_password: Any) -> None:
    assert sign_in(client, "lin", PASSWORD, next="https://elsewhere.example/").url == "/"


def test_a_wrong_password_is_said_in_words_and_the_title_says_error(
    client: Client, director_with_password: Any
) -> None:
    page = sign_in(client, "lin", "wrong")
    assert page.status_code == 422
    body = page.content.decode()
    assert "<title>Error: Sign in" in body
    assert body.count("The user name or the password is not right") == 1


def test_five_wrong_passwords_lock_the_name_and_the_page_says_for_how_long(
    client: Client, director_with_password: Any
) -> None:
    for _ in range(5):
        page = sign_in(client, "lin", "wrong")
    assert page.status_code == 429
    assert "Wait 15 minutes" in page.content.decode()
    assert sign_in(client, "lin", PASSWORD).status_code == 429


def locks(client: Client, username: str, *, forwarded: str) -> bool:
    """Try a wrong password five times, as a proxy at 127.0.0.1 passes it on; say whether it locks."""
    for _ in range(5):
        said = client.post(
            "/sign-in/",
            {"username": username, "password": "wrong"},
            headers={"X-Forwarded-For": forwarded},
        )
    return bool(said.status_code == 429)


def test_behind_a_proxy_nobody_is_locked_out_from_another_desk(
    client: Client, director_with_password: Any, settings: Any
) -> None:
    settings.PROXIES = 1
    assert locks(client, "lin", forwarded="192.0.2.7")
    right = {"username": "lin", "password": PASSWORD}
    here, there = {"X-Forwarded-For": "192.0.2.7"}, {"X-Forwarded-For": "192.0.2.8"}
    assert client.post("/sign-in/", right, headers=here).status_code == 429
    assert client.post("/sign-in/", right, headers=there).status_code == 302


@pytest.mark.parametrize("proxies", [0, 1, 2])
def test_an_address_that_the_client_claims_opens_no_lock(
    client: Client, director_with_password: Any, settings: Any, proxies: int
) -> None:
    settings.PROXIES = proxies
    added = ["192.0.2.7", "10.0.0.2"][:proxies]
    for n in range(5):
        claimed = ", ".join([f"203.0.113.{n}", *added])
        said = client.post(
            "/sign-in/",
            {"username": "lin", "password": "wrong"},
            headers={"X-Forwarded-For": claimed},
        )
    assert said.status_code == 429


def test_a_name_locks_however_wide_it_is_typed(client: Client, director_with_password: Any) -> None:
    for username in ("lin", "ｌin", "lｉn", " lin ", "ｌｉｎ"):
        said = sign_in(client, username, "wrong")
    assert said.status_code == 429
    assert sign_in(client, "lin", PASSWORD).status_code == 429


def test_signing_out_needs_a_form(client: Client, director: Any) -> None:
    client.force_login(director, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/sign-out/").headers["Location"] == "/"
    assert client.get("/").status_code == 200
    assert client.post("/sign-out/").url == "/sign-in/"
    assert client.get("/").status_code == 302


def test_an_idle_sign_in_ends_and_the_page_says_why(client: Client, director: Any) -> None:
    client.force_login(director, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"
    client.get("/")
    session = client.session
    session["seen_at"] -= timedelta(minutes=61).total_seconds()
    session.save()
    page = client.get("/items/", follow=True)
    assert page.redirect_chain[-1][0] == "/sign-in/?ended=idle&next=%2Fitems%2F"
    assert "Nothing happened for 60 minutes" in page.content.decode()


def test_htmx_leaves_the_page_when_the_sign_in_has_ended(client: Client) -> None:
    answer = client.get(
        "/items/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/items/"}
    )
    assert answer.status_code == 200
    assert answer.headers["HX-Redirect"].startswith("/sign-in/?next=")


@pytest.fixture
def link(county: Any, security_administrator: Any) -> str:
    _person, token = operations.invite_person(
        "gu",
        display_name="顾科员",
        organisation=county,
        role=Role.SECTION_CLERK,
        by=security_administrator,
        now=timezone.now(),  # noqa: TID251 - a link lasts seven real days
    )
    return f"/password/{token}/"


def test_a_link_sets_a_password_once(client: Client, link: str) -> None:
    client.cookies["django_language"] = "en"
    assert "顾科员, your user name is gu" in client.get(link).content.decode()
    done = client.post(link, {"new_password": PASSWORD, "repeated": PASSWORD})
    assert done.url == "/sign-in/"
    assert client.get(link).status_code == 404
    assert sign_in(client, "gu", PASSWORD).status_code == 302


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("1234567890", "1234567890", "password"),
        (PASSWORD, "seven-quiet-lakes", "The two passwords differ"),
        ("", "", "Enter a password"),
    ],
)
def test_a_poor_password_is_refused_with_the_reason(
    client: Client, link: str, first: str, second: str, said: str
) -> None:
    client.cookies["django_language"] = "en"
    page = client.post(link, {"new_password": first, "repeated": second})
    assert page.status_code == 422
    assert said in page.content.decode()
    assert client.get(link).status_code == 200


def test_every_fault_of_a_password_is_said_in_chinese(client: Client, link: str) -> None:
    client.cookies["django_language"] = "zh-hans"
    page = client.post(link, {"new_password": "12345", "repeated": "12345"}).content.decode()
    assert "密码太短，至少须有 10 个字符。" in page
    assert "This password" not in page


def test_nothing_seen_while_signed_in_stays_in_the_browser(client: Client, director: Any) -> None:
    client.force_login(director, backend="django.contrib.auth.backends.ModelBackend")
    assert "no-store" in client.get("/").headers["Cache-Control"]
