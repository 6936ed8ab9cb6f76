"""How does a declared table look as a Polars frame?"""

from datetime import date

import polars as pl

from junheng.snapshots.columns import Table

POLARS_TYPES: dict[type, type[pl.DataType]] = {
    str: pl.String,
    int: pl.Int64,
    float: pl.Float64,
    bool: pl.Boolean,
    date: pl.Date,
}


def polars_schema(table: type[Table]) -> dict[str, pl.DataType]:
    """Return the type of each column, in the order of declaration."""
    return {name: POLARS_TYPES[column.dtype]() for name, column in table.columns.items()}


def empty_frame(table: type[Table]) -> pl.DataFrame:
    """Return the table without a row."""
    return pl.DataFrame(schema=polars_schema(table))


def in_order(frame: pl.DataFrame, table: type[Table]) -> pl.DataFrame:
    """Return the frame with exactly the declared columns and types, sorted by key.

    An optional column that is absent becomes empty. Raises ValueError when a required column is
    absent, and polars.exceptions.PolarsError when a value does not fit its type.
    """
    for name, column in table.columns.items():
        if name not in frame.columns and column.is_required:
            raise ValueError(f"Table '{table.name}' has no column '{name}'. Add it.")
    fitted = frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in polars_schema(table).items()
    )
    # The other columns break ties, so that the order never depends on how the rows arrived.
    order = [*table.key(), *(name for name in table.columns if name not in table.key())]
    return fitted.sort(order, nulls_last=True).rechunk()
