"""What was measured last at the place an item is about?"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from junheng.ledger.queries import ItemPage, newest_snapshot
from junheng.studies.queries import indicator_values


@dataclass(frozen=True)
class Measured:
    """A value later than the one found; `is_check` when the item was checked by it."""

    value: float
    day: date
    is_check: bool


def measured_last(page: ItemPage, person: Any) -> Measured | None:
    """Return the newest value since the finding, or None.

    That is the newest snapshot's kept value while the item runs, or what the last check measured.
    No value of a single class is kept.
    """
    item = page.item
    newest = newest_snapshot(item)
    judged_by = item.checked_in or item.found_in
    if item.standing_state.is_live and newest != judged_by and item.unit in {"school", "county"}:
        by: Literal["school", "county"] = "school" if item.unit == "school" else "county"
        kept = indicator_values(
            newest, by=by, visible_to=person, only=[item.indicator], stage=item.stage
        )
        found = kept.filter(key=item.key).first()
        if found is not None and found.value is not None:
            return Measured(found.value, newest.taken_on, is_check=False)
    # An item that was sent back has forgotten what its check measured; its history has not.
    checks = [event.facts for event in page.events if event.name == "check"]
    if not checks:
        return None
    last = checks[-1]
    return Measured(last["value"], date.fromisoformat(last["taken_on"]), is_check=True)
