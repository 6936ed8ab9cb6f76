"""Which clauses of a standard does a snapshot meet, school by school, and what follows for it?"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from junheng.catalogue.measure import get_indicator, measure_one
from junheng.catalogue.scope import AssessedFrames
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
class Assessment:
    """Everything one standard says about one snapshot on one day.

    `findings` holds every judgement, met or not; `not_in_force` the codes of clauses that have an
    indicator but no limit on that day.
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
