"""A frame keeps directions, proportions and distances."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from junheng.web.map.frame import Frame

CORNERS = [(114.4, 32.8), (114.9, 33.2)]


@given(st.floats(114.4, 114.9), st.floats(32.8, 33.2))
@settings(max_examples=60)
def test_every_point_inside_the_frame_is_drawn_inside_the_view(lon: float, lat: float) -> None:
    frame = Frame.around(CORNERS)
    x, y = frame.at(lon, lat)
    assert 0 <= x <= frame.width
    assert 0 <= y <= frame.height


def test_north_is_up_and_east_is_right() -> None:
    frame = Frame.around(CORNERS)
    south_west, north_east = (frame.at(*corner) for corner in CORNERS)
    assert north_east[0] > south_west[0]
    assert north_east[1] < south_west[1]


def test_the_scale_bar_is_as_long_as_its_kilometres_both_ways() -> None:
    frame = Frame.around(CORNERS)
    km, length = frame.scale_bar()
    x0, y0 = frame.at(114.6, 33.0)
    _, y1 = frame.at(114.6, 33.0 + km / 111.32)
    assert y0 - y1 == pytest.approx(length, abs=0.3)
    x1, _ = frame.at(114.6 + km / 111.32 / 0.83867, 33.0)  # cos 33° = 0.83867
    assert x1 - x0 == pytest.approx(length, rel=0.01)


def test_one_point_and_no_point_make_frames_too() -> None:
    assert Frame.around([(114.6, 33.0)]).height > 0
    assert Frame.around([]).width > 0


def test_a_ring_becomes_a_closed_path() -> None:
    frame = Frame(0, 0, 10, 10, width=10)
    path = frame.path([[(0, 0), (10, 0), (10, 10)]])
    assert path.startswith("M0 ")
    assert path.endswith("Z")
    assert path.count("L") == 2
