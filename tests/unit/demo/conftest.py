"""Two invented counties, each as it stands in 2025 and in 2026."""

from datetime import date

import pytest

from junheng.cli.county.county import Frames, make_county

YEARS = (2025, 2026)


@pytest.fixture(scope="session", params=[1, 20], ids=["seed 1", "seed 20"])
def both_years(request: pytest.FixtureRequest) -> dict[int, Frames]:
    return {year: make_county(request.param, on=date(year, 9, 1)) for year in YEARS}


@pytest.fixture
def county(both_years: dict[int, Frames]) -> Frames:
    return both_years[2026]
