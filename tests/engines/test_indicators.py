"""Do all engines give the same values, row by row?"""

import pytest
from hypothesis import HealthCheck, given, settings
from polars.testing import assert_frame_equal
from tests.property.rules.counties import RandomCounty, counties
from tests.spec.cases import TAKEN_ON, MemoryFrames

from junheng.catalogue import INDICATORS
from junheng.catalogue.measure import measure_one
from junheng.catalogue.scope import AssessedFrames

HERE = ("411799", "试县")


@pytest.mark.parametrize("by", ["class", "school", "township", "county"])
@settings(
    max_examples=3,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(county=counties())
def test_every_indicator_is_the_same_on_every_engine(
    engine: str, by: str, county: RandomCounty
) -> None:
    reference = AssessedFrames(MemoryFrames(county.tables, "polars"), on=TAKEN_ON)
    other = AssessedFrames(MemoryFrames(county.tables, engine), on=TAKEN_ON)
    for code, indicator in INDICATORS.items():
        if by == "class" and code != "classes.size":
            continue
        if by == "school" and indicator.is_between_units:
            continue
        expected = measure_one(reference, indicator, by=by, county=HERE)  # type: ignore[arg-type]
        found = measure_one(other, indicator, by=by, county=HERE)  # type: ignore[arg-type]
        assert_frame_equal(found, expected, rel_tol=1e-12, abs_tol=1e-12)
