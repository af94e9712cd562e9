"""The area as an app of the workspace."""

from django.apps import AppConfig


class Evidence(AppConfig):
    """Evidence."""

    name = "averment.evidence"
    label = "evidence"
