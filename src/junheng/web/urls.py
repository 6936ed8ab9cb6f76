"""Where does each area of the pages begin?"""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

urlpatterns = [
    path("language/", login_not_required(set_language), name="language-set"),
    path("", include("junheng.web.board.urls")),
    path("", include("junheng.web.people.urls")),
    path("items/", include("junheng.web.items.urls")),
    path("notices/", include("junheng.web.notices.urls")),
    path("schools/", include("junheng.web.schools.urls")),
    path("map/", include("junheng.web.map.urls")),
    path("indicators/", include("junheng.web.indicators.urls")),
    path("findings/", include("junheng.web.findings.urls")),
    path("plans/", include("junheng.web.plans.urls")),
    path("imports/", include("junheng.web.imports.urls")),
    path("snapshots/", include("junheng.web.snapshots.urls")),
    path("calendar/", include("junheng.web.calendar.urls")),
    path("records/", include("junheng.web.audit.urls")),
]
