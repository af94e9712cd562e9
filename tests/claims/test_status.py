"""The status of a claim, row by row of the table in interface.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from averment.casefile.nouns import Consent, ConsentUses, Corroboration, Source
from averment.claims.rules.consent import consent_stands, deciding, in_force
from averment.claims.rules.origins import Origins
from averment.claims.rules.status import Weighed, is_weighty, standing
from averment.kernel.dates import read_date

TODAY = date(2026, 11, 24)
POLICY = Corroboration(origins=2, reliability="C", credibility=3)
_KINDS = {
    "s": Weighed("supports", holds=True, weighty=True, sources=()),
    "w": Weighed("supports", holds=True, weighty=False, sources=()),
    "x": Weighed("supports", holds=False, weighty=False, sources=()),
    "d": Weighed("disputes", holds=True, weighty=True, sources=()),
    "e": Weighed("disputes", holds=True, weighty=False, sources=()),
    "y": Weighed("disputes", holds=False, weighty=False, sources=()),
    "c": Weighed("context", holds=True, weighty=False, sources=()),
}


def grounds(kinds: str) -> list[Weighed]:
    """Grounds by letters, each on a source of its own."""
    return [replace(_KINDS[kind], sources=(f"{kind}{place}",)) for place, kind in enumerate(kinds)]


@pytest.mark.parametrize(
    ("kinds", "status"),
    [
        ("", "unsupported"), ("x", "unsupported"), ("c", "unsupported"), ("xy", "unsupported"), ("e", "unsupported"),
        ("w", "reported"), ("ww", "reported"), ("we", "reported"), ("wx", "reported"), ("wy", "reported"),
        ("s", "attested"), ("sw", "attested"), ("se", "attested"), ("sx", "attested"), ("sc", "attested"),
        ("ss", "corroborated"), ("sss", "corroborated"), ("sse", "corroborated"), ("ssy", "corroborated"),
        ("sd", "contested"), ("sssd", "contested"), ("sddd", "contested"),
        ("d", "refuted"), ("wd", "refuted"), ("xd", "refuted"), ("dd", "refuted"), ("wwwd", "refuted"),
    ],
)  # fmt: skip
def test_each_row_of_the_table(kinds: str, status: str) -> None:
    assert standing(grounds(kinds), Origins([]), POLICY).status == status


def test_the_order_of_grounds_says_nothing_and_each_set_of_grounds_has_one_status() -> None:
    for kinds in product("swxdey", repeat=4):
        found = {standing(grounds("".join(order)), Origins([]), POLICY).status for order in (kinds, kinds[::-1])}
        s, d, some = kinds.count("s"), kinds.count("d"), bool({"s", "w"} & set(kinds))
        rows = {
            "contested": s >= 1 and d >= 1,
            "refuted": s == 0 and d >= 1,
            "unsupported": not some and d == 0,
            "reported": some and s == 0 and d == 0,
            "attested": s == 1 and d == 0,
            "corroborated": s >= 2 and d == 0,
        }
        assert found == {row for row, holds in rows.items() if holds}


def test_copies_are_one_origin_so_they_do_not_corroborate() -> None:
    copies = Origins([Source("s0", "a", "news", origin="wire"), Source("s1", "b", "news", origin="wire")])
    told = standing(grounds("ss"), copies, POLICY)
    assert (told.status, told.supporting, told.origins) == ("attested", 1, (("s0", "s1"),))


def test_the_policy_says_how_many_origins_corroborate() -> None:
    for needed in (1, 2, 3, 4):
        status = standing(grounds("sss"), Origins([]), Corroboration(origins=needed)).status
        assert status == ("corroborated" if needed <= 3 else "attested")


def test_a_figure_has_the_origins_of_all_lists_that_it_counts() -> None:
    figure = Weighed("supports", True, True, ("list-a", "list-b"))
    assert standing([figure], Origins([]), POLICY).status == "corroborated"
    joined = Origins([Source("list-a", "a", "dataset", derives_from=("list-b",)), Source("list-b", "b", "dataset")])
    assert standing([figure], joined, POLICY).status == "attested"


def test_one_origin_may_support_and_dispute() -> None:
    same = [Weighed("supports", True, True, ("a",)), Weighed("disputes", True, True, ("a",))]
    told = standing(same, Origins([]), POLICY)
    assert (told.status, told.supporting, told.disputing) == ("contested", 1, 1)


SOURCE = Source("a", "A", "report", file="sources/files/a.txt", reliability="B")
CONSENT = Consent(given=read_date("2026-10-02"), how="signed", uses=ConsentUses(body=True))


def weighty(source: Source, credibility: int = 2, policy: Corroboration = POLICY) -> bool:
    return is_weighty(source, credibility, policy, consented=agreed(source))


def agreed(source: Source, *others: Source) -> bool:
    return consent_stands(source, {one.id: one for one in (source, *others)}, TODAY)


@pytest.mark.parametrize("reliability", list("ABCDEF"))
def test_a_ground_weighs_from_the_reliability_of_the_policy_up(reliability: str) -> None:
    assert weighty(replace(SOURCE, reliability=reliability)) is (reliability in "ABC")  # type: ignore[arg-type]


@pytest.mark.parametrize("credibility", range(1, 7))
def test_a_ground_weighs_from_the_credibility_of_the_policy_up(credibility: int) -> None:
    assert weighty(SOURCE, credibility) is (credibility <= 3)


def test_what_cannot_be_judged_never_weighs_whatever_the_policy() -> None:
    lax = Corroboration(reliability="F", credibility=6)
    assert not weighty(replace(SOURCE, reliability="F"), 1, lax)
    assert not weighty(SOURCE, 6, lax)
    assert weighty(replace(SOURCE, reliability="E"), 5, lax)


def test_a_source_without_an_original_never_weighs() -> None:
    assert not weighty(replace(SOURCE, file="", reliability="A"), 1)


def test_a_source_without_a_grade_and_a_ground_without_one_do_not_weigh() -> None:
    assert not weighty(Source("a", "A", "report", file="f"))
    assert Source("a", "A", "report").access == "confidential"


@pytest.mark.parametrize(
    ("consent", "stands"),
    [
        (CONSENT, True),
        (None, False),
        (Consent(), False),
        (Consent(how="asked, no answer"), False),
        (replace(CONSENT, given=read_date("2026-11-24")), True),
        (replace(CONSENT, given=read_date("2026-11-25")), False),
        (replace(CONSENT, expires=read_date("2026-11-24")), True),
        (replace(CONSENT, expires=read_date("2026-11-23")), False),
        (replace(CONSENT, expires=read_date("2026-10")), False),
        (replace(CONSENT, expires=read_date("2027")), True),
        (replace(CONSENT, withdrawn=read_date("2026-11-24")), False),
        (replace(CONSENT, withdrawn=read_date("2026-11-01")), False),
        (replace(CONSENT, withdrawn=read_date("2026-11")), False),
        (replace(CONSENT, withdrawn=read_date("2026-12-01")), True),
    ],
)
def test_testimony_weighs_while_its_consent_stands(consent: Consent | None, stands: bool) -> None:
    testimony = replace(SOURCE, kind="testimony", consent=consent)
    assert agreed(testimony) is stands
    assert weighty(testimony) is stands
    if consent is not None:
        assert in_force(consent, TODAY) is stands
        assert weighty(replace(testimony, kind="image")) is stands


def test_a_source_that_is_no_person_needs_no_consent_unless_one_is_recorded() -> None:
    for kind in ("news", "official", "court", "dataset", "web"):
        assert weighty(replace(SOURCE, kind=kind))  # type: ignore[arg-type]
    assert not weighty(replace(SOURCE, kind="audio", consent=replace(CONSENT, withdrawn=read_date("2026"))))


TOLD = Source("told", "Told", "testimony", file="sources/files/t.txt", consent=CONSENT)
TAKEN_BACK = replace(CONSENT, withdrawn=read_date("2026-11-01"))


def copy_of(*ids: str, consent: Consent | None = None, kind: str = "report", ref: str = "copy") -> Source:
    return replace(SOURCE, id=ref, kind=kind, derives_from=ids, consent=consent)  # type: ignore[arg-type]


def test_a_copy_goes_by_the_consent_of_what_it_copies_however_far() -> None:
    far = copy_of("near", ref="far")
    near = copy_of("told", ref="near")
    for consent, stands in ((CONSENT, True), (TAKEN_BACK, False), (None, False), (Consent(), False)):
        told = replace(TOLD, consent=consent)
        assert agreed(near, told) is stands
        assert agreed(far, near, told) is stands
        assert agreed(copy_of("a", "told"), SOURCE, told) is stands


def test_a_copy_with_a_consent_of_its_own_goes_by_that_until_the_original_is_taken_back() -> None:
    own = copy_of("told", consent=CONSENT)
    assert agreed(own, replace(TOLD, consent=replace(CONSENT, expires=read_date("2026-10"))))
    assert not agreed(own, replace(TOLD, consent=TAKEN_BACK))
    assert not agreed(copy_of("copy", ref="far"), own, replace(TOLD, consent=TAKEN_BACK))
    assert not agreed(copy_of("told", kind="testimony"), TOLD)  # a testimony that nobody was asked about


def test_copies_that_run_in_a_ring_or_without_end_are_followed_once() -> None:
    one, other = copy_of("copy", "other"), copy_of("copy", ref="other")
    assert agreed(one, other)
    chain = [copy_of(str(number + 1), ref=str(number)) for number in range(20_000)]
    everything = {one.id: one for one in (*chain, replace(TOLD, id="20000", consent=TAKEN_BACK))}
    assert [one.id for one in deciding(chain[0], everything)] == ["20000"]
    assert agreed(copy_of("nowhere"))
