"""Has a release brought a year's holidays that are not in the calendar yet?"""

from datetime import datetime

from junheng.ledger.operations import enter_published_notices


def run(now: datetime) -> str:
    """Enter the years that are missing."""
    years = enter_published_notices(now=now)
    return f"Holidays entered for: {', '.join(map(str, years)) or 'no new year'}."
