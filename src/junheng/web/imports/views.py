"""What would an import change, and what becomes of it?"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from junheng.accounts.operations import require
from junheng.accounts.roles import Action
from junheng.kernel.refusals import Refused
from junheng.kernel.text import Text
from junheng.registers import operations, queries
from junheng.snapshots.tables import TABLES
from junheng.web.imports.changes import Change, rows_named, show
from junheng.web.imports.forms import CommitForm
from junheng.web.pages import render_page
from junheng.web.refusals import NAMED_AT_MOST, in_words
from junheng.web.requests import SignedInRequest
from junheng.web.tables import Column, make_listing, wants_excel
from junheng.web.templatetags.components import Tab
from junheng.web.workbooks import workbook_response

KINDS = {
    "new": gettext_lazy("New"),
    "changed": gettext_lazy("Changed"),
    "unchanged": gettext_lazy("Unchanged"),
    "vanishing": gettext_lazy("Not in the file"),
}
STATES = {
    "staged": (gettext_lazy("waiting to be confirmed"), "amber"),
    "committed": (gettext_lazy("in the registers"), "green"),
    "undone": (gettext_lazy("undone"), ""),
    "discarded": (gettext_lazy("discarded"), ""),
}
RUN_COLUMNS = (
    Column("pk", gettext_lazy("Import"), ("pk",)),
    Column("file_name", gettext_lazy("Files"), ("file_name",)),
    Column("state", gettext_lazy("State"), ("state",), value=lambda run: STATES[run.state][0]),
    Column("new", gettext_lazy("New"), is_number=True, value=lambda run: run.total("new")),
    Column(
        "changed", gettext_lazy("Changed"), is_number=True, value=lambda run: run.total("changed")
    ),
    Column("staged_at", gettext_lazy("Checked"), ("staged_at",)),
    Column("staged_by", gettext_lazy("By"), value=lambda run: run.staged_by),
)
CHANGE_COLUMNS = (
    Column("table", gettext_lazy("Table"), value=lambda change: show(change).table),
    Column("key", gettext_lazy("Row"), ("key",)),
    Column("cells", gettext_lazy("Content"), value=lambda change: show(change).text),
)


@dataclass(frozen=True)
class Total:
    """How many rows of one table an import adds, changes, leaves or does not have."""

    name: str
    label: Text
    new: int
    changed: int
    unchanged: int
    vanishing: int


def run_list(request: SignedInRequest) -> HttpResponseBase:
    """List the imports of the county."""
    require(request.user, Action.IMPORT_REGISTERS)
    runs = queries.imports_visible_to(request.user)
    listing = make_listing(request, runs, RUN_COLUMNS, sort="-pk")
    if wants_excel(request):
        return workbook_response("imports", RUN_COLUMNS, listing.all_rows)
    rows = [
        (run, *STATES[run.state], run.total("new"), run.total("changed")) for run in listing.rows
    ]
    context = {"listing": listing, "rows": rows}
    return render_page(request, "imports/run_list.html", context, part="results")


def run_show(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Show what an import would change, or has changed, row by row."""
    require(request.user, Action.IMPORT_REGISTERS)
    run = queries.get_import(pk, visible_to=request.user)
    if wants_excel(request):
        changes = _changes(request, run)
        return workbook_response(f"import-{pk}", CHANGE_COLUMNS, changes)
    return _render(request, run)


