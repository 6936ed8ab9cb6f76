"""Addresses of the ledger's items."""

from django.urls import path

from junheng.web.items import opening, views

app_name = "items"
urlpatterns = [
    path("", views.item_list, name="item-list"),
    path("open/<int:finding>/", opening.item_open, name="item-open"),
    path("<str:code>/", views.item_show, name="item-show"),
    path("<str:code>/moves/<str:name>/", views.item_move, name="item-move"),
]
