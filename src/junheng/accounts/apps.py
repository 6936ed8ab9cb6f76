"""How does Django find the accounts?"""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "junheng.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
