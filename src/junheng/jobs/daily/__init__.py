"""Every day, in this order: calendar, lateness, proof, tidying."""

from junheng.jobs.daily import event_chain, published_calendars, stray_uploads
from junheng.jobs.hourly import overdue_items

JOBS = (published_calendars, overdue_items, event_chain, stray_uploads)
