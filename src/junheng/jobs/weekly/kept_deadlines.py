"""Is every deadline that lists show the one that the events and the calendar give?"""

from datetime import datetime

from junheng.ledger.proof import list_disagreements


class DeadlinesDisagree(Exception):
    """A kept deadline is not the one that its events give."""


def run(now: datetime) -> str:
    """Derive every live deadline anew; fail naming the items whose kept date differs."""
    del now
    codes = list_disagreements()
    if codes:
        raise DeadlinesDisagree(
            f"The deadlines of {len(codes)} items do not follow from their events: "
            f"{', '.join(codes[:10])}. Compare them with the last backup."
        )
    return "Every deadline follows from its events."
