"""Does a seat plan leave as few without a seat, and travel as little, as a linear program says?"""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from tests.property.planning.small_counties import small_county

from junheng.kernel.stages import Stage
from junheng.planning.layout.inputs import seat_inputs
from junheng.planning.layout.plan import plan_seats
from junheng.planning.travel.distances import straight_travel

spot = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(
    lambda at: (114.0 + at[0] / 100, 33.0 + at[1] / 100)
)
places = st.lists(st.tuples(spot, st.integers(0, 40)), min_size=1, max_size=6)
schools = st.lists(st.tuples(spot, st.integers(1, 3)), min_size=1, max_size=4)


def county_of(places, schools):
    return small_county(
        [(f"p{n}", *at, {8: children}) for n, (at, children) in enumerate(places)],
        [(f"s{n}", *at, [10] * classes) for n, (at, classes) in enumerate(schools)],
    )


def two_steps(pupils, seats, km, most_km):
    """Seat as many as possible, then with as few km as possible: two linear programs one after the other."""
    n, m = km.shape
    served = np.kron(np.eye(n), np.ones(m))
    full = np.kron(np.ones(n), np.eye(m))
    bounds = [(0, None if d <= most_km else 0) for d in km.reshape(-1)]
    limits = np.concatenate([served, full])
    sides = np.concatenate([pupils, seats])
    most = linprog(-np.ones(n * m), A_ub=limits, b_ub=sides, bounds=bounds)
    seated = round(-most.fun)
    least = linprog(
        km.reshape(-1),
        A_ub=limits,
        b_ub=sides,
        A_eq=np.ones((1, n * m)),
        b_eq=[seated],
        bounds=bounds,
    )
    return pupils.sum() - seated, least.fun


@settings(max_examples=60, deadline=None)
@given(places, schools, st.sampled_from([None, 8.0]))
def test_fewest_without_a_seat_and_then_fewest_kilometres(places, schools, max_km):
    county = county_of(places, schools)
    if not any(children for _, children in places):
        return
    plan = plan_seats(county, Stage.PRIMARY, 2025, seats_per_class=12, max_km=max_km)
    inputs = seat_inputs(county, Stage.PRIMARY, 2025, seats_per_class=12)
    km = straight_travel(inputs.places, inputs.schools).km
    pupils, seats = (
        inputs.places["pupils"].to_numpy().astype(float),
        inputs.schools["seats"].to_numpy().astype(float),
    )
    unseated, pupil_km = two_steps(pupils, seats, km, max_km or np.inf)
    assert plan.status == "optimal"
    assert plan.is_fewest_unseated
    assert plan.unseated == pytest.approx(unseated)
    assert plan.objective == pytest.approx(pupil_km, rel=1e-6, abs=1e-6)
    assert plan.bound == pytest.approx(pupil_km, rel=1e-6, abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(places, schools)
def test_the_tables_of_a_plan_agree_with_each_other(places, schools):
    if not any(children for _, children in places):
        return
    plan = plan_seats(county_of(places, schools), Stage.PRIMARY, 2025, seats_per_class=12)
    assert plan.places["seated"].sum() + plan.unseated == pytest.approx(plan.pupils)
    assert plan.schools["planned"].sum() == pytest.approx(plan.places["seated"].sum())
    assert (plan.schools["planned"] <= plan.schools["seats"]).all()
    assert plan.places["unseated"].sum() == pytest.approx(plan.unseated)
    # A vertex of the transportation polytope splits fewer places than there are full schools.
    assert plan.split_places <= max((plan.schools["filling"] == "full").sum(), 0)


@settings(max_examples=25, deadline=None)
@given(places, schools)
def test_whole_places_go_to_one_school_each(places, schools):
    if not any(children for _, children in places):
        return
    county = county_of(places, schools)
    plan = plan_seats(county, Stage.PRIMARY, 2025, seats_per_class=12, whole=True)
    free = plan_seats(county, Stage.PRIMARY, 2025, seats_per_class=12)
    assert plan.split_places == 0
    assert plan.assignments["share"].to_list() == [1.0] * plan.assignments.height
    assert plan.unseated >= free.unseated
    assert not plan.is_fewest_unseated or plan.unseated == fewest_whole(county, plan)


def fewest_whole(county, plan):
    """Try every way to send whole places to schools or nowhere."""
    inputs = seat_inputs(county, Stage.PRIMARY, 2025, seats_per_class=12)
    pupils, seats = inputs.places["pupils"].to_list(), inputs.schools["seats"].to_list()
    fewest = plan.pupils
    for choice in product(range(len(seats) + 1), repeat=len(pupils)):
        load = [sum(p for p, at in zip(pupils, choice, strict=True) if at == s) for s in range(len(seats) + 1)]  # fmt: skip
        if all(used <= room for used, room in zip(load, seats, strict=False)):
            fewest = min(fewest, load[-1])
    return fewest
