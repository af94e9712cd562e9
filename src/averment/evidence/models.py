"""Sources: the originals that are preserved, and works that are cited."""

from __future__ import annotations

from django.db import models

from averment.team.models import KeptField, OfCase, Organisation


class Source(OfCase):
    """An original, or a work that is cited but not preserved.

    `digest` is that of the bytes in the store, `sha256` the one that the catalogue declared; `owner` is the
    organisation of whoever collected it.
    """

    owner = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, db_index=True)
    title = models.TextField()
    kind = models.CharField(max_length=20)
    collected = KeptField(null=True)
    publisher = models.TextField()
    author = models.TextField()
    url = models.TextField()
    published = models.CharField(max_length=10, null=True)
    language = models.TextField()
    file = models.TextField()
    sha256 = models.CharField(max_length=64, null=True)
    access = models.CharField(max_length=12)
    reliability = models.CharField(max_length=1)
    origin = models.TextField()
    derives_from = KeptField()
    consent = KeptField(null=True)
