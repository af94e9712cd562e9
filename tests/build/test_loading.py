"""A case folder is taken in as it was checked, whatever happens to its files or in the workspace meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.casefile.folders import FILES, put

from averment.build import loading
from averment.casefile.nouns import Case
from averment.casefile.reader import read_case
from averment.claims.loading import index_what_is_missing
from averment.claims.models import Findable
from averment.evidence.outside.store import Store
from averment.kernel.refusals import Refusal
from averment.team.models import Case as CaseRow
from averment.team.rules import operator

pytestmark = pytest.mark.django_db
OPERATOR = operator("Ravel", "a test")
AT = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.fixture
def case(tmp_path: Path) -> Case:
    found = read_case(put(tmp_path / "case", FILES)).case
    assert found is not None
    return found


@pytest.mark.parametrize("name", ["sources/files/note.txt", "registers/detainees/forum.csv"])
def test_a_file_that_changed_after_it_was_checked_refuses_the_load(case: Case, tmp_path: Path, name: str) -> None:
    path = tmp_path / "case" / name
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b"-02", b"-03").replace(b"counted", b"guessed"))
    with pytest.raises(Refusal, match="changed while the case was taken in") as refused:
        loading.load(case, Store(tmp_path / "store"), OPERATOR, AT)
    assert refused.value.where == name
    assert CaseRow.objects.count() == 0
    path.write_bytes(whole)
    assert loading.load(case, Store(tmp_path / "store"), OPERATOR, AT)


def test_an_original_behind_a_link_inside_the_folder_is_taken_in_as_it_was_checked(tmp_path: Path) -> None:
    put(tmp_path / "case", FILES)
    note = tmp_path / "case/sources/files/note.txt"
    note.rename(note.with_name("real.txt"))
    note.symlink_to("real.txt")
    case = read_case(tmp_path / "case").case
    assert case is not None
    assert loading.load(case, Store(tmp_path / "store"), OPERATOR, AT)


def test_the_second_of_two_who_load_the_same_case_at_once_finds_it_there(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path / "store")
    assert loading.load(case, store, OPERATOR, AT)
    looks = [lambda *_: False, loading._is_there]  # when the second one looked, the first had not finished
    monkeypatch.setattr(loading, "_is_there", lambda *given: looks.pop(0)(*given))
    assert not loading.load(case, store, OPERATOR, AT)
    assert (looks, CaseRow.objects.count()) == ([], 1)


def test_what_a_search_finds_is_made_good_where_a_load_was_broken_off_before_it(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path / "store")
    monkeypatch.setattr(loading, "index_what_is_missing", lambda *_: None)  # as where it was killed
    assert loading.load(case, store, OPERATOR, AT)
    assert Findable.objects.count() == 0
    monkeypatch.setattr(loading, "index_what_is_missing", index_what_is_missing)
    assert not loading.load(case, store, OPERATOR, AT)
    excerpts = sum(bool(ground.quote) for claim in case.claims for ground in claim.grounds)
    assert Findable.objects.count() == len(case.claims) + len(case.sources) + excerpts


def test_the_load_of_another_state_at_the_same_time_is_refused(case: Case, tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    loading.load(case, store, OPERATOR, AT)
    with pytest.raises(Refusal, match="in another state"):
        loading.load(replace(case, claims=()), store, OPERATOR, AT)
