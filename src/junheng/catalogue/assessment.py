"""Which clauses of a standard does a snapshot meet, school by school, and what follows for it?"""

from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from junheng.catalogue.measure import get_indicator, measure_one
from junheng.catalogue.scope import AssessedFrames, Omission
from junheng.catalogue.views import AssessedPupils
from junheng.rules.clauses import Clause, Sense, Standard
from junheng.rules.judging import Finding, Verdict, give_verdicts, judge
from junheng.snapshots.engines import open_frames
from junheng.snapshots.snapshot import Snapshot


@dataclass(frozen=True)
class ClauseSummary:
    """How many units of a stage meet a clause, miss it, or have no value."""

    clause: Clause
    stage: str
    sense: Sense
    limit: float
    met: int
    failed: int
    unknown: int


@dataclass(frozen=True)
class Reported:
    """A value that stands beside a rule and that nothing judges."""

    rule: str
    indicator: str
    stage: str
    key: str
    value: float | None
    reason: str


@dataclass(frozen=True)
class LeftOut:
    """A school that no clause on resources speaks of though its type is assessed, and why."""

    key: str
    name: str
    omission: Omission


@dataclass(frozen=True)
class Assessment:
    """Everything one standard says about one snapshot on one day.

    `findings` holds every judgement, met or not; `not_in_force` the codes of clauses that have an
    indicator but no limit on that day; `left_out` is by key.
    """

    standard: Standard
    on: date
    county: str
    taken_on: date
    snapshot_id: str
    findings: tuple[Finding, ...]
    clauses: tuple[ClauseSummary, ...]
    verdicts: tuple[Verdict, ...]
    not_in_force: tuple[str, ...]
    reported: tuple[Reported, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def schools(self) -> tuple[Verdict, ...]:
        """Return the verdicts on schools, one a school and stage."""
        return tuple(verdict for verdict in self.verdicts if verdict.unit == "school")

    @property
    def counties(self) -> tuple[Verdict, ...]:
        """Return the verdicts on the county, one a stage."""
        return tuple(verdict for verdict in self.verdicts if verdict.unit == "county")

    @property
    def failed(self) -> tuple[Finding, ...]:
        """Return the findings whose clause is not met."""
        return tuple(finding for finding in self.findings if finding.is_met is False)


def assess(
    snapshot: Snapshot, standard: Standard, *, on: date, engine: str = "polars"
) -> Assessment:
    """Judge a snapshot by the clauses of `standard` in force on `on`.

    Clauses without an indicator are passed over. Raises ValueError for an unknown engine.
    """
    frames = AssessedFrames(open_frames(snapshot, engine), on=snapshot.taken_on)
    county = (snapshot.county.code, snapshot.county.name.zh)
    findings: list[Finding] = []
    not_in_force = []
    for clause in standard.clauses.values():
        if clause.indicator:
            if clause.on(on) is None:
                not_in_force.append(clause.code)
            findings += judge_clause(frames, clause, on=on, county=county)
    verdicts = [verdict for rule in standard.rules for verdict in give_verdicts(findings, rule)]
    return Assessment(
        standard=standard,
        on=on,
        county=snapshot.county.code,
        taken_on=snapshot.taken_on,
        snapshot_id=snapshot.id,
        findings=tuple(findings),
        clauses=_summaries(standard.clauses.values(), findings),
        verdicts=tuple(verdicts),
        not_in_force=tuple(not_in_force),
        reported=tuple(_reported(frames, standard, {v.rule for v in verdicts}, county)),
        left_out=_left_out(frames),
    )


def judge_clause(
    frames: AssessedFrames, clause: Clause, *, on: date, county: tuple[str, str]
) -> list[Finding]:
    """Return the findings of one clause on one day; none when it is not in force."""
    limits = clause.on(on)
    if limits is None:
        return []
    indicator = get_indicator(clause.indicator)
    values = measure_one(frames, indicator, by=clause.unit, county=county)
    return judge(values.iter_rows(named=True), clause, limits, indicator)


def _reported(
    frames: AssessedFrames, standard: Standard, rules: Container[str], county: tuple[str, str]
) -> Iterator[Reported]:
    """Yield what stands beside those of the rules that gave a verdict."""
    for rule in standard.rules:
        if rule.also and rule.code in rules:
            values = measure_one(frames, get_indicator(rule.also), by=rule.unit, county=county)
            for row in values.select("indicator", "stage", "key", "value", "reason").iter_rows():
                yield Reported(rule.code, *row)


def _left_out(frames: AssessedFrames) -> tuple[LeftOut, ...]:
    if not frames.has(AssessedPupils):
        return ()
    rows = frames.left_out().collect("polars").to_native().sort("school_id")
    return tuple(LeftOut(key, name, Omission(why)) for key, name, why in rows.iter_rows())


def _summaries(clauses: Iterable[Clause], findings: Iterable[Finding]) -> tuple[ClauseSummary, ...]:
    counts: Counter[tuple[str, str, bool | None]] = Counter()
    limits: dict[tuple[str, str], tuple[Sense, float]] = {}
    for finding in findings:
        counts[finding.clause, finding.stage, finding.is_met] += 1
        limits[finding.clause, finding.stage] = (finding.sense, finding.limit)
    return tuple(
        ClauseSummary(
            clause=clause,
            stage=stage,
            sense=sense,
            limit=limit,
            met=counts[code, stage, True],
            failed=counts[code, stage, False],
            unknown=counts[code, stage, None],
        )
        for clause in clauses
        for (code, stage), (sense, limit) in limits.items()
        if code == clause.code
    )
