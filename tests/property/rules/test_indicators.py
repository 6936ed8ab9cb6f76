"""Do the indicators agree with plain loops over any small county?"""

from collections import defaultdict
from fractions import Fraction

import pytest
from hypothesis import given, settings
from tests.property.rules.counties import (
    PER,
    RandomCounty,
    counties,
    pupils_and_amounts,
    ratio,
    spread,
)
from tests.spec.cases import TAKEN_ON, MemoryFrames

from junheng.catalogue import INDICATORS
from junheng.catalogue.assessment import judge_clause
from junheng.catalogue.measure import measure_one
from junheng.catalogue.scope import AssessedFrames
from junheng.catalogue.standards import load_standards
from junheng.rules.judging import give_verdicts

HERE = ("411799", "试县")
STANDARD = load_standards()["jiaodu-2017-6"]
FLOORS = {"primary": 0.50, "junior": 0.45}


def frames_of(county: RandomCounty, engine: str = "polars") -> AssessedFrames:
    return AssessedFrames(MemoryFrames(county.tables, engine), on=TAKEN_ON)


def close(value: Fraction | float | None) -> object:
    return None if value is None else pytest.approx(float(value), rel=1e-9, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(counties())
def test_every_school_and_stage_has_the_ratio_that_loops_give(county: RandomCounty) -> None:
    units, frames = pupils_and_amounts(county), frames_of(county)
    for code, per in PER.items():
        rows = measure_one(frames, INDICATORS[code], by="school", county=HERE)
        found = {(r["key"], r["stage"]): r["value"] for r in rows.to_dicts()}
        assert found == {
            unit: close(ratio([amounts[code]], pupils, per))
            for unit, (pupils, amounts) in units.items()
        }, code


@settings(max_examples=40, deadline=None)
@given(counties())
def test_the_county_has_the_ratio_and_the_spread_that_loops_give(county: RandomCounty) -> None:
    frames = frames_of(county)
    by_stage = defaultdict(list)
    for (_, stage), unit in pupils_and_amounts(county).items():
        by_stage[stage].append(unit)
    for code, per in PER.items():
        ratios = measure_one(frames, INDICATORS[code], by="county", county=HERE)
        spreads = measure_one(frames, INDICATORS[f"{code}_spread"], by="county", county=HERE)
        ratio_of = {r["stage"]: r["value"] for r in ratios.to_dicts()}
        spread_of = {r["stage"]: r["value"] for r in spreads.to_dicts()}
        for stage, units in by_stage.items():
            pupils = sum(number for number, _ in units)
            expected = ratio([amounts[code] for _, amounts in units], pupils, per)
            assert ratio_of[stage] == close(expected), (code, stage)
            parts = [(number, amounts[code]) for number, amounts in units]
            assert spread_of.get(stage) == close(spread(parts, per)), (code, stage)


@settings(max_examples=25, deadline=None)
@given(counties())
def test_schools_and_counties_are_judged_as_the_rules_are_written(county: RandomCounty) -> None:
    frames = frames_of(county)
    for rule in STANDARD.rules:
        findings = [
            finding
            for code in rule.clauses
            for finding in judge_clause(
                frames, STANDARD.clauses[code.partition("/")[2]], on=TAKEN_ON, county=HERE
            )
        ]
        for verdict in give_verdicts(findings, rule):
            own = [f for f in findings if (f.key, f.stage) == (verdict.key, verdict.stage)]
            assert verdict.is_met == by_every_completion(own, rule.floor_share, rule.met_at_least)


def by_every_completion(own: list, floor: float | None, needed: int) -> bool | None:  # type: ignore[type-arg]
    """Judge with every missing value put at its best and at its worst; None when they differ."""

    def holds(missing: float) -> bool:
        values = [missing if f.value is None else share_of_limit(f) for f in own]
        met = sum(value >= 1 - 1e-9 for value in values)
        return met >= needed and (floor is None or all(v >= floor - 1e-9 for v in values))

    best, worst = holds(9.0), holds(-9.0)
    return best if best == worst else None


def share_of_limit(finding: object) -> float:
    """Return how much of an `at_least` limit is reached; of an `at_most` one, 1 or nothing."""
    value, limit = finding.value, finding.limit  # type: ignore[attr-defined]
    if finding.sense == "at_least":  # type: ignore[attr-defined]
        return value / limit
    return 1.0 if value <= limit + 1e-9 else 0.0
