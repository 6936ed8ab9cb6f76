"""How is an event written so that nobody can change it or slip one in later?"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from junheng.accounts.models import Organisation, Person
from junheng.kernel.refusals import Refused
from junheng.ledger import chain
from junheng.ledger.deadlines import ClockFact
from junheng.ledger.models import ChainHead, Event
from junheng.ledger.workflow import Clock

CALENDAR_CHAIN = "calendar"
SYSTEM = "system"


def chain_of(county: Organisation) -> str:
    """Return the name of the chain that a county's events form."""
    return county.code


class ChainWriter:
    """The end of one chain, locked until the transaction ends; append through it.

    Every writer takes this lock before it touches an item. So two writers never fork the chain,
    and never wait for each other crosswise.
    """

    def __init__(self, name: str) -> None:
        if not transaction.get_connection().in_atomic_block:
            raise RuntimeError("A chain is written inside a transaction. Use transaction.atomic.")
        ChainHead.objects.get_or_create(chain=name, defaults={"hash": chain.START})
        self._head = ChainHead.objects.select_for_update().get(chain=name)
        self._unwritten: list[Event] = []

    def append(
        self,
        name: str,
        *,
        by: Person | None,
        now: datetime,
        item_code: str = "",
        note: str = "",
        **facts: Any,
    ) -> Event:
        """Add one event to those that `write` stores; `by` is None when the system acts."""
        event = Event(
            chain=self._head.chain,
            sequence=self._head.sequence + 1,
            item_code=item_code,
            name=name,
            # No user name is empty, so nobody can be taken for the system.
            by=by.username if by else "",
            by_name=by.display_name if by else SYSTEM,
            at=now,
            note=storable(note),
            facts_text=chain.canonical(facts),
            previous_hash=self._head.hash,
        )
        event.hash = chain.link_hash(event)
        self._head.sequence, self._head.hash = event.sequence, event.hash
        self._unwritten.append(event)
        return event

    def write(self) -> None:
        """Store what was appended and move the end of the chain."""
        Event.objects.bulk_create(self._unwritten, batch_size=500)
        self._head.save(update_fields=["sequence", "hash"])
        self._unwritten = []


def storable(note: str) -> str:
    """Return the note without surrounding space, as any database can hold it.

    Raises Refused for text that cannot be stored: a null character, half of a surrogate pair.
    """
    try:
        note.encode()
    except UnicodeEncodeError:
        raise Refused(
            "note_not_text", "The note holds a broken character. Type it again."
        ) from None
    if "\x00" in note:
        raise Refused("note_not_text", "The note holds a null character. Type it again.")
    return note.strip()


def clock_entry(
    clock: Clock, *, now: datetime, days: int | None = None, until: str | None = None
) -> dict[str, Any]:
    """Return what an event keeps of its effect on the deadline."""
    entry = {"clock": clock.value, "on": localdate(now).isoformat(), "days": days, "until": until}
    return {name: value for name, value in entry.items() if value is not None}


def clock_fact(entry: dict[str, Any]) -> ClockFact:
    """Return what such an entry did to the deadline."""
    return ClockFact(
        clock=Clock(entry["clock"]),
        on=date.fromisoformat(entry["on"]),
        days=entry.get("days", 0),
        until=date.fromisoformat(entry["until"]) if "until" in entry else None,
    )


def clock_facts(events: Iterable[Event]) -> list[ClockFact]:
    """Return what these events, oldest first, did to the deadline."""
    entries = (event.facts.get("clock") for event in events)
    return [clock_fact(entry) for entry in entries if entry]
