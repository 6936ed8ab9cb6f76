"""Which findings does a list show, and what does a new assessment need to know?"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from junheng.registers.queries import frozen_visible_to
from junheng.web.clauses import clause_label
from junheng.web.days import DayField
from junheng.web.indicators.law import HOME_STANDARD, NINE_YEAR, stage_label, standards
from junheng.web.snapshots.naming import name_of_frozen
from junheng.web.wording import said

OUTCOMES = (("", _("Not met")), ("met", _("Met")), ("unknown", _("Without a value")))
FOLLOWED = (("", _("All")), ("no", _("Without an item")), ("yes", _("With an item")))
IS_MET: dict[str, bool | None] = {"": False, "met": True, "unknown": None}
STAGES = ("primary", "junior", NINE_YEAR)


class FindingFilter(forms.Form):
    """The filters of the list of findings; all may be empty."""

    study = forms.ChoiceField(label=_("Assessment"), required=False)
    outcome = forms.ChoiceField(label=_("Outcome"), required=False, choices=OUTCOMES)
    clause = forms.ChoiceField(label=_("Clause"), required=False)
    stage = forms.ChoiceField(label=_("Stage"), required=False)
    township = forms.ChoiceField(label=_("Township"), required=False)
    followed = forms.ChoiceField(label=_("Item"), required=False, choices=FOLLOWED)
    words = forms.CharField(
        label=_("School"), required=False, widget=forms.TextInput({"type": "search"})
    )

    def __init__(self, data: Any, *, studies: list[Any], clauses: list[str], townships: list[str]):
        super().__init__(data)
        everything = ("", _("All"))
        self._offer("study", [(str(study.pk), name_of_study(study)) for study in studies])
        self._offer("clause", [everything, *((code, said(clause_label(code))) for code in clauses)])
        self._offer("stage", [everything, *((stage, stage_label(stage)) for stage in STAGES)])
        self._offer("township", [everything, *((name, name) for name in townships)])

    def _offer(self, name: str, choices: list[Any]) -> None:
        label = self.fields[name].label
        self.fields[name] = forms.ChoiceField(label=label, required=False, choices=choices)

    def chosen(self) -> dict[str, Any]:
        """Return how `list_findings` is to be narrowed; what is typed wrongly is left out."""
        self.is_valid()
        kept = {name: self.cleaned_data.get(name, "") for name in ("clause", "stage", "township", "words")}  # fmt: skip
        return {**kept, "is_met": IS_MET[self.cleaned_data.get("outcome", "")]}

    @property
    def followed_by_item(self) -> bool | None:
        """Return whether an item must follow the findings, must not, or may (None)."""
        return {"yes": True, "no": False}.get(self.cleaned_data.get("followed", ""))

    @property
    def is_narrowed(self) -> bool:
        """Say whether anything but the assessment was chosen."""
        return any(value for name, value in self.cleaned_data.items() if name != "study")


class AssessmentForm(forms.Form):
    """What an assessment judges: which frozen day, by which document, as of which day."""

    snapshot = forms.ChoiceField(label=_("Snapshot"))
    standard = forms.ChoiceField(label=_("Standard"))
    on = DayField(
        label=_("Law in force on"),
        help_text=_("The limits of this day are applied, for example 2026-09-01."),
    )

    def __init__(self, data: Any = None, *, person: Any, initial: dict[str, Any] | None = None):
        super().__init__(data, initial={"standard": HOME_STANDARD, **(initial or {})})
        frozen = list(frozen_visible_to(person)[:50])
        names = [(str(one.pk), name_of_frozen(one)) for one in frozen]
        label, standard_label = self.fields["snapshot"].label, self.fields["standard"].label
        self.fields["snapshot"] = forms.ChoiceField(label=label, choices=names)
        laws = [(code, f"{said(law.title)}（{law.number}）") for code, law in standards().items() if any(c.indicator for c in law.clauses.values())]  # fmt: skip
        self.fields["standard"] = forms.ChoiceField(label=standard_label, choices=laws)


def name_of_study(study: Any) -> str:
    """Return by what and of which day an assessment is."""
    law = standards().get(study.parameters.get("standard", ""))
    number = law.number if law else study.parameters.get("standard", "")
    return f"{study.snapshot.taken_on:%Y-%m-%d} · {number} · #{study.pk}"
