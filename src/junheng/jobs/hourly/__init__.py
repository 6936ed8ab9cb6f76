"""Every hour: raise what has become late, so that a missed night is made up for by breakfast."""

from junheng.jobs.hourly import overdue_items

JOBS = (overdue_items,)
