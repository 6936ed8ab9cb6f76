"""What would a file change: which rows are new, changed, unchanged or missing from it?"""

from dataclasses import dataclass

import polars as pl

from junheng.registers.frames import ROW_ID, VERSION
from junheng.snapshots.columns import Table

OLD = "_old_"


@dataclass(frozen=True)
class Difference:
    """A file against the registers, for one table.

    `new` holds declared columns. `changed` holds them as wanted, the same with the prefix `_old_`
    as they are, `_row_id` and `_version`. `vanishing` holds the rows that the file does not have,
    with `_row_id` and `_version`.
    """

    table: type[Table]
    new: pl.DataFrame
    changed: pl.DataFrame
    vanishing: pl.DataFrame
    unchanged: int

    @property
    def counts(self) -> dict[str, int]:
        """Return how many rows are of which kind."""
        return {
            "new": self.new.height,
            "changed": self.changed.height,
            "unchanged": self.unchanged,
            "vanishing": self.vanishing.height,
        }


def difference(table: type[Table], current: pl.DataFrame, wanted: pl.DataFrame) -> Difference:
    """Compare by key; a value that is absent equals one that is absent."""
    key = list(table.key())
    others = [name for name in table.columns if name not in key]
    declared = list(table.columns)
    wanted = wanted.select(declared)
    both = wanted.join(current.rename({name: OLD + name for name in others}), on=key, how="inner")
    is_changed = pl.any_horizontal(pl.col(name).ne_missing(pl.col(OLD + name)) for name in others)
    changed = both.filter(is_changed)
    return Difference(
        table=table,
        new=wanted.join(current, on=key, how="anti").sort(key),
        changed=changed.select(*declared, *(OLD + name for name in others), ROW_ID, VERSION).sort(
            key
        ),
        vanishing=current.join(wanted, on=key, how="anti").sort(key),
        unchanged=both.height - changed.height,
    )
