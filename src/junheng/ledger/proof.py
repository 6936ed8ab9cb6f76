"""Does the record hold: is every chain whole, and does every item stand as its events say?"""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from junheng.accounts.scope import ScopedQuerySet
from junheng.ledger import chain
from junheng.ledger.chain import Break
from junheng.ledger.clocks import items_that_disagree
from junheng.ledger.models import ChainHead, Event, Item
from junheng.ledger.queries import working_calendar
from junheng.ledger.workflow import State


@dataclass(frozen=True)
class Standing:
    """Where an item stands: what a person with the database in hand would want to change."""

    state: str
    version: int
    owner: str
    checked_met: bool | None

    def __str__(self) -> str:
        met = {None: "not measured again", True: "met", False: "not met"}[self.checked_met]
        return f"{self.state}, version {self.version}, owner {self.owner}, {met}"


@dataclass(frozen=True)
class End:
    """Where a chain ends. Kept outside the database, it shows a chain that was written anew."""

    chain: str
    sequence: int
    hash: str


def verify_chain(names: Collection[str] | None = None) -> Break | None:
    """Return what breaks the chains of these names, or of all, first; None when all hold.

    A chain holds when each event vouches for the one before it, it ends where it is known to
    end, and every item of its county stands as the events say.
    """
    known = {
        *ChainHead.objects.values_list("chain", flat=True),
        *Event.objects.values_list("chain", flat=True).distinct(),
        *_all_items().values_list("county__code", flat=True).distinct(),
    }
    for name in sorted(known if names is None else known.intersection(names)):
        broken = _first_break(name)
        if broken is not None:
            return broken
    return None


def list_ends(names: Collection[str] | None = None) -> list[End]:
    """Return where the chains of these names, or all, end."""
    heads = ChainHead.objects.order_by("chain")
    if names is not None:
        heads = heads.filter(chain__in=names)
    return [End(head.chain, head.sequence, head.hash) for head in heads]


def list_disagreements() -> list[str]:
    """Return the codes of live items whose kept dates do not follow from their events."""
    return [item.code for item in items_that_disagree(working_calendar())]


def _first_break(name: str) -> Break | None:
    """Return what breaks one chain first, or None.

    Nobody is kept from writing meanwhile: a break found while the chain grew is looked for again.
    """
    head = _end_of(name)
    while True:
        told: dict[str, Standing] = {}
        links = Event.objects.filter(chain=name).order_by("sequence").iterator(chunk_size=2000)
        broken = chain.first_break(_noted(links, told), chain=name, head=head)
        broken = broken or _first_untold(name, head[0], told)
        before, head = head, _end_of(name)
        if broken is None or head == before:
            return broken


def _end_of(name: str) -> tuple[int, str]:
    """Return the number and the hash of the event that a chain is known to end with."""
    heads = ChainHead.objects.filter(chain=name).values_list("sequence", "hash")
    return heads.first() or (0, chain.START)


def _all_items() -> ScopedQuerySet[Item]:
    return Item.objects.for_system("prove that every item stands as its events say")


def _items_of(county: str) -> ScopedQuerySet[Item]:
    kept = ("code", "state", "version", "owner__code", "checked_met")
    items: ScopedQuerySet[Item] = _all_items().filter(county__code=county)
    return items.select_related("owner").only(*kept)


def _noted(links: Iterable[Event], told: dict[str, Standing]) -> Iterator[Event]:
    """Yield the events of a chain and note in `told` where each leaves its item."""
    for event in links:
        if event.name == "open":
            told[event.item_code] = Standing(State.OPEN.value, 1, event.facts["owner"], None)
        elif before := told.get(event.item_code):
            told[event.item_code] = _moved(before, event)
        yield event


def _moved(before: Standing, event: Event) -> Standing:
    if '"after":' not in event.facts_text:
        return before
    facts = json.loads(event.facts_text)
    met = {"check": facts.get("is_met"), "send_back": None}.get(event.name, before.checked_met)
    return Standing(facts["after"], before.version + 1, facts.get("owner", before.owner), met)


def _first_untold(name: str, end: int, told: dict[str, Standing]) -> Break | None:
    """Return the first item of a county that does not stand as its events say, or None."""
    kept = {
        item.code: Standing(item.state, item.version, item.owner.code, item.checked_met)
        for item in _items_of(name).iterator(chunk_size=2000)
    }
    for code in sorted({*told, *kept}):
        if kept.get(code) != told.get(code):
            stands, says = kept.get(code, "gone"), told.get(code, "never opened")
            sentence = (
                f"Chain {name}: item {code} is {stands}, but its events say: {says}. "
                "Compare with a backup."
            )
            return Break(name, end, code, "item_untold", sentence)
    return None
