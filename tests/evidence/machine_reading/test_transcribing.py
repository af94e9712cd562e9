"""What persons and machines read is put where it belongs, and each letter is known by who read it."""

from __future__ import annotations

import pytest

from averment.evidence.rules.seen import SeenPage, Word
from averment.evidence.rules.text import ExtractedText, MachineReading, guessed_in, page_at
from averment.evidence.rules.transcribing import draft_of, pages_of, with_machine_reading, with_transcription

REPORT = ExtractedText(
    "d", "first\n\nthird", (0, 6, 7), "reader", "1", "partial", "the page is mostly an image (page 2)", pictures=(2,)
)


def seen(number: int, words: str, confidence: float = 0.9, reason: str = "") -> SeenPage:
    found = tuple(Word(word, 0, 0, 1, 1, confidence, (1, 1, 1)) for word in words.split())
    return SeenPage(number, 10, 10, found, 0, ("eng",), "tesseract 5", "walls", reason)


def test_a_machine_fills_the_page_and_only_that_is_marked() -> None:
    read = with_machine_reading(REPORT, [seen(2, "the second")])
    assert (read.text, read.pages, read.pictures) == ("first\nthe second\nthird", (0, 6, 17), ())
    assert read.status == "partial"
    (stretch,) = read.machine
    assert read.text[stretch.start : stretch.end] == "the second"
    assert stretch.how == "tesseract 5 (eng), 90% sure"
    assert page_at(read, read.text.index("second")) == 2
    assert not guessed_in(read, 0, 5)


def test_what_a_machine_could_not_read_or_is_unsure_of_is_told() -> None:
    read = with_machine_reading(REPORT, [seen(2, "", reason="it was stopped after 240 s")])
    assert read.pictures == (2,)
    assert "page 2: it was stopped after 240 s" in read.reason
    assert "unsure" in with_machine_reading(REPORT, [seen(2, "words", 0.3)]).reason


def test_a_machine_goes_before_another_machine_and_behind_a_person() -> None:
    jumble = ExtractedText(
        "",
        "elbmuj",
        (0,),
        "reader",
        "1",
        "partial",
        "why",
        machine=(MachineReading(0, 6, "a text layer"),),
        pictures=(1,),
    )
    assert with_machine_reading(jumble, [seen(1, "jumble")]).text == "jumble"
    stamped = ExtractedText("", "Exhibit 7", (0,), "reader", "1", "partial", "why", pictures=(1,))
    assert with_machine_reading(stamped, [seen(1, "words")]).text == "Exhibit 7\nwords"


def test_a_person_takes_the_place_of_all_that_a_machine_read_on_her_pages() -> None:
    machine = with_machine_reading(REPORT, [seen(2, "teh sceond")])
    said = with_transcription(machine, "\ufeff=== page 2 ===\r\nthe second\r\n")
    assert (said.text, said.machine, said.pictures) == ("first\nthe second\nthird", (), ())
    assert said.status == "partial"
    assert with_transcription(REPORT, draft_of(machine)).status == "complete"


def test_a_transcription_without_pages_speaks_for_the_whole() -> None:
    said = with_transcription(REPORT, "all of it\n")
    assert (said.text, said.pages, said.status, said.machine) == ("all of it", (), "complete", ())


def test_a_page_beyond_the_last_is_added_and_one_named_twice_keeps_all_its_words() -> None:
    assert with_transcription(REPORT, "=== page 4 ===\nfourth").pages == (0, 6, 7, 13)
    assert pages_of("=== page 1 ===\na\n=== page 1 ===\nb") == {1: "a\nb"}


@pytest.mark.parametrize(
    "line", ["== page 1 ==", "=== page one ===", " === page 1 ===", "=== page 0 ===", "x === page 1 ==="]
)
def test_a_line_of_another_shape_names_no_page(line: str) -> None:
    assert pages_of(f"{line}\nheld") == {}
