"""Does an answer to a location problem hold, when everything is recomputed without a solver?"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from junheng.planning.layout.problem import Fixed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from junheng.planning.layout.problem import LayoutProblem

TOLERANCE = 1e-6
"""Shares, loads and gaps may differ by this share of their size (at least of 1)."""

COST_TOLERANCE = 1e-9
"""Costs are exactly rounded sums, and may differ by this share of their size (at least of 1,000) only."""

NUMBERS = ("objective", "bound", "gap", "seconds")
KEYS = ("status", "objective", "bound", "gap", "seconds", "sites", "assignment")


class AnswerNotValid(ValueError):
    """The file does not hold an answer in the neutral format."""


def violations(problem: LayoutProblem, answer: Mapping[str, Any]) -> list[str]:
    """List, as sentences, everything in which `answer` does not hold; an empty list means it does.

    `answer` is the parsed JSON of `junheng solve layout --json`. Raises `AnswerNotValid` where its form
    is wrong. An infeasible answer claims nothing that could be recomputed here but that it names no sites.
    """
    sites, pairs = _read(answer)
    if answer["status"] == "infeasible":
        claims = bool(sites or pairs or answer["objective"] is not None)
        return (
            ["An infeasible answer must name no sites, assignment or objective."] if claims else []
        )
    found: list[str] = []
    found += _sites_are_allowed(problem, sites)
    known, strange = _known_pairs(problem, pairs)
    found += strange
    found += _every_pupil_has_a_seat(problem, known)
    found += _no_pupils_at_a_closed_school(problem, sites, known)
    found += _seats_not_exceeded(problem, known)
    if problem.whole:
        found += _places_are_whole(known)
    if problem.contiguous:
        found += _areas_are_connected(problem, known)
    found += _numbers_agree(problem, answer, sites, known)
    return found


def _read(answer: Mapping[str, Any]) -> tuple[list[str], list[tuple[str, str, float]]]:
    if not isinstance(answer, dict):
        raise AnswerNotValid(
            "The answer is not a JSON object. Save what `solve layout --json` printed."
        )
    missing = [key for key in KEYS if key not in answer]
    if missing:
        raise AnswerNotValid(
            f"The answer has no '{missing[0]}'. Save what `solve layout --json` printed."
        )
    if answer["status"] not in {"optimal", "feasible", "infeasible"}:
        raise AnswerNotValid(
            f"The status {answer['status']!r} is unknown. It is optimal, feasible or infeasible."
        )
    try:
        pairs = [
            (str(row["place_id"]), str(row["site_id"]), _number(row["share"]))
            for row in answer["assignment"]
        ]
        sites = [str(site) for site in answer["sites"]]
    except (TypeError, ValueError, KeyError) as error:
        raise AnswerNotValid(
            f"The answer cannot be read ({error!r}). Each assignment is a place_id, a site_id and a share."
        ) from error
    needed = ["seconds"] if answer["status"] == "infeasible" else NUMBERS
    for key in needed:
        try:
            is_known = math.isfinite(_number(answer[key]))
        except TypeError:
            is_known = False
        if not is_known:
            raise AnswerNotValid(f"The {key} is {answer[key]!r:.40}. It must be a finite number.")
    return sites, pairs


def _number(value: object) -> float:
    """Give a number of the JSON as a float, infinite beyond any; raises TypeError for what is none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{value!r} is not a number")
    try:
        return float(value)
    except OverflowError:
        return math.inf


def _sites_are_allowed(problem: LayoutProblem, sites: list[str]) -> Iterable[str]:
    position = {site: j for j, site in enumerate(problem.site_ids)}
    for site, times in Counter(sites).items():
        if times > 1:
            yield f"Site {site} is opened {times} times."
        if site not in position:
            yield f"Site {site} is not in sites.csv."
        elif problem.fixed[position[site]] == Fixed.CLOSED:
            yield f"Site {site} is fixed closed but was opened."
    opened = set(sites)
    for site, j in position.items():
        if problem.fixed[j] == Fixed.OPEN and site not in opened:
            yield f"Site {site} is fixed open but was not opened."
    if problem.sites_open is not None and len(opened) != problem.sites_open:
        yield f"{len(opened)} sites are open; exactly {problem.sites_open} must be."
    if problem.max_sites_open is not None and len(opened) > problem.max_sites_open:
        yield f"{len(opened)} sites are open; at most {problem.max_sites_open} may be."


