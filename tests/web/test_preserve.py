"""Originals are taken in: every kind of thing that a folder may hold, each once, whatever breaks off in between."""

from __future__ import annotations

import hashlib
import json
import os
import resource
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
        {"keys", "library", "store", "workspace.toml"} | database_files(tmp_path)
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


def many(folder: Path, count: int) -> Path:
    folder.mkdir()
    for number in range(count):
        (folder / f"{number}.txt").write_text(f"file {number}")
    return folder


def begun(tmp_path: Path, database_url: str, *words: str, **more: Any) -> subprocess.Popen[str]:
    """A command that runs while the test goes on."""
    settings = environment(tmp_path / "configuration", DATABASE_URL=database_url)
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen([*COMMAND, *words], cwd=tmp_path, env=settings, **pipes, **more)


@pytest.mark.slow
@pytest.mark.parametrize("after", [1, 500, 1100])
def test_a_run_that_is_killed_is_begun_again_and_nothing_is_lost_or_twice(
    filled: Run, tmp_path: Path, database_url: str, after: int
) -> None:
    many(tmp_path / "in", 1500)
    process = begun(tmp_path, database_url, "preserve", "valley", "in")
    for _ in range(6000):
        if len(list((tmp_path / "work/store/originals").glob("??/*.json"))) > 10 + after:
            break
        time.sleep(0.01)
    process.kill()
    process.communicate()
    broken = json.loads(filled("verify", "work", "--json").stdout)
    assert [problem for problem in broken["problems"] if "not on record" not in problem["what"]] == []
    report = taken(filled, "in")
    assert report["taken_in"] + report["there_already"] == 1500
    assert report["there_already"] < 1500
    whole = json.loads(filled("verify", "work", "--json").stdout)
    assert (whole["problems"], whole["unused"], whole["entries"]) == ([], [], 1519)
    assert json.loads(filled("search", "valley", "file kind:report", "--json").stdout)["count"] >= 1500
    assert not list((tmp_path / "work").glob("unpacking-*"))


def test_two_who_bring_the_same_at_once_both_end_well_and_each_file_is_kept_once(
    filled: Run, tmp_path: Path, database_url: str
) -> None:
    many(tmp_path / "in", 300)
    both = [begun(tmp_path, database_url, "preserve", "valley", "in", "--json") for _ in range(2)]
    told = [(process.communicate(), process.returncode) for process in both]
    assert [code for _, code in told] == [0, 0], told
    assert sum(json.loads(out)["taken_in"] for (out, _), _ in told) == 300
    whole = json.loads(filled("verify", "work", "--json").stdout)
    assert (whole["problems"], whole["unused"], whole["entries"]) == ([], [], 319)


def test_two_who_load_the_same_case_at_once_both_end_well(workspace: Run, tmp_path: Path, database_url: str) -> None:
    both = [begun(tmp_path, database_url, "case", "load", str(VALLEY)) for _ in range(2)]
    told = [(process.communicate(), process.returncode) for process in both]
    assert [code for _, code in told] == [0, 0], told
    assert sorted("is in, just so" in out for (out, _), _ in told) in ([False, True], [True, True], [False, False])
    assert json.loads(workspace("verify", "work", "--json").stdout)["problems"] == []


def test_a_broken_file_in_the_middle_of_many_is_one_item(filled: Run, tmp_path: Path) -> None:
    many(tmp_path / "in", 600)
    (tmp_path / "in/300.txt").rename(tmp_path / "in/300.zip")
    with zipfile.ZipFile(tmp_path / "in/301.zip", "w", zipfile.ZIP_LZMA) as made:
        made.writestr("a.txt", "x" * 999)
    data = bytearray((tmp_path / "in/301.zip").read_bytes())
    data[39:44] = b"\xff" * 5
    (tmp_path / "in/301.zip").write_bytes(data)
    report = taken(filled, "in")
    assert (report["taken_in"], names(report, "passed-over")) == (601, ["in/301.zip › a.txt"])
    told = filled("preserve", "valley", "in").stdout
    assert "… and 551 more; --json tells of each." in told
    assert "in/301.zip › a.txt: not taken in. The member cannot be unpacked" in told
    assert told.endswith("0 sources taken in, 601 there already, 1 passed over.\n")


def test_a_tier_stays_as_it_was_and_that_is_said(filled: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    assert taken(filled, "a.txt", "--access", "public")["taken_in"] == 1
    assert "another tier" not in filled("preserve", "valley", "a.txt").stdout
    told = filled("preserve", "valley", "a.txt", "--access", "coalition").stdout
    assert "1 of those that were there already have another tier than the one asked for, and keep it" in told
    assert taken(filled, "a.txt", "--access", "coalition")["items"][0]["tier"] == "stays as it was"
    assert [one["access"] for one in sources(filled, tmp_path)] == ["public"]


def test_a_store_that_is_gone_is_not_made_anew(filled: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    (tmp_path / "work/store").rename(tmp_path / "elsewhere")
    for words in (["preserve", "valley", "a.txt"], ["case", "load", str(VALLEY)]):
        told = filled(*words)
        assert (told.returncode, told.stdout) == (2, "")
        assert "The store of this workspace is gone" in told.stderr or "No original" in told.stderr
        assert not (tmp_path / "work/store").exists()


def test_the_workspace_itself_is_no_evidence(filled: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    report = taken(filled, ".")
    assert "signing-key" not in " ".join(names(report, "taken-in"))
    assert [name for name in names(report, "passed-over") if name.endswith("work")]
    assert names(taken(filled, "work/keys", "work/workspace.toml"), "taken-in") == []


def test_a_full_disk_ends_the_run_with_a_message_and_what_was_taken_in_stays(
    filled: Run, tmp_path: Path, database_url: str
) -> None:
    many(tmp_path / "in", 250)
    (tmp_path / "in/z.bin").write_bytes(os.urandom(9_000_000))
    room = 8_000_000  # enough for the database, not for the last of the files
    process = begun(tmp_path, database_url, "preserve", "valley", "in", "--json",
                    preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)))  # fmt: skip
    out, error = process.communicate()
    assert (process.returncode, out) == (2, "")
    assert "There is no room for the file" in error
    assert "what was taken in stays" in error
    assert error.count("\n") == 1
    report = taken(filled, "in")
    assert (report["taken_in"] + report["there_already"], report["passed_over"]) == (251, 0)
    assert json.loads(filled("verify", "work", "--json").stdout)["problems"] == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["valley", "nowhere"], "There is nothing at “nowhere”"),
        (["valey", "work"], "The nearest known is “valley”"),
        (["valley", "ftp://example.org/x"], "cannot be captured: only http and https"),
    ],
)
def test_what_cannot_be_meant_is_refused_before_anything_is_taken(filled: Run, words: list[str], said: str) -> None:
    told = filled("preserve", *words)
    assert (told.returncode, told.stdout) == (2, "")
    assert said in told.stderr
