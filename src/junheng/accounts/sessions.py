"""Has a sign-in lasted, or stood idle, for too long?"""

from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

STARTED, SEEN = "signed_in_at", "seen_at"


@dataclass(frozen=True)
class SessionPolicy:
    """How long a sign-in lasts without use, and at most."""

    idle: timedelta
    longest: timedelta


def has_expired(session: MutableMapping[str, Any], *, policy: SessionPolicy, now: datetime) -> bool:
    """Say whether the sign-in is over; otherwise note that it was used at `now`.

    A session seen for the first time starts at `now`. To spare a write on every request the
    last use is noted once a minute.
    """
    at = now.timestamp()
    started = session.setdefault(STARTED, at)
    seen = session.setdefault(SEEN, at)
    if at - started >= policy.longest.total_seconds():
        return True
    if at - seen >= policy.idle.total_seconds():
        return True
    if at - seen >= 60:
        session[SEEN] = at
    return False