def _known_pairs(
    problem: LayoutProblem, pairs: list[tuple[str, str, float]]
) -> tuple[list[tuple[int, int, float, float]], list[str]]:
    """Give (place, site, share, cost) of the pairs that are allowed, and a sentence for each other."""
    place_at = {place: i for i, place in enumerate(problem.place_ids)}
    site_at = {site: j for j, site in enumerate(problem.site_ids)}
    listed = {
        (i, j): cost
        for i, j, cost in zip(
            problem.pair_place.tolist(),
            problem.pair_site.tolist(),
            problem.pair_cost.tolist(),
            strict=True,
        )
    }
    known, found, seen = [], [], set()
    for place, site, share in pairs:
        if place not in place_at:
            found.append(f"Place {place} is not in places.csv.")
        elif site not in site_at:
            found.append(f"Place {place} goes to site {site}, which is not in sites.csv.")
        elif (place_at[place], site_at[site]) not in listed:
            found.append(f"Place {place} goes to site {site}, a pair that travel does not list.")
        elif (place, site) in seen:
            found.append(f"Place {place} and site {site} are listed twice in the assignment.")
        elif not 0 < share <= 1 + TOLERANCE:
            found.append(
                f"Place {place} sends the share {share:g} to {site}; it must be above 0, at most 1."
            )
        else:
            i, j = place_at[place], site_at[site]
            known.append((i, j, share, listed[i, j]))
        seen.add((place, site))
    return known, found


def _every_pupil_has_a_seat(
    problem: LayoutProblem, known: list[tuple[int, int, float, float]]
) -> Iterable[str]:
    shares: defaultdict[int, list[float]] = defaultdict(list)
    for i, _, share, _ in known:
        shares[i].append(share)
    for i, place in enumerate(problem.place_ids):
        served = math.fsum(shares[i])
        if abs(served - 1) > TOLERANCE:
            yield f"Place {place} is served with the share {served:.9g}; it must be 1."


def _places_are_whole(known: list[tuple[int, int, float, float]]) -> Iterable[str]:
    times = Counter(i for i, _, _, _ in known)
    split = sum(count > 1 for count in times.values())
    if split:
        yield f"{split} places go to more than one site; each must go whole to one."


def _no_pupils_at_a_closed_school(
    problem: LayoutProblem, sites: list[str], known: list[tuple[int, int, float, float]]
) -> Iterable[str]:
    opened = set(sites)
    for site in sorted({problem.site_ids[j] for _, j, _, _ in known} - opened):
        yield f"Site {site} is given pupils but is not open."


def _seats_not_exceeded(
    problem: LayoutProblem, known: list[tuple[int, int, float, float]]
) -> Iterable[str]:
    loads: defaultdict[int, list[float]] = defaultdict(list)
    for i, j, share, _ in known:
        loads[j].append(share * float(problem.pupils[i]))
    for j, parts in sorted(loads.items()):
        load, seats = math.fsum(parts), float(problem.seats[j])
        if load > seats + TOLERANCE * max(1.0, seats):
            yield f"Site {problem.site_ids[j]} has {seats:.9g} seats but is given {load:.9g} pupils."


def _areas_are_connected(
    problem: LayoutProblem, known: list[tuple[int, int, float, float]]
) -> Iterable[str]:
    touching: defaultdict[int, list[int]] = defaultdict(list)
    for a, b in [] if problem.borders is None else problem.borders.tolist():
        touching[a].append(b)
        touching[b].append(a)
    areas: defaultdict[int, set[int]] = defaultdict(set)
    for i, j, _, _ in known:
        areas[j].add(i)
    for j, area in sorted(areas.items()):
        left, parts = set(area), 0
        while left:
            parts += 1
            walk = [left.pop()]
            while walk:
                reached = [b for b in touching[walk.pop()] if b in left]
                left.difference_update(reached)
                walk.extend(reached)
        if parts > 1:
            yield f"The area of site {problem.site_ids[j]} falls into {parts} parts; it must be connected."


def _numbers_agree(
    problem: LayoutProblem,
    answer: Mapping[str, Any],
    sites: list[str],
    known: list[tuple[int, int, float, float]],
) -> Iterable[str]:
    objective, bound, gap = (float(answer[key]) for key in ("objective", "bound", "gap"))
    opening = dict(zip(problem.site_ids, problem.open_cost.tolist(), strict=True))
    cost = math.fsum(
        [opening.get(site, 0.0) for site in sites] + [share * cost for _, _, share, cost in known]
    )
    near = COST_TOLERANCE * max(1000.0, abs(cost))
    if abs(cost - objective) > near:
        yield f"The objective is given as {objective:.12g}; its sites and assignment cost {cost:.12g}."
    if bound > objective + near:
        yield f"The bound {bound:.12g} is above the objective {objective:.12g}."
    real_gap = (objective - bound) / objective if objective > bound else 0.0
    if abs(gap - real_gap) > TOLERANCE:
        yield f"The gap is given as {gap:.9g}; objective and bound make it {real_gap:.9g}."
    if answer["status"] == "optimal" and real_gap > TOLERANCE:
        yield f"The answer is called optimal although its gap is {real_gap:.9g}."
