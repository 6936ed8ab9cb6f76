"""How many children sit in which school, grade and class, year by year?

Families choose among the schools that teach the grade: the nearer and the better known the likelier,
and the county seat a little more every year. The same cohort is followed from year to year, so a
small cohort of births is a small first grade six years later. Classes are then cut to what the
school's rooms allow: up to sixty in the seat, which is how classes there came to be too large.
"""

from dataclasses import dataclass

import numpy as np

from junheng.cli.county.land import Floats, Ints
from junheng.cli.county.people import (
    CHILDREN_AT_PEAK,
    FIRST_COHORT,
    LAST_COHORT,
    People,
    cohort_size,
    round_to_total,
)
from junheng.cli.county.schools import School

FIRST_YEAR = 2022
_ENROLLED = {"kindergarten": 0.93, "primary": 0.998, "junior": 0.985}
_AGE_OF_GRADE_1 = {"kindergarten": 3, "primary": 6, "junior": 12, "senior": 15, "vocational": 15}
_GRADES = {"kindergarten": 3, "primary": 6, "junior": 3, "senior": 3, "vocational": 3, "special": 9}
_SENIOR_SHARE, _VOCATIONAL_SHARE = 0.44, 0.17
# (pull, reach in km) of a school of a stage in its setting; a teaching point has its own.
_PULL: dict[tuple[str, str], tuple[float, float]] = {
    ("kindergarten", "seat"): (1.0, 1.2),
    ("kindergarten", "town"): (1.0, 1.6),
    ("kindergarten", "village"): (1.0, 1.2),
    ("primary", "seat"): (1.1, 2.6),
    ("primary", "town"): (0.9, 2.0),
    ("primary", "village"): (1.0, 1.0),
    ("junior", "seat"): (0.8, 4.2),
    ("junior", "town"): (1.0, 3.6),
}
_PULL_OF_POINT = (0.55, 0.9)
_PULL_OF_COMBINED_SCHOOL = 0.6
_SEAT_GAINS_PER_YEAR = 0.03
_CLASS_TARGET = {
    ("primary", "seat"): 51, ("primary", "town"): 46, ("primary", "village"): 40,
    ("junior", "seat"): 54, ("junior", "town"): 49,
    ("kindergarten", "seat"): 30, ("kindergarten", "town"): 28, ("kindergarten", "village"): 25,
    ("senior", "seat"): 56, ("senior", "town"): 54, ("vocational", "seat"): 45, ("special", "seat"): 11,
}  # fmt: skip
_LARGEST_CLASS = 68


@dataclass(frozen=True)
class Pupils:
    """Pupils by stage and year: `of[stage][year]` is an array (school, grade)."""

    of: dict[str, dict[int, Ints]]
    schools: list[School]

    def in_stage(self, stage: str, year: int) -> Ints:
        """Return each school's pupils of a stage."""
        return np.asarray(self.of[stage][year].sum(axis=1))


def make_pupils(people: People, schools: list[School], year: int, seed: int) -> Pupils:
    """Enrol every cohort of every school year from 2022 to `year`."""
    years = range(FIRST_YEAR, year + 1)
    of: dict[str, dict[int, Ints]] = {}
    for n, stage in enumerate(("kindergarten", "primary", "junior")):
        rng = np.random.default_rng([seed, 4, n])
        of[stage] = _by_choice(people, schools, stage, years, rng)
    rng = np.random.default_rng([seed, 5])
    for stage, share in (("senior", _SENIOR_SHARE), ("vocational", _VOCATIONAL_SHARE)):
        of[stage] = _by_exam(schools, stage, share, years, rng)
    of["special"] = _special(schools, years, rng)
    return Pupils(of, schools)


