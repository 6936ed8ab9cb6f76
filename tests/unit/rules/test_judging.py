"""Is a value judged by its limit alone, however it was reckoned?"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.spec.cases import Spec

from junheng.catalogue.indicators.classes import size
from junheng.catalogue.indicators.teachers import backbone, backbone_spread
from junheng.kernel.text import Text
from junheng.rules.clauses import Clause, Limits, Sense, VerdictRule
from junheng.rules.indicators import Derived, mean
from junheng.rules.judging import give_verdicts, judge, reaches
from junheng.rules.reasons import Reason, reason_text

SINCE = date(2017, 4, 19)


def clause_of(unit: str = "school") -> Clause:
    words = Text("条款", "Clause")
    return Clause("law/one", words, "一", "x", unit, words, True, "", words, ())  # type: ignore[arg-type]


def limits_of(sense: Sense, limit: float) -> Limits:
    return Limits(sense, {"primary": limit}, SINCE)


def row(top: float, bottom: float, value: float | None, **more: object) -> dict[str, object]:
    given = {"stage": "primary", "key": "north", "name": "北校", "reason": ""}
    return given | {"top": top, "bottom": bottom, "value": value} | more


@pytest.mark.parametrize(
    ("value", "limit", "sense", "is_met"),
    [
        (0.1 + 0.2, 0.3, Sense.AT_MOST, True),
        (4.2 - 1e-12, 4.2, Sense.AT_LEAST, True),
        (4.199, 4.2, Sense.AT_LEAST, False),
        (45.0, 45, Sense.AT_MOST, True),
        (46.0, 45, Sense.AT_MOST, False),
        (0.0, 0, Sense.AT_MOST, True),
    ],
)
def test_a_value_at_its_limit_reaches_it_to_within_rounding(
    value: float, limit: float, sense: Sense, is_met: bool
) -> None:
    assert reaches(value, limit, sense) is is_met


@given(top=st.integers(0, 50), pupils=st.integers(1, 3000))
def test_the_teachers_said_to_be_missing_are_just_enough(top: int, pupils: int) -> None:
    limits = limits_of(Sense.AT_LEAST, 1)
    (found,) = judge([row(top, pupils, top * 100 / pupils)], clause_of(), limits, backbone)
    assert found.short_amount is not None
    missing = int(found.short_amount)
    assert missing == found.short_amount
    assert (top + missing) * 100 >= pupils
    assert missing == 0 or (top + missing - 1) * 100 < pupils


@given(pupils=st.integers(0, 90))
def test_the_pupils_said_to_be_too_many_are_just_enough(pupils: int) -> None:
    limits = limits_of(Sense.AT_MOST, 45)
    rows = [row(pupils, 1, float(pupils), grade=3, class_no=2)]
    (found,) = judge(rows, clause_of("class"), limits, size)
    assert found.short_amount == max(pupils - 45, 0) == found.shortfall
    assert found.detail == "3-2"


def test_a_spread_is_short_of_nothing_that_can_be_counted() -> None:
    rows = [row(0.3, 0.5, 0.6)]
    (found,) = judge(rows, clause_of("county"), limits_of(Sense.AT_MOST, 0.5), backbone_spread)
    assert (found.is_met, found.short_amount) == (False, None)
    assert found.shortfall == pytest.approx(0.1)


def test_without_a_value_nothing_is_met_or_missed() -> None:
    rows = [row(0, 0, None, reason="nothing_below")]
    (found,) = judge(rows, clause_of(), limits_of(Sense.AT_LEAST, 1), backbone)
    assert (found.is_met, found.shortfall, found.short_amount) == (None, None, None)
    assert found.reason == "nothing_below"


def test_a_stage_without_a_limit_is_passed_over() -> None:
    rows = [row(1, 100, 1.0, stage="junior")]
    assert judge(rows, clause_of(), limits_of(Sense.AT_LEAST, 1), backbone) == []


def test_a_school_of_which_not_even_the_stage_is_known_is_found_without_a_value() -> None:
    rows = [row(0, 0, None, stage="", reason="table_absent:classes")]
    (found,) = judge(rows, clause_of(), limits_of(Sense.AT_LEAST, 1), backbone)
    assert (found.stage, found.is_met, found.reason) == ("", None, "table_absent:classes")


def test_why_there_is_no_value_is_said_in_both_languages() -> None:
    assert reason_text("") == Text("", "")
    for reason in set(Reason) - {Reason.TABLE_ABSENT}:
        assert reason_text(reason).zh
        assert reason_text(reason).en
    assert reason_text("table_absent:staff,premises").en.endswith("staff,premises")


def test_arithmetic_of_nothing_is_refused() -> None:
    nothing = Derived(zh="无", en="Nothing", parts=(), formula=mean)
    with pytest.raises(ValueError, match="has no parts"):
        nothing.by(Spec().frames()[0], "stage")
    assert repr(nothing) == "<Derived Nothing>"


def test_a_rule_on_limits_from_above_forgives_in_the_same_proportion() -> None:
    rule = VerdictRule("law/rule", Text("", ""), "二", "school", ("law/one",), 0, 0.85, True)
    for pupils, is_met in ((51, True), (52, False)):
        rows = [row(pupils, 1, float(pupils))]
        found = judge(rows, clause_of(), limits_of(Sense.AT_MOST, 45), size)
        (verdict,) = give_verdicts(found, rule)
        assert verdict.is_met is is_met
