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
    frame = pl.DataFrame({"text": texts})
    dtype = POLARS_TYPES[column.dtype]
    is_plain = pl.lit(value=False)
    plain_value: pl.Expr = pl.lit(None, dtype=dtype)
    if column.codes is None and column.dtype in _PLAIN:
        is_plain = pl.col("text").str.contains(_PLAIN[column.dtype])
        if column.dtype is date:
            plain_value = pl.col("text").str.to_date("%Y-%m-%d", strict=False)
            is_plain = is_plain & plain_value.dt.year().is_between(1900, 2100)
        else:
            plain_value = pl.col("text").cast(dtype, strict=False)
    frame = frame.with_columns(
        pl.when(is_plain).then(plain_value).alias("plain"),
        (pl.col("text").is_null() | is_plain.fill_null(value=False)).alias("is_plain"),
    )
    odd = frame.filter(~pl.col("is_plain")).get_column("text").unique()
    read = [read_cell(text, column) for text in odd]
    meanings = pl.DataFrame(
        {
            "text": odd,
            "odd": pl.Series([cell.value for cell in read], dtype=dtype),
            "fault": pl.Series([cell.fault or None for cell in read], dtype=pl.String),
            "note": pl.Series([cell.note or None for cell in read], dtype=pl.String),
        }
    )
    return frame.join(meanings, on="text", how="left", maintain_order="left").select(
        "text", pl.coalesce("plain", "odd").alias("value"), "fault", "note"
    )


def is_blank(texts: pl.Expr) -> pl.Expr:
    """Say where a cell holds nothing but blanks."""
    return texts.is_null() | (texts.str.strip_chars(BLANKS) == "")
