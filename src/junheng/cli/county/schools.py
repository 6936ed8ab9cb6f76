"""Which schools stand where in the invented county?

The numbers are those of a Henan county of this size (`domain.md` §6.1): 125 kindergartens, 97
primary schools and 67 teaching points, 28 schools with a junior stage of which 5 are nine-year
schools, 3 senior schools, a private twelve-year school, a vocational and a special school.
"""

from dataclasses import dataclass

import numpy as np

from junheng.cli.county import names
from junheng.cli.county.land import Floats, Land
from junheng.cli.county.names import school_id

SEAT_PRIMARY, TOWN_SECOND_PRIMARY, VILLAGE_PRIMARY, TEACHING_POINTS = 14, 5, 62, 67
SEAT_JUNIOR, TOWN_NINE_YEAR = 7, 4
SEAT_KINDERGARTENS, TOWN_KINDERGARTENS, VILLAGE_KINDERGARTENS = 40, 32, 53
FIRST_TOWNSHIP = len(names.SUBDISTRICTS)

_CATEGORY = {
    "111": "11", "211": "21", "218": "21", "311": "31", "312": "31",
    "342": "34", "345": "34", "365": "36", "511": "51",
}  # fmt: skip
_STAGES = {
    "111": ("kindergarten",), "211": ("primary",), "218": ("primary",), "311": ("junior",),
    "312": ("primary", "junior"), "342": ("senior",), "345": ("primary", "junior", "senior"),
    "365": ("vocational",), "511": ("special",),
}  # fmt: skip


@dataclass(frozen=True)
class School:
    """One school, with what the generator needs to fill it."""

    school_id: str
    name: str
    school_type: str
    ownership: str
    urban_rural: str
    township: int
    xy: tuple[float, float]
    setting: str  # "seat", "town" or "village"
    is_boarding: bool
    parent_id: str | None
    last_primary_grade: int  # a teaching point keeps only the first grades
    appeal: float  # how much more, or less, families choose it than others of its kind

    @property
    def stages(self) -> tuple[str, ...]:
        """Return the stages taught."""
        return _STAGES[self.school_type]

    @property
    def counts_as_school(self) -> bool:
        """Say whether statistics count it; a teaching point is counted with its parent."""
        return self.parent_id is None


class _Builder:
    """Collects schools, numbering them and placing each near its place."""

    def __init__(self, land: Land, rng: np.random.Generator) -> None:
        self.land, self.rng = land, rng
        self.schools: list[School] = []

    def add(
        self,
        name: str,
        kind: str,
        place: int,
        *,
        ownership: str = "public",
        is_boarding: bool = False,
        parent_id: str | None = None,
        last_primary_grade: int = 6,
    ) -> School:
        setting = str(self.land.setting[place])
        township = int(self.land.township[place])
        x, y = self.land.xy[place] + self.rng.normal(0, 0.14, 2)
        spread = 0.32 if setting == "seat" else 0.2
        school = School(
            school_id=school_id(_CATEGORY[kind], len(self.schools) + 1),
            name=name,
            school_type=kind,
            ownership=ownership,
            urban_rural=_urban_rural(setting, township),
            township=township,
            xy=(float(x), float(y)),
            setting=setting,
            is_boarding=is_boarding,
            parent_id=parent_id,
            last_primary_grade=last_primary_grade,
            appeal=float(self.rng.lognormal(0, spread)),
        )
        self.schools.append(school)
        return school


def _urban_rural(setting: str, township: int) -> str:
    if setting == "seat":
        return "121"
    if setting == "town":
        is_town = names.ALL_TOWNSHIPS[township].kind == "town"
        return "121" if is_town else "210"
    return "122" if township < FIRST_TOWNSHIP else "220"


def _spaced(candidates: list[int], xy: Floats, count: int, start: Floats) -> list[int]:
    """Choose `count` candidates, each the farthest from `start` and from those chosen before."""
    chosen: list[int] = []
    gap = ((xy[candidates] - start[:, None]) ** 2).sum(axis=2).min(axis=0)
    for _ in range(count):
        best = int(gap.argmax())
        chosen.append(candidates[best])
        gap = np.minimum(gap, ((xy[candidates] - xy[candidates[best]]) ** 2).sum(axis=1))
    return chosen


def make_schools(land: Land, seed: int) -> list[School]:
    """Build the county's 323 schools, primary first."""
    rng = np.random.default_rng([seed, 3])
    seat = np.flatnonzero(land.setting == "seat").tolist()
    squares = np.flatnonzero(land.setting == "town").tolist()
    villages = np.flatnonzero(land.setting == "village").tolist()
    build = _Builder(land, rng)
    _add_primary(build, seat, squares, villages)
    _add_secondary(build, seat, squares)
    _add_kindergartens(build, seat, squares, villages)
    return build.schools


