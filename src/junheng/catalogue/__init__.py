"""The indicators and the law, as data."""

from types import ModuleType

from junheng.catalogue.indicators import balance, classes, equipment, premises, teachers
from junheng.rules.indicators import Indicator

# The whole list; adding a theme is one module and its name here.
THEMES = (teachers, premises, equipment, balance, classes)


def _collect(themes: tuple[ModuleType, ...]) -> dict[str, Indicator]:
    """Name each indicator by its module and variable, in the order of the files."""
    indicators: dict[str, Indicator] = {}
    for theme in themes:
        for name, value in vars(theme).items():
            if isinstance(value, Indicator) and not name.startswith("_"):
                value.code = f"{theme.__name__.rpartition('.')[2]}.{name}"
                indicators[value.code] = value
    return indicators


INDICATORS = _collect(THEMES)
