"""Which addresses lead to seat plans?"""

from django.urls import path

from junheng.web.plans import views

app_name = "plans"
urlpatterns = [
    path("", views.plan_list, name="plan-list"),
    path("new/", views.plan_new, name="plan-new"),
    path("<int:pk>/", views.plan_show, name="plan-show"),
    path("<int:pk>/data/", views.plan_data, name="plan-data"),
]
