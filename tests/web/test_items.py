"""An item on its pages, from the finding to the close, with and without JavaScript."""

import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook
from tests.invented_county import NOW, make_person, school_organisation
from tests.web.measured_county import queries_of

from junheng.accounts.roles import Role
from junheng.ledger import diagrams, operations, queries, workflow
from junheng.ledger.models import CalendarYear, Item
from junheng.registers.models import SchoolClass, StaffMember
from junheng.registers.operations import freeze
from junheng.studies.models import StudyFinding
from junheng.studies.operations import keep_values
from junheng.web.items import told

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("clock")]
Look = Callable[..., Any]
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def finding(study: Any, north_school: Any) -> StudyFinding:
    """North School's class of 48, where the law allows 45."""
    findings = StudyFinding.objects.for_system("the finding of a test").select_related(
        "study__snapshot", "study__county", "school"
    )
    return findings.get(study=study, unit="class", school=north_school, value=48)


@pytest.fixture
def item(finding: StudyFinding, section_head: Any) -> Item:
    return operations.open_item_from_finding(finding, by=section_head, now=NOW)


@pytest.fixture
def move(client: Client) -> Callable[..., Any]:
    """Send the form of a move as somebody, as a browser without JavaScript does."""

    def send(person: Any, item: Item, name: str, version: int, **data: Any) -> Any:
        client.force_login(person, backend=BACKEND)
        client.cookies["django_language"] = "en"
        headers = data.pop("headers", {})
        url = f"/items/{item.code}/moves/{name}/"
        return client.post(url, {"version": version, **data}, headers=headers)

    return send


@pytest.mark.parametrize("path", ["/", "/items/", "/schools/2141990001/", "/items/{code}/"])
@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ({"is_provisional": True}, ("provisional", "not announced yet")),
        ({"due_on": NOW.date() - timedelta(days=3)}, ("overdue", "working days late")),
    ],
)
def test_a_date_that_may_move_or_has_passed_says_so_wherever_it_stands(
    look: Look,
    section_head: Any,
    item: Item,
    path: str,
    kept: dict[str, Any],
    said: tuple[str, ...],
) -> None:
    CalendarYear.objects.all().delete()
    Item.objects.for_system("test").update(**kept)
    page = look(section_head, path.format(code=item.code)).content.decode()
    assert any(words in page for words in said)


def test_a_finding_becomes_an_item_after_a_look_and_one_click(
    look: Look, client: Client, section_head: Any, finding: StudyFinding
) -> None:
    page = look(section_head, f"/items/open/{finding.pk}/")
    assert "Open an item for this finding?" in page.content.decode()
    done = client.post(f"/items/open/{finding.pk}/")
    assert done.status_code == 302
    assert "教督〔2017〕6号" in client.get(done.url).content.decode()
    again = client.post(f"/items/open/{finding.pk}/")
    assert again.status_code == 409
    assert done.url in again.content.decode()


def test_a_principal_cannot_open_an_item(look: Look, principal: Any, finding: Any) -> None:
    assert look(principal, f"/items/open/{finding.pk}/").status_code == 403


def test_the_page_of_an_item_quotes_the_law_and_works_out_the_date(
    look: Look, section_head: Any, item: Item
) -> None:
    body = look(section_head, f"/items/{item.code}/").content.decode()
    assert "at most 45" in body
    assert "19 April 2017" in body
    assert "5 working days from 2 March 2026" in body


@pytest.mark.parametrize(("language", "now"), [("en", "Open"), ("zh-hans", "待交办")])
def test_the_page_of_an_item_draws_how_items_proceed_and_where_this_one_stands(
    look: Look, section_head: Any, item: Item, language: str, now: str
) -> None:
    body = look(section_head, f"/items/{item.code}/", language=language).content.decode()
    marked = re.findall(r'workflow-now">.*?<text[^>]*>(.*?)</text>', body)
    assert marked == [now]
    _move, start, end, *_others = [one.in_language(language) for one in diagrams.HEADINGS]
    for name, before, after, *_rest in diagrams.table_rows(language):
        line = (
            f'<th scope="row">{name}</th><td data-label="{start}">{before}</td>'
            f'<td data-label="{end}">{after}</td>'
        )
        assert (line in body) == (before != after)


