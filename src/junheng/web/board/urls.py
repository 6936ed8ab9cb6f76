"""Address of the board."""

from django.urls import path

from junheng.web.board import views

app_name = "board"
urlpatterns = [path("", views.home, name="home")]
