"""Who changed which account, item and register, and is the chain of events whole?"""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Q
from django.forms import Form
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from junheng.accounts.operations import require
from junheng.accounts.queries import list_records
from junheng.accounts.roles import Action, Role
from junheng.ledger import proof, queries
from junheng.registers.queries import imports_audited_by
from junheng.web.audit.forms import WHAT, EventFilter, ImportFilter, RecordFilter
from junheng.web.imports.views import STATES
from junheng.web.pages import render_page
from junheng.web.requests import SignedInRequest
from junheng.web.tables import Column, make_listing, wants_excel
from junheng.web.templatetags.components import Tab
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


def _happened(event: Any) -> str:
    return said(queries.EVENT_LABELS[event.name])


def _by(event: Any) -> str:
    return f"{event.by_name} ({event.by})" if event.by else _("the system")


def _rows(run: Any) -> int:
    return sum(run.total(kind) for kind in ("new", "changed", "unchanged"))


def _state(run: Any) -> str:
    return str(STATES[run.state][0])


def _decided_at(run: Any) -> Any:
    return run.undone_at or run.committed_at


def _decided_by(run: Any) -> Any:
    return run.undone_by or run.committed_by


COLUMNS = (
    Column("at", gettext_lazy("Time"), ("at",)),
    Column("what", gettext_lazy("What"), ("what",), value=_what),
    Column("username", gettext_lazy("Account"), ("username",)),
    Column("by", gettext_lazy("By"), ("by",)),
    Column("facts", gettext_lazy("Details"), value=_facts),
)
EVENT_COLUMNS = (
    Column("at", gettext_lazy("Time"), ("at",)),
    Column("what", gettext_lazy("What"), ("name",), value=_happened),
    Column("item_code", gettext_lazy("Item"), ("item_code",)),
    Column("by", gettext_lazy("By"), ("by",), value=_by),
    Column("note", gettext_lazy("Note")),
    Column("sequence", gettext_lazy("In the chain"), is_number=True),
)
IMPORT_COLUMNS = (
    Column("pk", gettext_lazy("Import"), ("pk",)),
    Column("file_name", gettext_lazy("Files"), ("file_name",)),
    Column("state", gettext_lazy("State"), ("state",), value=_state),
    Column("rows", gettext_lazy("Rows"), is_number=True, value=_rows),
    Column("new", gettext_lazy("New"), is_number=True, value=lambda run: run.total("new")),
    Column(
        "changed", gettext_lazy("Changed"), is_number=True, value=lambda run: run.total("changed")
    ),
    Column("staged_at", gettext_lazy("Checked"), ("staged_at",)),
    Column("staged_by", gettext_lazy("By"), ("staged_by__username",)),
    Column("decided_at", gettext_lazy("Decided"), value=_decided_at),
    Column("decided_by", gettext_lazy("Decided by"), value=_decided_by),
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
    return _listed(
        request, "record", form, records, COLUMNS, sort="-at", workbook="account-records",
        cells=lambda record: (record, _what(record), _facts(record)),
    )  # fmt: skip


def event_list(request: SignedInRequest) -> HttpResponseBase:
    """List what happened to the items and the calendar, newest first."""
    require(request.user, Action.SEE_RECORDS)
    form = EventFilter(request.GET)
    events = _narrow_events(queries.events_audited_by(request.user), form)
    return _listed(
        request, "event", form, events, EVENT_COLUMNS, sort="", workbook="ledger-events",
        cells=lambda event: (event, _happened(event), _by(event)),
    )  # fmt: skip


def import_list(request: SignedInRequest) -> HttpResponseBase:
    """List who imported what and what became of it, newest first."""
    require(request.user, Action.SEE_RECORDS)
    form = ImportFilter(request.GET)
    runs = _narrow_imports(imports_audited_by(request.user), form)
    return _listed(
        request, "import", form, runs, IMPORT_COLUMNS, sort="-pk", workbook="import-records",
        cells=lambda run: (
            run, *STATES[run.state], _rows(run), run.total("new"), run.total("changed"),
            _decided_at(run), _decided_by(run),
        ),
    )  # fmt: skip


def _listed(
    request: SignedInRequest,
    kind: str,
    form: Form,
    found: Any,
    columns: Sequence[Column],
    *,
    sort: str,
    workbook: str,
    cells: Callable[[Any], tuple[Any, ...]],
) -> HttpResponseBase:
    """Answer with one kind of record: a page of those found, or all of them as a workbook."""
    listing = make_listing(request, found, columns, sort=sort)
    if wants_excel(request):
        return workbook_response(workbook, columns, listing.all_rows)
    context = {
        "form": form,
        "listing": listing,
        "rows": [cells(one) for one in listing.rows],
        "tab_list": _tabs(f"{kind}-list"),
    }
    return render_page(request, f"audit/{kind}_list.html", context, part="results")


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


def _tabs(current: str) -> list[Tab]:
    labels = {
        "record-list": _("Accounts"),
        "event-list": _("The ledger's events"),
        "import-list": _("Imports"),
    }
    return [
        Tab(label, reverse(f"audit:{name}"), None, name == current)
        for name, label in labels.items()
    ]


def _narrow_events(events: Any, form: EventFilter) -> Any:
    wanted = form.cleaned_data if form.is_valid() else {}
    if text := wanted.get("q"):
        told = Q(by__icontains=text) | Q(by_name__icontains=text) | Q(note__icontains=text)
        events = events.filter(told | Q(item_code__icontains=text))
    if what := wanted.get("what"):
        events = events.filter(name=what)
    return events


def _narrow_imports(runs: Any, form: ImportFilter) -> Any:
    wanted = form.cleaned_data if form.is_valid() else {}
    if text := wanted.get("q"):
        runs = runs.filter(Q(file_name__icontains=text) | Q(staged_by__username__icontains=text))
    if state := wanted.get("state"):
        runs = runs.filter(state=state)
    return runs


def _narrow(records: Any, form: RecordFilter) -> Any:
    wanted = form.cleaned_data if form.is_valid() else {}
    if text := wanted.get("q"):
        records = records.filter(Q(username__icontains=text) | Q(by__icontains=text))
    if what := wanted.get("what"):
        records = records.filter(what=what)
    return records
