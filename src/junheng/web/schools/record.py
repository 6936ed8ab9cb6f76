"""What does the record of one school show besides its indicators?"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from junheng.catalogue.conventions import SizeGroup
from junheng.kernel.school_years import SchoolYear
from junheng.kernel.stages import Stage
from junheng.snapshots.tables import Staff
from junheng.web.indicators.large import convention
from junheng.web.indicators.standing import Line
from junheng.web.schools.drawings import ClassBars, ClassSize, YearLine, draw_classes, draw_years
from junheng.web.wording import said

AGE_BANDS = ((0, 29), (30, 39), (40, 49), (50, 54), (55, 99))


@dataclass(frozen=True)
class StageClasses:
    """The classes of one stage: how many, how large, how many above the limit."""

    stage: Stage
    bars: ClassBars
    sizes: tuple[ClassSize, ...]
    limit: float | None

    @property
    def label(self) -> str:
        return said(self.stage.label)

    @property
    def pupils(self) -> int:
        return sum(size.pupils for size in self.sizes)

    @property
    def over(self) -> int:
        return sum(size.state != "within" for size in self.sizes)

    @property
    def large(self) -> list[tuple[SizeGroup, int]]:
        """Return how many classes are large, group by group as they are counted here."""
        return [
            (group, sum(size.group is group for size in self.sizes))
            for group in convention().groups
        ]


def stages_of(classes: Sequence[Any], lines: dict[str, Line]) -> list[StageClasses]:
    """Group classes by stage, in the order of the stages; `lines` is the class-size limit by stage."""
    found = []
    for stage in Stage:
        mine = [one for one in classes if one.stage == stage.value]
        if not mine:
            continue
        line = lines.get(stage.value)
        limit = int(line.limit) if line else None
        sizes = tuple(
            ClassSize(
                f"{one.grade}-{one.class_no}",
                one.pupils,
                limit,
                convention().group_of(one.pupils),
            )
            for one in sorted(mine, key=lambda one: (one.grade, one.class_no))
        )
        found.append(StageClasses(stage, draw_classes(sizes), sizes, line.limit if line else None))
    return found


def years_of(enrolment: Any) -> YearLine | None:
    """Draw the pupils of every school year on record; None where there is no record."""
    sums = enrolment.values("school_year").annotate(all=Sum("pupils")).order_by("school_year")
    years = [(str(SchoolYear(row["school_year"])), row["all"]) for row in sums]
    return draw_years(years) if years else None


@dataclass(frozen=True)
class Share:
    """How many of the staff have one property, and where their list is."""

    label: str
    count: int
    url: str
    of: int

    @property
    def width(self) -> str:
        """Return the share in per cent, as an SVG takes it."""
        return f"{100 * self.count / self.of:.1f}" if self.of else "0"


@dataclass(frozen=True)
class StaffSummary:
    """Who works at the school, counted four ways."""

    count: int
    teachers: int
    by_subject: tuple[Share, ...]
    by_degree: tuple[Share, ...]
    by_employment: tuple[Share, ...]
    by_age: tuple[Share, ...]
    retiring: int


def staff_summary(school_id: str, staff: Sequence[Any], *, today: date) -> StaffSummary:
    """Count the staff by subject, degree, form of employment and age on `today`."""
    address = reverse("schools:school-staff", args=[school_id])

    def counted(name: str) -> tuple[Share, ...]:
        codes = Staff.columns[name].codes
        counts = Counter(getattr(person, name) for person in staff)
        return tuple(
            Share(said(codes.label_of(value)), n, f"{address}?{name}={value}", len(staff))
            for value, n in counts.most_common()
            if codes is not None
        )

    ages = [age_on(person.born_on, today) for person in staff]
    bands = tuple(
        Share(
            band_label(low, high),
            sum(age is not None and low <= age <= high for age in ages),
            f"{address}?age={low}",
            len(staff),
        )
        for low, high in AGE_BANDS
    )
    return StaffSummary(
        count=len(staff),
        teachers=sum(person.duty == "teacher" for person in staff),
        by_subject=counted("subject"),
        by_degree=counted("degree"),
        by_employment=counted("employment"),
        by_age=bands,
        retiring=sum(age is not None and age >= 55 for age in ages),
    )


def band_label(low: int, high: int) -> str:
    """Return an age band in words."""
    if low == 0:
        return _("under %(age)d") % {"age": high + 1}
    return _("%(age)d and older") % {"age": low} if high == 99 else f"{low}–{high}"


def age_on(born_on: date | None, day: date) -> int | None:
    """Return the completed years of someone born on `born_on`; None when that is not known.

    >>> age_on(date(1970, 9, 1), date(2025, 8, 31))
    54
    """
    if born_on is None:
        return None
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))
