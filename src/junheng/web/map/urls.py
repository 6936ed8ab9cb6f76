"""Which addresses lead to the map?"""

from django.urls import path

from junheng.web.map import views

app_name = "map"
urlpatterns = [
    path("", views.map_show, name="map-show"),
    path("data/", views.map_data, name="map-data"),
]
