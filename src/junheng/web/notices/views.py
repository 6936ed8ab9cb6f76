"""What has this person been told of lateness, and what is still unread?"""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from junheng.accounts.operations import require
from junheng.accounts.roles import Action
from junheng.kernel.text import Text
from junheng.ledger import notices, operations
from junheng.ledger.queries import is_overdue
from junheng.web.pages import render_page
from junheng.web.requests import SignedInRequest
from junheng.web.tables import Column, make_listing
from junheng.web.templatetags.components import Tab

UNREAD = "unread"
COLUMNS = (
    Column("item", gettext_lazy("Item")),
    Column("step", gettext_lazy("Step"), ("step",)),
    Column("owner", gettext_lazy("Owner"), ("item__owner__name_zh",)),
    Column("due_on", gettext_lazy("Due"), ("due_on",)),
    Column("raised_on", gettext_lazy("Told on"), ("raised_on",)),
    Column("read", gettext_lazy("Read")),
)


@dataclass(frozen=True)
class Row:
    """A notice as the list shows it."""

    notice: Any
    step: Text
    tone: str
    is_overdue: bool


def notice_list(request: SignedInRequest) -> HttpResponse:
    """List what the person was told, the unread first."""
    require(request.user, Action.SEE_ITEMS)
    is_unread_only = request.GET.get("show") == UNREAD
    told = notices.list_notices(request.user, unread_only=is_unread_only)
    listing = make_listing(request, told, COLUMNS, sort="")
    unread = notices.count_unread(request.user)
    context = {
        "listing": listing,
        "rows": [_row(notice) for notice in listing.rows],
        "unread": unread,
        "is_unread_only": is_unread_only,
        "tabs": [
            Tab(_("All"), reverse("notices:notice-list"), None, is_current=not is_unread_only),
            Tab(_("Unread"), _list(show=UNREAD), unread, is_current=is_unread_only),
        ],
        "query": request.GET.urlencode(),
    }
    return render_page(request, "notices/notice_list.html", context, part="results")


@require_POST
def read(request: SignedInRequest, pk: int) -> HttpResponse:
    """Note that the person has seen a notice, and go back to the list as it was."""
    require(request.user, Action.SEE_ITEMS)
    notice = notices.get_notice(pk, person=request.user)
    operations.mark_read(notice, by=request.user, now=timezone.now())
    messages.success(request, _("Marked as read."))
    return _back(request)


@require_POST
def all_read(request: SignedInRequest) -> HttpResponse:
    """Note that the person has seen everything there is."""
    require(request.user, Action.SEE_ITEMS)
    count = operations.mark_all_read(by=request.user, now=timezone.now())
    done = ngettext("{count} notice marked as read.", "{count} notices marked as read.", count)
    messages.success(request, done.format(count=count))
    return _back(request)


def _back(request: SignedInRequest) -> HttpResponse:
    # htmx follows the redirect by itself and is answered with the list alone.
    return redirect(_list(**request.GET.dict()))


def _list(**query: Any) -> str:
    return reverse("notices:notice-list", query=query)


def _row(notice: Any) -> Row:
    return Row(
        notice=notice,
        step=notices.step_label(notice),
        tone="amber" if notice.is_reminder else "red",
        is_overdue=is_overdue(notice.item, timezone.localdate()),
    )
