"""How does a finding of a study become an item, and is there a snapshot to measure it again on?

The one place where the ledger leans on studies.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from junheng.accounts.models import Organisation
from junheng.catalogue.standards.loading import get_clause
from junheng.kernel.refusals import Refusal
from junheng.kernel.text import Text
from junheng.ledger.models import Item
from junheng.registers.models import FrozenSnapshot, School
from junheng.studies.models import Study, StudyFinding
from junheng.studies.operations import Remeasurement, measure_again
from junheng.studies.queries import known_standards


@dataclass(frozen=True)
class Found:
    """A clause not met by a school or the county, with everything an item keeps of it."""

    county: Organisation
    school: School | None
    clause: str
    clause_label: Text
    cite: str
    indicator: str
    stage: str
    unit: str
    key: str
    name: str
    detail: str
    value: float | None
    limit: float
    sense: str
    shortfall: float | None
    is_met: bool | None
    found_in: FrozenSnapshot
    study: Study | None = None

    @property
    def place(self) -> tuple[str, ...]:
        """Return what may have one live item only."""
        return (self.clause, self.stage, self.unit, self.key, self.detail)

    @property
    def title(self) -> Text:
        """Return school or county, class and clause in both languages."""
        place = Text(self.name, self.name) if self.school else self.county.name
        detail = f" {self.detail}" if self.detail else ""
        return Text(
            f"{place.zh}{detail}：{self.clause_label.zh}",
            f"{place.en}{detail}: {self.clause_label.en}",
        )


def found_from(findings: Sequence[StudyFinding]) -> list[Found]:
    """Return the findings of studies as an item keeps them, with the clause's name and citation.

    They come with `study__snapshot`, `study__county` and `school`, as `studies.queries` gives them.
    """
    standards = known_standards()
    clauses = {code: get_clause(code, standards) for code in {f.clause for f in findings}}
    return [
        Found(
            county=finding.study.county,
            school=finding.school,
            clause=finding.clause,
            clause_label=clauses[finding.clause].label,
            cite=clauses[finding.clause].cite,
            indicator=finding.indicator,
            stage=finding.stage,
            unit=finding.unit,
            key=finding.key,
            name=finding.name,
            detail=finding.detail,
            value=finding.value,
            limit=finding.limit,
            sense=finding.sense,
            shortfall=finding.shortfall,
            is_met=finding.is_met,
            found_in=finding.study.snapshot,
            study=finding.study,
        )
        for finding in findings
    ]


def snapshot_refusal(item: Item, frozen: FrozenSnapshot) -> Refusal | None:
    """Say that the snapshot is not newer than the one the item was last judged by, or None."""
    last = _last_judged_by(item)
    if _is_newer(frozen, than=last):
        return None
    return Refusal(
        "no_newer_snapshot",
        f"There is no snapshot newer than that of {last.taken_on}. Freeze the registers first.",
        {"taken_on": last.taken_on.isoformat()},
    )


def evidence_refusal(item: Item, newest: FrozenSnapshot) -> Refusal | None:
    """Say that the county has a newer snapshot than the one that met the clause, or None."""
    if not _is_newer(newest, than=_last_judged_by(item)):
        return None
    return Refusal(
        "newer_snapshot",
        f"There is a newer snapshot, of {newest.taken_on}, that the item was not measured on. "
        "Measure it again first.",
        {"taken_on": newest.taken_on.isoformat()},
    )


def _last_judged_by(item: Item) -> FrozenSnapshot:
    return item.checked_in or item.found_in


def _is_newer(frozen: FrozenSnapshot, *, than: FrozenSnapshot) -> bool:
    return (frozen.taken_on, frozen.made_at) > (than.taken_on, than.made_at)


def measure(item: Item, frozen: FrozenSnapshot) -> Remeasurement:
    """Measure what the item is about again, on a newer snapshot."""
    return measure_again(item, frozen)
