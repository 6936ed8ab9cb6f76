"""What became of the findings: which items were opened, worked on, missed, put right and closed?

Two rounds. The first follows findings of the older snapshot over the summer: what was built by
September measures well on the newer snapshot and is closed, the rest is sent back. The second
follows the newer snapshot, and stands on `today` in every state an item can have.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
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
class Story:
    """Moves items as the people of the county do, each on a working day."""

    cast: Cast

    def __post_init__(self) -> None:
        self.calendar = queries.working_calendar()

    def on(self, day: date, hour: int = 10) -> datetime:
        """Return an hour of this day, or of the next that is worked."""
        return at(self.calendar.add_working_days(day, 0), hour)

    def open(self, findings: Sequence[Any], day: date, by: str) -> list[Item]:
        """Open an item for each finding."""
        opened = operations.open_items_from_findings(findings, by=self.cast[by], now=self.on(day))
        return list(opened.items)

    def move(self, item: Item, name: str, day: date, by: str, **facts: Any) -> Item:
        """Make one move; `by` is a name of the cast, or `owner` for whoever heads the school."""
        person = self._head_of(item.owner, day) if by == "owner" else self.cast[by]
        return operations.move_item(item, name, by=person, now=self.on(day, 15), **facts)

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


def open_before_summer(story: Story, findings: Sequence[Any], newer: date) -> list[Item]:
    """Open the first round on the older snapshot's findings, and give it the summer."""
    items = story.open(findings, newer - timedelta(days=66), "head")
    for item in items:
        moved = story.move(item, "assign", newer - timedelta(days=61), "head")
        moved = story.move(
            moved, "extend", newer - timedelta(days=40), "head",
            days=20, note="施工集中在暑假，八月底完工。",
        )  # fmt: skip
        story.move(
            moved, "report", newer - timedelta(days=5), "owner", note="暑期施工已完成，请复测。"
        )
    return [queries.get_item(item.code, visible_to=story.cast["head"]) for item in items]


def check_after_summer(story: Story, items: Sequence[Item], newer: date) -> None:
    """Measure the first round again on the newer snapshot: close what is met, send back the rest."""
    unmet = 0
    for item in items:
        try:
            moved = story.move(item, "check", newer + timedelta(days=2), "head")
        except Refused:  # A class that is no longer there cannot be measured.
            story.move(
                item, "close_with_reason", newer + timedelta(days=6), "director",
                note="该班已并入其他班级，问题不再存在。",
            )  # fmt: skip
            continue
        if moved.checked_met:
            story.move(moved, "close", newer + timedelta(days=3), "head")
        elif unmet == 0:
            unmet += 1
            story.move(
                moved, "close_with_reason", newer + timedelta(days=6), "director",
                note="所需用房已列入明年建设计划，随项目一并督办。",
            )  # fmt: skip
        else:
            unmet += 1
            story.move(
                moved, "send_back", newer + timedelta(days=3), "head",
                note="复测仍未达标，继续整改。",
            )  # fmt: skip


def follow_up(story: Story, findings: Sequence[Any], newer: date, today: date) -> None:
    """Open the second round on the newer snapshot's findings, and leave it in every state."""

    def ago(days: int) -> date:
        return max(today - timedelta(days=days), newer + timedelta(days=27))

    waiting = iter(story.open(findings[:SECOND_ROUND], newer + timedelta(days=27), "head"))

    def assign(days: int) -> Item:
        return story.move(next(waiting), "assign", ago(days), "head")

    for days in (52, 46, 40, 38):  # Late by now, the first of them by more than ten working days.
        assign(days)
    for days in (29, 20, 11, 10, 3):  # In time, the first of them nearly due.
        assign(days)
    extended = assign(38)
    story.move(extended, "extend", ago(20), "head", days=15, note="设备已招标，等待到货。")
    paused = assign(34)
    story.move(paused, "pause", ago(9), "head", days=15, note="等待县财政局批复资金。")
    passed = assign(22)
    for owner in queries.owners_for(passed)[:1]:
        story.move(passed, "transfer", ago(15), "head", owner=owner, note="由中心学校统筹解决。")
    for days in (30, 26):
        reported = assign(days)
        story.move(reported, "report", ago(days - 22), "owner", note="已整改，请复测。")
    returned = assign(36)
    returned = story.move(returned, "report", ago(25), "owner", note="已整改。")
    story.move(returned, "send_back", ago(21), "head", note="未附佐证材料，请补充。")
    mistaken = assign(33)
    story.move(mistaken, "void", ago(30), "director", note="数据录入有误，已更正，重复立项。")
    # Two more still wait to be assigned, late by weeks; these were opened this week.
    story.open(findings[SECOND_ROUND:], ago(4), "inspector")


def escalate(story: Story, today: date) -> None:
    """Raise what was late on the last days, as the daily job did."""
    for days in (15, 8, 3, 0):
        day = story.calendar.add_working_days(today - timedelta(days=days), 0)
        if day <= today:
            operations.escalate_overdue(today=day, now=at(day, 7))
