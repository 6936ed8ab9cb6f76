"""How does a person get in, out, and to a password of their own?"""

from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from junheng.accounts import operations, queries
from junheng.kernel.refusals import Refused
from junheng.web.people.forms import PasswordForm, SignInForm
from junheng.web.refusals import in_words


@never_cache
@login_not_required
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password; lead on to where the person was going."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(_next_url(request))
    form = SignInForm(request, data=request.POST or None)
    if request.method == "POST" and form.is_valid():
        login(request, form.get_user())
        return HttpResponseRedirect(_next_url(request))
    context = {
        "form": form,
        "next": _next_url(request),
        "has_ended": request.GET.get("ended") == "idle",
        "idle_minutes": int(settings.SESSION_IDLE.total_seconds() // 60),
    }
    return render(request, "people/sign_in.html", context, status=422 if form.errors else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the sign-in."""
    logout(request)
    messages.success(request, _("You have signed out."))
    return redirect(settings.LOGIN_URL)


@never_cache
@login_not_required
@sensitive_post_parameters("new_password", "repeated")
def set_password(request: HttpRequest, token: str) -> HttpResponse:
    """Let the receiver of a one-time link choose a password."""
    link = queries.find_password_link(token, now=timezone.now())
    if link is None:
        return render(request, "people/password_link_ended.html", status=404)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.set_password_with_link(
                token, form.cleaned_data["new_password"], now=timezone.now()
            )
        except Refused as refused:
            reasons = refused.refusal.facts.get("messages") or [in_words(refused.refusal)]
            form.add_error("new_password", reasons)
        else:
            messages.success(request, _("Your password is set. Sign in with it."))
            return redirect(settings.LOGIN_URL)
    context = {"form": form, "person": link.person}
    return render(request, "people/password_set.html", context, status=422 if form.errors else 200)


def locked_out(
    request: HttpRequest, response: HttpResponse | None = None, credentials: Any = None
) -> HttpResponse:
    """Say in plain words that sign-in is locked, and for how long."""
    del response, credentials
    # Every attempt while locked starts the time again, so the whole of it is always still to come.
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return render(request, "people/locked_out.html", {"minutes": minutes}, status=429)


def client_address(request: HttpRequest) -> str:
    """Return where the attempt to sign in comes from, seen through the proxies in front of us.

    Each of them adds an address to X-Forwarded-For; what stands before those is the client's own
    claim and counts for nothing.
    """
    told = request.headers.get("X-Forwarded-For", "").split(",")
    if 0 < settings.PROXIES <= len(told):
        try:
            return str(ip_address(told[-settings.PROXIES].strip()))
        except ValueError:  # The proxy was not set up to say it.
            pass
    return str(request.META.get("REMOTE_ADDR", ""))


def _next_url(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    hosts = {request.get_host()}
    is_ours = url_has_allowed_host_and_scheme(wanted, hosts, require_https=request.is_secure())
    return wanted if is_ours else "/"
