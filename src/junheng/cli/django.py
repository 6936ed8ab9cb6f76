"""How does a command that needs the registers start Django?"""

import os

import django


def start_django() -> None:
    """Set Django up once; import registers, studies, ledger and accounts only after this."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "junheng.config.settings")
    django.setup()
