"""Does the database itself refuse to change events and to delete items, whatever asks it to?"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from tests.invented_county import NOW

from junheng.ledger import operations, proof, queries, triggers
from junheng.ledger.events import ChainWriter
from junheng.ledger.models import ChainHead, Event, Item

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def refuses(action: Callable[[], Any]) -> bool:
    """Say whether the database refuses, leaving the test's own transaction usable."""
    try:
        with transaction.atomic():
            action()
    except DatabaseError:
        return True
    return False


def sql(statement: str) -> Callable[[], None]:
    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    return run


@pytest.fixture
def item(open_for: Callable[..., Item], north_school: Any, cast: Any) -> Item:
    """An item of North School, due on 9 March 2026."""
    return open_for(north_school)


@pytest.fixture
def event(item: Item) -> Event:
    return queries.list_events(item)[0]


def test_an_event_is_not_changed_through_the_models(event: Event) -> None:
    event.note = "改过"
    assert refuses(event.save)
    assert refuses(lambda: Event.objects.update(note="改过"))
    assert refuses(lambda: Event.objects.filter(pk=event.pk).update(by="lin"))
    assert refuses(lambda: Event.objects.bulk_update([event], ["note"]))
    assert proof.verify_chain() is None


def test_an_event_is_not_deleted_through_the_models(event: Event) -> None:
    assert refuses(event.delete)
    assert refuses(lambda: Event.objects.all().delete())
    assert refuses(lambda: Event.objects.all()._raw_delete("default"))
    assert Event.objects.filter(pk=event.pk).exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_event SET note = 'x'",
        "UPDATE ledger_event SET hash = hash",
        "DELETE FROM ledger_event",
        "DELETE FROM ledger_item",
        "DELETE FROM ledger_chainhead",
        "UPDATE ledger_chainhead SET sequence = sequence - 1",
        "UPDATE ledger_chainhead SET hash = 'x'",
        "UPDATE ledger_chainhead SET chain = 'x'",
    ],
)
def test_raw_sql_is_refused(event: Event, statement: str) -> None:
    assert refuses(sql(statement))


@pytest.mark.parametrize(
    "table", ["ledger_event", "ledger_item", "ledger_event, ledger_item", "ledger_chainhead"]
)
def test_emptying_is_refused(event: Event, table: str) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL can TRUNCATE")
    assert refuses(sql(f"TRUNCATE {table} CASCADE"))


