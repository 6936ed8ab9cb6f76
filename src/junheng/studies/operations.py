"""How is an assessment or a plan run on a frozen snapshot and kept?"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from importlib.metadata import version
from typing import Any, Protocol

from django.db import transaction

from junheng.accounts.models import Person
from junheng.accounts.operations import require
from junheng.accounts.roles import Action
from junheng.catalogue.assessment import Assessment, assess, judge_clause
from junheng.catalogue.measure import By, measure
from junheng.catalogue.scope import AssessedFrames
from junheng.catalogue.standards import get_clause, get_standard
from junheng.kernel.stages import Stage
from junheng.registers.models import FrozenSnapshot, School
from junheng.registers.queries import open_frozen
from junheng.rules.clauses import Sense
from junheng.rules.reasons import Reason
from junheng.snapshots.engines import open_frames
from junheng.snapshots.tables import Schools
from junheng.studies import queries
from junheng.studies.models import IndicatorValue, Study, StudyFinding, StudyKind, StudyVerdict
from junheng.studies.seat_plans import SeatOptions, plan_on

LEVELS: tuple[By, ...] = ("school", "township", "county")
_BATCH = 1000


class FindingLike(Protocol):
    """What is needed to measure a finding again: a clause, and the unit it was about."""

    @property
    def clause(self) -> str: ...
    @property
    def stage(self) -> str: ...
    @property
    def key(self) -> str: ...
    @property
    def detail(self) -> str: ...


@dataclass(frozen=True)
class Remeasurement:
    """What a newer snapshot says of a finding: its value, the limit in force then, and the verdict.

    `is_met` is None when there is no value; `reason` then says why. `limit` is None when the
    clause was no longer in force.
    """

    value: float | None
    limit: float | None
    sense: Sense | None
    shortfall: float | None
    is_met: bool | None
    reason: str


def run_assessment(
    frozen: FrozenSnapshot,
    standard_code: str,
    *,
    on: date,
    by: Person | None,
    now: datetime,
) -> Study:
    """Judge a frozen snapshot by a standard and keep every finding and verdict.

    `by` is None only for the system itself. Raises Refused when the person may not, and
    StandardNotFound or StandardNotValid when the law cannot be read.
    """
    if by is not None:
        require(by, Action.RUN_ASSESSMENT, county=frozen.county)
    standard = get_standard(standard_code, queries.known_standards())
    # Reckoned before the transaction, so that nobody waits for it; a snapshot does not change.
    assessment = assess(open_frozen(frozen), standard, on=on)
    values = None if queries.has_values(frozen) else _values(frozen)
    with transaction.atomic():
        if values is not None:
            _keep(values)
        study = Study.objects.create(
            kind=StudyKind.ASSESSMENT,
            county=frozen.county,
            snapshot=frozen,
            parameters={"standard": standard.code, "on": on.isoformat()},
            result=_totals(assessment),
            versions=_versions(frozen),
            made_at=now,
            made_by=by,
        )
        known = _school_ids(frozen)
        StudyFinding.objects.bulk_create(
            (
                StudyFinding(study=study, school_id=_known(known, f.unit, f.key), **asdict(f))
                for f in assessment.findings
            ),
            batch_size=_BATCH,
        )
        StudyVerdict.objects.bulk_create(
            (
                StudyVerdict(study=study, school_id=_known(known, v.unit, v.key), **asdict(v))
                for v in assessment.verdicts
            ),
            batch_size=_BATCH,
        )
    return study


def run_seat_plan(
    frozen: FrozenSnapshot,
    stage: Stage,
    year: int,
    options: SeatOptions | None = None,
    *,
    by: Person | None,
    now: datetime,
) -> Study:
    """Plan the seats of a stage in a school year on a frozen snapshot, and keep the whole plan.

    `by` is None only for the system itself. Raises Refused when the person may not, or when the
    snapshot, the law or the time given does not allow a plan.
    """
    if by is not None:
        require(by, Action.RUN_SEAT_PLAN, county=frozen.county)
    planned = plan_on(
        open_frozen(frozen), stage, year, options or SeatOptions(), queries.known_standards()
    )
    return Study.objects.create(
        kind=StudyKind.SEATS,
        county=frozen.county,
        snapshot=frozen,
        parameters=planned.parameters,
        result=planned.result,
        versions=_versions(frozen, "highspy"),
        made_at=now,
        made_by=by,
    )


def keep_values(frozen: FrozenSnapshot) -> None:
    """Measure a frozen snapshot by school, township and county, once; pages read what is kept."""
    if not queries.has_values(frozen):
        _keep(_values(frozen))


def measure_again(finding: FindingLike, frozen: FrozenSnapshot) -> Remeasurement:
    """Judge what a finding was about on another frozen snapshot, by the law of that day.

    Raises StandardNotFound or ClauseNotFound when the clause is no longer known.
    """
    clause = get_clause(finding.clause, queries.known_standards())
    snapshot = open_frozen(frozen)
    frames = AssessedFrames(open_frames(snapshot), on=snapshot.taken_on)
    county = (snapshot.county.code, snapshot.county.name.zh)
    if clause.on(snapshot.taken_on) is None:
        return Remeasurement(None, None, None, None, None, Reason.NOT_IN_FORCE)
    wanted = (finding.stage, finding.key, finding.detail)
    for now in judge_clause(frames, clause, on=snapshot.taken_on, county=county):
        if (now.stage, now.key, now.detail) == wanted:
            return Remeasurement(
                now.value, now.limit, now.sense, now.shortfall, now.is_met, now.reason
            )
    return Remeasurement(None, None, None, None, None, Reason.UNIT_ABSENT)


def _totals(assessment: Assessment) -> dict[str, Any]:
    """Return the totals of an assessment, and which schools it leaves out, by identifier."""
    return {
        "clauses": [
            {
                "clause": summary.clause.code,
                "stage": summary.stage,
                "sense": summary.sense.value,
                "limit": summary.limit,
                "met": summary.met,
                "failed": summary.failed,
                "unknown": summary.unknown,
            }
            for summary in assessment.clauses
        ],
        "rules": [
            {
                "rule": rule.code,
                "met": sum(v.is_met is True for v in verdicts),
                "failed": sum(v.is_met is False for v in verdicts),
                "unknown": sum(v.is_met is None for v in verdicts),
            }
            for rule in assessment.standard.rules
            for verdicts in [[v for v in assessment.verdicts if v.rule == rule.code]]
        ],
        "not_in_force": list(assessment.not_in_force),
        "reported": [
            {"rule": one.rule, "indicator": one.indicator, "stage": one.stage, "value": one.value}
            for one in assessment.reported
        ],
        "left_out": [
            {"school": school.key, "omission": school.omission.value}
            for school in assessment.left_out
        ],
    }


def _keep(values: list[IndicatorValue]) -> None:
    # Two who measure the same snapshot at once find the same values; one of them keeps them.
    IndicatorValue.objects.bulk_create(values, batch_size=_BATCH, ignore_conflicts=True)


def _values(frozen: FrozenSnapshot) -> list[IndicatorValue]:
    snapshot = open_frozen(frozen)
    known = _school_ids(frozen)
    stand = snapshot.table(Schools).select("school_id", "township")
    townships = dict(stand.iter_rows())
    return [
        IndicatorValue(
            frozen=frozen,
            by=level,
            school_id=_known(known, level, row["key"]),
            township=_township(level, row["key"], townships),
            **row,
        )
        for level in LEVELS
        for row in measure(snapshot, by=level).iter_rows(named=True)
    ]


def _versions(frozen: FrozenSnapshot, *also: str) -> dict[str, str]:
    names = ("junheng", "narwhals", "polars", *also)
    return {name: version(name) for name in names} | {"snapshot": frozen.content_hash}


def _school_ids(frozen: FrozenSnapshot) -> frozenset[str]:
    """Return the schools the registers still hold; a snapshot may speak of others."""
    schools = School.objects.for_system("link kept rows to the schools of the same county")
    return frozenset(schools.filter(county=frozen.county).values_list("school_id", flat=True))


def _known(known: Iterable[str], unit: str, key: str) -> str | None:
    return key if unit in {"school", "class"} and key in known else None


def _township(level: By, key: str, townships: dict[str, str]) -> str:
    if level == "township":
        return key
    return townships.get(key, "") if level == "school" else ""
