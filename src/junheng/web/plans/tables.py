"""Which lines and columns have the tables of a seat plan?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from junheng.planning.layout.tables import Filling
from junheng.web.plans.reasons import place_reason, school_reason
from junheng.web.tables import Column


@dataclass(frozen=True)
class SchoolLine:
    """A school and how the plan fills it."""

    school_id: str
    name: str
    township: str
    classes: int
    seats: float
    enrolled: int
    planned: float
    fill: float
    mean_km: float | None
    filling: str
    is_over_enrolled: bool
    reason: str

    @property
    def width(self) -> str:
        """Return the fill in per cent of a bar that ends at 120 %, as an SVG takes it."""
        return f"{min(self.fill, 1.2) / 1.2 * 100:.1f}"

    @property
    def percent(self) -> float:
        return 100 * self.fill


@dataclass(frozen=True)
class PlaceLine:
    """A village and where its children go."""

    place_id: str
    name: str
    township: str
    pupils: int
    school: str
    school_id: str
    schools: int
    mean_km: float | None
    unseated: float
    reason: str


SCHOOL_COLUMNS = (
    Column("name", _("School"), sort=("name",)),
    Column("township", _("Township"), sort=("township",)),
    Column("classes", _("Classes"), sort=("classes",), is_number=True),
    Column("seats", _("Seats"), sort=("seats",), is_number=True),
    Column("enrolled", _("Enrolled today"), sort=("enrolled",), is_number=True),
    Column("planned", _("Planned"), sort=("planned",), is_number=True),
    Column("fill", _("Filled"), sort=("fill",), value=lambda line: line.fill),
    Column("mean_km", _("Mean way, km"), sort=("mean_km",), is_number=True),
    Column("reason", _("In words")),
)
PLACE_COLUMNS = (
    Column("name", _("Village"), sort=("name",)),
    Column("township", _("Township"), sort=("township",)),
    Column("pupils", _("Pupils"), sort=("pupils",), is_number=True),
    Column("school", _("School"), sort=("school",)),
    Column("mean_km", _("Mean way, km"), sort=("mean_km",), is_number=True),
    Column("unseated", _("Without a seat"), sort=("unseated",), is_number=True),
    Column("reason", _("In words")),
)


def school_lines(result: Mapping[str, Any]) -> list[SchoolLine]:
    """Return a line a school."""
    return [
        SchoolLine(
            school_id=one["school_id"],
            name=one["name"],
            township=one["township"],
            classes=one["classes"],
            seats=one["seats"],
            enrolled=one["enrolled"],
            planned=one["planned"],
            fill=one["fill_share"] or 0.0,
            mean_km=one["mean_km"],
            filling=one["filling"],
            is_over_enrolled=one["is_over_enrolled"],
            reason=school_reason(one),
        )
        for one in result["schools"]
    ]


def place_lines(result: Mapping[str, Any], *, only_unseated: bool = False) -> list[PlaceLine]:
    """Return a line a village that has pupils, or only those with pupils without a seat."""
    names = {one["school_id"]: one["name"] for one in result["schools"]}
    return [
        PlaceLine(
            place_id=one["place_id"],
            name=one["name"],
            township=one["township"],
            pupils=one["pupils"],
            school=names.get(one["main_school_id"] or "", ""),
            school_id=one["main_school_id"] or "",
            schools=one["schools"],
            mean_km=one["mean_km"],
            unseated=one["unseated"],
            reason=place_reason(one, names, result),
        )
        for one in result["places"]
        if (one["unseated"] > 0 if only_unseated else one["pupils"])
    ]


def count_filling(result: Mapping[str, Any], filling: Filling) -> int:
    """Count the schools that the plan fills so."""
    return sum(one["filling"] == filling for one in result["schools"])
