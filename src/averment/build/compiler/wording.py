"""Pass 5: quotations in the text stand in a source, and nothing unfinished is left in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from averment.build.compiler.material import Evidence, Material, Reading
from averment.build.compiler.translations import versions
from averment.evidence.rules.text import without_guesses
from averment.kernel.document import Document
from averment.kernel.findings import Finding, Where, finding
from averment.kernel.folding import Folded, fold
from averment.kernel.quotes import locate, read_quote
from averment.submissions.rules.sentences import Sentence

_QUOTED = re.compile(
    r"“([^“”]+)”|«\s*([^«»]+?)\s*»|„([^„“”]+)[“”]|”([^“”]+)“|(?<!\w)‘([^‘’“”]+(?:’\w[^‘’“”]*)*)’(?!\w)"
)
_LEAST_WORDS = 2  # a single quoted word is usually a name or a term
_PLACEHOLDER = re.compile(
    r"\{\{|\}\}|\b(?:TODO|TBC|TBD|FIXME|XXX+)\b|\?\?+|\blorem(?:\s+ipsum)?\b|\[(?:name|date|number|place|insert[^\]]*|…|\.\.\.)\]",
    re.IGNORECASE,
)


class _Texts:
    """The folded texts in which a quotation of the draft may stand, folded once each."""

    def __init__(self, material: Material, evidence: Evidence) -> None:
        self.material, self.evidence = material, evidence
        self._folded: dict[str, Folded] = {}
        self._cited: dict[str, tuple[Folded, ...]] = {}

    def of_source(self, source: str) -> Folded | None:
        text = self.material.texts.get(source)
        if text is not None and source not in self._folded:
            self._folded[source] = fold(without_guesses(text))
        return self._folded.get(source)

    def of_sentence(self, sentence: Sentence) -> Iterator[Folded]:
        """What a quotation in this sentence may come from: what it cites, or in argument any source of the case."""
        for item in sentence.cited:
            yield from self.of_cited(item.id)
        if sentence.voice != "fact" or sentence.kind == "title":
            yield from (folded for source in self.material.texts if (folded := self.of_source(source)))
            for instrument in self.material.instruments:
                yield from self.of_cited(instrument)

    def of_cited(self, cited: str) -> tuple[Folded, ...]:
        if cited not in self._cited:
            self._cited[cited] = tuple(self._of_cited(cited))
        return self._cited[cited]

    def _of_cited(self, cited: str) -> Iterator[Folded]:
        if assessed := self.evidence.claims.get(cited):
            yield fold(f"{assessed.claim.text}\n{assessed.claim.attributed_to}")
            for found in assessed.grounds:
                if found.ground.translation:
                    yield from (fold(words) for _, words in versions(found.ground.translation))
                yield from (folded for source in found.sources if (folded := self.of_source(source)))
        if instrument := self.material.instruments.get(cited):
            yield fold("\n".join([instrument.title, instrument.symbol, *(p.text for p in instrument.provisions)]))
        if position := self.material.positions.get(cited):
            yield fold("\n".join(paragraph.text for paragraph in position.paragraphs))


def wording_findings(material: Material, evidence: Evidence, reading: Reading) -> Iterator[Finding]:
    """Codes: `quote-not-in-source`, `placeholder`."""
    texts = _Texts(material, evidence)
    for match in _PLACEHOLDER.finditer(reading.submission.card.title):
        yield _placeholder(match.group(), Where(reading.card))
    for sentence in reading.sentences:
        for match in _PLACEHOLDER.finditer(sentence.words):
            yield _placeholder(match.group(), reading.where(sentence))
        for quoted in _quotations(sentence):
            if not any(_stands_in(quoted, folded) for folded in texts.of_sentence(sentence)):
                yield _not_in_source(quoted, sentence, reading)


def letter_findings(material: Material, document: Document, reading: Reading) -> Iterator[Finding]:
    """Code: `unprintable-character`."""
    for char in material.unprintable(document):
        draft = reading.submission.draft
        place = draft.find(char)
        where = Where(reading.draft, draft.count("\n", 0, place) + 1 if place >= 0 else 0)
        brought = "" if place >= 0 else ", brought in by the title, a claim, a quote or a source"
        yield finding(
            "unprintable-character",
            where,
            what=f"No typeface that we ship has U+{ord(char):04X} {unicodedata.name(char, '')}{brought}.",
            mend="Write it another way; of a quotation in such a script, print a translation.",
        )


def _placeholder(shown: str, where: Where) -> Finding:
    what, mend = f"“{shown}” is a placeholder.", "Write what belongs there, or take the sentence out."
    if shown in ("{{", "}}"):
        what, mend = f"“{shown}” belongs to a figure that is not closed.", "Write it as {{figure-id}}."
    return finding("placeholder", where, what=what, mend=mend)


def _quotations(sentence: Sentence) -> Iterator[str]:
    """The quotations of a sentence that have two words or more; a block quotation is one as a whole."""
    if sentence.kind == "quotation":
        yield sentence.words.strip('“”"«» ')
        return
    for match in _QUOTED.finditer(sentence.words):
        quoted = next(group for group in match.groups() if group)
        if len(quoted.split()) >= _LEAST_WORDS:
            yield quoted


def _stands_in(quoted: str, folded: Folded) -> bool:
    return locate(read_quote(quoted), folded) is not None or (
        quoted[-1] in ".,;:!?" and locate(read_quote(quoted[:-1]), folded) is not None
    )


def _not_in_source(quoted: str, sentence: Sentence, reading: Reading) -> Finding:
    cited = sorted({item.id for item in sentence.cited})
    what = f"“{quoted}” stands in no source of what the sentence cites ({', '.join(cited)})."
    if not cited:
        what = f"“{quoted}” is quoted, but the sentence cites nothing that it could come from."
    return finding(
        "quote-not-in-source",
        reading.where(sentence),
        what=what,
        mend="Quote the source word for word (… for words left out, [brackets] for yours), or take the marks away.",
    )
