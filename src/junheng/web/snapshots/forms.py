"""What is asked for when the registers are frozen?"""

from django import forms
from django.utils.translation import gettext_lazy as _

from junheng.web.days import DayField


class FreezeForm(forms.Form):
    on = DayField(
        label=_("Registers as they were at the end of"),
        help_text=_("Today means as they are now. For example 2026-09-01 or 2026年9月1日."),
    )
