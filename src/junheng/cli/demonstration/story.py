"""What became of the findings: which items were opened, worked on, missed, put right and closed?

Two rounds. The first follows findings of the older snapshot over the summer: what was built by
September measures well on the newer snapshot and is closed, the rest is sent back. The second
follows the newer snapshot, and stands on `today` in every state an item can have.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from heapq import heappop, heappush
from typing import Any

from junheng.accounts import operations as accounts
from junheng.accounts.roles import Role
from junheng.cli.demonstration.cast import PRINCIPALS
from junheng.cli.demonstration.records import Cast, at
from junheng.kernel.refusals import Refused
from junheng.ledger import operations, queries

Item = Any
FIRST_ROUND, SECOND_ROUND, OPENED_THIS_WEEK = 10, 18, 5


@dataclass
class Case:
    """A finding that is followed; its item is there once the story has come to its opening."""

    item: Item = None


@dataclass
class Story:
    """What the people of the county do, told in the order of time, each deed on a working day.

    What is late is raised every working day in between, as the timed job does.
    """

    cast: Cast
    told_until: date
    _deeds: list[tuple[datetime, int, Callable[[], object]]] = field(default_factory=list)
    _planned: int = 0

    def __post_init__(self) -> None:
        self.calendar = queries.working_calendar()

    def plan(self, day: date, hour: int, deed: Callable[[datetime], object]) -> None:
        """Plan a deed for an hour of this day, or of the last one before it that was worked."""
        while not self.calendar.is_working_day(day):
            day -= timedelta(days=1)
        now = at(day, hour)
        self._planned += 1
        heappush(self._deeds, (now, self._planned, lambda: deed(now)))

    def tell(self, until: date) -> None:
        """Do all that is planned, and raise what is late every working day up to this one."""
        while self.told_until < until:
            self.told_until += timedelta(days=1)
            if self.calendar.is_working_day(self.told_until):
                self.plan(self.told_until, 7, _raise_what_is_late)
        while self._deeds:
            *_, deed = heappop(self._deeds)
            deed()

    def open(self, findings: Sequence[Any], day: date, by: str) -> list[Case]:
        """Plan to open an item for each finding."""
        cases = [Case() for _ in findings]

        def opening(now: datetime) -> None:
            opened = operations.open_items_from_findings(findings, by=self.cast[by], now=now)
            for case, item in zip(cases, opened.items, strict=True):
                case.item = item

        self.plan(day, 10, opening)
        return cases

    def move(self, case: Case, name: str, day: date, by: str, **facts: Any) -> None:
        """Plan one move; `by` is a name of the cast, or `owner` for whoever heads the school."""
        self.plan(day, 15, lambda now: self.move_now(case, name, by, now, **facts))

    def move_now(self, case: Case, name: str, by: str, now: datetime, **facts: Any) -> None:
        """Make one move."""
        person = self._head_of(case.item.owner, now.date()) if by == "owner" else self.cast[by]
        case.item = operations.move_item(case.item, name, by=person, now=now, **facts)

    def _head_of(self, owner: Any, day: date) -> Any:
        """Return the principal of the school that owns an item, adding one where there is none."""
        if owner.code not in self.cast:
            number = sum(name.startswith("principal-") for name in self.cast) + 1
            person, _ = accounts.invite_person(
                f"principal-{number:02d}",
                display_name=PRINCIPALS[number % len(PRINCIPALS)],
                organisation=owner,
                role=Role.PRINCIPAL,
                by=None,
                now=at(day - timedelta(days=200), 9),
            )
            self.cast[f"principal-{number:02d}"] = self.cast[owner.code] = person
        return self.cast[owner.code]


def choose(findings: Sequence[Any], first: frozenset[str], count: int) -> list[Any]:
    """Choose findings of different clauses and schools, those of the schools in `first` first."""
    of_places = [f for f in findings if f.unit in ("school", "class")]
    ordered = sorted(
        of_places,
        key=lambda f: (f.key not in first, f.unit == "class", -(f.shortfall or 0) / f.limit),
    )
    chosen: list[Any] = []
    of_school, of_clause = Counter[str](), Counter[str]()
    for finding in ordered:
        is_own = finding.key in first
        most = 4 if is_own else 2
        if of_school[finding.key] < most and (is_own or of_clause[finding.clause] < most):
            of_school[finding.key] += 1
            of_clause[finding.clause] += 1
            chosen.append(finding)
    rest = (f for f in ordered if f not in chosen)
    return [*chosen, *rest][:count]


def not_followed(findings: Sequence[Any], cast: Cast) -> list[Any]:
    """Return the findings that no live item follows."""
    followed = queries.live_items_by_place(visible_to=cast["head"])
    return [f for f in findings if (f.clause, f.stage, f.unit, f.key, f.detail) not in followed]


def open_before_summer(story: Story, findings: Sequence[Any], newer: date) -> list[Case]:
    """Open the first round on the older snapshot's findings, and give it the summer."""
    cases = story.open(findings, newer - timedelta(days=66), "head")
    for case in cases:
        story.move(case, "assign", newer - timedelta(days=61), "head")
        story.move(
            case, "extend", newer - timedelta(days=40), "head",
            days=20, note="施工集中在暑假，八月底完工。",
        )  # fmt: skip
        story.move(
            case, "report", newer - timedelta(days=5), "owner", note="暑期施工已完成，请复测。"
        )
    story.tell(newer - timedelta(days=1))
    return cases


