"""Which building projects carry the county's stated plan, and how far has each come?

The plan is the reference county's (`design.md`): 12 kindergartens, 7 urban schools enlarged with
3,000 new seats together, 47 village schools repaired, 12 weak schools upgraded, 18 schools' toilets
rebuilt. A project's own dates never change; what is written down depends on the day one looks.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from junheng.cli.county.land import Floats, Ints
from junheng.cli.county.names import ALL_TOWNSHIPS, COUNTY_CODE
from junheng.cli.county.schools import School

SEATS_OF_ENLARGEMENTS = (600, 500, 450, 400, 400, 350, 300)
KINDERGARTENS, REPAIRS, WEAK_SCHOOLS, TOILETS = 12, 47, 12, 18
FIRST_YEAR, STOPPED_REPAIR = 2024, 5

_LABEL = {
    "enlarge": "扩建工程", "repair": "校舍维修", "weak_school_upgrade": "薄弱学校改造",
    "toilets": "厕所改造", "kindergarten": "扩建工程",
}  # fmt: skip
_NEW_KINDERGARTENS = 5
_YEARS_BUILDING = {
    "enlarge": 1.3, "kindergarten": 1.0, "weak_school_upgrade": 0.7, "repair": 0.5, "toilets": 0.3,
}  # fmt: skip
_ENLARGEMENT_ENDS = (2024, 2025, 2026, 2026, 2027, 2027, 2028)
_YUAN_PER_SEAT = 21_000


@dataclass(frozen=True)
class Project:
    """One project, with its real dates even where they lie ahead."""

    project_id: str
    name: str
    kind: str
    school_id: str | None
    township: str
    seats: int
    cost_yuan: float
    planned_start_on: date
    planned_end_on: date
    started_on: date
    ended_on: date
    is_stopped: bool

    def status(self, on: date) -> str:
        """Return the status code on a day."""
        if on < self.started_on:
            near = self.planned_start_on <= on + timedelta(days=180)
            return "approved" if near else "planned"
        if self.is_stopped:
            return "stopped"
        if on < self.ended_on:
            return "building"
        return "in_use" if on >= self.ended_on + timedelta(days=20) else "completed"

    def is_done(self, on: date) -> bool:
        """Say whether its seats and rooms can be used on a day."""
        return self.status(on) in ("in_use", "completed")


def make_projects(
    schools: list[School], pupils: Ints, weakness: Floats, seed: int
) -> list[Project]:
    """Plan the 96 projects; `pupils` is each school's size and `weakness` its want of means."""
    rng = np.random.default_rng([seed, 6])
    maker = _Maker(rng)
    rows = range(len(schools))
    public = [i for i in rows if schools[i].ownership == "public"]
    compulsory = ("211", "311", "312")
    urban = [
        i for i in public if schools[i].setting == "seat" and schools[i].school_type in compulsory
    ]
    crowded = sorted(urban, key=lambda i: -int(pupils[i]))[: len(SEATS_OF_ENLARGEMENTS)]
    for n, (i, seats) in enumerate(zip(crowded, SEATS_OF_ENLARGEMENTS, strict=True)):
        maker.add("enlarge", n, schools[i], seats, seats * _YUAN_PER_SEAT)
    rural = [i for i in public if schools[i].setting != "seat" and schools[i].school_type != "111"]
    weak = [i for i in rural if pupils[i] >= 50 and schools[i].counts_as_school]
    weak = sorted(weak, key=lambda i: -float(weakness[i]))[:WEAK_SCHOOLS]
    for n, i in enumerate(weak):
        maker.add("weak_school_upgrade", n, schools[i], 0, float(rng.integers(60, 180)) * 1e4)
    villages = [i for i in rural if schools[i].setting == "village" and i not in weak]
    for n, i in enumerate(rng.permutation(villages)[:REPAIRS].tolist()):
        maker.add("repair", n, schools[i], 0, float(rng.integers(12, 70)) * 1e4)
    without = rng.permutation([i for i in rural if i not in weak and pupils[i] >= 50])
    for n, i in enumerate(without[:TOILETS].tolist()):
        maker.add("toilets", n, schools[i], 0, float(rng.integers(8, 35)) * 1e4)
    central = [
        i for i in public if schools[i].school_type == "111" and schools[i].setting == "town"
    ]
    for n, i in enumerate(central[:KINDERGARTENS]):
        seats = int(rng.choice([90, 120, 180, 270]))
        maker.add("kindergarten", n, schools[i], seats, seats * 16_000.0)
    return maker.projects


def _planned_end(kind: str, n: int) -> date:
    """Return when the `n`-th project of a kind is to end: schools in summer, works every 5 months."""
    if kind == "enlarge":
        return date(_ENLARGEMENT_ENDS[n], 7, 31)
    if kind == "kindergarten":
        return date(FIRST_YEAR + n % 4, 7, 31)
    months = 6 + 5 * (n % 8)
    return date(FIRST_YEAR + months // 12, months % 12 + 1, 28)


class _Maker:
    """Numbers projects and gives each its planned and its real dates."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng
        self.projects: list[Project] = []

    def add(self, kind: str, n: int, school: School, seats: int, cost: float) -> None:
        rng = self.rng
        end = _planned_end(kind, n) - timedelta(days=int(rng.integers(0, 40)))
        start = end - timedelta(days=round(365 * _YEARS_BUILDING[kind]))
        begun = start + timedelta(days=int(rng.integers(-5, 40)))
        # Every fourth project or so runs late, and some of those miss the new school year.
        late = int(rng.integers(60, 200)) if n % 4 != 2 and rng.random() < 0.3 else 0
        ended = end + timedelta(days=late or int(rng.integers(-15, 20)))
        is_new = kind == "kindergarten" and n < _NEW_KINDERGARTENS
        township = ALL_TOWNSHIPS[school.township].name
        name = f"{township}第二幼儿园新建工程" if is_new else school.name + _LABEL[kind]
        self.projects.append(
            Project(
                project_id=f"{COUNTY_CODE}-{FIRST_YEAR}-{len(self.projects) + 1:03d}",
                name=name,
                kind=kind,
                school_id=None if is_new else school.school_id,
                township=township,
                seats=seats,
                cost_yuan=float(cost),
                planned_start_on=start,
                planned_end_on=end,
                started_on=begun,
                ended_on=max(ended, begun + timedelta(days=30)),
                is_stopped=kind == "repair" and n == STOPPED_REPAIR,
            )
        )
