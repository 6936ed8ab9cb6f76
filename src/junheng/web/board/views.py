"""What needs action today, for whoever looks?"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from junheng.accounts.queries import refusal, roles_of
from junheng.accounts.roles import WHO_MAY, Action, Role
from junheng.ledger import queries
from junheng.ledger.workflow import Party
from junheng.registers.queries import imports_visible_to
from junheng.studies.queries import latest_assessment, list_findings
from junheng.web.board.panels import (
    Figure,
    Happened,
    Next,
    item_figures,
    since_last_working_day,
    what_to_do,
)
from junheng.web.board.studied import class_figure, own_findings, unfollowed_figure
from junheng.web.board.upkeep import upkeep_figures
from junheng.web.findings.standing import unassessed_snapshot
from junheng.web.indicators.law import HOME_STANDARD, standards
from junheng.web.requests import SignedInRequest

FIGURES_AT_MOST = 3
STALE_AFTER_DAYS = 180


@dataclass
class Board:
    """What one person's board shows; what does not concern them stays empty."""

    figures: list[Figure] = field(default_factory=list)
    to_do: Next = field(default_factory=Next)
    happened: list[Happened] = field(default_factory=list)
    since: date | None = None
    snapshot: Any = None
    age_days: int = 0
    study: Any = None
    newer: Any = None
    may_assess: bool = False
    waiting_imports: int = 0
    has_items: bool = False
    is_leading: bool = False
    findings: list[Any] = field(default_factory=list)

    @property
    def is_stale(self) -> bool:
        """Say whether the snapshot behind the figures is too old to judge by."""
        return self.age_days > STALE_AFTER_DAYS


def home(request: SignedInRequest) -> HttpResponse:
    """Show each person what is theirs to do."""
    person, today = request.user, timezone.localdate()
    board = Board()
    if refusal(person, Action.SEE_ITEMS) is None:
        _add_items(board, person, today)
    board.figures += upkeep_figures(person, today)
    board.figures = board.figures[:FIGURES_AT_MOST]
    if refusal(person, Action.IMPORT_REGISTERS) is None:
        board.waiting_imports = imports_visible_to(person).filter(state="staged").count()
    has_role = bool(roles_of(person))
    context = {"board": board, "has_role": has_role, "standard": standards()[HOME_STANDARD]}
    return render(request, "board/board_home.html", context)


def _add_items(board: Board, person: Any, today: date) -> None:
    numbers = queries.board_numbers(person, today=today)
    figures = item_figures(numbers)
    parties = _parties(person)
    board.has_items = True
    board.is_leading = Party.LEADER in parties
    board.to_do = what_to_do(person, parties, today)
    board.since = numbers.since
    board.happened = list(since_last_working_day(numbers))
    board.study = latest_assessment(visible_to=person, standard=HOME_STANDARD)
    board.newer = unassessed_snapshot(person, board.study)
    board.snapshot = board.study.snapshot if board.study else None
    board.age_days = (today - board.snapshot.taken_on).days if board.snapshot else 0
    board.may_assess = refusal(person, Action.RUN_ASSESSMENT) is None
    board.figures.append(figures["overdue"])
    if board.study is None:
        board.figures += [figures["to_check"], figures["due_soon"]]
        return
    findings = list_findings(visible_to=person, study=board.study)
    if Party.OWNER in parties:
        board.findings = own_findings(findings)
        board.figures += [figures["due_soon"], figures["to_check"]]
        return
    free = queries.findings_followed(findings, visible_to=person, by_item=False)
    without = unfollowed_figure(board.study, free.count())
    if Party.SUPERVISOR in parties:
        board.figures += [figures["to_check"], without]
    else:
        board.figures += [without, class_figure(board.study, findings, person)]


def _parties(person: Any) -> frozenset[Party]:
    """Return what the person is to most items: the board is not about a single one."""
    roles: frozenset[Role] = roles_of(person)
    by_action = {
        Party.LEADER: Action.LEAD_ITEM,
        Party.SUPERVISOR: Action.SUPERVISE_ITEM,
        Party.OWNER: Action.WORK_ON_ITEM,
    }
    return frozenset(party for party, action in by_action.items() if roles & WHO_MAY[action])
