"""What does each column of a grid hold as typed values, and which of its cells are at fault?"""

from datetime import date

import polars as pl

from junheng.snapshots.cells import BLANKS, read_cell
from junheng.snapshots.columns import Column
from junheng.snapshots.schema import POLARS_TYPES

# What needs no second look, by type; everything else goes, once per distinct text, to read_cell.
_PLAIN = {
    int: r"^-?[0-9]{1,14}$",
    float: r"^-?[0-9]{1,14}(\.[0-9]+)?$",
    date: r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    str: r"^[\p{Han}0-9()（）_]+$|^[A-Za-z_][A-Za-z0-9_-]*$",
}


def read_values(texts: pl.Series, column: Column) -> pl.DataFrame:
    """Return one row a cell: `text` as written, `value` typed, `fault` and `note` codes or null.

    A text that is plainly of its type is read by Polars; the rest by `read_cell`, which is the
    definition: both give the same answer (a property test compares them).
    """
    dtype = POLARS_TYPES[column.dtype]
    text = pl.col("text")
    is_plain: pl.Expr = pl.lit(value=False)
    plain: pl.Expr = pl.lit(None, dtype=dtype)
    if column.codes is None and column.dtype in _PLAIN:
        is_plain = text.str.contains(_PLAIN[column.dtype])
        if column.dtype is date:
            plain = text.str.to_date("%Y-%m-%d", strict=False)
            is_plain = is_plain & plain.dt.year().is_between(1900, 2100).fill_null(value=False)
        else:
            plain = text.cast(dtype, strict=False)
    none = pl.lit(None, dtype=pl.String)
    frame = pl.DataFrame({"text": texts}).select(
        "text",
        pl.when(is_plain).then(plain).otherwise(None).alias("value"),
        none.alias("fault"),
        none.alias("note"),
        (text.is_not_null() & ~is_plain).alias("is_odd"),
    )
    if not frame.get_column("is_odd").any():
        return frame.drop("is_odd")
    odd = frame.get_column("text").filter(frame.get_column("is_odd")).unique()
    read = [read_cell(text, column) for text in odd]
    meanings = pl.DataFrame(
        {
            "text": odd,
            "odd": pl.Series([cell.value for cell in read], dtype=dtype),
            "odd_fault": pl.Series([cell.fault or None for cell in read], dtype=pl.String),
            "odd_note": pl.Series([cell.note or None for cell in read], dtype=pl.String),
        }
    )
    return frame.join(meanings, on="text", how="left", maintain_order="left").select(
        "text",
        pl.coalesce("value", "odd").alias("value"),
        pl.col("odd_fault").alias("fault"),
        pl.col("odd_note").alias("note"),
    )


def is_blank(texts: pl.Expr) -> pl.Expr:
    """Say where a cell holds nothing but blanks."""
    return texts.is_null() | (texts.str.strip_chars(BLANKS) == "")
