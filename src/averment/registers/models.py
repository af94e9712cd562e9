"""Registers: the lists that organisations contributed, each row as it came."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from averment.evidence.models import Source
from averment.team.models import KeptField, OfCase


class Register(OfCase):
    """A register of people, events or population, with the rules of its figures."""

    kind = models.CharField(max_length=10)
    title = KeptField()
    link = KeptField()
    figures = KeptField()
    small_cell = KeptField(null=True)
    protect = models.CharField(max_length=10, null=True)


class ContributedList(models.Model):
    """One list, as one organisation contributed it: its file is in the store under `digest`."""

    register = models.ForeignKey(Register, on_delete=models.CASCADE, related_name="lists")
    place = models.PositiveIntegerField()
    file = models.TextField()
    digest = models.CharField(max_length=64, db_index=True)
    organisation = models.CharField(max_length=63)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="lists")
    collected = models.CharField(max_length=10, null=True)
    columns = KeptField()
    header = KeptField()

    class Meta:
        """In the order in which the register gives them."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["register", "place"], name="registers_list_place")]


class Row(models.Model):
    """A row of a list as it came: its number, its line in the file, its cells; `access` is its own, if it has one."""

    contributed = models.ForeignKey(ContributedList, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    line = models.PositiveIntegerField()
    cells = KeptField()
    access = models.CharField(max_length=12)

    class Meta:
        """Numbered from one."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["contributed", "number"], name="registers_row_number")]
