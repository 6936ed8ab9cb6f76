"""How does a command that needs the registers start Django?"""

import os
from typing import Any

import django
from django.core.exceptions import ImproperlyConfigured

from junheng.cli.output import fail

NO_COUNTY = (
    "There is no county yet. Import a folder with a county.toml, or a workbook with a sheet "
    "'County', first."
)


def start_django() -> None:
    """Set Django up once; import registers, studies, ledger and accounts only after this."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "junheng.config.settings")
    try:
        django.setup()
    except ImproperlyConfigured as error:
        fail(str(error), code=2)


def prepare_database() -> None:
    """Start Django and bring the tables up to date."""
    start_django()
    from django.core.management import call_command
    from django.db import OperationalError, connection

    try:
        connection.ensure_connection()
        call_command("migrate", verbosity=0, interactive=False)
    except OperationalError as error:
        reason = " ".join(str(error).split())
        fail(
            f"{_named(connection.settings_dict)} cannot be used ({reason}). "
            "Start it, or put DATABASE_URL or JUNHENG_DATA right."
        )
    except ImproperlyConfigured as error:
        fail(str(error), code=2)


def _named(database: dict[str, Any]) -> str:
    """Name a database as its owner knows it, without the password."""
    host = database.get("HOST") or ""
    if not host:
        return f"The database {database['NAME']}"
    port = f":{database['PORT']}" if database.get("PORT") else ""
    return f"The database {database['NAME']} at {host}{port}"
