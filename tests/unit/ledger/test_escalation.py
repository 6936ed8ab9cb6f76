"""Is lateness raised once a step, to the right people, however often anyone looks?"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from junheng.ledger import operations, queries
from junheng.ledger.models import Item, Notice
from junheng.ledger.notices import list_notices

pytestmark = [pytest.mark.database, pytest.mark.django_db]
SHANGHAI = ZoneInfo("Asia/Shanghai")


def sweep(day: str) -> int:
    today = date.fromisoformat(day)
    return operations.escalate_overdue(
        today=today, now=datetime.combine(today, time(7), tzinfo=SHANGHAI)
    )


def raised() -> list[tuple[int, str, str]]:
    notices = Notice.objects.for_system("test").order_by("due_on", "step")
    return [(notice.step, notice.due_on.isoformat(), notice.party) for notice in notices]


@pytest.fixture
def item(open_for: Callable[..., Item], north_school: Any, cast: Any) -> Item:
    """An item of North School, due on 9 March 2026."""
    return open_for(north_school)


@pytest.fixture
def assigned(item: Item, section_head: Any, now: datetime) -> Item:
    """Due on 30 March 2026, a Monday."""
    return operations.move_item(item, "assign", by=section_head, now=now)


def test_lateness_rises_to_the_owner_the_supervisor_and_the_director(assigned: Item) -> None:
    expected = {
        "2026-03-24": 0,
        "2026-03-25": 1,
        "2026-03-30": 0,
        "2026-03-31": 1,
        "2026-04-03": 0,
        "2026-04-06": 0,
        "2026-04-07": 1,  # 4-6 April are holidays: the fifth working day late.
        "2026-04-13": 0,
        "2026-04-14": 1,
    }
    assert {day: sweep(day) for day in expected} == expected
    assert raised() == [
        (-3, "2026-03-30", "owner"),
        (0, "2026-03-30", "owner"),
        (5, "2026-03-30", "supervisor"),
        (10, "2026-03-30", "leader"),
    ]


def test_the_same_is_raised_however_often_it_is_looked_for(assigned: Item) -> None:
    for _ in range(5):
        sweep("2026-04-08")
    often = raised()
    assert often == [(0, "2026-03-30", "owner"), (5, "2026-03-30", "supervisor")]
    told = [event for event in queries.list_events(assigned) if event.name == "escalate"]
    assert [(event.by, event.facts["tell"]) for event in told] == [
        ("", "owner"),
        ("", "supervisor"),
    ]


def test_after_missed_nights_the_next_sweep_raises_all_that_is_due(assigned: Item) -> None:
    assert sweep("2026-06-01") == 3


def test_a_reminder_is_not_raised_late(assigned: Item) -> None:
    sweep("2026-03-31")
    assert [step for step, _, _ in raised()] == [0]


def test_a_new_deadline_starts_a_new_ladder(
    assigned: Item, section_head: Any, now: datetime
) -> None:
    sweep("2026-03-25")
    operations.extend_deadline(
        assigned, days=5, by=section_head, now=now + timedelta(days=23), note="等待设备"
    )
    sweep("2026-04-01")
    sweep("2026-04-08")
    assert raised() == [
        (-3, "2026-03-30", "owner"),
        (-3, "2026-04-07", "owner"),
        (0, "2026-04-07", "owner"),
    ]


def test_what_waits_for_the_section_is_never_held_against_the_school(
    assigned: Item, principal: Any, now: datetime
) -> None:
    operations.move_item(assigned, "report", by=principal, now=now, note="已完成")
    sweep("2026-04-30")
    assert {party for _, _, party in raised()} == {"supervisor", "leader"}


def test_nothing_is_raised_for_what_is_closed(assigned: Item, director: Any, now: datetime) -> None:
    operations.void_item(assigned, by=director, now=now, note="重复")
    assert sweep("2026-06-01") == 0


def test_everyone_sees_the_notices_meant_for_them(
    assigned: Item,
    director: Any,
    section_clerk: Any,
    inspector: Any,
    principal: Any,
    school_clerk: Any,
    analyst: Any,
) -> None:
    sweep("2026-06-01")
    seen = {
        person.username: sorted(notice.step for notice in list_notices(person))
        for person in (director, section_clerk, inspector, principal, school_clerk, analyst)
    }
    assert seen == {
        director.username: [10],
        section_clerk.username: [5],
        inspector.username: [5],
        principal.username: [0],
        school_clerk.username: [0],
        analyst.username: [],
    }


def test_a_notice_read_by_one_is_unread_for_another(
    assigned: Item, principal: Any, school_clerk: Any, now: datetime
) -> None:
    sweep("2026-03-31")
    (notice,) = list_notices(principal, unread_only=True)
    operations.mark_read(notice, by=principal, now=now)
    operations.mark_read(notice, by=principal, now=now)
    assert not list_notices(principal, unread_only=True)
    assert [notice.is_read for notice in list_notices(principal)] == [True]
    assert operations.mark_all_read(by=school_clerk, now=now) == 1
    assert operations.mark_all_read(by=school_clerk, now=now) == 0


def test_the_notices_of_a_section_s_own_item_go_to_the_section_and_the_director(
    assigned: Item, county: Any, section_head: Any, director: Any, principal: Any, now: datetime
) -> None:
    operations.move_item(assigned, "transfer", by=section_head, now=now, note="统筹", owner=county)
    sweep("2026-06-01")
    assert [notice.step for notice in list_notices(section_head)] == [0]
    assert sorted(notice.step for notice in list_notices(director)) == [5, 10]
    assert not list_notices(principal)
