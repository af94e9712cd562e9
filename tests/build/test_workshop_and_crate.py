"""The database is the workshop, the case file is the crate: what goes in comes out equal, and nothing is forgotten."""

from __future__ import annotations

import tempfile
from dataclasses import fields, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from django.apps import apps
from django.db import transaction
from hypothesis import assume, given, settings
from tests.casefile.folders import FILES, put
from tests.casefile.generated_cases import LISTS, ORIGINALS, cases, originals_of

from averment.build.freeze import freeze
from averment.build.loading import left_out, load
from averment.casefile import nouns
from averment.casefile.columns import column_names
from averment.casefile.reader import read_case
from averment.casefile.writer import write_case
from averment.claims.models import Claim
from averment.claims.queries import grounds
from averment.evidence.models import Source
from averment.evidence.outside.store import Store
from averment.kernel.refusals import Refusal
from averment.registers.models import Row
from averment.team.models import AuditLine, Case
from averment.team.rules import Viewer, operator

OPERATOR = operator("Ravel", "a test")
AT = datetime(2026, 11, 24, tzinfo=UTC)
HERE = Path(__file__).parents[2]
pytestmark = pytest.mark.django_db


def case_in(folder: Path) -> nouns.Case:
    case = read_case(folder).case
    assert case is not None
    return case


def small(tmp_path: Path) -> nouns.Case:
    return case_in(put(tmp_path / "case", FILES))


def holds_nul(case: nouns.Case) -> bool:
    """Whether a text that is a column of its own holds the one character that PostgreSQL cannot keep."""
    return "\\x00" in repr(case)


def without_the_sealed_in_plain(case: nouns.Case) -> nouns.Case:
    """The case as a workspace takes it: the original of a sealed source that can be read is not there."""
    plain = [one for one in case.sources if one.access == "sealed" and not one.sealed]
    sources = tuple(replace(one, file="", sha256=None) if one in plain else one for one in case.sources)
    gone = {one.file for one in plain}
    return replace(case, sources=sources, digests={name: d for name, d in case.digests.items() if name not in gone})


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@settings(max_examples=40)
@given(cases())
def test_what_is_loaded_comes_out_equal_whatever_it_holds(case: nouns.Case) -> None:
    with tempfile.TemporaryDirectory() as name, transaction.atomic():
        root = Path(name)
        put(root / "in", {**ORIGINALS, **LISTS})
        digests = {file: sha256((root / "in" / file).read_bytes()).hexdigest() for file in originals_of(case)}
        case = replace(case, root=root / "in", digests=digests)
        store = Store(root / "store")
        assume(not holds_nul(case))
        assert load(case, store, OPERATOR, AT)
        case, frozen = without_the_sealed_in_plain(case), freeze(OPERATOR, "valley", store)
        assert frozen == case
        write_case(case, root / "one")
        write_case(frozen, root / "two")
        assert bytes_of(root / "one") == bytes_of(root / "two")
        transaction.set_rollback(True)


@pytest.mark.parametrize("name", ["examples/valley", "../shared/cases/kashmir"])
def test_a_real_case_goes_through_the_database_without_a_loss(tmp_path: Path, name: str) -> None:
    if not (HERE / name).exists():
        pytest.skip(f"{name} does not ship")
    case = case_in(HERE / name)
    store = Store(tmp_path / "store")
    load(case, store, OPERATOR, AT)
    write_case(freeze(OPERATOR, case.card.id, store), tmp_path / "out")
    assert case_in(tmp_path / "out") == case


def test_the_same_case_again_changes_nothing_and_another_state_is_refused(tmp_path: Path) -> None:
    store, case = Store(tmp_path / "store"), small(tmp_path)
    assert load(case, store, OPERATOR, AT)
    lines = AuditLine.objects.count()
    assert not load(case, store, OPERATOR, AT)
    other = replace(case, claims=(replace(case.claims[0], text="Forty people were held."),))
    with pytest.raises(Refusal, match="in another state"):
        load(other, store, OPERATOR, AT)
    assert AuditLine.objects.count() == lines
    assert Claim.objects.get().text == case.claims[0].text


def test_a_load_that_breaks_in_the_middle_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("averment.build.loading.load_submissions", full)
    with pytest.raises(OSError, match="No space"), transaction.atomic():
        load(small(tmp_path), Store(tmp_path / "store"), OPERATOR, AT)
    assert (Case.objects.count(), Claim.objects.count(), AuditLine.objects.count()) == (0, 0, 0)


