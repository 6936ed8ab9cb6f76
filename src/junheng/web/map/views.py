"""Which map does an address show?"""

from typing import Any

from django.http import HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from junheng.accounts.operations import require
from junheng.accounts.roles import Action
from junheng.registers.queries import schools_visible_to
from junheng.web.indicators.comparison import Compared, compare, tally
from junheng.web.indicators.forms import GaugeForm
from junheng.web.indicators.readings import Picture, find_picture, unmeasured
from junheng.web.map.drawing import draw
from junheng.web.map.ground import county_ground
from junheng.web.map.scene import Scene
from junheng.web.map.schools import school_scene
from junheng.web.pages import render_page
from junheng.web.requests import SignedInRequest
from junheng.web.tables import Column, make_listing, wants_excel
from junheng.web.workbooks import workbook_response

COLUMNS = (
    Column("name", gettext_lazy("School"), sort=("name",)),
    Column("township", gettext_lazy("Township"), sort=("township",)),
    Column("figure", gettext_lazy("Value"), sort=("figure",), is_number=True),
    Column(
        "standing", gettext_lazy("Standing"), sort=("rank",), value=lambda row: row.standing.label
    ),
    Column("short", gettext_lazy("Short by"), sort=("short",), is_number=True),
)


def map_show(request: SignedInRequest) -> HttpResponseBase:
    """Show the schools on the map, coloured by one indicator, with the same in a table."""
    require(request.user, Action.SEE_STUDIES)
    picture = find_picture(request.user)
    if picture is None:
        return render(request, "map/map_show.html", unmeasured(request.user))
    form = GaugeForm(request.GET, picture=picture)
    schools, units = _schools_and_units(request, form, picture)
    if wants_excel(request):
        return workbook_response(f"map-{form.gauge.code}-{form.stage_code}", COLUMNS, units)
    context = {
        "picture": picture,
        "form": form,
        "gauge": form.gauge,
        "stage": form.stage_code,
        "line": form.gauge.line(form.stage_code, picture.day),
        "tally": tally(units, unassessed=len(schools) - len(units)),
        "listing": make_listing(request, units, COLUMNS, sort="standing"),
        "drawing": draw(_scene(form, picture, schools, units), _("Map of the schools")),
        "data_query": request.GET.urlencode(),
    }
    return render_page(request, "map/map_show.html", context, part="results")


def map_data(request: SignedInRequest) -> HttpResponseBase:
    """Return the same map as data for `map.js`."""
    require(request.user, Action.SEE_STUDIES)
    picture = find_picture(request.user)
    if picture is None:
        return JsonResponse({}, status=404)
    form = GaugeForm(request.GET, picture=picture)
    schools, units = _schools_and_units(request, form, picture)
    scene = _scene(form, picture, schools, units)
    return JsonResponse(scene.as_json(_("Map of the schools")))


def _schools_and_units(
    request: SignedInRequest, form: GaugeForm, picture: Picture
) -> tuple[list[Any], list[Compared]]:
    """Return the schools that teach the stage, and the values of those that are assessed."""
    visible = list(schools_visible_to(request.user))
    values = picture.values("school", form.gauge.code, form.stage_code)
    units = compare(values, form.gauge, form.stage_code, picture.day)
    assessed = {one.key for one in units}
    taught = set(
        schools_visible_to(request.user)
        .filter(classes__stage=form.stage_code)
        .values_list("school_id", flat=True)
    )
    return [s for s in visible if s.school_id in assessed | taught], units


def _scene(
    form: GaugeForm,
    picture: Picture,
    schools: list[Any],
    units: list[Compared],
) -> Scene:
    return school_scene(
        schools,
        {one.key: one for one in units},
        form.gauge.line(form.stage_code, picture.day),
        unit=form.gauge.indicator.unit,
        ground=county_ground(picture),
    )
