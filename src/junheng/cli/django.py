"""How does a command that needs the registers start Django?"""

import os

import django


def start_django() -> None:
    """Set Django up once; import registers, studies, ledger and accounts only after this."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "junheng.config.settings")
    django.setup()


def prepare_database() -> None:
    """Start Django and bring the tables up to date."""
    start_django()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
