"""What did someone else change while a form was open, and how do both versions compare?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from junheng.snapshots.columns import Column
from junheng.snapshots.tables import Schools
from junheng.web.wording import said


@dataclass(frozen=True)
class Compared:
    """One fact as it is saved now and as it was sent, in words, and who changed it."""

    label: str
    stored: str
    sent: str
    by_them: bool
    by_you: bool

    @property
    def differs(self) -> bool:
        return self.by_them or self.by_you

    @property
    def changed_by(self) -> str:
        """Return who changed the fact since the form was opened."""
        if self.by_them and self.by_you:
            return _("changed by both; yours would be saved")
        if self.by_them:
            return _("changed by them; kept")
        return _("changed by you") if self.by_you else ""


def compare(
    stored: Mapping[str, Any], sent: Mapping[str, Any], base: Mapping[str, Any]
) -> list[Compared]:
    """Return every fact that was sent; `base` is what the form was opened with."""
    return [
        Compared(
            label=said(Schools.columns[name].label),
            stored=in_words(Schools.columns[name], stored[name]),
            sent=in_words(Schools.columns[name], sent[name]),
            by_them=stored[name] != base[name],
            by_you=sent[name] != base[name],
        )
        for name in sent
    ]


def merge(
    stored: Mapping[str, Any], sent: Mapping[str, Any], base: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what was sent, but for facts the sender had left alone: those stay as stored."""
    return {name: stored[name] if sent[name] == base[name] else sent[name] for name in sent}


def in_words(column: Column, value: Any) -> str:
    """Say a stored value of a column as a reader would: codes by label, booleans as yes or no."""
    if value is None or value == "":
        return "—"
    if column.codes is not None:
        return said(column.codes.label_of(str(value)))
    if column.dtype is bool:
        return _("yes") if value else _("no")
    # Coordinates keep all their digits: two that differ must look different.
    return f"{value:.12g}" if isinstance(value, float) else str(value)
