"""Does the table of moves allow what the rules say, for every state, move, person and fact?"""

from itertools import chain, combinations, product

import pytest

from junheng.ledger import workflow
from junheng.ledger.workflow import MOVE_NAMES, MOVES, Clock, Party, Standing, State

# Written from the rules, not from the code: per move and state, who (o owner, s supervisor,
# l leader), where to, the working days it starts, and what else must hold.
TABLE = """
    move              | from     | to       | who | days | needs
    assign            | open     | assigned | sl  | 20   | running
    report            | assigned | reported | o   | 5    | running
    check             | reported | checked  | s   | 5    | running
    check             | checked  | checked  | s   |      | running
    send_back         | reported | assigned | s   | 10   | running
    send_back         | checked  | assigned | sl  | 10   | running
    close             | checked  | closed   | s   |      | running met
    close_with_reason | reported | closed   | l   |      | running
    close_with_reason | checked  | closed   | l   |      | running
    extend            | open     | open     | l   |      | running in_time extensions<2
    extend            | assigned | assigned | sl  |      | running in_time extensions<2
    extend            | reported | reported | l   |      | running in_time extensions<2
    extend            | checked  | checked  | l   |      | running in_time extensions<2
    pause             | assigned | assigned | sl  |      | running in_time ahead pauses<2
    pause             | checked  | checked  | l   |      | running in_time ahead pauses<2
    resume            | assigned | assigned | osl |      | paused
    resume            | checked  | checked  | sl  |      | paused
    transfer          | assigned | assigned | s   |      | running transfers<2
    reassign          | assigned | assigned | l   |      | running
    void              | open     | void     | sl  |      |
    void              | assigned | void     | l   |      |
    void              | reported | void     | l   |      |
    void              | checked  | void     | l   |      |
    note              | open     | open     | osl |      |
    note              | assigned | assigned | osl |      |
    note              | reported | reported | osl |      |
    note              | checked  | checked  | osl |      |
"""
ROWS = [[cell.strip() for cell in line.split("|")] for line in TABLE.strip().splitlines()[1:]]
EXPECTED = {(row[0], row[1]): row[2:] for row in ROWS}
LETTERS = {"o": Party.OWNER, "s": Party.SUPERVISOR, "l": Party.LEADER}
PARTY_SETS = [
    frozenset(some)
    for some in chain.from_iterable(combinations(Party, size) for size in range(len(Party) + 1))
]
STANDINGS = [
    Standing(*facts)
    for facts in product(
        (False, True),
        (False, True),
        (False, True),
        (None, False, True),
        (0, 1, 2),
        (0, 1, 2),
        (0, 1, 2),
    )
]


def is_held(need: str, standing: Standing) -> bool:
    return {
        "running": not standing.is_paused,
        "paused": standing.is_paused,
        "in_time": not standing.is_overdue,
        "ahead": not standing.is_last_day,
        "met": standing.measured_met is True,
        "extensions<2": standing.extensions < 2,
        "pauses<2": standing.pauses < 2,
        "transfers<2": standing.transfers < 2,
    }[need]


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("name", MOVE_NAMES)
def test_every_move_is_allowed_exactly_where_the_rules_say(name: str, state: State) -> None:
    row = EXPECTED.get((name, state.value))
    for parties, standing in product(PARTY_SETS, STANDINGS):
        allowed = (
            row is not None
            and any(LETTERS[letter] in parties for letter in row[1])
            and all(is_held(need, standing) for need in row[3].split())
        )
        said = workflow.refusal(name, state=state, parties=parties, standing=standing)
        assert (said is None) == allowed, (name, state, parties, standing, said)


def test_the_table_of_moves_has_no_row_beside_the_rules() -> None:
    rows = {
        (move.name, move.before.value): [move.after.value, str(move.days or "")] for move in MOVES
    }
    assert rows == {key: [row[0], row[2]] for key, row in EXPECTED.items()}
    assert len(rows) == len(MOVES)


def test_a_reported_item_cannot_be_closed_by_its_owner() -> None:
    said = workflow.refusal("close", state=State.CHECKED, parties=frozenset({Party.OWNER}))
    assert said is not None
    assert said.code == "wrong_party"
    assert said.facts == {"move": "close", "allowed": ["supervisor"]}


def test_an_item_that_still_fails_cannot_be_closed_without_the_director() -> None:
    failing = Standing(measured_met=False)
    supervisor = frozenset({Party.SUPERVISOR})
    said = workflow.refusal("close", state=State.CHECKED, parties=supervisor, standing=failing)
    assert said is not None
    assert said.code == "still_not_met"
    leader = frozenset({Party.LEADER})
    assert (
        workflow.refusal("close_with_reason", state=State.CHECKED, parties=leader, standing=failing)
        is None
    )


def test_a_move_that_does_not_exist_is_refused_with_those_that_do() -> None:
    said = workflow.refusal("delete", state=State.OPEN, parties=frozenset(Party))
    assert said is not None
    assert said.code == "unknown_move"
    assert "assign" in said.sentence


def test_a_row_that_is_not_in_the_table_is_the_callers_fault() -> None:
    assert workflow.get_move("assign", state=State.OPEN).after is State.ASSIGNED
    with pytest.raises(KeyError, match="Ask refusal"):
        workflow.get_move("assign", state=State.CLOSED)


def test_a_closed_item_cannot_be_moved_at_all() -> None:
    for name, state in product(MOVE_NAMES, (State.CLOSED, State.VOID)):
        assert workflow.refusal(name, state=state, parties=frozenset(Party)) is not None


@pytest.mark.parametrize("name", MOVE_NAMES)
def test_a_reason_is_wanted_exactly_where_a_decision_wants_words(name: str) -> None:
    silent = {"assign", "check", "close", "resume"}
    for move in (row for row in MOVES if row.name == name):
        said = workflow.reason_refusal(move, "  ")
        assert (said is None) == (name in silent)
        assert workflow.reason_refusal(move, "Because the roof was repaired.") is None


def test_extension_and_pause_take_between_one_and_twenty_days() -> None:
    for name in ("extend", "pause"):
        move = workflow.find_move(name, state=State.ASSIGNED)
        assert move is not None
        for days, is_fine in ((None, False), (0, False), (1, True), (20, True), (21, False)):
            assert (workflow.days_refusal(move, days) is None) == is_fine


def test_other_moves_take_no_days() -> None:
    move = workflow.find_move("assign", state=State.OPEN)
    assert move is not None
    assert workflow.days_refusal(move, None) is None


def test_only_a_move_out_of_a_live_state_stops_the_clock() -> None:
    for move in MOVES:
        assert (move.clock is Clock.STOP) == (not move.after.is_live)
        assert move.before.is_live


def test_every_live_state_has_someone_to_act_and_a_way_to_the_end() -> None:
    for state in State:
        assert (state.holder is not None) == state.is_live
        reached = {state}
        while True:
            further = reached | {move.after for move in MOVES if move.before in reached}
            if further == reached:
                break
            reached = further
        assert State.CLOSED in reached or not state.is_live


def test_everything_has_a_name_in_both_languages() -> None:
    for thing in (*State, *Party, *MOVES):
        assert thing.label.zh
        assert thing.label.en
        assert thing.label.zh != thing.label.en
