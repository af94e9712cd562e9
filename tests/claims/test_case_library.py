"""What copies what in a case: the same from its folder and from the workspace, and for each viewer only her own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.casefile.folders import put

from averment.build.loading import load
from averment.casefile.reader import read_case
from averment.claims.loading import index_sources
from averment.claims.models import Findable
from averment.claims.report import CaseLibrary, answered
from averment.claims.rules.copying import Copying, copies_of, every_copy
from averment.evidence.models import Source
from averment.evidence.outside.store import Store
from averment.kernel.refusals import Refusal
from averment.team.models import Case
from averment.team.rules import Viewer, operator
from averment.web.folder_library import folder_library

AT = datetime(2026, 7, 1, 9, tzinfo=UTC)
OPERATOR = operator("Ravel", "a test")
AMINA = Viewer("Amina Q.", "valley", "amina", "forum")
DARA = Viewer("Dara", "valley", "dara", "delta")
STRANGER = Viewer("Irn", "coast", "irn", "harbour")
STORY = (
    "Men of the district guard closed the mill bridge at Duvren before the first carts had come down from the upper "
    "villages. By noon twelve carts of turnips waited on the bank, and the daughter of the miller walked from one "
    "driver to the next with a can of water."
)
OTHER = (
    "In the market of Hevin no stall was open on that day. A woman who had sold lamps there for thirty years told us "
    "that the wardens had come in the night with lists, and that whoever stood on one was taken along without a word."
)
CASE = """\
averment: 1
id: valley
title: The valley
organisations: [{id: forum, name: Northern Forum}, {id: delta, name: Delta}]
people:
  - {id: amina, name: Amina Q., organisation: forum, roles: [legal]}
  - {id: dara, name: Dara, organisation: delta, roles: [researcher]}
"""
CATALOGUE = """\
- {id: wire, title: Wire, kind: news, file: files/wire.txt, access: public, published: 2026-06-01, publisher: Orsa Wire,
   author: T. Vey, collected: {by: amina, at: 2026-06-02T10:00:00Z}}
- {id: paper, title: Paper, kind: news, file: files/paper.txt, access: coalition, published: 2026-06-02,
   collected: {by: amina, at: 2026-06-02T10:00:00Z}}
- {id: monthly, title: Monthly, kind: news, file: files/monthly.txt, access: public, published: 2026-06}
- {id: again, title: The paper once more, kind: news, file: files/again.txt, access: public}
- {id: secret, title: Secret, kind: testimony, file: files/secret.txt, published: 2026-05-01,
   collected: {by: amina, at: 2026-06-02T10:00:00Z}}
- {id: hidden, title: Hidden, kind: testimony, file: files/hidden.txt, collected: {by: dara, at: 2026-06-02T10:00:00Z}}
- {id: nobodys, title: Of nobody, kind: news, file: files/nobodys.txt}
- {id: shut, title: Sealed, kind: testimony, file: files/shut.txt, access: sealed}
- {id: apart, title: Apart, kind: news, file: files/apart.txt, access: public, origin: wire}
- {id: cited, title: Cited, kind: book, access: public, derives_from: [apart]}
- {id: short, title: Short, kind: web, file: files/short.txt, access: public}
- {id: short-too, title: Short too, kind: web, file: files/short.txt, access: public}
"""
TEXTS = {
    "wire": STORY,
    "paper": f"From our desk. {STORY}",
    "monthly": f"Of the month. {OTHER}\n\nElsewhere: {STORY}",
    "again": f"From our desk. {STORY}",
    "secret": f"She told it so. {STORY}",
    "hidden": f"He wrote it down. {OTHER} {STORY}",
    "nobodys": f"A leaf without a name. {OTHER}",
    "shut": STORY,
    "apart": "Nothing of the kind was seen by those who lived there, as they say to this day when they are asked.",
    "short": "Not found.",
}
JUDGMENTS = """\
- {id: parted, sources: [wire, monthly], judged: independent, reason: It had its own reporter., by: amina,
   at: 2026-06-05T10:00:00Z}
