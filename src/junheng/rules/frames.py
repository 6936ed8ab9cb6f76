"""Where do a rule's tables come from?"""

from typing import Any, Protocol

import narwhals as nw

from junheng.snapshots.columns import Table

Rows = nw.LazyFrame[Any]


class Frames(Protocol):
    """The tables of one snapshot on one engine."""

    def __getitem__(self, table: type[Table]) -> Rows:
        """Return the rows of `table`, with its declared columns."""
        ...

    def has(self, table: type[Table]) -> bool:
        """Say whether the snapshot holds `table` at all; an empty table is held."""
        ...

    def hold(self, rows: Rows) -> Rows:
        """Compute `rows` once and return them on the same engine."""
        ...
