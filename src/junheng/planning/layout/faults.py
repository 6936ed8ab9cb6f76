"""What is wrong with a location problem, where, and what should be done about it?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

FAULTS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of an input file.

    `row` is the line of the file, the heading being line 1, or None when the whole file is meant.
    """

    file: str
    row: int | None
    column: str | None
    message: str

    def __str__(self) -> str:
        """Give the fault as one sentence naming file, row and column."""
        where = self.file
        if self.row is not None:
            where += f", row {self.row}"
        if self.column is not None:
            where += f", column {self.column}"
        return f"{where}: {self.message}"


class ProblemNotValid(ValueError):
    """A location problem cannot be used; `faults` lists every reason."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        shown = [str(fault) for fault in self.faults[:FAULTS_SHOWN]]
        if len(self.faults) > FAULTS_SHOWN:
            shown.append(f"… and {len(self.faults) - FAULTS_SHOWN} more faults of this kind.")
        super().__init__("\n".join(shown))
