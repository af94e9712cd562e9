"""The annex “Grounds”: every claim that the document cites, with what it rests on and what that amounts to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from averment.build.compiler.foreign import foreign, inlines_of
from averment.build.compiler.material import Assessed
from averment.build.compiler.references import Group, References
from averment.build.compiler.translations import versions
from averment.kernel.document import Block, Cell, Division, Heading, Inline, LineBreak, Paragraph, Span, Table, Text
from averment.kernel.numerals import in_digits


def annex(claims: Sequence[Assessed], references: References, package: str) -> tuple[Block, ...]:
    """The annex as a heading, a lead and a table, in a division that word counts leave out; nothing without claims.

    `package` is the sentence that names the package and the key; empty where nothing is built.
    """
    if not claims:
        return ()
    say = references.say
    head = tuple(Cell((Text(say(key)),)) for key in ("number", "claim", "grounds", "status"))
    rows = tuple(_row(number, assessed, references) for number, assessed in enumerate(claims, 1))
    table = Table(head=(head,), rows=rows, align=("start",) * 4, widths=(0.07, 0.28, 0.47, 0.18))
    sealed = f" {say('sealed')}" if references.withheld else ""
    lead = Paragraph((Text(say("annex-lead") + sealed),))
    closing = (Paragraph((Text(package),)),) if package else ()
    return (Division((Heading(1, (Text(say("annex")),)), lead, table, *closing), ("annex", "grounds")),)


def _row(number: int, assessed: Assessed, references: References) -> tuple[Cell, ...]:
    label = in_digits(f"G{number}", references.language)
    return (
        Cell((Span((Text(label),), label=f"ground-{number}"),)),
        Cell(inlines_of(foreign(assessed.claim.text, "", references.language))),
        Cell(tuple(_grounds(assessed, references))),
        Cell(tuple(_standing(assessed, references))),
    )


def _standing(assessed: Assessed, references: References) -> Iterator[Inline]:
    yield Text(references.standing(assessed))
    for judgment in references.judgments(assessed):
        yield LineBreak()
        yield from inlines_of(judgment)


def _grounds(assessed: Assessed, references: References) -> Iterator[Inline]:
    disputing = references.disputing(assessed)
    first = True
    for key, groups in (("for", references.supporting(assessed)), ("against", disputing)):
        for group in groups:
            if not first:
                yield LineBreak()
            first = False
            if disputing:
                yield Text(f"{references.say(key)} ")
            yield from inlines_of(f"{group.words[:1].upper()}{group.words[1:]}")
            yield from _quotes(group, references)


def _quotes(group: Group, references: References) -> Iterator[Inline]:
    separator = ": "
    for found in group.grounds:
        quote = references.quoted(found)
        if not quote:
            continue
        yield Text(separator)
        separator = references.semicolon
        language = references.material.sources[found.sources[0]].language or references.language
        yield Text("“")
        yield from inlines_of(foreign(quote, language, references.language))
        yield Text("”")
        for version, words in versions(found.ground.translation) if found.ground.translation else ():
            if version == references.language:
                yield Text(f" ({references.say('translation')}: “{words}”)")
