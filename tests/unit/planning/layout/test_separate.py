"""Do the rows against torn areas hold for every answer, whichever pairs the torn one was found among?"""

import numpy as np

from junheng.planning.layout.folder import read_problem
from junheng.planning.layout.model import layout_model
from junheng.planning.layout.separate import TornAreas


def test_an_area_torn_for_want_of_a_pair_may_be_connected_by_it(folder):
    folder(borders__csv="place_id,other_id\nwest,middle\nmiddle,east\n")
    problem = read_problem(
        folder(
            places__csv="place_id,pupils\nwest,1\nmiddle,1\neast,1\n",
            sites__csv="site_id,seats,open_cost\nhill,,0\nlake,,0\n",
            travel__csv="place_id,site_id,cost\n"
            + "".join(f"{p},{s},1\n" for p in ("west", "middle", "east") for s in ("hill", "lake")),
            problem__toml='places = "whole"\ncontiguous = true\n',
        )
    )
    # All pairs but the one of the middle with the hill, whose area is therefore torn.
    pairs = np.array([0, 1, 3, 4, 5])
    model = layout_model(problem, pairs)
    rows = TornAreas(problem)(model, np.array([1.0, 1.0, 1, 0, 1, 1, 0]))
    torn, connected = np.zeros(8), np.zeros(8)
    torn[[0, 1, 2, 5, 6]] = 1
    connected[[0, 2, 4, 6]] = 1
    assert (rows.matrix @ torn > rows.high).any()
    assert (rows.matrix @ connected <= rows.high).all()
