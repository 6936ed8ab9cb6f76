"""What happened to a school's facts, in words?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from junheng.snapshots.tables import Schools
from junheng.web.schools.changes import in_words
from junheng.web.wording import said


@dataclass(frozen=True)
class Change:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Entry:
    """One change of the record: when, by whom, what."""

    at: datetime
    who: str
    what: str
    reason: str
    changes: tuple[Change, ...]


def entries_of(history: Iterable[Any]) -> list[Entry]:
    """Return the history, newest first, every value said as a reader would."""
    kinds = {"new": _("Entered"), "changed": _("Changed"), "removed": _("Removed")}
    return [
        Entry(
            at=entry.at,
            who=(entry.by.display_name or entry.by.username) if entry.by else _("the system"),
            what=kinds[entry.kind],
            reason=_reason(entry),
            changes=tuple(
                Change(
                    said(change.label),
                    in_words(Schools.columns[change.column], change.before),
                    in_words(Schools.columns[change.column], change.after),
                )
                for change in entry.changes
            ),
        )
        for entry in history
    ]


def _reason(entry: Any) -> str:
    """Say how a change came about and, when it counts from an earlier day, when it was recorded.

    The registers write `edit`, or a word and the import's number.
    """
    kind, _space, number = entry.reason.partition(" ")
    wordings = {
        "edit": _("by hand"),
        "import": _("by import %(number)s"),
        "undo": _("by undoing an import"),
    }
    said_so = wordings[kind] % {"number": number} if kind in wordings else entry.reason
    if entry.recorded_at is None:
        return said_so
    recorded = f"{localtime(entry.recorded_at):%Y-%m-%d %H:%M}"
    return _("{reason}, recorded on {moment}").format(reason=said_so, moment=recorded)
