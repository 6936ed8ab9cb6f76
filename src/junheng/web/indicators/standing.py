"""How does a value stand against the limit of a clause?"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy


class Standing(StrEnum):
    """The four answers a reader can be shown; each has its own shape as well as its colour."""

    MET = "met"
    NEAR = "near"
    NOT_MET = "not_met"
    NOT_ASSESSED = "not_assessed"

    @property
    def label(self) -> str:
        """Return the answer in the reader's language."""
        return str(_LABELS[self])


_LABELS = {
    Standing.MET: gettext_lazy("Met"),
    Standing.NEAR: gettext_lazy("Not met, above the floor"),
    Standing.NOT_MET: gettext_lazy("Not met, below the floor"),
    Standing.NOT_ASSESSED: gettext_lazy("Not assessed"),
}
# The order of legends: what wants action first.
STANDINGS = (Standing.NOT_MET, Standing.NEAR, Standing.MET, Standing.NOT_ASSESSED)


@dataclass(frozen=True)
class Line:
    """A limit to be held: the value, which side is good, and the floor a single miss may reach."""

    limit: float
    is_minimum: bool
    floor: float | None = None

    def standing(self, value: float | None) -> Standing:
        """Say how `value` stands; nothing measured is not assessed."""
        if value is None:
            return Standing.NOT_ASSESSED
        if self._holds(value, self.limit):
            return Standing.MET
        if self.floor is not None and self._holds(value, self.floor):
            return Standing.NEAR
        return Standing.NOT_MET

    def _holds(self, value: float, bound: float) -> bool:
        # Limits are printed with two decimals at most; 4.2 computed as 4.1999999 meets 4.2.
        slack = 1e-9 * max(abs(bound), 1.0)
        return value >= bound - slack if self.is_minimum else value <= bound + slack
