"""What stands in a Parquet file?"""

from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from junheng.snapshots.delimited import LARGEST_FILE_MB
from junheng.snapshots.grids import Grid

MOST_ROWS = 20_000_000


def read_parquet(path: Path, file: str) -> Grid:
    """Read a Parquet file as text; its first row of data is row 2, as if headings were row 1."""
    grid = Grid(file, path.stem, pl.DataFrame())
    megabytes = round(path.stat().st_size / 1e6)
    if megabytes > LARGEST_FILE_MB:
        grid.report("file_too_large", megabytes=megabytes, limit=LARGEST_FILE_MB)
        return grid
    if not path.stat().st_size:
        grid.report("file_empty")
        return grid
    try:
        names, columns = _columns(path)
        texts = [_texts(column) for column in columns]
    # A damaged file fails in many ways (and some are no `OSError`): all mean the same here.
    except Exception:  # noqa: BLE001
        grid.report("parquet_unreadable")
        return grid
    for i, column in enumerate(texts):
        if column is None:
            grid.unreadable.add(i)
            texts[i] = pl.Series([None] * len(columns[i]), dtype=pl.String)
    heading = pl.DataFrame({str(i): [name] for i, name in enumerate(names)})
    body = pl.DataFrame({str(i): column for i, column in enumerate(texts)})
    grid.cells = pl.concat([heading, body]) if names else pl.DataFrame()
    if not names:
        grid.report("file_empty")
    return grid


def _columns(path: Path) -> tuple[list[str], list[pa.ChunkedArray]]:
    with pq.ParquetFile(path) as parquet:
        if parquet.metadata.num_rows > MOST_ROWS:
            raise ValueError(f"{parquet.metadata.num_rows} rows are more than can be read.")
        table = parquet.read()
    # Only what is proven whole goes on to Polars, which does not look twice at what it is given.
    table.validate(full=True)
    return table.schema.names, table.columns


def _texts(column: pa.ChunkedArray) -> pl.Series | None:
    series = pl.Series(values=pl.from_arrow(column))
    if series.dtype.is_nested():
        return None
    try:
        return series.cast(pl.String)
    except pl.exceptions.PolarsError:
        return None
