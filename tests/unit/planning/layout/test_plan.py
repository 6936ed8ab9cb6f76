"""Does a seat plan tell a head teacher what happens, and why?"""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from tests.property.planning.small_counties import small_county

from junheng.catalogue.standards import load_standards
from junheng.kernel.stages import Stage
from junheng.planning.layout.inputs import PlanNotPossible, seat_inputs
from junheng.planning.layout.limits import ClauseNotInForce, seat_limits
from junheng.planning.layout.plan import plan_seats
from junheng.snapshots.tables import Classes, Places, Population, Schools

# One degree of latitude is about 111 km: 0.01 is 1.1 km, 1.4 km with the usual detour.
NORTH, MIDDLE, SOUTH = 33.02, 33.01, 33.0


@pytest.fixture
def county():
    """Two villages beside North School, which is small, and one beside South School."""
    return small_county(
        [
            ("a", 114, NORTH, {6: 5, 11: 5, 12: 50}),
            ("b", 114, MIDDLE, {8: 10}),
            ("c", 114, SOUTH, {9: 4}),
            ("d", 114, SOUTH, {}),
        ],
        [("north", 114, NORTH, [12]), ("south", 114, SOUTH, [5, 5])],
    )


def row(frame, key, value):
    return frame.filter(frame[key] == value).to_dicts()[0]


def plan_of(county, **asked):
    return plan_seats(county, Stage.PRIMARY, 2025, **({"seats_per_class": 12} | asked))


def test_children_of_the_stage_are_seated_as_near_as_seats_allow(county):
    plan = plan_of(county, radius_km=1)
    assert plan.pupils == 24
    assert plan.seats == 36
    assert plan.enrolled == 22
    assert plan.unseated == 0
    assert plan.status == "optimal"
    assert row(plan.places, "place_id", "a")["why"] == "nearest"
    assert row(plan.places, "place_id", "d")["main_school_id"] == "south"
    assert plan.uncounted == ()
    assert plan.ways.beyond_radius == 10
    assert plan.ways.max_km == pytest.approx(1.3 * 1.11195, rel=1e-3)
    assert plan.ways.median_km == 0


def test_a_full_school_says_what_one_more_seat_would_save(county):
    plan = plan_of(county, seats_per_class=9)
    north = row(plan.schools, "school_id", "north")
    assert north["filling"] == "full"
    # The tenth child of the village beside it goes two hundredths of a degree south instead.
    assert north["saves_km"] == pytest.approx(1.3 * 2.2239, rel=1e-3)
    assert north["reason"] == "Full: one more seat here would save up to 2.9 pupil-km."


def test_no_school_is_said_to_lack_seats_when_every_pupil_has_one(county):
    plan = plan_of(county, seats_per_class=8)
    assert plan.unseated == 0
    assert plan.seats == plan.pupils
    assert not plan.schools["seats_one_more"].any()


def test_pupils_without_a_seat_are_counted_apart_and_told_why(county):
    plan = plan_of(county, seats_per_class=6)
    assert plan.unseated == 6
    assert plan.is_fewest_unseated
    told = plan.unseated_places.to_dicts()
    assert sum(place["unseated"] for place in told) == 6
    assert {place["why"] for place in told} == {"reach_is_full"}
    assert row(plan.schools, "school_id", "north")["seats_one_more"]
    assert "would seat one more pupil" in row(plan.schools, "school_id", "north")["reason"]


def test_a_village_out_of_reach_of_every_school_has_no_seat(county):
    plan = plan_of(county, max_km=1)
    b = row(plan.places, "place_id", "b")
    assert b["unseated"] == 10
    assert b["why"] == "out_of_reach"
    assert b["reason"].startswith("No school within 1 km: the nearest, School")


def test_an_under_filled_school_is_named(county):
    plan = plan_of(county, seats_per_class=30)
    south = row(plan.schools, "school_id", "south")
    assert south["filling"] == "underfilled"
    assert south["reason"].startswith("Under-filled: ")


def test_a_school_with_more_enrolled_than_seats_is_named(county):
    assert row(plan_of(county, seats_per_class=11).schools, "school_id", "north")[
        "is_over_enrolled"
    ]
    assert not row(plan_of(county).schools, "school_id", "north")["is_over_enrolled"]


def test_connected_areas_keep_villages_whole(county):
    plan = plan_of(county, seats_per_class=10, contiguous=True)
    assert plan.is_contiguous
    assert plan.split_places == 0
    assert plan.unseated == 0


def test_fewer_without_a_seat_is_not_called_impossible_where_moving_a_village_would_do_it():
    """One child reaches the near school only, which a large village fills that could go far."""
    child_far_north = NORTH + 0.05
    county = small_county(
        [("large", 114, NORTH, {8: 100}), ("child", 114, child_far_north, {8: 1})],
        [("near", 114, NORTH, [20] * 5), ("far", 114, NORTH - 0.06, [20] * 6)],
    )
    plan = plan_of(county, seats_per_class=20, max_km=9.5, whole=True)
    assert plan.unseated == 1
    assert not plan.is_fewest_unseated
    assert (plan.status, plan.bound) == ("feasible", 0)
    split = plan_of(county, seats_per_class=20, max_km=9.5)
    assert (split.unseated, split.status) == (0, "optimal")


