"""Does one problem after another get the answer that can be seen by hand?"""

import math
from dataclasses import replace

import numpy as np
import pytest

from junheng.planning.layout.answer import NothingFoundInTime, Status, choose, relative_gap
from junheng.planning.layout.folder import read_problem
from junheng.planning.layout.neighbourhood import Neighbourhoods
from junheng.planning.layout.seated import SeatedSearch
from junheng.planning.layout.solve import solve_layout
from junheng.planning.layout.verify import violations


def test_the_cheapest_sites_that_serve_everyone_are_opened(folder):
    answer = solve_layout(read_problem(folder()))
    assert answer.status == Status.OPTIMAL
    assert answer.sites == ("lake",)
    assert answer.objective == answer.bound == 58
    assert answer.gap == 0


def test_a_place_without_any_allowed_site_makes_the_problem_infeasible(folder):
    travel = "place_id,site_id,cost\nnorth,hill,1\nsouth,hill,1\n"
    answer = solve_layout(read_problem(folder(travel__csv=travel)))
    assert answer.status == Status.INFEASIBLE
    assert answer.objective is None
    assert answer.gap is None
    assert "Place east has no site" in answer.reasons[0]


def test_too_few_seats_make_the_problem_infeasible_and_the_answer_says_so(folder):
    sites = "site_id,seats,open_cost\nhill,20,1\nlake,10,1\n"
    answer = solve_layout(read_problem(folder(sites__csv=sites, problem__toml='places = "split"')))
    assert answer.status == Status.INFEASIBLE
    assert answer.reasons == (
        "35 pupils need seats but the 2 largest sites that may open have 30.",
    )


def test_more_sites_fixed_open_than_allowed_is_infeasible(folder):
    sites = "site_id,seats,open_cost,fixed\nhill,,1,open\nlake,,1,open\n"
    answer = solve_layout(
        read_problem(folder(sites__csv=sites, problem__toml='places = "whole"\nsites_open = 1'))
    )
    assert answer.status == Status.INFEASIBLE


def test_whole_places_that_fit_no_two_sites_are_infeasible_though_seats_suffice(folder):
    places = "place_id,pupils\nnorth,6\nsouth,6\neast,6\n"
    sites = "site_id,seats,open_cost\nhill,9,1\nlake,9,1\n"
    travel = "place_id,site_id,cost\n" + "".join(
        f"{p},{s},1\n" for p in ("north", "south", "east") for s in ("hill", "lake")
    )
    whole = read_problem(folder(places__csv=places, sites__csv=sites, travel__csv=travel))
    assert solve_layout(whole).status == Status.INFEASIBLE
    assert solve_layout(replace(whole, whole=False)).status == Status.OPTIMAL


def test_connected_areas_cost_more_than_any_areas(folder):
    # A row of four: without borders to respect, the ends would share the site in the middle's place.
    places = "place_id,pupils\na,1\nb,1\nc,1\nd,1\n"
    sites = "site_id,seats,open_cost,fixed\none,2,0,open\ntwo,2,0,open\n"
    travel = "place_id,site_id,cost\na,one,0\na,two,5\nb,one,5\nb,two,0\nc,one,0\nc,two,5\nd,one,5\nd,two,0\n"
    folder(borders__csv="place_id,other_id\na,b\nb,c\nc,d\n")
    problem = read_problem(
        folder(
            places__csv=places,
            sites__csv=sites,
            travel__csv=travel,
            problem__toml='places = "whole"\ncontiguous = true',
        )
    )
    answer = solve_layout(problem)
    assert answer.objective == answer.bound == 10
    assert violations(problem, answer.as_json()) == []
    assert solve_layout(replace(problem, contiguous=False)).objective == 0


def test_an_answer_within_a_wide_gap_is_not_called_optimal():
    assert relative_gap(100, 90) == pytest.approx(0.1)
    assert relative_gap(0, 0) == 0
    assert relative_gap(5, 7) == 0


