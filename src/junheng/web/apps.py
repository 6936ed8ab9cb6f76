"""How does Django know the pages?"""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "junheng.web"
    label = "web"
