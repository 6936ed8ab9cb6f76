"""Addresses of the notices."""

from django.urls import path

from junheng.web.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.notice_list, name="notice-list"),
    path("read/", views.all_read, name="notice-read-all"),
    path("<int:pk>/read/", views.read, name="notice-read"),
]
