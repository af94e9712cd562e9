"""What lies in a case folder is read whole or not at all, and nothing outside it is ever opened."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from tests.casefile.folders import CASE, CATALOGUE, CLAIMS, FILES, REGISTER, faults_with, put, reading_with

from averment.casefile.reader import read_case
from averment.kernel.refusals import Refusal


def test_the_case_itself_has_no_fault(tmp_path: Path) -> None:
    case = reading_with(tmp_path, {}).case
    assert case is not None
    assert [claim.id for claim in case.claims] == ["held"]
    assert [provision.id for provision in case.instruments[0].provisions] == ["1.1", "1.10"]


@pytest.mark.parametrize(
    ("file", "content", "expected"),
    [
        (
            "claims.yaml", CLAIMS.replace("text:", "txt:"),
            "unknown-key claims.yaml:2 There is no key “txt” here. The nearest known is “text”.",
        ),
        (
            "claims.yaml", CLAIMS.replace("stance: supports, cred", "stnce: supports, cred"),
            "unknown-key claims.yaml:4 There is no key “stnce” here. The nearest known is “stance”.",
        ),
        (
            "claims.yaml", CLAIMS.replace("  text: Forty-one people were held.\n", ""),
            "missing-key claims.yaml:1 The key “text” is missing.",
        ),
        (
            "claims.yaml", CLAIMS.replace("credibility: 2", "credibility: true"),
            "wrong-value claims.yaml:4 “true” is not a whole number.",
        ),
        (
            "claims.yaml", CLAIMS.replace("credibility: 2", "credibility: 7"),
            "wrong-value claims.yaml:4 “7” is not a number up to 6.",
        ),
        (
            "claims.yaml", CLAIMS.replace("credibility: 2", "page: 0"),
            "wrong-value claims.yaml:4 “0” is not a number from 1 up.",
        ),
        (
            "claims.yaml", CLAIMS.replace("stance: supports, cred", "stance: suports, cred"),
            "wrong-value claims.yaml:4 “suports” is not one of 'supports', 'disputes', 'context'.",
        ),
        ("claims.yaml", CLAIMS.replace("id: held", "id: Held"), "wrong-value claims.yaml:1 “Held” is not an id"),
        (
            "claims.yaml", CLAIMS.replace("source: note", "source: notes"),
            "unknown-reference claims.yaml:1 There is no source “notes” in the case. The nearest known is "
            "“note”.",
        ),
        (
            "claims.yaml", CLAIMS.replace("forum.csv/2", "forum.csv/3"),
            "unknown-reference claims.yaml:1 There is no record “detainees/forum.csv/3”",
        ),
        (
            "claims.yaml", CLAIMS.replace("held-june", "held-july"),
            "unknown-reference claims.yaml:1 There is no figure “held-july” in the case. The nearest known "
            "is “held-june”.",
        ),
        (
            "claims.yaml", CLAIMS.replace("{record:", "{figure: held-june, record:"),
            "wrong-value claims.yaml:1 Ground 2 names record and figure.",
        ),
        (
            "claims.yaml", CLAIMS.replace("{record: detainees/forum.csv/2, ", "{"),
            "wrong-value claims.yaml:1 Ground 2 names no source, record or figure.",
        ),
        (
            "claims.yaml", CLAIMS + "- {id: forum, text: x}\n",
            "duplicate-id claims.yaml:7 The id “forum” is taken already, at case.yaml:4.",
        ),
        (
            "claims.yaml", CLAIMS + "- {id: call, text: x}\n",
            "duplicate-id positions.yaml:1 The id “call” is taken already, at claims.yaml:7.",
        ),
        ("claims.yaml", "held\n", "wrong-value claims.yaml:1 The file holds neither a list of entries nor one entry."),
        ("claims.yaml", "- held\n", "wrong-value claims.yaml:1 “held” is not a set of keys."),
        (
            "claims.yaml", CLAIMS.replace("  grounds:\n", "  grounds: {}\n  x:\n"),
            "wrong-value claims.yaml:3 A set of keys is not a list.",
        ),
        ("claims.yaml", "- id: held\n  text: [\n", "broken-file claims.yaml:3 The YAML cannot be read"),
        ("claims.yaml", "- id: held\n\ttext: a\n", "broken-file claims.yaml:2 The YAML cannot be read"),
        ("claims.yaml", b"- id: held\n  text: caf\xe9\n", "broken-file claims.yaml:2 The byte 0xe9 is not UTF-8."),
        ("claims.yaml", CLAIMS.encode("utf-16"), "broken-file claims.yaml:1 The byte 0xff is not UTF-8."),
        ("claims.yaml", "- id: held\n  text: a\0b\n", "broken-file claims.yaml:2 The YAML cannot be read: a character"),
        (
            "claims.jsonl", '{"id":"x","text":"a"}\n\n{"id":"y","txt":"a"}\n',
            "unknown-key claims.jsonl:3 There is no key “txt” here. The nearest known is “text”.",
        ),
        ("claims.jsonl", '{"id":"x","text":"a"}\n{"id":"y"\n', "broken-file claims.jsonl:2 The line is not JSON"),
        (
            "claims.jsonl", '{"id":"x","text":"a"}\n{"id":"y","text":"a","access":"sealed","access":"public"}\n',
            "broken-file claims.jsonl:2 The key “access” stands twice in one entry.",
        ),
        (
            "claims.jsonl",
            '{"id":"x","text":"a","grounds":[{"figure":"held-june","stance":"supports","figure":"held-june"}]}\n',
            "broken-file claims.jsonl:1 The key “figure” stands twice",
        ),
        ("claims.jsonl", '{"id":"x","text":"a\0"}\n', "broken-file claims.jsonl:1 The line is not JSON"),
        (
            "claims.jsonl", b'{"id":"x","text":"a"}\n{"id":"y","text":"\xe9"}\n',
            "broken-file claims.jsonl:2 The line is not JSON",
        ),
        (
            "claims.jsonl", '{"id":"x","text":"a"}\n{"id":"held","text":"a"}\n',
            "duplicate-id claims.jsonl:2 The id “held” is taken already, at claims.yaml:1.",
        ),
        ("claims.jsonl", "[1]\n", "wrong-value claims.jsonl:1 A list is not a set of keys."),
        ("claims.jsonl", "[" * 100_000 + "\n", "broken-file claims.jsonl:1 The line is not JSON"),
        (
            "claims/more.yaml", "- {id: x, text: a}\n- {id: y}\n",
            "missing-key claims/more.yaml:2 The key “text” is missing.",
        ),
        (
            "claims/more.yaml", "{id: y, txt: a, text: b}\n",
            "unknown-key claims/more.yaml:1 There is no key “txt” here.",
        ),
        (
            "sources/catalogue.yaml", CATALOGUE.replace("[note]", "[nota]"),
            "unknown-reference sources/catalogue.yaml:8 There is no source “nota”",
        ),
        (
            "sources/catalogue.yaml", CATALOGUE.replace("by: amina", "by: amena"),
            "unknown-reference sources/catalogue.yaml:1 There is no person “amena” in the case. The nearest "
            "known is “amina”.",
        ),
        (
            "sources/catalogue.yaml", CATALOGUE.replace("10:00:00Z", "10:00:00"),
            "wrong-value sources/catalogue.yaml:5 “2026-11-01T10:00:00” is not a time with its zone",
        ),
        (
            "sources/catalogue.yaml", CATALOGUE.replace("  access:", "  published: 2026-02-30\n  access:"),
            "wrong-value sources/catalogue.yaml:6 “2026-02-30” is not a date",
        ),
        (
            "sources/catalogue.yaml", CATALOGUE.replace("  access:", f"  sha256: {'0' * 64}\n  access:"),
            "evidence-altered sources/catalogue.yaml:1 The original of “note”, sources/files/note.txt, has "
            "the digest",
        ),
        (
            "sources/catalogue.yaml", CATALOGUE.replace("files/note.txt", "files/notes.txt"),
            "missing-file sources/catalogue.yaml:1 There is no file “sources/files/notes.txt”.",
        ),
        (
            "sources/catalogue.yaml", CATALOGUE.replace("access: public", "access: secret"),
            "wrong-value sources/catalogue.yaml:6 “secret” is not one of",
        ),
        (
            "registers/detainees/register.yaml", REGISTER.replace("source: forum-list", "source: forumlist"),
            "unknown-reference registers/detainees/register.yaml:4 There is no source “forumlist”",
        ),
        (
            "registers/detainees/register.yaml", REGISTER.replace("name: Name", "nam: Name"),
            "unknown-key registers/detainees/register.yaml:4 A register of people has no column “nam”. The "
            "nearest known is “name”.",
        ),
        (
            "registers/detainees/register.yaml", REGISTER.replace("name: Name", "name: Nam"),
            "unknown-reference registers/detainees/register.yaml:4 There is no column “Nam” in the header of "
            "forum.csv. The nearest known is “Name”.",
        ),
        (
            "registers/detainees/register.yaml", REGISTER.replace("count: people, ", ""),
            "wrong-value registers/detainees/register.yaml:6 The figure “held-june” has no measure.",
        ),
        (
            "registers/detainees/register.yaml", REGISTER.replace("count: people", "count: people, sum: date"),
            "wrong-value registers/detainees/register.yaml:6 The figure “held-june” has count and sum.",
        ),
        (
            "registers/detainees/register.yaml", REGISTER.replace("count: people", "count: events"),
            "wrong-value registers/detainees/register.yaml:6 The figure “held-june” counts events, but this "
            "is a register of people.",
        ),
        (
            "registers/detainees/register.yaml", REGISTER.replace("count: people", "count: people, list: union.csv"),
            "unknown-reference registers/detainees/register.yaml:6 There is no list “union.csv” in the "
            "register.",
        ),
        (
            "registers/detainees/register.yaml", REGISTER.replace("count: people", "count: people, lists: [forum.csv]"),
            "wrong-value registers/detainees/register.yaml:6 The figure “held-june” names lists, which only "
            "an estimate",
        ),
        (
            "registers/detainees/register.yaml", REGISTER.replace("where: {date", "where: {dat"),
            "unknown-reference registers/detainees/register.yaml:6 There is no mapped column “dat” in the "
            "register. The nearest known is “date”.",
        ),
        (
            "registers/detainees/register.yaml", REGISTER.replace("from: 2026-06-01", "from: June"),
            "wrong-value registers/detainees/register.yaml:6 In “held-june”, an end of date, “June”, is not "
            "a date",
        ),
        (
            "registers/detainees/register.yaml", REGISTER.replace("to: 2026-06-30", "to: 2025"),
            "wrong-value registers/detainees/register.yaml:6 In “held-june”, date runs from 2026-06-01 to "
            "2025: no row can lie there.",
        ),
        (
            "registers/detainees/register.yaml", REGISTER.replace("from:", "form:"),
            "registers/detainees/register.yaml:6",
        ),
        (
            "registers/detainees/register.yaml", REGISTER + "  part: {share: {of: held-june, in: held-jun}}\n",
            "unknown-reference registers/detainees/register.yaml There is no figure “held-jun”",
        ),
        (
            "registers/detainees/register.yaml",
            REGISTER + "  part: {share: {of: held-june, in: held-june}, list: forum.csv}\n",
            "wrong-value registers/detainees/register.yaml:7 The figure “part” is computed from others, so "
            "its list would do nothing.",
        ),
        (
            "registers/detainees/register.yaml", REGISTER + "  call: {count: rows}\n",
            "duplicate-id registers/detainees/register.yaml The figure “call” has the name of another figure "
            "or of a position.",
        ),
        (
            "registers/detainees/register.yaml",
            REGISTER.replace("figures:", "  - {file: forum.csv, organisation: forum, source: forum-list}\nfigures:"),
            "duplicate-id registers/detainees/register.yaml:3 The list forum.csv is named 2 times",
        ),
        (
            "registers/detainees/forum.csv", "No,Name,Date\n1,Ravel Osk,2026-06-02\n2,Tamas Irn,2026-06,seen\n",
            "broken-row registers/detainees/forum.csv:3 The row has 4 cells, its header 3.",
        ),
        (
            "registers/detainees/forum.csv", "No,Name,Date\n2,Ravel Osk,2026-06-02\n2,Tamas Irn,2026-06\n",
            "duplicate-id claims.yaml:1 2 rows have the id of the record “detainees/forum.csv/2”.",
        ),
        (
            "instruments.yaml", "- {id: law, symbol: L, provisions: [{id: a, text: x}, {id: a, text: y}]}\n",
            "duplicate-id instruments.yaml:1 The provision id “a” stands 2 times in “law”.",
        ),
        (
            "positions.yaml", "- id: call\n  paragraphs: [{id: p1, text: a}, {id: p1, text: b}]\n",
            "duplicate-id positions.yaml:1 The paragraph id “p1” stands 2 times in “call”.",
        ),
        (
            "positions.yaml", "- id: call\n  paragraphs: [{id: p1, text: a}]\n  rests_on: [hold]\n",
            "unknown-reference positions.yaml:1 There is no claim “hold” in the case. The nearest known is "
            "“held”.",
        ),
        (
            "submissions/upr/submission.yaml", "{forum: x, title: t, endorsed_by: [foram]}\n",
            "unknown-reference submissions/upr/submission.yaml:1 There is no organisation “foram”",
        ),
        (
            "submissions/upr/submission.yaml", "forum: x\ntitle: t\nstate: India\n",
            "wrong-value submissions/upr/submission.yaml:3 “India” is not a State by its three capital letters",
        ),
        (
            "submissions/upr/draft.md", None,
            "missing-file submissions/upr/draft.md There is no file “submissions/upr/draft.md”.",
        ),
        (
            "submissions/upr/draft.md", b"# Facts\n\nA caf\xe9.\n",
            "broken-file submissions/upr/draft.md:3 The byte 0xe9 is not UTF-8.",
        ),
        (
            "submissions/U P R/submission.yaml", "{forum: x, title: t}\n",
            "wrong-value submissions/U P R/submission.yaml The name of the folder “U P R” is no id.",
        ),
        ("submissions/held/submission.yaml", "{forum: x, title: t}\n", "missing-file submissions/held/draft.md"),
        (
            "case.yaml", CASE.replace("organisation: forum", "organisation: forun"),
            "unknown-reference case.yaml:5 There is no organisation “forun”",
        ),
        (
            "case.yaml", CASE + "polcy: {}\n",
            "unknown-key case.yaml:6 There is no key “polcy” here. The nearest known is “policy”.",
        ),
        (
            "case.yaml", CASE + "policy: {corroboration: {origins: 0}}\n",
            "wrong-value case.yaml:6 “0” is not a number from 1 up.",
        ),
        ("case.yaml", CASE.replace("averment: 1", "averment: 2"), "wrong-value case.yaml:1 “2” is not one of 1."),
        ("case.yaml", "", "wrong-value case.yaml:1 Nothing is not a set of keys."),
        (
            "claims.yml", CLAIMS,
            "unknown-file claims.yml No part of a case is called “claims.yml”. Perhaps “claims.yaml” was "
            "meant.",
        ),
        (
            "clams.yaml", "[]",
            "unknown-file clams.yaml No part of a case is called “clams.yaml”. Perhaps “claims.yaml” was "
            "meant.",
        ),
        ("claims/more.yml", "[]", "unknown-file claims/more.yml"),
        ("claims/deep/more.yaml", "[]", "unknown-file claims/deep/more.yaml"),
        ("claims.bak/more.yaml", "[]", "unknown-file claims.bak"),
        (
            "sources/catalog.yaml", "[]",
            "unknown-file sources/catalog.yaml No part of a case is called “sources/catalog.yaml”. Perhaps "
            "“sources/catalogue.yaml” was meant.",
        ),
        (
            "registers/dead/registr.yaml", "kind: people",
            "unknown-file registers/dead/registr.yaml The folder “registers/dead” has no register.yaml",
        ),
        (
            "submissions/icj/draft.md", "x",
            "unknown-file submissions/icj The folder “submissions/icj” has no submission.yaml",
        ),
    ],
)  # fmt: skip
def test_each_fault_is_told_with_its_file_its_line_and_what_was_meant(
    tmp_path: Path, file: str, content: str | bytes | None, expected: str
) -> None:
    faults = faults_with(tmp_path, {file: content})
    assert any(expected in fault for fault in faults), faults
    assert reading_with(tmp_path, {file: content}).case is None


def test_all_faults_are_gathered_and_nothing_is_taken(tmp_path: Path) -> None:
    reading = reading_with(
        tmp_path,
        {
            "case.yaml": CASE + "polcy: {}\n",
            "claims.yaml": "- {id: A}\n- {id: b, text: x, kind: wish}\n- {id: b, text: [x]}\n",
            "sources/catalogue.yaml": CATALOGUE.replace("files/note.txt", "../../note.txt"),
            "registers/detainees/forum.csv": 'No,Name,Date\n1,a\n2,"b"c,x\n3,d,e,f\n',
            "instruments.jsonl": "{\n{}\n",
            "tools.yaml": "",
        },
    )
    assert reading.case is None
    assert list(reading.faults) == sorted(reading.faults, key=lambda fault: fault.where)
    assert sorted((fault.code, str(fault.where)) for fault in reading.faults) == sorted(
        [
            ("unknown-key", "case.yaml:6"),
            ("missing-key", "claims.yaml:1"),
            ("wrong-value", "claims.yaml:1"),
            ("wrong-value", "claims.yaml:2"),
            ("wrong-value", "claims.yaml:3"),
            ("broken-file", "instruments.jsonl:1"),
            ("missing-key", "instruments.jsonl:2"),
            ("missing-key", "instruments.jsonl:2"),
            ("broken-row", "registers/detainees/forum.csv:2"),
            ("broken-row", "registers/detainees/forum.csv:3"),
            ("broken-row", "registers/detainees/forum.csv:4"),
            ("unsafe-path", "sources/catalogue.yaml:1"),
            ("unknown-file", "tools.yaml"),
        ]
    )
    assert all(fault.what and fault.why and fault.mend for fault in reading.faults)


@pytest.mark.parametrize("path", ["/etc/hostname", "../../secret.txt", "a/../../../secret.txt", "/dev/zero", "../.."])
def test_a_path_that_leaves_the_folder_is_not_followed_whatever_is_there(tmp_path: Path, path: str) -> None:
    for there in (False, True):
        if there:
            (tmp_path / "secret.txt").write_text("secret")
        faults = faults_with(tmp_path / "case", {"sources/catalogue.yaml": CATALOGUE.replace("files/note.txt", path)})
        assert len(faults) == 1
        assert faults[0].startswith("unsafe-path sources/catalogue.yaml:1")


def test_links_are_followed_inside_the_folder_only(tmp_path: Path) -> None:
    case = put(tmp_path / "case", FILES)
    (tmp_path / "secret.txt").write_text("secret")
    original = case / "sources/files/note.txt"
    original.rename(case / "sources/files/real.txt")
    original.symlink_to("real.txt")
    assert read_case(case).case is not None
    links = ((tmp_path / "secret.txt", "unsafe-path"), ("note.txt", "broken-file"), ("gone", "missing-file"))
    for target, code in links:
        original.unlink()
        original.symlink_to(target)
        assert [fault.code for fault in read_case(case).faults] == [code]


def test_a_pipe_a_folder_and_a_device_are_no_files_and_never_waited_for(tmp_path: Path) -> None:
    case = put(tmp_path / "case", FILES)
    original = case / "sources/files/note.txt"
    original.unlink()
    os.mkfifo(original)
    (case / "claims.yaml").unlink()
    os.mkfifo(case / "claims.yaml")
    (case / "instruments.yaml").unlink()
    (case / "instruments.yaml").mkdir()
    told = {str(fault.where): fault.what for fault in read_case(case).faults if "is not a file" in fault.what}
    assert set(told) == {"claims.yaml", "instruments.yaml", "sources/catalogue.yaml:1"}


def test_a_folder_of_the_case_that_is_a_link_out_of_it_is_not_read(tmp_path: Path) -> None:
    case = put(tmp_path / "case", FILES)
    shutil.move(case / "registers", tmp_path / "registers")
    (case / "registers").symlink_to(tmp_path / "registers")
    assert "unsafe-path" in {fault.code for fault in read_case(case).faults}


def test_folders_that_link_to_themselves_end(tmp_path: Path) -> None:
    case = put(tmp_path / "case", FILES)
    (case / "claims").mkdir()
    (case / "claims/again").symlink_to(case / "claims")
    (case / "sources/files/again").symlink_to(case)
    assert read_case(case).case is not None


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unreadable to root")
def test_a_file_without_permission_is_told(tmp_path: Path) -> None:
    case = put(tmp_path / "case", FILES)
    (case / "claims.yaml").chmod(0)
    (case / "sources/files/note.txt").chmod(0)
    faults = [str(fault.where) for fault in read_case(case).faults if "Permission" in fault.what]
    assert faults == ["claims.yaml", "sources/catalogue.yaml:1"]


def test_what_is_no_case_folder_is_refused_in_one_sentence(tmp_path: Path) -> None:
    loop, file = tmp_path / "loop", tmp_path / "file.txt"
    loop.symlink_to(loop)
    file.write_text(CASE)
    for root in (tmp_path / "gone", tmp_path, loop, file, Path("a\0b"), tmp_path / ("x" * 5000)):
        with pytest.raises(Refusal):
            read_case(root)


def test_names_that_are_not_utf8_are_told_and_can_be_printed(tmp_path: Path) -> None:
    case = put(tmp_path / "case", FILES)
    (case / "claims").mkdir()
    (case / os.fsdecode(b"claims/\xff.yaml")).write_text("[]")
    (case / os.fsdecode(b"sources/files/\xff.bin")).write_text("x")
    faults = read_case(case).faults
    assert [fault.code for fault in faults] == ["unknown-file"]
    assert "\ufffd" in faults[0].what
    faults[0].what.encode()


def test_originals_may_lie_anywhere_in_the_folder_but_are_never_a_part_of_the_case(tmp_path: Path) -> None:
    places = {"sources/data.csv": "data.csv", "originals/a.json": "../originals/a.json", "table.csv": "../table.csv"}
    for name, file in places.items():
        changed = {name: "x", "sources/catalogue.yaml": CATALOGUE.replace("files/note.txt", file)}
        assert not reading_with(tmp_path / name, changed).faults
    own = "../case.yaml catalogue.yaml ../claims.yaml ../registers/detainees/register.yaml ../submissions/upr/draft.md"
    for file in own.split():
        faults = faults_with(tmp_path / "own", {"sources/catalogue.yaml": CATALOGUE.replace("files/note.txt", file)})
        assert [fault.split()[0] for fault in faults] == ["unsafe-path"]


def test_what_editors_and_systems_leave_in_a_folder_is_no_fault(tmp_path: Path) -> None:
    left = [".git/config.yaml", ".DS_Store", "claims.yaml~", "README.md", "registers/.keep", ".x.yaml"]
    assert not reading_with(tmp_path, dict.fromkeys(left, "x")).faults


@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_byte_order_marks_and_line_ends_of_other_systems_change_nothing(tmp_path: Path, bom: str, end: str) -> None:
    changed = {
        name: (bom + content).replace("\n", end).encode()
        for name, content in FILES.items()
        if isinstance(content, str) and not name.startswith("sources/files")
    }
    changed["claims.jsonl"] = (bom + '{"id":"x","text":"a"}\n{"id":"y","text":"b"}').replace("\n", end).encode()
    plain = reading_with(tmp_path / "plain", {"claims.jsonl": '{"id":"x","text":"a"}\n{"id":"y","text":"b"}'}).case
    odd = reading_with(tmp_path / "odd", changed).case
    assert plain is not None
    assert odd is not None
    assert (odd.claims, odd.card, odd.registers, odd.submissions) == (
        plain.claims, plain.card, plain.registers, plain.submissions,
    )  # fmt: skip


def test_a_collection_may_be_kept_in_any_mixture_of_files(tmp_path: Path) -> None:
    mixed = {
        "claims.yaml": None,
        "claims/a.yaml": CLAIMS,
        "claims/b.jsonl": '{"id":"b","text":"a"}\n',
        "claims.jsonl": '{"id":"c","text":"a"}\n',
        "claims/d.yaml": "{id: d, text: a}",
        "claims/empty.yaml": "",
        "claims/empty.jsonl": "",
    }
    one = {"claims.yaml": "".join([CLAIMS, *(f"- {{id: {name}, text: a}}\n" for name in "dbc")])}
    assert reading_with(tmp_path / "mixed", mixed).case == reading_with(tmp_path / "one", one).case


def test_a_line_of_ten_megabytes_is_read(tmp_path: Path) -> None:
    text = "words " * 1_700_000
    case = reading_with(tmp_path, {"claims.jsonl": f'{{"id":"long","text":"{text}"}}\n'}).case
    assert case is not None
    assert case.claims[1].text == text


def test_a_hundred_thousand_excerpts_are_read_as_they_stand(tmp_path: Path) -> None:
    def line(number: int) -> str:
        ground = f'{{"source":"note","quote":"quote {number}-%d","stance":"supports","credibility":%d}}'
        grounds = ",".join(ground % (part, part + 1) for part in range(5))
        return f'{{"id":"c-{number}","text":"Claim {number}.","grounds":[{grounds}]}}\n'

    case = reading_with(tmp_path, {"claims.jsonl": "".join(map(line, range(20_000)))}).case
    assert case is not None
    claims = {claim.id: claim for claim in case.claims}
    assert sum(len(claim.grounds) for claim in case.claims) == 100_003
    assert claims["c-19999"].grounds[4].quote == "quote 19999-4"
    assert claims["c-777"].grounds[2].credibility == 3
    assert case.places["c-777"].line == 778
