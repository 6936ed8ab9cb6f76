"""How does Django find the ledger?"""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "junheng.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
