"""Do the rows that only help the solver leave every answer in?"""

import pytest

from junheng.planning.layout.folder import read_problem
from junheng.planning.layout.model import fewest_open
from junheng.planning.layout.relax import relax
from junheng.planning.layout.solve import solve_layout


@pytest.mark.parametrize(
    ("sites", "fewest"),
    [
        ("hill,30,0,\nlake,20,0,\n", 2),
        ("hill,35,0,\nlake,20,0,\n", 1),
        ("hill,35,0,closed\nlake,20,0,\nmill,15,0,\ndale,15,0,\n", 2),
        ("hill,5,0,\nlake,5,0,\n", 2),
    ],
)
def test_the_largest_sites_say_how_many_must_open(folder, sites, fewest):
    problem = read_problem(
        folder(
            sites__csv="site_id,seats,open_cost,fixed\n" + sites,
            travel__csv="place_id,site_id,cost\nnorth,hill,1\n",
        )
    )
    assert fewest_open(problem) == fewest


def test_a_site_that_must_open_as_a_whole_is_paid_as_a_whole(folder):
    # 35 pupils need two sites of 20 seats: 1.75 of them would be enough for a relaxation that divides sites.
    problem = read_problem(
        folder(
            sites__csv="site_id,seats,open_cost\nhill,20,100\nlake,20,100\nmill,20,100\n",
            travel__csv="place_id,site_id,cost\n"
            + "".join(
                f"{place},{site},0\n"
                for place in ("north", "south", "east")
                for site in ("hill", "lake", "mill")
            ),
            problem__toml='places = "split"\n',
        )
    )
    assert relax(problem, until=float("inf")).bound == pytest.approx(200)
    assert solve_layout(problem).objective == pytest.approx(200)
