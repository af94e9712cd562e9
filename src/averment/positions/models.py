"""Positions of the coalition, and consultations."""

from __future__ import annotations

from django.db import models

from averment.team.models import KeptField, OfCase


class Position(OfCase):
    """A text of the coalition, with its adoption, reservations and endorsements; every member may read it."""

    kind = models.TextField()
    title = KeptField()
    paragraphs = KeptField()
    rests_on = KeptField()
    adoption = KeptField(null=True)
    statements = KeptField()
    endorsements = KeptField()


class Consultation(OfCase):
    """A consultation, carried whole."""

    card = KeptField()


class ConsultationFile(models.Model):
    """A file of a consultation, byte for byte."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="files")
    place = models.PositiveIntegerField()
    name = models.TextField()
    data = models.BinaryField()
