"""How many classes are large, in the way of counting chosen for this installation?"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from junheng.catalogue.conventions import LargeClasses, SizeGroup
from junheng.kernel.stages import COMPULSORY
from junheng.studies.queries import indicator_values
from junheng.web.wording import said


@dataclass(frozen=True)
class Counted:
    """How many of how many classes."""

    count: int
    of: int

    @property
    def percent(self) -> str:
        return f"{self.count / self.of:.1%}" if self.of else "—"


@dataclass(frozen=True)
class LargeGroup:
    """The classes of one group, by stage and in all; None where a stage was not measured."""

    group: SizeGroup
    by_stage: tuple[Counted | None, ...]

    @property
    def stages(self) -> list[tuple[str, Counted | None]]:
        """Return the name of each stage with its classes."""
        names = [said(stage.label) for stage in COMPULSORY]
        return list(zip(names, self.by_stage, strict=True))

    @property
    def all(self) -> Counted:
        known = [one for one in self.by_stage if one is not None]
        return Counted(sum(one.count for one in known), sum(one.of for one in known))


def convention() -> LargeClasses:
    """Return how large classes are counted here."""
    return LargeClasses(settings.LARGE_CLASS_CONVENTION)


def large_groups(county_values: Iterable[Any]) -> list[LargeGroup]:
    """Return the groups of large classes from a county's kept values; none where none were kept."""
    known = {
        (one.indicator, one.stage): Counted(int(one.top), int(one.bottom))
        for one in county_values
        if one.top is not None and one.bottom is not None
    }
    stages = [stage.value for stage in COMPULSORY]
    groups = [
        LargeGroup(group, tuple(known.get((group.indicator.code, stage)) for stage in stages))
        for group in convention().groups
    ]
    return [one for one in groups if any(one.by_stage)]


def large_classes_in_words(frozen: Any, person: Any) -> str:
    """Say the share of large classes of the county on a frozen day; "" when it was not measured."""
    codes = [group.indicator.code for group in convention().groups]
    values = indicator_values(frozen, by="county", visible_to=person, only=codes)
    return " · ".join(
        f"{said(one.group.heading)} {one.all.percent}" for one in large_groups(values)
    )
