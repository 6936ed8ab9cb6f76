"""Where does each address lead?"""

from django.urls import include, path

urlpatterns = [
    path("language/", include("django.conf.urls.i18n")),
    path("", include("junheng.web.urls")),
]
