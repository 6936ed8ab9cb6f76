"""On which engine do a snapshot's tables run?"""

import re
from collections.abc import Callable
from typing import Any, Literal

import duckdb
import narwhals as nw

from junheng.snapshots.columns import Table
from junheng.snapshots.snapshot import Snapshot

Engine = Literal["polars", "duckdb"]


class Frames:
    """The tables of one snapshot as lazy frames of one engine; an absent table has no row."""

    def __init__(
        self,
        snapshot: Snapshot,
        make_lazy: Callable[[type[Table]], nw.LazyFrame[Any]],
        hold: Callable[[nw.LazyFrame[Any]], nw.LazyFrame[Any]],
    ) -> None:
        self.snapshot = snapshot
        self._make_lazy = make_lazy
        self._hold = hold
        self._lazy: dict[type[Table], nw.LazyFrame[Any]] = {}

    def __getitem__(self, table: type[Table]) -> nw.LazyFrame[Any]:
        if table not in self._lazy:
            self._lazy[table] = self._make_lazy(table)
        return self._lazy[table]

    def has(self, table: type[Table]) -> bool:
        """Say whether the table is present in the snapshot."""
        return self.snapshot.has(table)

    def hold(self, rows: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """Compute `rows` once and return them on the same engine, for what is read many times."""
        return self._hold(rows)


def open_frames(snapshot: Snapshot, engine: str = "polars") -> Frames:
    """Return the snapshot's tables on an engine. Raises ValueError for an engine unknown."""
    if engine not in ENGINES:
        raise ValueError(f"Engine '{engine}' is not known. Use one of: {', '.join(ENGINES)}.")
    return ENGINES[engine](snapshot)


def _polars(snapshot: Snapshot) -> Frames:
    return Frames(
        snapshot,
        lambda table: nw.from_native(snapshot.table(table).lazy()),
        lambda rows: rows.collect().lazy(),
    )


def _duckdb(snapshot: Snapshot) -> Frames:
    connection = duckdb.connect(":memory:")

    def make_lazy(table: type[Table]) -> nw.LazyFrame[Any]:
        path = snapshot.parquet_of(table)
        if path is None:
            return nw.from_native(connection.from_arrow(snapshot.table(table).to_arrow())).lazy()
        # A path is a pattern to DuckDB; a character class of one stands for itself.
        literal = re.sub(r"([*?\[])", r"[\1]", str(path))
        return nw.from_native(connection.read_parquet(literal)).lazy()

    def hold(rows: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        computed = rows.collect("pyarrow").to_native()
        return nw.from_native(connection.from_arrow(computed)).lazy()

    return Frames(snapshot, make_lazy, hold)


ENGINES: dict[str, Callable[[Snapshot], Frames]] = {"polars": _polars, "duckdb": _duckdb}
