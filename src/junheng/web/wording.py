"""How is a wording in two languages said on this page?"""

from collections.abc import Iterable

from django.utils.translation import get_language

from junheng.kernel.text import Text


def said(text: Text) -> str:
    """Return the wording in the language of the page, Chinese outside of pages."""
    return text.in_language(get_language() or "zh-hans")


def listed(names: Iterable[str]) -> str:
    """Return the names as they are listed in a sentence of the page."""
    return said(Text("、", ", ")).join(names)
