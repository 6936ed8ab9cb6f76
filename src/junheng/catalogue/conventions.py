"""Which indicator counts large classes, as the ministry or as Henan counts them?"""

from enum import StrEnum

from junheng.catalogue.indicators import classes
from junheng.rules.indicators import Indicator


class LargeClasses(StrEnum):
    """Whether classes of 66 and more are among the large ones (大班额) or apart from them."""

    MINISTRY = "ministry"
    HENAN = "henan"

    @property
    def indicator(self) -> Indicator:
        """Return the share of large classes in this way of counting."""
        return classes.large_share if self is LargeClasses.MINISTRY else classes.large_only_share
