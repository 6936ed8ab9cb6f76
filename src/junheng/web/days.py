"""How is a day typed into a form?"""

import re
import unicodedata
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_PARTS = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")


def split_days(line: str) -> tuple[str, list[date]]:
    """Return the words of a line and the days written in it, in any of the forms of `DayField`.

    Raises ValueError for a day that does not exist.
    """
    typed = unicodedata.normalize("NFKC", line)
    days = [date(*(int(part) for part in found.groups())) for found in _PARTS.finditer(typed)]
    return _PARTS.sub(" ", typed).strip(" \t:,;、至到~—–-"), days


class DayField(forms.Field):
    """A day typed as 2026-11-23, 2026/11/23 or 2026年11月23日, full-width digits too."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    default_error_messages = {
        "required": _("Enter a day, such as 2026-11-23"),
        "invalid": _("This is not a day. Write it as 2026-11-23 or 2026年11月23日"),
    }

    def to_python(self, value: object) -> date | None:
        """Return the day, or None when nothing was typed."""
        if value is None or isinstance(value, date):
            return value
        typed = unicodedata.normalize("NFKC", str(value)).strip()
        if not typed:
            return None
        found = _PARTS.fullmatch(typed)
        try:
            if found:
                return date(*(int(part) for part in found.groups()))
        except ValueError:
            pass  # 31 April and the like are refused below, as is any other text.
        raise ValidationError(self.error_messages["invalid"], code="invalid")
