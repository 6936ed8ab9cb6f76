"""Addresses of imports."""

from django.urls import path

from junheng.web.imports import upload, views

app_name = "imports"
urlpatterns = [
    path("", views.run_list, name="run-list"),
    path("new/", upload.upload, name="upload"),
    path("new/faults/", upload.fault_page, name="fault-page"),
    path("template/<str:language>/", upload.template, name="template-get"),
    path("<int:pk>/", views.run_show, name="run-show"),
    path("<int:pk>/commit/", views.commit, name="run-commit"),
    path("<int:pk>/discard/", views.discard, name="run-discard"),
    path("<int:pk>/again/", views.stage_again, name="run-again"),
    path("<int:pk>/undo/", views.undo, name="run-undo"),
]