def check_after_summer(story: Story, cases: Sequence[Case], newer: date) -> None:
    """Measure the first round again on the newer snapshot: close what is met, send back the rest."""
    unmet: list[Case] = []

    def check(case: Case, now: datetime) -> None:
        try:
            story.move_now(case, "check", "head", now)
        except Refused:  # A class that is no longer there cannot be measured.
            story.move(
                case, "close_with_reason", newer + timedelta(days=6), "director",
                note="该班已并入其他班级，问题不再存在。",
            )  # fmt: skip
            return
        if case.item.checked_met:
            story.move(case, "close", newer + timedelta(days=3), "head")
            return
        unmet.append(case)
        if unmet == [case]:
            story.move(
                case, "close_with_reason", newer + timedelta(days=6), "director",
                note="所需用房已列入明年建设计划，随项目一并督办。",
            )  # fmt: skip
        else:
            story.move(
                case, "send_back", newer + timedelta(days=3), "head",
                note="复测仍未达标，继续整改。",
            )  # fmt: skip

    for case in cases:
        story.plan(newer + timedelta(days=2), 15, partial(check, case))
    story.tell(newer + timedelta(days=6))


def follow_up(story: Story, findings: Sequence[Any], newer: date, today: date) -> None:
    """Open the second round on the newer snapshot's findings, and leave it in every state."""

    def ago(days: int) -> date:
        return max(today - timedelta(days=days), newer + timedelta(days=27))

    waiting = iter(findings[:SECOND_ROUND])

    def assign(days: int) -> Case:
        (case,) = story.open([next(waiting)], ago(days + 4), "head")
        story.move(case, "assign", ago(days), "head")
        return case

    for days in (52, 46, 40, 38):  # Late by now, the first of them by more than ten working days.
        assign(days)
    for days in (29, 20, 11, 10, 3):  # In time, the first of them nearly due.
        assign(days)
    extended = assign(38)
    story.move(extended, "extend", ago(20), "head", days=15, note="设备已招标，等待到货。")
    paused = assign(34)
    story.move(paused, "pause", ago(9), "head", days=15, note="等待县财政局批复资金。")
    passed = assign(22)

    def pass_on(now: datetime) -> None:
        for owner in queries.owners_for(passed.item)[:1]:
            note = "由中心学校统筹解决。"
            story.move_now(passed, "transfer", "head", now, owner=owner, note=note)

    story.plan(ago(15), 15, pass_on)
    for days in (30, 26):
        reported = assign(days)
        story.move(reported, "report", ago(days - 22), "owner", note="已整改，请复测。")
    returned = assign(36)
    story.move(returned, "report", ago(25), "owner", note="已整改。")
    story.move(returned, "send_back", ago(21), "head", note="未附佐证材料，请补充。")
    mistaken = assign(33)
    story.move(mistaken, "void", ago(30), "director", note="数据录入有误，已更正，重复立项。")
    # The rest still wait to be assigned, late by weeks; those after them were opened this week.
    story.open(list(waiting), newer + timedelta(days=27), "head")
    story.open(findings[SECOND_ROUND:], ago(4), "inspector")
    story.tell(today)


def _raise_what_is_late(now: datetime) -> None:
    operations.escalate_overdue(today=now.date(), now=now)
