"""The area as an app of the workspace."""

from django.apps import AppConfig


class Positions(AppConfig):
    """Positions."""

    name = "averment.positions"
    label = "positions"
