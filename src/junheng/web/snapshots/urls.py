"""Addresses of frozen snapshots."""

from django.urls import path

from junheng.web.snapshots import views

app_name = "snapshots"
urlpatterns = [path("", views.snapshot_list, name="snapshot-list")]
