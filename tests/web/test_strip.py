"""How a value stands, where it lies on an axis, and how dots are stacked."""

import itertools

from hypothesis import example, given, settings
from hypothesis import strategies as st

from junheng.web.indicators.scale import Scale
from junheng.web.indicators.standing import Line, Standing
from junheng.web.indicators.strip import RADIUS, Reading, draw_strip, stack


def test_a_value_on_the_limit_meets_it_in_spite_of_rounding() -> None:
    line = Line(limit=4.2, is_minimum=True, floor=3.57)
    assert line.standing(4.2 - 1e-15) is Standing.MET
    assert line.standing(4.19) is Standing.NEAR
    assert line.standing(3.57) is Standing.NEAR
    assert line.standing(3.56) is Standing.NOT_MET
    assert line.standing(None) is Standing.NOT_ASSESSED


def test_a_most_is_met_from_below_and_has_no_near_without_a_floor() -> None:
    line = Line(limit=0.5, is_minimum=False)
    assert line.standing(0.5) is Standing.MET
    assert line.standing(0.51) is Standing.NOT_MET


@given(st.lists(st.floats(0, 1e7), max_size=40))
@example([5e-324])
@example([1e-9])
@settings(max_examples=80)
def test_an_axis_starts_at_zero_holds_every_value_and_has_few_round_ticks(
    values: list[float],
) -> None:
    scale = Scale.holding(values, start=10, end=500)
    assert scale.at(0) == 10
    assert all(value <= scale.top * (1 + 1e-9) for value in values)
    assert scale.ticks[0] == 0
    assert 2 <= len(scale.ticks) <= 7
    assert scale.ticks[-1] <= scale.top * (1 + 1e-9)


@given(st.lists(st.floats(0, 900), max_size=60))
@settings(max_examples=80)
def test_dots_of_one_row_never_overlap(xs: list[float]) -> None:
    ordered = sorted(xs)
    rows = stack(ordered, apart=9.0)
    for row in set(rows):
        line = [x for x, mine in zip(ordered, rows, strict=True) if mine == row]
        assert all(b - a >= 9.0 for a, b in itertools.pairwise(line))


def test_a_strip_keeps_every_school_and_marks_limit_floor_and_county() -> None:
    readings = [Reading(str(n), f"School {n}", 4.0 + n / 10, f"{4 + n / 10}") for n in range(8)]
    strip = draw_strip(readings, line=Line(4.2, is_minimum=True, floor=3.57), county=4.35)
    assert [dot.reading.key for dot in strip.dots] == [str(n) for n in range(8)]
    assert [dot.standing for dot in strip.dots[:3]] == [Standing.NEAR, Standing.NEAR, Standing.MET]
    assert strip.limit is not None
    assert strip.floor is not None
    assert strip.county is not None
    assert strip.floor.x < strip.limit.x < strip.county.x
    assert all(dot.y + RADIUS <= strip.base for dot in strip.dots)


def test_a_strip_of_nothing_is_still_a_drawing() -> None:
    strip = draw_strip([], line=None, county=None)
    assert strip.dots == ()
    assert strip.limit is None
    assert strip.height > 0
