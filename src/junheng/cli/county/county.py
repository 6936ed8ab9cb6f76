"""What does the whole invented county look like on a given day, as tables and as a folder?"""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import polars as pl

from junheng.cli.county import names
from junheng.cli.county.land import Land, lon_lat, make_land
from junheng.cli.county.people import AGES, People, make_people
from junheng.cli.county.premises import BASE_YEAR, make_premises, make_weakness
from junheng.cli.county.projects import Project, make_projects
from junheng.cli.county.pupils import FIRST_YEAR, Pupils, class_sizes, make_pupils
from junheng.cli.county.schools import School, make_schools
from junheng.cli.county.staff import make_staff
from junheng.kernel.school_years import SchoolYear

DEFAULT_DAY = date(2026, 9, 1)
FIRST_DAY, LAST_DAY = date(2025, 9, 1), date(2031, 8, 31)
YEARS_OF_HISTORY = 5

Frames = Mapping[str, pl.DataFrame]


class DayNotCovered(ValueError):
    """The generator knows the county only between two days."""


def make_county(seed: int, *, on: date = DEFAULT_DAY) -> Frames:
    """Return the county's tables by name on a day; same seed and day, same tables.

    The county of one seed is one county: asking for a later day shows it later, with the same
    places, schools and cohorts. Raises DayNotCovered outside September 2025 to August 2031.
    """
    if not FIRST_DAY <= on <= LAST_DAY:
        raise DayNotCovered(
            f"The invented county exists from {FIRST_DAY} to {LAST_DAY}, not on {on}. Give --on a day within."
        )
    year = SchoolYear.of(on).starts_in
    land = make_land(seed)
    people = make_people(land, seed)
    schools = make_schools(land, seed)
    pupils = make_pupils(people, schools, max(year, BASE_YEAR), seed)
    weakness = make_weakness(schools, seed)
    size = sum((pupils.in_stage(stage, BASE_YEAR) for stage in pupils.of), np.zeros(len(schools)))
    projects = make_projects(schools, size.astype(np.int64), weakness, seed)
    return {
        "places": _places(land, people, year),
        "population": _population(people, year),
        "schools": _schools(schools),
        "classes": _classes(pupils, projects, year, on, seed),
        "enrolment": _enrolment(pupils, year),
        "staff": pl.DataFrame(make_staff(pupils, on, seed)),
        "premises": pl.DataFrame(make_premises(pupils, weakness, projects, on, seed)),
        "projects": _projects(projects, on),
    }


def _places(land: Land, people: People, year: int) -> pl.DataFrame:
    lon, lat = lon_lat(land.xy)
    return pl.DataFrame(
        {
            "place_id": land.ids,
            "name": land.names,
            "kind": land.kinds,
            "township": [names.ALL_TOWNSHIPS[i].name for i in land.township],
            "lon": lon,
            "lat": lat,
            "residents": people.residents(year),
        }
    )


def _population(people: People, year: int) -> pl.DataFrame:
    """Count children of each single age in each place on 31 August before the school year.

    The count of the year before is kept beside it, as a county keeps it.
    """
    years = range(max(year - 1, FIRST_DAY.year), year + 1)
    return pl.concat(_counted_in(people, each) for each in years)


def _counted_in(people: People, year: int) -> pl.DataFrame:
    ages = [people.children(age, year) for age in AGES]
    places = people.land.ids
    return pl.DataFrame(
        {
            "place_id": [place for place in places for _ in AGES],
            "age": list(AGES) * len(places),
            "counted_on": [date(year, 8, 31)] * len(places) * len(AGES),
            "people": [int(ages[age][i]) for i in range(len(places)) for age in AGES],
        }
    )


def _schools(schools: list[School]) -> pl.DataFrame:
    lon, lat = lon_lat(np.array([school.xy for school in schools]))
    return pl.DataFrame(
        {
            "school_id": [s.school_id for s in schools],
            "name": [s.name for s in schools],
            "school_type": [s.school_type for s in schools],
            "ownership": [s.ownership for s in schools],
            "urban_rural": [s.urban_rural for s in schools],
            "township": [names.ALL_TOWNSHIPS[s.township].name for s in schools],
            "lon": lon,
            "lat": lat,
            "is_boarding": [s.is_boarding for s in schools],
            "counts_as_school": [s.counts_as_school for s in schools],
            "parent_id": [s.parent_id for s in schools],
        }
    )


def _classes(
    pupils: Pupils, projects: list[Project], year: int, on: date, seed: int
) -> pl.DataFrame:
    enlarged = {p.school_id for p in projects if p.kind == "enlarge" and p.is_done(on)}
    rows = []
    for s, (stage, by_year) in enumerate(pupils.of.items()):
        for i, grade in np.argwhere(by_year[year] > 0).tolist():
            school = pupils.schools[i]
            rng = np.random.default_rng([seed, 11, s, i, year - grade])
            count = int(by_year[year][i, grade])
            is_enlarged = school.school_id in enlarged
            sizes = class_sizes(count, stage, school, rng, is_enlarged=is_enlarged)
            rows += [
                (school.school_id, stage, grade + 1, n, size) for n, size in enumerate(sizes, 1)
            ]
    return _frame(rows, "school_id", "stage", "grade", "class_no", "pupils")


def _enrolment(pupils: Pupils, year: int) -> pl.DataFrame:
    rows = []
    for stage, by_year in pupils.of.items():
        for past in range(max(FIRST_YEAR, year - YEARS_OF_HISTORY + 1), year + 1):
            for i, grade in np.argwhere(by_year[past] > 0).tolist():
                school = pupils.schools[i]
                count = int(by_year[past][i, grade])
                boarders = round(count * _boarding_share(school, stage, grade + 1))
                rows.append((school.school_id, past, stage, grade + 1, count, boarders))
    return _frame(rows, "school_id", "school_year", "stage", "grade", "pupils", "boarders")


def _boarding_share(school: School, stage: str, grade: int) -> float:
    """Return the share of a grade that boards: few primary pupils, most senior ones."""
    if not school.is_boarding:
        return 0.0
    if stage == "primary":
        return 0.12 if grade >= 4 else 0.0
    return {"junior": 0.42, "senior": 0.75, "vocational": 0.7, "special": 0.5}[stage]


def _projects(projects: list[Project], on: date) -> pl.DataFrame:
    rows = [
        (
            p.project_id, p.name, p.kind, p.school_id, p.township, p.seats, p.cost_yuan,
            p.planned_start_on, p.planned_end_on,
            p.started_on if p.started_on <= on else None,
            p.ended_on if p.is_done(on) else None,
            p.status(on),
        )
        for p in projects
    ]  # fmt: skip
    return _frame(
        rows, "project_id", "name", "kind", "school_id", "township", "seats", "cost_yuan",
        "planned_start_on", "planned_end_on", "started_on", "ended_on", "status",
    )  # fmt: skip


def _frame(rows: Sequence[tuple[object, ...]], *columns: str) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=list(columns), orient="row", infer_schema_length=None)
