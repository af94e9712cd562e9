"""Whole cases made at random: every value that a case folder can hold, the odd ones among them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

from hypothesis import strategies as st

from averment.casefile import nouns
from averment.kernel.dates import PartialDate

ODD = st.sampled_from(
    [
        "no", "1.10", "1.5e3", "007", "2026-06-14", "~", "null", "true", "{a: b}", "a, b", "- x", "# x", "x: y", "<<",
        " a ", "\t", "a\nb", "a\r\nb", "\u2028", "\x85", "\ufeff", "\0", "\x07", "\\", '"', "'", "%", "@x", "&a", "*a",
        "!t", "|", ">", "…", "کشمیر کا مقدمہ", "सड़क", "\U0001f1ee", "x" * 300, "a  b   c " * 20, "?", ":", "-", "[",
        "1_000", "0x1F", "12:30", "=", "\ufffe",
    ]
)  # fmt: skip
WORDS = st.one_of(ODD, st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
IDS = [f"{letter}{number}" for letter in "abc" for number in range(4)]
DATES = st.builds(
    lambda day, kind: PartialDate(day.year, day.month if kind else 0, day.day if kind > 1 else 0),
    st.dates(),
    st.integers(0, 2),
)
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
SCALARS = st.one_of(WORDS, st.integers(-(10**16), 10**16), st.booleans(), st.none(), FLOATS)
INSTANTS = st.datetimes(timezones=st.just(UTC))
TIERS = st.sampled_from(nouns.TIERS)
TAGS = st.sampled_from(["en", "no", "ks", "gju", "phr", "pa-Arab-PK", "sl-rozaj-1994", "zh-cmn-Hans-CN", "x-valley"])


def some(strategy: st.SearchStrategy[object], most: int = 3) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(strategy, max_size=most).map(tuple)


USES = st.builds(nouns.ConsentUses, st.booleans(), st.booleans(), st.booleans(), st.sampled_from(["no", "named"]))
CONSENTS = st.builds(nouns.Consent, DATES | st.none(), WORDS, DATES | st.none(), DATES | st.none(), USES)
TRANSCRIPTIONS = st.builds(
    nouns.Transcription, st.just("sources/files/said.txt"), st.just("amina"), INSTANTS, sha256=st.none()
)
SOURCES = st.builds(
    nouns.Source, id=st.just("x"), title=WORDS, kind=st.sampled_from(["news", "testimony"]), publisher=WORDS,
    collected=st.none() | st.builds(nouns.Collected, st.just("amina"), INSTANTS, WORDS), published=DATES | st.none(),
    file=st.sampled_from(["", "sources/files/note.txt", "other/note.txt"]), access=TIERS, origin=WORDS,
    derives_from=some(st.just("a0")), consent=CONSENTS | st.none(), transcription=TRANSCRIPTIONS | st.none(),
).map(lambda one: one if one.file and one.access != "sealed" else replace(one, transcription=None))  # fmt: skip
JUDGMENTS = st.builds(
    nouns.OriginJudgment, id=st.just("x"), sources=st.just(("a0", "a1")), reason=WORDS.filter(str.strip),
    by=st.just("amina"), judged=st.sampled_from(["same-origin", "independent"]), at=INSTANTS,
)  # fmt: skip
KEYS = st.builds(nouns.CustodianKey, st.just("age1" + "q" * 58), st.just("ssh-ed25519 " + "A" * 68), DATES | st.none())
ATTESTATIONS = st.builds(
    nouns.Attestation, id=st.just("x"), by=st.just("amina"), at=DATES, says=WORDS, signature=st.just("A" * 40 + "=="),
    access=TIERS,
)  # fmt: skip
SEALED = st.builds(
    nouns.Source, id=st.just("x"), title=st.sampled_from(["S-17", "मुहर", ""]), kind=st.just("testimony"),
    file=st.just("sources/sealed/s.age"), access=st.just("sealed"), consent=CONSENTS | st.none(),
    sealed=st.builds(
        nouns.Sealed, st.just("0" * 64), st.just(("amina",)), WORDS, st.sampled_from([(), ("dara",)]),
        some(ATTESTATIONS),
    ),
)  # fmt: skip
GROUNDS = st.builds(
    nouns.Ground, stance=st.sampled_from(["supports", "disputes", "context"]), credibility=st.integers(1, 6),
    source=st.just("a0"), quote=WORDS, page=st.none() | st.integers(1, 900),
    translation=st.none() | st.builds(nouns.Translation, st.dictionaries(TAGS, WORDS, max_size=3), by=WORDS),
)  # fmt: skip
CLAIMS = st.builds(nouns.Claim, id=st.just("x"), text=WORDS, access=TIERS, elements=some(WORDS), grounds=some(GROUNDS))
PROVISIONS = st.builds(nouns.Provision, WORDS, WORDS)
INSTRUMENTS = st.builds(
    nouns.Instrument, id=st.just("x"), symbol=WORDS, adopted=DATES | st.none(),
    provisions=st.lists(PROVISIONS, max_size=3, unique_by=lambda provision: provision.id).map(tuple),
)  # fmt: skip
CONDITIONS = st.one_of(SCALARS, some(SCALARS), st.builds(nouns.Between, st.integers(0, 9), st.integers(10, 20)))
FIGURES = st.builds(
    nouns.FigureRule, count=st.just("people"), where=st.dictionaries(st.sampled_from(["name", "age"]), CONDITIONS),
    round=st.none() | st.integers(-9, 9), unit=WORDS,
)  # fmt: skip
TITLES = WORDS | st.dictionaries(st.sampled_from(["en", "ur", "hi"]), WORDS, max_size=2)
CARDS = st.builds(
    nouns.RegisterCard, kind=st.just("people"), title=TITLES,
    lists=st.just((nouns.ListCard("in/../list.csv", "forum", "a0", None, {"name": "Name", "age": "Age"}),)),
    figures=st.dictionaries(st.sampled_from(["f1", "f2"]), FIGURES), small_cell=st.none() | st.integers(0, 9),
)  # fmt: skip
SUBMISSIONS = st.builds(
    nouns.SubmissionCard, forum=WORDS, title=WORDS, facts=st.none() | some(WORDS), tier=TIERS, date=st.none() | DATES,
    fields=st.dictionaries(WORDS, st.one_of(SCALARS, some(SCALARS)), max_size=3),
)  # fmt: skip
POSITIONS = st.builds(
    nouns.Position, id=st.just("x"), title=TITLES,
    paragraphs=st.lists(WORDS, max_size=3).map(
        lambda texts: tuple(nouns.PositionParagraph(f"p{n}", text) for n, text in enumerate(texts))
    ),
    endorsements=some(st.builds(nouns.Endorsement, st.just("forum"), st.just("0" * 64), DATES | INSTANTS)),
)  # fmt: skip


def _attested_apart(source: nouns.Source) -> nouns.Source:
    """The source with an id of its own for each of its attestations."""
    if source.sealed is None:
        return source
    told = tuple(replace(one, id=f"{source.id}-{n}") for n, one in enumerate(source.sealed.attestations))
    return replace(source, sealed=replace(source.sealed, attestations=told))


@st.composite
def cases(draw: st.DrawFn) -> nouns.Case:
    """Whole cases whose references lead somewhere; originals and lists are put beside them by the test."""

    def named(strategy: st.SearchStrategy[object], letter: str) -> tuple[object, ...]:
        values = draw(st.lists(strategy, min_size=1, max_size=3))
        return tuple(replace(value, id=f"{letter}{n}") for n, value in enumerate(values))  # type: ignore[type-var]

    people = (
        nouns.Person("amina", draw(WORDS), "forum", ("legal",), draw(some(KEYS, 2))),
        nouns.Person("dara", "Dara", "forum"),
    )
    card = nouns.CaseCard(
        1, "valley", draw(TITLES), ("en", draw(WORDS)), (nouns.Organisation("forum", draw(WORDS)),),
        people, draw(st.builds(nouns.Policy)),
    )  # fmt: skip
    sources = named(SOURCES | SEALED, "a")
    table = nouns.ListTable("in/../list.csv", ("Name", "Age"), (nouns.Row(1, 2, ("Osk", "4")),))
    return nouns.Case(
        card=card,
        sources=tuple(map(_attested_apart, sources)),
        judgments=named(JUDGMENTS, "e") if len(sources) > 1 else (),
        claims=named(CLAIMS, "b"),
        instruments=named(INSTRUMENTS, "c"),
        registers=(nouns.Register("people", draw(CARDS), (table,)),),
        positions=named(POSITIONS, "d"),
        consultations=(nouns.Consultation("talk", {draw(WORDS): draw(SCALARS)}, (("votes.csv", b"\xff\n"),)),),
        submissions=(nouns.Submission("upr", draw(SUBMISSIONS), draw(WORDS).replace("\r\n", "\n").lstrip("\ufeff")),),
    )


ORIGINALS = {
    "sources/files/note.txt": "note",
    "sources/files/said.txt": "said",
    "other/note.txt": b"\0\xff",
    "sources/sealed/s.age": b"age-encryption.org/v1\n-> X25519 of nobody\n",
}


def originals_of(case: nouns.Case) -> set[str]:
    """The files of a case that are kept byte for byte: its originals, and what was written down of them."""
    written = {source.transcription.file for source in case.sources if source.transcription}
    return written | {source.file for source in case.sources if source.file}


LISTS = {"registers/people/list.csv": "Name,Age\nOsk,4\n"}
