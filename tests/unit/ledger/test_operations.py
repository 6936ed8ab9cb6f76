"""Does an item come to be, move and end as its table says, with one event a move?"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from tests.invented_county import make_person, school_organisation

from junheng.accounts.models import Organisation
from junheng.accounts.roles import OrganisationKind, Role
from junheng.kernel.refusals import Refused
from junheng.ledger import findings, operations, proof, queries
from junheng.ledger.findings import found_from
from junheng.ledger.models import Item
from junheng.ledger.workflow import State
from junheng.studies.models import StudyFinding

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def refused(action: Callable[..., Any], *arguments: Any, **named: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        action(*arguments, **named)
    return caught.value


def names(item: Item) -> list[str]:
    return [event.name for event in queries.list_events(item)]


@pytest.fixture
def assigned(item: Item, section_head: Any, now: datetime) -> Item:
    return operations.move_item(item, "assign", by=section_head, now=now)


@pytest.fixture
def reported(assigned: Item, principal: Any, now: datetime) -> Item:
    return operations.move_item(assigned, "report", by=principal, now=now, note="已分班")


def test_a_finding_becomes_an_item_with_its_clause_value_and_limit(
    item: Item, finding: StudyFinding, north_school: Any, county: Any
) -> None:
    assert item.code == "419901-2026-00001"
    assert item.title == ("北校 1-1：班额", "北校 1-1: Class size")
    assert (item.clause, item.cite) == ("jiaodu-2017-6/class_size", "第七条（五）")
    assert (item.value, item.limit, item.sense, item.shortfall) == (52, 45, "at_most", 7)
    assert (item.stage, item.unit, item.key, item.detail) == (
        "primary",
        "class",
        north_school.school_id,
        "1-1",
    )
    assert (item.found_in, item.study) == (finding.study.snapshot, finding.study)
    assert item.owner.school_code == north_school.school_id
    assert item.due_on == date(2026, 3, 9)
    (event,) = queries.list_events(item)
    assert (event.name, event.by, event.by_name) == ("open", "zhou", "周股长")
    assert event.facts["value"] == 52


def test_opening_twice_is_refused_and_names_the_item_that_is_there(
    item: Item, finding: StudyFinding, director: Any, now: datetime
) -> None:
    no = refused(operations.open_item_from_finding, finding, by=director, now=now)
    assert no.refusal.code == "item_exists"
    assert no.refusal.facts["item"] == item.code
    assert item.code in str(no)


def test_a_finding_that_is_met_opens_nothing(study: Any, section_head: Any, now: datetime) -> None:
    met = StudyFinding.objects.for_system("test").select_related("study__snapshot", "school")
    fine = met.filter(study=study, unit="class", is_met=True).first()
    no = refused(operations.open_item_from_finding, fine, by=section_head, now=now)
    assert no.refusal.code == "finding_not_failed"


def test_a_principal_may_not_open_an_item(
    finding: StudyFinding, principal: Any, now: datetime
) -> None:
    no = refused(operations.open_item_from_finding, finding, by=principal, now=now)
    assert no.refusal.code == "role_missing"


def test_all_failed_findings_become_items_once(
    study: Any, section_clerk: Any, county: Any, now: datetime
) -> None:
    failed = list(
        StudyFinding.objects.for_system("test")
        .select_related("study__snapshot", "study__county", "school")
        .filter(study=study, is_met=False)
    )
    assert len(failed) >= 1
    first = operations.open_items_from_findings(failed, by=section_clerk, now=now)
    again = operations.open_items_from_findings(failed, by=section_clerk, now=now)
    assert len(first.items) == len(failed)
    assert not first.existing
    assert not again.items
    assert {item.code for item in again.existing} == {item.code for item in first.items}
    assert proof.verify_chain() is None


def test_nothing_chosen_opens_nothing(section_clerk: Any, now: datetime) -> None:
    no = refused(operations.open_items_from_findings, [], by=section_clerk, now=now)
    assert no.refusal.code == "nothing_to_open"


def test_items_are_opened_for_one_county_at_a_time(
    finding: StudyFinding, other_county: Any, section_clerk: Any, now: datetime
) -> None:
    (here,) = found_from([finding])
    there = replace(here, county=other_county)
    no = refused(operations.open_items, [here, there], by=section_clerk, now=now)
    assert no.refusal.code == "two_counties"
    assert queries.count_events() == 0


def test_from_found_to_closed(
    item: Item,
    section_head: Any,
    principal: Any,
    empty_the_class: Callable[..., Any],
    now: datetime,
) -> None:
    """The whole way: found, assigned, reported, still too large, sent back, right, closed."""
    day = [now + timedelta(days=n) for n in range(40)]
    item = operations.move_item(item, "assign", by=section_head, now=day[1])
    assert (item.state, item.due_on) == ("assigned", date(2026, 3, 31))
    item = operations.move_item(item, "report", by=principal, now=day[8], note="已分流4人")
    assert (item.state, item.due_on) == ("reported", date(2026, 3, 17))

    empty_the_class(48, day[9])
    item = operations.move_item(item, "check", by=section_head, now=day[9])
    assert (item.state, item.checked_value, item.checked_met) == ("checked", 48, False)
    no = refused(operations.move_item, item, "close", by=section_head, now=day[9])
    assert no.refusal.code == "still_not_met"

    item = operations.move_item(item, "send_back", by=section_head, now=day[9], note="仍超3人")
    assert (item.state, item.checked_met) == ("assigned", None)
    item = operations.move_item(item, "report", by=principal, now=day[15], note="再分流3人")
    no = refused(operations.move_item, item, "check", by=section_head, now=day[15])
    assert no.refusal.code == "no_newer_snapshot"
    empty_the_class(45, day[16])
    item = operations.move_item(item, "check", by=section_head, now=day[16])
    assert item.checked_met is True
    item = operations.move_item(item, "close", by=section_head, now=day[16])

    assert (item.state, item.due_on, item.closed_by) == ("closed", None, "zhou")
    assert names(item) == [
        "open",
        "assign",
        "report",
        "check",
        "send_back",
        "report",
        "check",
        "close",
    ]
    checks = [event for event in queries.list_events(item) if event.name == "check"]
    assert [(event.facts["value"], event.facts["is_met"]) for event in checks] == [
        (48, False),
        (45, True),
    ]
    assert proof.verify_chain() is None


def test_an_item_still_failing_is_measured_again_without_moving_its_deadline(
    reported: Item, section_head: Any, empty_the_class: Callable[..., Any], now: datetime
) -> None:
    empty_the_class(47, now + timedelta(days=1))
    checked = operations.move_item(reported, "check", by=section_head, now=now + timedelta(days=1))
    empty_the_class(44, now + timedelta(days=2))
    again = operations.move_item(checked, "check", by=section_head, now=now + timedelta(days=2))
    assert (again.state, again.checked_met) == ("checked", True)
    assert again.due_on == checked.due_on


def test_a_class_that_is_gone_cannot_be_measured(
    reported: Item, section_head: Any, crowded_class: Any, county: Any, now: datetime
) -> None:
    from junheng.registers.freezing import freeze

    crowded_class.delete()
    freeze(county, now.date() + timedelta(days=1), by=None, now=now + timedelta(days=1))
    no = refused(
        operations.move_item, reported, "check", by=section_head, now=now + timedelta(days=1)
    )
    assert no.refusal.code == "not_measurable"
    assert queries.get_item(reported.code, visible_to=section_head).state == "reported"


def test_a_check_made_before_the_newest_snapshot_closes_nothing(
    reported: Item, section_head: Any, empty_the_class: Callable[..., Any], now: datetime
) -> None:
    day = [now + timedelta(days=n) for n in range(3)]
    empty_the_class(44, day[1])
    item = operations.move_item(reported, "check", by=section_head, now=day[1])
    assert item.checked_met is True
    empty_the_class(51, day[2])
    no = refused(operations.move_item, item, "close", by=section_head, now=day[2])
    assert no.refusal.code == "newer_snapshot"
    assert no.refusal.facts["taken_on"] == day[2].date().isoformat()
    item = operations.move_item(item, "check", by=section_head, now=day[2])
    no = refused(operations.move_item, item, "close", by=section_head, now=day[2])
    assert no.refusal.code == "still_not_met"


def test_the_director_may_close_what_still_fails_and_must_say_why(
    reported: Item, director: Any, section_head: Any, now: datetime
) -> None:
    no = refused(operations.move_item, reported, "close_with_reason", by=director, now=now)
    assert no.refusal.code == "reason_missing"
    no = refused(
        operations.move_item, reported, "close_with_reason", by=section_head, now=now, note="撤并"
    )
    assert no.refusal.code == "wrong_party"
    closed = operations.move_item(
        reported, "close_with_reason", by=director, now=now, note="该校年底撤并"
    )
    assert (closed.state, closed.closing_reason) == ("closed", "该校年底撤并")


def test_a_closed_place_can_be_followed_by_a_new_item(
    reported: Item, finding: StudyFinding, director: Any, now: datetime
) -> None:
    operations.move_item(reported, "close_with_reason", by=director, now=now, note="误差")
    fresh = operations.open_item_from_finding(finding, by=director, now=now)
    assert fresh.code == "419901-2026-00002"


def test_a_superior_extends_before_the_deadline_and_not_after(
    assigned: Item, section_head: Any, principal: Any, now: datetime
) -> None:
    no = refused(operations.extend_deadline, assigned, days=5, by=principal, now=now, note="需采购")
    assert no.refusal.code == "wrong_party"
    due = assigned.due_on
    assert due == date(2026, 3, 30)
    longer = operations.extend_deadline(
        assigned, days=5, by=section_head, now=now, note="需采购课桌"
    )
    assert longer.due_on == date(2026, 4, 7)  # 4-6 April 2026 are holidays.
    late = now + timedelta(days=60)
    no = refused(operations.extend_deadline, longer, days=5, by=section_head, now=late, note="晚了")
    assert no.refusal.code == "already_overdue"
    no = refused(operations.extend_deadline, longer, days=21, by=section_head, now=now, note="太久")
    assert no.refusal.code == "days_out_of_bounds"


def test_every_clock_has_two_extensions_of_its_own(
    assigned: Item, section_head: Any, principal: Any, director: Any, now: datetime
) -> None:
    for _ in range(2):
        assigned = operations.extend_deadline(
            assigned, days=1, by=section_head, now=now, note="需采购"
        )
    no = refused(operations.extend_deadline, assigned, days=1, by=director, now=now, note="再延")
    assert no.refusal.code == "extensions_used_up"
    reported = operations.move_item(assigned, "report", by=principal, now=now, note="已完成")
    longer = operations.extend_deadline(reported, days=1, by=director, now=now, note="等待快照")
    assert longer.extensions == 1


def test_a_pause_stops_the_clock_until_resumed(
    assigned: Item, section_head: Any, principal: Any, now: datetime
) -> None:
    paused = operations.pause_item(assigned, days=10, by=section_head, now=now, note="等待财政评审")
    assert paused.paused_until == date(2026, 3, 16)
    assert paused.due_on == date(2026, 4, 14)
    no = refused(operations.move_item, paused, "report", by=principal, now=now, note="好了")
    assert no.refusal.code == "item_paused"
    resumed = operations.resume_item(paused, by=principal, now=now + timedelta(days=3))
    assert resumed.paused_until is None
    assert resumed.due_on == date(2026, 4, 2)


def test_a_pause_on_the_last_day_would_stop_nothing(
    assigned: Item, section_head: Any, now: datetime
) -> None:
    last_day = now + (assigned.due_on - now.date())
    no = refused(
        operations.pause_item, assigned, days=5, by=section_head, now=last_day, note="等待"
    )
    assert no.refusal.code == "last_day"
    later = operations.extend_deadline(
        assigned, days=3, by=section_head, now=last_day, note="等待施工"
    )
    paused = operations.pause_item(later, days=5, by=section_head, now=last_day, note="等待")
    assert paused.due_on > later.due_on


def test_a_pause_that_nobody_ends_ends_by_itself(
    assigned: Item, section_head: Any, principal: Any, now: datetime
) -> None:
    paused = operations.pause_item(assigned, days=2, by=section_head, now=now, note="等待评审")
    assert paused.paused_until == date(2026, 3, 4)
    done = operations.move_item(
        paused, "report", by=principal, now=now + timedelta(days=2), note="已完成"
    )
    assert done.state == "reported"


def test_a_new_owner_gets_the_remaining_time_and_the_third_time_the_director_decides(
    assigned: Item, county: Any, section_head: Any, director: Any, now: datetime
) -> None:
    central = Organisation.objects.create(
        kind=OrganisationKind.CENTRAL_SCHOOL.value,
        code="419901-c1",
        name_zh="城关中心校",
        parent=county,
        township="城关镇",
    )
    school = assigned.owner
    first = operations.move_item(
        assigned, "transfer", by=section_head, now=now, note="由中心校统筹", owner=central
    )
    assert (first.owner, first.transfers, first.due_on) == (central, 1, assigned.due_on)
    second = operations.move_item(
        first, "transfer", by=section_head, now=now, note="退回学校", owner=school
    )
    no = refused(
        operations.move_item,
        second,
        "transfer",
        by=section_head,
        now=now,
        note="再转",
        owner=central,
    )
    assert no.refusal.code == "transfers_used_up"
    third = operations.move_item(
        second, "reassign", by=director, now=now, note="由中心校负责", owner=central
    )
    assert (third.owner, third.transfers) == (central, 3)


def test_an_item_cannot_be_passed_to_a_stranger_or_to_its_owner(
    assigned: Item, section_head: Any, south_school: Any, now: datetime
) -> None:
    for owner in (school_organisation(south_school), assigned.owner, None):
        no = refused(
            operations.move_item,
            assigned,
            "transfer",
            by=section_head,
            now=now,
            note="转",
            owner=owner,
        )
        assert no.refusal.code == "owner_not_possible"


def test_whoever_looks_at_an_older_state_is_told_who_moved_the_item_and_when(
    item: Item, section_head: Any, section_clerk: Any, now: datetime
) -> None:
    operations.move_item(item, "assign", by=section_head, now=now)
    with pytest.raises(operations.MovedMeanwhile) as caught:
        operations.move_item(item, "assign", by=section_clerk, now=now)
    facts = caught.value.refusal.facts
    assert (facts["who"], facts["state"]) == ("周股长", "assigned")
    assert facts["when"].startswith("2026-03-02T")
    assert names(item) == ["open", "assign"]


def test_the_version_on_the_page_counts_not_the_one_just_read(
    item: Item, section_head: Any, director: Any, now: datetime
) -> None:
    operations.move_item(item, "note", by=director, now=now, note="请抓紧")
    fresh = queries.get_item(item.code, visible_to=section_head)
    with pytest.raises(operations.MovedMeanwhile):
        operations.move_item(fresh, "assign", by=section_head, now=now, expected_version=1)


def test_the_store_refuses_a_version_gone_by_even_without_the_lock(
    item: Item, section_head: Any, now: datetime
) -> None:
    stale = queries.get_item(item.code, visible_to=section_head)
    operations.move_item(item, "note", by=section_head, now=now, note="请抓紧")
    stale.state = "assigned"
    with pytest.raises(operations.MovedMeanwhile):
        operations._save(stale, seen=stale.version, before=State.OPEN)
    assert queries.get_item(item.code, visible_to=section_head).state == "open"


def test_an_item_opened_in_error_is_void_with_a_reason_and_stays(
    item: Item, section_head: Any, director: Any, now: datetime
) -> None:
    no = refused(operations.void_item, item, by=section_head, now=now, note=" ")
    assert no.refusal.code == "reason_missing"
    void = operations.void_item(item, by=section_head, now=now, note="数据录入有误")
    assert (void.state, void.due_on, void.closing_reason) == ("void", None, "数据录入有误")
    assert queries.get_item(item.code, visible_to=director).state == "void"


def test_a_note_changes_neither_state_nor_deadline(
    assigned: Item, principal: Any, now: datetime
) -> None:
    noted = operations.move_item(
        assigned, "note", by=principal, now=now + timedelta(days=1), note="已联系设计院"
    )
    assert (noted.state, noted.due_on) == (assigned.state, assigned.due_on)
    assert queries.list_events(noted)[-1].note == "已联系设计院"


@pytest.mark.parametrize("note", ["a\x00b", "half a pair: \ud83d"])
def test_a_note_that_no_database_can_hold_is_refused(
    item: Item, director: Any, now: datetime, note: str
) -> None:
    no = refused(operations.move_item, item, "note", by=director, now=now, note=note)
    assert no.refusal.code == "note_not_text"


def test_an_item_of_another_county_is_not_there(
    item: Item, other_county: Any, now: datetime
) -> None:
    stranger = make_person("wang", "王局长", Role.DIRECTOR, other_county)
    with pytest.raises(queries.ItemNotFound):
        operations.move_item(item, "note", by=stranger, now=now, note="看看")


def test_what_a_section_owns_the_director_supervises(
    item: Item, county: Any, section_head: Any, director: Any, now: datetime
) -> None:
    item = operations.move_item(item, "assign", by=section_head, now=now)
    item = operations.move_item(
        item, "transfer", by=section_head, now=now, note="由股室统筹", owner=county
    )
    item = operations.move_item(item, "report", by=section_head, now=now, note="已统筹")
    no = refused(
        operations.move_item, item, "send_back", by=section_head, now=now, note="自己退自己"
    )
    assert no.refusal.code == "wrong_party"
    back = operations.move_item(item, "send_back", by=director, now=now, note="说明不清")
    assert back.state == "assigned"


def test_a_move_that_is_refused_leaves_nothing_behind(
    item: Item, principal: Any, now: datetime
) -> None:
    before = queries.count_events()
    refused(operations.move_item, item, "assign", by=principal, now=now)
    refused(operations.move_item, item, "delete", by=principal, now=now)
    assert queries.count_events() == before
    assert queries.get_item(item.code, visible_to=principal).version == 1


def test_who_moves_an_item_while_it_is_measured_comes_first(
    reported: Item,
    section_head: Any,
    section_clerk: Any,
    empty_the_class: Callable[..., Any],
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    later = now + timedelta(days=1)
    empty_the_class(44, later)
    measure = findings.measure

    def measure_slowly(item: Item, frozen: Any) -> Any:
        # Another writer gets the county's chain: measuring does not hold it.
        operations.move_item(item, "send_back", by=section_clerk, now=later, note="材料不全")
        return measure(item, frozen)

    monkeypatch.setattr(findings, "measure", measure_slowly)
    with pytest.raises(operations.MovedMeanwhile):
        operations.move_item(reported, "check", by=section_head, now=later)
    standing = queries.get_item(reported.code, visible_to=section_head)
    assert (standing.state, standing.checked_met) == ("assigned", None)
    assert proof.verify_chain() is None
