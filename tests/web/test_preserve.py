"""Originals are taken in: every kind of thing that a folder may hold, each once, whatever breaks off in between."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import subprocess
import time
import zipfile
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from tests.web.commands import COMMAND, VALLEY, environment
from tests.web.conftest import Run


def taken(workspace: Run, *paths: str | Path, **more: str) -> dict[str, Any]:
    told = workspace("preserve", "valley", *paths, "--json", **more)
    assert told.stdout, told.stderr
    report: dict[str, Any] = json.loads(told.stdout)
    assert told.returncode == (1 if report["passed_over"] else 0)
    return report


def names(report: dict[str, Any], outcome: str) -> list[str]:
    return [item["name"] for item in report["items"] if item["outcome"] == outcome]


def sources(workspace: Run, tmp_path: Path) -> list[dict[str, Any]]:
    """The catalogue of the case as it comes out, but for what the demonstration brought."""
    for number in range(99):
        out = f"dump{number}"
        if not (tmp_path / out).exists():
            break
    assert workspace("case", "dump", "valley", out).returncode == 0
    lines = (tmp_path / out / "sources/catalogue.jsonl").read_text(encoding="utf-8").splitlines()
    known = VALLEY / "sources/catalogue.yaml"
    return [one for one in map(json.loads, lines) if f"id: {one['id']}\n" not in known.read_text(encoding="utf-8")]


@pytest.fixture
def filled(workspace: Run) -> Run:
    assert workspace("case", "load", VALLEY).returncode == 0
    return workspace


def test_each_file_of_a_folder_becomes_a_source_of_whoever_took_it_in(filled: Run, tmp_path: Path) -> None:
    (tmp_path / "in/sub").mkdir(parents=True)
    (tmp_path / "in/Reply of the Ministry.txt").write_text("We hold forty-one.")
    (tmp_path / "in/sub/وزارت کا جواب.html").write_text("<!doctype html><p>اکتالیس")
    report = taken(filled, "in", AVERMENT_MEMBER="tavi")
    assert (report["taken_in"], report["there_already"], report["passed_over"]) == (2, 0, 0)
    assert names(report, "taken-in") == ["in/Reply of the Ministry.txt", "in/sub/وزارت کا جواب.html"]
    reply, page = sorted(sources(filled, tmp_path), key=lambda one: one["title"])
    assert (reply["title"], reply["kind"], page["title"], page["kind"]) == (
        "Reply of the Ministry.txt", "report", "وزارت کا جواب.html", "web",
    )  # fmt: skip
    assert reply["id"].startswith("reply-of-the-ministry-")
    assert reply["sha256"] == hashlib.sha256(b"We hold forty-one.").hexdigest()
    assert (reply["collected"]["by"], reply["collected"]["how"]) == ("tavi", "from in/Reply of the Ministry.txt")
    assert "access" not in reply  # confidential, to the organisation of whoever collected it


def test_the_same_again_changes_nothing_and_the_same_bytes_are_one_source(filled: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("a.txt", "b.txt"):
        (tmp_path / "in" / name).write_text("the same")
    first = taken(filled, "in")
    assert (first["taken_in"], first["there_already"]) == (1, 1)
    before = sources(filled, tmp_path)
    again = taken(filled, "in")
    assert (again["taken_in"], again["there_already"]) == (0, 2)
    assert sources(filled, tmp_path) == before
    assert json.loads(filled("verify", "work", "--json").stdout)["entries"] == 20


def test_two_organisations_may_hold_the_same_bytes_and_neither_learns_it(filled: Run, tmp_path: Path) -> None:
    (tmp_path / "leak.txt").write_text("what both were given")
    first = taken(filled, "leak.txt", AVERMENT_MEMBER="tavi")
    second = taken(filled, "leak.txt", AVERMENT_MEMBER="maren")
    assert [report["taken_in"] for report in (first, second)] == [1, 1]
    assert first["items"][0]["source"] != second["items"][0]["source"]
    for_all = taken(filled, "leak.txt", "--access", "public", AVERMENT_MEMBER="ilka")
    assert for_all["taken_in"] == 1
    assert taken(filled, "leak.txt", AVERMENT_MEMBER="sorel")["there_already"] == 1


def test_what_is_no_file_is_passed_over_and_told(filled: Run, tmp_path: Path) -> None:
    place = tmp_path / "in"
    place.mkdir()
    (place / "a.txt").write_text("a")
    (place / "link").symlink_to("a.txt")
    (place / "loop").symlink_to(".")
    os.mkfifo(place / "pipe")
    (place / "line\nend.txt").write_text("b")
    report = taken(filled, "in")
    assert names(report, "passed-over") == ["in/link", "in/loop", "in/pipe"]
    assert {one["title"] for one in sources(filled, tmp_path)} == {"a.txt", "line end.txt"}
    told = filled("preserve", "valley", "in")
    assert "in/pipe: not taken in. It is not a file" in told.stdout
    assert "\nend.txt" not in told.stdout


def test_a_name_that_is_no_text_is_told_and_taken_in(filled: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in (b"\xff\xfe.txt", b"x" * 240 + b".txt", "a\u202eb\u2066.txt".encode()):
        Path(os.fsdecode(os.fsencode(tmp_path / "in") + b"/" + name)).write_bytes(name)
    report = taken(filled, "in")
    assert (report["taken_in"], report["passed_over"]) == (3, 0)
    assert {one["title"] for one in sources(filled, tmp_path)} == {"\ufffd\ufffd.txt", "a b .txt", "x" * 200}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_told_and_the_next_is_taken(filled: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("a.txt", "b.txt"):
        (tmp_path / "in" / name).write_text(name)
    (tmp_path / "in/a.txt").chmod(0)
    report = taken(filled, "in")
    assert (names(report, "passed-over"), names(report, "taken-in")) == (["in/a.txt"], ["in/b.txt"])


def archive(path: Path, members: dict[str, bytes], **more: Any) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, **more) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return path


def test_an_archive_is_kept_whole_and_each_member_is_a_source(filled: Run, tmp_path: Path) -> None:
    archive(tmp_path / "reports.zip", {"../../etc/passwd": b"x", "a/report.txt": b"report", "empty/": b""})
    report = taken(filled, "reports.zip")
    assert names(report, "taken-in") == [
        "reports.zip", "reports.zip › ../../etc/passwd", "reports.zip › a/report.txt",
    ]  # fmt: skip
    assert {one["file"] for one in sources(filled, tmp_path)} == {
        f"files/{item['source']}{suffix}" for item, suffix in zip(report["items"], (".zip", "", ".txt"), strict=True)
    }
    assert sorted(os.listdir(tmp_path / "work")) == sorted(
        {"keys", "store", "workspace.toml"} | database_files(tmp_path)
    )


def database_files(tmp_path: Path) -> set[str]:
    return {path.name for path in (tmp_path / "work").glob("workspace.sqlite3*")}


def test_a_document_that_is_a_zip_is_one_thing(filled: Run, tmp_path: Path) -> None:
    archive(tmp_path / "letter.docx", {"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"})
    archive(tmp_path / "page.wacz", {"datapackage.json": b"{}", "archive/data.warc.gz": b"x"})
    assert taken(filled, "letter.docx", "page.wacz")["taken_in"] == 2


def test_archives_that_are_traps_end_soon_and_are_kept_whole(filled: Run, tmp_path: Path) -> None:
    bomb = archive(tmp_path / "bomb.zip", {"zeros.bin": b"\0" * 300_000_000, "note.txt": b"a note"})
    assert bomb.stat().st_size < 400_000
    link = zipfile.ZipInfo("link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "links.zip", "w") as made:
        made.writestr(link, "/etc/passwd")
    cut = archive(tmp_path / "cut.zip", {"a.txt": b"a" * 1000}).read_bytes()[:-20]
    (tmp_path / "cut.zip").write_bytes(cut)
    report = taken(filled, "bomb.zip", "links.zip", "cut.zip")
    assert names(report, "taken-in") == ["bomb.zip", "bomb.zip › note.txt", "links.zip", "cut.zip"]
    assert names(report, "passed-over") == ["bomb.zip › zeros.bin", "links.zip › link", "cut.zip › …"]
    assert not list((tmp_path / "work").glob("unpacking-*"))


def letter(subject: str, *attachments: tuple[str, bytes]) -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "a@valley.example", "b@valley.example", subject
    made["Date"] = "Tue, 24 Nov 2026 10:00:00 +0000"
    made.set_content("See what is attached.")
    for name, data in attachments:
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return bytes(made)


def test_what_is_attached_to_a_letter_is_a_source_of_its_own_and_so_is_each_letter_of_a_mailbox(
    filled: Run, tmp_path: Path
) -> None:
    inner = archive(tmp_path / "inner.zip", {"list.csv": b"No,Name\n1,Ravel\n"}).read_bytes()
    (tmp_path / "letter.eml").write_bytes(letter("one", ("فہرست.pdf", b"%PDF-1.7 x"), ("lists.zip", inner)))
    letters = [letter("two"), letter("three", ("note.txt", b"From the valley\n")), letter("four")]
    box = b"".join(b"From a@valley.example Tue Nov 24 10:00:00 2026\n" + one + b"\n" for one in letters)
    (tmp_path / "post.mbox").write_bytes(box)
    report = taken(filled, "letter.eml", "post.mbox")
    assert names(report, "taken-in") == [
        "letter.eml", "letter.eml › فہرست.pdf", "letter.eml › lists.zip", "letter.eml › lists.zip › list.csv",
        "post.mbox", "post.mbox › letter 1.eml", "post.mbox › letter 2.eml", "post.mbox › letter 2.eml › note.txt",
        "post.mbox › letter 3.eml",
    ]  # fmt: skip
    kinds = {one["title"]: one.get("kind") for one in sources(filled, tmp_path)}
    assert (kinds["letter 2.eml"], kinds["list.csv"]) == ("correspondence", "dataset")


def test_archives_in_archives_are_opened_three_deep(filled: Run, tmp_path: Path) -> None:
    data = b"the innermost"
    for depth in range(5):
        data = archive(tmp_path / "made.zip", {f"{depth}.{'zip' if depth else 'txt'}": data}).read_bytes()
    (tmp_path / "made.zip").unlink()
    (tmp_path / "nest.zip").write_bytes(data)
    report = taken(filled, "nest.zip")
    assert names(report, "taken-in")[-1] == "nest.zip › 4.zip › 3.zip › 2.zip"


def test_what_was_taken_in_can_be_found_by_its_words(filled: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/note.txt").write_text("The ferrymen of Lake Orsa saw the avalanche.")
    (tmp_path / "in/خط.txt").write_text("جھیل کے ملاحوں نے برف کا تودہ دیکھا۔")
    taken(filled, "in", AVERMENT_MEMBER="tavi")
    for words in ("ferrymen", "ملاحوں"):
        found = json.loads(filled("search", "valley", words, "--json").stdout)
        assert found["count"] == 1, words
    hidden = json.loads(filled("--member", "maren", "search", "valley", "ferrymen", "--json").stdout)
    assert (hidden["count"], hidden["hits"]) == (0, [])


def bag(place: Path, **changed: bytes) -> Path:
    (place / "data").mkdir(parents=True)
    (place / "bagit.txt").write_text("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    lines = []
    for name, data in (("a.txt", b"first"), ("b c.txt", b"second")):
        (place / "data" / name).write_bytes(changed.get(name[0], data))
        lines.append(f"{hashlib.sha256(data).hexdigest()}  data/{name}\n")
    lines.append(f"{hashlib.sha256(b'gone').hexdigest()} *data/gone.txt\n")
    (place / "manifest-sha256.txt").write_text("".join(lines))
    (place / "data/stranger.txt").write_text("nobody listed me")
    return place


def test_a_bag_is_held_against_its_manifest(filled: Run, tmp_path: Path) -> None:
    bag(tmp_path / "in/bag", b=b"changed")
    report = taken(filled, "in")
    assert names(report, "taken-in") == ["in/bag/data/a.txt"]
    why = {item["name"]: item["why"] for item in report["items"] if item["outcome"] == "passed-over"}
    assert {name.rpartition("/")[2]: reason.split()[-3:] for name, reason in why.items()} == {
        "b c.txt": ["of", "its", "bag."],
        "stranger.txt": ["not", "list", "it."],
        "gone.txt": ["is", "not", "there."],
    }


def test_a_run_that_is_killed_is_begun_again_and_nothing_is_lost_or_twice(
    filled: Run, tmp_path: Path, database_url: str
) -> None:
    (tmp_path / "in").mkdir()
    for number in range(3000):
        (tmp_path / "in" / f"{number}.txt").write_text(f"file {number}")
    settings = environment(tmp_path / "configuration", DATABASE_URL=database_url)
    process = subprocess.Popen([*COMMAND, "preserve", "valley", "in"], cwd=tmp_path, env=settings)
    for _ in range(3000):
        if len(list((tmp_path / "work/store/originals").glob("??/*.json"))) > 500:
            break
        time.sleep(0.01)
    process.kill()
    process.wait()
    broken = json.loads(filled("verify", "work", "--json").stdout)
    assert [problem for problem in broken["problems"] if "not on record" not in problem["what"]] == []
    report = taken(filled, "in")
    assert report["taken_in"] + report["there_already"] == 3000
    assert 0 < report["there_already"] < 3000
    whole = json.loads(filled("verify", "work", "--json").stdout)
    assert (whole["problems"], whole["unused"], whole["entries"]) == ([], [], 3019)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["valley", "nowhere"], "There is nothing at “nowhere”"),
        (["valey", "work"], "The nearest known is “valley”"),
        (["valley", "ftp://example.org/x"], "is an address"),
    ],
)
def test_what_cannot_be_meant_is_refused_before_anything_is_taken(filled: Run, words: list[str], said: str) -> None:
    told = filled("preserve", *words)
    assert (told.returncode, told.stdout) == (2, "")
    assert said in told.stderr
