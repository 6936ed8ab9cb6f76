"""Addresses of sign-in and of the administration of people."""

from django.urls import path

from junheng.web.people import organisations, signing_in, views

app_name = "people"
urlpatterns = [
    path("sign-in/", signing_in.sign_in, name="sign-in"),
    path("sign-out/", signing_in.sign_out, name="sign-out"),
    path("password/<str:token>/", signing_in.set_password, name="password-set"),
    path("people/", views.person_list, name="person-list"),
    path("people/invite/", views.invite, name="person-invite"),
    path("people/<str:username>/", views.person_show, name="person-show"),
    path("people/<str:username>/link/", views.renew_link, name="link-renew"),
    path("people/<str:username>/roles/", views.give_role, name="role-give"),
    path("people/<str:username>/roles/<int:pk>/end/", views.end_role, name="role-end"),
    path("people/<str:username>/close/", views.close, name="person-close"),
    path("people/<str:username>/reopen/", views.reopen, name="person-reopen"),
    path("organisations/", organisations.organisation_list, name="organisation-list"),
    path("organisations/add/", organisations.add, name="organisation-add"),
]
