"""Which addresses lead to the indicator board?"""

from django.urls import path

from junheng.web.indicators import views

app_name = "indicators"
urlpatterns = [
    path("", views.board_show, name="board-show"),
    path("<str:indicator>/", views.indicator_show, name="indicator-show"),
]