def _add_primary(build: _Builder, seat: list[int], squares: list[int], villages: list[int]) -> None:
    land, rng = build.land, build.rng
    numbers = "一二三四五六七八九"
    for n, place in enumerate(rng.permutation(seat)[:SEAT_PRIMARY].tolist()):
        stem = land.names[place][:2]
        if n == 0:
            name = f"{names.COUNTY.zh}实验小学"
        elif n <= len(numbers):
            name = f"{names.COUNTY.zh}第{numbers[n - 1]}小学"
        else:
            name = f"{names.COUNTY.zh}{stem}小学"
        build.add(name, "211", place)
    central = {}
    for place in squares:
        township = int(land.township[place])
        central[township] = build.add(
            f"{names.ALL_TOWNSHIPS[township].name}中心小学", "211", place, is_boarding=True
        )
    for place in squares[:TOWN_SECOND_PRIMARY]:
        build.add(f"{names.ALL_TOWNSHIPS[int(land.township[place])].name}第二小学", "211", place)
    for place in _spaced(villages, land.xy, VILLAGE_PRIMARY, land.xy[squares]):
        build.add(land.names[place][:2] + "小学", "211", place)
    full = [s for s in build.schools if s.setting != "seat"]
    rest = [v for v in villages if land.names[v][:2] + "小学" not in {s.name for s in full}]
    stand = np.array([s.xy for s in full])
    for place in _spaced(rest, land.xy, TEACHING_POINTS, stand):
        nearest = int(((stand - land.xy[place]) ** 2).sum(axis=1).argmin())
        build.add(
            land.names[place][:2] + "教学点",
            "218",
            place,
            parent_id=central.get(int(land.township[place]), full[nearest]).school_id,
            last_primary_grade=int(rng.choice([2, 3, 4], p=[0.35, 0.4, 0.25])),
        )


def _add_secondary(build: _Builder, seat: list[int], squares: list[int]) -> None:
    land, rng = build.land, build.rng
    places = rng.permutation(seat).tolist()
    county = names.COUNTY.zh
    for n, number in enumerate("一二三四五六七"[:SEAT_JUNIOR]):
        build.add(f"{county}第{number}初级中学", "311", places[n], is_boarding=n >= 4)
    for place in squares:
        township = names.ALL_TOWNSHIPS[int(land.township[place])].name
        build.add(f"{township}初级中学", "311", place, is_boarding=True)
    for place in squares[TOWN_SECOND_PRIMARY : TOWN_SECOND_PRIMARY + TOWN_NINE_YEAR]:
        township = names.ALL_TOWNSHIPS[int(land.township[place])].name
        build.add(f"{township}九年一贯制学校", "312", place, is_boarding=True)
    build.add(f"{county}新穗学校", "312", places[8])
    build.add(f"{county}启禾学校", "345", places[9], ownership="other_private", is_boarding=True)
    build.add(f"{county}第一高级中学", "342", places[10], is_boarding=True)
    build.add(f"{county}第二高级中学", "342", places[11], is_boarding=True)
    build.add(f"{names.TOWNS[0]}高级中学", "342", squares[0], is_boarding=True)
    build.add(f"{county}职业高级中学", "365", places[12], is_boarding=True)
    build.add(f"{county}特殊教育学校", "511", places[13], is_boarding=True)


def _add_kindergartens(
    build: _Builder, seat: list[int], squares: list[int], villages: list[int]
) -> None:
    """Add public kindergartens for the seat, one central one a township, and private ones."""
    land, rng = build.land, build.rng
    for n in range(SEAT_KINDERGARTENS):
        place = seat[n % len(seat)]
        stem = land.names[place][:2]
        if n < 12:
            build.add(f"{stem}幼儿园", "111", place)
        else:
            name = names.private_kindergarten_name(n + n // len(seat), stem)
            build.add(name, "111", place, ownership=_private(rng, 0.65))
    for n in range(TOWN_KINDERGARTENS):
        place = squares[n % len(squares)]
        township = names.ALL_TOWNSHIPS[int(land.township[place])].name
        if n < len(squares):
            build.add(f"{township}中心幼儿园", "111", place)
        else:
            name = names.private_kindergarten_name(n, township[:2])
            build.add(name, "111", place, ownership=_private(rng, 0.8))
    chosen = _spaced(villages, land.xy, VILLAGE_KINDERGARTENS, land.xy[squares])
    for n, place in enumerate(chosen):
        stem = land.names[place][:2]
        if n % 2 == 0:
            build.add(f"{stem}幼儿园", "111", place)
        else:
            name = names.private_kindergarten_name(n, stem)
            build.add(name, "111", place, ownership=_private(rng, 0.9))


def _private(rng: np.random.Generator, inclusive: float) -> str:
    return "inclusive_private" if rng.random() < inclusive else "other_private"
