"""Where does each address lead?"""

from django.urls import include, path

urlpatterns = [
    path("", include("junheng.web.urls")),
]
