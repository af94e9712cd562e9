"""Sources: the originals that are preserved, and works that are cited; and the log of every act on them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from averment.team.models import Case, KeptField, OfCase, Organisation, Person


class Source(OfCase):
    """An original, or a work that is cited but not preserved.

    `digest` is that of the bytes in the store, `sha256` the one that the catalogue declared, `transcript` that of the
    text that a person wrote down of it; `owner` is the organisation of whoever collected it. Of a sealed source the
    store holds the ciphertext, and nothing here tells what is in it.
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
    sealed = KeptField(null=True)
    transcription = KeptField(null=True)
    transcript = models.CharField(max_length=64, default="")


class Custodian(models.Model):
    """Who holds a key to a sealed source, so that a query knows for whom it is there; follows from `sealed`."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Each once."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["source", "person"], name="evidence_custodian_once")]


class MachineText(models.Model):
    """The text of an original with what a machine read of its pictures: kept, because it takes seconds a page.

    It belongs to the bytes, and who may see a source of them may see it. It is not evidence, and can be made anew.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField()
    text = models.TextField()
    pages = KeptField()
    machine = KeptField()
    pictures = KeptField()
    status = models.CharField(max_length=10)
    reason = models.TextField()
    extractor = models.TextField()
    version = models.TextField()
    protection = models.TextField()


class CustodyLog(models.Model):
    """The one log of a workspace: its name, and how many entries it has. Whoever appends holds this row."""

    origin = models.TextField()
    size = models.PositiveBigIntegerField(default=0)


class CustodyEntry(models.Model):
    """One act on a source, with the salt and the hash of its leaf in the tree (`rules.custody`). Never changed."""

    sequence = models.PositiveBigIntegerField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    event = models.CharField(max_length=40)
    at = models.CharField(max_length=30)
    agent = models.TextField()
    object = models.TextField()
    digest = models.CharField(max_length=64)
    detail = KeptField()
    outcome = models.CharField(max_length=10)
    salt = models.BinaryField()
    leaf = models.BinaryField()


class CustodyNode(models.Model):
    """The hash of a complete subtree of the log, kept so that a head or a proof need not read every leaf."""

    level = models.PositiveSmallIntegerField()
    place = models.PositiveBigIntegerField()
    hash = models.BinaryField()

    class Meta:
        """Each subtree once."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["level", "place"], name="evidence_node_place")]


class CustodyCheckpoint(models.Model):
    """The head of the log at a size, signed: a C2SP note, which members keep."""

    size = models.PositiveBigIntegerField(unique=True)
    note = models.TextField()


class CustodyStamp(models.Model):
    """An authority's time stamp (RFC 3161) of a signed head, with the certificates by which it is checked, as PEM."""

    checkpoint = models.ForeignKey(CustodyCheckpoint, on_delete=models.PROTECT, related_name="stamps")
    authority = models.CharField(max_length=63)
    at = models.DateTimeField()
    token = models.BinaryField()
    chain = models.TextField()
