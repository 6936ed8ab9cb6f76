"""What may be said of the invented county, whatever the seed?"""

from datetime import date

import polars as pl
import pytest

from junheng.cli.county.county import DayNotCovered, Frames, make_county

KEY = ["school_id", "stage", "grade"]


def counted(frame: pl.DataFrame, column: str) -> dict[str, int]:
    return dict(frame.group_by(column).len().iter_rows())


def children_of_age(county: Frames, age: int) -> int:
    latest = pl.col("counted_on") == date(2026, 8, 31)
    return int(county["population"].filter(latest, pl.col("age") == age)["people"].sum())


def test_it_has_three_subdistricts_eleven_towns_and_five_townships(county: Frames) -> None:
    endings = [name[-1] for name in county["places"]["township"].unique().to_list()]
    assert {end: endings.count(end) for end in set(endings)} == {"道": 3, "镇": 11, "乡": 5}


def test_it_has_230_villages_and_40_communities_and_estates(county: Frames) -> None:
    kinds = counted(county["places"], "kind")
    assert kinds["village"] == 230
    assert kinds["community"] + kinds["estate"] == 40
    assert kinds["estate"] == 7


def test_728_000_people_live_there(county: Frames) -> None:
    assert county["places"]["residents"].sum() == 728_000


def test_every_township_has_villages_and_every_place_a_name_of_its_own(county: Frames) -> None:
    villages = county["places"].filter(pl.col("kind") == "village")
    assert villages["township"].n_unique() == 19
    assert county["places"]["name"].is_unique().all()
    assert county["schools"]["name"].is_unique().all()


def test_a_third_of_births_was_gone_in_one_year(county: Frames) -> None:
    starting_school, a_year_older = children_of_age(county, 6), children_of_age(county, 7)
    assert starting_school / a_year_older == pytest.approx(0.69, abs=0.01)


def test_births_peaked_in_2016_and_have_fallen_every_year_since(county: Frames) -> None:
    by_age = [children_of_age(county, age) for age in range(15)]
    assert max(by_age) == by_age[10]
    assert by_age[:11] == sorted(by_age[:11])


def test_its_schools_are_as_many_as_in_a_county_of_this_size(county: Frames) -> None:
    types = counted(county["schools"], "school_type")
    assert types == {
        "111": 125,  # kindergartens
        "211": 97,  # primary schools
        "218": 67,  # teaching points
        "311": 23,  # junior schools
        "312": 5,  # nine-year schools
        "342": 3,  # senior schools
        "345": 1,  # a twelve-year school
        "365": 1,  # a vocational school
        "511": 1,  # a special school
    }


def test_67_teaching_points_belong_to_a_school_and_are_not_counted_as_schools(
    county: Frames,
) -> None:
    schools = county["schools"]
    points = schools.filter(~pl.col("counts_as_school"))
    parents = points.join(schools, left_on="parent_id", right_on="school_id", how="left")
    assert points.height == 67
    assert set(parents["school_type_right"]) == {"211"}
    assert (parents["township"] == parents["township_right"]).mean() > 0.5
    assert schools.filter(pl.col("counts_as_school"))["parent_id"].is_null().all()


def test_every_pupil_sits_in_a_class(county: Frames) -> None:
    enrolled = county["enrolment"].filter(pl.col("school_year") == 2026)
    seated = county["classes"].group_by(KEY).agg(pl.col("pupils").sum())
    both = enrolled.join(seated, on=KEY, how="full", suffix="_seated")
    assert both.filter(pl.col("pupils").ne_missing(pl.col("pupils_seated"))).is_empty()


def test_compulsory_pupils_are_the_children_of_those_ages(county: Frames) -> None:
    enrolled = county["enrolment"].filter(pl.col("school_year") == 2026)
    pupils = dict(enrolled.group_by("stage").agg(pl.col("pupils").sum()).iter_rows())
    primary = sum(children_of_age(county, age) for age in range(6, 12))
    junior = sum(children_of_age(county, age) for age in range(12, 15))
    assert pupils["primary"] == pytest.approx(primary, rel=0.005)
    assert pupils["junior"] == pytest.approx(junior, rel=0.02)
    assert 60_000 < pupils["primary"] + pupils["junior"] < 75_000


def test_the_small_cohort_is_the_small_first_grade_of_2026(county: Frames) -> None:
    entrants = county["enrolment"].filter((pl.col("stage") == "primary") & (pl.col("grade") == 1))
    by_year = dict(entrants.group_by("school_year").agg(pl.col("pupils").sum()).iter_rows())
    assert sorted(by_year) == list(range(2022, 2027))
    assert by_year[2026] / by_year[2025] == pytest.approx(0.69, abs=0.02)
    assert by_year[2022] == max(by_year.values())


def test_a_grade_becomes_the_next_grade_a_year_later(county: Frames) -> None:
    enrolled = county["enrolment"].filter(pl.col("stage") == "primary")
    total = enrolled.group_by("school_year", "grade").agg(pl.col("pupils").sum())
    later = total.with_columns(pl.col("school_year") - 1, pl.col("grade") - 1)
    ratios = total.join(later, on=["school_year", "grade"], suffix="_next").select(
        pl.col("pupils_next") / pl.col("pupils")
    )
    assert ratios.to_series().is_between(0.97, 1.01).all()


