"""Which moves may an item make, by whom, and in how many working days?"""

from dataclasses import dataclass
from enum import StrEnum

from junheng.kernel.refusals import Refusal
from junheng.kernel.text import Text


class State(StrEnum):
    """Where an item stands."""

    OPEN = "open"
    ASSIGNED = "assigned"
    REPORTED = "reported"
    CHECKED = "checked"
    CLOSED = "closed"
    VOID = "void"

    @property
    def label(self) -> Text:
        return STATE_LABELS[self]

    @property
    def is_live(self) -> bool:
        return self not in {State.CLOSED, State.VOID}

    @property
    def holder(self) -> "Party | None":
        """Return who has to act next; nobody once the item is closed or void."""
        return HOLDERS.get(self)

    @property
    def next_move(self) -> str | None:
        """Return the move by which the holder brings the item on; None once it is finished."""
        return NEXT_MOVES.get(self)


class Party(StrEnum):
    """What a person is to one item; nobody holds a place above LEADER."""

    OWNER = "owner"
    SUPERVISOR = "supervisor"
    LEADER = "leader"

    @property
    def label(self) -> Text:
        return PARTY_LABELS[self]

    @property
    def rank(self) -> int:
        return list(Party).index(self)


class Clock(StrEnum):
    """What a move does to the deadline; only these may touch it."""

    START = "start"
    EXTEND = "extend"
    PAUSE = "pause"
    RESUME = "resume"
    TRANSFER = "transfer"
    KEEP = "keep"
    STOP = "stop"


class Need(StrEnum):
    """What must hold before a move, beside the state and the person."""

    RUNNING = "running"
    PAUSED = "paused"
    IN_TIME = "in_time"
    DAYS_AHEAD = "days_ahead"
    MEASURED_MET = "measured_met"
    EXTENSION_LEFT = "extension_left"
    PAUSE_LEFT = "pause_left"
    TRANSFER_LEFT = "transfer_left"


@dataclass(frozen=True)
class Standing:
    """The facts of an item that a refusal depends on, beside its state."""

    is_paused: bool = False
    is_overdue: bool = False
    is_last_day: bool = False
    measured_met: bool | None = None
    extensions: int = 0
    pauses: int = 0
    transfers: int = 0


@dataclass(frozen=True)
class Move:
    """One row of the table: a name, from where to where, who, and what it does to the deadline."""

    name: str
    before: State
    after: State
    by: frozenset[Party]
    clock: Clock = Clock.KEEP
    days: int | None = None
    needs: tuple[Need, ...] = ()
    has_reason: bool = False

    @property
    def label(self) -> Text:
        return MOVE_LABELS[self.name]


OWNER = frozenset({Party.OWNER})
SUPERVISOR = frozenset({Party.SUPERVISOR})
LEADER = frozenset({Party.LEADER})
SUPERIORS = SUPERVISOR | LEADER
ANYONE = frozenset(Party)

# Kept with every event, so that a deadline can be judged by the rules of its day.
RULE_VERSION = "2026-1"
DAYS_TO_ASSIGN = 5
DAYS_TO_PUT_RIGHT = 20
DAYS_TO_PUT_RIGHT_AGAIN = 10
DAYS_TO_CHECK = 5
DAYS_TO_CLOSE = 5
EXTENSION_DAYS_AT_MOST = 20
EXTENSIONS_AT_MOST = 2
PAUSE_DAYS_AT_MOST = 20
PAUSES_AT_MOST = 2
# Passing an item on for ever is how nobody ever owns it: from the third time the leader decides.
TRANSFERS_AT_MOST = 2

RUNNING, PAUSED = (Need.RUNNING,), (Need.PAUSED,)
EXTENDABLE = (Need.RUNNING, Need.IN_TIME, Need.EXTENSION_LEFT)
# A pause stops the days after it begins: on the last day it would stop none.
PAUSABLE = (Need.RUNNING, Need.IN_TIME, Need.DAYS_AHEAD, Need.PAUSE_LEFT)


def _move(
    name: str,
    before: State,
    by: frozenset[Party],
    *,
    to: State | None = None,
    clock: Clock = Clock.KEEP,
    days: int | None = None,
    needs: tuple[Need, ...] = RUNNING,
    reason: bool = False,
) -> Move:
    started = Clock.START if days else clock
    return Move(name, before, to or before, by, started, days, needs, reason)


def _stop(name: str, before: State, to: State, by: frozenset[Party], *needs: Need) -> Move:
    # A leader's or section's decision to end an item must say why; a measured close needs no words.
    return _move(name, before, by, to=to, clock=Clock.STOP, needs=needs, reason=name != "close")


