"""Do clauses add up as they would for every value that a missing one might have?"""

from datetime import date
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from junheng.catalogue.indicators.classes import size
from junheng.kernel.text import Text
from junheng.rules.clauses import Clause, Limits, Sense, VerdictRule
from junheng.rules.judging import Finding, give_verdicts, judge

SHARES = (0.0, 0.5, 0.84, 0.85, 0.99, 1.0, 1.5)
LIMITS = Limits(Sense.AT_LEAST, {"primary": 100.0}, date(2017, 4, 19))
WORDS = Text("条款", "Clause")


def clause(number: int) -> Clause:
    return Clause(f"law/{number}", WORDS, "一", "x", "school", WORDS, True, "", WORDS, ())


def finding(number: int, share: float | None) -> Finding:
    value = None if share is None else share * 100
    row = {"stage": "primary", "key": "north", "name": "北校", "top": value, "bottom": 1}
    (found,) = judge([row | {"value": value, "reason": ""}], clause(number), LIMITS, size)
    return found


def holds(shares: list[float], needed: int, floor: float | None) -> bool:
    met = sum(share >= 1 for share in shares)
    return met >= needed and (floor is None or all(share >= floor for share in shares))


@settings(max_examples=200, deadline=None)
@given(
    shares=st.lists(st.sampled_from([None, *SHARES]), min_size=1, max_size=7),
    needed=st.integers(0, 7),
    floor=st.sampled_from([None, 0.85]),
)
def test_a_verdict_is_open_only_while_a_missing_value_could_change_it(
    shares: list[float | None], needed: int, floor: float | None
) -> None:
    codes = tuple(f"law/{number}" for number in range(len(shares)))
    rule = VerdictRule("law/rule", WORDS, "二", "school", codes, needed, floor, True)
    findings = [finding(number, share) for number, share in enumerate(shares)]
    (verdict,) = give_verdicts(findings, rule)
    missing = [place for place, share in enumerate(shares) if share is None]
    answers = set()
    for tried in product((0.0, 1.5), repeat=len(missing)):
        complete = dict(enumerate(shares)) | dict(zip(missing, tried, strict=True))
        answers.add(holds([share or 0.0 for share in complete.values()], needed, floor))
    assert verdict.is_met == (answers.pop() if len(answers) == 1 else None)
    assert (verdict.met, verdict.of) == (sum((s or 0) >= 1 for s in shares), len(shares))
    assert len(verdict.failed) + len(verdict.unknown) + verdict.met == verdict.of
    assert set(verdict.below_floor) <= set(verdict.failed)
