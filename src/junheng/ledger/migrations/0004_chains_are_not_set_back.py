"""Let the database refuse to set the ends of the chains back, and to replace an item."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from junheng.ledger import triggers


def guard(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in triggers.creation(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_published_calendars")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