- {id: joined, sources: [apart, nobodys], judged: same-origin, reason: One hand., by: amina, at: 2026-06-05T10:00:00Z}
"""
pytestmark = pytest.mark.django_db


@dataclass
class Loaded:
    """The case in a workspace."""

    row: Case
    store: Store
    root: Path

    def library(self, viewer: Viewer = OPERATOR) -> CaseLibrary:
        return CaseLibrary(viewer, self.row, self.root / "library")

    def every(self, viewer: Viewer = OPERATOR) -> Copying:
        return answered(self.library(viewer), every_copy)

    def of(self, ref: str, viewer: Viewer = OPERATOR) -> Copying:
        source, stamp = self.library(viewer).source(ref)
        return answered(self.library(viewer), lambda asked: copies_of(asked, source, stamp))


def folder(root: Path) -> Path:
    texts = {f"sources/files/{name}.txt": text for name, text in TEXTS.items()}
    more = {"case.yaml": CASE, "sources/catalogue.yaml": CATALOGUE, "sources/origins.yaml": JUDGMENTS}
    return put(root, {**texts, **more})


@pytest.fixture
def valley(tmp_path: Path) -> Loaded:
    case = read_case(folder(tmp_path / "case")).case
    assert case is not None
    store = Store(tmp_path / "store")
    load(case, store, OPERATOR, AT)
    return Loaded(Case.objects.get(ref="valley"), store, tmp_path)


def told(found: Copying) -> list[tuple[object, ...]]:
    return [(one.first, one.second, one.one_origin, one.earlier, one.passages, one.same_text) for one in found.copies]


def pairs(found: Copying) -> set[tuple[str, str]]:
    return {(one.first, one.second) for one in found.copies}


def test_the_workspace_gives_what_the_folder_gives(valley: Loaded) -> None:
    case = read_case(valley.root / "case").case
    assert case is not None
    with folder_library(case) as library:
        found, mine = every_copy(library), valley.every()
        assert told(found) == told(mine)
        assert (found.classes, found.judgments, found.contradicted) == (mine.classes, mine.judgments, mine.contradicted)
        for source in case.sources:
            of_folder, of_workspace = copies_of(library, *library.source(source.id)), valley.of(source.id)
            assert told(of_folder) == told(of_workspace), source.id
            assert of_folder.classes == of_workspace.classes, source.id
    assert ("again", "paper", True, "", (), True) in told(mine)


def test_what_came_first_is_told_as_far_as_the_dates_know_it(valley: Loaded) -> None:
    found = {(one.first, one.second): one.earlier for one in valley.every().copies}
    assert found["secret", "wire"] == "secret"
    assert found["again", "wire"] == ""
    assert found["monthly", "wire"] == ""
    assert found["monthly", "secret"] == "secret"


def test_a_class_says_who_is_in_it_and_why(valley: Loaded) -> None:
    (one,) = valley.every().classes
    assert set(one.members) == {"again", "apart", "cited", "hidden", "monthly", "nobodys", "paper", "secret", "wire"}
    assert {(tie.first, tie.second, tie.why) for tie in one.ties} >= {
        ("apart", "wire", "declared"),
        ("cited", "apart", "derived"),
        ("apart", "nobodys", "judged"),
    }
    assert {(first, second) for first, second, _ in valley.every().contradicted} == {("monthly", "wire")}


@pytest.mark.parametrize("viewer", [AMINA, DARA, STRANGER], ids=["amina", "dara", "of another case"])
def test_a_viewer_learns_of_no_source_that_she_may_not_see(valley: Loaded, viewer: Viewer) -> None:
    hers = {AMINA: {"secret"}, DARA: {"hidden"}, STRANGER: set[str]()}[viewer]
    seen = set() if viewer is STRANGER else {"wire", "paper", "monthly", "again", "apart", "cited"} | hers
    found = valley.every(viewer)
    named = {ref for pair in pairs(found) for ref in pair} | {ref for one in found.classes for ref in one.members}
    assert named <= seen
    assert {ref for judgment in found.judgments for ref in judgment.sources} <= seen
    assert named >= hers
    for ref in ("secret", "hidden", "nobodys", "shut"):
        if ref not in hers:
            with pytest.raises(Refusal, match="has no source"):
                valley.library(viewer).source(ref)


def test_what_is_hidden_changes_no_answer_and_opens_no_file(valley: Loaded, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("averment.claims.rules.fingerprints.MOST_HOLDERS", 6)
    monkeypatch.setattr("averment.claims.rules.likeness.MOST_HOLDERS", 6)
    before, of_wire = valley.every(DARA), valley.of("wire", DARA)
    owner = Source.objects.get(ref="secret").owner
    for number in range(12):
        path = valley.root / f"h{number}.txt"
        path.write_text(f"Copy {'abcdefghijkl'[number]}. {STORY} {OTHER}", encoding="utf-8")
        source = Source.objects.get(ref="secret")
        source.pk, source.ref, source.owner = None, f"h{number}", owner
        source.digest = valley.store.put(path).sha256
        source.save()
        index_sources(valley.row, [source], valley.store)
    assert (told(valley.every(DARA)), valley.every(DARA).classes) == (told(before), before.classes)
    assert told(valley.of("wire", DARA)) == told(of_wire)
    assert len(pairs(valley.every(AMINA))) > len(pairs(before)) + 5
    opened = {volume.path.parent.name for volume in valley.library(DARA).volumes}
    assert opened <= {"open", "of-delta"}


def test_the_library_follows_what_comes_goes_and_is_read_anew(valley: Loaded) -> None:
    assert ("again", "paper") in pairs(valley.every())
    Source.objects.filter(ref="paper").update(access="sealed")
    assert not {pair for pair in pairs(valley.every()) if "paper" in pair}
    Source.objects.filter(ref="paper").update(access="coalition")
    path = valley.root / "new.txt"
    path.write_text(OTHER, encoding="utf-8")
    Source.objects.filter(ref="paper").update(digest=valley.store.put(path).sha256)
    index_sources(valley.row, Source.objects.filter(ref="paper"), valley.store)
    found = pairs(valley.every())
    assert not found & {("paper", "wire"), ("again", "paper")}
    assert ("nobodys", "paper") in found
    Findable.objects.filter(source__ref="nobodys").delete()
    assert not {pair for pair in pairs(valley.every()) if "nobodys" in pair}


def test_a_damaged_library_gives_the_same_answers_and_is_whole_again(valley: Loaded) -> None:
    before = told(valley.every())
    paths = sorted((valley.root / "library").rglob("*.volume"))
    assert len(paths) == 4
    for path in paths:
        data = bytearray(path.read_bytes())
        data[-9] ^= 1
        path.write_bytes(data)
    assert told(valley.every()) == before
    assert valley.of("wire").copies


def test_a_text_of_a_few_words_that_several_have_makes_no_origin(valley: Loaded) -> None:
    assert not {pair for pair in pairs(valley.every()) if "short" in pair}
    assert valley.of("short").copies == ()
