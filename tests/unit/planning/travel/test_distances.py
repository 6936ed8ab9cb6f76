"""Are distances right, and is a missing one said loudly?"""

import math

import polars as pl
import pytest

from junheng.planning.travel.distances import TravelNotKnown, straight_travel, travel_from_file


def located(key, *rows):
    return pl.DataFrame(
        rows, schema={key: pl.String, "lon": pl.Float64, "lat": pl.Float64}, orient="row"
    )


def test_a_degree_of_latitude_is_about_111_kilometres():
    travel = straight_travel(
        located("place_id", ("a", 114, 33)), located("school_id", ("s", 114, 34)), detour=1
    )
    assert travel.km[0, 0] == pytest.approx(111.195, abs=0.001)


def test_a_degree_of_longitude_shrinks_with_the_cosine_of_the_latitude_and_the_detour_lengthens_it():
    travel = straight_travel(
        located("place_id", ("a", 114, 60)), located("school_id", ("s", 114.01, 60)), detour=1.3
    )
    assert travel.km[0, 0] == pytest.approx(1.3 * 1.11195 * math.cos(math.radians(60)), rel=1e-4)
    assert travel.how == "straight line × 1.3"


def test_every_place_without_coordinates_is_named():
    places = located("place_id", ("a", 114, 33), ("b", None, 33), ("c", 114, float("nan")))
    with pytest.raises(TravelNotKnown, match=r"2 places have no coordinates: b, c\."):
        straight_travel(places, located("school_id", ("s", 114, 33)))


def test_a_school_without_coordinates_is_named():
    with pytest.raises(TravelNotKnown, match=r"1 schools have no coordinates: s\."):
        straight_travel(
            located("place_id", ("a", 114, 33)), located("school_id", ("s", None, None))
        )


def test_a_way_shorter_than_the_straight_line_is_refused():
    with pytest.raises(ValueError, match="never shorter"):
        straight_travel(located("place_id"), located("school_id"), detour=0.9)


def test_a_road_matrix_is_read_and_pairs_it_does_not_list_have_no_way(tmp_path):
    path = tmp_path / "roads.csv"
    path.write_text("place_id,school_id,km\na,s,1.5\nb,t,2\nelsewhere,s,9\n")
    travel = travel_from_file(path, ["a", "b"], ["s", "t"])
    assert travel.km.tolist() == [[1.5, math.inf], [math.inf, 2.0]]
    assert travel.how == "road matrix roads.csv"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("place_id,school_id\na,s\n", "has no column km"),
        ("place_id,school_id,km\na,s,far\n", "row 2, column km: 'far' is not a distance"),
        ("place_id,school_id,km\na,s,-1\n", "row 2, column km: '-1' is not a distance"),
        ("place_id,school_id,km\na,s,\n", "row 2, column km"),
        ("place_id,school_id,km\na,s,1\na,s,2\n", "row 3: a and s are listed twice"),
        ("place_id,school_id,km\na,s,1\n", "lists no way from 1 places: b"),
        ("", "cannot be read"),
    ],
)
def test_a_road_matrix_with_a_fault_is_refused(tmp_path, text, sentence):
    path = tmp_path / "roads.csv"
    path.write_text(text)
    with pytest.raises(TravelNotKnown, match=sentence):
        travel_from_file(path, ["a", "b"], ["s"])
