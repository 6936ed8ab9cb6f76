"""Who of a school's staff is on a list, and in which columns?"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from junheng.snapshots.tables import Staff
from junheng.web.schools.record import AGE_BANDS, age_on, band_label
from junheng.web.tables import Column
from junheng.web.wording import said

CODED = ("stage", "duty", "subject", "degree", "employment", "backbone_level", "channel")
COLUMNS = (
    Column("staff_id", _("Staff code"), sort=("staff_id",)),
    Column("stage", _("Stage"), sort=("stage",), value=lambda one: one.get_stage_display()),
    Column("duty", _("Duty"), sort=("duty",), value=lambda one: one.get_duty_display()),
    Column("subject", _("Subject"), sort=("subject",), value=lambda one: one.get_subject_display()),
    Column("degree", _("Degree"), sort=("degree",), value=lambda one: one.get_degree_display()),
    Column("employment", _("Employment"), sort=("employment",), value=lambda one: one.get_employment_display()),
    Column("backbone_level", _("Backbone level"), sort=("backbone_level",), value=lambda one: one.get_backbone_level_display()),
    Column("born_on", _("Born"), sort=("born_on",)),
    Column("at_school_since", _("Here since"), sort=("at_school_since",)),
)  # fmt: skip


def narrow(staff: Any, query: Any, *, today: date) -> tuple[Any, list[str]]:
    """Keep the staff the address asks for; return them and the conditions in words."""
    words = []
    for name in CODED:
        codes = Staff.columns[name].codes
        value = query.get(name, "")
        if codes is not None and value in codes.values:
            staff = staff.filter(**{name: value})
            words.append(f"{said(Staff.columns[name].label)}: {said(codes.label_of(value))}")
    band = next((band for band in AGE_BANDS if str(band[0]) == query.get("age")), None)
    if band is None:
        return staff, words
    words.append(band_label(*band))
    return [one for one in staff if _is_within(age_on(one.born_on, today), band)], words


def _is_within(age: int | None, band: Sequence[int]) -> bool:
    return age is not None and band[0] <= age <= band[1]
