"""Has anyone changed, removed or slipped in an event?"""

from datetime import datetime

from junheng.ledger.queries import count_events, verify_chain


class EventChainBroken(Exception):
    """An event was changed, removed or slipped in."""


def run(now: datetime) -> str:
    """Verify every chain of events; fail with the first that is broken."""
    del now
    broken = verify_chain()
    if broken is not None:
        raise EventChainBroken(broken.sentence)
    return f"{count_events()} events verified."
