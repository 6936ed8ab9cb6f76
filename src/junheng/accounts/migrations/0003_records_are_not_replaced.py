"""Let the database refuse to replace account records, and to empty their table."""

from django.db import migrations

# INSERT OR REPLACE deletes the old row without firing a delete trigger, so it is met earlier.
SQLITE = """CREATE TRIGGER account_records_no_replace BEFORE INSERT ON accounts_accountrecord
    WHEN EXISTS (SELECT 1 FROM accounts_accountrecord WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'Account records are only ever added.'); END"""
POSTGRESQL = """CREATE TRIGGER account_records_not_emptied BEFORE TRUNCATE ON accounts_accountrecord
    FOR EACH STATEMENT EXECUTE FUNCTION account_records_only_grow()"""
SQLITE_DOWN = "DROP TRIGGER account_records_no_replace"
POSTGRESQL_DOWN = "DROP TRIGGER account_records_not_emptied ON accounts_accountrecord"


def add(_apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    schema_editor.execute(SQLITE if is_sqlite else POSTGRESQL, params=None)


def drop(_apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    schema_editor.execute(SQLITE_DOWN if is_sqlite else POSTGRESQL_DOWN, params=None)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_records_only_grow")]
    operations = [migrations.RunPython(add, drop)]
