"""Which days are worked, and how is that corrected?"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from junheng.accounts.operations import require
from junheng.accounts.roles import Action
from junheng.catalogue.calendars import load_notices
from junheng.kernel.refusals import NotFound
from junheng.ledger import calendars
from junheng.ledger.queries import working_calendar
from junheng.ledger.special_days import list_announced_years, list_special_days
from junheng.web.calendar.forms import DayForm, NoticeForm
from junheng.web.calendar.months import lay_out, spans_of
from junheng.web.requests import SignedInRequest

FIRST_YEAR, LAST_YEAR = 2000, 2100


def year_show(request: SignedInRequest, year: int | None = None) -> HttpResponse:
    """Show a year as twelve months."""
    today = timezone.localdate()
    year = today.year if year is None else year
    _require_year(year)
    announced = {one.year: one for one in list_announced_years()}
    special = list_special_days(year)
    months = lay_out(year, working_calendar(), special, today)
    context = {
        "year": year,
        "years": sorted({*announced, today.year, today.year + 1, year}),
        "months": months,
        "spans": spans_of(special),
        "notice": announced.get(year),
        "published": load_notices().get(year) if year not in announced else None,
        "working_days": sum(month.working_days for month in months),
        "may_edit": calendars.calendar_refusal(request.user) is None,
    }
    return render(request, "calendar/year_show.html", context)


def day_edit(request: SignedInRequest, day: str) -> HttpResponse:
    """Correct one day: first the form, then what it would move, then the deed."""
    require(request.user, Action.MANAGE_CALENDAR)
    chosen = _day(day)
    known = next((one for one in list_special_days(chosen.year) if one.day == chosen), None)
    is_working = working_calendar().is_working_day(chosen)
    initial = {
        "is_working": "yes" if is_working else "no",
        "name_zh": known.name_zh if known else "",
        "name_en": known.name_en if known else "",
        "note": known.note if known else "",
    }
    form = DayForm(request.POST or None, initial=initial)
    context: dict[str, Any] = {
        "form": form,
        "day": chosen,
        "known": known,
        "is_working": is_working,
    }
    if request.method == "POST" and form.is_valid():

        def correct() -> list[calendars.Moved]:
            return calendars.set_calendar_day(
                chosen, **form.cleaned_data, by=request.user, now=timezone.now()
            )

        if "confirmed" in request.POST:
            messages.success(request, _moved(correct()))
            return redirect("calendar:year-of", chosen.year)
        context["would_move"] = _tried(correct)
        return render(request, "calendar/day_confirm.html", context)
    return render(request, "calendar/day_edit.html", context, status=422 if form.errors else 200)


@require_POST
def year_enter(request: SignedInRequest, year: int) -> HttpResponse:
    """Enter a year's notice as published with this release; first say what it would move."""
    require(request.user, Action.MANAGE_CALENDAR)
    notice = load_notices().get(year)
    if notice is None:
        raise NotFound(f"This release brings no notice for {year}.")

    def enter() -> list[calendars.Moved]:
        return calendars.enter_calendar_year(notice, by=request.user, now=timezone.now())

    if "confirmed" in request.POST:
        messages.success(request, _moved(enter()))
        return redirect("calendar:year-of", year)
    context = {"notice": notice, "year": year, "would_move": _tried(enter)}
    return render(request, "calendar/year_confirm.html", context)


def notice_type(request: SignedInRequest, year: int) -> HttpResponse:
    """Take a year's notice as typed: first the form, then what it would move, then the deed."""
    require(request.user, Action.MANAGE_CALENDAR)
    _require_year(year)
    form = NoticeForm(year, request.POST or None)
    context: dict[str, Any] = {"form": form, "year": year}
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "calendar/notice_type.html", context, status=status)
    notice = form.cleaned_data["notice"]

    def enter() -> list[calendars.Moved]:
        return calendars.enter_calendar_year(notice, by=request.user, now=timezone.now())

    if "confirmed" in request.POST:
        messages.success(request, _moved(enter()))
        return redirect("calendar:year-of", year)
    context |= {"notice": notice, "would_move": _tried(enter)}
    return render(request, "calendar/year_confirm.html", context)


def _require_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFound(f"The calendar has no year {year}.")


def _tried(deed: Callable[[], list[calendars.Moved]]) -> list[calendars.Moved]:
    """Return the deadlines that the deed would move, and leave everything as it was."""
    with transaction.atomic():
        moved = deed()
        transaction.set_rollback(True)
    return moved


def _moved(deadlines: list[calendars.Moved]) -> str:
    count = len(deadlines)
    if not count:
        return _("Saved. No deadline moved.")
    return ngettext(
        "Saved. {count} deadline moved.", "Saved. {count} deadlines moved.", count
    ).format(count=count)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotFound(f"'{text}' is not a day.") from None
