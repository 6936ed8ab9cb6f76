"""What someone is told of lateness, and how it is marked as read, with and without JavaScript."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.invented_county import NOW
from tests.web.measured_county import queries_of

from junheng.ledger import operations
from junheng.ledger.models import Item, Notice, NoticeReading
from junheng.studies.models import StudyFinding

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.usefixtures("clock")]
Look = Callable[..., Any]


@pytest.fixture
def items(study: Any, section_head: Any) -> list[Item]:
    """Three items, opened on 2 March and due on the 9th; the one of South School is the county's."""
    findings = StudyFinding.objects.for_system("the test").filter(study=study, unit="class")
    late = findings.filter(is_met=False).select_related(
        "study__snapshot", "study__county", "school"
    )
    opened = operations.open_items_from_findings(list(late), by=section_head, now=NOW).items
    return list(opened)


@pytest.fixture
def told(items: list[Item], clock: Any) -> list[Item]:
    """The items nine days later: the section was told of the two that it supervises."""
    later = NOW + timedelta(days=9)
    clock(later)
    operations.escalate_overdue(today=later.date(), now=later)
    return items


def steps(page: Any) -> list[str]:
    return [row.step.en for row in page.context["rows"]]


def menu_count(page: Any) -> int:
    body = str(page.content.decode())
    return body.count('class="nav-count">2<')


def test_a_section_reads_which_items_are_late_and_finds_each(
    look: Look, section_head: Any, told: list[Item]
) -> None:
    page = look(section_head, "/notices/")
    body = page.content.decode()
    assert steps(page) == ["Overdue"] * 2
    for item in told:
        is_supervised = item.owner != item.county
        assert (f"/items/{item.code}/" in body) == is_supervised
    assert "2026-03-09" in body


def test_a_notice_raised_higher_says_to_whom(
    look: Look, director: Any, told: list[Item], clock: Any
) -> None:
    assert steps(look(director, "/notices/")) == ["Overdue"]  # the county's own
    much_later = NOW + timedelta(days=40)
    clock(much_later)
    operations.escalate_overdue(today=much_later.date(), now=much_later)
    assert sorted(steps(look(director, "/notices/"))) == [
        "Overdue",
        *["Raised to the director"] * 3,
        "Raised to the supervisor",
    ]


def test_a_notice_marked_as_read_comes_last_and_leaves_the_unread(
    look: Look, client: Client, section_head: Any, told: list[Item]
) -> None:
    first = look(section_head, "/notices/").context["rows"][0].notice
    done: Any = client.post(f"/notices/{first.pk}/read/?show=unread")
    assert (done.status_code, done.url) == (302, "/notices/?show=unread")
    assert first not in [row.notice for row in client.get(done.url).context["rows"]]
    everything = [row.notice for row in client.get("/notices/").context["rows"]]
    assert everything[-1] == first
    assert [one.is_read for one in everything] == [False, True]


def test_all_are_marked_as_read_at_once_for_this_person_only(
    look: Look, client: Client, section_head: Any, section_clerk: Any, told: list[Item]
) -> None:
    look(section_head, "/notices/")
    page = client.post("/notices/read/", follow=True)
    assert "2 notices marked as read." in page.content.decode()
    assert "Nothing is unread." in client.get("/notices/?show=unread").content.decode()
    assert len(look(section_clerk, "/notices/?show=unread").context["rows"]) == 2


def test_with_htmx_the_mark_is_answered_with_the_list_and_the_new_count(
    look: Look, client: Client, section_head: Any, told: list[Item]
) -> None:
    first = look(section_head, "/notices/").context["rows"][0].notice
    answer = client.post(
        f"/notices/{first.pk}/read/", headers={"HX-Request": "true"}, follow=True
    ).content.decode()
    assert "<html" not in answer
    assert '<div id="results"' in answer
    assert "Marked as read." in answer
    assert 'hx-swap-oob="innerHTML:.nav-waiting"> <span class="nav-count">1<' in answer


def test_looking_alone_marks_nothing(
    look: Look, client: Client, section_head: Any, told: list[Item]
) -> None:
    notice = look(section_head, "/notices/").context["rows"][0].notice
    for path in (f"/notices/{notice.pk}/read/", "/notices/read/"):
        assert client.get(path).headers["Location"] == "/notices/"
    assert not NoticeReading.objects.exists()


def test_nobody_marks_what_was_meant_for_somebody_else(
    look: Look, client: Client, principal: Any, inspector: Any, told: list[Item]
) -> None:
    notice = Notice.objects.for_system("the test").filter(item__county=told[0].county).first()
    assert notice is not None
    look(principal, "/notices/")
    assert client.post(f"/notices/{notice.pk}/read/").status_code == 404
    assert not NoticeReading.objects.exists()


@pytest.mark.parametrize("role", ["system_administrator", "security_administrator", "auditor"])
def test_who_sees_no_items_has_no_notices(look: Look, cast: Any, client: Client, role: str) -> None:
    page = look(getattr(cast, role), "/notices/")
    assert page.status_code == 403
    assert 'href="/notices/"' not in page.content.decode()
    assert client.post("/notices/read/").status_code == 403


def test_an_empty_list_says_when_one_is_told(look: Look, principal: Any) -> None:
    body = look(principal, "/notices/").content.decode()
    assert "three working days before" in body
    assert "Mark all as read" not in body


def test_the_menu_of_every_page_counts_what_is_unread(
    look: Look, client: Client, section_head: Any, principal: Any, told: list[Item]
) -> None:
    assert menu_count(look(section_head, "/schools/")) == 2  # on narrow and on wide screens
    assert "2 notices you have not read" in client.get("/").content.decode()
    client.post("/notices/read/")
    assert menu_count(client.get("/schools/")) == 0
    assert "notices you have not read" not in client.get("/").content.decode()


def test_the_count_costs_one_query_and_none_where_nothing_can_be_told(
    look: Look, client: Client, section_head: Any, analyst: Any, auditor: Any, told: list[Item]
) -> None:
    def asked(person: Any) -> int:
        look(person, "/calendar/")
        return queries_about_notices(lambda: client.get("/calendar/"))

    assert [asked(person) for person in (section_head, analyst, auditor)] == [1, 0, 0]


def test_the_list_costs_the_same_however_long_it_is(
    look: Look, client: Client, section_head: Any, told: list[Item]
) -> None:
    look(section_head, "/notices/")
    before = queries_of(lambda: client.get("/notices/?show=unread"))
    Notice.objects.for_system("the test").exclude(item=told[0]).delete()
    assert queries_of(lambda: client.get("/notices/?show=unread")) == before


def queries_about_notices(action: Callable[[], object]) -> int:
    """Count the queries an action sends to the table of notices."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        action()
    return sum("ledger_notice" in query["sql"] for query in queries)
