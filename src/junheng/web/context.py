"""What does every page know besides its own subject?"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from junheng.accounts.queries import memberships_of
from junheng.ledger.notices import count_unread
from junheng.web.navigation import menu_for


def shell(request: HttpRequest) -> dict[str, Any]:
    """Give templates the menu of the person signed in and how long a sign-in stays idle."""
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated:
        return {"menu": []}
    held = memberships_of(person)
    # Counted once, and only where a page shows it: a part of a page has no menu.
    unread = SimpleLazyObject(lambda: count_unread(person))
    return {
        "menu": menu_for(person, request.path, {"notices:notice-list": unread}),
        "unread_notices": unread,
        "workplace": held[0].organisation if held else None,
        "idle_minutes": int(settings.SESSION_IDLE.total_seconds() // 60),
    }
