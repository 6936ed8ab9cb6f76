"""Which addresses lead to schools?"""

from django.urls import path

from junheng.web.schools import editing, views

app_name = "schools"
urlpatterns = [
    path("", views.school_list, name="school-list"),
    path("<str:school_id>/", views.school_show, name="school-show"),
    path("<str:school_id>/edit/", editing.school_edit, name="school-edit"),
    path("<str:school_id>/history/", views.school_history, name="school-history"),
    path("<str:school_id>/staff/", views.school_staff, name="school-staff"),
    path("<str:school_id>/classes/", views.school_classes, name="school-classes"),
    path(
        "<str:school_id>/indicators/<str:indicator>/<str:stage>/",
        views.school_indicator,
        name="school-indicator",
    ),
]