def test_an_item_goes_from_found_to_closed_by_forms_alone(
    move: Callable[..., Any], clock: Any, cast: Any, item: Item, county: Any
) -> None:
    assert move(cast.section_head, item, "assign", 1).status_code == 302
    said = {"note": "分成两个班"}
    assert move(cast.principal, item, "report", 2, **said).status_code == 302
    large = SchoolClass.objects.for_system("the test").get(pupils=48)
    large.pupils = 44
    large.save()
    clock(NOW + timedelta(days=1))
    freeze(county, (NOW + timedelta(days=1)).date(), by=None, now=NOW + timedelta(days=1))
    assert move(cast.section_head, item, "check", 3).status_code == 302
    assert move(cast.section_head, item, "close", 4).status_code == 302
    closed = Item.objects.for_system("the test").get(code=item.code)
    assert closed.state == "closed"
    assert closed.checked_value == 44


def test_an_item_says_whom_it_waits_for_and_what_is_missing(
    move: Callable[..., Any], look: Look, clock: Any, cast: Any, item: Item, county: Any
) -> None:
    def said() -> str:
        page = look(cast.principal, f"/items/{item.code}/").content.decode()
        return re.sub(r"<[^>]+>", " ", page)

    assert "the section, to assign it" in said()
    move(cast.section_head, item, "assign", 1)
    assert "the owner, to report it as put right" in said()
    move(cast.principal, item, "report", 2, note="分班")
    missing = "There is no snapshot newer than that of 2026-03-02."
    assert re.search(rf"the section, to measure again\s+{missing}", said())
    later = NOW + timedelta(days=1)
    clock(later)
    freeze(county, later.date(), by=None, now=later)
    assert not re.search(rf"measure again\s+{missing}", said())
    done = move(cast.section_head, item, "check", 3)
    assert (
        "Measured again. The item is now checked."
        in look(cast.section_head, done.url).content.decode()
    )
    assert "the section, to send it back" in said()


def test_the_newest_value_stands_beside_the_value_found(
    move: Callable[..., Any], look: Look, clock: Any, cast: Any, study: Any, south_school: Any
) -> None:
    findings = StudyFinding.objects.for_system("the test").select_related(
        "study__snapshot", "study__county", "school"
    )
    principal = make_person("nan", "南校长", Role.PRINCIPAL, school_organisation(south_school))
    low = findings.get(study=study, school=south_school, clause__endswith="/above_required_degree")
    item = operations.open_item_from_finding(low, by=cast.section_head, now=NOW)
    address = f"/items/{item.code}/"
    assert "Found 3.33 ·" not in look(cast.section_head, address).content.decode()
    move(cast.section_head, item, "assign", 1)
    clock(NOW + timedelta(days=1))
    StaffMember.objects.create(
        county=south_school.county, staff_id="new", school=south_school, stage="primary",
        duty="teacher", subject="chinese", degree="bachelor", employment="established",
        channel="open_exam", backbone_level="none", has_licence=True,
    )  # fmt: skip
    frozen = freeze(
        study.county, (NOW + timedelta(days=1)).date(), by=None, now=NOW + timedelta(days=1)
    )
    keep_values(frozen)
    newest = "Found 3.33 · newest value 5 on 2026-03-03, by which the item has not been checked yet"
    assert newest in look(cast.section_head, address).content.decode()
    move(principal, item, "report", 2, note="已补充教师")
    move(cast.section_head, item, "check", 3)
    assert move(cast.section_head, item, "send_back", 4, note="请附名单").status_code == 302
    sent_back = look(cast.section_head, address).content.decode()
    assert "Found 3.33 · measured again 5 on 2026-03-03" in sent_back


def test_every_move_has_its_words_and_every_state_what_it_waits_for() -> None:
    for name in workflow.MOVE_NAMES:
        assert told.done_in_words(name)
        assert queries.EVENT_LABELS[name].zh == workflow.MOVE_LABELS[name].zh
    waited = [state.next_move for state in workflow.State if state.is_live]
    assert all(told.waiting_in_words(name) for name in [*waited, "send_back"])


def test_with_htmx_the_same_address_answers_with_the_item_alone(
    move: Callable[..., Any], section_head: Any, item: Item
) -> None:
    answer = move(section_head, item, "assign", 1, headers={"HX-Request": "true"})
    body = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" not in body
    assert '<div id="item">' in body
    assert "Assigned. The days to put it right begin." in body
    # What an earlier page had to say is taken away.
    assert 'id="notices" aria-live="polite" hx-swap-oob="true"></div>' in body


