"""Which page about schools does an address show?"""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from junheng.accounts.operations import require
from junheng.accounts.queries import refusal
from junheng.accounts.roles import Action
from junheng.catalogue import INDICATORS
from junheng.kernel.stages import Stage
from junheng.ledger.queries import list_items_of_school
from junheng.registers import queries
from junheng.rules.indicators import Ratio
from junheng.web.indicators.behind import rows_behind
from junheng.web.indicators.comparison import compare
from junheng.web.indicators.law import NINE_YEAR, class_size_lines, find_gauge, stage_label
from junheng.web.indicators.readings import find_picture
from junheng.web.pages import render_page
from junheng.web.requests import SignedInRequest
from junheng.web.schools import listing as school_listing
from junheng.web.schools import staff as staff_listing
from junheng.web.schools.forms import SchoolFilter
from junheng.web.schools.history import entries_of
from junheng.web.schools.indicators import indicators_of, unmet_by_school
from junheng.web.schools.locator import locator
from junheng.web.schools.record import staff_summary, stages_of, years_of
from junheng.web.schools.tabs import tabs_of
from junheng.web.tables import make_listing, wants_excel
from junheng.web.workbooks import workbook_response


def school_list(request: SignedInRequest) -> HttpResponseBase:
    """List the schools that match the filters."""
    require(request.user, Action.SEE_REGISTERS)
    schools = queries.schools_visible_to(request.user)
    form = SchoolFilter(request.GET, present=school_listing.values_present(schools))
    rows = school_listing.list_rows(schools, form.chosen(), unmet_by_school(request.user))
    can_export = refusal(request.user, Action.EXPORT_REGISTERS) is None
    if wants_excel(request) and can_export:
        return workbook_response("schools", school_listing.COLUMNS, rows)
    context = {
        "form": form,
        "listing": make_listing(
            request, rows, school_listing.COLUMNS, sort="name", per_page=form.page_size
        ),
        "has_schools": bool(rows) or schools.exists(),
        "can_export": can_export,
        "can_import": refusal(request.user, Action.IMPORT_REGISTERS) is None,
    }
    return render_page(request, "schools/school_list.html", context, part="results")


def school_show(request: SignedInRequest, school_id: str) -> HttpResponse:
    """Show the record of one school."""
    school = queries.get_school(school_id, visible_to=request.user)
    today = timezone.localdate()
    classes = list(school.classes.visible_to(request.user))
    picture = find_picture(request.user)
    day = picture.day if picture else today
    context = {
        "school": school,
        "tab_list": tabs_of(school_id, "school-show"),
        "may_edit": refusal(request.user, Action.EDIT_REGISTERS, school=school) is None,
        "facts": school_listing.facts_of(school),
        "stages": stages_of(classes, class_size_lines(day)),
        "years": years_of(school.enrolment.visible_to(request.user)),
        "staff": staff_summary(school_id, list(school.staff.visible_to(request.user)), today=today),
        "premises": school_listing.premises_of(school),
        "projects": list(school.projects.visible_to(request.user).order_by("planned_start_on")),
        "items": list(list_items_of_school(school, visible_to=request.user)),
        "today": today,
        "picture": picture,
        "indicators": indicators_of(picture, school) if picture else [],
        "drawing": locator(request.user, school, picture),
    }
    return render(request, "schools/school_show.html", context)


def school_staff(request: SignedInRequest, school_id: str) -> HttpResponseBase:
    """List the staff of one school, narrowed as the figures of its record ask."""
    school = queries.get_school(school_id, visible_to=request.user)
    everyone = school.staff.visible_to(request.user).order_by("staff_id")
    staff, words = staff_listing.narrow(everyone, request.GET, today=timezone.localdate())
    can_export = refusal(request.user, Action.EXPORT_REGISTERS, school=school) is None
    if wants_excel(request) and can_export:
        return workbook_response(f"staff-{school_id}", staff_listing.COLUMNS, staff)
    context = {
        "school": school,
        "tab_list": tabs_of(school_id, "school-staff"),
        "listing": make_listing(request, staff, staff_listing.COLUMNS, sort="staff_id"),
        "words": words,
        "can_export": can_export,
    }
    return render(request, "schools/school_staff.html", context)


def school_classes(request: SignedInRequest, school_id: str) -> HttpResponse:
    """List the classes of one school and its enrolment year by year."""
    school = queries.get_school(school_id, visible_to=request.user)
    picture = find_picture(request.user)
    day = picture.day if picture else timezone.localdate()
    enrolment = school.enrolment.visible_to(request.user)
    context = {
        "school": school,
        "tab_list": tabs_of(school_id, "school-classes"),
        "stages": stages_of(list(school.classes.visible_to(request.user)), class_size_lines(day)),
        "enrolment": school_listing.enrolment_table(enrolment),
        "years": years_of(enrolment),
    }
    return render(request, "schools/school_classes.html", context)


def school_history(request: SignedInRequest, school_id: str) -> HttpResponse:
    """List who changed what of one school, and when."""
    school = queries.get_school(school_id, visible_to=request.user)
    context = {
        "school": school,
        "tab_list": tabs_of(school_id, "school-history"),
        "entries": entries_of(queries.school_history(school)),
    }
    return render(request, "schools/school_history.html", context)


def school_indicator(
    request: SignedInRequest, school_id: str, indicator: str, stage: str
) -> HttpResponse:
    """Show the rows that one value of a school was computed from."""
    school = queries.get_school(school_id, visible_to=request.user)
    picture = find_picture(request.user)
    ratio = INDICATORS.get(indicator)
    if picture is None or not isinstance(ratio, Ratio) or stage not in {*Stage, NINE_YEAR}:
        raise Http404
    gauge = find_gauge(indicator)
    values = [one for one in picture.values_of(school) if one.indicator == indicator]
    judged = compare([one for one in values if one.stage == stage], gauge, stage, picture.day)
    top, bottom = rows_behind(picture.snapshot, ratio, school_id, stage)
    context: dict[str, Any] = {
        "school": school,
        "picture": picture,
        "ratio": ratio,
        "gauge": gauge,
        "line": gauge.line(stage, picture.day) if gauge.code == indicator else None,
        "stage": stage_label(stage),
        "stage_code": stage,
        "judged": next(iter(judged), None),
        "sides": (top, bottom),
        "back": reverse("schools:school-show", args=[school_id]),
    }
    return render(request, "schools/school_indicator.html", context)
