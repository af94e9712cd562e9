"""Files become sources: none takes the place of another, and nobody learns what somebody else holds."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from averment.evidence.loading import Taken, take_in
from averment.evidence.models import CustodyEntry, Source
from averment.evidence.outside.intake.found import Found
from averment.evidence.outside.store import Stored
from averment.evidence.rules import naming
from averment.team.loading import Trail
from averment.team.models import Case, Organisation, Person
from averment.team.rules import Viewer

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.fixture
def case() -> Case:
    made = Case.objects.create(ref="valley", title="The valley", languages=["en"], policy={})
    for place, ref in enumerate(("forum", "union")):
        one = Organisation.objects.create(case=made, ref=ref, place=place, name=ref, caucus="")
        Person.objects.create(case=made, ref=f"of-{ref}", place=place, name=ref, organisation=one, roles=[])
    return made


def member(organisation: str) -> Viewer:
    return Viewer(organisation, "valley", f"of-{organisation}", organisation, frozenset(), "a test")


def bring(case: Case, organisation: str, *texts: str, name: str = "a.txt", access: str = "confidential") -> list[Taken]:
    files = [(Found(name, Path(name), "by hand"), stored(text)) for text in texts]
    return take_in(case, files, access, Trail(member(organisation), AT))  # type: ignore[arg-type]


def stored(text: str) -> Stored:
    return Stored(hashlib.sha256(text.encode()).hexdigest(), len(text), True, "text/plain")


def test_files_whose_usual_ids_are_the_same_are_each_a_source_of_its_own(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(naming, "_DIGITS", 1)  # of sixteen ids a hundred files must meet
    texts = [str(number) for number in range(100)]
    first = bring(case, "forum", *texts[:60])
    second = bring(case, "forum", *texts)
    assert [one.new for one in second] == [False] * 60 + [True] * 40
    assert [one.source for one in second[:60]] == [one.source for one in first]
    assert len({one.source for one in second}) == 100
    digests = dict(Source.objects.values_list("ref", "digest"))
    assert [digests[one.source] for one in second] == [stored(text).sha256 for text in texts]
    assert CustodyEntry.objects.values("object").distinct().count() == 100


def test_an_id_that_a_catalogue_gave_to_another_file_is_left_to_it(case: Case) -> None:
    refs = [naming.source_id("a.txt", stored("x").sha256, "forum", taken) for taken in range(3)]
    texts = dict.fromkeys(("title", "kind", "publisher", "author", "url", "language", "reliability", "origin"), "")
    Source.objects.bulk_create(
        Source(case=case, ref=ref, digest="0" * 64, access="sealed", file="", derives_from=[], **texts) for ref in refs
    )
    (taken,) = bring(case, "forum", "x")
    assert taken.new
    assert taken.source == naming.source_id("a.txt", stored("x").sha256, "forum", 3)
    assert len(taken.source) <= 63


def test_a_sealed_source_of_ones_own_organisation_is_one_with_the_same_bytes(case: Case) -> None:
    (first,) = bring(case, "forum", "x")
    Source.objects.update(access="sealed")
    again = bring(case, "forum", "w", "x", "y")
    assert [(one.new, one.other_tier) for one in again] == [(True, False), (False, True), (True, False)]
    assert again[1].source == first.source


@pytest.mark.parametrize("access", ["confidential", "sealed"])
def test_what_another_organisation_keeps_to_itself_is_not_learnt_from_bringing_the_same(
    case: Case, access: str
) -> None:
    (first,) = bring(case, "forum", "x")
    Source.objects.update(access=access)
    (second,) = bring(case, "union", "x")
    assert second.new
    assert second.source != first.source
    assert not bring(case, "forum", "x")[0].new


def test_a_tier_stays_as_it_was_and_that_is_known(case: Case) -> None:
    bring(case, "forum", "x", access="public")
    (own,), (other,) = bring(case, "forum", "x", access="coalition"), bring(case, "union", "x", access="public")
    assert (own.new, own.other_tier, other.new, other.other_tier) == (False, True, False, False)
    assert [source.access for source in Source.objects.all()] == ["public"]
