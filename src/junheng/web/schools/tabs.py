"""Which parts has the record of a school?"""

from django.urls import reverse
from django.utils.translation import gettext as _

from junheng.web.templatetags.components import Tab


def tabs_of(school_id: str, current: str) -> list[Tab]:
    """Return the tabs of a school's pages, the one called `current` marked."""
    labels = {
        "school-show": _("Record"),
        "school-classes": _("Classes and enrolment"),
        "school-staff": _("Staff"),
        "school-history": _("History"),
    }
    return [
        Tab(label, reverse(f"schools:{name}", args=[school_id]), None, name == current)
        for name, label in labels.items()
    ]
