"""The search over a case in the workspace: the same on SQLite and on PostgreSQL, and for each viewer only her own."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from tests.casefile.folders import FILES, put
from tests.kernel.test_searching import HOSTILE

from averment.build.loading import load
from averment.casefile.reader import read_case
from averment.claims.loading import index_claims, index_sources, index_what_is_missing
from averment.claims.models import Claim, Findable, FindableWords, Holds
from averment.claims.queries import Result, search
from averment.evidence.models import Source
from averment.evidence.outside.store import Store
from averment.evidence.rules.text import ExtractedText
from averment.kernel.refusals import Refusal
from averment.kernel.searching.query import parse
from averment.kernel.searching.spelling import plain
from averment.kernel.searching.words import indexed
from averment.team.models import Case, Organisation
from averment.team.rules import Viewer, operator

OPERATOR = operator("Ravel", "a test")
AMINA = Viewer("Amina Q.", "valley", "amina", "forum")
DARA = Viewer("Dara", "valley", "dara", "delta")
STRANGER = Viewer("Irn", "coast", "irn", "harbour")
AT = datetime(2026, 11, 24, tzinfo=UTC)
KNOWN = {
    "kind": ("claim", "source", "excerpt", "news", "report", "testimony", "event", "statement"),
    "tier": ("public", "coalition", "confidential", "sealed"),
}
CASE = """\
averment: 1
id: valley
title: The valley
organisations: [{id: forum, name: Northern Forum}, {id: delta, name: Delta}]
people:
  - {id: amina, name: Amina Q., organisation: forum, roles: [researcher]}
  - {id: dara, name: Dara, organisation: delta, roles: [researcher]}
"""
CATALOGUE = """\
- {id: note, title: A field note, kind: report, file: files/note.txt, access: public, reliability: B, language: en,
   published: 2025-12, publisher: Orsa Herald, author: Tamas Vey,
   collected: {by: amina, at: 2026-11-01T10:00:00Z}}
- {id: hindi, title: हिन्दी में रिपोर्ट, kind: news, file: files/hindi.txt, access: coalition, language: hi,
   published: 2026, collected: {by: amina, at: 2026-11-01T10:00:00Z}}
- {id: urdu, title: كشمير کی خبر, kind: news, file: files/urdu.txt, access: public, language: ur-Arab,
   published: 2026-03-04, collected: {by: dara, at: 2026-11-01T10:00:00Z}}
- {id: secret, title: The diary of a guard, kind: testimony, file: files/secret.txt, language: en,
   collected: {by: amina, at: 2026-11-01T10:00:00Z}}
- {id: shut, title: What the envelope holds, kind: testimony, file: sealed/shut.age, access: sealed,
   sealed: {commitment: "%s", custodians: [dara], slip: of a test},
   collected: {by: amina, at: 2026-11-01T10:00:00Z}}
- {id: forum-list, title: The list of the forum, kind: report, access: public}
""" % ("0" * 64)
TEXTS = {
    "note": "We counted: forty-one people were held.\nThey were de-\ntained without charge in 1978.\n",
    "hindi": "हिंदी में लिखा गया। दुकान बंद थी।\n",
    "urdu": "یہ کٲشُر زبان ہے۔ زیرِ حراست ۱۹۷۸ افراد۔\n",
    "secret": "Zanbaq was the word of the guards. Forty-one people were held.\n",
}
CIPHERTEXT = "age-encryption.org/v1\nQuillon was the name under the wax, and nobody can read it.\n"
CLAIMS = """\
- {id: held, text: Forty-one people were held., kind: event, access: public,
   grounds: [{source: note, quote: forty-one people were held, stance: supports, credibility: 2,
              translation: {hi: इकतालीस लोग पकड़े गए, ks: اَکتٲجِہ وُلگہٕ, by: Translators, checked_by: amina}}]}
