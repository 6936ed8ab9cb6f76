"""The calendar of working days on its pages."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from junheng.ledger.models import CalendarDay, CalendarYear, Event, Item
from junheng.ledger.queries import working_calendar
from junheng.ledger.special_days import list_announced_years
from junheng.web.calendar.months import lay_out, spans_of

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("clock")]
Look = Callable[..., Any]
FORM = {"is_working": "no", "name_zh": "校庆", "name_en": "", "note": "县政府通知"}


@pytest.fixture
def item(study: Any, section_head: Any, now: Any) -> Item:
    """An item due on 9 March 2026."""
    from junheng.ledger import operations
    from junheng.studies.models import StudyFinding

    findings = StudyFinding.objects.for_system("the test").filter(study=study, is_met=False)
    finding = findings.select_related("study__snapshot", "study__county", "school").first()
    return operations.open_item_from_finding(finding, by=section_head, now=now)


def test_a_year_has_every_day_once_in_weeks_from_monday(db: None) -> None:
    months = lay_out(2028, working_calendar(), [], date(2028, 2, 29))
    days = [cell.day for month in months for week in month.weeks for cell in week if cell]
    assert len(days) == 366
    assert days == sorted(days)
    for month in months:
        for week in month.weeks:
            assert all(cell is None or cell.day.weekday() == at for at, cell in enumerate(week))


def test_days_in_a_row_with_one_name_are_one_line() -> None:
    days = [
        CalendarDay(day=date(2026, 10, day), is_working=False, name_zh="国庆节")
        for day in (1, 2, 3, 5)
    ]
    spans = spans_of(days)
    assert [(span.first.day, span.last.day, span.days) for span in spans] == [(1, 3, 3), (5, 5, 1)]


def test_a_year_without_a_notice_is_marked_provisional(look: Look, director: Any) -> None:
    assert "Provisional" in look(director, "/calendar/2030/").content.decode()


def test_only_those_who_keep_the_calendar_can_choose_a_day(look: Look, cast: Any) -> None:
    assert "/calendar/day/2026-03-04/" not in look(cast.director, "/calendar/").content.decode()
    assert "/calendar/day/2026-03-04/" in look(cast.section_head, "/calendar/").content.decode()


def test_a_correction_says_what_it_would_move_before_anything_is_written(
    look: Look, client: Client, section_head: Any, item: Item
) -> None:
    look(section_head, "/calendar/day/2026-03-04/")
    events, days = Event.objects.count(), CalendarDay.objects.count()
    page = client.post("/calendar/day/2026-03-04/", FORM)
    assert [one.item_code for one in page.context["would_move"]] == [item.code]
    told = re.sub(r"<[^>]+>", " ", page.content.decode()).split()
    assert told[told.index(item.code) :][:3] == [item.code, "2026-03-09", "2026-03-10"]
    assert CalendarDay.objects.count() == days
    assert Event.objects.count() == events
    done = client.post("/calendar/day/2026-03-04/", {**FORM, "confirmed": "yes"}, follow=True)
    assert "1 deadline moved" in done.content.decode()
    assert Item.objects.for_system("the test").get().due_on == date(2026, 3, 10)


def test_in_chinese_a_day_and_its_weekday_are_joined_by_a_chinese_comma(
    look: Look, client: Client, section_head: Any
) -> None:
    look(section_head, "/calendar/")
    client.cookies["django_language"] = "zh-hans"
    page = client.post("/calendar/day/2026-12-05/", FORM).content.decode()
    assert "2026年12月5日，星期六" in page


def test_a_correction_without_a_notice_is_refused(
    look: Look, client: Client, section_head: Any
) -> None:
    look(section_head, "/calendar/")
    page = client.post("/calendar/day/2026-03-04/", {**FORM, "note": "", "confirmed": "yes"})
    assert page.status_code == 422
    assert not CalendarDay.objects.filter(day=date(2026, 3, 4)).exists()


def test_a_published_notice_is_entered_after_a_look(
    look: Look, client: Client, system_administrator: Any
) -> None:
    CalendarDay.objects.filter(day__year=2026).delete()
    CalendarYear.objects.filter(year=2026).delete()
    assert "Provisional" in look(system_administrator, "/calendar/2026/").content.decode()
    page = client.post("/calendar/2026/enter/")
    assert page.context["would_move"] == []
    assert 2026 not in {one.year for one in list_announced_years()}
    client.post("/calendar/2026/enter/", {"confirmed": "yes"})
    assert 2026 in {one.year for one in list_announced_years()}
    again = client.post("/calendar/2026/enter/", {"confirmed": "yes"})
    assert again.status_code == 403
    assert "has been entered" in again.content.decode()


TYPED = {
    "title": "测试用通知",
    "number": "测试〔2026〕1号",
    "url": "",
    "holidays": "元旦 2027-01-01 2027-01-03\n\n春节：２０２７年２月５日 至 2027年2月11日",
    "makeup_workdays": "2027-02-13、2027/2/14",
}


def test_a_notice_that_no_release_brought_is_typed_in_after_a_look(
    look: Look, client: Client, section_head: Any
) -> None:
    path = "/calendar/2027/notice/"
    assert path in look(section_head, "/calendar/2027/").content.decode()
    assert "2027年部分节假日" in look(section_head, path).content.decode()
    page = client.post(path, TYPED)
    assert page.context["would_move"] == []
    assert "02-05 春节" in page.content.decode()
    assert "测试用通知" in re.sub(r"<input[^>]+>", "", page.content.decode())
    assert 2027 not in {one.year for one in list_announced_years()}
    assert client.post(path, {**TYPED, "confirmed": "yes"}).status_code == 302
    calendar = working_calendar()
    assert 2027 in calendar.announced_years
    assert not calendar.is_working_day(date(2027, 2, 9))
    assert calendar.is_working_day(date(2027, 2, 14))
    again = client.post(path, {**TYPED, "confirmed": "yes"})
    assert again.status_code == 403


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"number": ""}, "Enter the number of the notice"),
        ({"holidays": ""}, "Enter the holidays"),
        ({"holidays": "元旦"}, "“元旦” is not read"),
        ({"holidays": "2027-01-01"}, "“2027-01-01” is not read"),
        ({"holidays": "元旦 2027-01-03 2027-01-01"}, "is not read"),
        ({"holidays": "元旦 2027-01-01 2028-01-03"}, "is not read"),
        ({"holidays": "元旦 2027-02-30"}, "is not read"),
        ({"holidays": "元旦：2027年1月1日（周五）至3日（周日）放假"}, "each with its year"),
        ({"holidays": f"{'节' * 61} 2027-01-01"}, "Write a short name"),
        ({"holidays": "元旦 9999-12-31"}, "9999-12-31 is not near the year"),
        ({"holidays": "元旦 2072-01-01"}, "2072-01-01 is not near the year"),
        ({"holidays": "元旦 2027-02-13"}, "2027-02-13 is listed twice"),
        ({"makeup_workdays": "春节 2027-02-13"}, "is not read"),
        ({"makeup_workdays": "2027-02-15"}, "2027-02-15 is a weekday"),
    ],
)
def test_a_notice_typed_wrongly_is_refused_at_its_field(
    look: Look, client: Client, section_head: Any, change: dict[str, str], said: str
) -> None:
    look(section_head, "/calendar/")
    page = client.post("/calendar/2027/notice/", TYPED | change | {"confirmed": "yes"})
    assert page.status_code == 422
    assert said in page.content.decode()
    assert 2027 not in {one.year for one in list_announced_years()}


@pytest.mark.parametrize(
    "path",
    ["/calendar/1999/", "/calendar/1999/notice/", "/calendar/9999/", "/calendar/day/2026-13-01/"],
)
def test_there_is_no_such_day_or_year(look: Look, section_head: Any, path: str) -> None:
    assert look(section_head, path).status_code == 404


def test_a_director_cannot_send_the_form_either(look: Look, client: Client, director: Any) -> None:
    look(director, "/")
    assert client.post("/calendar/day/2026-03-04/", {**FORM, "confirmed": "1"}).status_code == 403
    assert client.post("/calendar/2026/enter/", {"confirmed": "1"}).status_code == 403
    assert client.post("/calendar/2027/notice/", {"confirmed": "1"}).status_code == 403
