"""How does Django find the studies?"""

from django.apps import AppConfig


class StudiesConfig(AppConfig):
    name = "junheng.studies"
    label = "studies"
    default_auto_field = "django.db.models.BigAutoField"
