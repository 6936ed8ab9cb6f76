"""Where in the county does a school lie?"""

from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from junheng.registers.queries import schools_visible_to
from junheng.web.indicators.readings import Picture
from junheng.web.map.drawing import draw
from junheng.web.map.ground import county_ground
from junheng.web.map.scene import Mark, Place, Scene


def locator(person: Any, school: Any, picture: Picture | None) -> SafeString:
    """Draw the school among the others that the person may see."""
    areas, labels = county_ground(picture) if picture else ((), ())
    others = schools_visible_to(person).exclude(pk=school.pk).values_list("lon", "lat", "name")
    scene = Scene(
        areas=areas,
        labels=labels,
        places=tuple(Place(lon, lat, 1.6, "map-other", name) for lon, lat, name in others),
        width=300.0,
        marks=(Mark(school.lon, school.lat, "here", str(school.name), (str(school.township),)),),
    )
    return draw(scene, _("Where the school lies"))
