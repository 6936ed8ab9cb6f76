"""What happens to a page when something was refused, was not found, or waited too long?"""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import render
from django.urls import is_valid_path, reverse
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from junheng.accounts.sessions import SessionPolicy, has_expired
from junheng.kernel.refusals import NotFound, Refused
from junheng.web.pages import wants_part
from junheng.web.refusals import in_words

Next = Callable[[HttpRequest], HttpResponseBase]


class NulMiddleware:
    """Answer an address with a NUL character: no database of ours holds one, PostgreSQL raises."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "\0" in request.path_info:
            raise Http404("The address holds a NUL character.")
        for name, values in request.GET.lists():
            if any("\0" in text for text in (name, *values)):
                raise BadRequest("The query of the address holds a NUL character.")
        return self.get_response(request)


class RefusalMiddleware:
    """Answer a refusal with a 403 that says why, and an unknown thing with a 404."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn what the layers below raise into a page; leave every other error alone."""
        if isinstance(error, Refused):
            return answer(request, "403.html", in_words(error.refusal), status=403)
        if isinstance(error, NotFound):
            sentence = _("It does not exist, or lies outside what you may see.")
            return answer(request, "404.html", sentence, status=404)
        return None


class PostOnlyMiddleware:
    """Lead whoever looks at an address that only takes forms to the page above it.

    One gets there by loading anew what a form answered, or by changing its language.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return response
        if request.method in {"GET", "HEAD"}:
            url = _page_above(request.path_info)
            is_part = wants_part(request)
            return HttpResponseClientRedirect(url) if is_part else HttpResponseRedirect(url)
        page = answer(request, "405.html", "", status=HTTPStatus.METHOD_NOT_ALLOWED)
        page["Allow"] = response["Allow"]
        return page


class WholeErrorMiddleware:
    """Lay an error page over the whole page when htmx asked: it wanted a part, and got a page."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        is_error = response.status_code >= HTTPStatus.BAD_REQUEST
        if is_error and wants_part(request) and b"</html>" in getattr(response, "content", b""):
            response["HX-Retarget"] = "body"
            response["HX-Reswap"] = "innerHTML show:window:top"
        return response


class LanguageMiddleware(LocaleMiddleware):
    """Speak the language a person chose, and the system's own until one is chosen.

    What the browser asks for is not taken: office computers often run an English one.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Activate the language of the cookie, or LANGUAGE_CODE."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = {code for code, _name in settings.LANGUAGES}
        translation.activate(chosen if chosen in known else settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language()


class IdleSignOutMiddleware:
    """End a sign-in that was idle for SESSION_IDLE or lasted too long, and say so on the sign-in page."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if SESSION_KEY not in request.session:
            return self.get_response(request)
        policy = SessionPolicy(
            idle=settings.SESSION_IDLE, longest=timedelta(seconds=settings.SESSION_COOKIE_AGE)
        )
        if has_expired(request.session, policy=policy, now=timezone.now()):
            logout(request)
            return _to_sign_in(request, ended="idle")
        response = self.get_response(request)
        # Office computers are shared: nothing seen while signed in stays in the browser's cache.
        add_never_cache_headers(response)
        return response


class SignInFirstMiddleware(LoginRequiredMiddleware):
    """Ask for a sign-in before every page that does not say it is open to all."""

    def handle_no_permission(  # type: ignore[override]  # htmx is answered without a redirect
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        """Lead to the sign-in page and back; htmx is told to leave the page it is on."""
        del view_func
        return _to_sign_in(request)


def _to_sign_in(request: HttpRequest, **query: str) -> HttpResponseBase:
    # A form that was being sent cannot be sent again by coming back: return to where it stood.
    back = (
        request.get_full_path() if request.method == "GET" else request.headers.get("Referer", "/")
    )
    if wants_part(request):
        back = request.headers.get("HX-Current-URL", back)
    url = f"{reverse(settings.LOGIN_URL)}?{urlencode({**query, 'next': back})}"
    return HttpResponseClientRedirect(url) if wants_part(request) else HttpResponseRedirect(url)


def _page_above(path: str) -> str:
    """Return the nearest address above `path` that leads somewhere."""
    above = path
    while above != "/":
        above = above.rstrip("/").rpartition("/")[0] + "/"
        if is_valid_path(above):
            return above
    return above


def answer(request: HttpRequest, template: str, sentence: str, *, status: int) -> HttpResponse:
    """Render an error page, or for htmx only its notice."""
    name = f"{template}#notice" if wants_part(request) else template
    return render(request, name, {"sentence": sentence}, status=status)
