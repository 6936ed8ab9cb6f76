"""Do areas that grow outwards hold together, and does annealing keep them so?"""

import itertools
import time

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.property.planning.small_problems import best_cost, connected, problems

from junheng.planning.layout.anneal import annealed
from junheng.planning.layout.areas_connected import (
    border_graph,
    may_leave,
    neighbours,
    parts_of,
)
from junheng.planning.layout.grown import GrownAreas
from junheng.planning.layout.mend import joined
from junheng.planning.layout.model import layout_model, usable_pairs
from junheng.planning.layout.polish import holds


def _assignments(problem):
    """Give every way to send each place to one of its usable sites."""
    usable = np.flatnonzero(usable_pairs(problem))
    sites = [
        problem.pair_site[usable[problem.pair_place[usable] == i]].tolist()
        for i in range(problem.places)
    ]
    return itertools.product(*sites)


@given(problems(whole=True, contiguous=True))
def test_every_answer_that_keeps_to_the_rows_have_connected_areas(problem):
    model = layout_model(problem)
    rows = GrownAreas(problem)(model, None)
    place, site = problem.pair_place[model.pairs], problem.pair_site[model.pairs]
    for assigned in _assignments(problem):
        values = np.zeros(model.columns)
        values[problem.sites :] = np.array(assigned)[place] == site
        if (rows.matrix @ values <= rows.high + 1e-9).all():
            assert connected(problem, assigned)


@given(problems(whole=True, contiguous=True), st.data())
def test_a_place_may_leave_just_when_the_rest_of_its_area_stays_in_one_part(problem, data):
    graph, near = border_graph(problem), neighbours(problem)
    site = data.draw(st.lists(st.integers(0, 1), min_size=problem.places, max_size=problem.places))
    place = data.draw(st.integers(0, problem.places - 1))
    area = np.flatnonzero(np.array(site) == site[place])
    assume(len(parts_of(graph, area)) == 1)
    rest = area[area != place]
    assert may_leave(near, site, place) == (len(rest) == 0 or len(parts_of(graph, rest)) == 1)


@given(problems(whole=True, contiguous=True), st.integers(0, 2**16))
def test_annealing_gives_an_answer_that_holds_and_none_better_than_the_best(problem, seed):
    opened = problem.fixed != -1
    assume(problem.sites_open is None and problem.max_sites_open is None)
    usable = usable_pairs(problem)
    site = joined(problem, opened, np.where(usable, 1.0, 0.0))
    assume(site is not None)
    choice = annealed(problem, opened, site, until=time.perf_counter() + 0.02, seed=seed)
    if choice is not None:
        assert holds(problem, choice)
        assert choice.objective >= best_cost(problem) - 1e-6 * max(1.0, choice.objective)


def test_the_best_answer_of_a_row_of_villages_keeps_to_the_rows(strip):
    problem, _site = strip
    model = layout_model(problem)
    rows = GrownAreas(problem)(model, None)
    values = np.zeros(model.columns)
    best = np.array([0, 0, 1, 1, 2, 2])
    values[problem.sites :] = (
        best[problem.pair_place[model.pairs]] == problem.pair_site[model.pairs]
    )
    assert len(rows.high) > 0
    assert (rows.matrix @ values <= rows.high).all()


def test_annealing_empties_an_overfull_school_through_the_one_between(strip):
    """Six villages in a row, three schools of two villages each: only one answer fits."""
    problem, site = strip
    choice = annealed(problem, np.ones(3, dtype=bool), site, until=time.perf_counter() + 5, seed=1)
    assert choice is not None
    assert problem.pair_site[choice.share > 0.5].tolist() == [0, 0, 1, 1, 2, 2]


@pytest.fixture
def strip():
    from junheng.planning.layout.problem import LayoutProblem

    places, sites = np.meshgrid(np.arange(6), np.arange(3), indexing="ij")
    problem = LayoutProblem(
        place_ids=tuple("abcdef"),
        site_ids=("west", "middle", "east"),
        pupils=np.full(6, 10.0),
        seats=np.full(3, 20.0),
        open_cost=np.zeros(3),
        fixed=np.zeros(3, dtype=np.int64),
        pair_place=places.ravel(),
        pair_site=sites.ravel(),
        pair_cost=10.0 * np.abs(places - 2.5 * sites).ravel(),
        whole=True,
        contiguous=True,
        borders=np.array([[i, i + 1] for i in range(5)]),
    )
    # Everybody but the last two goes west.
    return problem, np.array([0, 0, 0, 0, 1, 2])
