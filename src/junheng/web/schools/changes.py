"""What did someone else change while a form was open, and how do both versions compare?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from junheng.snapshots.columns import Column
from junheng.snapshots.tables import Schools
from junheng.web.schools.forms import EDITABLE
from junheng.web.wording import said


@dataclass(frozen=True)
class Compared:
    """One fact in both versions, in words, and whether they differ."""

    label: str
    stored: str
    sent: str

    @property
    def differs(self) -> bool:
        return self.stored != self.sent


def compare(stored: Mapping[str, Any], sent: Mapping[str, Any]) -> list[Compared]:
    """Return every editable fact as it is stored now and as it was sent."""
    return [
        Compared(
            said(Schools.columns[name].label),
            in_words(Schools.columns[name], stored[name]),
            in_words(Schools.columns[name], sent[name]),
        )
        for name in EDITABLE
    ]


def in_words(column: Column, value: Any) -> str:
    """Say a stored value of a column as a reader would: codes by label, booleans as yes or no."""
    if value is None or value == "":
        return "—"
    if column.codes is not None:
        return said(column.codes.label_of(str(value)))
    if column.dtype is bool:
        return _("yes") if value else _("no")
    return f"{value:g}" if isinstance(value, float) else str(value)
