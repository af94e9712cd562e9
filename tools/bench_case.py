"""Makes a case of a given size, always to the same bytes: `python tools/bench_case.py PAGES FOLDER`.

A page is about 480 words of body text. It makes 10 citations, of 5 claims, each with 2 grounds in different sources
(7 of 8 claims are corroborated, the others attested or contested and told in another's voice). Sources are text, web
pages, PDF and DOCX; a register of people gives figures and protected names.
"""

from __future__ import annotations

import html
import random
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import typst
import yaml

import bench_words as words

CLAIMS_A_PAGE = 5
SECTION_PAGES = 5
KINDS = ("txt", "txt", "html", "txt", "pdf", "txt", "txt", "docx", "txt", "html")
STATUSES = ("corroborated",) * 7 + ("attested", *("corroborated",) * 7, "contested")
FONTS = Path(__file__).resolve().parent.parent / "src/averment/build/outside/fonts"
SUBMISSION = "upr"


@dataclass
class Source:
    """A source that is being written: its format, its kind of wording, its sentences in order."""

    id: str
    form: str
    style: int
    language: str
    sentences: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Claim:
    """A claim with what the draft says of it at its two mentions."""

    id: str
    text: str
    first: str
    second: str
    status: str
    quotes: tuple[tuple[str, str, str], ...]  # source, quote, stance