MOVES: tuple[Move, ...] = (
    _move("assign", State.OPEN, SUPERIORS, to=State.ASSIGNED, days=DAYS_TO_PUT_RIGHT),
    _move("report", State.ASSIGNED, OWNER, to=State.REPORTED, days=DAYS_TO_CHECK, reason=True),
    _move("check", State.REPORTED, SUPERVISOR, to=State.CHECKED, days=DAYS_TO_CLOSE),
    _move("check", State.CHECKED, SUPERVISOR),
    _move(
        "send_back",
        State.REPORTED,
        SUPERVISOR,
        to=State.ASSIGNED,
        days=DAYS_TO_PUT_RIGHT_AGAIN,
        reason=True,
    ),
    _move(
        "send_back",
        State.CHECKED,
        SUPERIORS,
        to=State.ASSIGNED,
        days=DAYS_TO_PUT_RIGHT_AGAIN,
        reason=True,
    ),
    _stop("close", State.CHECKED, State.CLOSED, SUPERVISOR, Need.RUNNING, Need.MEASURED_MET),
    _stop("close_with_reason", State.REPORTED, State.CLOSED, LEADER, Need.RUNNING),
    _stop("close_with_reason", State.CHECKED, State.CLOSED, LEADER, Need.RUNNING),
    *(
        _move("extend", state, by, clock=Clock.EXTEND, needs=EXTENDABLE, reason=True)
        for state, by in (
            (State.OPEN, LEADER),
            (State.ASSIGNED, SUPERIORS),
            (State.REPORTED, LEADER),
            (State.CHECKED, LEADER),
        )
    ),
    _move("pause", State.ASSIGNED, SUPERIORS, clock=Clock.PAUSE, needs=PAUSABLE, reason=True),
    _move("pause", State.CHECKED, LEADER, clock=Clock.PAUSE, needs=PAUSABLE, reason=True),
    _move("resume", State.ASSIGNED, ANYONE, clock=Clock.RESUME, needs=PAUSED),
    _move("resume", State.CHECKED, SUPERIORS, clock=Clock.RESUME, needs=PAUSED),
    _move(
        "transfer",
        State.ASSIGNED,
        SUPERVISOR,
        clock=Clock.TRANSFER,
        needs=(Need.RUNNING, Need.TRANSFER_LEFT),
        reason=True,
    ),
    _move("reassign", State.ASSIGNED, LEADER, clock=Clock.TRANSFER, reason=True),
    _stop("void", State.OPEN, State.VOID, SUPERIORS),
    _stop("void", State.ASSIGNED, State.VOID, LEADER),
    _stop("void", State.REPORTED, State.VOID, LEADER),
    _stop("void", State.CHECKED, State.VOID, LEADER),
    *(_move("note", state, ANYONE, needs=(), reason=True) for state in State if state.is_live),
)

HOLDERS = {
    State.OPEN: Party.SUPERVISOR,
    State.ASSIGNED: Party.OWNER,
    State.REPORTED: Party.SUPERVISOR,
    State.CHECKED: Party.SUPERVISOR,
}
NEXT_MOVES = {
    State.OPEN: "assign",
    State.ASSIGNED: "report",
    State.REPORTED: "check",
    State.CHECKED: "close",
}
STATE_LABELS = {
    State.OPEN: Text("待交办", "Open"),
    State.ASSIGNED: Text("整改中", "Assigned"),
    State.REPORTED: Text("待核查", "Reported"),
    State.CHECKED: Text("已核查", "Checked"),
    State.CLOSED: Text("已销号", "Closed"),
    State.VOID: Text("已作废", "Void"),
}
PARTY_LABELS = {
    Party.OWNER: Text("责任单位", "Owner"),
    Party.SUPERVISOR: Text("督办科室", "Supervisor"),
    Party.LEADER: Text("局长", "Director"),
}
MOVE_LABELS = {
    "assign": Text("交办", "Assign"),
    "report": Text("报告整改", "Report as put right"),
    "check": Text("复测核查", "Measure again"),
    "send_back": Text("退回整改", "Send back"),
    "close": Text("销号", "Close"),
    "close_with_reason": Text("说明理由销号", "Close with a reason"),
    "extend": Text("延期", "Extend"),
    "pause": Text("暂停计时", "Pause"),
    "resume": Text("恢复计时", "Resume"),
    "transfer": Text("转办", "Transfer"),
    "reassign": Text("局长指定责任单位", "Name another owner"),
    "void": Text("作废", "Void"),
    "note": Text("备注", "Add a note"),
}
MOVE_NAMES = tuple(dict.fromkeys(move.name for move in MOVES))


def find_move(name: str, *, state: State) -> Move | None:
    """Return the row for this name from this state, or None."""
    return next((move for move in MOVES if move.name == name and move.before is state), None)


