"""Which names can people sign in with?"""

import re
import unicodedata

from junheng.kernel.refusals import Refusal

LONGEST = 150
# A name stands in addresses: a leading stop would be read as a way up, and these are pages.
_FORM = re.compile(rf"[\w@+-][\w.@+-]{{0,{LONGEST - 1}}}")
_PAGES = frozenset({"invite"})


def normal_form(username: str) -> str:
    """Return the name as it is kept and compared, whichever width it was typed in.

    >>> normal_form("ｗａｎｇmin ")
    'wangmin'
    """
    return unicodedata.normalize("NFKC", username).strip()


def username_refusal(username: str) -> Refusal | None:
    """Say why nobody can be called so, or None; the name is in its normal form."""
    if _FORM.fullmatch(username) and username not in _PAGES:
        return None
    return Refusal(
        "username_not_valid",
        f"'{username}' is no user name. Use at most {LONGEST} letters, digits and . _ - @ + without "
        f"blanks, no stop at the beginning, and another word than {', '.join(sorted(_PAGES))}.",
        {"username": username},
    )
