"""What are the values of the indicators on the latest measured day, for those a person may see?"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from junheng.accounts.queries import refusal
from junheng.accounts.roles import Action
from junheng.registers.queries import frozen_visible_to, open_frozen
from junheng.snapshots.snapshot import Snapshot
from junheng.studies.queries import has_values, indicator_values

By = Literal["school", "township", "county"]
FIELDS = ("indicator", "stage", "key", "name", "township", "top", "bottom", "value", "reason")


@dataclass(frozen=True)
class Value:
    """The value of one indicator for one stage of a school, township or county."""

    indicator: str
    stage: str
    key: str
    name: str
    township: str
    top: float | None
    bottom: float | None
    value: float | None
    reason: str


@dataclass(frozen=True)
class Picture:
    """The frozen day that pages speak of, and what one person may see of its values.

    `unmeasured` is a newer frozen snapshot whose values have not been kept yet.
    """

    person: Any
    frozen: Any
    unmeasured: Any = None
    _loaded: dict[By, list[Value]] = field(default_factory=dict)

    @property
    def day(self) -> date:
        return self.frozen.taken_on  # type: ignore[no-any-return]

    @property
    def snapshot(self) -> Snapshot:
        """Return the frozen tables; they hold the whole county: filter before showing a row."""
        return opened(self.frozen)

    def all_values(self, by: By) -> list[Value]:
        """Return every value within reach; asked for once a page."""
        if by not in self._loaded:
            self._loaded[by] = self._asked(by)
        return self._loaded[by]

    def values(self, by: By, indicator: str, stage: str = "") -> list[Value]:
        """Return the values of one indicator within reach."""
        if by not in self._loaded:
            return self._asked(by, only=(indicator,), stage=stage)
        return [
            one
            for one in self._loaded[by]
            if one.indicator == indicator and stage in {"", one.stage}
        ]

    def values_of(self, school: Any) -> list[Value]:
        """Return every value of one school that the person may see."""
        return self._asked("school", school=school)

    def _asked(self, by: By, **narrowed: Any) -> list[Value]:
        rows = indicator_values(self.frozen, by=by, visible_to=self.person, **narrowed)
        return [Value(*row) for row in rows.values_list(*FIELDS)]


def find_picture(person: Any) -> Picture | None:
    """Return the picture of the newest measured snapshot the person may see, or None."""
    newest = None
    for frozen in frozen_visible_to(person).select_related("county")[:12]:
        newest = newest or frozen
        if has_values(frozen):
            return Picture(person, frozen, newest if newest != frozen else None)
    return None


def unmeasured(person: Any) -> dict[str, Any]:
    """Return what a page without a picture says: which snapshot waits, and who may assess it."""
    return {
        "picture": None,
        "snapshot": frozen_visible_to(person).first(),
        "may_run": refusal(person, Action.RUN_ASSESSMENT) is None,
    }


_SNAPSHOTS: dict[tuple[str, str], Snapshot] = {}
_KEPT_OPEN = 4


def opened(frozen: Any) -> Snapshot:
    """Return the tables of a frozen snapshot; the folder never changes, so it is kept open."""
    key = (str(frozen.folder), str(frozen.content_hash))
    snapshot = _SNAPSHOTS.get(key)
    if snapshot is None:
        while len(_SNAPSHOTS) >= _KEPT_OPEN:
            _SNAPSHOTS.pop(next(iter(_SNAPSHOTS)), None)
        snapshot = _SNAPSHOTS[key] = open_frozen(frozen)
    return snapshot
