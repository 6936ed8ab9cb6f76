"""Small counties drawn at random, and the seven resources reckoned for them with plain loops."""

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from math import sqrt
from typing import Any

import polars as pl
from hypothesis import strategies as st
from tests.spec.cases import frame_of

from junheng.snapshots.columns import Table
from junheng.snapshots.tables import Classes, Premises, Schools, Staff

TYPES = {
    "211": ["primary"],
    "218": ["primary"],
    "311": ["junior"],
    "312": ["primary", "junior"],
    "341": ["junior", "senior"],
    "345": ["primary", "junior", "senior"],
    "511": ["primary"],
    "321": ["junior"],
}
SHARED = [name for name in Premises.columns if name != "school_id"]
Rows = list[dict[str, Any]]


@dataclass
class RandomCounty:
    """The rows of four tables."""

    schools: Rows = field(default_factory=list)
    classes: Rows = field(default_factory=list)
    staff: Rows = field(default_factory=list)
    premises: Rows = field(default_factory=list)

    @property
    def tables(self) -> dict[type[Table], pl.DataFrame]:
        return {
            Schools: frame_of(Schools, self.schools),
            Classes: frame_of(Classes, self.classes),
            Staff: frame_of(Staff, self.staff),
            Premises: frame_of(Premises, self.premises),
        }


@st.composite
def counties(draw: st.DrawFn) -> RandomCounty:
    """Draw one to six schools of any type; some are parts of others, some lack premises."""
    county = RandomCounty()
    for number in range(draw(st.integers(1, 6))):
        school = f"校é{number}"
        kind = draw(st.sampled_from(list(TYPES)))
        counts = number == 0 or draw(st.booleans())
        has_parent = number > 0 and draw(st.booleans())
        county.schools.append(
            {
                "school_id": school,
                "school_type": kind,
                "township": draw(st.sampled_from(["甲镇", "𠀀庄 乡"])),
                "counts_as_school": counts,
                "parent_id": f"校é{draw(st.integers(0, number - 1))}" if has_parent else None,
            }
        )
        for stage in TYPES[kind]:
            sizes = draw(st.lists(st.sampled_from([0, 7, 25, 30, 46, 50, 51, 70]), max_size=3))
            for class_no, pupils in enumerate(sizes, 1):
                county.classes.append(
                    {"school_id": school, "stage": stage, "class_no": class_no, "pupils": pupils}
                )
            for _ in range(draw(st.integers(0, 4))):
                county.staff.append(
                    {
                        "school_id": school,
                        "stage": stage,
                        "duty": draw(st.sampled_from(["teacher", "worker"])),
                        "subject": draw(st.sampled_from(["chinese", "music", "arts"])),
                        "degree": draw(st.sampled_from(["senior", "college", "bachelor"])),
                        "employment": draw(st.sampled_from(["established", "part_time"])),
                        "backbone_level": draw(st.sampled_from(["none", "school", "county"])),
                    }
                )
        if draw(st.integers(0, 5)):
            quantities = {name: draw(st.integers(0, 900)) for name in SHARED}
            county.premises.append({"school_id": school} | quantities)
    return county


Unit = tuple[str, str]
Amounts = dict[str, Fraction | None]


def pupils_and_amounts(county: RandomCounty) -> dict[Unit, tuple[int, Amounts]]:
    """Return pupils and the seven raw quantities of every assessed school and stage."""
    home = homes(county)
    pupils: dict[Unit, int] = defaultdict(int)
    for row in county.classes:
        if row["school_id"] in home:
            pupils[home[row["school_id"]], row["stage"]] += row["pupils"]
    units: dict[Unit, tuple[int, Amounts]] = {}
    for (school, stage), number in pupils.items():
        if stage == "senior":
            continue
        share = share_of(school, stage, pupils)
        parts = [p for p in county.premises if home.get(p["school_id"]) == school]
        own = {
            name: sum(Fraction(p[name]) for p in parts) * share if parts and share else None
            for name in SHARED
        }
        if parts and share == 0:
            own = dict.fromkeys(SHARED, Fraction(0))
        if share is None:
            own = dict.fromkeys(SHARED)
        units[school, stage] = number, teachers(county, home, school, stage) | resources(own)
    return units


