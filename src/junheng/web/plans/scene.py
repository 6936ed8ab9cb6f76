"""What does the map of a seat plan show: lines to schools, or the area of each school?"""

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
from django.urls import reverse
from django.utils.translation import gettext as _

from junheng.planning.layout.areas import place_areas
from junheng.planning.layout.tables import Filling
from junheng.web.map.ground import LOOK, rings_of
from junheng.web.map.scene import Area, Link, Mark, Place, Scene
from junheng.web.plans.colours import colour_areas
from junheng.web.plans.reasons import place_reason, school_reason

COLOURS = 6
SHAPES = {Filling.FULL: "over", Filling.UNDERFILLED: "under", Filling.ORDINARY: "fitting"}


def plan_scene(result: Mapping[str, Any], *, shows_areas: bool) -> Scene:
    """Return the map of a plan; marks and villages are the same on both."""
    schools = result["schools"]
    names = {one["school_id"]: one["name"] for one in schools}
    places = tuple(_place(one, names, result) for one in result["places"] if one["pupils"])
    marks = tuple(_mark(one) for one in schools)
    spots = tuple((one["place_id"], one["lon"], one["lat"]) for one in result["places"])
    if shows_areas:
        served = tuple(one["main_school_id"] or "" for one in result["places"])
        areas = tuple(
            Area(rings, look, names.get(school, ""))
            for school, rings, look in _areas(spots, served)
        )
        return Scene(areas=areas, places=places, marks=marks)
    townships = tuple(one["township"] for one in result["places"])
    ground = tuple(Area(rings, LOOK, name) for name, rings, _look in _townships(spots, townships))
    return Scene(areas=ground, links=_links(result), places=places, marks=marks)


def _links(result: Mapping[str, Any]) -> tuple[Link, ...]:
    """Return a line for every assignment; those beyond the service radius stand out."""
    radius = result["ways"]["radius_km"]
    place_at = {one["place_id"]: (one["lon"], one["lat"]) for one in result["places"]}
    school_at = {one["school_id"]: (one["lon"], one["lat"]) for one in result["schools"]}
    return tuple(
        Link(
            place_at[one["place_id"]],
            school_at[one["school_id"]],
            "map-link-far" if radius is not None and one["km"] > radius else "",
        )
        for one in result["assignments"]
    )


def _place(place: Mapping[str, Any], names: Mapping[str, str], result: Mapping[str, Any]) -> Place:
    lines = [_("%(pupils)d pupils") % {"pupils": place["pupils"]}]
    if place["main_school_id"] and place["mean_km"] is not None:
        served = {"school": names.get(place["main_school_id"], ""), "km": f"{place['mean_km']:.1f}"}
        lines.append(_("%(school)s, %(km)s km") % served)
    if place["unseated"] > 0:
        lines.append(_("%(pupils)d without a seat") % {"pupils": round(place["unseated"])})
    lines.append(place_reason(place, names, result))
    return Place(
        lon=place["lon"],
        lat=place["lat"],
        radius=round(min(2.0 + math.sqrt(place["pupils"]) / 4, 9.0), 1),
        look="map-place-unserved" if place["unseated"] > 0 else "",
        title=place["name"],
        lines=tuple(lines),
    )


def _mark(school: Mapping[str, Any]) -> Mark:
    filled = {"planned": f"{school['planned']:.0f}", "seats": f"{school['seats']:.0f}"}
    return Mark(
        lon=school["lon"],
        lat=school["lat"],
        shape=SHAPES[Filling(school["filling"])],
        title=school["name"],
        lines=(
            _("%(planned)s of %(seats)s seats") % filled,
            _("%(enrolled)d enrolled today") % {"enrolled": school["enrolled"]},
            school_reason(school),
        ),
        url=reverse("schools:school-show", args=[school["school_id"]]),
    )


Spots = tuple[tuple[str, float, float], ...]
Shaped = tuple[tuple[str, tuple[Any, ...], str], ...]


@lru_cache(maxsize=8)
def _areas(spots: Spots, served: tuple[str, ...]) -> Shaped:
    """Return (school, rings, look) of the joined cells it serves, neighbours in other colours."""
    areas = _cells(spots)
    touching: dict[str, set[str]] = {school: set() for school in served if school}
    for a, b in areas.neighbours:
        first, second = served[a], served[b]
        if first and second and first != second:
            touching[first].add(second)
    colours = colour_areas(touching, colours=COLOURS)
    joined = sorted(areas.dissolved(served).items())
    return tuple(
        (school, rings_of(shape), f"area-{colours[school]}" if school else "area-none")
        for school, shape in joined
    )


@lru_cache(maxsize=8)
def _townships(spots: Spots, townships: tuple[str, ...]) -> Shaped:
    joined: dict[str, Any] = _cells(spots).dissolved(list(townships))
    return tuple((name, rings_of(shape), LOOK) for name, shape in sorted(joined.items()))


def _cells(spots: Spots) -> Any:
    ids, lons, lats = zip(*spots, strict=True)
    return place_areas(ids, np.array(lons), np.array(lats))
