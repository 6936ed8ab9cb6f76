"""Which organisations does the county have, and how is one added?"""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from junheng.accounts import operations, queries
from junheng.accounts.roles import Action, OrganisationKind
from junheng.kernel.refusals import Refused
from junheng.web.pages import render_page
from junheng.web.people.forms import OrganisationForm
from junheng.web.refusals import in_words
from junheng.web.requests import SignedInRequest
from junheng.web.tables import Column, make_listing, wants_excel
from junheng.web.wording import said
from junheng.web.workbooks import workbook_response

OF_PARENT = {"wrong_parent", "parent_missing"}


def _kind(organisation: Any) -> str:
    return said(OrganisationKind(organisation.kind).label)


COLUMNS = (
    Column("name", gettext_lazy("Name"), ("name_zh",), value=str),
    Column("kind", gettext_lazy("Kind"), ("level", "code"), value=_kind),
    Column("code", gettext_lazy("Code"), ("code",)),
    Column("parent", gettext_lazy("Belongs to"), value=lambda one: one.parent),
    Column("township", gettext_lazy("Township"), ("township",)),
)


def organisation_list(request: SignedInRequest) -> HttpResponseBase:
    """List the organisations of the county."""
    operations.require(request.user, Action.MANAGE_ORGANISATIONS)
    organisations = queries.organisations_managed_by(request.user).select_related("parent")
    listing = make_listing(request, organisations, COLUMNS, sort="kind")
    if wants_excel(request):
        return workbook_response("organisations", COLUMNS, listing.all_rows)
    context = {"listing": listing, "rows": [(one, _kind(one)) for one in listing.rows]}
    return render_page(request, "people/organisation_list.html", context, part="results")


def add(request: SignedInRequest) -> HttpResponse:
    """Add a township central school or a school."""
    operations.require(request.user, Action.MANAGE_ORGANISATIONS)
    above = queries.organisations_managed_by(request.user)
    parents = above.filter(kind__in=[OrganisationKind.COUNTY, OrganisationKind.CENTRAL_SCHOOL])
    form = OrganisationForm(parents, request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        kind, code = OrganisationKind(data.pop("kind")), data.pop("code")
        data["parent"] = above.get(code=data["parent"])
        try:
            operations.add_organisation(kind, code, by=request.user, now=timezone.now(), **data)
        except Refused as refused:
            field = "parent" if refused.refusal.code in OF_PARENT else "code"
            form.add_error(field, in_words(refused.refusal))
        else:
            messages.success(request, _("The organisation was added."))
            return redirect("people:organisation-list")
    status = 422 if form.errors else 200
    return render(request, "people/organisation_add.html", {"form": form}, status=status)
