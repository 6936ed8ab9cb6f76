"""Do lists, numbers and pages show the right items to the right people, without a query a row?"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.invented_county import make_person, school_organisation

from junheng.accounts.roles import Role
from junheng.ledger import exports, operations, proof, queries
from junheng.ledger.models import Item
from junheng.ledger.queries import ItemFilter
from junheng.ledger.workflow import Party

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def three_items(
    open_for: Callable[..., Item], north_school: Any, south_school: Any
) -> dict[str, Item]:
    return {
        "north": open_for(north_school),
        "south": open_for(south_school, clause="jiaodu-2017-6/y", shortfall=2.0, stage="junior"),
        "county": open_for(clause="jiaodu-2017-6/spread"),
    }


def codes(items: Any) -> set[str]:
    return {item.code for item in items}


def test_each_sees_the_items_of_their_own_schools(
    three_items: dict[str, Item],
    director: Any,
    principal: Any,
    other_county: Any,
    auditor: Any,
    today: date,
) -> None:
    stranger = make_person("wang", "王局长", Role.DIRECTOR, other_county)
    everything = codes(three_items.values())
    assert codes(queries.list_items(visible_to=director, today=today)) == everything
    assert codes(queries.list_items(visible_to=principal, today=today)) == {
        three_items["north"].code
    }
    for nobody in (stranger, auditor):
        assert codes(queries.list_items(visible_to=nobody, today=today)) == set()
    with pytest.raises(queries.ItemNotFound):
        queries.get_item(three_items["south"].code, visible_to=principal)


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (ItemFilter(), {"north", "south", "county"}),
        (ItemFilter(state="open"), {"north", "south", "county"}),
        (ItemFilter(state="closed"), set()),
        (ItemFilter(school="2141990001"), {"north"}),
        (ItemFilter(township="柳林镇"), {"south"}),
        (ItemFilter(clause="jiaodu-2017-6/spread"), {"county"}),
        (ItemFilter(stage="junior"), {"south"}),
        (ItemFilter(owner="419901"), {"county", "south"}),
        (ItemFilter(text="北校"), {"north"}),
        (ItemFilter(text="用房"), {"north", "south", "county"}),
        (ItemFilter(text="南校 用房"), {"south"}),
        (ItemFilter(text="2026-00003"), {"county"}),
        (ItemFilter(text="没有"), set()),
        (ItemFilter(when="live"), {"north", "south", "county"}),
        (ItemFilter(when="overdue"), set()),
        (ItemFilter(when="soon"), {"north", "south", "county"}),
        (ItemFilter(when="to_check"), set()),
        (ItemFilter(when="paused"), set()),
        (ItemFilter(when="provisional"), set()),
        (ItemFilter(when="escalated"), set()),
    ],
)
def test_a_list_narrows_as_asked(
    three_items: dict[str, Item], director: Any, today: date, wanted: ItemFilter, names: set[str]
) -> None:
    listed = queries.list_items(visible_to=director, today=today, wanted=wanted)
    assert codes(listed) == {three_items[name].code for name in names}


def test_a_list_is_sorted_as_asked(
    three_items: dict[str, Item], director: Any, section_head: Any, now: datetime
) -> None:
    operations.move_item(three_items["north"], "assign", by=section_head, now=now)

    def first(sort: str) -> str:
        wanted = ItemFilter(sort=sort)
        found = queries.list_items(visible_to=director, today=now.date(), wanted=wanted)
        return str(next(iter(found)).code)

    assert first("due") != three_items["north"].code
    assert first("shortfall") == three_items["south"].code
    assert first("opened") == three_items["county"].code
    assert first("code") == three_items["north"].code
    assert first("nonsense") == first("due")


def test_the_board_counts_what_wants_an_eye_today(
    three_items: dict[str, Item], director: Any, section_head: Any, principal: Any, now: datetime
) -> None:
    item = operations.move_item(three_items["north"], "assign", by=section_head, now=now)
    operations.move_item(item, "report", by=principal, now=now, note="已完成")
    tuesday = date(2026, 3, 10)
    before = queries.board_numbers(director, today=date(2026, 3, 2))
    operations.escalate_overdue(today=tuesday, now=now + timedelta(days=8))
    after = queries.board_numbers(director, today=tuesday)
    assert (before.live, before.overdue, before.due_soon, before.to_check) == (3, 0, 3, 1)
    assert before.newly_escalated == before.provisional == 0
    assert (after.live, after.overdue, after.due_soon, after.to_check) == (3, 3, 0, 1)
    assert after.newly_escalated == 3
    wanted = ItemFilter(when="escalated")
    assert len(queries.list_items(visible_to=director, today=tuesday, wanted=wanted)) == 3
    thursday = queries.board_numbers(director, today=date(2026, 3, 12))
    assert thursday.newly_escalated == 0
    assert queries.board_numbers(principal, today=tuesday).live == 1


def test_newly_means_since_friday_on_a_monday() -> None:
    calendar = queries.working_calendar()
    assert queries.last_working_day_before(date(2026, 3, 9), calendar) == date(2026, 3, 6)
    assert queries.last_working_day_before(date(2026, 10, 8), calendar) == date(2026, 9, 30)


def test_a_provisional_deadline_is_counted_as_such(
    open_for: Callable[..., Item],
    north_school: Any,
    section_head: Any,
    director: Any,
    now: datetime,
) -> None:
    december = now.replace(month=12, day=28)
    operations.move_item(open_for(north_school), "assign", by=section_head, now=december)
    assert queries.board_numbers(director, today=december.date()).provisional == 1


def test_the_page_of_an_item_shows_facts_history_and_every_button_with_its_why_not(
    three_items: dict[str, Item], principal: Any, section_head: Any, today: date
) -> None:
    item = queries.get_item(three_items["north"].code, visible_to=principal)
    page = queries.item_page(item, principal, today=today)
    assert page.parties == {Party.OWNER}
    choices = {choice.name: choice for choice in page.choices}
    assert set(choices) == {"assign", "extend", "void", "note"}
    assert choices["note"].is_allowed
    assert choices["assign"].refusal is not None
    assert choices["assign"].refusal.code == "wrong_party"
    assert choices["extend"].days_at_most == 20
    assert [line.label.en for line in page.events] == ["Opened"]
    assert (page.days_late, page.is_overdue, page.is_paused) == (0, False, False)
    late = queries.item_page(item, section_head, today=date(2026, 3, 11))
    assert (late.days_late, late.is_overdue) == (2, True)
    assert {choice.name for choice in late.choices if choice.is_allowed} == {
        "assign",
        "void",
        "note",
    }


def test_the_button_and_the_operation_say_the_same_no(
    three_items: dict[str, Item], principal: Any, now: datetime
) -> None:
    item = three_items["north"]
    page = queries.item_page(item, principal, today=now.date())
    for choice in page.choices:
        if choice.refusal is not None:
            with pytest.raises(operations.Refused) as caught:
                operations.move_item(item, choice.name, by=principal, now=now, note="试", days=1)
            assert caught.value.refusal == choice.refusal


def test_the_check_waits_for_a_newer_snapshot_and_its_button_says_so(
    three_items: dict[str, Item], section_head: Any, principal: Any, now: datetime
) -> None:
    item = operations.move_item(three_items["north"], "assign", by=section_head, now=now)
    item = operations.move_item(item, "report", by=principal, now=now, note="已完成")
    page = queries.item_page(item, section_head, today=now.date())
    (check,) = [choice for choice in page.choices if choice.name == "check"]
    assert check.refusal is not None
    assert check.refusal.code == "no_newer_snapshot"
    assert check.refusal.facts == {"taken_on": "2026-03-02"}


def test_an_item_of_a_school_with_nobody_signed_up_goes_to_the_county(
    three_items: dict[str, Item], county: Any
) -> None:
    assert three_items["south"].owner == county


def test_a_teaching_point_s_items_go_to_the_school_it_belongs_to(
    open_for: Callable[..., Item], teaching_point: Any, north_school: Any, principal: Any
) -> None:
    item = open_for(teaching_point)
    assert item.owner == school_organisation(north_school)
    assert queries.get_item(item.code, visible_to=principal) == item


def test_a_list_page_and_export_need_no_query_a_row(
    open_for: Callable[..., Item], north_school: Any, director: Any, today: date
) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            items = queries.list_items(visible_to=director, today=today)
            rows = list(exports.export_rows(items, "zh-hans"))
            assert all(len(row) == len(exports.export_headings()) for row in rows)
        return len(captured)

    open_for(north_school)
    count()  # The person's roles are read once.
    assert count() == 1
    for n in range(12):
        open_for(north_school, detail=f"{n}")
    assert count() == 1


def test_a_row_of_the_export_is_in_the_language_asked_for(
    three_items: dict[str, Item], director: Any, today: date
) -> None:
    items = list(
        queries.list_items(visible_to=director, today=today, wanted=ItemFilter(sort="code"))
    )
    chinese, english = (next(exports.export_rows(items, language)) for language in ("zh", "en"))
    assert chinese[:3] == ("419901-2026-00001", "北校：生均教学及辅助用房面积", "待交办")
    assert english[1:3] == ("北校: Teaching area per pupil", "Open")


def test_a_finding_is_marked_with_the_item_that_follows_it(
    item: Item, finding: Any, director: Any
) -> None:
    place = (finding.clause, finding.stage, finding.unit, finding.key, finding.detail)
    assert queries.live_items_by_place(visible_to=director) == {place: item}
    assert queries.live_items_by_place(visible_to=director, clause="other") == {}
    assert queries.list_clauses_in_use(visible_to=director) == [finding.clause]


def test_the_items_of_a_school_are_found(
    three_items: dict[str, Item], north_school: Any, director: Any
) -> None:
    found = queries.list_items_of_school(north_school, visible_to=director)
    assert codes(found) == {three_items["north"].code}


def test_every_kept_deadline_follows_from_its_events(
    three_items: dict[str, Item], section_head: Any, now: datetime
) -> None:
    item = operations.move_item(three_items["north"], "assign", by=section_head, now=now)
    operations.pause_item(item, days=3, by=section_head, now=now, note="等待")
    assert proof.list_disagreements() == []
    everything = Item.objects.for_system("test")
    everything.filter(pk=item.pk).update(due_on=date(2026, 3, 3))
    assert proof.list_disagreements() == [item.code]
