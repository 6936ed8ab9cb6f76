"""Who are the people of the county, and which roles do they hold?"""

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from junheng.accounts import operations, queries
from junheng.accounts.operations import LINK_LASTS
from junheng.accounts.roles import Action, Role
from junheng.kernel.refusals import NotFound, Refused
from junheng.web.pages import render_page
from junheng.web.people.forms import CloseForm, InviteForm, PeopleFilter, RoleForm
from junheng.web.refusals import in_words
from junheng.web.requests import SignedInRequest
from junheng.web.tables import Column, make_listing, wants_excel
from junheng.web.workbooks import workbook_response


def _roles_held(person: Any) -> str:
    return "；".join(
        f"{one.get_role_label()} · {one.organisation}" for one in person.held_memberships
    )


COLUMNS = (
    Column("display_name", pgettext_lazy("person", "Name"), ("display_name",)),
    Column("username", gettext_lazy("User name"), ("username",)),
    Column("roles", gettext_lazy("Roles"), value=_roles_held),
    Column("last_login", gettext_lazy("Last sign-in"), ("last_login",)),
    Column("is_active", gettext_lazy("Account"), ("is_active",)),
)


def person_list(request: SignedInRequest) -> HttpResponseBase:
    """List the people whom a security administrator looks after."""
    operations.require(request.user, Action.MANAGE_PEOPLE)
    form = PeopleFilter(request.GET)
    people = _narrow(queries.people_visible_to(request.user), form)
    listing = make_listing(request, people, COLUMNS, sort="display_name")
    if wants_excel(request):
        return workbook_response("people", COLUMNS, listing.all_rows)
    context = {"form": form, "listing": listing}
    return render_page(request, "people/person_list.html", context, part="results")


@never_cache
def invite(request: SignedInRequest) -> HttpResponse:
    """Make an account and show once the link with which the person sets a password."""
    operations.require(request.user, Action.MANAGE_PEOPLE)
    places = queries.organisations_managed_by(request.user)
    form = InviteForm(places, request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            person, token = operations.invite_person(
                data["username"],
                display_name=data["display_name"],
                organisation=_organisation(request, data["organisation"]),
                role=Role(data["role"]),
                by=request.user,
                now=timezone.now(),
            )
        except Refused as refused:
            form.add_error(_field_of(refused), in_words(refused.refusal))
        else:
            return _show_link(request, person, token)
    status = 422 if form.errors else 200
    return render(request, "people/person_invite.html", {"form": form}, status=status)


def person_show(request: SignedInRequest, username: str) -> HttpResponse:
    """Show a person, the roles held, and what may be done."""
    operations.require(request.user, Action.MANAGE_PEOPLE)
    person = queries.get_person(username, visible_to=request.user)
    return _show_person(request, person)


@require_POST
def give_role(request: SignedInRequest, username: str) -> HttpResponse:
    """Give the person one more role."""
    person = queries.get_person(username, visible_to=request.user)
    form = RoleForm(queries.organisations_managed_by(request.user), request.POST)
    if form.is_valid():
        try:
            operations.give_role(
                person,
                organisation=_organisation(request, form.cleaned_data["organisation"]),
                role=Role(form.cleaned_data["role"]),
                by=request.user,
                now=timezone.now(),
            )
        except Refused as refused:
            form.add_error("role", in_words(refused.refusal))
        else:
            messages.success(request, _("The role was given."))
            return redirect("people:person-show", username)
    return _show_person(request, person, form=form)


def end_role(request: SignedInRequest, username: str, pk: int) -> HttpResponse:
    """Ask, then end a role of the person today."""
    operations.require(request.user, Action.MANAGE_PEOPLE)
    person: Any = queries.get_person(username, visible_to=request.user)
    held = next((one for one in person.held_memberships if one.pk == pk), None)
    if held is None:
        raise NotFound(f"{person} holds no role number {pk}.")
    if request.method == "POST":
        operations.end_role(held, by=request.user, now=timezone.now())
        messages.success(request, _("The role has ended."))
        return redirect("people:person-show", username)
    return render(request, "people/role_end.html", {"person": person, "held": held})


@never_cache
@require_POST
def renew_link(request: SignedInRequest, username: str) -> HttpResponse:
    """Make a new link; the older ones stop."""
    person = queries.get_person(username, visible_to=request.user)
    token = operations.renew_link(person, by=request.user, now=timezone.now())
    return _show_link(request, person, token)


def close(request: SignedInRequest, username: str) -> HttpResponse:
    """Ask for a reason, then close the account."""
    operations.require(request.user, Action.MANAGE_PEOPLE)
    person = queries.get_person(username, visible_to=request.user)
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            operations.deactivate_person(person, by=request.user, now=timezone.now(), reason=reason)
        except Refused as refused:
            form.add_error("reason", in_words(refused.refusal))
        else:
            messages.success(request, _("The account is closed. Its record stays."))
            return redirect("people:person-show", username)
    context = {"form": form, "person": person}
    return render(request, "people/person_close.html", context, status=422 if form.errors else 200)


@never_cache
@require_POST
def reopen(request: SignedInRequest, username: str) -> HttpResponse:
    """Open a closed account again with a new link."""
    person = queries.get_person(username, visible_to=request.user)
    token = operations.reactivate_person(person, by=request.user, now=timezone.now())
    return _show_link(request, person, token)


def _narrow(people: QuerySet[Any], form: PeopleFilter) -> QuerySet[Any]:
    wanted = form.cleaned_data if form.is_valid() else {}
    if text := wanted.get("q"):
        people = people.filter(Q(display_name__icontains=text) | Q(username__icontains=text))
    if role := wanted.get("role"):
        people = people.filter(memberships__role=role, memberships__until=None).distinct()
    if state := wanted.get("state"):
        people = people.filter(is_active=state == "open")
    return people


def _show_person(
    request: SignedInRequest, person: Any, form: RoleForm | None = None
) -> HttpResponse:
    form = form or RoleForm(queries.organisations_managed_by(request.user))
    status = 422 if form.errors else 200
    return render(
        request, "people/person_show.html", {"person": person, "form": form}, status=status
    )


def _show_link(request: SignedInRequest, person: Any, token: str) -> HttpResponse:
    url = request.build_absolute_uri(reverse("people:password-set", args=[token]))
    context = {"person": person, "link": url, "days": LINK_LASTS.days}
    return render(request, "people/link_show.html", context)


def _organisation(request: SignedInRequest, code: str) -> Any:
    return queries.organisations_managed_by(request.user).get(code=code)


def _field_of(refused: Refused) -> str:
    return "username" if refused.refusal.code.startswith("username_") else "role"
