"""From which moment do the rows of an import count?"""

from datetime import date, datetime, timedelta

from django.utils.timezone import localtime

from junheng.accounts.models import Organisation
from junheng.registers.history import end_of, entries_of
from junheng.registers.models import REGISTERS, ImportRun


def counts_from(county: Organisation, described_on: date | None, *, now: datetime) -> datetime:
    """Return the last moment of the day that the rows describe, or `now`.

    Now it is when no day is said, when the day is not over, and when the county's registers hold a
    later change: figures cannot slip under what was written on top of them.
    """
    if described_on is None or described_on >= localtime(now).date():
        return now
    moment = end_of(described_on) - timedelta(microseconds=1)
    return now if _has_later(county, moment) else moment


def undone_from(run: ImportRun, *, now: datetime) -> datetime:
    """Return the moment that a backdated import counts from when nothing came after it, or `now`."""
    moment, written = run.counts_from, run.committed_at
    if moment is None or written is None or moment >= written:
        return now
    return now if _has_later(run.county, moment) else moment


def _has_later(county: Organisation, moment: datetime) -> bool:
    return any(
        entries_of(model, county).filter(history_date__gt=moment).exists() for model in REGISTERS
    )
