"""What may a view rely on when someone has signed in?"""

from typing import Any

from django.http import HttpRequest


class SignedInRequest(HttpRequest):
    """A request of a person: every page not declared open has asked for a sign-in before."""

    # A `Person`; models are not named in the interfaces.
    user: Any
