"""Who must hear that an item is late?"""

from datetime import datetime

from django.utils.timezone import localdate

from junheng.ledger.operations import escalate_overdue


def run(now: datetime) -> str:
    """Raise reminders and escalations whose day has come."""
    raised = escalate_overdue(today=localdate(now), now=now)
    return f"{raised} reminders and escalations raised."