@pytest.mark.parametrize("key", ["id", "hash", "sequence", "previous_hash"])
def test_an_event_is_not_replaced(event: Event, key: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has INSERT OR REPLACE")
    columns = {field.column: f"'fresh {field.column}'" for field in Event._meta.concrete_fields}
    columns |= {"id": "777", "sequence": "777", "chain": "chain", key: key}
    names, values = ", ".join(columns), ", ".join(columns.values())
    replacing = f"INSERT OR REPLACE INTO ledger_event ({names}) SELECT {values} FROM ledger_event"  # noqa: S608
    assert refuses(sql(replacing))
    assert Event.objects.filter(pk=event.pk, hash=event.hash).exists()


@pytest.mark.parametrize(
    "changed",
    [
        ("ledger_item", {}),
        ("ledger_item", {"id": "777"}),
        ("ledger_item", {"id": "777", "code": "'another'"}),
        ("ledger_chainhead", {}),
        ("ledger_chainhead", {"id": "777"}),
    ],
)
def test_an_item_or_the_end_of_a_chain_is_not_replaced(
    item: Item, changed: tuple[str, dict[str, str]]
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has INSERT OR REPLACE")
    table, values = changed
    model = Item if table == "ledger_item" else ChainHead
    names = [f'"{field.column}"' for field in model._meta.concrete_fields]
    taken = ", ".join(values.get(name.strip('"'), name) for name in names)
    assert refuses(
        sql(f"INSERT OR REPLACE INTO {table} ({', '.join(names)}) SELECT {taken} FROM {table}")  # noqa: S608
    )


def test_an_item_is_not_deleted(item: Item) -> None:
    assert refuses(item.delete)
    assert refuses(lambda: Item.objects.for_system("test").all()._raw_delete("default"))


def test_a_chain_cannot_fork(event: Event) -> None:
    twin = Event.objects.get(pk=event.pk)
    twin.pk, twin.hash, twin.sequence = None, "f" * 64, event.sequence + 1
    assert refuses(twin.save)


@pytest.fixture
def unguarded(item: Item) -> Any:
    """The database of someone who has taken the guards away."""
    for statement in triggers.removal(connection.vendor):
        sql(statement)()
    yield
    for statement in triggers.creation(connection.vendor):
        sql(statement)()


@pytest.fixture
def three_events(item: Item, director: Any, now: datetime) -> list[Event]:
    for note in ("一", "二"):
        item = operations.move_item(item, "note", by=director, now=now, note=note)
    return queries.list_events(item)


def test_what_was_changed_behind_the_guards_is_found(
    three_events: list[Event], unguarded: None
) -> None:
    Event.objects.filter(pk=three_events[1].pk).update(note="改过")
    broken = proof.verify_chain()
    assert broken is not None
    assert (broken.sequence, broken.code) == (2, "event_changed")


def test_what_was_deleted_behind_the_guards_is_found(
    three_events: list[Event], unguarded: None
) -> None:
    Event.objects.filter(pk=three_events[2].pk).delete()
    broken = proof.verify_chain()
    assert broken is not None
    assert broken.code == "end_missing"


def test_a_chain_whose_end_was_forgotten_is_found(
    three_events: list[Event], unguarded: None
) -> None:
    ChainHead.objects.all().delete()
    broken = proof.verify_chain()
    assert broken is not None
    assert broken.code == "end_missing"


def test_a_last_event_deleted_together_with_the_kept_end_is_found(
    three_events: list[Event], unguarded: None
) -> None:
    last, before = three_events[2], three_events[1]
    Event.objects.filter(pk=last.pk).delete()
    ChainHead.objects.filter(chain=last.chain).update(sequence=before.sequence, hash=before.hash)
    broken = proof.verify_chain()
    assert broken is not None
    assert (broken.code, broken.item_code) == ("item_untold", last.item_code)


@pytest.mark.parametrize(
    "change",
    [
        {"version": 9},
        {"checked_met": True},
        {
            "state": "void",
            "due_on": None,
            "clock_started_on": None,
            "closed_at": NOW,
            "closed_by": "lin",
            "closing_reason": "无",
        },
    ],
)
def test_an_item_moved_without_an_event_is_found(item: Item, change: dict[str, Any]) -> None:
    Item.objects.for_system("whoever has the database in hand").update(**change)
    broken = proof.verify_chain()
    assert broken is not None
    assert (broken.code, broken.item_code) == ("item_untold", item.code)


def test_an_item_taken_away_is_found(item: Item, unguarded: None) -> None:
    Item.objects.for_system("whoever has the database in hand")._raw_delete("default")
    broken = proof.verify_chain()
    assert broken is not None
    assert (broken.code, broken.item_code) == ("item_untold", item.code)


@pytest.mark.parametrize("table", ["ledger_event", "ledger_item"])
def test_who_moves_an_item_while_the_chains_are_read_breaks_none(
    item: Item, director: Any, now: datetime, table: str
) -> None:
    moved: list[Item] = []

    def move_first(execute: Callable[..., Any], statement: str, *rest: Any) -> Any:
        if not moved and f'FROM "{table}"' in statement and "DISTINCT" not in statement:
            moved.append(item)
            operations.move_item(item, "note", by=director, now=now, note="刚刚")
        return execute(statement, *rest)

    with connection.execute_wrapper(move_first):
        broken = proof.verify_chain()
    assert moved
    assert broken is None


def test_every_chain_is_verified(item: Item, now: datetime, unguarded: None) -> None:
    writer = ChainWriter("zz")
    writer.append("note", by=None, now=now)
    writer.write()
    ChainHead.objects.filter(chain="zz").update(hash="0" * 64)
    broken = proof.verify_chain()
    assert broken is not None
    assert broken.chain == "zz"
    assert proof.verify_chain({"419901"}) is None


@pytest.mark.django_db(transaction=True)
def test_a_chain_is_written_only_inside_a_transaction() -> None:
    with pytest.raises(RuntimeError, match="inside a transaction"):
        ChainWriter("c")
