"""What did a check find, and how is each finding said?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from junheng.kernel.text import Text
from junheng.snapshots.columns import Table
from junheng.snapshots.county import County
from junheng.snapshots.sentences import FAULTS, NOTES, say, where


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that must be put right: file, row as the user sees it, column, what was found."""

    file: str
    row: int | None
    column: str
    found: str
    code: str
    facts: Mapping[str, object] = field(default_factory=dict, compare=False)

    @property
    def label(self) -> Text | None:
        """Return the label of the column, when it is a declared one."""
        label = self.facts.get("label")
        return label if self.column and isinstance(label, Text) else None

    @property
    def message(self) -> Text:
        """Return what is wrong and what to do, without the place."""
        return say(FAULTS[self.code], self.found, self.facts)

    @property
    def sentence(self) -> Text:
        """Return what is wrong, where, and what to do."""
        return where(self.file, self.row, self.label, self.column, self.message)


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was read in another way than written, or left out; nothing to put right.

    `count` cells or rows are meant, the first of them in `row`.
    """

    file: str
    row: int | None
    column: str
    found: str
    code: str
    count: int = 1
    facts: Mapping[str, object] = field(default_factory=dict, compare=False)

    @property
    def label(self) -> Text | None:
        """Return the label of the column, when it is a declared one."""
        label = self.facts.get("label")
        return label if self.column and isinstance(label, Text) else None

    @property
    def message(self) -> Text:
        """Return what was done, without the place."""
        return say(NOTES[self.code], self.found, {"count": self.count, **self.facts})

    @property
    def sentence(self) -> Text:
        """Return what was done, and where."""
        return where(self.file, self.row, self.label, self.column, self.message)


@dataclass(frozen=True)
class CheckReport:
    """Everything a check found, and the frames as far as they could be read.

    `frames` holds one typed frame a table that was found; what could not be read is null in it.
    `files` and `rows` say in which file it was, and which row there each row of the frame is.
    """

    faults: tuple[Fault, ...]
    notes: tuple[Note, ...]
    frames: Mapping[type[Table], pl.DataFrame]
    county: County | None = None
    taken_on: date | None = None
    files: Mapping[type[Table], str] = field(default_factory=dict)
    rows: Mapping[type[Table], pl.Series] = field(default_factory=dict)

    @property
    def is_sound(self) -> bool:
        """Say whether the data can be used as they are."""
        return not self.faults
