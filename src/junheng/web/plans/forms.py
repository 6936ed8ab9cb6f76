"""What does a seat plan need to know?"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from junheng.kernel.school_years import SchoolYear
from junheng.kernel.stages import Stage
from junheng.planning.travel.distances import DETOUR
from junheng.registers.queries import frozen_visible_to
from junheng.studies.seat_plans import SeatOptions
from junheng.web.snapshots.naming import name_of_frozen
from junheng.web.wording import said

YEARS_AHEAD = 10
LONGEST_SECONDS = 120
HOW = (
    ("split", _("A village may be divided among schools, where a school is full")),
    ("whole", _("A village stays together")),
    ("contiguous", _("A village stays together, and each school's area is one piece")),
)


class SeatPlanForm(forms.Form):
    """The question of a seat plan; class size and service radius come from the law in force."""

    snapshot = forms.ChoiceField(label=_("Snapshot"))
    stage = forms.ChoiceField(label=_("Stage"))
    year = forms.ChoiceField(label=_("School year"))
    how = forms.ChoiceField(label=_("Villages"), choices=HOW, widget=forms.RadioSelect)
    max_km = forms.FloatField(
        label=_("Furthest way, km"),
        required=False,
        min_value=0.1,
        max_value=200,
        help_text=_("Empty: no pupil is refused for distance."),
    )
    detour = forms.FloatField(
        label=_("Detour factor"),
        min_value=1,
        max_value=3,
        help_text=_("Way = straight line × this factor, while no road distances are known."),
    )
    seats_per_class = forms.FloatField(
        label=_("Seats of a class"),
        required=False,
        min_value=1,
        max_value=80,
        help_text=_("Empty: the class size of the clause in force."),
    )
    seconds = forms.IntegerField(
        label=_("Seconds at most"),
        min_value=1,
        max_value=LONGEST_SECONDS,
        help_text=_("When the time is up, the best plan so far is kept with its gap."),
    )

    def __init__(self, data: Any = None, *, person: Any) -> None:
        frozen = list(frozen_visible_to(person)[:50])
        first = SchoolYear.of(frozen[0].taken_on).starts_in if frozen else 2026
        initial = {
            "how": "split",
            "detour": DETOUR,
            "seconds": 60,
            "stage": "primary",
            "year": first,
        }
        super().__init__(data, initial=initial)
        self._offer("snapshot", [(str(one.pk), name_of_frozen(one)) for one in frozen])
        self._offer("stage", [(s.value, said(s.label)) for s in Stage if s.ages])
        years = range(first, first + YEARS_AHEAD + 1)
        self._offer("year", [(str(year), str(SchoolYear(year))) for year in years])

    def _offer(self, name: str, choices: list[Any]) -> None:
        self.fields[name] = forms.ChoiceField(label=self.fields[name].label, choices=choices)

    def options(self) -> SeatOptions:
        """Return what was chosen, as the plan takes it."""
        sent = self.cleaned_data
        return SeatOptions(
            max_km=sent["max_km"],
            is_whole=sent["how"] != "split",
            is_contiguous=sent["how"] == "contiguous",
            seats_per_class=sent["seats_per_class"],
            detour=sent["detour"],
            seconds=float(sent["seconds"]),
        )
