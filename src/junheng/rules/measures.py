"""How many rows, or how much of a column, does each school, township or county have?"""

from dataclasses import dataclass

import narwhals as nw

from junheng.rules.frames import Frames, Rows
from junheng.snapshots.columns import Table

AMOUNT, UNKNOWN = "amount", "unknown"


@dataclass(frozen=True, eq=False)
class Measure:
    """A table and an expression over its rows; adding up over nothing is 0, over an unknown unknown."""

    table: type[Table]
    value: nw.Expr
    where: nw.Expr | None = None

    def by(self, frames: Frames, *keys: str) -> Rows:
        """Return one row per group of `keys` met in the table.

        Columns: the keys, `amount` (float) and `unknown` (how many rows have no value). A group
        that `where` empties keeps its row, with amount 0.
        """
        counts = self.where if self.where is not None else nw.lit(value=True)
        rows = frames[self.table].with_columns(_counts=counts, _value=self.value.cast(nw.Float64))
        rows = rows.with_columns(
            _amount=nw.when(nw.col("_counts"), ~nw.col("_value").is_null())
            .then(nw.col("_value"))
            .otherwise(nw.lit(0.0)),
            _unknown=nw.when(
                nw.col("_counts").is_null() | (nw.col("_counts") & nw.col("_value").is_null())
            )
            .then(nw.lit(1))
            .otherwise(nw.lit(0)),
        )
        return rows.group_by(*keys).agg(
            nw.col("_amount").sum().cast(nw.Float64).alias(AMOUNT),
            nw.col("_unknown").sum().cast(nw.Int64).alias(UNKNOWN),
        )


def count(table: type[Table], *, where: nw.Expr | None = None) -> Measure:
    """Count the rows of `table` for which `where` holds."""
    return Measure(table, nw.lit(1.0), where)


def total(table: type[Table], column: nw.Expr, *, where: nw.Expr | None = None) -> Measure:
    """Add up `column`, or an expression of columns, over the rows for which `where` holds."""
    return Measure(table, column, where)
