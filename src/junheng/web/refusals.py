"""In which words does the interface say no?"""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from junheng.kernel.refusals import Refusal
from junheng.kernel.text import Text


def in_words(refusal: Refusal) -> str:
    """Return the refusal's sentence in the language of the page.

    A code without a wording of its own shows the English sentence it came with.
    """
    facts = {name: _said(value) for name, value in refusal.facts.items()}
    wording = WORDINGS.get(refusal.code)
    if wording is None:
        return refusal.sentence
    try:
        return _(wording).format(**facts)
    except (KeyError, IndexError):
        return refusal.sentence


def _said(value: object) -> object:
    label = getattr(value, "label", value)
    return label.in_language(get_language() or "zh-hans") if isinstance(label, Text) else value


WORDINGS: dict[str, str] = {}
