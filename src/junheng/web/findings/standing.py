"""Are there registers newer than those an assessment judged?"""

from typing import Any

from junheng.registers.queries import frozen_visible_to


def unassessed_snapshot(person: Any, study: Any) -> Any:
    """Return the newest snapshot when it is newer than the one of `study`, or None."""
    newest = frozen_visible_to(person).first()
    if study is None or newest is None:
        return newest
    day = (study.snapshot.taken_on, study.snapshot.made_at, study.snapshot.pk)
    return newest if (newest.taken_on, newest.made_at, newest.pk) > day else None
