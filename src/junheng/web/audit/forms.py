"""What does the auditor look for?"""

from django import forms
from django.utils.translation import gettext_lazy as _

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