def get_move(name: str, *, state: State) -> Move:
    """Return the row for this name from this state; raise KeyError when `refusal` says why not."""
    move = find_move(name, state=state)
    if move is None:
        raise KeyError(f"There is no move '{name}' from {state}. Ask refusal() first.")
    return move


def refusal(
    name: str,
    *,
    state: State,
    parties: frozenset[Party],
    standing: Standing | None = None,
) -> Refusal | None:
    """Say why the move is not allowed, or None; pages, tooltips and operations all ask this."""
    if name not in MOVE_LABELS:
        known = ", ".join(MOVE_NAMES)
        return Refusal("unknown_move", f"There is no move '{name}'. Use one of: {known}.")
    move = find_move(name, state=state)
    if move is None:
        starts = [row.before.value for row in MOVES if row.name == name]
        return Refusal(
            "wrong_state",
            f"An item that is {state} cannot be moved by '{name}', only one that is "
            f"{' or '.join(starts)}.",
            {"move": name, "state": state.value, "allowed": starts},
        )
    if not move.by & parties:
        may = [party.value for party in Party if party in move.by]
        return Refusal(
            "wrong_party",
            f"'{name}' is for the {' or the '.join(may)} of the item. Ask them to do it.",
            {"move": name, "allowed": may},
        )
    held = standing or Standing()
    return next((no for need in move.needs if (no := _missing(need, held, name))), None)


def reason_refusal(move: Move, note: str) -> Refusal | None:
    """Say that the move wants words and has none, or None."""
    if move.has_reason and not note.strip():
        return Refusal(
            "reason_missing",
            f"'{move.name}' needs a reason in words. Write what was done or why.",
            {"move": move.name},
        )
    return None


def days_refusal(move: Move, days: int | None) -> Refusal | None:
    """Say that an extension or a pause wants a bounded number of working days, or None."""
    most = {Clock.EXTEND: EXTENSION_DAYS_AT_MOST, Clock.PAUSE: PAUSE_DAYS_AT_MOST}.get(move.clock)
    if most is None or (days is not None and 1 <= days <= most):
        return None
    return Refusal(
        "days_out_of_bounds",
        f"'{move.name}' takes 1 to {most} working days; {days} were asked for. Give fewer or more.",
        {"move": move.name, "days": days, "at_least": 1, "at_most": most},
    )


def _missing(need: Need, standing: Standing, name: str) -> Refusal | None:
    code, sentence, facts = _NEEDS[need]
    is_held = {
        Need.RUNNING: not standing.is_paused,
        Need.PAUSED: standing.is_paused,
        Need.IN_TIME: not standing.is_overdue,
        Need.DAYS_AHEAD: not standing.is_last_day,
        Need.MEASURED_MET: standing.measured_met is True,
        Need.EXTENSION_LEFT: standing.extensions < EXTENSIONS_AT_MOST,
        Need.PAUSE_LEFT: standing.pauses < PAUSES_AT_MOST,
        Need.TRANSFER_LEFT: standing.transfers < TRANSFERS_AT_MOST,
    }[need]
    return None if is_held else Refusal(code, sentence, {"move": name, **facts})


_NEEDS: dict[Need, tuple[str, str, dict[str, int]]] = {
    Need.RUNNING: ("item_paused", "The item is paused. Resume it first.", {}),
    Need.PAUSED: ("item_not_paused", "The item is not paused, so there is nothing to resume.", {}),
    Need.IN_TIME: (
        "already_overdue",
        "The deadline has passed; it can be moved only before it does. Act on the item now.",
        {},
    ),
    Need.DAYS_AHEAD: (
        "last_day",
        "Today is the last day, and a pause stops only the days after today. Extend the item.",
        {},
    ),
    Need.MEASURED_MET: (
        "still_not_met",
        (
            "The indicator, measured again, does not meet the clause. Send the item back, or ask "
            "the director to close it with a reason."
        ),
        {},
    ),
    Need.EXTENSION_LEFT: (
        "extensions_used_up",
        f"The deadline was already extended {EXTENSIONS_AT_MOST} times. Act on the item now.",
        {"at_most": EXTENSIONS_AT_MOST},
    ),
    Need.PAUSE_LEFT: (
        "pauses_used_up",
        f"The item was already paused {PAUSES_AT_MOST} times. Extend it, or act on it now.",
        {"at_most": PAUSES_AT_MOST},
    ),
    Need.TRANSFER_LEFT: (
        "transfers_used_up",
        (
            f"The item was already passed on {TRANSFERS_AT_MOST} times. Ask the director to name "
            "the owner."
        ),
        {"at_most": TRANSFERS_AT_MOST},
    ),
}
