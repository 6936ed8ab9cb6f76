"""Every page, in both languages, on a phone and on a wide screen: accessible, and nothing sticks out."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from tests.browser.office import Office, assert_accessible, assert_fits, picture

Desk = Callable[..., Office]

# Who looks at which page; a name after the path keeps a picture for the documentation.
PAGES = (
    ("director", "/", "board"),
    ("director", "/schools/", "schools"),
    ("director", "/map/", "map"),
    ("director", "/indicators/", "indicators"),
    ("director", "/indicators/premises.sports_area/", "indicator"),
    ("director", "/findings/", "findings"),
    ("director", "/findings/assessments/new/", ""),
    ("director", "/plans/", ""),
    ("director", "/plans/new/", ""),
    ("director", "/items/", "items"),
    ("director", "/snapshots/", ""),
    ("director", "/calendar/", "calendar"),
    ("head", "/", ""),
    ("clerk", "/", ""),
    ("clerk", "/imports/", "imports"),
    ("clerk", "/imports/new/", ""),
    ("inspector", "/", ""),
    ("principal", "/", "board-of-a-principal"),
    ("principal", "/schools/", ""),
    ("schoolclerk", "/", ""),
    ("analyst", "/", ""),
    ("sysadmin", "/", ""),
    ("secadmin", "/", ""),
    ("secadmin", "/people/", "people"),
    ("secadmin", "/people/invite/", ""),
    ("secadmin", "/organisations/", ""),
    ("auditor", "/", ""),
    ("auditor", "/records/", "records"),
    ("auditor", "/records/events/", ""),
    ("auditor", "/records/imports/", ""),
)
# Pages reached by the first link of a list.
BEHIND = (
    ("director", "/schools/", "th[scope=row] a", "school"),
    ("director", "/items/", "th[scope=row] a", "item"),
    ("director", "/plans/", "th[scope=row] a", "plan"),
    ("clerk", "/imports/", "table a", "import"),
    ("secadmin", "/people/", "table a", ""),
)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(("who", "path", "name"), PAGES)
def test_a_page_is_accessible_and_fits(
    desk: Desk, who: str, path: str, name: str, language: str
) -> None:
    office = desk(who, language=language, width=1440)
    page = office.go(path)
    assert page.locator("h1").count() == 1, page.url
    look_at(page, name, language)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(("who", "path", "link", "name"), BEHIND)
def test_a_page_behind_a_list_is_accessible_and_fits(
    desk: Desk, who: str, path: str, link: str, name: str, language: str
) -> None:
    page = desk(who, language=language, width=1440).go(path)
    page.locator(link).first.click()
    page.wait_for_url(lambda url: not url.endswith(path))
    page.wait_for_load_state("networkidle")
    look_at(page, name, language)


@pytest.mark.parametrize("path", ["/nothing/here/", "/schools/0000000000/", "/people/"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_a_person_may_not_see_or_does_not_exist_is_said_on_a_page_of_ours(
    desk: Desk, path: str, language: str
) -> None:
    page = desk("director", language=language).go(path)
    assert page.locator("h1").count() == 1
    assert page.locator("nav").count() > 0
    assert_accessible(page)


def test_the_sign_in_page_is_accessible_in_both_languages(desk: Desk) -> None:
    for language in ("zh-hans", "en"):
        page = desk(language=language).go("/sign-in/")
        assert_accessible(page)
        page.click("main button[type=submit]")
        assert_accessible(page)
        picture(page, f"sign-in-{language[:2]}")


def look_at(page: Page, name: str, language: str) -> None:
    """Look at a page at three widths; keep its picture at the first."""
    page.wait_for_load_state("networkidle")
    assert_fits(page)
    assert_accessible(page)
    if name:
        picture(page, f"{name}-{language[:2]}")
    page.set_viewport_size({"width": 1920, "height": 1080})
    assert_fits(page)
    page.set_viewport_size({"width": 360, "height": 740})
    assert_fits(page)
    assert_accessible(page)
