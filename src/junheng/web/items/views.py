"""Which items are there, where does each stand, and what may be done about it?"""

from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.http import require_http_methods

from junheng.accounts.operations import require
from junheng.accounts.roles import Action
from junheng.kernel.refusals import Refused
from junheng.ledger import diagrams, exports, operations, queries
from junheng.ledger.queries import ItemPage, MoveChoice
from junheng.ledger.workflow import State
from junheng.web.clauses import find_clause
from junheng.web.items.forms import ItemFilterForm, MoveForm
from junheng.web.items.measured import measured_last
from junheng.web.items.told import done_in_words, waiting_in_words
from junheng.web.pages import render_page, wants_part
from junheng.web.refusals import in_words
from junheng.web.requests import SignedInRequest
from junheng.web.tables import Column, make_listing, wants_excel
from junheng.web.workbooks import workbook_response

COLUMNS = (
    Column("title", gettext_lazy("Item"), ("code",)),
    Column("state", gettext_lazy("State"), ("state",)),
    Column("township", gettext_lazy("Township"), ("school__township",)),
    Column("owner", gettext_lazy("Owner"), ("owner__name_zh",)),
    Column("value", gettext_lazy("Value"), ("value",), is_number=True),
    Column("limit", gettext_lazy("Limit"), is_number=True),
    Column("due_on", gettext_lazy("Due"), ("due_on",)),
)
TONES = {
    State.OPEN: "blue",
    State.ASSIGNED: "blue",
    State.REPORTED: "amber",
    State.CHECKED: "amber",
    State.CLOSED: "green",
    State.VOID: "",
}

# A number of more digits is no version of an item, and the longest ones Python refuses to read.
VERSION_DIGITS = 9
# The moves that bring an item on; their buttons stand out.
LEADING_MOVES = frozenset({"assign", "report", "check", "close", "resume"})


@dataclass(frozen=True)
class Row:
    """An item as a list shows it."""

    item: Any
    tone: str
    is_overdue: bool
    is_paused: bool


def item_list(request: SignedInRequest) -> HttpResponseBase:
    """List the items that the person may see."""
    require(request.user, Action.SEE_ITEMS)
    today = timezone.localdate()
    form = ItemFilterForm(queries.list_clauses_in_use(visible_to=request.user), request.GET)
    items = queries.list_items(visible_to=request.user, today=today, wanted=form.wanted)
    if wants_excel(request):
        return _workbook(items)
    listing = make_listing(request, items, COLUMNS, sort="")
    rows = [row_of(item, today) for item in listing.rows]
    context = {"form": form, "listing": listing, "rows": rows}
    return render_page(request, "items/item_list.html", context, part="results")


def item_show(request: SignedInRequest, code: str) -> HttpResponse:
    """Show one item with its facts, its history and the moves that may be made."""
    item = queries.get_item(code, visible_to=request.user)
    return _render(request, queries.item_page(item, request.user, today=timezone.localdate()))


@require_http_methods(["GET", "POST"])
def item_move(request: SignedInRequest, code: str, name: str) -> HttpResponse:
    """Make a move; a refused one shows the item again with the reason."""
    if request.method == "GET":
        return redirect("items:item-show", code)
    item = queries.get_item(code, visible_to=request.user)
    page = queries.item_page(item, request.user, today=timezone.localdate())
    choice = next((one for one in page.choices if one.name == name), None)
    if choice is None:
        # The state has changed since the page was made: the operation says who changed it.
        return _refused(request, item, name, version=request.POST.get("version", ""))
    form = MoveForm(choice, page.owners, request.POST)
    if not form.is_valid():
        return _render(request, page, form=form, name=name, status=422)
    data = form.cleaned_data
    owner = next((one for one in page.owners if one.code == data.get("owner")), None)
    try:
        operations.move_item(
            item,
            name,
            by=request.user,
            now=timezone.now(),
            note=data["note"],
            days=data.get("days"),
            owner=owner,
            expected_version=data["version"],
        )
    except operations.MovedMeanwhile as refused:
        return _render(request, _fresh(request, code), refused=in_words(refused.refusal))
    except Refused as refused:
        form.add_error(None, in_words(refused.refusal))
        return _render(request, page, form=form, name=name, status=422)
    done = done_in_words(name)
    if wants_part(request):
        return _render(request, _fresh(request, code), done=done)
    messages.success(request, done)
    return redirect("items:item-show", code)


def row_of(item: Any, today: date) -> Row:
    """Return what a list says of an item today."""
    return Row(
        item=item,
        tone=TONES[State(item.state)],
        is_overdue=queries.is_overdue(item, today),
        is_paused=queries.is_paused(item, today),
    )


def _refused(request: SignedInRequest, item: Any, name: str, *, version: str) -> HttpResponse:
    is_version = version.isdecimal() and len(version) <= VERSION_DIGITS
    seen = int(version) if is_version else None
    try:
        operations.move_item(item, name, by=request.user, now=timezone.now(), expected_version=seen)
    except Refused as refused:
        return _render(request, _fresh(request, item.code), refused=in_words(refused.refusal))
    return redirect("items:item-show", item.code)


def _fresh(request: SignedInRequest, code: str) -> ItemPage:
    item = queries.get_item(code, visible_to=request.user)
    return queries.item_page(item, request.user, today=timezone.localdate())


def _render(
    request: SignedInRequest,
    page: ItemPage,
    *,
    form: MoveForm | None = None,
    name: str = "",
    refused: str = "",
    done: str = "",
    status: int = 200,
) -> HttpResponse:
    item = page.item
    forms = [(one, _form(one, page, form if one.name == name else None)) for one in page.choices]
    context = {
        "page": page,
        "item": item,
        "row": row_of(item, timezone.localdate()),
        "quoted": find_clause(item.clause, on=item.found_in.taken_on),
        "allowed": [(one, its) for one, its in forms if one.is_allowed],
        "refused_moves": [(one, in_words(one.refusal)) for one, _f in forms if one.refusal],
        "opened_move": name,
        "leading_moves": LEADING_MOVES,
        **_workflow(item.standing_state),
        "waiting": waiting_in_words(page.waiting.move) if page.waiting else "",
        "blocked": in_words(page.waiting.refusal) if page.waiting and page.waiting.refusal else "",
        "measured": measured_last(page, request.user),
        "refused": refused,
        "done": done,
        "form": form,
    }
    status = 409 if refused and not wants_part(request) else status
    return render_page(request, "items/item_show.html", context, part="item", status=status)


def _workflow(state: State) -> dict[str, Any]:
    language = get_language() or "zh-hans"
    # The drawing escapes its own labels.
    drawing = mark_safe(diagrams.svg(language, current=state))  # noqa: S308
    return {
        "drawing": drawing,
        "move_headings": diagrams.HEADINGS,
        "move_rows": [
            list(zip(diagrams.HEADINGS, row, strict=True))
            for row in diagrams.table_rows(language)
            if row[1] != row[2]
        ],
    }


def _form(choice: MoveChoice, page: ItemPage, sent: MoveForm | None) -> MoveForm:
    return sent or MoveForm(choice, page.owners, initial={"version": page.item.version})


def _workbook(items: Any) -> HttpResponseBase:
    language = get_language() or "zh-hans"
    columns = [
        Column(str(at), heading.in_language(language), value=itemgetter(at))
        for at, heading in enumerate(exports.export_headings())
    ]
    return workbook_response("items", columns, exports.export_rows(items.iterator(), language))
