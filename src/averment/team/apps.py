"""The area as an app of the workspace."""

from django.apps import AppConfig


class Team(AppConfig):
    """Team."""

    name = "averment.team"
    label = "team"
