"""Claims with their grounds, and the instruments that a text may cite."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from averment.evidence.models import Source
from averment.team.models import KeptField, OfCase, Organisation


class Claim(OfCase):
    """One assertion; `owner` is the organisation that entered it, none where it came with a case folder."""

    owner = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    kind = models.CharField(max_length=20)
    attributed_to = models.TextField()
    access = models.CharField(max_length=12)
    elements = KeptField()
    people = KeptField()


class Ground(models.Model):
    """What speaks for or against a claim: a quote of a source, a row of a register, or a figure."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="grounds")
    place = models.PositiveIntegerField()
    stance = models.CharField(max_length=10)
    credibility = models.PositiveSmallIntegerField()
    source = models.ForeignKey(Source, null=True, on_delete=models.PROTECT, related_name="grounds")
    quote = models.TextField()
    page = models.PositiveIntegerField(null=True)
    record = models.TextField()
    figure = models.CharField(max_length=63, null=True)
    translation = KeptField(null=True)

    class Meta:
        """In the order in which the claim gives them."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["claim", "place"], name="claims_ground_place")]


class Instrument(OfCase):
    """A resolution, treaty or law that can be cited, with its provisions; every member may read it."""

    symbol = models.TextField()
    title = models.TextField()
    adopted = models.CharField(max_length=10, null=True)
    body = models.TextField()
    url = models.TextField()
    provisions = KeptField()
