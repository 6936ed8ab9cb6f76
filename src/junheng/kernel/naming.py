"""How are many names told in one sentence?"""

from collections.abc import Sequence


def some(names: Sequence[str], most: int) -> str:
    """Return the first names, and how many more there are.

    >>> some(["a", "b", "c"], 2), some(["a"], 2)
    ('a, b and 1 more', 'a')
    """
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
