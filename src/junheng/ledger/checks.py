"""What does measuring again say of an item, taken while nobody waits for the county's chain?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from junheng.accounts.models import Person
from junheng.kernel.refusals import Refused
from junheng.ledger import findings, queries
from junheng.ledger.models import Item
from junheng.registers.models import FrozenSnapshot
from junheng.studies.operations import Remeasurement


@dataclass(frozen=True)
class Measured:
    """What an item is about, measured again on a snapshot; nothing is stored yet."""

    frozen: FrozenSnapshot
    outcome: Remeasurement


def measure_unlocked(
    item: Item, name: str, *, seen: int, by: Person, now: datetime, frozen: FrozenSnapshot | None
) -> Measured | None:
    """Measure for a check, before any lock: it takes long; None when the item has moved since."""
    if name != "check":
        return None
    current = queries.get_item(item.code, visible_to=by)
    if current.version != seen:
        return None
    no = queries.move_refusal(current, name, person=by, today=localdate(now))
    frozen = frozen or queries.newest_snapshot(current)
    no = no or findings.snapshot_refusal(current, frozen)
    if no is not None:
        raise Refused(no.code, no.sentence, **no.facts)
    return Measured(frozen, findings.measure(current, frozen))


def take(item: Item, taken: Measured) -> dict[str, Any]:
    """Set on the item what was measured and return what its event keeps of that."""
    frozen, measured = taken.frozen, taken.outcome
    if measured.is_met is None:
        raise Refused(
            "not_measurable",
            f"The snapshot of {frozen.taken_on} has no value for this clause at this place. "
            "Correct the registers and freeze again, or ask the director to decide.",
            taken_on=frozen.taken_on.isoformat(),
        )
    item.checked_in = frozen
    item.checked_value, item.checked_limit = measured.value, measured.limit
    item.checked_met = measured.is_met
    return {
        "snapshot": frozen.content_hash,
        "taken_on": frozen.taken_on.isoformat(),
        "value": measured.value,
        "limit": measured.limit,
        "is_met": measured.is_met,
    }
