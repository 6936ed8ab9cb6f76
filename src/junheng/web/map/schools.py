"""What does the map of all schools show for one indicator and stage?"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from junheng.web.indicators.comparison import Compared
from junheng.web.indicators.standing import STANDINGS, Line, Standing
from junheng.web.map.scene import Area, Label, Mark, Scene
from junheng.web.wording import said


def school_scene(
    schools: Sequence[Any],
    units: Mapping[str, Compared],
    line: Line | None,
    *,
    unit: Any,
    ground: tuple[tuple[Area, ...], tuple[Label, ...]],
) -> Scene:
    """Return the scene: every school given, shaped by its standing, on the county's ground.

    Marks that want action are drawn last, so that they lie on top.
    """
    marks = [_mark(school, units.get(school.school_id), line, said(unit)) for school in schools]
    order = {standing.value: -at for at, standing in enumerate(STANDINGS)}
    order[Standing.NOT_ASSESSED.value] = -len(STANDINGS)
    areas, labels = ground
    return Scene(
        areas=areas, labels=labels, marks=tuple(sorted(marks, key=lambda m: order[m.shape]))
    )


def _mark(school: Any, compared: Compared | None, line: Line | None, unit: str) -> Mark:
    standing = compared.standing if compared else Standing.NOT_ASSESSED
    lines = [standing.label]
    if compared is not None and compared.figure is not None:
        figure = f"{compared.figure:,.2f}".rstrip("0").rstrip(".")
        limit = f"{line.limit:g}" if line else "—"
        lines.insert(
            0,
            _("%(value)s %(unit)s, limit %(limit)s")
            % {"value": figure, "unit": unit, "limit": limit},
        )
    return Mark(
        lon=school.lon,
        lat=school.lat,
        shape=standing.value,
        title=str(school.name),
        lines=(str(school.township), *lines),
        url=reverse("schools:school-show", args=[school.school_id]),
    )
