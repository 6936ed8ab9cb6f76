"""Why does a village's plan look as it does, and what would one more seat change, in words?"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from junheng.planning.layout.tables import Filling, Why


def place_reason(
    place: Mapping[str, Any], names: Mapping[str, str], result: Mapping[str, Any]
) -> str:
    """Say why a place's pupils go where they go, or have no seat; `result` is the plan's."""
    max_km = result["max_km"]
    facts = {
        "school": names.get(place["nearest_school_id"] or "", ""),
        "km": f"{place['nearest_km']:.1f}" if place["nearest_km"] is not None else "",
        "max": f"{max_km:g}" if max_km is not None else "",
    }
    return _wording(Why(place["why"]), place, result) % facts


def _wording(why: Why, place: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    if why is Why.OUT_OF_REACH:
        if place["nearest_km"] is None:
            return _("No school has a way here.")
        return _("No school within %(max)s km: the nearest, %(school)s, is %(km)s km away.")
    if why is Why.REACH_IS_FULL:
        if result["is_whole"]:
            return _("No school in reach has room for the whole village; nearest: %(school)s (%(km)s km).")  # fmt: skip
        if result["max_km"] is not None:
            return _("Every seat within %(max)s km is taken; nearest: %(school)s (%(km)s km).")
        return _("Every seat is taken; nearest: %(school)s (%(km)s km).")
    return {
        Why.NO_PUPILS: _("No pupils."),
        Why.NEAREST: _("All go to the nearest school, %(school)s (%(km)s km)."),
        Why.NEAREST_IS_FULL: _("The nearest school, %(school)s (%(km)s km), is full."),
        Why.KEPT_TOGETHER: _(
            "The nearest school, %(school)s (%(km)s km), has no room for the whole village, or lies apart."
        ),
    }[why]


def school_reason(school: Mapping[str, Any]) -> str:
    """Say how a school's seats are used and what one more seat would change."""
    used = {"planned": f"{school['planned']:.0f}", "seats": f"{school['seats']:.0f}"}
    if school["filling"] != Filling.FULL:
        if school["filling"] == Filling.UNDERFILLED:
            return _("Under-filled: %(planned)s of %(seats)s seats are used.") % used
        return _("%(planned)s of %(seats)s seats are used.") % used
    if school["seats_one_more"]:
        return _("Full: one more seat here would seat one more pupil.")
    if (school["saves_km"] or 0) >= 0.05:
        saved = {"km": f"{school['saves_km']:.1f}"}
        return _("Full: one more seat here would save up to %(km)s pupil-km.") % saved
    return _("Full: one more seat here would change nothing.")
