"""Which days does the working calendar single out, and which years have been announced?"""

from junheng.ledger.models import CalendarDay, CalendarYear


def list_special_days(year: int) -> list[CalendarDay]:
    """Return the holidays, make-up workdays and corrections of a year, in order."""
    return list(CalendarDay.objects.filter(day__year=year).order_by("day"))


def list_announced_years() -> list[CalendarYear]:
    """Return the years whose notice has been entered, in order."""
    return list(CalendarYear.objects.order_by("year"))
