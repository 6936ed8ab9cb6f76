"""Is the answer of the solver the one found by trying everything?"""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.property.planning.small_problems import best_cost, problems

from junheng.planning.layout.answer import Status
from junheng.planning.layout.solve import solve_layout
from junheng.planning.layout.verify import violations


def check_best(problem):
    answer = solve_layout(problem, seconds=30)
    expected = best_cost(problem)
    if math.isinf(expected):
        assert answer.status == Status.INFEASIBLE
        return
    assert answer.status == Status.OPTIMAL
    assert answer.objective == pytest.approx(expected, rel=1e-6, abs=1e-6)
    assert answer.bound <= answer.objective
    assert answer.bound == pytest.approx(expected, rel=2e-6, abs=1e-6)
    assert violations(problem, answer.as_json()) == []


@settings(max_examples=150, deadline=None)
@given(problems(contiguous=False))
def test_the_answer_is_the_best_of_all_answers(problem):
    check_best(problem)


@settings(max_examples=100, deadline=None)
@given(problems(whole=True, contiguous=True))
def test_the_answer_is_the_best_of_all_answers_with_connected_areas(problem):
    check_best(problem)


@settings(max_examples=60, deadline=None)
@given(problems(limited=False, contiguous=False))
def test_the_answer_is_the_best_of_all_answers_when_seats_never_run_out(problem):
    check_best(problem)


def cost_of_best(problem):
    answer = solve_layout(problem, seconds=30)
    return math.inf if answer.objective is None else answer.objective


@settings(max_examples=40, deadline=None)
@given(problems(limited=True), st.integers(0, 3))
def test_one_more_seat_never_makes_the_best_answer_dearer(problem, site):
    more = problem.seats.copy()
    more[site % problem.sites] += 1
    before, after = cost_of_best(problem), cost_of_best(replace(problem, seats=more))
    assert after <= before + 1e-6 * max(1.0, abs(after))


@settings(max_examples=40, deadline=None)
@given(problems(), st.randoms(use_true_random=False))
def test_renaming_places_and_sites_changes_nothing(problem, random):
    places, sites = list(range(problem.places)), list(range(problem.sites))
    random.shuffle(places)
    random.shuffle(sites)
    place, site = np.array(places), np.array(sites)
    pair_place, pair_site = place[problem.pair_place], site[problem.pair_site]
    order = np.lexsort((pair_site, pair_place))
    at_place, at_site = np.argsort(place), np.argsort(site)
    borders = problem.borders
    renamed = replace(
        problem,
        pupils=problem.pupils[at_place],
        seats=problem.seats[at_site],
        open_cost=problem.open_cost[at_site],
        fixed=problem.fixed[at_site],
        pair_place=pair_place[order],
        pair_site=pair_site[order],
        pair_cost=problem.pair_cost[order],
        borders=None if borders is None else np.sort(place[borders], axis=1),
    )
    before, after = cost_of_best(problem), cost_of_best(renamed)
    assert after == pytest.approx(before, rel=2e-6, abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(problems(contiguous=False, whole=True))
def test_splitting_places_never_makes_the_best_answer_dearer(problem):
    whole = cost_of_best(problem)
    split = cost_of_best(replace(problem, whole=False))
    assert split <= whole + 1e-6 * max(1.0, abs(split))