def test_town_classes_are_larger_than_village_classes(county: Frames) -> None:
    classes = county["classes"].join(county["schools"].select("school_id", "urban_rural"), on="school_id")  # fmt: skip
    primary = classes.filter(pl.col("stage") == "primary")
    mean = dict(primary.group_by("urban_rural").agg(pl.col("pupils").mean()).iter_rows())
    assert mean["121"] > 45 > 30 > mean["220"]


def test_some_classes_hold_more_than_55_and_few_more_than_65(county: Frames) -> None:
    sizes = county["classes"].filter(pl.col("stage").is_in(["primary", "junior"]))["pupils"]
    assert 50 <= (sizes > 55).sum() <= 350
    assert 1 <= (sizes > 65).sum() <= 12
    assert sizes.max() <= 68


def test_many_village_schools_have_fewer_than_50_pupils(county: Frames) -> None:
    now = county["enrolment"].filter(pl.col("school_year") == 2026, pl.col("stage") == "primary")
    size = now.group_by("school_id").agg(pl.col("pupils").sum())
    assert 40 <= size.filter(pl.col("pupils") < 50).height <= 90


def test_a_nine_year_and_a_twelve_year_school_share_premises_between_stages(
    county: Frames,
) -> None:
    stages = county["classes"].join(county["schools"], on="school_id").group_by("school_type")
    taught = dict(stages.agg(pl.col("stage").unique()).iter_rows())
    assert set(taught["312"]) == {"primary", "junior"}
    assert set(taught["345"]) == {"primary", "junior", "senior"}
    assert county["premises"]["school_id"].is_unique().all()


def test_4_500_people_work_there_and_a_third_of_them_are_over_50(county: Frames) -> None:
    staff = county["staff"]
    age = 2026 - staff["born_on"].dt.year()
    assert staff.height == pytest.approx(4500, abs=120)
    assert 0.2 < (age > 50).mean() < 0.4
    assert (age < 35).mean() > 0.25
    assert age.is_between(22, 60).all()


def test_nobody_came_to_a_school_before_the_age_of_20_or_after_today(county: Frames) -> None:
    staff = county["staff"]
    assert (staff["at_school_since"] <= date(2026, 9, 1)).all()
    assert (staff["at_school_since"].dt.year() - staff["born_on"].dt.year() >= 20).all()


def test_the_stated_plan_is_there_as_projects(county: Frames) -> None:
    projects = county["projects"]
    assert counted(projects, "kind") == {
        "kindergarten": 12, "enlarge": 7, "repair": 47, "weak_school_upgrade": 12, "toilets": 18,
    }  # fmt: skip
    enlarged = projects.filter(pl.col("kind") == "enlarge").join(county["schools"], on="school_id")
    assert enlarged["seats"].sum() == 3000
    assert set(enlarged["urban_rural"]) == {"121"}
    assert {"approved", "building", "in_use"} <= set(projects["status"])


def test_a_project_says_only_what_was_known_that_day(both_years: dict[int, Frames]) -> None:
    for year, county in both_years.items():
        for column in ("started_on", "ended_on"):
            known = county["projects"][column].drop_nulls()
            assert (known <= date(year, 9, 1)).all()
        done = county["projects"].filter(pl.col("ended_on").is_not_null())
        assert set(done["status"]) <= {"completed", "in_use"}
        assert (done["ended_on"] > done["started_on"]).all()


def test_an_enlarged_school_keeps_to_45_a_class(both_years: dict[int, Frames]) -> None:
    for county in both_years.values():
        done = county["projects"].filter(
            pl.col("kind") == "enlarge", pl.col("status").is_in(["completed", "in_use"])
        )
        classes = county["classes"].join(done.select("school_id"), on="school_id")
        assert not classes.is_empty()
        assert classes["pupils"].max() <= 45


def test_a_year_later_it_is_the_same_county(both_years: dict[int, Frames]) -> None:
    before, after = both_years[2025], both_years[2026]
    assert before["schools"].equals(after["schools"])
    assert before["places"].drop("residents").equals(after["places"].drop("residents"))
    past = after["enrolment"].filter(pl.col("school_year") <= 2025)
    assert past.equals(before["enrolment"])
    counted = after["population"].filter(pl.col("counted_on") < date(2026, 1, 1))
    assert counted.equals(before["population"])


def test_a_year_later_some_teachers_have_retired_and_some_changed_schools(
    both_years: dict[int, Frames],
) -> None:
    before, after = both_years[2025]["staff"], both_years[2026]["staff"]
    stayed = before.join(after, on="staff_id", suffix="_after")
    moved = stayed.filter(pl.col("school_id") != pl.col("school_id_after"))
    assert 50 < before.height - stayed.height < 300
    assert 60 < moved.height < 200


def test_its_codes_cannot_be_taken_for_real_ones(county: Frames) -> None:
    assert county["schools"]["school_id"].str.slice(2, 2).eq("99").all()
    assert county["places"]["place_id"].str.starts_with("990001").all()


def test_the_same_seed_gives_the_same_county_and_another_seed_another() -> None:
    one, again, other = make_county(7), make_county(7), make_county(8)
    assert all(one[name].equals(again[name]) for name in one)
    assert not one["enrolment"].equals(other["enrolment"])


def test_a_day_it_does_not_know_is_refused() -> None:
    with pytest.raises(DayNotCovered, match="exists from 2025-09-01 to 2031-08-31"):
        make_county(1, on=date(2024, 9, 1))
