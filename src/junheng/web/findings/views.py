"""Which page about findings does an address show?"""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_htmx.http import HttpResponseClientRedirect

from junheng.accounts.operations import require
from junheng.accounts.queries import refusal
from junheng.accounts.roles import Action
from junheng.kernel.refusals import NotFound
from junheng.ledger.operations import open_items_from_findings
from junheng.ledger.queries import findings_followed, live_items_by_place
from junheng.registers.queries import get_frozen, schools_visible_to
from junheng.studies import queries
from junheng.studies.operations import run_assessment
from junheng.web.clauses import find_clause
from junheng.web.findings.forms import STAGES, AssessmentForm, FindingFilter, name_of_study
from junheng.web.findings.left_out import omissions_of
from junheng.web.findings.rows import COLUMNS, SHOWN, place_of, rows_of
from junheng.web.findings.standing import unassessed_snapshot
from junheng.web.findings.summary import rules_of, summarise
from junheng.web.indicators.law import HOME_STANDARD, stage_label, standards
from junheng.web.pages import render_page, wants_part
from junheng.web.requests import SignedInRequest
from junheng.web.tables import make_listing, wants_excel
from junheng.web.workbooks import workbook_response


def finding_list(request: SignedInRequest) -> HttpResponseBase:
    """List what an assessment found, clause by clause and school by school."""
    require(request.user, Action.SEE_STUDIES)
    studies = list(queries.list_studies(visible_to=request.user, kind="assessment")[:30])
    may_run = refusal(request.user, Action.RUN_ASSESSMENT) is None
    if not studies:
        return render(request, "findings/finding_list.html", {"study": None, "may_run": may_run})
    asked = request.GET.get("study", "")
    standing = queries.latest_assessment(visible_to=request.user, standard=HOME_STANDARD)
    pk = int(asked) if asked.isdecimal() else (standing or studies[0]).pk
    study = queries.get_study(pk, visible_to=request.user, kind="assessment")
    standard = standards().get(study.parameters["standard"])
    clauses = summarise(study, standard)
    stages = tuple(dict.fromkeys(one.stage for clause in clauses for one in clause.stages))
    form = _filter(request, study, studies, [one.code for one in clauses])
    chosen = form.chosen()
    findings = _findings(request, study, **chosen)
    if form.followed_by_item is not None:
        findings = findings_followed(
            findings, visible_to=request.user, by_item=form.followed_by_item
        )
    items = live_items_by_place(visible_to=request.user)
    if wants_excel(request):
        return workbook_response(
            f"findings-{study.pk}", COLUMNS, rows_of(findings, standard, items)
        )
    listing = make_listing(request, findings, SHOWN, sort="clause")
    context = {
        "study": study,
        "study_name": name_of_study(study),
        "standard": standard,
        "stages": [stage_label(stage) for stage in stages],
        "clauses": [(one, one.cells(stages)) for one in clauses],
        "rules": rules_of(study, standard),
        "omissions": omissions_of(study),
        "form": form,
        "listing": listing,
        "rows": rows_of(listing.rows, standard, items),
        "chosen": chosen,
        "newer": unassessed_snapshot(request.user, study) if study == standing else None,
        "may_run": may_run,
        "may_open": refusal(request.user, Action.OPEN_ITEM) is None,
    }
    return render_page(request, "findings/finding_list.html", context, part="results")


def _findings(request: SignedInRequest, study: Any, **narrowed: Any) -> Any:
    """Return findings within reach; the totals kept with the study are not fetched with each row."""
    found = queries.list_findings(visible_to=request.user, study=study, **narrowed)
    return found.defer("study__result", "study__parameters", "study__versions")


def _filter(
    request: SignedInRequest, study: Any, studies: list[Any], clauses: list[str]
) -> FindingFilter:
    townships = schools_visible_to(request.user).values_list("township", flat=True).distinct()
    query = request.GET.copy()
    query.setdefault("study", str(study.pk))
    if study not in studies:
        studies = [study, *studies]
    return FindingFilter(query, studies=studies, clauses=clauses, townships=sorted(townships))


def assessment_new(request: SignedInRequest) -> HttpResponse:
    """Run an assessment of a frozen day by a standard."""
    require(request.user, Action.RUN_ASSESSMENT)
    initial = {"on": timezone.localdate(), "snapshot": request.GET.get("snapshot", "")}
    form = AssessmentForm(request.POST or None, person=request.user, initial=initial)
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.errors else 200
        context = {"form": form}
        return render_page(
            request, "findings/assessment_new.html", context, part="form", status=status
        )
    sent = form.cleaned_data
    frozen = get_frozen(int(sent["snapshot"]), visible_to=request.user)
    study = run_assessment(
        frozen, sent["standard"], on=sent["on"], by=request.user, now=timezone.now()
    )
    messages.success(request, _("The assessment was made."))
    address = f"{_list_url()}?study={study.pk}"
    return HttpResponseClientRedirect(address) if wants_part(request) else redirect(address)


def _list_url() -> str:
    return reverse("findings:finding-list")


def items_open(request: SignedInRequest, study: int) -> HttpResponse:
    """Open an item for every finding of a clause that none follows yet, after asking once."""
    require(request.user, Action.OPEN_ITEM)
    found = queries.get_study(study, visible_to=request.user, kind="assessment")
    sent = request.POST if request.method == "POST" else request.GET
    clause, stage = sent.get("clause", ""), sent.get("stage", "")
    if stage not in {"", *STAGES}:
        raise NotFound(f"There is no stage '{stage}'.")
    if clause not in {row["clause"] for row in found.result["clauses"]}:
        messages.error(
            request,
            _("Choose a clause first: items are opened for one clause of an assessment at a time."),
        )
        return redirect(f"{_list_url()}?study={study}")
    findings = list(_findings(request, found, clause=clause, stage=stage))
    followed = live_items_by_place(visible_to=request.user, clause=clause)
    waiting = [one for one in findings if place_of(one) not in followed]
    back = f"{_list_url()}?study={study}&clause={clause}&stage={stage}"
    if request.method == "POST" and waiting:
        opened = open_items_from_findings(waiting, by=request.user, now=timezone.now())
        count = len(opened.items)
        messages.success(
            request,
            ngettext("%(n)d item was opened.", "%(n)d items were opened.", count) % {"n": count},
        )
        return redirect(back)
    context = {
        "study": found,
        "study_name": name_of_study(found),
        "quoted": find_clause(clause, on=found.snapshot.taken_on),
        "clause": clause,
        "stage": stage,
        "stage_label": stage_label(stage),
        "waiting": waiting,
        "followed": len(findings) - len(waiting),
        "back": back,
    }
    return render(request, "findings/items_open.html", context)
