"""How many people and children of each age live where in the invented county?

Births have the shape of the published Henan figures (`domain.md` §6.1: a rise to 2016, then a fall
of about 4 % a year, 31 % within one year in 2020 as the county's census shows, about 7 % a year
after), fitted by four rates and not copied. Cohorts run from September to August, as school entry
does, so the children of cohort 2020 start school in 2026.
"""

from dataclasses import dataclass
from math import exp

import numpy as np
from numpy.typing import NDArray

from junheng.cli.county import names
from junheng.cli.county.land import Ints, Land

RESIDENTS = 728_000
CHILDREN_AT_PEAK = 8_200
PEAK = 2016
FIRST_COHORT, LAST_COHORT = 1995, 2035
AGES = range(19)
FIRST_TOWNSHIP_OF_THE_SMALL_KIND = len(names.SUBDISTRICTS) + len(names.TOWNS)

RISE_BEFORE_PEAK = 0.022
FALL_AFTER_PEAK = 0.04
DROP_IN_2020 = 0.31
FALL_AFTER_2020 = 0.075

_SHARE_OF_RESIDENTS = {"seat": 0.26, "town": 0.12, "village": 0.62}
_MORE_CHILDREN_IN_TOWN_PER_YEAR = {"seat": 0.022, "town": 0.008, "village": 0.0}
_LEAVE_THE_VILLAGE_PER_YEAR = 0.006
_FIRST_AGE_AWAY, _STAY_AT_HOME = 15, 0.85


def cohort_size(cohort: int) -> int:
    """Return how many children were born from September `cohort - 1` to August `cohort`."""
    if cohort <= PEAK:
        return round(CHILDREN_AT_PEAK * exp(-RISE_BEFORE_PEAK * (PEAK - cohort)))
    fallen = exp(-FALL_AFTER_PEAK * (min(cohort, 2019) - PEAK))
    if cohort >= 2020:
        fallen *= (1 - DROP_IN_2020) * exp(-FALL_AFTER_2020 * (cohort - 2020))
    return round(CHILDREN_AT_PEAK * fallen)


@dataclass(frozen=True)
class People:
    """Residents by place, and newborn children by place and cohort."""

    land: Land
    weight: NDArray[np.float64]
    born: Ints

    def residents(self, year: int) -> Ints:
        """Return the residents of each place on 31 August of `year`; one in 250 leaves a year."""
        total = round(RESIDENTS * (1 - 0.004) ** (year - 2026))
        return round_to_total(self.weight / self.weight.sum() * total, total)

    def children(self, age: int, year: int) -> Ints:
        """Return the children of `age` living in each place on 31 August of `year`.

        Every year a few village families move to the county seat or away; from 15 on some of the
        young live where they study or work.
        """
        cohort = self.born[:, year - age - FIRST_COHORT].astype(float)
        is_village = self.land.setting == "village"
        is_seat = self.land.setting == "seat"
        moved = np.where(is_village, cohort * _LEAVE_THE_VILLAGE_PER_YEAR * age, 0)
        arrived = np.where(is_seat, self.weight, 0)
        present = cohort - moved + arrived / arrived.sum() * moved.sum() * 0.7
        if age >= _FIRST_AGE_AWAY:
            present *= _STAY_AT_HOME
        return round_to_total(present, round(float(present.sum())))


def round_to_total(values: NDArray[np.float64], total: int) -> Ints:
    """Return whole numbers near `values` that add up to `total` (largest remainders)."""
    whole = np.floor(values).astype(np.int64)
    missing = total - int(whole.sum())
    for i in np.argsort(whole - values, kind="stable")[: max(missing, 0)]:
        whole[i] += 1
    return whole


def make_people(land: Land, seed: int) -> People:
    """Settle the county: residents by place and children by place and cohort."""
    rng = np.random.default_rng([seed, 2])
    weight = rng.lognormal(0, np.where(land.setting == "village", 0.38, 0.22))
    weight = np.where(np.array(land.kinds) == "estate", weight * 0.7, weight)
    is_small = land.township >= FIRST_TOWNSHIP_OF_THE_SMALL_KIND
    weight = np.where((land.setting == "town") & is_small, weight * 0.6, weight)
    for setting, share in _SHARE_OF_RESIDENTS.items():
        here = land.setting == setting
        weight[here] *= share / weight[here].sum()
    growth = np.array([_MORE_CHILDREN_IN_TOWN_PER_YEAR[s] for s in land.setting])
    cohorts = range(FIRST_COHORT, LAST_COHORT + 1)
    leaning = weight[:, None] * (1 + growth[:, None]) ** (np.array(cohorts) - 2008)
    born = [
        rng.multinomial(cohort_size(c), leaning[:, i] / leaning[:, i].sum())
        for i, c in enumerate(cohorts)
    ]
    return People(land, weight, np.array(born).T)
