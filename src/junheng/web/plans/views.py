"""Which page about seat plans does an address show?"""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from junheng.accounts.operations import require
from junheng.accounts.queries import refusal
from junheng.accounts.roles import Action
from junheng.kernel.refusals import Refused
from junheng.kernel.school_years import SchoolYear
from junheng.kernel.stages import Stage
from junheng.planning.layout.tables import Filling
from junheng.registers.queries import get_frozen
from junheng.studies import queries
from junheng.studies.operations import run_seat_plan
from junheng.web.clauses import find_clause
from junheng.web.indicators.law import stage_label
from junheng.web.map.drawing import draw
from junheng.web.pages import render_page, wants_part
from junheng.web.plans.forms import SeatPlanForm
from junheng.web.plans.scene import plan_scene
from junheng.web.plans.tables import (
    PLACE_COLUMNS,
    SCHOOL_COLUMNS,
    count_filling,
    place_lines,
    school_lines,
)
from junheng.web.refusals import in_words
from junheng.web.requests import SignedInRequest
from junheng.web.tables import make_listing, wants_excel
from junheng.web.templatetags.components import Tab
from junheng.web.workbooks import workbook_response

TABLES = ("schools", "places", "unseated")


def plan_list(request: SignedInRequest) -> HttpResponse:
    """List the seat plans of the county."""
    require(request.user, Action.SEE_STUDIES)
    studies = queries.list_studies(visible_to=request.user, kind="seats")[:100]
    context = {
        "plans": [(one, title_of(one)) for one in studies],
        "may_run": refusal(request.user, Action.RUN_SEAT_PLAN) is None,
    }
    return render(request, "plans/plan_list.html", context)


def plan_new(request: SignedInRequest) -> HttpResponse:
    """Ask what to plan, then plan it; whoever waits without a script waits for the page."""
    require(request.user, Action.RUN_SEAT_PLAN)
    form = SeatPlanForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        frozen = get_frozen(int(sent["snapshot"]), visible_to=request.user)
        stage, year = Stage(sent["stage"]), int(sent["year"])
        try:
            plan = run_seat_plan(
                frozen, stage, year, form.options(), by=request.user, now=timezone.now()
            )
        except Refused as refused:
            form.add_error(None, in_words(refused.refusal))
        else:
            messages.success(request, _("The plan was made."))
            address = reverse("plans:plan-show", args=[plan.pk])
            return HttpResponseClientRedirect(address) if wants_part(request) else redirect(address)
    status = 422 if form.errors else 200
    return render_page(request, "plans/plan_new.html", {"form": form}, part="form", status=status)


def plan_show(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Show one plan: its figures, its map, its tables, the law it rests on."""
    plan = queries.get_study(pk, visible_to=request.user, kind="seats")
    asked = request.GET.get("table", "")
    table = asked if asked in TABLES else "schools"
    rows, columns, sort = _table(plan.result, table)
    if wants_excel(request):
        return workbook_response(f"seats-{pk}-{table}", columns, rows)
    if request.GET.get("format") == "json":
        return _download(plan)
    shows_areas = request.GET.get("show") == "areas"
    context = {
        "plan": plan,
        "result": plan.result,
        "title": title_of(plan),
        "gap_percent": f"{100 * plan.result['gap']:.4f}".rstrip("0").rstrip("."),
        "unseated_url": f"{request.path}?table=unseated#tables",
        "full": count_filling(plan.result, Filling.FULL),
        "under": count_filling(plan.result, Filling.UNDERFILLED),
        "over_enrolled": sum(one["is_over_enrolled"] for one in plan.result["schools"]),
        "table": table,
        "tab_list": _tabs(request, plan, table),
        "listing": make_listing(request, rows, columns, sort=sort),
        "shows_areas": shows_areas,
        "drawing": draw(
            plan_scene(plan.result, shows_areas=shows_areas), _("Map of the seat plan")
        ),
        "law": _law(plan),
    }
    return render_page(request, "plans/plan_show.html", context, part="results")


def plan_data(request: SignedInRequest, pk: int) -> JsonResponse:
    """Return the map of a plan as data for `map.js`."""
    plan = queries.get_study(pk, visible_to=request.user, kind="seats")
    scene = plan_scene(plan.result, shows_areas=request.GET.get("show") == "areas")
    return JsonResponse(scene.as_json(_("Map of the seat plan")))


def title_of(plan: Any) -> str:
    """Return stage and school year of a plan."""
    return f"{stage_label(plan.parameters['stage'])} {SchoolYear(plan.parameters['year'])}"


def _table(result: dict[str, Any], table: str) -> tuple[list[Any], tuple[Any, ...], str]:
    if table == "places":
        return place_lines(result), PLACE_COLUMNS, "name"
    if table == "unseated":
        return place_lines(result, only_unseated=True), PLACE_COLUMNS, "-unseated"
    return school_lines(result), SCHOOL_COLUMNS, "-fill"


def _tabs(request: SignedInRequest, plan: Any, current: str) -> list[Tab]:
    show = request.GET.get("show", "lines")
    unseated = sum(one["unseated"] > 0 for one in plan.result["places"])
    labels = {
        "schools": (_("Schools and their seats"), len(plan.result["schools"])),
        "places": (_("Which school serves which village"), None),
        "unseated": (_("Without a seat"), unseated),
    }
    return [
        Tab(label, f"?table={name}&show={show}#tables", count, name == current)
        for name, (label, count) in labels.items()
    ]


def _law(plan: Any) -> list[Any]:
    """Return the clauses the plan rests on, as they were in force on the year's first day."""
    day = SchoolYear(plan.parameters["year"]).first_day
    cited = (plan.parameters.get(name) for name in ("class_size", "service_radius"))
    return [(find_clause(one["clause"], on=day), one["limit"]) for one in cited if one]


def _download(plan: Any) -> JsonResponse:
    kept = {name: value for name, value in plan.result.items() if name != "areas"}
    content = {"parameters": plan.parameters, "result": kept, "versions": plan.versions}
    answer = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="seats-{plan.pk}.json"'
    return answer
