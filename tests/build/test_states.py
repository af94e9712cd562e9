"""The names of States: members and observers of the United Nations, and nobody else."""

from __future__ import annotations

from averment.build.compiler.printing import state_name
from averment.build.compiler.states import NAMES

OBSERVERS = {"PSE", "VAT"}


def test_there_are_193_members_and_two_observers() -> None:
    assert len(NAMES) == 193 + len(OBSERVERS)
    assert NAMES.keys() >= OBSERVERS


def test_every_state_has_its_name_in_the_languages_of_the_united_nations_that_we_print() -> None:
    assert all({"en", "fr", "es"} <= names.keys() for names in NAMES.values())


def test_no_two_states_have_one_name() -> None:
    for language in ("en", "fr", "es", "ur", "hi"):
        names = [name[language] for name in NAMES.values() if language in name]
        assert len(names) == len(set(names)), language


def test_names_in_urdu_and_hindi_are_in_their_script() -> None:
    assert all("\u0600" <= name.get("ur", "ا")[0] <= "\u06ff" for name in NAMES.values())
    assert all("\u0900" <= name.get("hi", "अ")[0] <= "\u097f" for name in NAMES.values())


def test_a_name_that_is_missing_in_a_language_is_printed_in_english_and_an_invented_state_keeps_its_code() -> None:
    assert state_name("PAK", "ur") == "پاکستان"
    assert state_name("CZE", "hi") == "Czechia"
    assert state_name("XVA", "en") == "XVA"
