"""What is asked for when items are looked for and moved?"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from junheng.kernel.stages import COMPULSORY
from junheng.ledger.queries import ItemFilter, MoveChoice
from junheng.ledger.workflow import Party, State
from junheng.web.clauses import clause_label
from junheng.web.wording import said

WHEN = [
    ("", gettext_lazy("All")),
    ("live", gettext_lazy("Not finished")),
    ("overdue", gettext_lazy("Overdue")),
    ("soon", gettext_lazy("Due within five working days")),
    ("to_check", gettext_lazy("Waiting for a check")),
    ("opened", gettext_lazy("Opened since yesterday")),
    ("reported", gettext_lazy("Reported since yesterday")),
    ("closed", gettext_lazy("Closed since yesterday")),
    ("escalated", gettext_lazy("Raised since yesterday")),
    ("provisional", gettext_lazy("Date still provisional")),
    ("paused", gettext_lazy("Paused")),
]


class ItemFilterForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Words or code"),
        required=False,
        widget=forms.TextInput({"type": "search"}),
    )
    when = forms.ChoiceField(label=gettext_lazy("When"), required=False, choices=WHEN)
    waits_for = forms.ChoiceField(label=gettext_lazy("Waiting for"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    stage = forms.ChoiceField(label=gettext_lazy("Stage"), required=False)
    clause = forms.ChoiceField(label=gettext_lazy("Clause"), required=False)
    school = forms.CharField(required=False, widget=forms.HiddenInput)
    township = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, clauses: Iterable[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = ("", _("All"))
        states = [(state.value, said(state.label)) for state in State]
        stages = [(stage.value, said(stage.label)) for stage in COMPULSORY]
        labels = [(code, said(clause_label(code))) for code in clauses]
        holders = [(one.value, said(one.label)) for one in (Party.OWNER, Party.SUPERVISOR)]
        offered = {"waits_for": holders, "state": states, "stage": stages, "clause": labels}
        for name, choices in offered.items():
            self.fields[name].choices = [everything, *choices]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> ItemFilter:
        """Return what the list is narrowed to; what an address got wrong does not narrow it."""
        self.is_valid()
        return ItemFilter(**{name: value for name, value in self.cleaned_data.items() if value})


class MoveForm(forms.Form):
    """The words, days or owner that one move wants, and the version of the item that was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    owner = forms.ChoiceField(
        label=gettext_lazy("New owner"),
        error_messages={"required": gettext_lazy("Choose the new owner")},
    )
    days = forms.IntegerField(
        label=gettext_lazy("Working days"),
        min_value=1,
        error_messages={"required": gettext_lazy("Enter the number of working days")},
    )
    note = forms.CharField(
        max_length=4000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": gettext_lazy("Write what was done, or why")},
    )

    def __init__(
        self, choice: MoveChoice, owners: Iterable[Any], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = f"id_{choice.name}_%s"
        note, days = self.fields["note"], self.fields["days"]
        note.required = choice.has_reason
        note.label = _NOTE_LABELS.get(choice.name, gettext_lazy("Reason"))
        if not choice.has_reason:
            note.label = gettext_lazy("Remark (optional)")
        if choice.days_at_most is None:
            del self.fields["days"]
        else:
            days.max_value = choice.days_at_most  # type: ignore[attr-defined]
            days.help_text = _("1 to {days}").format(days=choice.days_at_most)
        if choice.has_owner:
            offered = [("", "—"), *((one.code, said(one.name)) for one in owners)]
            self.fields["owner"].choices = offered  # type: ignore[attr-defined]
        else:
            del self.fields["owner"]


_NOTE_LABELS = {
    "report": gettext_lazy("What was put right, and how"),
    "note": gettext_lazy("Note"),
    "close_with_reason": gettext_lazy("Why it may be closed although the clause is not met"),
    "void": gettext_lazy("Why this item should not stand"),
    "send_back": gettext_lazy("What is still to be done"),
}
