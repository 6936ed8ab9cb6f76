"""Does a bound hold, and do the rises that rule pairs and sites out, whatever prices it was reckoned from?"""

from time import perf_counter

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.property.planning.small_problems import problems

from junheng.planning.layout.answer import Status
from junheng.planning.layout.model import layout_model
from junheng.planning.layout.relax import _Search
from junheng.planning.layout.separate import TornAreas
from junheng.planning.layout.solve import solve_layout


@settings(max_examples=60, deadline=None)
@given(problems(whole=True, contiguous=False), st.integers(0, 2**32 - 1), st.sampled_from([1, 100]))
def test_no_pair_or_site_of_the_best_answer_is_ruled_out(problem, seed, size):
    answer = solve_layout(problem)
    assume(answer.status == Status.OPTIMAL)
    search = _Search(problem, None)
    model = layout_model(problem, search.active)
    duals = np.random.default_rng(seed).normal(size=sum(len(rows.low) for rows in model.rows))
    search._note(model, np.zeros(model.columns), duals * size)
    check_nothing_ruled_out(problem, answer, search)


@settings(max_examples=100, deadline=None)
@given(problems(whole=True, contiguous=True, limited=False), st.integers(0, 2**32 - 1))
def test_nor_where_areas_are_torn_while_some_pairs_are_left_out(problem, seed):
    answer = solve_layout(problem)
    assume(answer.status == Status.OPTIMAL)
    search = _Search(problem, TornAreas(problem))
    some = np.random.default_rng(seed).random(len(search.usable)) < 0.6
    search.active = search.usable[some]
    while not search.done:
        search.step(until=perf_counter() + 10)
        check_nothing_ruled_out(problem, answer, search)


def check_nothing_ruled_out(problem, answer, search):
    slack = 1e-6 * max(1.0, answer.objective)
    assert search.bound <= answer.objective + slack
    used = {(place, site) for place, site, _ in answer.assignment}
    for pair, rise in enumerate(search.pair_rise):
        place, site = problem.pair_place[pair], problem.pair_site[pair]
        if (problem.place_ids[place], problem.site_ids[site]) in used:
            assert search.bound + rise <= answer.objective + slack
    for site, rise in enumerate(search.site_rise):
        if problem.site_ids[site] in answer.sites and problem.fixed[site] == 0:
            assert search.bound + rise <= answer.objective + slack
