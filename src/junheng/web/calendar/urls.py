"""Addresses of the working calendar."""

from django.urls import path

from junheng.web.calendar import views

app_name = "calendar"
urlpatterns = [
    path("", views.year_show, name="year-show"),
    path("<int:year>/", views.year_show, name="year-of"),
    path("<int:year>/enter/", views.year_enter, name="year-enter"),
    path("<int:year>/notice/", views.notice_type, name="notice-type"),
    path("day/<str:day>/", views.day_edit, name="day-edit"),
]
