"""Who changed which account, and is the chain of events whole?"""

from typing import Any

from django.db.models import Q
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy

from junheng.accounts.operations import require
from junheng.accounts.queries import list_records
from junheng.accounts.roles import Action, Role
from junheng.ledger import proof, queries
from junheng.web.audit.forms import WHAT, RecordFilter
from junheng.web.pages import render_page
from junheng.web.requests import SignedInRequest
from junheng.web.tables import Column, make_listing, wants_excel
from junheng.web.wording import said
from junheng.web.workbooks import workbook_response


def _what(record: Any) -> str:
    return str(WHAT.get(record.what, record.what))


def _facts(record: Any) -> str:
    facts = dict(record.facts)
    if role := facts.get("role"):
        facts["role"] = said(Role(role).label)
    facts.pop("kind", None)
    return " · ".join(str(value) for value in facts.values() if value)


COLUMNS = (
    Column("at", gettext_lazy("Time"), ("at",)),
    Column("what", gettext_lazy("What"), ("what",), value=_what),
    Column("username", gettext_lazy("Account"), ("username",)),
    Column("by", gettext_lazy("By"), ("by",)),
    Column("facts", gettext_lazy("Details"), value=_facts),
)
BREAKS = {
    "event_missing": gettext_lazy("An event is missing."),
    "event_unlinked": gettext_lazy("An event does not follow the one before it."),
    "event_changed": gettext_lazy("An event was changed after it was written."),
    "end_missing": gettext_lazy("Events are missing from the end."),
    "item_untold": gettext_lazy("An item does not stand as its events say."),
}


def record_list(request: SignedInRequest) -> HttpResponseBase:
    """List the changes of accounts, newest first."""
    require(request.user, Action.SEE_RECORDS)
    form = RecordFilter(request.GET)
    records = _narrow(list_records(visible_to=request.user), form)
    listing = make_listing(request, records, COLUMNS, sort="-at")
    if wants_excel(request):
        return workbook_response("account-records", COLUMNS, listing.all_rows)
    rows = [(record, _what(record), _facts(record)) for record in listing.rows]
    context = {"form": form, "listing": listing, "rows": rows}
    return render_page(request, "audit/record_list.html", context, part="results")


def chain_verify(request: SignedInRequest) -> HttpResponse:
    """Verify the chains that the auditor looks after and say what was found."""
    require(request.user, Action.SEE_RECORDS)
    chains = queries.chains_audited_by(request.user)
    broken = proof.verify_chain(chains)
    context = {
        "broken": broken,
        "what": BREAKS.get(broken.code, broken.sentence) if broken else "",
        "count": queries.count_events(chains),
        "ends": proof.list_ends(chains),
        "at": timezone.now(),
    }
    return render(request, "audit/chain_verify.html", context)


def _narrow(records: Any, form: RecordFilter) -> Any:
    wanted = form.cleaned_data if form.is_valid() else {}
    if text := wanted.get("q"):
        records = records.filter(Q(username__icontains=text) | Q(by__icontains=text))
    if what := wanted.get("what"):
        records = records.filter(what=what)
    return records
