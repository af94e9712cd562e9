"""Claims with their grounds, the instruments that a text may cite, and what a search finds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler

from averment.evidence.models import Source
from averment.kernel.searching.query import Phrase, Term
from averment.kernel.searching.words import BARRIER
from averment.team.models import Case, KeptField, OfCase, Organisation


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
    """What speaks for or against a claim: a quote, a row of a register, a figure, or what a custodian attests.

    Of a row its tier is kept: the source of its list, and the access that the row has of its own, if it has one. Lists
    stay as they came, so neither changes.
    """

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="grounds")
    place = models.PositiveIntegerField()
    stance = models.CharField(max_length=10)
    credibility = models.PositiveSmallIntegerField()
    source = models.ForeignKey(Source, null=True, on_delete=models.PROTECT, related_name="grounds")
    quote = models.TextField()
    page = models.PositiveIntegerField(null=True)
    record = models.TextField()
    list_source = models.ForeignKey(Source, null=True, on_delete=models.PROTECT, related_name="+")
    row_access = models.CharField(max_length=12)
    figure = models.CharField(max_length=63, null=True)
    attestation = models.CharField(max_length=63, null=True)
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


class OriginJudgment(OfCase):
    """What a reviewer decided of the origins of some sources, named by their ids. Added, never changed."""

    sources = KeptField()
    judged = models.CharField(max_length=20)
    reason = models.TextField()
    by = models.CharField(max_length=63)
    at = models.CharField(max_length=40)


class Findable(models.Model):
    """A source, a claim, or an excerpt, as a search finds it: an excerpt is the ground of a claim with its source.

    Who may see it is asked of the things themselves, in the same query. It is apart from its words because a search
    looks at many of these rows, and shows the words of a few. The case has no index: the words come first, and by it
    SQLite would take the longer way to the rows that hold them. `stamp` is that of the text by which a source is
    compared (`rules.volumes`); what is held before `begins` is not of that text.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_index=False)
    source = models.ForeignKey(Source, null=True, on_delete=models.CASCADE, related_name="+")
    claim = models.ForeignKey(Claim, null=True, on_delete=models.CASCADE, related_name="+")
    ground = models.OneToOneField(Ground, null=True, on_delete=models.CASCADE, related_name="+")
    length = models.PositiveIntegerField()
    stamp = models.BigIntegerField(null=True, db_index=True)
    begins = models.PositiveIntegerField(default=0)

    class Meta:
        """A source or a claim alone, each once; or both, with the ground that ties them."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ground=None, source=None, claim__isnull=False)
                | models.Q(ground=None, source__isnull=False, claim=None)
                | models.Q(ground__isnull=False, source__isnull=False, claim__isnull=False),
                name="claims_findable_of_what",
            ),
            models.UniqueConstraint(
                fields=["source"], condition=models.Q(claim=None), name="claims_findable_source_once"
            ),
            models.UniqueConstraint(
                fields=["claim"], condition=models.Q(source=None), name="claims_findable_claim_once"
            ),
        ]


class FindableWords(models.Model):
    """The words of a findable as a search compares them, and the text in which it shows them.

    Triggers of the database (migration 0002) carry each change of `title` and `words` into the index: the FTS5 table
    claims_findable_fts on SQLite, the lexemes in claims_findable_lexemes on PostgreSQL. A migration that makes this
    table anew on SQLite must make its triggers anew.
    """

    findable = models.OneToOneField(Findable, primary_key=True, on_delete=models.CASCADE, related_name="held")
    title = models.TextField()
    words = models.TextField()
    text = models.TextField()
    stops = KeptField()


_OF_TITLE = "\ue001"  # as migration 0002 writes it before a lexeme of the title


class Holds(models.Func):
    """Whether a findable holds every term, and in its title every term of `titled`. The same on both databases."""

    output_field = models.BooleanField()

    def __init__(self, terms: Sequence[Term], titled: Sequence[Term] = ()) -> None:
        super().__init__(models.F("pk"))
        self.terms, self.titled = tuple(terms), tuple(titled)

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any
    ) -> tuple[str, tuple[Any, ...]]:
        """Asks the FTS5 table; its expression holds quoted words, which have no signs in them, and nothing else."""
        key, params = compiler.compile(self.source_expressions[0])
        sought = " AND ".join(
            f"{column}({' OR '.join(map(_in_fts5, term.ways))})"
            for column, terms in (("", self.terms), ("title : ", self.titled))
            for term in terms
        )
        fts = "claims_findable_fts"
        sql = f"({key} IN (SELECT rowid FROM {fts} WHERE {fts} MATCH %s))"  # noqa: S608  names of columns and tables; each value is a parameter
        return sql, (*params, sought)

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any
    ) -> tuple[str, tuple[Any, ...]]:
        """Asks the lexemes for each word, then the words themselves whether they stand together.

        Sets are cut with each other here, not joined: the planner takes seconds over a join of sixty.
        """
        key, params = compiler.compile(self.source_expressions[0])
        values: list[Any] = []
        terms = []
        for title_only, asked in ((False, self.terms), (True, self.titled)):
            for term in asked:
                ways = [_on_postgresql(way, values, title_only=title_only) for way in term.ways]
                terms.append(f"({' UNION '.join(ways)})")
        return f"({key} IN ({' INTERSECT '.join(terms)}))", (*params, *values)


def _in_fts5(way: Phrase) -> str:
    return f'"{" ".join(way.words)}"{" *" if way.open else ""}'


def _on_postgresql(way: Phrase, values: list[Any], *, title_only: bool) -> str:
    """A query for what holds one phrase; its values are added to those that are there."""
    *before, last = way.words
    mark = _OF_TITLE if title_only else ""
    lexemes = [*(f"'{mark}{word}'" for word in dict.fromkeys(before)), f"'{mark}{last}'{':*' if way.open else ''}"]
    asked = ["SELECT findable_id FROM claims_findable_lexemes WHERE vector @@ %s::tsquery"] * len(lexemes)
    values += lexemes
    each = f"({' INTERSECT '.join(asked)})"
    if len(way.words) == 1:
        return each
    where = "title" if title_only else "title || %s || words"
    values += [] if title_only else [f" {BARRIER} "]
    values.append(f"% {' '.join(way.words)}{'%' if way.open else ' %'}")
    held = f"SELECT findable_id FROM claims_findablewords WHERE findable_id IN {each}"  # noqa: S608
    return f"({held} AND ' ' || {where} || ' ' LIKE %s)"
