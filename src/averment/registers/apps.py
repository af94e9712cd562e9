"""The area as an app of the workspace."""

from django.apps import AppConfig


class Registers(AppConfig):
    """Registers."""

    name = "averment.registers"
    label = "registers"
