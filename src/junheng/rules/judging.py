"""Is a clause met, by how much is it missed, and do the clauses of a unit add up?"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from junheng.rules.clauses import Clause, Limits, Sense, VerdictRule
from junheng.rules.indicators import Indicator, Ratio

# A value this near its limit, relative to the limit, reaches it: engines add in different orders.
TOLERANCE = 1e-9


@dataclass(frozen=True)
class Finding:
    """One value judged by one clause.

    `shortfall` is in the unit of the indicator, `short_amount` in pieces of its top (teachers, m²,
    yuan, pupils too many); both are 0 when the clause is met and None when there is no value.
    `is_met` is None when there is no value; `reason` then says why. `detail` names a class, as
    `<grade>-<class>`.
    """

    clause: str
    indicator: str
    stage: str
    unit: str
    key: str
    name: str
    value: float | None
    limit: float
    sense: Sense
    shortfall: float | None
    short_amount: float | None
    is_met: bool | None
    reason: str
    detail: str
    is_checked: bool


@dataclass(frozen=True)
class Verdict:
    """What the clauses of one unit and stage add up to; None when missing values decide it.

    `failed`, `below_floor` (a part of the failed) and `unknown` are codes of clauses.
    """

    rule: str
    unit: str
    key: str
    name: str
    stage: str
    is_met: bool | None
    met: int
    of: int
    failed: tuple[str, ...]
    below_floor: tuple[str, ...]
    unknown: tuple[str, ...]
    is_checked: bool


def reaches(value: float, limit: float, sense: Sense) -> bool:
    """Say whether `value` is on the allowed side of `limit`, to within TOLERANCE of it.

    >>> reaches(4.2, 4.2, Sense.AT_LEAST), reaches(46, 45, Sense.AT_MOST)
    (True, False)
    """
    slack = TOLERANCE * max(1.0, abs(limit))
    return value >= limit - slack if sense is Sense.AT_LEAST else value <= limit + slack


def judge(
    rows: Iterable[Mapping[str, Any]], clause: Clause, limits: Limits, indicator: Indicator
) -> list[Finding]:
    """Judge each row of an indicator; rows of a stage without a limit are passed over.

    Rows have stage, key, name, top, bottom, value, reason and, by class, grade and class_no.
    """
    findings = []
    for row in rows:
        limit = limits.of(row["stage"])
        if limit is None and not row["stage"]:
            # Nothing is known of the schools, not even their stages: one finding without a value.
            limit = next(iter(limits.by_stage.values()))
        if limit is not None:
            findings.append(_finding(row, clause, limits.sense, limit, indicator))
    return findings


def _finding(
    row: Mapping[str, Any], clause: Clause, sense: Sense, limit: float, indicator: Indicator
) -> Finding:
    value = row["value"]
    is_met = None if value is None else reaches(value, limit, sense)
    shortfall = amount = None
    if is_met:
        shortfall = amount = 0.0
    elif value is not None:
        shortfall = limit - value if sense is Sense.AT_LEAST else value - limit
        amount = _short_amount(row, sense, limit, indicator)
    return Finding(
        clause=clause.code,
        indicator=indicator.code,
        stage=row["stage"],
        unit=clause.unit,
        key=row["key"],
        name=row["name"] or row["key"],
        value=value,
        limit=limit,
        sense=sense,
        shortfall=shortfall,
        short_amount=amount,
        is_met=is_met,
        reason=row["reason"],
        detail=f"{row['grade']}-{row['class_no']}" if clause.unit == "class" else "",
        is_checked=clause.is_checked,
    )


def _short_amount(
    row: Mapping[str, Any], sense: Sense, limit: float, indicator: Indicator
) -> float | None:
    """Return how much more (or less) of the top would just meet the limit, pieces rounded up."""
    if not isinstance(indicator, Ratio):
        return None
    due = limit * row["bottom"] / indicator.per
    amount = due - row["top"] if sense is Sense.AT_LEAST else row["top"] - due
    if indicator.is_countable:
        return float(math.ceil(amount - TOLERANCE * max(1.0, abs(due))))
    return float(amount)


def give_verdicts(findings: Iterable[Finding], rule: VerdictRule) -> tuple[Verdict, ...]:
    """Add up the findings on the clauses of `rule`, one verdict a unit and stage."""
    wanted = set(rule.clauses)
    units: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        if finding.clause in wanted:
            units.setdefault((finding.key, finding.stage), []).append(finding)
    return tuple(_verdict(units[unit], rule) for unit in sorted(units))


def _verdict(findings: list[Finding], rule: VerdictRule) -> Verdict:
    met = sum(finding.is_met is True for finding in findings)
    failed = [finding for finding in findings if finding.is_met is False]
    unknown = [finding for finding in findings if finding.is_met is None]
    below = [finding for finding in failed if _is_below_floor(finding, rule.floor_share)]
    is_met: bool | None = None
    if below or met + len(unknown) < rule.met_at_least:
        is_met = False
    elif met >= rule.met_at_least and not (unknown and rule.floor_share is not None):
        is_met = True
    first = findings[0]
    return Verdict(
        rule=rule.code,
        unit=rule.unit,
        key=first.key,
        name=first.name,
        stage=first.stage,
        is_met=is_met,
        met=met,
        of=len(findings),
        failed=tuple(finding.clause for finding in failed),
        below_floor=tuple(finding.clause for finding in below),
        unknown=tuple(finding.clause for finding in unknown),
        is_checked=rule.is_checked and all(finding.is_checked for finding in findings),
    )


def _is_below_floor(finding: Finding, floor_share: float | None) -> bool:
    """Say whether a missed clause is missed by more than the rule forgives."""
    if floor_share is None or finding.value is None:
        return False
    share = floor_share if finding.sense is Sense.AT_LEAST else 2 - floor_share
    return not reaches(finding.value, finding.limit * share, finding.sense)
