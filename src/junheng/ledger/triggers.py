"""How does the database itself keep events from being changed and items from being deleted?

A migration that rebuilds one of these tables (SQLite rebuilds it for almost any change of a
column) loses its triggers and must create them again; a test looks that they are there.
"""

EVENTS, ITEMS = "ledger_event", "ledger_item"

_SQLITE = {
    "event_not_updated": f"BEFORE UPDATE ON {EVENTS}",
    "event_not_deleted": f"BEFORE DELETE ON {EVENTS}",
    "item_not_deleted": f"BEFORE DELETE ON {ITEMS}",
}
# INSERT OR REPLACE deletes the old row without firing a delete trigger, so it is met earlier.
_SQLITE_REPLACED = """
CREATE TRIGGER event_not_replaced BEFORE INSERT ON ledger_event
WHEN EXISTS (
    SELECT 1 FROM ledger_event WHERE id = NEW.id OR hash = NEW.hash
    OR (chain = NEW.chain AND (sequence = NEW.sequence OR previous_hash = NEW.previous_hash))
)
BEGIN SELECT RAISE(ABORT, 'An event is written once and never replaced.'); END
"""
_POSTGRESQL = {
    "event_not_changed": f"BEFORE UPDATE OR DELETE ON {EVENTS} FOR EACH ROW",
    "event_not_emptied": f"BEFORE TRUNCATE ON {EVENTS} FOR EACH STATEMENT",
    "item_not_deleted": f"BEFORE DELETE ON {ITEMS} FOR EACH ROW",
    "item_not_emptied": f"BEFORE TRUNCATE ON {ITEMS} FOR EACH STATEMENT",
}
_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: the ledger only grows.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$
"""


def creation(vendor: str) -> list[str]:
    """Return the statements that guard the ledger on 'sqlite' or 'postgresql'."""
    if vendor == "sqlite":
        refuse = "BEGIN SELECT RAISE(ABORT, 'The ledger only grows.'); END"
        guards = [f"CREATE TRIGGER {name} {when} {refuse}" for name, when in _SQLITE.items()]
        return [*guards, _SQLITE_REPLACED]
    guards = [
        f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION ledger_refuse()"
        for name, when in _POSTGRESQL.items()
    ]
    return [_POSTGRESQL_FUNCTION, *guards]


def removal(vendor: str) -> list[str]:
    """Return the statements that take the guards away, for a test database and for no other."""
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {name}" for name in (*_SQLITE, "event_not_replaced")]
    return [
        f"DROP TRIGGER IF EXISTS {name} ON {EVENTS if name.startswith('event') else ITEMS}"
        for name in _POSTGRESQL
    ]
