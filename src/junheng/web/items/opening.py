"""How does a finding become an item, in one click and a confirmation?"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from junheng.accounts.operations import require
from junheng.accounts.roles import Action
from junheng.kernel.refusals import Refused
from junheng.ledger import operations
from junheng.ledger.findings import found_from
from junheng.studies.queries import get_finding
from junheng.web.clauses import find_clause
from junheng.web.refusals import in_words
from junheng.web.requests import SignedInRequest


def item_open(request: SignedInRequest, finding: int) -> HttpResponse:
    """Show what the item will say, then open it."""
    require(request.user, Action.OPEN_ITEM)
    stored = get_finding(finding, visible_to=request.user)
    found = found_from([stored])[0]
    refused = None
    if request.method == "POST":
        try:
            item = operations.open_item(found, by=request.user, now=timezone.now())
        except Refused as why:
            refused = why.refusal
        else:
            messages.success(request, _("Item {code} is open.").format(code=item.code))
            return redirect("items:item-show", item.code)
    context = {
        "finding": stored,
        "found": found,
        "quoted": find_clause(found.clause, on=found.found_in.taken_on),
        "refused": in_words(refused) if refused else "",
        "existing": refused.facts.get("item", "") if refused else "",
    }
    return render(request, "items/item_open.html", context, status=409 if refused else 200)
