"""How does the database itself see to it that the ledger only grows?

Events are not changed, items not deleted, and the kept ends of the chains not set back.

A migration that rebuilds one of these tables (SQLite rebuilds it for almost any change of a
column) loses its triggers and must create them again; a test looks that they are there.
"""

EVENTS, ITEMS, HEADS = "ledger_event", "ledger_item", "ledger_chainhead"
_TABLES = {"event": EVENTS, "item": ITEMS, "head": HEADS}

# The end of a chain moves on with every event written, and never back.
_SET_BACK = """(NEW.chain <> OLD.chain OR NEW.sequence < OLD.sequence
    OR (NEW.sequence = OLD.sequence AND NEW.hash <> OLD.hash))"""
# Written as in the index of the one live item, so that SQLite uses it.
_LIVE = "state IN ('open', 'assigned', 'reported', 'checked')"
# INSERT OR REPLACE deletes the old row without firing a delete trigger, so it is met earlier.
_SQLITE_REPLACES = {
    EVENTS: """id = NEW.id OR hash = NEW.hash
        OR (chain = NEW.chain AND (sequence = NEW.sequence OR previous_hash = NEW.previous_hash))""",
    ITEMS: f"""id = NEW.id OR code = NEW.code
        OR (county_id = NEW.county_id AND clause = NEW.clause AND stage = NEW.stage
            AND unit = NEW.unit AND "key" = NEW."key" AND detail = NEW.detail
            AND {_LIVE} AND NEW.{_LIVE})""",
    HEADS: "id = NEW.id OR chain = NEW.chain",
}
_SQLITE = {
    "event_not_updated": "BEFORE UPDATE ON {table}",
    "event_not_deleted": "BEFORE DELETE ON {table}",
    "event_not_replaced": "BEFORE INSERT ON {table} WHEN {replaces}",
    "item_not_deleted": "BEFORE DELETE ON {table}",
    "item_not_replaced": "BEFORE INSERT ON {table} WHEN {replaces}",
    "head_not_set_back": f"BEFORE UPDATE ON {{table}} WHEN {_SET_BACK}",
    "head_not_deleted": "BEFORE DELETE ON {table}",
    "head_not_replaced": "BEFORE INSERT ON {table} WHEN {replaces}",
}
_POSTGRESQL = {
    "event_not_changed": "BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW",
    "event_not_emptied": "BEFORE TRUNCATE ON {table} FOR EACH STATEMENT",
    "item_not_deleted": "BEFORE DELETE ON {table} FOR EACH ROW",
    "item_not_emptied": "BEFORE TRUNCATE ON {table} FOR EACH STATEMENT",
    "head_not_set_back": f"BEFORE UPDATE ON {{table}} FOR EACH ROW WHEN {_SET_BACK}",
    "head_not_deleted": "BEFORE DELETE ON {table} FOR EACH ROW",
    "head_not_emptied": "BEFORE TRUNCATE ON {table} FOR EACH STATEMENT",
}
_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: the ledger only grows.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$
"""


def creation(vendor: str) -> list[str]:
    """Return the statements that guard the ledger on 'sqlite' or 'postgresql', however it is now."""
    if vendor == "sqlite":
        refuse = "BEGIN SELECT RAISE(ABORT, 'The ledger only grows.'); END"
        return [*removal(vendor), *(f"{each} {refuse}" for each in _beginnings(_SQLITE))]
    guards = [f"{each} EXECUTE FUNCTION ledger_refuse()" for each in _beginnings(_POSTGRESQL)]
    return [_POSTGRESQL_FUNCTION, *removal(vendor), *guards]


def removal(vendor: str) -> list[str]:
    """Return the statements that take the guards away: before they are made, or for a test."""
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {name}" for name in _SQLITE]
    return [f"DROP TRIGGER IF EXISTS {name} ON {_table(name)}" for name in _POSTGRESQL]


def _beginnings(guards: dict[str, str]) -> list[str]:
    return [f"CREATE TRIGGER {name} {_when(name, when)}" for name, when in guards.items()]


def _when(name: str, when: str) -> str:
    table = _table(name)
    rows = f"EXISTS (SELECT 1 FROM {table} WHERE {_SQLITE_REPLACES[table]})"  # noqa: S608  Our own.
    return when.format(table=table, replaces=rows)


def _table(guard: str) -> str:
    return _TABLES[guard.partition("_")[0]]
