"""How does one event vouch for all before it?"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

START = "0" * 64


class Link(Protocol):
    """What of an event is hashed; nothing of it may change afterwards."""

    chain: str
    sequence: int
    item_code: str
    name: str
    by: str
    by_name: str
    at: datetime
    note: str
    facts_text: str
    previous_hash: str
    hash: str


@dataclass(frozen=True)
class Break:
    """The first event that does not fit, and in what way."""

    chain: str
    sequence: int
    item_code: str
    code: str
    sentence: str


def canonical(value: Any) -> str:
    """Return the one JSON text of a value: keys sorted, no spaces, no NaN."""
    return json.dumps(
        value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )


def link_hash(link: Link) -> str:
    """Return the SHA-256 of the event's canonical JSON, the previous hash included."""
    text = canonical(
        {
            "chain": link.chain,
            "sequence": link.sequence,
            "item_code": link.item_code,
            "name": link.name,
            "by": link.by,
            "by_name": link.by_name,
            "at": link.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "note": link.note,
            "facts": link.facts_text,
            "previous_hash": link.previous_hash,
        }
    )
    return hashlib.sha256(text.encode()).hexdigest()


def first_break(links: Iterable[Link], *, chain: str, head: tuple[int, str]) -> Break | None:
    """Return the first event of one chain, oldest first, that breaks it, or None.

    `head` is the (sequence, hash) the chain is known to end with, so that events missing from
    the end are seen too.
    """
    sequence, previous = 0, START
    for link in links:
        sequence += 1
        if link.sequence != sequence:
            return _break(link, "event_missing", f"event {sequence} is missing")
        if link.previous_hash != previous:
            return _break(
                link, "event_unlinked", f"event {sequence} does not follow the one before"
            )
        if link_hash(link) != link.hash:
            return _break(
                link, "event_changed", f"event {sequence} was changed after it was written"
            )
        previous = link.hash
    if (sequence, previous) != head:
        return Break(
            chain,
            head[0],
            "",
            "end_missing",
            f"Chain {chain}: it should end with event {head[0]} but ends with {sequence}. "
            "Restore the events from a backup.",
        )
    return None


def _break(link: Link, code: str, what: str) -> Break:
    sentence = f"Chain {link.chain}: {what} (item {link.item_code or '–'}). Compare with a backup."
    return Break(link.chain, link.sequence, link.item_code, code, sentence)
