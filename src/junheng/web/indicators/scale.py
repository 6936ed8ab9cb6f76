"""Where on an axis does a value lie, and which round values mark the axis?"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
SMALLEST = 1e-9  # Ticks have ten decimals: what is smaller is as good as zero.


@dataclass(frozen=True)
class Scale:
    """An axis from zero to `top`, drawn from `start` to `end` in the drawing's units.

    Axes start at zero, so that a length always stands for its value.
    """

    top: float
    start: float
    end: float

    @classmethod
    def holding(cls, values: Iterable[float], *, start: float, end: float) -> "Scale":
        """Make the axis that holds every value and ends at a round one."""
        largest = max((value for value in values if math.isfinite(value)), default=0.0)
        if largest < SMALLEST:
            return cls(top=1.0, start=start, end=end)
        step = _round_step(largest / 4)
        return cls(top=step * math.ceil(largest / step - 1e-9), start=start, end=end)

    def at(self, value: float) -> float:
        """Return where `value` is drawn; beyond the axis it stays at its end."""
        share = min(max(value / self.top, 0.0), 1.0)
        return round(self.start + share * (self.end - self.start), 2)

    @property
    def ticks(self) -> tuple[float, ...]:
        """Return four to six round values from zero to the top."""
        step = _round_step(self.top / 5)
        count = math.floor(self.top / step + 1e-9)
        return tuple(round(step * n, 10) for n in range(count + 1))


def _round_step(raw: float) -> float:
    """Return the smallest of 1, 2, 2.5 and 5 times a power of ten that is not below `raw`."""
    power = 10.0 ** math.floor(math.log10(raw))
    return next(step * power for step in STEPS if step * power >= raw * (1 - 1e-9))