@require_POST
def commit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write the import into the registers."""
    run = queries.get_import(pk, visible_to=request.user)
    form = CommitForm(run, request.POST)
    is_removing = form.is_valid() and form.cleaned_data["remove_vanished"]
    try:
        operations.commit_import(
            run, by=request.user, now=timezone.now(), remove_vanished=is_removing
        )
    except Refused as refused:
        return _render(request, run, refused=refused)
    messages.success(request, _("Done. The rows of the file are in the registers."))
    return redirect("imports:run-show", pk)


@require_POST
def discard(request: SignedInRequest, pk: int) -> HttpResponse:
    """Drop an import that is waiting."""
    run = queries.get_import(pk, visible_to=request.user)
    operations.discard_import(run, by=request.user)
    messages.success(request, _("The import was discarded. The registers are as they were."))
    return redirect("imports:run-list")


@require_POST
def stage_again(request: SignedInRequest, pk: int) -> HttpResponse:
    """Compare the same files with the registers as they are now."""
    run = queries.get_import(pk, visible_to=request.user)
    kept = Path(settings.DATA_DIR) / run.folder / "original"
    again = operations.stage_import(
        kept, run.county, by=request.user, now=timezone.now(), described_on=run.described_on
    )
    if not again.is_sound:
        messages.error(
            request, _("The files no longer fit the registers. Choose them again to see why.")
        )
        return redirect("imports:upload")
    operations.discard_import(run, by=request.user)
    return redirect("imports:run-show", again.pk)


def undo(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask, then bring the registers back to before the import."""
    require(request.user, Action.IMPORT_REGISTERS)
    run = queries.get_import(pk, visible_to=request.user)
    if request.method == "POST":
        try:
            operations.undo_import(run, by=request.user, now=timezone.now())
        except Refused as refused:
            return _render(request, run, refused=refused)
        messages.success(request, _("Undone. The registers are as they were before the import."))
        return redirect("imports:run-show", pk)
    return render(request, "imports/run_undo.html", {"run": run})


def _render(request: SignedInRequest, run: Any, refused: Refused | None = None) -> HttpResponse:
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else next((k for k in KINDS if run.total(k)), "new")
    listing = make_listing(request, _changes(request, run, kind), CHANGE_COLUMNS, sort="")
    rows: list[Change] = [show(change) for change in listing.rows]
    state, tone = STATES[run.state]
    context = {
        "run": run,
        "state": state,
        "tone": tone,
        "notes": [Text(*note) for note in run.notes],
        "new_rows": run.total("new"),
        "changed_rows": run.total("changed"),
        "vanishing_rows": run.total("vanishing"),
        "kind": kind,
        "kind_label": KINDS[kind],
        "tabs": _tabs(run, kind),
        "totals": _totals(run),
        "table": request.GET.get("table", ""),
        "listing": listing,
        "rows": rows,
        "commit_form": CommitForm(run),
        "counts_from": _counts_from(run) if run.state == "staged" else "",
        "refused": in_words(refused.refusal) if refused else "",
        "refused_rows": rows_named(refused.refusal)[:NAMED_AT_MOST] if refused else [],
        "refused_more": refused.refusal.facts.get("count", 0) - NAMED_AT_MOST if refused else 0,
        "can_stage_again": refused is not None and refused.refusal.code == "registers_moved",
    }
    status = 409 if refused else 200
    return render_page(request, "imports/run_show.html", context, part="results", status=status)


def _counts_from(run: Any) -> str:
    """Say from which day the rows will count, and why when it is not the one they describe."""
    day = timezone.localdate(queries.rows_count_from(run, now=timezone.now()))
    if run.described_on is None:
        return _("These rows count from today.")
    if day == run.described_on:
        said_so = _("These rows count from {day}, the day they describe.")
    else:
        said_so = _("The registers were changed after {day}, so these rows count from today.")
    return said_so.format(day=run.described_on)


def _changes(request: SignedInRequest, run: Any, kind: str = "") -> Any:
    table = request.GET.get("table", "")
    return queries.list_changes(run, table=table, kind=kind or request.GET.get("kind", ""))


def _tabs(run: Any, kind: str) -> list[Tab]:
    return [
        Tab(str(label), f"?kind={name}", f"{run.total(name):,}", is_current=name == kind)
        for name, label in KINDS.items()
    ]


def _totals(run: Any) -> list[Total]:
    return [
        Total(table.name, table.label, **run.counts[table.name])
        for table in TABLES
        if table.name in run.counts
    ]
