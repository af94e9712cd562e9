"""The area as an app of the workspace."""

from django.apps import AppConfig


class Claims(AppConfig):
    """Claims."""

    name = "averment.claims"
    label = "claims"
