"""Where do the invented county's townships, villages and communities lie?

The county is a rounded rectangle of 1,282 km² on a plain. Centres spread as evenly as centres of a
plain do (a few rounds of Lloyd's relaxation); villages are then drawn a little towards the roads
that join the townships. Distances are kilometres from the middle of the county.
"""

from dataclasses import dataclass
from math import gamma

import numpy as np
from numpy.typing import NDArray

from junheng.cli.county import names

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

AREA_KM2 = 1282.0
VILLAGES = 230
SEAT_COMMUNITIES = 24
SEAT_ESTATES = 7
CENTRE = (115.0, 33.2)
KM_PER_DEGREE = (93.15, 110.9)
SEAT = np.array([1.6, -0.9])

_POWER = 4
_HALF_WIDTH = 20.5
_HALF_HEIGHT = AREA_KM2 / (4 * _HALF_WIDTH * gamma(1 + 1 / _POWER) ** 2 / gamma(1 + 2 / _POWER))
_HALF = np.array([_HALF_WIDTH, _HALF_HEIGHT])


@dataclass(frozen=True)
class Land:
    """Townships and places; `township` gives each place's row in `names.ALL_TOWNSHIPS`."""

    centres: Floats
    ids: list[str]
    names: list[str]
    kinds: list[str]
    township: Ints
    xy: Floats
    setting: NDArray[np.str_]  # "seat", "town" or "village"


def bounds() -> tuple[float, float, float, float]:
    """Return west, south, east, north in degrees."""
    west, south = _degrees(-_HALF - 0.2).round(4).tolist()
    east, north = _degrees(_HALF + 0.2).round(4).tolist()
    return (west, south, east, north)


def _degrees(xy: Floats) -> Floats:
    return np.asarray(np.array(CENTRE) + xy / np.array(KM_PER_DEGREE))


def lon_lat(xy: Floats) -> tuple[list[float], list[float]]:
    """Return longitudes and latitudes, to about a metre, of points given in kilometres."""
    degrees = np.round(_degrees(xy), 5)
    return degrees[:, 0].tolist(), degrees[:, 1].tolist()


def _inside(xy: Floats) -> NDArray[np.bool_]:
    return np.asarray((np.abs(xy / _HALF) ** _POWER).sum(axis=1) <= 1)


def _nearest(xy: Floats, centres: Floats) -> Ints:
    return np.asarray(((xy[:, None, :] - centres[None]) ** 2).sum(axis=2).argmin(axis=1))


def _spread(points: Floats, centres: Floats, rounds: int, *, fixed: int = 0) -> Floats:
    """Move all but the first `fixed` centres to the middle of the points nearest to them."""
    centres = centres.copy()
    for _ in range(rounds):
        nearest = _nearest(points, centres)
        count = np.bincount(nearest, minlength=len(centres)).clip(1)
        for axis in (0, 1):
            total = np.bincount(nearest, weights=points[:, axis], minlength=len(centres))
            centres[fixed:, axis] = (total / count)[fixed:]
    return centres


def _towards_roads(xy: Floats, centres: Floats, pull: float) -> Floats:
    """Draw points towards the straight roads from each township to the seat and its neighbour."""
    distance = ((centres[:, None] - centres[None]) ** 2).sum(axis=2)
    np.fill_diagonal(distance, np.inf)
    ends = [(i, 0) for i in range(1, len(centres))]
    ends += [(i, int(j)) for i, j in enumerate(distance.argmin(axis=1))]
    start = centres[[i for i, _ in ends]]
    along = centres[[j for _, j in ends]] - start
    part = ((xy[:, None] - start) * along).sum(axis=2) / (along**2).sum(axis=1)
    foot = start + part.clip(0, 1)[..., None] * along
    nearest = ((xy[:, None] - foot) ** 2).sum(axis=2).argmin(axis=1)
    return np.asarray(xy + pull * (foot[np.arange(len(xy)), nearest] - xy))


def make_land(seed: int) -> Land:
    """Lay out 19 townships, 230 villages and 40 communities and estates."""
    rng = np.random.default_rng([seed, 1])
    points = rng.uniform(-1, 1, (5200, 2)) * _HALF
    points = points[_inside(points)]
    rural = len(names.TOWNS) + len(names.TOWNSHIPS)
    draw = np.vstack([SEAT, points[rng.choice(len(points), rural, replace=False)]])
    centres = _spread(points, draw, 10, fixed=1)
    outside = points[((points - SEAT) ** 2).sum(axis=1) > 3.2**2]
    villages = _spread(outside, outside[rng.choice(len(outside), VILLAGES, replace=False)], 3)
    villages = _towards_roads(villages, centres, 0.25) + rng.normal(0, 0.12, (VILLAGES, 2))
    disc = rng.uniform(-2.9, 2.9, (2400, 2))
    disc = disc[(disc**2).sum(axis=1) <= 2.9**2]
    quarters = SEAT + _spread(disc, disc[:SEAT_COMMUNITIES], 6)
    return _with_names(rng, centres, villages, quarters)


def _with_names(
    rng: np.random.Generator, centres: Floats, villages: Floats, quarters: Floats
) -> Land:
    """Give every place its township, code and name, township by township."""
    town_squares = centres[1:] + rng.normal(0, 0.15, centres[1:].shape)
    xy = np.vstack([quarters, town_squares, villages])
    cell = _nearest(xy, centres)
    angle = np.arctan2(*(xy - SEAT).T)
    third = np.floor((angle + np.pi) / (2 * np.pi) * 3).astype(int).clip(0, 2)
    township = np.where(cell == 0, third, cell + len(names.SUBDISTRICTS) - 1)
    township[: len(quarters)] = third[: len(quarters)]
    stems = names.community_names(len(quarters), rng)
    estates = set(rng.choice(len(quarters), SEAT_ESTATES, replace=False).tolist())
    labels = [s + ("家园" if i in estates else "社区") for i, s in enumerate(stems)]
    labels += [name[:2] + "社区" for name in (*names.TOWNS, *names.TOWNSHIPS)]
    labels += names.village_names(len(villages), rng)
    kinds = ["estate" if i in estates else "community" for i in range(len(quarters))]
    kinds += ["community"] * len(town_squares) + ["village"] * len(villages)
    setting = ["seat"] * len(quarters) + ["town"] * len(town_squares) + ["village"] * len(villages)
    order = sorted(range(len(xy)), key=lambda i: (int(township[i]), kinds[i] == "village"))
    ids, seen = [], dict.fromkeys(range(len(names.ALL_TOWNSHIPS)), 0)
    for i in order:
        at = int(township[i])
        seen[at] += 1
        first = 200 if kinds[i] == "village" else 0
        ids.append(f"{names.COUNTY_CODE}{names.ALL_TOWNSHIPS[at].code}{first + seen[at]:03d}")
    return Land(
        centres=centres,
        ids=ids,
        names=[labels[i] for i in order],
        kinds=[kinds[i] for i in order],
        township=township[order],
        xy=xy[order],
        setting=np.array([setting[i] for i in order]),
    )