class Maker:
    """Makes one case; everything that is chosen comes from one seeded generator."""

    def __init__(self, pages: int, *, protect: bool = True) -> None:
        self.pages = pages
        self.access = ("confidential", "coalition") if protect else ("public", "public")
        self.chance = random.Random(f"averment bench {pages}")  # noqa: S311  (texts for a measurement)
        number = 20 + 2 * pages // 5
        self.sources = [self._source(index) for index in range(number)]
        self.claims = [self._claim(index) for index in range(pages * CLAIMS_A_PAGE)]

    def _source(self, index: int) -> Source:
        language = "ur" if index % 20 == 13 else "en"
        return Source(f"source-{index:03}", KINDS[index % len(KINDS)], index % 4, language, [self.argument()])

    def argument(self) -> str:
        """A sentence of reasoning."""
        return " ".join(self.chance.choice(part) for part in words.REASONS).replace(" ,", ",").replace(" ;", ";") + "."

    def paragraph(self, sentences: int) -> str:
        """A paragraph of reasoning."""
        return " ".join(self.argument() for _ in range(sentences))

    def _claim(self, index: int) -> Claim:
        event = self.chance.randrange(len(words.EVENTS))
        day, month, year = (
            self.chance.randrange(1, 29),
            self.chance.choice(words.MONTHS),
            self.chance.choice((2024, 2025)),
        )
        text, first, second, wordings = words.EVENTS[event]
        slots = {
            "count": self.chance.randrange(11, 98),
            "trade": self.chance.choice(words.TRADES),
            "building": self.chance.choice(words.BUILDINGS),
            "place": self.chance.choice(words.PLACES),
            "guard": self.chance.choice(words.GUARDS),
            "what": words.URDU_WHAT[event],
            "date": f"{day} {month} {year}",
        }
        status = STATUSES[index % len(STATUSES)]
        one = self.chance.choice(self.sources)
        other = self.chance.choice([s for s in self.sources if s.style != one.style])
        quotes = [(one.id, self._written(one, wordings, slots), "supports")]
        if status == "contested":
            other = next(s for s in self.sources if s.style != one.style and s.language == "en")
            quotes.append(
                (other.id, self._quoted(other, self.chance.choice(words.DENIALS).format(**slots)), "disputes")
            )
        elif status == "corroborated":
            quotes.append((other.id, self._written(other, wordings, slots), "supports"))
        else:
            quotes.append((one.id, self._quoted(one, one.sentences[0].split(",")[0]), "context"))
        return Claim(
            f"claim-{index:04}",
            _capital(text.format(**slots)),
            first.format(**slots),
            second.format(**slots),
            status,
            tuple(quotes),
        )

    def _written(self, source: Source, wordings: tuple[str, ...], slots: dict[str, Any]) -> str:
        wording = words.URDU if source.language == "ur" else wordings[source.style]
        return self._quoted(source, wording.format(**slots))

    def _quoted(self, source: Source, passage: str) -> str:
        """The passage as the source writes it, between sentences of its own."""
        end = "۔" if source.language == "ur" else "."
        source.sentences += [f"{_capital(passage)}{end}", *(self.argument() for _ in range(3))]
        return passage[1:].partition(" ")[2]

    # ── the draft ──

    def draft(self) -> str:
        """The draft: an introduction, sections of facts with arguments between, recommendations."""
        parts = ["# Introduction", f"::: argument\n{self.paragraph(5)}\n:::"]
        for number, title in enumerate(self.titles()):
            parts.append(f"# {title}")
            for page in range(number * SECTION_PAGES, min(self.pages, (number + 1) * SECTION_PAGES)):
                parts += self._page(page)
        asks = "\n".join(f"{n}. [{self._ask()}]{{.request}}" for n in range(1, 7))
        return "\n\n".join([*parts, "# Recommendations", "We ask the State under review:", asks]) + "\n"

    def titles(self) -> list[str]:
        """The titles of the sections of facts, each once."""
        pairs = [f"{topic} in {place}" for place in words.PLACES for topic in words.TOPICS]
        sections = -(-self.pages // SECTION_PAGES)
        assert sections <= len(pairs)
        return [pairs[7 * number % len(pairs)] for number in range(sections)]

    def _ask(self) -> str:
        return f"To {self.chance.choice(words.ASKS)}, beginning with {self.chance.choice(words.PLACES)}."

    def _page(self, page: int) -> Iterator[str]:
        claims = self.claims[page * CLAIMS_A_PAGE : (page + 1) * CLAIMS_A_PAGE]
        yield f"## {words.PLACES[page % len(words.PLACES)]}, {words.TOPICS[page % len(words.TOPICS)].lower()}"
        yield " ".join(self._told(claim, claim.first) for claim in claims[:3])
        yield f"::: argument\n{self.paragraph(4)}\n\n{self.paragraph(4)}\n:::"
        yield " ".join(self._told(claim, claim.first) for claim in claims[3:])
        yield from self._piece(page, claims)
        yield f"::: argument\n{self.paragraph(5)}\n:::"

    def _told(self, claim: Claim, sentence: str) -> str:
        if claim.status == "corroborated":
            return f"{_capital(sentence)} [@{claim.id}]."
        return f"@{claim.id} says that {sentence[:1].lower()}{sentence[1:]}."

    def _piece(self, page: int, claims: list[Claim]) -> Iterator[str]:
        """The second mentions: as a list, as a table or as running text, with a block quotation on every third page."""
        told = [self._told(claim, claim.second) for claim in claims]
        if page % 4 == 1:
            yield "\n".join(f"- {sentence}" for sentence in told)
        elif page % 4 == 3:
            rows = [f"| {topic} | {sentence} |" for topic, sentence in zip(words.TOPICS, told, strict=False)]
            yield "\n".join(["| Matter | What is known |", "|---|--------|", *rows, "| People held | {{held-all}} |"])
        else:
            yield " ".join(told)
        if page % 3 == 0:
            quoted = next(q for c in claims for q in c.quotes if c.status == "corroborated" and self._english(q[0]))
            claim = next(c for c in claims if quoted in c.quotes)
            yield f"> “{quoted[1]}” [@{claim.id}]"

    def _english(self, source: str) -> bool:
        return next(s for s in self.sources if s.id == source).language == "en"

    # ── the folder ──

    def write(self, folder: Path) -> None:
        """The whole case folder."""
        files = folder / "sources" / "files"
        files.mkdir(parents=True)
        people = _people(self.pages * 4, self.access)
        for source in self.sources:
            _write_original(source, files / f"{source.id}.{source.form}")
        (files / "people.csv").write_text(people, encoding="utf-8")
        register = folder / "registers" / "people"
        register.mkdir(parents=True)
        (register / "list.csv").write_text(people, encoding="utf-8")
        submission = folder / "submissions" / SUBMISSION
        submission.mkdir(parents=True)
        (submission / "draft.md").write_text(self.draft(), encoding="utf-8")
        _yaml(folder / "case.yaml", _card())
        _yaml(
            folder / "sources/catalogue.yaml",
            [*(_entry(n, s) for n, s in enumerate(self.sources)), _people_entry(self.access[1])],
        )
        _yaml(folder / "claims.yaml", [_claim_entry(claim) for claim in self.claims])
        _yaml(register / "register.yaml", _register())
        _yaml(submission / "submission.yaml", _submission(self.titles()))


def make_case(pages: int, folder: Path, *, protect: bool = True) -> Path:
    """Writes a case of so many pages and returns its folder; everybody in it may be named unless it says `protect`."""
    Maker(pages, protect=protect).write(folder)
    return folder


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _yaml(path: Path, value: object) -> None:
    path.write_text(
        yaml.dump(value, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=4000), encoding="utf-8"
    )


def _write_original(source: Source, path: Path) -> None:
    paragraphs = [" ".join(source.sentences[at : at + 6]) for at in range(0, len(source.sentences), 6)]
    if source.form == "txt":
        path.write_text("\n\n".join(paragraphs) + "\n", encoding="utf-8")
    elif source.form == "html":
        body = "".join(f"<p>{html.escape(paragraph)}</p>\n" for paragraph in paragraphs)
        head = f'<head><meta charset="utf-8"><title>{source.id}</title></head>'
        page = f'<!doctype html>\n<html lang="{source.language}">{head}'
        path.write_text(f"{page}\n<body><nav>Home</nav>\n{body}</body></html>\n", encoding="utf-8")
    elif source.form == "pdf":
        markup = "#set text(hyphenate: false)\n" + "\n\n".join(f'#"{paragraph}"' for paragraph in paragraphs)
        path.write_bytes(typst.compile(markup.encode(), font_paths=[str(FONTS)], ignore_system_fonts=True, timestamp=0))
    else:
        write_docx(paragraphs, path)


def write_docx(paragraphs: list[str], path: Path) -> None:
    """A DOCX of plain paragraphs, the same bytes each time."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = "".join(f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>' for text in paragraphs)
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{office}" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {space}><w:body>{body}</w:body></w:document>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text)


def _card() -> dict[str, Any]:
    return {
        "averment": 1,
        "id": "coast",
        "title": {"en": "The case of the coast"},
        "languages": ["en", "ur"],
        "organisations": [{"id": "coast-forum", "name": "Coast Forum"}, {"id": "ferry-union", "name": "Ferry Union"}],
        "people": [{"id": "nessa", "name": "Nessa W.", "organisation": "coast-forum", "roles": ["researcher"]}],
        "policy": {"corroboration": {"origins": 2, "reliability": "C", "credibility": 3}},
    }


def _entry(number: int, source: Source) -> dict[str, Any]:
    return {
        "id": source.id,
        "title": f"File {number + 1} on the coast",
        "kind": ("report", "news", "official", "report")[source.style],
        "publisher": words.PUBLISHERS[number % len(words.PUBLISHERS)],
        "published": f"2025-{number % 12 + 1:02}-11",
        "language": source.language,
        "file": f"files/{source.id}.{source.form}",
        "collected": {"by": "nessa", "at": "2026-01-05T09:00:00Z", "how": "received from the publisher"},
        "access": "public",
        "reliability": "B",
    }


def _people_entry(access: str) -> dict[str, Any]:
    return {
        "id": "people-list",
        "title": "List of people held",
        "kind": "dataset",
        "publisher": "Coast Forum",
        "published": "2026-01",
        "language": "en",
        "file": "files/people.csv",
        "access": access,
        "reliability": "B",
        "collected": {"by": "nessa", "at": "2026-01-05T09:00:00Z", "how": "kept by the organisation"},
    }


def _claim_entry(claim: Claim) -> dict[str, Any]:
    grounds = [
        {"source": source, "quote": quote, "stance": stance, "credibility": 2} for source, quote, stance in claim.quotes
    ]
    told = {"id": claim.id, "text": claim.text, "kind": "event", "attributed_to": "the Coast Forum", "access": "public"}
    return {**told, "grounds": grounds}


def _people(number: int, levels: tuple[str, str]) -> str:
    chance = random.Random(f"people {number}")  # noqa: S311  (texts for a measurement)
    rows = ["No,Name,District,Arrested,Status,Access"]
    for row in range(number):
        first = chance.choice(words.FIRST) + chance.choice(("", "a", "en", "o"))
        name = f"{first} {chance.choice(words.LAST)}{chance.choice(('', 'i', 'en'))}"
        day = f"2025-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
        access = levels[0] if row % 4 == 0 else levels[1]
        rows.append(
            f"p-{row:04},{name},{chance.choice(words.PLACES)},{day},{chance.choice(('held', 'released'))},{access}"
        )
    return "\n".join(rows) + "\n"


def _register() -> dict[str, Any]:
    return {
        "kind": "people",
        "title": "People held on the coast",
        "lists": [
            {
                "file": "list.csv",
                "organisation": "coast-forum",
                "source": "people-list",
                "collected": "2026-01-05",
                "columns": {
                    "id": "No",
                    "name": "Name",
                    "place": "District",
                    "date": "Arrested",
                    "status": "Status",
                    "access": "Access",
                },
            }
        ],
        "figures": {"held-all": {"count": "people", "list": "list.csv", "where": {"status": "held"}}},
    }


def _submission(titles: list[str]) -> dict[str, Any]:
    return {
        "forum": "upr-stakeholder",
        "title": "Tolls, ferries and custody on the coast",
        "language": "en",
        "state": "XAA",
        "state_name": "Littoria",
        "tier": "public",
        "date": "2026-11-24",
        "facts": titles,
        "fields": {
            "contact": "Nessa W., Coast Forum",
            "activities": "The Forum keeps a register.",
            "established": 2019,
        },
        "endorsed_by": ["coast-forum", "ferry-union"],
    }


if __name__ == "__main__":
    print(make_case(int(sys.argv[1]), Path(sys.argv[2])))
