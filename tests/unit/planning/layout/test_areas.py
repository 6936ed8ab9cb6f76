"""Do the cells of places cover the county once, and do neighbours touch?"""

import numpy as np
import pytest
import shapely

from junheng.planning.layout.areas import place_areas


def test_cells_cover_the_outline_once_and_hold_their_places():
    rng = np.random.default_rng(1)
    lon, lat = 114 + rng.random(40), 33 + rng.random(40)
    areas = place_areas([f"p{i}" for i in range(40)], lon, lat)
    together = shapely.union_all(areas.cells)
    assert together.area == pytest.approx(sum(cell.area for cell in areas.cells), rel=1e-6)
    for cell, x, y in zip(areas.cells, lon, lat, strict=True):
        assert cell.buffer(1e-9).contains(shapely.Point(x, y))
    for a, b in areas.neighbours:
        assert areas.cells[a].distance(areas.cells[b]) < 1e-9


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_few_places_in_a_row_have_cells_too(number):
    areas = place_areas(
        ["a", "b", "c"][:number], 114 + np.arange(number) / 10, np.full(number, 33.0)
    )
    assert areas.neighbours == ((0, 1), (1, 2))[: number - 1]
    assert all(cell.area > 0 for cell in areas.cells)


def test_places_on_one_spot_share_a_cell_and_are_neighbours():
    areas = place_areas(
        ["a", "b", "c"], np.array([114.0, 114.0, 115.0]), np.array([33.0, 33.0, 33.0])
    )
    assert areas.cells[0].equals(areas.cells[1])
    assert areas.neighbours == ((0, 1), (0, 2), (1, 2))


def test_cells_of_a_township_are_joined():
    areas = place_areas(["a", "b", "c"], 114 + np.arange(3) / 10, np.full(3, 33.0))
    towns = areas.dissolved(["x", "x", "y"])
    assert towns["x"].geom_type == "Polygon"
    assert towns["x"].area == pytest.approx(areas.cells[0].area + areas.cells[1].area)


def test_cells_are_given_as_geojson_with_properties():
    areas = place_areas(["a"], np.array([114.0]), np.array([33.0]))
    made = areas.as_geojson({"a": {"school": "s"}})
    assert made["features"][0]["properties"] == {"place_id": "a", "school": "s"}
    assert made["features"][0]["geometry"]["type"] == "Polygon"
