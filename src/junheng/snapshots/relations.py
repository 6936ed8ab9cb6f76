"""Is every row named once, and does everything it refers to exist?"""

from collections.abc import Collection, Iterator, Mapping

import polars as pl

from junheng.kernel.text import Text
from junheng.snapshots.columns import Column
from junheng.snapshots.reading import ReadTable, shown
from junheng.snapshots.report import Fault
from junheng.snapshots.tables import TABLES

Tables = Mapping[str, ReadTable]


def duplicate_keys(read: ReadTable) -> Iterator[Fault]:
    """Yield a fault for every row whose key an earlier row has; both rows are named."""
    key = list(read.table.key())
    known = [read.table.columns[name] for name in key]
    repeated = (
        read.frame.select("row", *key)
        .drop_nulls()
        .with_columns(pl.col("row").first().over(key).alias("first"))
        .filter(pl.col("row") != pl.col("first"))
        .select("row", "first", pl.concat_str(pl.col(key).cast(pl.String), separator=" · "))
    )
    named = Text(
        "、".join(column.label.zh for column in known),
        ", ".join(column.label.en for column in known),
    )
    facts = {"label": named, "key": named}
    for row, first, found in repeated.iter_rows():
        yield Fault(read.file, row, key[0], shown(found), "key_twice", {**facts, "first": first})


def missing_parents(read: ReadTable, tables: Tables, unread: Collection[str]) -> Iterator[Fault]:
    """Yield a fault for every cell that refers to a row which is not there.

    Where the table referred to is one of `unread`, or was not read to its end, nobody knows what
    is not there.
    """
    for column in read.table.columns.values():
        if column.refers_to and column.refers_to.split(".")[0] not in unread:
            yield from _missing(read, column, tables)


def _missing(read: ReadTable, column: Column, tables: Tables) -> Iterator[Fault]:
    parent_name, parent_column = column.refers_to.split(".")
    parent = next(table for table in TABLES if table.name == parent_name)
    cells = read.frame.select("row", column.name).drop_nulls()
    facts: dict[str, object] = {"label": column.label, "parent": parent.label}
    if parent_name not in tables:
        if cells.height:
            yield Fault(read.file, None, column.name, "", "parent_table_missing", facts)
        return
    if not tables[parent_name].is_whole:
        return
    there = tables[parent_name].frame.get_column(parent_column).drop_nulls()
    absent = cells.filter(~pl.col(column.name).is_in(there.unique().implode()))
    for row, found in absent.iter_rows():
        yield Fault(read.file, row, column.name, shown(found), "parent_missing", facts)
