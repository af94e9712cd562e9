"""The area as an app of the workspace."""

from django.apps import AppConfig


class Submissions(AppConfig):
    """Submissions."""

    name = "averment.submissions"
    label = "submissions"
