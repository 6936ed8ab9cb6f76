"""How does a finding of a study become an item, and how is an item measured again?

The one place where the ledger leans on studies.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from junheng.kernel.refusals import Refusal
from junheng.kernel.text import Text

if TYPE_CHECKING:
    from junheng.accounts.models import Organisation
    from junheng.ledger.models import Item
    from junheng.registers.models import FrozenSnapshot, School


class Remeasured(Protocol):
    """What a newer snapshot says of an item."""

    @property
    def value(self) -> float | None: ...
    @property
    def limit(self) -> float | None: ...
    @property
    def is_met(self) -> bool | None: ...


@dataclass(frozen=True)
class Found:
    """A clause not met by a school or the county, with everything an item keeps of it."""

    county: "Organisation"
    school: "School | None"
    clause: str
    clause_label: Text
    cite: str
    indicator: str
    stage: str
    unit: str
    key: str
    detail: str
    value: float | None
    limit: float
    sense: str
    shortfall: float | None
    is_met: bool
    found_in: "FrozenSnapshot"
    study_id: int | None = None

    @property
    def place(self) -> tuple[str, ...]:
        """Return what may have one live item only."""
        return (self.clause, self.stage, self.unit, self.key, self.detail)

    @property
    def title(self) -> Text:
        """Return school or county, class and clause in both languages."""
        place = self.school.name if self.school else self.county.name.zh
        place_en = self.school.name if self.school else self.county.name.en
        detail = f" {self.detail}" if self.detail else ""
        return Text(
            f"{place}{detail}：{self.clause_label.zh}",
            f"{place_en}{detail}: {self.clause_label.en}",
        )


def snapshot_refusal(item: "Item", frozen: "FrozenSnapshot") -> Refusal | None:
    """Say that there is no snapshot newer than the one the item was last judged by, or None."""
    last = item.checked_in or item.found_in
    if (frozen.taken_on, frozen.made_at) > (last.taken_on, last.made_at):
        return None
    return Refusal(
        "no_newer_snapshot",
        f"There is no snapshot newer than that of {last.taken_on}. Freeze the registers first.",
        {"taken_on": last.taken_on.isoformat()},
    )


def measure(item: "Item", frozen: "FrozenSnapshot") -> Remeasured:
    """Measure what the item is about again, on a newer snapshot."""
    from junheng.studies.operations import measure_again

    return measure_again(item, frozen)
