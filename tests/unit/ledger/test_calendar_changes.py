"""When the calendar is corrected, does every deadline it touches move, and is that on record?"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from junheng.accounts.models import Membership, Person
from junheng.accounts.roles import Role
from junheng.catalogue.calendars import Notice, SpecialDay, load_notices, makeup_workday
from junheng.kernel.refusals import Refused
from junheng.kernel.text import Text
from junheng.ledger import operations, proof, queries
from junheng.ledger.calendars import Moved
from junheng.ledger.models import CalendarDay, CalendarYear, Event, Item

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def item(open_for: Callable[..., Item], north_school: Any, cast: Any) -> Item:
    """An item of North School, due on 9 March 2026."""
    return open_for(north_school)


def close_down(day: str, by: Any, now: datetime) -> list[Moved]:
    return operations.set_calendar_day(
        date.fromisoformat(day),
        is_working=False,
        name_zh="暴雪停工",
        note="县政府通知",
        by=by,
        now=now,
    )


def test_the_calendar_starts_with_the_notices_that_came_with_the_release() -> None:
    calendar = queries.working_calendar()
    assert calendar.announced_years == {2024, 2025, 2026}
    assert not calendar.is_working_day(date(2026, 10, 7))
    assert calendar.is_working_day(date(2026, 10, 10))
    assert CalendarDay.objects.count() == sum(len(n.days) for n in load_notices().values())


def test_a_day_off_declared_late_moves_the_deadline_and_says_so(
    item: Item, section_head: Any, now: datetime
) -> None:
    assert item.due_on == date(2026, 3, 9)
    assert len(close_down("2026-03-05", section_head, now)) == 1
    moved = queries.get_item(item.code, visible_to=section_head)
    assert moved.due_on == date(2026, 3, 10)
    event = queries.list_events(moved)[-1]
    assert event.name == "calendar_corrected"
    assert (event.facts["due_before"], event.facts["due_on"]) == ("2026-03-09", "2026-03-10")
    assert event.by == "zhou"
    assert Event.objects.filter(chain="calendar", name="day_set").count() == 1
    assert proof.verify_chain() is None
    page = queries.item_page(moved, section_head, today=now.date())
    assert page.explanation is not None
    assert page.explanation.sentence.en == (
        "5 working days from 2 March 2026, 1 holiday → 10 March 2026"
    )


def test_the_due_day_itself_may_become_a_holiday(
    item: Item, section_head: Any, now: datetime
) -> None:
    assert len(close_down("2026-03-09", section_head, now)) == 1
    assert queries.get_item(item.code, visible_to=section_head).due_on == date(2026, 3, 10)


@pytest.mark.parametrize("day", ["2026-03-02", "2026-03-10", "2026-03-07"])
def test_a_day_outside_the_clock_or_free_anyway_moves_nothing(
    item: Item, section_head: Any, now: datetime, day: str
) -> None:
    assert len(close_down(day, section_head, now)) == 0
    assert queries.get_item(item.code, visible_to=section_head).due_on == date(2026, 3, 9)


def test_a_correction_taken_back_brings_the_deadline_back(
    item: Item, section_head: Any, now: datetime
) -> None:
    close_down("2026-03-05", section_head, now)
    moved = operations.set_calendar_day(
        date(2026, 3, 5),
        is_working=True,
        name_zh="照常上班",
        note="通知撤回",
        by=section_head,
        now=now,
    )
    assert moved == [Moved(item.code, date(2026, 3, 10), date(2026, 3, 9))]
    assert queries.get_item(item.code, visible_to=section_head).due_on == date(2026, 3, 9)


def test_someone_who_looked_before_still_moves_the_item_after_a_correction(
    item: Item, section_head: Any, director: Any, now: datetime
) -> None:
    close_down("2026-03-05", section_head, now)
    assigned = operations.move_item(item, "assign", by=director, now=now)
    assert assigned.state == "assigned"


def test_the_calendar_is_corrected_only_by_those_who_keep_it_and_with_a_reason(
    director: Any, section_head: Any, now: datetime
) -> None:
    with pytest.raises(Refused) as caught:
        close_down("2026-03-05", director, now)
    assert caught.value.refusal.code == "role_missing"
    with pytest.raises(Refused) as caught:
        operations.set_calendar_day(
            date(2026, 3, 5), is_working=False, name_zh="停工", note="", by=section_head, now=now
        )
    assert caught.value.refusal.code == "reason_missing"


@pytest.fixture
def notice_for_2027() -> Notice:
    """Invented for the test: the first two weeks of January 2027 off."""
    days = tuple(
        SpecialDay(date(2027, 1, 1) + timedelta(n), is_working=False, name=Text("元旦", "New Year"))
        for n in range(14)
    )
    title = Text("测试用通知", "A notice for a test")
    return Notice(2027, title, "测试〔2026〕1号", "测试", date(2026, 11, 1), "", False, days)


def test_a_new_year_s_notice_turns_provisional_deadlines_into_certain_ones(
    item: Item, section_head: Any, notice_for_2027: Notice
) -> None:
    december = datetime(2026, 12, 28, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    item = operations.move_item(item, "assign", by=section_head, now=december)
    assert (item.due_on, item.is_provisional) == (date(2027, 1, 25), True)
    moved = operations.enter_calendar_year(notice_for_2027, by=section_head, now=december)
    assert moved == [Moved(item.code, date(2027, 1, 25), date(2027, 2, 8))]
    item = queries.get_item(item.code, visible_to=section_head)
    assert (item.due_on, item.is_provisional) == (date(2027, 2, 8), False)
    with pytest.raises(Refused) as caught:
        operations.enter_calendar_year(notice_for_2027, by=section_head, now=december)
    assert caught.value.refusal.code == "year_entered"


def test_a_deadline_that_only_becomes_certain_has_not_moved(
    item: Item, section_head: Any, notice_for_2027: Notice
) -> None:
    december = datetime(2026, 12, 28, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    item = operations.move_item(item, "assign", by=section_head, now=december)
    nothing_new = replace(notice_for_2027, days=())
    assert operations.enter_calendar_year(nothing_new, by=section_head, now=december) == []
    certain = queries.get_item(item.code, visible_to=section_head)
    assert (certain.due_on, certain.is_provisional) == (item.due_on, False)


def test_a_notice_that_contradicts_itself_is_refused_whole(
    section_head: Any, notice_for_2027: Notice, now: datetime
) -> None:
    days = (*notice_for_2027.days, makeup_workday(date(2027, 2, 15)))
    with pytest.raises(Refused, match="2027-02-15 is a weekday"):
        operations.enter_calendar_year(
            replace(notice_for_2027, days=days), by=section_head, now=now
        )
    assert not CalendarYear.objects.filter(year=2027).exists()


def test_the_yearly_notice_does_not_undo_a_correction_made_by_hand(
    section_head: Any, notice_for_2027: Notice, now: datetime
) -> None:
    operations.set_calendar_day(
        date(2027, 1, 4),
        is_working=True,
        name_zh="值守",
        note="县政府通知",
        by=section_head,
        now=now,
    )
    operations.enter_calendar_year(notice_for_2027, by=None, now=now)
    assert queries.working_calendar().is_working_day(date(2027, 1, 4))
    assert not queries.working_calendar().is_working_day(date(2027, 1, 5))


def test_published_notices_are_entered_once(now: datetime) -> None:
    assert operations.enter_published_notices(now=now) == []
    CalendarYear.objects.filter(year=2026).delete()
    assert operations.enter_published_notices(now=now) == [2026]
    assert operations.enter_published_notices(now=now) == []


def test_the_version_of_the_calendar_names_its_content(section_head: Any, now: datetime) -> None:
    before = queries.working_calendar().version
    close_down("2026-03-05", section_head, now)
    assert queries.working_calendar().version != before


def test_one_county_does_not_move_the_deadlines_of_another(
    item: Item, section_head: Any, other_county: Any, now: datetime
) -> None:
    with pytest.raises(Refused, match="Linshui") as refused:
        close_down("2026-03-05", section_head, now)
    assert refused.value.refusal.code == "calendar_shared"
    with pytest.raises(Refused, match="Linshui"):
        operations.enter_calendar_year(load_notices()[2026], by=section_head, now=now)
    assert queries.get_item(item.code, visible_to=section_head).due_on == date(2026, 3, 9)
    Membership.objects.create(
        person=section_head, role=Role.SECTION_HEAD.value, organisation=other_county, since=now
    )
    both = Person.objects.get(pk=section_head.pk)
    assert len(close_down("2026-03-05", both, now)) == 1
