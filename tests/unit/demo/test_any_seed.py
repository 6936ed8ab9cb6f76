"""Is every seed a sound county, not only the two that the other tests look at?"""

from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from junheng.cli.county.county import DEFAULT_DAY
from junheng.cli.county.folder import write_county
from junheng.snapshots.checking import check_folder


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_any_seed_is_a_county_without_a_fault_where_every_pupil_sits_in_a_class(seed: int) -> None:
    with TemporaryDirectory() as scratch:
        frames = write_county(Path(scratch) / "county", seed, on=DEFAULT_DAY)
        assert check_folder(Path(scratch) / "county").faults == ()
    enrolled = frames["enrolment"].filter(pl.col("school_year") == DEFAULT_DAY.year)
    assert enrolled["pupils"].sum() == frames["classes"]["pupils"].sum()
    assert frames["classes"]["pupils"].max() <= 70
    assert frames["projects"].filter(kind="enlarge")["seats"].sum() == 3000
    assert 4200 < frames["staff"].height < 4800
    assert frames["schools"]["name"].is_unique().all()
