"""How are figures written beside the limits they are judged by?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from junheng.web.templatetags.components import apart_from, limit_figure


@pytest.mark.parametrize(
    ("value", "limit", "written"),
    [
        (0.8978, 0.9, "0.898"),  # 0.90 would seem to meet "at least 0.9"
        (0.9, 0.9, "0.9"),
        (0.5003, 0.5, "0.5003"),
        (4.567, 4.2, "4.57"),
        (1999.996, 2000.0, "1,999.996"),
        (67.0, 45.0, "67"),
        (0.4549, 0.452, "0.455"),  # 0.45 would seem to miss "at least 0.452"
        (0.455, 0.455, "0.455"),
        (0.5, None, "0.5"),
        (None, 0.5, "—"),
    ],
)
def test_a_value_never_reads_as_the_limit_it_is_not(
    value: float | None, limit: float | None, written: str
) -> None:
    assert apart_from(value, limit) == written


@given(st.integers(0, 10**10), st.integers(0, 10**6))
def test_a_value_reads_on_the_side_of_its_limit_on_which_it_is(small: int, tenths: int) -> None:
    value, limit = small / 10**7, tenths / 10**4
    read = float(apart_from(value, limit).replace(",", ""))
    stated = float(limit_figure(limit).replace(",", ""))
    assert stated == limit
    assert (read < stated, read > stated) == (value < limit, value > limit)
