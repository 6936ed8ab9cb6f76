"""On which engines must every indicator give the same answer? One line an engine."""

import pytest

ENGINES = ("duckdb",)


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """An engine to compare with Polars."""
    return str(request.param)