def test_a_plan_can_be_written_as_json(county):
    written = json.loads(json.dumps(plan_of(county).as_json()))
    assert written["stage"] == "primary"
    assert written["oldest_counted_on"] == written["counted_on"] == "2025-12-31"
    assert len(written["places"]) == 4
    assert written["ways"]["mean_km"] == pytest.approx(plan_of(county).ways.mean_km)


def test_a_year_later_every_child_is_a_year_older(county):
    now = seat_inputs(county, Stage.PRIMARY, 2025, seats_per_class=45)
    later = seat_inputs(county, Stage.PRIMARY, 2026, seats_per_class=45)
    assert now.places["pupils"].to_list() == [10, 10, 4, 0]
    assert later.places["pupils"].to_list() == [5, 10, 4, 0]
    assert (now.years_moved, later.years_moved) == (0, 1)


def counted_again(county, place_id, day):
    """Give the county with the children of one place counted on another day, and twice as many."""
    population = county.table(Population)
    again = population.filter(pl.col("place_id") == place_id).with_columns(
        pl.lit(day).alias("counted_on"), pl.col("people") * 2
    )
    frames = {table: county.table(table) for table in (Places, Schools, Classes)}
    return replace(county, _frames={**frames, Population: pl.concat([population, again])})


def test_places_that_nobody_counted_are_named_and_have_no_children(county):
    frames = {table: county.table(table) for table in (Places, Schools, Classes)}
    counted = county.table(Population).filter(pl.col("place_id") != "b")
    plan = plan_of(replace(county, _frames={**frames, Population: counted}))
    assert plan.uncounted == (row(county.table(Places), "place_id", "b")["name"],)
    assert plan.pupils == 14


def test_an_age_that_nobody_counted_is_named(county):
    frames = {table: county.table(table) for table in (Places, Schools, Classes)}
    counted = county.table(Population).filter(pl.col("age") != 8)
    with pytest.raises(PlanNotPossible, match="of which 8 are not counted"):
        plan_of(replace(county, _frames={**frames, Population: counted}))


def test_each_place_has_its_own_newest_count_and_ages_move_from_its_own_day(county):
    inputs = seat_inputs(
        counted_again(county, "b", date(2026, 12, 31)), Stage.PRIMARY, 2026, seats_per_class=45
    )
    # The others were counted a year earlier: the eleven-year-olds of a have left by August 2026.
    assert inputs.places["pupils"].to_list() == [5, 20, 4, 0]
    assert (inputs.oldest_counted_on, inputs.counted_on) == (date(2025, 12, 31), date(2026, 12, 31))
    assert inputs.years_moved == 0


def test_a_count_older_than_the_place_s_newest_is_not_used(county):
    inputs = seat_inputs(
        counted_again(county, "b", date(2020, 12, 31)), Stage.PRIMARY, 2025, seats_per_class=45
    )
    assert inputs.places["pupils"].to_list() == [10, 10, 4, 0]
    assert inputs.oldest_counted_on == inputs.counted_on == date(2025, 12, 31)


def test_a_plan_is_refused_where_one_place_was_counted_too_long_ago(county):
    with pytest.raises(PlanNotPossible, match="counted on 2025-12-31 are 7 to 19 years old"):
        seat_inputs(
            counted_again(county, "b", date(2032, 12, 31)), Stage.PRIMARY, 2032, seats_per_class=45
        )


def test_a_year_whose_children_were_not_counted_is_refused(county):
    with pytest.raises(PlanNotPossible, match="stage primary needs 6 to 11"):
        seat_inputs(county, Stage.PRIMARY, 2032, seats_per_class=45)


def test_a_stage_without_classes_is_refused(county):
    with pytest.raises(PlanNotPossible, match="no classes of stage kindergarten"):
        seat_inputs(county, Stage.KINDERGARTEN, 2025, seats_per_class=45)


def test_a_stage_without_ages_is_refused(county):
    with pytest.raises(PlanNotPossible, match="no ages of its own"):
        seat_inputs(county, Stage.SPECIAL, 2025, seats_per_class=45)


def test_a_county_without_children_is_refused():
    county = small_county([("a", 114, 33, {})], [("s", 114, 33, [1])])
    with pytest.raises(PlanNotPossible, match="No children of stage primary"):
        plan_of(county)


def test_class_size_and_radius_come_from_the_clauses_in_force():
    limits = seat_limits(load_standards(), "primary", date(2025, 9, 1))
    assert limits.seats_per_class == 45
    assert limits.class_size.code == "jiaodu-2017-6/class_size"
    assert limits.radius_km == 2
    assert seat_limits(load_standards(), "junior", date(2025, 9, 1)).radius is None


def test_no_clause_is_made_up_for_a_day_before_any(tmp_path: Path):
    with pytest.raises(ClauseNotInForce, match="Give the seats of a class yourself"):
        seat_limits(load_standards(), "primary", date(1990, 9, 1))
