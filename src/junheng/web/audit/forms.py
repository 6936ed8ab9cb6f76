"""What does the auditor look for?"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from junheng.ledger.queries import EVENT_LABELS
from junheng.web.imports.views import STATES
from junheng.web.wording import said

WHAT = {
    "invited": _("account made"),
    "password_set": _("password set"),
    "link_renewed": _("new password link"),
    "role_given": _("role given"),
    "role_ended": _("role ended"),
    "deactivated": _("account closed"),
    "reactivated": _("account opened again"),
    "organisation_added": _("organisation added"),
}


class RecordFilter(forms.Form):
    q = forms.CharField(
        label=_("User name"), required=False, widget=forms.TextInput({"type": "search"})
    )
    what = forms.ChoiceField(
        label=_("What"), required=False, choices=[("", _("All")), *WHAT.items()]
    )


class EventFilter(forms.Form):
    q = forms.CharField(
        label=_("Item, person or note"),
        required=False,
        widget=forms.TextInput({"type": "search"}),
    )
    what = forms.ChoiceField(label=_("What"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = [(name, said(label)) for name, label in EVENT_LABELS.items()]
        self.fields["what"].choices = [("", _("All")), *labels]  # type: ignore[attr-defined]


class ImportFilter(forms.Form):
    q = forms.CharField(
        label=_("File or user name"), required=False, widget=forms.TextInput({"type": "search"})
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), *((name, label) for name, (label, _tone) in STATES.items())],
    )
