"""Who must not be named in an output of a tier: by row, by list, by register, by consent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.registers.lists import case_of, register

from averment.casefile.nouns import Case, Consent, ConsentUses, Source, Tier
from averment.kernel.dates import read_date
from averment.registers.rules.protected import protected_names

TODAY = date(2026, 11, 24)
LIST = """\
id,name,alias,access,Name in Urdu,Father's name
1,Ravel Osk,Rav,public,راول,Ben Osk
2,Tamas Irn,,coalition,,
3,Mira Vel,,confidential,,
4,Kes Dorn,,sealed,,
5,Ana Lum,,,,
6,Jon Bek,,privat,,
7,Pell Orr, ,PUBLIC ,,
"""


def named(case: Case, tier: Tier) -> set[str]:
    return {name.id.rsplit("/", 1)[1] for name in protected_names(case, tier, TODAY)}


def of_list(access: Tier, **card: object) -> Case:
    case = case_of(register({}, {"a.csv": LIST}, **card))
    return replace(case, sources=tuple(replace(source, access=access) for source in case.sources))


@pytest.mark.parametrize(
    ("list_access", "tier", "protected"),
    [
        ("public", "public", "2346"),
        ("public", "coalition", "346"),
        ("public", "confidential", "4"),
        ("public", "sealed", ""),
        ("coalition", "public", "23456"),
        ("confidential", "coalition", "3456"),
        ("sealed", "confidential", "45"),
    ],
)
def test_a_row_is_protected_above_its_access_and_without_one_above_that_of_its_list(
    list_access: Tier, tier: Tier, protected: str
) -> None:
    assert named(of_list(list_access), tier) == set(protected)


def test_a_list_whose_source_says_nothing_is_not_public() -> None:
    assert "5" in named(case_of(register({}, {"a.csv": LIST})), "public")


def test_a_register_that_protects_names_protects_all_of_them_in_every_tier() -> None:
    for tier in ("public", "coalition", "confidential", "sealed"):
        assert named(of_list("public", protect="names"), tier) == set("1234567")


def test_only_people_are_protected() -> None:
    events = case_of(register({}, {"a.csv": "id,name,access\n1,The closure,sealed\n"}, "events"))
    assert named(events, "public") == set()


def test_every_recorded_spelling_counts_and_names_of_others_do_not() -> None:
    (one, *_) = protected_names(of_list("public", protect="names"), "public", TODAY)
    assert one.id == "r/a.csv/1"
    spellings = " ".join(map(str, one.spellings))
    assert all(word in spellings for word in ("Ravel Osk", "Rav", "راول"))
    assert "Ben Osk" not in spellings


GIVEN = read_date("2026-01-01")


@pytest.mark.parametrize(
    ("kind", "consent", "tier", "protected"),
    [
        ("news", None, "public", False),
        ("testimony", None, "public", True),
        ("testimony", None, "coalition", True),
        ("testimony", None, "confidential", False),
        ("testimony", Consent(GIVEN), "public", True),
        ("testimony", Consent(GIVEN, uses=ConsentUses(public="anonymous")), "public", True),
        ("testimony", Consent(GIVEN, uses=ConsentUses(public="pseudonym")), "public", True),
        ("testimony", Consent(GIVEN, uses=ConsentUses(public="named")), "public", False),
        ("testimony", Consent(None, uses=ConsentUses(public="named")), "public", True),
        ("testimony", Consent(GIVEN, withdrawn=GIVEN, uses=ConsentUses(public="named")), "public", True),
        (
            "testimony",
            Consent(GIVEN, expires=read_date("2026-11-23"), uses=ConsentUses(public="named")),
            "public",
            True,
        ),
        (
            "testimony",
            Consent(GIVEN, expires=read_date("2026-11-24"), uses=ConsentUses(public="named")),
            "public",
            False,
        ),
        ("image", Consent(GIVEN, expires=GIVEN, uses=ConsentUses(coalition=True)), "coalition", True),
        ("testimony", Consent(GIVEN, uses=ConsentUses(public="named")), "coalition", True),
        ("testimony", Consent(GIVEN, uses=ConsentUses(coalition=True)), "coalition", False),
        ("image", Consent(GIVEN, uses=ConsentUses(public="no")), "public", True),
    ],
)
def test_a_person_behind_a_source_is_named_only_as_her_consent_allows(
    kind: str, consent: Consent | None, tier: Tier, protected: bool
) -> None:
    source = Source("s", "A statement", kind, author="Mira Vel", consent=consent)  # type: ignore[arg-type]
    case = replace(case_of(), sources=(source,))
    assert [name.id for name in protected_names(case, tier, TODAY)] == (["source/s"] if protected else [])