def _by_choice(
    people: People, schools: list[School], stage: str, years: range, rng: np.random.Generator
) -> dict[int, Ints]:
    """Send the children of each place to the schools that draw them, cohort by cohort."""
    grades = _GRADES[stage]
    # One lasting oddity for each school and cohort, drawn for all cohorts, so that asking for a
    # later year never changes an earlier one.
    oddity = rng.lognormal(0, 0.09, (len(schools), LAST_COHORT - FIRST_COHORT + 1))
    offers = np.array([_grades_offered(s, stage) for s in schools])
    distance = _distances(people.land.xy, np.array([s.xy for s in schools]))
    enrolled: dict[int, Ints] = {}
    for year in years:
        pull = _pull(schools, stage, year, distance)
        table = np.zeros((len(schools), grades), dtype=np.int64)
        for grade in range(1, grades + 1):
            age = _AGE_OF_GRADE_1[stage] + grade - 1
            children = people.children(age, year) * _ENROLLED[stage]
            weight = pull * (offers >= grade) * oddity[:, year - age - FIRST_COHORT]
            going = (children[:, None] * weight / weight.sum(axis=1, keepdims=True)).sum(axis=0)
            table[:, grade - 1] = round_to_total(going, round(float(children.sum())))
        enrolled[year] = table
    return enrolled


def _grades_offered(school: School, stage: str) -> int:
    if stage not in school.stages:
        return 0
    return school.last_primary_grade if stage == "primary" else _GRADES[stage]


def _distances(places: Floats, schools: Floats) -> Floats:
    return np.asarray(np.sqrt(((places[:, None] - schools[None]) ** 2).sum(axis=2)))


def _pull(schools: list[School], stage: str, year: int, distance: Floats) -> Floats:
    """Return how strongly each school (column) draws the families of each place (row)."""
    strength, reach = np.zeros(len(schools)), np.ones(len(schools))
    for i, school in enumerate(schools):
        if stage in school.stages:
            known = _PULL.get((stage, school.setting), (1.0, 3.0))
            strength[i], reach[i] = _PULL_OF_POINT if school.school_type == "218" else known
            strength[i] *= school.appeal
            if school.setting == "seat":
                if len(school.stages) > 1:
                    strength[i] *= _PULL_OF_COMBINED_SCHOOL
                strength[i] *= (1 + _SEAT_GAINS_PER_YEAR) ** (year - FIRST_YEAR)
    return np.asarray(strength * np.exp(-distance / reach) + strength * 1e-9)


def _by_exam(
    schools: list[School], stage: str, share: float, years: range, rng: np.random.Generator
) -> dict[int, Ints]:
    """Fill the senior and vocational schools, whose pupils come from the whole county."""
    size = np.array([(stage in s.stages) * s.appeal for s in schools])
    size = np.where([s.school_type == "345" for s in schools], size * 0.35, size)
    size = size * rng.uniform(0.9, 1.1, len(schools))
    enrolled = {}
    for year in years:
        total = [round(cohort_size(year - 14 - g) * share) for g in (1, 2, 3)]
        enrolled[year] = np.array([round_to_total(size / size.sum() * t, t) for t in total]).T
    return enrolled


def _special(schools: list[School], years: range, rng: np.random.Generator) -> dict[int, Ints]:
    is_special = np.array([s.school_type == "511" for s in schools])
    wave = rng.uniform(0.9, 1.1, 9)
    return {
        year: np.array(
            [
                is_special * round(18 * wave[g] * cohort_size(year - 6 - g) / CHILDREN_AT_PEAK)
                for g in range(9)
            ]
        ).T
        for year in years
    }


def class_sizes(
    pupils: int, stage: str, school: School, rng: np.random.Generator, *, is_enlarged: bool
) -> list[int]:
    """Cut one grade of one school into classes; an enlarged school has the rooms for 44."""
    target = float(_CLASS_TARGET.get((stage, school.setting), 45))
    is_crowded = stage != "kindergarten" and school.setting != "village"
    crowding = 1 + 0.22 * (school.appeal - 1) if is_crowded else 1.0
    target = min(target * crowding * rng.uniform(0.96, 1.06), 61)
    if is_enlarged and stage in ("primary", "junior"):
        target = 43
    count = max(1, round(pupils / target), -(-pupils // _LARGEST_CLASS))
    if is_enlarged:
        count = max(count, -(-pupils // 45))
    uneven = rng.integers(-2, 3, count) if count > 1 and not is_enlarged else np.zeros(count)
    even = np.full(count, pupils / count) + uneven - uneven.mean()
    return [int(n) for n in round_to_total(even.clip(0), pupils)]
