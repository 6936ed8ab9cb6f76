"""Which classes are large, as the ministry or as Henan counts them?"""

from dataclasses import dataclass
from enum import StrEnum

from junheng.catalogue.indicators import classes
from junheng.kernel.text import Text
from junheng.rules.indicators import Indicator

LARGE_FROM, VERY_LARGE_FROM = 56, 66


@dataclass(frozen=True)
class SizeGroup:
    """Classes of so many pupils, `until` excluded, and the indicator of their share."""

    label: Text
    heading: Text
    start: int
    until: int | None
    indicator: Indicator

    def holds(self, pupils: int) -> bool:
        """Say whether a class of so many pupils belongs to the group."""
        return self.start <= pupils and (self.until is None or pupils < self.until)


class LargeClasses(StrEnum):
    """Whether classes of 66 and more are among the large ones (大班额) or apart from them."""

    MINISTRY = "ministry"
    HENAN = "henan"

    @property
    def groups(self) -> tuple[SizeGroup, ...]:
        """Return what is reported in this way of counting, the smaller classes first."""
        return _GROUPS[self]

    @property
    def indicator(self) -> Indicator:
        """Return the share of large classes in this way of counting."""
        return self.groups[0].indicator

    def group_of(self, pupils: int) -> SizeGroup | None:
        """Return the group of a class with so many pupils, or None when it is not large."""
        return next((group for group in self.groups if group.holds(pupils)), None)


_GROUPS = {
    LargeClasses.MINISTRY: (
        SizeGroup(
            Text("大班额", "large class"),
            Text("大班额（56人及以上）", "Large classes (56 and more)"),
            LARGE_FROM,
            None,
            classes.large_share,
        ),
    ),
    LargeClasses.HENAN: (
        SizeGroup(
            Text("大班", "large class"),
            Text("大班（56至65人）", "Large classes (56 to 65)"),
            LARGE_FROM,
            VERY_LARGE_FROM,
            classes.large_only_share,
        ),
        SizeGroup(
            Text("超大班额", "very large class"),
            Text("超大班额（66人及以上）", "Very large classes (66 and more)"),
            VERY_LARGE_FROM,
            None,
            classes.very_large_share,
        ),
    ),
}
