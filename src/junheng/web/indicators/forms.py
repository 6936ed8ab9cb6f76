"""Which indicator and stage does a page show?"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from junheng.web.indicators.law import find_gauge, gauges, stage_label
from junheng.web.indicators.readings import By, Picture
from junheng.web.wording import said

BY = (("school", _("Schools")), ("township", _("Townships")), ("county", _("County")))


class GaugeForm(forms.Form):
    """The choice of an indicator and a stage; what the address leaves open has a first answer."""

    indicator = forms.ChoiceField(label=_("Indicator"), required=False)
    stage = forms.ChoiceField(label=_("Stage"), required=False)

    def __init__(self, data: Any, *, picture: Picture) -> None:
        gauge = find_gauge(data.get("indicator", ""))
        stages = gauge.stages(picture.day)
        stage = data.get("stage", "")
        self.gauge = gauge
        self.stage_code: str = stage if stage in stages else next(iter(stages), "")
        super().__init__({**data.dict(), "indicator": gauge.code, "stage": self.stage_code})
        self._offer("indicator", [(g.code, said(g.clause.label)) for g in gauges()])
        self._offer("stage", [(code, stage_label(code)) for code in stages])

    def _offer(self, name: str, choices: list[Any]) -> None:
        label = self.fields[name].label
        self.fields[name] = forms.ChoiceField(label=label, required=False, choices=choices)


class BoardForm(GaugeForm):
    """The same, with the units that are compared."""

    by = forms.ChoiceField(label=_("Compare"), required=False, choices=BY)

    @property
    def unit(self) -> By:
        """Return which units the address asks to compare; schools unless it says otherwise."""
        asked = self.data.get("by", "school")
        return asked if asked in {"school", "township", "county"} else "school"
