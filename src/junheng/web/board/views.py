"""What needs action today?"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """Show each person what is theirs to do."""
    return render(request, "board/board_home.html")