def test_a_text_with_a_nul_is_refused_by_the_name_of_its_place_and_nothing_stays(tmp_path: Path) -> None:
    case = small(tmp_path)
    odd = replace(case, claims=(replace(case.claims[0], text="Forty-one\0people"),))
    with pytest.raises(Refusal, match=r"A claim has a character in “text” .*\(held\)"):
        load(odd, Store(tmp_path / "store"), OPERATOR, AT)
    assert Case.objects.count() == 0


def test_each_thing_that_is_loaded_has_its_line_in_the_trail(tmp_path: Path) -> None:
    load(small(tmp_path), Store(tmp_path / "store"), OPERATOR, AT)
    told = {(line.kind, line.ref) for line in AuditLine.objects.all()}
    assert {("case", "valley"), ("claim", "held"), ("source", "note"), ("row", "detainees/forum.csv/2")} <= told
    assert {(line.actor, line.reason, line.verb, line.at) for line in AuditLine.objects.all()} == {
        ("Ravel", "a test", "load", AT)
    }


def test_a_row_keeps_its_cells_as_they_came(tmp_path: Path) -> None:
    csv = 'No,Name,Date,Remarks\n۱, Ravel  Osk ,2026-06-02,\n2,زہور,2026-06,"a\nb"\n'
    case = case_in(put(tmp_path / "case", {**FILES, "registers/detainees/forum.csv": csv}))
    load(case, Store(tmp_path / "store"), OPERATOR, AT)
    assert [row.cells for row in Row.objects.order_by("number")] == [
        ["۱", " Ravel  Osk ", "2026-06-02", ""],
        ["2", "زہور", "2026-06", "a\nb"],
    ]


def test_the_plain_original_of_a_sealed_source_is_left_out_and_with_it_its_digest(tmp_path: Path) -> None:
    catalogue = str(FILES["sources/catalogue.yaml"]).replace("access: public", "access: sealed")
    store, case = (
        Store(tmp_path / "store"),
        case_in(put(tmp_path / "case", {**FILES, "sources/catalogue.yaml": catalogue})),
    )
    assert left_out(case) == ("note",)
    assert load(case, store, OPERATOR, AT)
    frozen = freeze(OPERATOR, "valley", store)
    assert frozen == without_the_sealed_in_plain(case)
    assert [(one.id, one.file) for one in frozen.sources] == [("forum-list", ""), ("note", "")]
    held = b"".join(path.read_bytes() for path in store.root.rglob("*") if path.is_file())
    assert b"We counted" not in held
    assert case.digests["sources/files/note.txt"].encode() not in held
    assert not load(case, store, OPERATOR, AT)


# ── what a member may see ──


def _shared(tmp_path: Path, access: str) -> nouns.Case:
    """The small case with a second organisation, of which Dara is; the field note has the given access.

    Where that is sealed, Amina alone holds a key to it.
    """
    files = {
        **FILES,
        "case.yaml": str(FILES["case.yaml"])
        .replace("{id: forum, name: Northern Forum}", "{id: forum, name: Northern Forum}, {id: delta, name: Delta}")
        .replace("roles: [researcher]}", "roles: [researcher]}, {id: dara, name: Dara, organisation: delta}"),
        "sources/catalogue.yaml": str(FILES["sources/catalogue.yaml"])
        .replace("access: public", f"access: {access}")
        .replace("kind: dataset", "kind: dataset\n  access: coalition"),
    }
    if access == "sealed":
        catalogue = str(files["sources/catalogue.yaml"]).replace("files/note.txt", f"sealed/note.age\n{SEALED}", 1)
        files |= {"sources/catalogue.yaml": catalogue, "sources/sealed/note.age": b"age-encryption.org/v1\n"}
    return case_in(put(tmp_path / "case", files))


SEALED = f"  sealed: {{commitment: {'0' * 64}, custodians: [amina], slip: of a test}}"


@pytest.mark.parametrize(
    ("access", "amina", "dara"),
    [("public", True, True), ("coalition", True, True), ("confidential", True, False), ("sealed", True, False)],
)
def test_a_case_is_computed_only_for_who_may_see_all_of_it(
    tmp_path: Path, access: str, amina: bool, dara: bool
) -> None:
    store = Store(tmp_path / "store")
    case = _shared(tmp_path, access)
    load(case, store, OPERATOR, AT)
    for person, organisation, allowed in (("amina", "forum", amina), ("dara", "delta", dara)):
        viewer = Viewer(person, "valley", person, organisation)
        if allowed:
            assert freeze(viewer, "valley", store) == case
        else:
            with pytest.raises(Refusal, match="computed from a part"):
                freeze(viewer, "valley", store)


