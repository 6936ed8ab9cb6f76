"""The fixture with which a spec case is written: tables, an indicator, an answer."""

import pytest
from tests.spec.cases import Spec


@pytest.fixture
def spec() -> Spec:
    return Spec()