def test_a_move_without_its_reason_is_shown_again_with_the_fault_at_the_field(
    move: Callable[..., Any], cast: Any, item: Item
) -> None:
    move(cast.section_head, item, "assign", 1)
    page = move(cast.principal, item, "report", 2, note=" ")
    body = page.content.decode()
    assert page.status_code == 422
    assert body.count("Write what was done, or why") == 2  # In the summary and at the field.
    assert '<a href="#id_report_note">' in body


def test_too_many_days_are_refused_with_the_bound(
    move: Callable[..., Any], cast: Any, item: Item
) -> None:
    page = move(cast.director, item, "extend", 1, note="等待批复", days=21)
    assert page.status_code == 422
    assert "“Extend” takes 1 to 20 working days." in page.content.decode()


def test_whoever_comes_second_is_told_who_came_first(
    move: Callable[..., Any], look: Look, cast: Any, item: Item
) -> None:
    look(cast.section_clerk, f"/items/{item.code}/")
    move(cast.section_head, item, "assign", 1)
    page = move(cast.section_clerk, item, "assign", 1)
    body = page.content.decode()
    assert page.status_code == 409
    assert "周股长 moved this item" in body
    assert "nothing of yours was saved" in body


def test_a_note_from_an_old_page_is_refused_too(
    move: Callable[..., Any], cast: Any, item: Item
) -> None:
    move(cast.section_head, item, "assign", 1)
    page = move(cast.section_clerk, item, "note", 1, note="看过了")
    assert page.status_code == 409
    assert "周股长 moved this item" in page.content.decode()


def test_moves_that_cannot_be_made_are_shown_with_the_reason(
    look: Look, cast: Any, item: Item
) -> None:
    body = look(cast.principal, f"/items/{item.code}/").content.decode()
    assert "“Assign” is for: Supervisor, Director. Ask them to do it." in body
    assert f"/items/{item.code}/moves/assign/" not in body


def test_an_unfinished_clause_closes_only_with_the_directors_reason(
    move: Callable[..., Any], clock: Any, cast: Any, item: Item
) -> None:
    move(cast.section_head, item, "assign", 1)
    move(cast.principal, item, "report", 2, note="已整改")
    refused = move(cast.section_head, item, "close_with_reason", 3, note="就这样")
    assert refused.status_code == 422
    assert "“Close with a reason” is for: Director" in refused.content.decode()
    done = move(cast.director, item, "close_with_reason", 3, note="下学期新楼启用后即可解决")
    assert done.status_code == 302
    closed = Item.objects.for_system("the test").get(code=item.code)
    assert closed.closing_reason == "下学期新楼启用后即可解决"


def test_an_item_of_another_school_is_not_found(
    look: Look, south_school: Any, cast: Any, item: Item, county: Any
) -> None:
    stranger = make_person("nan", "南校长", Role.PRINCIPAL, school_organisation(south_school))
    assert look(stranger, f"/items/{item.code}/").status_code == 404
    assert "北校" not in look(stranger, "/items/").content.decode()


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 1), ("when=overdue", 0), ("state=open", 1), ("state=closed", 0), ("text=北校", 1),
        ("text=南校", 0), ("stage=primary", 1), ("stage=junior", 0), ("when=nonsense", 1),
        ("clause=jiaodu-2017-6/class_size", 1), ("sort=-due_on&page=7", 1),
    ],
)  # fmt: skip
def test_the_list_is_narrowed_by_what_is_chosen(
    look: Look, director: Any, item: Item, query: str, count: int
) -> None:
    assert look(director, f"/items/?{query}").context["listing"].count == count


def test_the_list_costs_the_same_however_long_it_is(
    look: Look, director: Any, item: Item, study: Any, section_head: Any
) -> None:
    look(director, "/items/")
    short = queries_of(lambda: look(director, "/items/"))
    rest = StudyFinding.objects.for_system("the test").filter(study=study, is_met=False)
    found = list(rest.select_related("study__snapshot", "study__county", "school"))
    operations.open_items_from_findings(found, by=section_head, now=NOW)
    assert Item.objects.for_system("the test").count() > 3
    assert queries_of(lambda: look(director, "/items/")) == short


def test_the_workbook_holds_the_same_items(look: Look, director: Any, item: Item) -> None:
    answer = look(director, "/items/?format=xlsx&state=open")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert [row[0].value for row in sheet.iter_rows()] == ["Code", item.code]
