"""Who is named: the search for names, the notes and the package all ask the one rule, on the day of the build."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
from tests.registers.lists import case_of

from averment.build.compiler import guarded
from averment.build.compiler.dossier import why_withheld
from averment.build.compiler.material import Material, Reading
from averment.build.compiler.references import References
from averment.casefile.nouns import Consent, ConsentUses, Source, Submission, SubmissionCard, Tier
from averment.kernel.dates import read_date
from averment.registers.rules.protected import may_be_named
from averment.submissions.outside.forum_library import load_forum

TODAY = date(2026, 11, 24)
GIVEN = read_date("2026-01-01")
EVERYTHING = ConsentUses(coalition=True, body=True, state=True, public="named")
NOT_NAMED = replace(EVERYTHING, public="anonymous")
NAMED = Consent(GIVEN, uses=EVERYTHING)


def source(kind: str, consent: Consent | None, access: Tier = "public") -> Source:
    return Source("s", "A picture of the gate", kind, author="Mira Vel", consent=consent, access=access)  # type: ignore[arg-type]


def references(of: Source, tier: Tier, today: date, forum: str = "upr-stakeholder") -> References:
    card = SubmissionCard(forum, "The gate", tier=tier)
    reading = Reading(Submission("x", card, ""), load_forum(forum), (), (), tier)
    return References(Material(replace(case_of(), sources=(of,)), {}, today), reading)


def withheld(named_by: References) -> str:
    (of,) = named_by.material.case.sources
    outcome = SimpleNamespace(reading=named_by.reading, printed=SimpleNamespace(references=named_by))
    return why_withheld(of, outcome)  # type: ignore[arg-type]


def searched(named_by: References) -> bool:
    return bool(list(guarded(named_by.material, named_by.reading.tier).find("Seen by Mira Vel at the gate.")))


def consents() -> Iterator[Consent | None]:
    yield None
    for uses in (EVERYTHING, NOT_NAMED, replace(EVERYTHING, public="pseudonym"), ConsentUses(), ConsentUses(True)):
        for given, expires, withdrawn in (
            (GIVEN, None, None),
            (None, None, None),
            (read_date("2026-12-01"), None, None),
            (GIVEN, read_date("2026-11-23"), None),
            (GIVEN, read_date("2026-11"), None),
            (GIVEN, None, read_date("2026-11-24")),
            (GIVEN, None, read_date("2026")),
        ):
            yield Consent(given, "", expires, withdrawn, uses)


@pytest.mark.parametrize("forum", ["upr-stakeholder", "wgad"])
@pytest.mark.parametrize("tier", ["public", "coalition", "confidential", "sealed"])
@pytest.mark.parametrize("kind", ["news", "testimony", "image"])
def test_no_two_places_disagree_about_who_may_be_named(kind: str, tier: Tier, forum: str) -> None:
    for consent in consents():
        for access in ("public", "coalition", "confidential", "sealed"):
            one = references(source(kind, consent, access), tier, TODAY, forum)  # type: ignore[arg-type]
            may = may_be_named(one.material.case.sources[0], tier, TODAY)
            assert searched(one) != may, consent
            assert may or "Mira" not in one.of_source(one.material.case.sources[0]), consent
            assert may or withheld(one), consent


@pytest.mark.parametrize(
    ("consent", "tier", "reason"),
    [
        (NAMED, "public", ""),
        (replace(NAMED, expires=read_date("2026-11-24")), "public", ""),
        (replace(NAMED, expires=read_date("2026-11-23")), "public", "not agreed"),
        (replace(NAMED, expires=read_date("2025")), "coalition", "not agreed"),
        (replace(NAMED, withdrawn=read_date("2026-11-24")), "public", "not agreed"),
        (replace(NAMED, withdrawn=read_date("2026-11-24")), "coalition", "not agreed"),
        (replace(NAMED, given=read_date("2026-11-25")), "public", "not agreed"),
        (replace(NAMED, uses=NOT_NAMED), "public", "not to be named"),
        (replace(NAMED, uses=NOT_NAMED), "coalition", ""),
        (replace(NAMED, uses=replace(EVERYTHING, coalition=False)), "coalition", "not agreed"),
        (replace(NAMED, uses=NOT_NAMED, withdrawn=GIVEN), "public", "not agreed"),
    ],
)
def test_a_picture_travels_and_its_author_is_told_only_while_her_consent_reaches_so_far(
    consent: Consent, tier: Tier, reason: str
) -> None:
    of = source("image", consent)
    one = references(of, tier, TODAY)
    assert ("Mira Vel" in one.of_source(of)) == (not reason)
    assert reason in withheld(one)
    assert bool(reason) == bool(withheld(one)) == searched(one)


@pytest.mark.parametrize(("access", "tier"), [("coalition", "public"), ("confidential", "coalition")])
def test_a_source_above_the_tier_is_not_told_whatever_its_consent_allows(access: Tier, tier: Tier) -> None:
    of = source("image", NAMED, access)
    one = references(of, tier, TODAY)
    assert "Mira" not in one.of_source(of)
    assert withheld(one) == f"kept for the tier {access}"


def test_the_same_case_names_her_on_the_last_day_of_her_consent_and_not_on_the_next() -> None:
    of = source("image", replace(NAMED, expires=read_date("2026-11")))
    days = [references(of, "public", day) for day in (date(2026, 11, 30), date(2026, 12, 1))]
    assert [searched(one) for one in days] == [False, True]
    assert ["Mira Vel" in one.of_source(of) for one in days] == [True, False]
    assert [bool(withheld(one)) for one in days] == [False, True]


def test_a_note_leaves_a_witness_unnamed_even_where_the_draft_may_name_her() -> None:
    of = source("testimony", NAMED)
    one = references(of, "public", TODAY)
    assert not searched(one)
    assert "Mira" not in one.of_source(of)


def test_who_is_heard_by_a_body_and_not_in_public_is_cited_without_her_name() -> None:
    of = source("image", replace(NAMED, uses=replace(EVERYTHING, public="no")))
    one = references(of, "public", TODAY, "wgad")
    assert one.of_source(of) == "A picture of the gate"
    assert withheld(one) == "the person behind it agreed to be heard, but not to be named"
    assert searched(one)