@pytest.mark.parametrize(
    ("access", "seen"), [("public", True), ("", True), ("confidential", False), ("sealed", False), ("secret", False)]
)
def test_a_ground_that_names_a_row_is_there_for_who_may_see_the_row(tmp_path: Path, access: str, seen: bool) -> None:
    folder = _shared(tmp_path, "coalition").root / "registers/detainees"
    card, rows = folder / "register.yaml", folder / "forum.csv"
    card.write_text(card.read_text().replace("date: Date}", "date: Date, access: Remarks}"))
    rows.write_text(rows.read_text().replace(",\n", f",{access}\n").replace("seen", access))
    load(case_in(folder.parents[1]), Store(tmp_path / "store"), OPERATOR, AT)
    row = Case.objects.get()
    dara = Viewer("Dara", "valley", "dara", "delta")
    assert grounds(OPERATOR, row).filter(record="detainees/forum.csv/2").exists()
    assert grounds(dara, row).filter(record="detainees/forum.csv/2").exists() is seen
    assert grounds(dara, row).filter(record="").count() == 2
    Source.objects.filter(ref="forum-list").update(access="confidential")
    assert not grounds(dara, row).exclude(record="").exists()


def test_a_case_that_is_not_there_and_one_that_is_not_for_her_look_the_same(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    load(small(tmp_path), store, OPERATOR, AT)
    stranger = Viewer("Irn", "coast", "irn", "harbour")
    told = []
    for ref in ("valley", "vallex"):
        with pytest.raises(Refusal) as refused:
            freeze(stranger, ref, store)
        told.append(str(refused.value).replace(ref, "…"))
    assert told[0] == told[1]


# ── nothing is forgotten ──

TABLES: dict[str, type] = {
    "team.Case": nouns.CaseCard,
    "team.Organisation": nouns.Organisation,
    "team.Person": nouns.Person,
    "evidence.Source": nouns.Source,
    "claims.OriginJudgment": nouns.OriginJudgment,
    "claims.Claim": nouns.Claim,
    "claims.Ground": nouns.Ground,
    "claims.Instrument": nouns.Instrument,
    "registers.Register": nouns.RegisterCard,
    "registers.ContributedList": nouns.ListCard,
    "registers.Row": nouns.Row,
    "positions.Position": nouns.Position,
    "positions.Consultation": nouns.Consultation,
    "submissions.Submission": nouns.SubmissionCard,
}
ELSEWHERE = {  # values of a noun that are tables of their own, or are kept with another
    "team.Case": {"organisations", "people"},
    "claims.Claim": {"grounds"},
    "registers.Register": {"lists"},
    "positions.Consultation": {"files"},
}
NOT_FROZEN = {
    "id": "the number of the row, which no crate knows",
    "case": "the crate is the case",
    "place": "the order, which the crate keeps by its own order",
    "owner": "follows from who collected a source; of a claim, who entered it, which is for the workshop",
    "digest": "frozen as the digests of the case",
    "transcript": "frozen as the digests of the case",
    "claim": "the ground stands in its claim",
    "register": "the list stands in its register",
    "contributed": "the row stands in its list",
    "header": "frozen as the header of the list's table",
    "list_source": "follows from the row that the ground names",
    "row_access": "the same",
    "access": "of a row: follows from its cells",
    "ref": "of a register, a consultation, a submission: the name of its folder",
    "draft": "frozen as the submission's text",
}
NOT_IN_THE_CRATE = {
    "claims.Findable": "the index of the search is made anew from sources and claims",
    "claims.FindableWords": "the index of the search is made anew from sources and claims",
    "team.Workspace": "whose database it is, which no case knows",
    "team.AuditLine": "who did what in the workshop stays in the workshop",
    "evidence.Custodian": "follows from who holds a sealed source",
    "evidence.MachineText": "what a machine read proves nothing, and is read anew",
    "evidence.CustodyLog": "the log is the workspace's; a package carries the events of its own sources",
    "evidence.CustodyEntry": "the same",
    "evidence.CustodyNode": "the same",
    "evidence.CustodyCheckpoint": "the same",
    "evidence.CustodyStamp": "the same",
    "positions.ConsultationFile": "frozen as the files of its consultation",
}


def test_every_column_is_frozen_or_listed_with_a_reason() -> None:
    ours = [model for model in apps.get_models() if model.__module__.startswith("averment.")]
    assert {model._meta.label for model in ours} == TABLES.keys() | NOT_IN_THE_CRATE.keys()
    for model in ours:
        if model._meta.label in NOT_IN_THE_CRATE:
            continue
        columns = {field.name for field in model._meta.fields}
        frozen = set(column_names(TABLES[model._meta.label]))
        assert columns - frozen <= NOT_FROZEN.keys(), model._meta.label
        assert frozen - columns == ELSEWHERE.get(model._meta.label, set()), model._meta.label
    assert {field.name for field in fields(nouns.Case)} >= {"digests", "stored"}
