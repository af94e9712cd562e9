"""Origins: copies of one report are one origin, however many and however far they are from it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from averment.casefile.nouns import Source
from averment.claims.rules.origins import Origins


def source(name: str, *derives_from: str, origin: str = "") -> Source:
    return Source(name, name, "news", origin=origin, derives_from=derives_from)


def test_sources_of_one_declared_origin_are_one_however_it_is_typed() -> None:
    sources = [source("a", origin="Wire X"), source("b", origin=" wire  x"), source("c", origin="Wire Y"), source("d")]
    origins = Origins(sources)
    assert origins.classes("abcd") == (("a", "b"), ("c",), ("d",))
    assert origins.count("abcd") == 3
    assert origins.same("a", "b")
    assert not origins.same("a", "c")


def test_an_origin_that_is_the_id_of_a_source_is_that_source() -> None:
    printed = [source("wire"), source("b", origin="wire"), source("c", origin="wire")]
    assert Origins(printed).count(["wire", "b", "c"]) == 1


def test_derivation_is_followed_through_sources_that_ground_nothing() -> None:
    chain = [source("a", "m1"), source("m1", "m2"), source("m2", "root"), source("b", "root"), source("root")]
    assert Origins(chain).classes(["a", "b"]) == (("a", "b"),)


def test_a_source_that_compiles_two_others_joins_them() -> None:
    assert Origins([source("a"), source("b"), source("digest", "a", "b")]).count(["a", "b"]) == 1


def test_derivation_and_declared_origin_work_together() -> None:
    sources = [source("a", "x"), source("x", origin="wire"), source("b", origin="wire"), source("c")]
    assert Origins(sources).classes(["a", "b", "c"]) == (("a", "b"), ("c",))


def test_circles_of_derivation_come_to_an_end() -> None:
    for circle in ([source("a", "a")], [source("a", "b"), source("b", "c"), source("c", "a")]):
        assert Origins(circle).count([s.id for s in circle]) == 1


def test_found_copies_join_origins_and_leave_the_others_as_they_were() -> None:
    origins = Origins([source("a"), source("b"), source("c", "b")])
    joined = origins.joined_by([("a", "c")])
    assert joined.count(["a", "b", "c"]) == 1
    assert origins.count(["a", "b"]) == 2


def test_a_chain_of_a_hundred_thousand_copies_is_one_origin() -> None:
    length = 100_000
    chain = [source(f"s{n:06}", f"s{n + 1:06}") for n in range(length)] + [source(f"s{length:06}")]
    for sources in (chain, chain[::-1]):
        origins = Origins(sources)
        assert origins.count(s.id for s in sources) == 1


NAMES = st.sampled_from("abcdefgh")
PAIRS = st.lists(st.tuples(NAMES, NAMES), max_size=12)


@given(PAIRS, st.lists(NAMES, min_size=1))
def test_two_sources_are_one_origin_exactly_when_a_way_leads_from_one_to_the_other(
    pairs: list[tuple[str, str]], told: list[str]
) -> None:
    kin = {name: {name} for name in "abcdefgh"}
    for _ in kin:
        for one, other in pairs:
            together = kin[one] | kin[other]
            kin.update(dict.fromkeys(together, together))
    origins = Origins(source(name, *(other for one, other in pairs if one == name)) for name in "abcdefgh")
    assert all(origins.same(one, other) == (other in kin[one]) for one in "abcdefgh" for other in "abcdefgh")
    classes = origins.classes(told)
    assert sorted(name for group in classes for name in group) == sorted(set(told))
    assert len(classes) == origins.count(told) == len({frozenset(kin[name]) for name in told})
