"""Whatever people do to an item, in any order and on any day, does the ledger stay true?"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from junheng.accounts.models import Organisation
from junheng.accounts.roles import OrganisationKind
from junheng.kernel.refusals import Refused
from junheng.ledger import operations, proof, queries
from junheng.ledger.calendars import Moved
from junheng.ledger.models import CalendarDay, Event, Item, Notice
from junheng.ledger.queries import MoveChoice
from junheng.ledger.workflow import MOVE_NAMES, State, find_move
from junheng.registers.freezing import freeze
from junheng.registers.models import SchoolClass
from junheng.studies.models import StudyFinding
from junheng.studies.operations import run_assessment

PEOPLE = ("director", "section_head", "inspector", "principal")
# Pupils in the class on the days it is frozen; more than 45 are too many.
PUPILS = (52, 50, 45, 44)


@pytest.fixture
def world(
    county: Any, cast: Any, north_school: Any, data_dir: Any, now: datetime
) -> dict[str, Any]:
    """A crowded class that empties over four snapshots, and who may have to do with it."""
    crowded = SchoolClass.objects.create(
        school=north_school, stage="primary", grade=1, class_no=1, pupils=PUPILS[0]
    )
    snapshots = []
    for weeks, pupils in enumerate(PUPILS):
        crowded.pupils = pupils
        crowded.save()
        at = now + timedelta(weeks=weeks)
        snapshots.append(freeze(county, at.date(), by=None, now=at))
    study = run_assessment(snapshots[0], "jiaodu-2017-6", on=now.date(), by=None, now=now)
    findings = StudyFinding.objects.for_system("the crowded class")
    central = Organisation.objects.create(
        kind=OrganisationKind.CENTRAL_SCHOOL.value,
        code="419901-c1",
        name_zh="城关中心校",
        parent=county,
        township="城关镇",
    )
    return {
        "now": now,
        "cast": cast,
        "snapshots": snapshots,
        "owners": [None, county, central, Organisation.objects.get(code=north_school.school_id)],
        "finding": findings.select_related("study__snapshot", "study__county", "school").get(
            study=study, unit="class", is_met=False
        ),
    }


# Written from the rules, not from the code: the working days that an event gives.
DAYS_GIVEN = {"open": 5, "assign": 20, "report": 5, "send_back": 10}
DAYS_TO_CLOSE = 5


@dataclass
class Pencil:
    """What a clerk keeps on paper of one item: when the clock began, and what was allowed since."""

    began: date
    days: int
    stood_still: list[list[date]] = field(default_factory=list)
    is_over: bool = False

    def note(self, name: str, before: State, on: date, days: int | None) -> None:
        """Write down a move that was made."""
        if name in {"close", "close_with_reason", "void"}:
            self.is_over = True
        elif name in DAYS_GIVEN or (name == "check" and before is State.REPORTED):
            self.began, self.days = on, DAYS_GIVEN.get(name, DAYS_TO_CLOSE)
            self.stood_still = []
        elif name == "extend":
            self.days += days or 0
        elif name == "pause":
            end, left = on, days or 0
            while left:
                end += timedelta(days=1)
                left -= self.is_worked(end)
            self.stood_still.append([on, end])
        elif name == "resume":
            self.stood_still[-1][1] = on

    def due_on(self) -> date | None:
        """Cross off day after day; a paused day is not crossed off."""
        day, left = self.began, self.days
        while left:
            day += timedelta(days=1)
            is_still = any(after < day <= until for after, until in self.stood_still)
            left -= self.is_worked(day) and not is_still
        return None if self.is_over else day

    @staticmethod
    def is_worked(day: date) -> bool:
        """Look the day up in the calendar on the wall."""
        special = CalendarDay.objects.filter(day=day).first()
        return special.is_working if special else day.strftime("%a") not in {"Sat", "Sun"}


class ItemMachine(RuleBasedStateMachine):
    """Moves of all kinds by all people, days that pass, sweeps, and corrections of the calendar."""

    world: dict[str, Any]
    is_calendar_corrected = False

    @initialize(stage=st.integers(0, 3))
    def an_item_has_come_some_way(self, stage: int) -> None:
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.now: datetime = self.world["now"]
        head = self.world["cast"].section_head
        self.item = operations.open_item_from_finding(self.world["finding"], by=head, now=self.now)
        self.moves = 0
        self.pencil = Pencil(self.now.date(), DAYS_GIVEN["open"])
        way = (("assign", "section_head"), ("report", "principal"), ("check", "inspector"))
        for name, who in way[:stage]:
            self._try(name, who, "说明", None, 0, 1)

    def teardown(self) -> None:
        if hasattr(self, "savepoint"):
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    def person(self, name: str) -> Any:
        return getattr(self.world["cast"], name)

    @rule(days=st.integers(1, 9))
    def time_passes(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule(
        name=st.sampled_from(MOVE_NAMES),
        who=st.sampled_from(PEOPLE),
        note=st.sampled_from(("", "说明", "已整改\n见附件")),
        days=st.none() | st.integers(0, 22),
        owner=st.integers(0, 3),
        snapshot=st.integers(0, len(PUPILS) - 1),
    )
    def someone_tries(
        self, name: str, who: str, note: str, days: int | None, owner: int, snapshot: int
    ) -> None:
        self._try(name, who, note, days, owner, snapshot)

    @rule(pick=st.integers(0, 999), days=st.integers(1, 20), snapshot=st.integers(1, 3))
    def the_work_goes_on(self, pick: int, days: int, snapshot: int) -> None:
        """Someone does what brings the item further, or back, but not to a sudden end."""
        self._take_an_offer(
            pick, days, snapshot, lambda choice: choice.after not in {self.item.state, State.VOID}
        )

    @rule(pick=st.integers(0, 999), days=st.integers(1, 20), snapshot=st.integers(1, 3))
    def the_date_or_the_owner_changes(self, pick: int, days: int, snapshot: int) -> None:
        self._take_an_offer(
            pick,
            days,
            snapshot,
            lambda choice: choice.after == self.item.state and choice.name != "note",
        )

    def _take_an_offer(
        self, pick: int, days: int, snapshot: int, is_wanted: Callable[[MoveChoice], bool]
    ) -> None:
        today = self.now.date()
        offered = [
            (choice, who)
            for who in PEOPLE
            for choice in queries.item_page(self.item, self.person(who), today=today).choices
            if choice.is_allowed and is_wanted(choice)
        ]
        if offered:
            choice, who = offered[pick % len(offered)]
            asked = days if choice.days_at_most else None
            self._try(choice.name, who, "说明", asked, 1 + pick % 3, snapshot)

    def _try(
        self, name: str, who: str, note: str, days: int | None, owner: int, snapshot: int
    ) -> None:
        before, count = self.item, Event.objects.count()
        try:
            after = operations.move_item(
                before,
                name,
                by=self.person(who),
                now=self.now,
                note=note,
                days=days,
                owner=self.world["owners"][owner],
                frozen=self.world["snapshots"][snapshot],
            )
        except Refused:
            fresh = queries.get_item(before.code, visible_to=self.person("director"))
            assert (fresh.version, Event.objects.count()) == (before.version, count)
            return
        self.moves += 1
        self.item = after
        self.pencil.note(name, State(before.state), self.now.date(), days)
        assert Event.objects.count() == count + 1
        move = find_move(name, state=State(before.state))
        assert move is not None
        assert after.state == move.after
        if name in {"pause", "extend"}:
            assert after.due_on >= before.due_on
        if name in {"transfer", "reassign", "note"} or (
            move.before == move.after and name == "check"
        ):
            assert after.due_on == before.due_on
        if name == "resume":
            assert after.due_on <= before.due_on
        if move.days:
            assert after.due_on > self.now.date()

    @rule(times=st.integers(1, 3))
    def lateness_is_looked_for(self, times: int) -> None:
        first = operations.escalate_overdue(today=self.now.date(), now=self.now)
        assert first <= 3
        for _ in range(times):
            assert operations.escalate_overdue(today=self.now.date(), now=self.now) == 0

    @precondition(lambda self: self.item.due_on is not None)
    @rule(after=st.integers(-5, 25), is_working=st.booleans())
    def the_calendar_is_corrected(self, after: int, is_working: bool) -> None:
        self.is_calendar_corrected = True
        moved = operations.set_calendar_day(
            self.now.date() + timedelta(days=after),
            is_working=is_working,
            name_zh="调整",
            note="县政府通知",
            by=self.person("section_head"),
            now=self.now,
        )
        fresh = queries.get_item(self.item.code, visible_to=self.person("director"))
        was, is_now = self.item.due_on, fresh.due_on
        expected = [Moved(fresh.code, was, is_now)] if was != is_now else []
        assert moved == expected
        self.item = fresh

    @invariant()
    def an_open_item_has_someone_to_act_and_a_date(self) -> None:
        if hasattr(self, "item"):
            is_live = State(self.item.state).is_live
            assert self.item.owner_id is not None
            assert (self.item.due_on is not None) == is_live
            assert (State(self.item.state).holder is not None) == is_live

    @invariant()
    def a_closed_item_was_measured_as_met_or_the_director_said_why(self) -> None:
        if hasattr(self, "item") and self.item.state == State.CLOSED:
            last = queries.list_events(self.item)[-1]
            if last.name == "close":
                check = next(
                    event
                    for event in reversed(queries.list_events(self.item))
                    if event.name == "check"
                )
                assert check.facts["is_met"] is True
                assert check.facts["value"] <= 45
            else:
                assert last.name == "close_with_reason"
                assert last.by == self.person("director").username
                assert last.note

    @invariant()
    def every_move_is_one_event_and_one_version(self) -> None:
        if hasattr(self, "item"):
            told = [event.name for event in queries.list_events(self.item)]
            assert sum(name in MOVE_NAMES for name in told) == self.moves
            assert self.item.version == self.moves + 1

    @invariant()
    def the_record_is_whole_and_the_dates_follow_from_it(self) -> None:
        if hasattr(self, "item"):
            assert proof.verify_chain() is None
            assert proof.list_disagreements() == []

    @invariant()
    def the_date_is_the_one_found_by_pencil(self) -> None:
        if hasattr(self, "item"):
            assert self.item.due_on == self.pencil.due_on()

    @invariant()
    def nobody_is_late_while_the_clock_stands_still(self) -> None:
        """Unless a correction of the calendar took away the days that were left."""
        if hasattr(self, "item") and queries.is_paused(self.item, self.now.date()):
            is_late = queries.is_overdue(self.item, self.now.date())
            assert not is_late or self.is_calendar_corrected

    @invariant()
    def no_step_is_raised_twice_for_a_date(self) -> None:
        if hasattr(self, "item"):
            keys = Notice.objects.for_system("test").values_list("item", "step", "due_on")
            assert len(keys) == len(set(keys))


@pytest.mark.database
@pytest.mark.django_db
def test_the_ledger_stays_true(world: dict[str, Any]) -> None:
    class Machine(ItemMachine):
        pass

    Machine.world = world
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=20,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert not Item.objects.for_system("nothing is left behind").exists()
