"""Addresses of the auditor's pages."""

from django.urls import path

from junheng.web.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.record_list, name="record-list"),
    path("events/", views.event_list, name="event-list"),
    path("imports/", views.import_list, name="import-list"),
    path("chain/", views.chain_verify, name="chain-verify"),
]
