from django.db import migrations

SQLITE = [
    f"""CREATE TRIGGER account_records_no_{verb.lower()} BEFORE {verb} ON accounts_accountrecord
    BEGIN SELECT RAISE(ABORT, 'Account records are only ever added.'); END"""
    for verb in ("UPDATE", "DELETE")
]
POSTGRESQL = [
    """CREATE FUNCTION account_records_only_grow() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'Account records are only ever added.'; END $$""",
    """CREATE TRIGGER account_records_only_grow BEFORE UPDATE OR DELETE ON accounts_accountrecord
    FOR EACH ROW EXECUTE FUNCTION account_records_only_grow()""",
]
SQLITE_DOWN = [f"DROP TRIGGER account_records_no_{verb}" for verb in ("update", "delete")]
POSTGRESQL_DOWN = [
    "DROP TRIGGER account_records_only_grow ON accounts_accountrecord",
    "DROP FUNCTION account_records_only_grow",
]


def add(_apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in SQLITE if is_sqlite else POSTGRESQL:
        schema_editor.execute(statement, params=None)


def drop(_apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in SQLITE_DOWN if is_sqlite else POSTGRESQL_DOWN:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(add, drop)]