def random_median(places, open_sites, seed):
    rng = np.random.default_rng(seed)
    at = rng.random((places, 2)) * 1000
    cost = np.rint(np.hypot(*(at[:, None] - at[None, :]).transpose(2, 0, 1)))
    place, site = np.divmod(np.arange(places * places), places)
    from junheng.planning.layout.problem import LayoutProblem

    return LayoutProblem(
        place_ids=tuple(f"p{i}" for i in range(places)),
        site_ids=tuple(f"s{i}" for i in range(places)),
        pupils=np.ones(places),
        seats=np.full(places, np.inf),
        open_cost=np.zeros(places),
        fixed=np.zeros(places, dtype=np.int64),
        pair_place=place,
        pair_site=site,
        pair_cost=cost.reshape(-1),
        whole=True,
        sites_open=open_sites,
    )


def test_a_search_cut_short_returns_an_answer_that_holds_and_a_bound_below_the_best():
    problem = random_median(150, 12, seed=5)
    full = solve_layout(problem, seconds=60)
    short = solve_layout(problem, seconds=0.02)
    assert violations(problem, short.as_json()) == []
    assert short.bound <= full.objective <= short.objective
    assert full.status == Status.OPTIMAL


@pytest.mark.parametrize("seed", range(12))
def test_a_search_that_ends_in_time_has_proven_its_answer(seed):
    """Costs of a few units: what is left open costs a fraction more than the best, so nothing is."""
    problem = random_median(36, 6, seed)
    cost = np.random.default_rng(seed).integers(1, 12, size=36 * 36).astype(float)
    answer = solve_layout(replace(problem, pair_cost=cost), seconds=30)
    assert answer.status == Status.OPTIMAL
    assert answer.bound == answer.objective


def test_the_same_seed_gives_the_same_answer():
    problem = random_median(60, 5, seed=2)
    tight = replace(problem, seats=np.full(60, 14.0))
    first, second = (solve_layout(tight, seed=3) for _ in range(2))
    assert first.assignment == second.assignment


def test_nothing_found_names_the_bound_and_what_to_do():
    error = NothingFoundInTime(12.5, 60)
    assert "at least 12.5" in str(error)
    assert "--seconds" in str(error)


def test_a_wide_gap_never_makes_a_problem_infeasible_that_is_only_hard_to_serve(folder):
    # Only "c" and "d" together serve everyone, and a quick search does not see it.
    served = {"a": "4", "b": "013", "c": "02", "d": "134", "e": "01"}
    pairs = "".join(f"{place},{site},1\n" for site, places in served.items() for place in places)
    problem = read_problem(
        folder(
            places__csv="place_id,pupils\n" + "".join(f"{i},1\n" for i in range(5)),
            sites__csv="site_id,seats,open_cost\n" + "".join(f"{site},,0\n" for site in served),
            travel__csv="place_id,site_id,cost\n" + pairs,
            problem__toml='places = "whole"\nsites_open = 2\n',
        )
    )
    assert solve_layout(problem, gap=0.99).sites == ("c", "d")


def test_a_bound_that_the_solver_does_not_know_is_no_fault(folder):
    search = SeatedSearch(read_problem(folder()), until=0, gap=0, seed=0)
    assert search.problem.costs_are_whole
    assert search._rounded(-math.inf) == -math.inf
    assert search._rounded(57.1) == 58


def test_an_answer_that_the_solver_finds_in_its_presolve_is_not_lost(folder):
    folder(borders__csv="place_id,other_id\np0,p3\n")
    costs = [[0, 3, 34], [0, 21, 3], [11, 19, 16], [16, 1, 0]]
    problem = read_problem(
        folder(
            places__csv="place_id,pupils\np0,7\np1,5\np2,4\np3,2\n",
            sites__csv="site_id,seats,open_cost,fixed\ns0,,9,\ns1,,1,\ns2,,2,open\n",
            travel__csv="place_id,site_id,cost\n"
            + "".join(f"p{i},s{j},{c}\n" for i, row in enumerate(costs) for j, c in enumerate(row)),
            problem__toml='places = "whole"\ncontiguous = true\n',
        )
    )
    answer = solve_layout(problem, seconds=10)
    assert (answer.status, answer.objective, answer.bound) == (Status.OPTIMAL, 30, 30)


def test_a_site_may_be_drawn_again_and_again(folder):
    problem = read_problem(folder())
    best = choose(problem, np.array([False, True]), np.array([0.0, 1, 0, 1, 1]))
    around = Neighbourhoods(problem, np.ones(2), seed=0)
    assert all(around.draw(best)[1] for _ in range(2000))
