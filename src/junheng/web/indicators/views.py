"""Which indicator board does an address show?"""

from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from junheng.accounts.operations import require
from junheng.accounts.roles import Action
from junheng.kernel.stages import COMPULSORY
from junheng.web.indicators.comparison import Compared, compare, overview, tally
from junheng.web.indicators.forms import BoardForm
from junheng.web.indicators.large import large_groups
from junheng.web.indicators.law import NINE_YEAR, gauges, stage_label
from junheng.web.indicators.readings import Picture, find_picture, unmeasured
from junheng.web.indicators.strip import Reading, draw_strip
from junheng.web.pages import render_page
from junheng.web.requests import SignedInRequest
from junheng.web.tables import Column, make_listing, wants_excel
from junheng.web.workbooks import workbook_response

COLUMNS = (
    Column("name", gettext_lazy("Name"), sort=("name",)),
    Column("township", gettext_lazy("Township"), sort=("township",)),
    Column("top", gettext_lazy("Counted"), sort=("top",), is_number=True),
    Column("bottom", gettext_lazy("Divided by"), sort=("bottom",), is_number=True),
    Column("figure", gettext_lazy("Value"), sort=("figure",), is_number=True),
    Column(
        "standing", gettext_lazy("Standing"), sort=("rank",), value=lambda row: row.standing.label
    ),
    Column("short", gettext_lazy("Short by"), sort=("short",), is_number=True),
)


def board_show(request: SignedInRequest) -> HttpResponseBase:
    """Show every indicator and stage of the county at a glance."""
    require(request.user, Action.SEE_STUDIES)
    picture = find_picture(request.user)
    if picture is None:
        return render(request, "indicators/board_show.html", unmeasured(request.user))
    stages = tuple(stage.value for stage in COMPULSORY)
    rows = overview(picture, gauges(), (*stages, NINE_YEAR))
    context = {
        "picture": picture,
        "stages": [stage_label(stage) for stage in (*stages, NINE_YEAR)],
        "rows": [(gauge, cells) for gauge, cells in zip(gauges(), rows, strict=True)],
        "standard": gauges()[0].standard,
        "large": large_groups(picture.all_values("county")),
        "large_stages": [stage_label(stage) for stage in stages],
    }
    return render(request, "indicators/board_show.html", context)


def indicator_show(request: SignedInRequest, indicator: str) -> HttpResponseBase:
    """Show how schools, townships or the county stand on one indicator."""
    require(request.user, Action.SEE_STUDIES)
    picture = find_picture(request.user)
    if picture is None:
        return render(request, "indicators/board_show.html", unmeasured(request.user))
    query = request.GET.copy()
    query.setdefault("indicator", indicator)
    form = BoardForm(query, picture=picture)
    values = picture.values(form.unit, form.gauge.code, form.stage_code)
    units = compare(values, form.gauge, form.stage_code, picture.day)
    if wants_excel(request):
        return workbook_response(f"{form.gauge.code}-{form.stage_code}-{form.unit}", COLUMNS, units)
    context = {
        "picture": picture,
        "form": form,
        "gauge": form.gauge,
        "stage": form.stage_code,
        "unit": form.unit,
        "line": form.gauge.line(form.stage_code, picture.day),
        "listing": make_listing(request, units, COLUMNS, sort="standing"),
        "tally": tally(units),
        "title": form.gauge.clause.label,
        **_county(picture, form),
        "strip": _strip(picture, form, units),
        "name": _("Every unit as a dot, from low to high"),
    }
    return render_page(request, "indicators/indicator_show.html", context, part="results")


def _county(picture: Picture, form: BoardForm) -> dict[str, Any]:
    """Return the county's own value and the spread between its schools, each with its limit."""
    gauge, stage = form.gauge, form.stage_code
    spread_line = gauge.spread_line(stage, picture.day)
    spread_code = gauge.spread.indicator if gauge.spread else "-"
    return {
        "county": next(iter(picture.values("county", gauge.code, stage)), None),
        "spread": next(iter(picture.values("county", spread_code, stage)), None),
        "spread_line": spread_line,
    }


def _strip(picture: Picture, form: BoardForm, units: list[Compared]) -> Any:
    county = next(iter(picture.values("county", form.gauge.code, form.stage_code)), None)
    readings = [
        Reading(
            key=one.key,
            name=one.name,
            value=one.figure,
            text=f"{one.figure:,.2f}",
            url=reverse(
                "schools:school-indicator", args=[one.key, form.gauge.code, form.stage_code]
            )
            if form.unit == "school"
            else "",
        )
        for one in units
        if one.figure is not None
    ]
    line = form.gauge.line(form.stage_code, picture.day)
    return draw_strip(readings, line=line, county=county.value if county else None, decimals=2)
