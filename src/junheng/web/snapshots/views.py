"""Which snapshots has the county, and how is one made?"""

from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from junheng.accounts.operations import require
from junheng.accounts.queries import counties_to, refusal
from junheng.accounts.roles import Action
from junheng.kernel.refusals import Refused
from junheng.registers import operations, queries
from junheng.studies.operations import keep_values
from junheng.web.pages import render_page
from junheng.web.refusals import in_words
from junheng.web.requests import SignedInRequest
from junheng.web.snapshots.forms import FreezeForm
from junheng.web.tables import Column, make_listing, wants_excel
from junheng.web.workbooks import workbook_response

COLUMNS = (
    Column("taken_on", gettext_lazy("Registers of"), ("taken_on",)),
    Column("made_at", gettext_lazy("Made"), ("made_at",)),
    Column("made_by", gettext_lazy("By"), value=lambda one: one.made_by),
    Column(
        "schools", gettext_lazy("Schools"), is_number=True, value=lambda one: _rows(one, "schools")
    ),
    Column(
        "classes", gettext_lazy("Classes"), is_number=True, value=lambda one: _rows(one, "classes")
    ),
    Column("staff", gettext_lazy("Staff"), is_number=True, value=lambda one: _rows(one, "staff")),
    Column("content_hash", gettext_lazy("Fingerprint")),
)


def snapshot_list(request: SignedInRequest) -> HttpResponseBase:
    """List the frozen snapshots; with POST, freeze the registers on a day."""
    wanted = Action.FREEZE_REGISTERS if request.method == "POST" else Action.SEE_STUDIES
    require(request.user, wanted)
    form = FreezeForm(request.POST or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        county = counties_to(Action.FREEZE_REGISTERS, request.user)[0]
        try:
            frozen = operations.freeze(
                county, form.cleaned_data["on"], by=request.user, now=timezone.now()
            )
        except Refused as refused:
            form.add_error("on", in_words(refused.refusal))
        else:
            keep_values(frozen)
            messages.success(request, _made(frozen, request.user))
            return redirect("snapshots:snapshot-list")
    snapshots = queries.frozen_visible_to(request.user).select_related("made_by")
    listing = make_listing(request, snapshots, COLUMNS, sort="")
    if wants_excel(request):
        return workbook_response("snapshots", COLUMNS, listing.all_rows)
    context = {
        "form": form,
        "listing": listing,
        "may_freeze": refusal(request.user, Action.FREEZE_REGISTERS) is None,
        "rows": [
            (one, _rows(one, "schools"), _rows(one, "classes"), _rows(one, "staff"))
            for one in listing.rows
        ],
    }
    status = 422 if form.errors else 200
    return render_page(
        request, "snapshots/snapshot_list.html", context, part="results", status=status
    )


def _made(frozen: Any, person: Any) -> str:
    """Say that the snapshot is made, and lead whoever may to its assessment."""
    done = _("The snapshot of {day} is made.").format(day=date_format(frozen.taken_on))
    if refusal(person, Action.RUN_ASSESSMENT) is not None:
        return done
    url = reverse("findings:assessment-new", query={"snapshot": frozen.pk})
    link = format_html('<a class="button button-small" href="{}">{}</a>', url, _("Assess it"))
    return format_html("{} {}", done, link)


def _rows(frozen: object, table: str) -> int:
    return int(getattr(frozen, "row_counts", {}).get(table, 0))
