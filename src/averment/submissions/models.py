"""Drafts for forums."""

from __future__ import annotations

from django.db import models

from averment.team.models import KeptField, OfCase


class Submission(OfCase):
    """A draft for one forum: its card and its text; every member may read it."""

    forum = models.TextField()
    title = models.TextField()
    language = models.TextField()
    state = models.CharField(max_length=3, null=True)
    state_name = models.TextField()
    facts = KeptField(null=True)
    fields = KeptField()
    tier = models.CharField(max_length=12)
    endorsed_by = KeptField()
    date = models.CharField(max_length=10, null=True)
    translation_of = KeptField(null=True)
    draft = models.TextField()
