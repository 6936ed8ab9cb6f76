"""Is the fast reading of a column the same as reading its cells one by one?"""

from datetime import date

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from junheng.snapshots.cells import read_cell
from junheng.snapshots.columns import Column
from junheng.snapshots.tables import TABLES
from junheng.snapshots.values import read_values

COLUMNS = [column for table in TABLES for column in table.columns.values()]
TEXTS = st.one_of(
    st.text(max_size=12),
    st.integers(-(10**16), 10**16).map(str),
    st.floats().map(str),
    st.floats(-1000, 1000).map(lambda value: f"{value:.3f}"),
    st.dates(date(1800, 1, 1), date(2200, 1, 1)).map(str),
    st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", fullmatch=True),
    st.from_regex(r"[+-]?[0-9０-９]{1,8}[.,]?[0-9]{0,4}[eE%人万元]?", fullmatch=True),
    st.sampled_from([code.value for c in COLUMNS if c.codes for code in c.codes.codes]),
    st.sampled_from([code.label.zh for c in COLUMNS if c.codes for code in c.codes.codes]),
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(COLUMNS), st.lists(st.none() | TEXTS, max_size=8))
def test_a_column_reads_as_its_cells(column: Column, texts: list[str | None]) -> None:
    read = read_values(pl.Series(texts, dtype=pl.String), column)
    cells = [read_cell(text, column) if text is not None else None for text in texts]
    assert read["text"].to_list() == texts
    assert read["value"].to_list() == [cell.value if cell else None for cell in cells]
    assert read["fault"].to_list() == [(cell.fault or None) if cell else None for cell in cells]
    assert read["note"].to_list() == [(cell.note or None) if cell else None for cell in cells]