def homes(county: RandomCounty) -> dict[str, str]:
    """Return the school each assessed row is measured with."""
    kept = {s["school_id"] for s in county.schools if s["school_type"] not in {"511", "321"}}
    home = {}
    for school in county.schools:
        own = sum(c["pupils"] for c in county.classes if c["school_id"] == school["school_id"])
        if school["school_id"] not in kept or (school["school_type"] == "218" and own < 50):
            continue
        is_part = not school["counts_as_school"] and school["parent_id"] is not None
        at = school["parent_id"] if is_part else school["school_id"]
        if at in kept:
            home[school["school_id"]] = at
    return home


def share_of(school: str, stage: str, pupils: dict[Unit, int]) -> Fraction | None:
    """Split by the weights the rules print for each pair or triple of stages."""
    stages = [s for s in ("primary", "junior", "senior") if pupils.get((school, s))]
    weights = {
        ("primary", "junior"): {"primary": Fraction(1), "junior": Fraction(11, 10)},
        ("junior", "senior"): {"junior": Fraction(1), "senior": Fraction(12, 10)},
        ("primary", "junior", "senior"): {
            "primary": Fraction(1),
            "junior": Fraction(11, 10),
            "senior": Fraction(132, 100),
        },
        # Only after a merger: 1 : 1.32, as in twelve-year schools.
        ("primary", "senior"): {"primary": Fraction(1), "senior": Fraction(132, 100)},
    }.get(tuple(stages), dict.fromkeys(stages, Fraction(1)))
    if not stages:
        return None
    whole = sum(weights[s] * pupils[school, s] for s in stages)
    return weights[stage] * pupils[school, stage] / whole if stage in stages else Fraction(0)


def teachers(county: RandomCounty, home: dict[str, str], school: str, stage: str) -> Amounts:
    """Count teachers of a school and stage."""
    above = backbone = sports = 0
    for row in county.staff:
        if home.get(row["school_id"]) != school or row["stage"] != stage:
            continue
        if row["duty"] != "teacher" or row["employment"] not in {"established", "contract"}:
            continue
        enough = {"college", "bachelor"} if stage == "primary" else {"bachelor"}
        above += row["degree"] in enough
        backbone += row["backbone_level"] == "county"
        sports += row["subject"] in {"music", "arts"}
    return {
        "teachers.above_required_degree": Fraction(above),
        "teachers.backbone": Fraction(backbone),
        "teachers.sports_and_arts": Fraction(sports),
    }


def resources(own: dict[str, Fraction | None]) -> Amounts:
    """Return the four quantities that stages share."""

    def together(first: str, second: str, sign: int) -> Fraction | None:
        one, two = own[first], own[second]
        return None if one is None or two is None else one + sign * two

    return {
        "premises.teaching_area": together("teaching_area_m2", "indoor_sports_area_m2", -1),
        "premises.sports_area": together("sports_ground_area_m2", "indoor_sports_area_m2", 1),
        "equipment.equipment_value": own["equipment_value_yuan"],
        "equipment.multimedia_rooms": own["multimedia_rooms"],
    }


PER = {
    "teachers.above_required_degree": 100,
    "teachers.backbone": 100,
    "teachers.sports_and_arts": 100,
    "premises.teaching_area": 1,
    "premises.sports_area": 1,
    "equipment.equipment_value": 1,
    "equipment.multimedia_rooms": 100,
}


def ratio(amounts: list[Fraction | None], pupils: int, per: int) -> Fraction | None:
    """Divide; nothing known, or nobody to divide by, gives nothing."""
    if pupils <= 0 or any(amount is None for amount in amounts):
        return None
    return sum((amount for amount in amounts if amount is not None), Fraction(0)) * per / pupils


def spread(parts: list[tuple[int, Fraction | None]], per: int) -> float | None:
    """Return the weighted coefficient of variation, step by step as the method sheet does."""
    parts = [(pupils, amount) for pupils, amount in parts if pupils > 0]
    everyone = sum(pupils for pupils, _ in parts)
    known = [(pupils, amount * per) for pupils, amount in parts if amount is not None]
    if len(known) < len(parts) or not everyone:
        return None
    county = sum(amount for _, amount in known) / everyone
    if county <= 0:
        return None
    squares = sum(Fraction(p, everyone) * (amount / p - county) ** 2 for p, amount in known)
    return sqrt(squares) / float(county)
