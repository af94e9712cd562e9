"""A quote may be translated into any language that has a tag; a misspelt key is not taken for one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.casefile.folders import CLAIMS, FILES, put
from tests.casefile.test_schemas import SCHEMAS, misfits

from averment.casefile.languages import ANY_LANGUAGE, language_tag
from averment.casefile.nouns import Translation
from averment.casefile.reader import read_case
from averment.casefile.writer import plain

FIRST_CASES = ("ks", "phr", "gju", "doi", "lbj", "bft", "pnb", "ks-Deva", "pa-Arab", "ur", "hi", "en")


@pytest.mark.parametrize(
    ("word", "tag"),
    [
        *((tag, tag) for tag in FIRST_CASES),
        ("no", "no"), ("UR", "ur"), ("KS-deva-in", "ks-Deva-IN"), ("en-gb", "en-GB"), ("es-419", "es-419"),
        ("zh-cmn-hans-cn", "zh-cmn-Hans-CN"), ("sl-rozaj-BISKE-1994", "sl-rozaj-biske-1994"),
        ("de-ch-1996", "de-CH-1996"), ("ur-u-NU-latn", "ur-u-nu-latn"), ("ks-X-Valley", "ks-x-valley"),
        ("x-Shina", "x-shina"), ("en-a-bbb-x-a-ccc", "en-a-bbb-x-a-ccc"),
    ],
)  # fmt: skip
def test_a_tag_is_told_by_its_form_and_written_in_one_way(word: str, tag: str) -> None:
    assert language_tag(word) == tag
    assert language_tag(tag) == tag


@pytest.mark.parametrize(
    "word",
    [
        "", "u", "Urdu", "English", "checked", "quote", "ur_PK", "ur-", "-ur", "ur--PK", "ur PK", "ur-PK ", "ur\n",
        "ur-P", "ur-PKK-x", "ur-PK-IN", "ur-Arab-Deva", "x", "x-", "ur-x", "ur-u", "ur-abcdefghi", "اردو", "u۲",
        "ks-Ärab", '"><script>', "ur-PK-u-x-", "12", "ＵＲ",
    ],
)  # fmt: skip
def test_what_is_no_tag_is_not_taken_for_one(word: str) -> None:
    assert language_tag(word) == ""


def read(tmp_path: Path, translation: str) -> Any:
    claims = CLAIMS.replace("credibility: 2}", f"credibility: 2, translation: {translation}}}")
    assert claims != CLAIMS
    return read_case(put(tmp_path / "case", {**FILES, "claims.yaml": claims}))


@pytest.mark.parametrize("tag", [*FIRST_CASES, "no", "x-valley"])
def test_each_language_is_a_key_and_comes_back_as_it_was_written(tmp_path: Path, tag: str) -> None:
    reading = read(tmp_path, f"{{{tag}: some words, by: amina, checked_by: mira}}")
    assert not reading.faults
    translation = reading.case.claims[0].grounds[0].translation
    assert translation == Translation({tag: "some words"}, "amina", "mira")
    written = plain(reading.case.claims[0])
    assert written["grounds"][0]["translation"] == {tag: "some words", "by": "amina", "checked_by": "mira"}
    assert not misfits(written, SCHEMAS["claims"], SCHEMAS["claims"])


@pytest.mark.parametrize(
    ("translation", "told"),
    [
        ("{Urdu: some words}", f"There is no key “Urdu” here. Use one of: {ANY_LANGUAGE}, by, checked_by, of."),
        ("{ur: some words, chekced_by: mira}", "There is no key “chekced_by” here. The nearest known is “checked_by”."),
        ("{ur_PK: some words}", "There is no key “ur_PK” here."),
        ("{words: {ur: some words}}", "There is no key “words” here."),
        (f'{{"{ANY_LANGUAGE}": {{ur: some words}}}}', "A set of keys is not a set of keys in which each language"),
        ("{ur: some words, UR: others}", "A set of keys is not a set of keys in which each language stands once"),
        ("{ks: [some, words]}", "A list is not words."),
        ("{ks: }", "Nothing is not words."),
        ("{ur: some words, of: abc}", "“abc” is not a SHA-256 digest"),
        ("some words", "“some words” is not a set of keys."),
    ],
)
def test_what_is_no_translation_is_told_where_it_stands(tmp_path: Path, translation: str, told: str) -> None:
    (fault,) = read(tmp_path, translation).faults
    assert fault.where.line == 4
    assert f"{fault.what} {fault.mend}".startswith(told)


def test_an_empty_language_is_kept_and_no_case_is_changed_by_it(tmp_path: Path) -> None:
    reading = read(tmp_path, '{ks: "", by: amina}')
    assert plain(reading.case.claims[0])["grounds"][0]["translation"] == {"ks": "", "by": "amina"}
