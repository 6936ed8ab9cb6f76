"""What people of a bureau do in a day, through the pages, in both languages."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.browser.office import PASSWORD, Office, assert_accessible, picture

Desk = Callable[..., Office]
LANGUAGES = ("zh-hans", "en")

WORDS = {
    "zh-hans": {"sign_out": "退出登录", "board": "工作台", "error": "错误"},
    "en": {"sign_out": "Sign out", "board": "Board", "error": "Error"},
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_signing_in_changing_the_language_and_signing_out(desk: Desk, language: str) -> None:
    page = desk(language=language).go("/")
    page.fill("[name=username]", "analyst")
    page.fill("[name=password]", "a wrong guess")
    page.press("[name=password]", "Enter")
    expect(page).to_have_title(re.compile(WORDS[language]["error"]))
    page.fill("[name=username]", "analyst")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    expect(page.get_by_role("link", name=WORDS[language]["board"]).first).to_be_visible()
    other = "en" if language == "zh-hans" else "zh-hans"
    page.get_by_role("button", name={"en": "English", "zh-hans": "中文"}[other]).click()
    expect(page.get_by_role("button", name=WORDS[other]["sign_out"])).to_be_visible()
    page.get_by_role("button", name=WORDS[other]["sign_out"]).click()
    expect(page.locator("[name=password]")).to_be_visible()


def test_guessing_a_password_locks_the_name_out_and_says_for_how_long(desk: Desk) -> None:
    page = desk(language="en").go("/sign-in/")
    for _ in range(6):
        if not page.locator("[name=username]").count():
            break
        page.fill("[name=username]", "inspector-to-be")
        page.fill("[name=password]", "a wrong guess")
        page.press("[name=password]", "Enter")
        page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("15 minutes")
    assert_accessible(page)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scripts", [True, False])
def test_a_school_is_found_by_two_characters(desk: Desk, language: str, scripts: bool) -> None:
    page = desk("director", language=language, scripts=scripts).go("/schools/")
    first = page.locator("#results th[scope=row] a").first.inner_text()
    two = first[-4:-2]
    field = page.locator("input[type=search]").first
    field.fill(two)
    field.press("Enter")
    page.wait_for_url(re.compile("="))
    names = page.locator("#results th[scope=row] a")
    expect(names.first).to_contain_text(two)
    assert all(two in name for name in names.all_inner_texts())
    names.first.click()
    expect(page.locator("h1")).to_contain_text(two)


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_a_finding_to_a_closed_item(desk: Desk, language: str) -> None:
    """The head opens and assigns it, the principal reports, and only the director may overrule."""
    principal = desk("principal", language=language)
    school = principal.go("/schools/").locator("#results th[scope=row] a").first.inner_text()
    head = desk("head", language=language)
    path = open_item(head, f"/findings/?words={school}")
    picture(head.page, f"item-opened-{language[:2]}")
    move(head.page, "assign")
    page = principal.go(path)
    move(page, "report", note="已整改 / put right")
    expect(page.locator("#history")).to_contain_text("已整改 / put right")
    page = head.go(path)
    expect(page.locator("form[action$='/moves/close/']")).to_have_count(0)
    assert_accessible(page)
    picture(page, f"item-reported-{language[:2]}")
    page = desk("director", language=language).go(path)
    move(page, "close_with_reason", note="局长决定 / the director's decision")
    expect(page.locator("#history")).to_contain_text("局长决定 / the director's decision")
    expect(page.locator("form[action*='/moves/']")).to_have_count(0)


def test_two_people_move_the_same_item_and_one_is_told(desk: Desk) -> None:
    one, other = desk("head", language="en"), desk("director", language="en")
    late = other.go(open_item(one, "/findings/"))
    move(one.page, "assign")
    move(late, "assign")
    expect(late.locator(".notice-error")).to_be_visible()
    assert_accessible(late)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_clerk_imports_looks_confirms_and_undoes(
    desk: Desk, language: str, tmp_path: Path
) -> None:
    clerk = desk("clerk", language=language)
    page = clerk.go("/imports/new/")
    page.set_input_files("input[type=file]", spoilt(tmp_path))
    page.locator("#upload form button[type=submit]").last.click()
    expect(page.locator("#faults")).to_be_visible()
    assert_accessible(page)
    picture(page, f"import-faults-{language[:2]}")
    page = clerk.go("/imports/new/")
    page.set_input_files("input[type=file]", sound(tmp_path, language))
    page.locator("#upload form button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/imports/\d+/$"))
    picture(page, f"import-preview-{language[:2]}")
    page.locator("form[action$='/commit/'] button[type=submit]").click()
    expect(page.locator("a[href$='/undo/']")).to_be_visible()
    page.locator("a[href$='/undo/']").click()
    page.locator("main form button[type=submit]").click()
    expect(page.locator("a[href$='/undo/']")).to_have_count(0)


def test_the_map_answers_to_the_keyboard_and_has_a_table(desk: Desk) -> None:
    page = desk("director", language="en").go("/map/")
    page.wait_for_load_state("networkidle")
    expect(page.locator("main table th[scope=row]").first).to_be_visible()
    marker = page.locator(".leaflet-marker-pane [tabindex='0'], .leaflet-pane [tabindex='0']").first
    marker.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".leaflet-popup")).to_be_visible()


def test_without_scripts_the_map_is_a_drawing_with_the_same_table(desk: Desk) -> None:
    page = desk("director", scripts=False).go("/map/")
    expect(page.locator("main svg:not(.shapes)").first).to_be_visible()
    expect(page.locator("main table th[scope=row]").first).to_be_visible()


def test_a_seat_plan_is_made_and_read(desk: Desk) -> None:
    page = desk("head", language="en").go("/plans/new/")
    page.locator("#plan-form form button[type=submit]").click()
    page.wait_for_url(re.compile(r"/plans/\d+/$"), timeout=60_000)
    expect(page.locator("main")).to_contain_text(re.compile("proven optimal", re.IGNORECASE))
    picture(page, "plan-new-en")


def test_the_security_administrator_invites_and_the_person_sets_the_password(desk: Desk) -> None:
    page = desk("secadmin", language="en").go("/people/invite/")
    page.fill("[name=username]", "newcomer")
    page.fill("[name=display_name]", "新来")
    page.select_option("[name=role]", "inspector")
    page.locator("select[name=organisation]").select_option(index=1)
    page.locator("main form button[type=submit]").click()
    link = page.locator("#link").input_value()
    assert_accessible(page)
    own = desk(language="en").page
    own.goto(link)
    own.fill("[name=new_password]", "harvest-moon-42")
    own.fill("[name=repeated]", "harvest-moon-42")
    own.locator("main form button[type=submit]").click()
    own.goto(link)
    expect(own.locator("[name=new_password]")).to_have_count(0)


def test_a_keyboard_alone_signs_in_and_opens_a_school(desk: Desk) -> None:
    office = desk(language="en")
    page = office.go("/sign-in/")
    page.focus("[name=username]")
    page.keyboard.type("inspector")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(office.address + "/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.goto(office.address + "/schools/")
    page.locator("#results th[scope=row] a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/schools/\d{10}/"))


def open_item(office: Office, findings: str) -> str:
    """Open an item for the first finding of a list that has none; return its path."""
    page = office.go(findings)
    page.locator("#results a.button[href*='/items/open/']").first.click()
    assert_accessible(page)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(re.compile(r"/items/[0-9A-Z-]+/$"))
    return page.url.removeprefix(office.address)


def move(page: Page, name: str, *, note: str = "说明 / a note") -> None:
    """Make a move of the item on the page."""
    form = page.locator(f"form[action$='/moves/{name}/']")
    if not form.is_visible():
        page.locator("details.move", has=form).locator("summary").click()
    for field in form.locator("textarea").all():
        field.fill(note)
    form.locator("button[type=submit]").click()
    page.wait_for_load_state("networkidle")


def spoilt(folder: Path) -> list[Path]:
    """Write a table with a fault in every row."""
    path = folder / "classes.csv"
    path.write_text(
        "school_id,stage,grade,class_no,pupils\n0000000000,primary,1,1,-4\n12,小學,九,1,x\n",
        encoding="utf-8",
    )
    return [path]


def sound(folder: Path, language: str) -> list[Path]:
    """Write one new place, another for each language."""
    path = folder / "places.csv"
    number = LANGUAGES.index(language)
    path.write_text(
        "place_id,name,kind,township,lon,lat,residents\n"
        f"99000199900{number},新村{number},village,双穗镇,{{lon}},{{lat}},12\n".format(
            lon=115.0, lat=33.2
        ),
        encoding="utf-8",
    )
    return [path]
