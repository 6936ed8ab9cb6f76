"""How is the stage of a value called, the compulsory stages of one school together included?"""

from junheng.catalogue.scope import NINE_YEAR
from junheng.kernel.stages import Stage
from junheng.kernel.text import Text


def stage_label(stage: str) -> Text:
    """Return a stage in words; nothing for the empty stage.

    >>> stage_label("primary").en, stage_label("nine_year").en
    ('Primary', 'Nine-year school')
    """
    if stage == NINE_YEAR:
        return Text("九年一贯制", "Nine-year school")
    return Stage(stage).label if stage else Text("", "")
