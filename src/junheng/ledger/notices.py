"""Which notices of lateness are for this person, and which has the person not seen yet?"""

from typing import Any

from django.db.models import Exists, F, OuterRef

from junheng.accounts.queries import Anyone
from junheng.accounts.scope import ScopedQuerySet
from junheng.kernel.refusals import NotFound
from junheng.kernel.text import Text
from junheng.ledger.models import LIVE, Notice, NoticeReading
from junheng.ledger.parties import addressed_to
from junheng.ledger.workflow import Party

REMINDER = Text("到期提醒", "Reminder")
OVERDUE = Text("已超期", "Overdue")


class NoticeNotFound(NotFound):
    """No such notice, or it is not for this person."""


def list_notices(person: Anyone, *, unread_only: bool = False) -> ScopedQuerySet[Any]:
    """Return the notices addressed to the person, each with `is_read`: unread first, then newest.

    Only those count that still hold: the item runs, and its due date is the one they speak of.
    """
    readings = NoticeReading.objects.filter(notice=OuterRef("pk"), person=person.pk)
    visible: ScopedQuerySet[Notice] = Notice.objects.visible_to(person)
    notices = (
        visible.filter(addressed_to(person), item__state__in=LIVE, item__due_on=F("due_on"))
        .annotate(is_read=Exists(readings))
        .select_related("item__school", "item__owner")
        .order_by("is_read", "-raised_at", "-pk")
    )
    return notices.filter(is_read=False) if unread_only else notices


def count_unread(person: Anyone) -> int:
    """Return how many notices the person has not seen; at most one query."""
    return list_notices(person, unread_only=True).count()


def get_notice(pk: int, *, person: Anyone) -> Notice:
    """Return one notice addressed to the person; raise NoticeNotFound when there is none."""
    notice: Notice | None = list_notices(person).filter(pk=pk).first()
    if notice is None:
        raise NoticeNotFound(f"There is no notice {pk} for you.")
    return notice


def step_label(notice: Notice) -> Text:
    """Return how far an item has come: a reminder, overdue, or raised to whom."""
    if notice.is_reminder:
        return REMINDER
    if notice.step == 0:
        return OVERDUE
    told = Party(notice.party).label
    return Text(f"已上报{told.zh}", f"Raised to the {told.en.lower()}")
