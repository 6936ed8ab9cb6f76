"""What is asked for when a day of the calendar is corrected?"""

from django import forms
from django.utils.translation import gettext_lazy as _


class DayForm(forms.Form):
    is_working = forms.TypedChoiceField(
        label=_("This day is"),
        choices=[("yes", _("a working day")), ("no", _("a day off"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what this day is")},
    )
    name_zh = forms.CharField(
        label=_("Name of the day in Chinese"),
        help_text=_("For example 国庆节 or 调休上班."),
        max_length=60,
        error_messages={"required": _("Enter what the day is called")},
    )
    name_en = forms.CharField(label=_("Name of the day in English"), max_length=60, required=False)
    note = forms.CharField(
        label=_("Number of the notice, and why"),
        help_text=_("For example 国办发明电〔2025〕7号."),
        max_length=300,
        error_messages={"required": _("Name the notice this follows")},
    )
