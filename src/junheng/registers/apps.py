"""How does Django find the registers?"""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "junheng.registers"
    label = "registers"
    default_auto_field = "django.db.models.BigAutoField"