- {id: denied, text: The ministry said that no one was held., kind: statement, access: coalition, attributed_to: x}
- {id: whispered, text: Zanbaq was said by a guard., kind: statement, access: confidential, attributed_to: x}
"""
pytestmark = pytest.mark.django_db


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


@pytest.fixture
def case(tmp_path: Path, store: Store) -> Case:
    files: dict[str, str | bytes | None] = {**FILES, "case.yaml": CASE, "claims.yaml": CLAIMS}
    files |= {"sources/catalogue.yaml": CATALOGUE, "positions.yaml": None, "submissions/upr/submission.yaml": None}
    files |= {"submissions/upr/draft.md": None, "registers/detainees/register.yaml": None}
    files |= {"registers/detainees/forum.csv": None}
    files |= {f"sources/files/{name}.txt": text for name, text in TEXTS.items()}
    files["sources/sealed/shut.age"] = CIPHERTEXT
    reading = read_case(put(tmp_path / "case", files))
    assert reading.case is not None, reading.faults
    load(reading.case, store, OPERATOR, AT)
    return Case.objects.get()


def found(viewer: Viewer, case: Case, typed: str, limit: int = 20) -> Result:
    return search(viewer, case, parse(typed, KNOWN), limit)


def ids(viewer: Viewer, case: Case, typed: str) -> list[str]:
    result = found(viewer, case, typed)
    assert result.count == len(result.hits)
    return [hit.id for hit in result.hits]


def with_text(case: Case, ref: str, text: str, **columns: str) -> Source:
    """A source of the case, findable by a text."""
    columns = {"kind": "report", "access": "public", "title": ref, **columns}
    source = Source.objects.create(case=case, ref=ref, derives_from=[], **columns)
    held = indexed(text)
    made = Findable.objects.create(case=case, source=source, length=held.count)
    FindableWords.objects.create(
        findable=made, title=indexed(columns["title"]).words, words=held.words, text=text, stops=held.stops
    )
    return source


# ── what is found ──


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("हिन्दी", ["hindi"]),
        ("कश्मीर", []),
        ("کشمیر", ["urdu"]),
        ("كشمير", ["urdu"]),
        ("کٲشر", ["urdu"]),
        ("زیر", ["urdu"]),
        ("बंद", ["hindi"]),
        ("बंदी", []),
        ("بند", []),
        ("1978", ["urdu", "note"]),
        ("१९७८", ["urdu", "note"]),
        ("١٩٧٨", ["urdu", "note"]),
        ("DETAINED", ["note"]),
        ('"detained without charge"', ["note"]),
        ('"detained charge"', []),
        ("fortyone", ["held", "held/1", "note", "secret"]),
        ('"people were held"', ["held", "held/1", "note", "secret"]),
        ("लोग", ["held/1"]),
        ("ولگہ", ["held/1"]),
        ("peop* 1978", ["note"]),
        ("herald", ["note"]),
        ('"herald tamas"', []),
        ("tamas vey", ["note"]),
        ("quillon", []),
        ("envelope", ["shut"]),
        ('held "no one"', ["denied"]),
        ("field forty-one", ["note"]),
        ("minist*", ["denied"]),
        ('"no one was hel"*', ["denied"]),
        ("ministr", []),
    ],
)
def test_what_is_found_in_every_script(case: Case, typed: str, expected: list[str]) -> None:
    assert sorted(ids(OPERATOR, case, typed)) == sorted(expected)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("held kind:claim", ["held", "denied"]),
        ("held kind:excerpt", ["held/1"]),
        ("held kind:report", ["held/1", "note"]),
        ("held kind:excerpt language:en from:2025 tier:public", ["held/1"]),
        ("kind:excerpt language:hi", []),
        ("kind:excerpt tier:confidential", []),
        ("held kind:source", ["note", "secret"]),
        ("held kind:event kind:testimony", ["held", "secret"]),
        ("kind:news", ["hindi", "urdu"]),
        ("kind:claim", ["denied", "held", "whispered"]),
        ("language:ur", ["urdu"]),
        ("language:UR-arab", ["urdu"]),
        ("language:u kind:news", "refused"),
        ("held tier:confidential", ["secret"]),
        ("tier:public tier:coalition kind:source", ["forum-list", "hindi", "note", "urdu"]),
        ("from:2026", ["hindi", "urdu"]),
        ("from:2026-04", ["hindi"]),
        ("to:2025", ["held/1", "note"]),
        ("to:2025-12-01", ["held/1", "note"]),
        ("to:2025-11", []),
        ("from:2025-12-31 to:2026-01", ["held/1", "hindi", "note"]),
        ("from:2026-03-04 to:2026-03-04", ["hindi", "urdu"]),
    ],
)
def test_filters_narrow_what_is_found(case: Case, typed: str, expected: list[str] | str) -> None:
    if expected == "refused":
        with pytest.raises(Refusal):
            ids(OPERATOR, case, typed)
    else:
        assert sorted(ids(OPERATOR, case, typed)) == sorted(expected)


def test_titles_come_first_then_words_that_stand_together_then_the_shorter_text(case: Case) -> None:
    with_text(case, "apart", "The convoy of the bridge.")
    with_text(case, "long", "A bridge convoy " + "came by " * 30)
    with_text(case, "short", "A bridge convoy came by.")
    with_text(case, "titled", "Nothing. " * 40, title="Convoy at the bridge")
    assert ids(OPERATOR, case, "bridge convoy") == ["titled", "short", "long", "apart"]


def test_a_hit_tells_what_it_is_and_shows_why_it_was_found(case: Case) -> None:
    (hit,) = found(OPERATOR, case, "کٲشر").hits
    assert (hit.kind, hit.id, hit.title, hit.tier) == ("source", "urdu", "كشمير کی خبر", "public")
    assert [hit.snippet.text[start:end] for start, end in hit.snippet.highlights] == ["کٲشُر"]
    (by_title,) = found(OPERATOR, case, "کشمیر").hits
    assert (by_title.snippet.text, by_title.snippet.highlights) == ("كشمير کی خبر", ((0, 5),))
    claim = found(OPERATOR, case, "ministry").hits[0]
    assert (claim.kind, claim.title) == ("claim", "The ministry said that no one was held.")


def test_the_count_tells_all_and_the_hits_are_the_first(case: Case) -> None:
    for number in range(30):
        with_text(case, f"s{number}", "Marrow " * (number + 1))
    result = found(OPERATOR, case, "marrow", limit=3)
    assert (result.count, [hit.id for hit in result.hits]) == (30, ["s0", "s1", "s2"])


def test_words_far_apart_in_a_very_long_text_are_found_together(case: Case) -> None:
    different = " ".join(f"w{number}" for number in range(50_000))
    with_text(case, "long", f"Firstword {different} middleword {different} lastword of all")
    with_text(case, "short", "Firstword alone")
    for typed in (
        "firstword lastword",
        '"lastword of all" firstword middleword',
        '"w49999 middleword w0"',
        "lastwo* w4999",
    ):
        assert ids(OPERATOR, case, typed) == ["long"]
    (hit,) = found(OPERATOR, case, "middleword w49999").hits
    assert "w49999 middleword" in hit.snippet.text


def test_a_word_that_is_longer_than_any_is_found_by_all_of_it_and_breaks_nothing(case: Case) -> None:
    with_text(case, "blob", "x" * 200_000 + " " + " ".join("गुप्त" * 30 + str(number) for number in range(9_000)))
    assert ids(OPERATOR, case, "x" * 200_000) == ["blob"]


def test_every_letter_is_the_same_word_to_the_database(case: Case) -> None:
    """Neither database cuts, folds or drops what a word is made of, whatever Unicode it knows."""
    different = {plain(chr(code)) for code in range(0x30, 0x11000)}
    words = sorted(word for letter in different if indexed(word := f"q{letter}q").words == word and " " not in word)
    assert len(words) > 5_000
    with_text(case, "letters", " ".join(words))
    with_text(case, "stray", "q")
    assert ids(OPERATOR, case, "q") == ["stray"]
    for start in range(0, len(words), 60):
        sought = parse(" ".join(words[start : start + 60]), KNOWN).terms
        assert [one.source.ref for one in Findable.objects.filter(Holds(sought)) if one.source] == ["letters"]


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_is_typed_is_answered_or_refused(case: Case, typed: str) -> None:
    try:
        result = found(OPERATOR, case, typed)
    except Refusal:
        return
    assert result.count >= len(result.hits)
    assert Claim.objects.count() == 3


def test_the_database_gives_what_a_walk_through_all_words_gives(case: Case) -> None:
    """The same answers on both databases, because both give the answers of this walk."""
    dice = random.Random(7)  # noqa: S311  the same texts each time
    vocabulary = [
        "held",
        "charge",
        "हिन्दी",
        "हिंदी",
        "كشمير",
        "کشمیر",
        "cease-fire",
        "ceasefire",
        "1978",
        "۱۹۷۸",
        "de-\ntained",
    ]
    texts = {f"t{number}": " ".join(dice.choices(vocabulary, k=dice.randint(1, 6))) for number in range(60)}
    for ref, text in texts.items():
        with_text(case, ref, text, kind="book")
    held = {ref: f" {indexed(text).words} " for ref, text in texts.items()}
    for _ in range(60):
        words = dice.sample([*vocabulary, "hel*", "detain*", "cease*"], k=dice.randint(1, 2))
        typed = f'"{" ".join(words)}"' if dice.random() < 0.4 else " ".join(words)
        query = parse(typed, KNOWN)
        expected = {ref for ref, text in held.items() if all(_stands(text, term) for term in query.terms)}
        got = Findable.objects.filter(Holds(query.terms), source__kind="book").values_list("source__ref", flat=True)
        assert set(got) == expected, typed


def _stands(held: str, term: object) -> bool:
    ways = term.ways  # type: ignore[attr-defined]
    return any(f" {' '.join(way.words)}{'' if way.open else ' '}" in held for way in ways)


# ── who may find it ──


@pytest.mark.parametrize(
    ("viewer", "sees"),
    [(OPERATOR, ["secret", "whispered"]), (AMINA, ["secret"]), (DARA, []), (STRANGER, [])],
    ids=["operator", "her own organisation", "another organisation", "another case"],
)
def test_what_a_viewer_may_not_see_is_not_found_nor_counted(case: Case, viewer: Viewer, sees: list[str]) -> None:
    assert sorted(ids(viewer, case, "zanbaq")) == sees
    assert sorted(ids(viewer, case, "zanb*")) == sees
    assert sorted(ids(viewer, case, "zanbaq kind:claim kind:source")) == sees


def test_a_member_learns_nothing_from_counts_filters_or_ranks(case: Case) -> None:
    before = [
        (typed, found(DARA, case, typed)) for typed in ("held", "people were held", "tier:confidential", "kind:source")
    ]
    assert before[2][1] == Result(0, ())
    owner = Organisation.objects.get(ref="forum")
    for number in range(20):
        source = with_text(case, f"hidden{number}", "Forty-one people were held, held, held.", access="confidential")
        Source.objects.filter(pk=source.pk).update(owner=owner)
    assert [(typed, found(DARA, case, typed)) for typed, _ in before] == before
    assert found(AMINA, case, "held").count == before[0][1].count + 1 + 20


@pytest.mark.parametrize(
    ("of_source", "of_claim", "amina", "dara", "tier"),
    [
        ("public", "public", True, True, "public"),
        ("coalition", "public", True, True, "coalition"),
        ("public", "coalition", True, True, "coalition"),
        ("confidential", "public", True, False, "confidential"),
        ("public", "confidential", False, False, "confidential"),
        ("sealed", "public", False, False, "sealed"),
    ],
)
def test_an_excerpt_is_found_by_who_may_see_its_claim_and_its_source(
    case: Case, of_source: str, of_claim: str, amina: bool, dara: bool, tier: str
) -> None:
    Source.objects.filter(ref="note").update(access=of_source)
    Claim.objects.filter(ref="held").update(access=of_claim)
    assert (ids(AMINA, case, "लोग"), ids(DARA, case, "लोग")) == (["held/1"] * amina, ["held/1"] * dara)
    assert ids(STRANGER, case, "लोग") == []
    (hit,) = found(OPERATOR, case, "लोग").hits
    assert (hit.kind, hit.title, hit.tier) == ("excerpt", "A field note", tier)
    for name in KNOWN["tier"]:
        assert ids(OPERATOR, case, f"kind:excerpt tier:{name}") == (["held/1"] if name == tier else [])


def test_a_claim_that_is_read_again_is_found_once_and_its_excerpts_too(case: Case) -> None:
    index_claims(case, list(Claim.objects.filter(ref="held")))
    assert sorted(ids(OPERATOR, case, "fortyone")) == ["held", "held/1", "note", "secret"]


def test_what_nobody_would_read_to_the_end_is_not_counted_to_the_end(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("averment.claims.queries.MOST_COUNTED", 3)
    for number in range(5):
        with_text(case, f"s{number}", "Marrow")
        result = found(OPERATOR, case, "marrow")
        assert (result.count, result.more, len(result.hits)) == (min(number + 1, 3), number + 1 > 3, number + 1)


@pytest.mark.parametrize("few", [3, 12])
def test_the_order_is_the_same_whether_few_or_many_are_found(
    case: Case, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr("averment.claims.queries.MOST_COUNTED", few)
    for number in range(12):
        text = "marrow bone " if number % 2 else "marrow and bone "
        with_text(case, f"s{number:02}", text * (number + 1), title="Bone marrow" if number % 3 == 0 else "Nothing")
    titled, together = ["s03", "s09", "s00", "s06"], ["s01", "s05", "s07", "s11"]
    expected = [*titled, *together, "s02", "s04", "s08", "s10"]
    for limit in (1, 3, 4, 5, 8, 11, 12, 40):
        result = found(OPERATOR, case, "marrow bone", limit)
        assert (result.count, [hit.id for hit in result.hits]) == (few, expected[:limit])
    one = found(OPERATOR, case, "marrow", 12).hits
    rest = ["s01", "s02", "s05", "s04", "s07", "s11", "s08", "s10"]
    assert [hit.id for hit in one] == ["s00", "s03", "s09", "s06", *rest]


def test_a_sealed_source_is_found_by_its_custodians_and_its_text_by_nobody(case: Case) -> None:
    assert ids(AMINA, case, "envelope") == []  # she brought it, and is none of its custodians
    assert ids(DARA, case, "envelope") == ids(OPERATOR, case, "envelope") == ["shut"]
    assert not FindableWords.objects.filter(text__contains="Quillon").exists()


def test_a_tier_that_changes_counts_from_that_moment(case: Case) -> None:
    Source.objects.filter(ref="urdu").update(access="confidential")
    assert ids(AMINA, case, "کشمیر") == []
    assert ids(DARA, case, "کشمیر") == ["urdu"]


def test_another_case_with_the_same_words_is_not_found(case: Case) -> None:
    other = Case.objects.create(ref="coast", title="x", languages=[], policy={})
    with_text(other, "elsewhere", "Forty-one people were held.")
    assert ids(OPERATOR, other, "held") == ["elsewhere"]
    assert "elsewhere" not in ids(OPERATOR, case, "held")
    assert ids(STRANGER, other, "held") == ["elsewhere"]


# ── the index follows ──


def test_what_changes_or_goes_is_found_so_no_longer(case: Case) -> None:
    held = FindableWords.objects.get(findable__source__ref="note", findable__claim=None)
    held.words = "marrow"
    held.save()
    assert ids(OPERATOR, case, "marrow") == ["note"]
    assert ids(OPERATOR, case, "herald") == []
    Findable.objects.filter(source__ref="note", claim=None).delete()
    assert ids(OPERATOR, case, "marrow") == []
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO claims_findable_fts (claims_findable_fts) VALUES ('integrity-check')")


def test_a_source_is_read_once_more_without_being_found_twice(case: Case, store: Store) -> None:
    index_sources(case, Source.objects.filter(ref="note"), store)
    assert ids(OPERATOR, case, "herald") == ["note"]


def test_reading_that_was_broken_off_is_gone_on_with(case: Case, store: Store) -> None:
    Findable.objects.filter(source__ref__in=("note", "urdu")).delete()
    assert ids(OPERATOR, case, "herald") == []
    assert ids(OPERATOR, case, "kind:excerpt") == []
    for _ in range(2):
        index_what_is_missing(case, store)
    assert ids(OPERATOR, case, "herald") == ["note"]
    assert ids(OPERATOR, case, "kind:excerpt") == ["held/1"]
    assert Findable.objects.filter(claim=None).count() == Source.objects.count()


def test_an_original_that_is_gone_from_the_store_leaves_its_title_findable(case: Case, tmp_path: Path) -> None:
    index_sources(case, Source.objects.filter(ref="note"), Store(tmp_path / "empty"))
    assert ids(OPERATOR, case, "field") == ["note"]
    assert ids(OPERATOR, case, "detained") == []


def test_a_text_that_no_database_can_keep_is_found_all_the_same(
    case: Case, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = ExtractedText("", "Marrow\0bone \ud800 of text", (), "reader", "1", "complete", "")
    monkeypatch.setattr("averment.claims.loading.texts_by", lambda readers, files: [odd])
    index_sources(case, Source.objects.filter(ref="note"), store)
    assert ids(OPERATOR, case, "marrow bone text") == ["note"]


@pytest.mark.django_db(transaction=True)
def test_the_tables_can_be_unmade_and_made_again(case: Case, store: Store) -> None:
    call_command("migrate", "claims", "0001", verbosity=0)
    call_command("migrate", "claims", verbosity=0)
    assert ids(OPERATOR, case, "herald") == []
    index_what_is_missing(case, store)
    assert ids(OPERATOR, case, "herald") == ["note"]
