"""Whatever a command is given, it ends with one message that says what, where and what mends it."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.web.commands import FAULTY, averment, case_at, replaced

from averment.kernel.refusals import Refusal
from averment.web.configuration import keys_folder

NASTY = "bad\x1b[31m\x9b2Jname\nnext\u202eflipped"
STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def _refused(done: object, *words: str) -> None:
    told: str = done.stderr  # type: ignore[attr-defined]
    assert done.returncode == 2, done  # type: ignore[attr-defined]
    assert done.stdout == ""  # type: ignore[attr-defined]
    assert len(told.splitlines()) == 1, told
    assert not STEERING.search(told.rstrip("\n")), told
    assert "Traceback" not in told
    assert "Fault(" not in told
    assert "failed" not in told
    assert re.search(r"[.”]\s[A-Z“].*\.$", told.strip()), f"what mends it: {told}"
    for word in words:
        assert word in told


def _missing(place: Path) -> None:
    """Nothing is made."""


def _file(place: Path) -> None:
    place.write_text("averment: 1\n")


def _folder(place: Path) -> None:
    place.mkdir()


def _no_case(place: Path) -> None:
    place.mkdir()
    (place / "readme.txt").write_text("not a case")


def _loop(place: Path) -> None:
    place.symlink_to(place.name)


KINDS: list[Callable[[Path], None]] = [_missing, _file, _folder, _no_case, _loop, os.mkfifo]
WORDS: dict[str, Callable[[str], list[str]]] = {
    "check": lambda path: ["check", path],
    "check as JSON": lambda path: ["check", path, "upr", "--json"],
    "build": lambda path: ["build", path, "upr", "--out", "out"],
    "build as JSON": lambda path: ["build", path, "upr", "--out", "out", "--json"],
    "verify": lambda path: ["verify", path],
    "verify as JSON": lambda path: ["verify", path, "--json"],
    "case dump": lambda path: ["case", "dump", path, "dumped"],
    "position hash": lambda path: ["position", "hash", path, "call"],
}


@pytest.mark.parametrize("command", WORDS)
@pytest.mark.parametrize("name", ["plain", NASTY], ids=["plain", "nasty"])
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_what_is_no_case_and_no_package_is_refused_in_one_line(
    tmp_path: Path, command: str, name: str, kind: Callable[[Path], None]
) -> None:
    kind(tmp_path / name)
    before = sorted(os.listdir(tmp_path))
    _refused(averment(*WORDS[command](name), cwd=tmp_path, keys=tmp_path / "keys"))
    assert sorted(os.listdir(tmp_path)) == before


@pytest.mark.parametrize("name", ["plain", NASTY], ids=["plain", "nasty"])
@pytest.mark.parametrize("kind", [_missing, _folder, _loop, os.mkfifo], ids=lambda kind: kind.__name__)
def test_a_list_of_names_that_is_none_is_refused(tmp_path: Path, name: str, kind: Callable[[Path], None]) -> None:
    kind(tmp_path / name)
    (tmp_path / "letter.txt").write_text("Dear all")
    _refused(averment("leaks", "--names", name, "letter.txt", cwd=tmp_path))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "empty"),
        (b"# nobody\n\n", "empty"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"Ada Lorn\nx\n", ":2"),
        (b"|\n" * 9, "and 6 more"),
    ],
)
def test_a_faulty_list_of_names_is_told_by_its_line(tmp_path: Path, content: bytes, told: str) -> None:
    (tmp_path / "names.txt").write_bytes(content)
    _refused(averment("leaks", "--names", "names.txt", "names.txt", cwd=tmp_path), told)


def test_a_missing_file_to_search_is_refused(tmp_path: Path) -> None:
    (tmp_path / "names.txt").write_text("Ada Lorn\n")
    _refused(averment("leaks", "--names", "names.txt", NASTY, cwd=tmp_path))


@pytest.mark.parametrize(
    "words",
    [
        ["forum", NASTY],
        ["explain", NASTY],
        ["check", "case", NASTY],
        ["build", "case", NASTY, "--out", "out"],
        ["build", "case", "upr", "--out", "out", "--as", NASTY],
        ["position", "hash", "case", NASTY],
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_an_unknown_id_is_refused_and_the_known_ones_are_named(tmp_path: Path, words: list[str]) -> None:
    case_at(tmp_path / "case")
    _refused(averment(*words, cwd=tmp_path, keys=tmp_path / "keys"))
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "words",
    [
        ["frobnicate"],
        [NASTY],
        ["check"],
        ["check", "x", f"--{NASTY}"],
        ["check", "x", "--tier", NASTY],
        ["demo", "--port", NASTY],
    ],
    ids=range(6),
)
def test_words_that_are_no_command_are_refused_without_steering_the_terminal(words: list[str]) -> None:
    done = averment(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert not STEERING.search(done.stderr.replace("\n", " ")), done.stderr
    assert "Error: " in done.stderr


def test_a_key_that_is_none_is_refused(tmp_path: Path) -> None:
    case_at(tmp_path / "case")
    keys = tmp_path / "keys"
    keys.mkdir()
    build = ("build", "case", "upr", "--out", "out")
    (keys / "signing-key").write_text("no key")
    (keys / "signing-key").chmod(0o600)
    _refused(averment(*build, cwd=tmp_path, keys=keys), "signing-key")
    (keys / "signing-key").chmod(0o644)
    _refused(averment(*build, "--json", cwd=tmp_path, keys=keys), "chmod 600")
    (keys / "signing-key").unlink()
    os.mkfifo(keys / "signing-key")
    _refused(averment(*build, cwd=tmp_path, keys=keys), "is no file")
    _refused(averment(*build, cwd=tmp_path, keys=keys / "signing-key"))
    assert not (tmp_path / "out").exists()


def test_a_user_without_a_home_is_told_where_the_key_can_lie(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless(path: object) -> None:
        raise RuntimeError("Could not determine home directory.")

    for name in ("AVERMENT_CONFIG", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "expanduser", homeless)
    with pytest.raises(Refusal, match="no home folder") as refused:
        keys_folder()
    assert "AVERMENT_CONFIG" in refused.value.mend


@pytest.mark.skipif(os.geteuid() != 0, reason="mounts a file system that cannot be written to")
def test_a_place_that_cannot_be_written_to_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    case_at(tmp_path / "case")
    _refused(averment("build", "case", "upr", "--out", "/proc/out", cwd=tmp_path, keys=tmp_path / "keys"), "/proc/out")
    assert not (tmp_path / "keys").exists()
    _refused(averment("build", "case", "upr", "--out", "out", cwd=tmp_path, keys=Path("/proc/keys")), "/proc/keys")
    assert not (tmp_path / "out").exists()
    _refused(averment("case", "dump", "case", "/proc/dumped", cwd=tmp_path), "/proc/dumped")
    _refused(averment("demo", "/proc/demo"), "/proc/demo")


def test_a_package_inside_the_case_is_refused(tmp_path: Path) -> None:
    case_at(tmp_path / "case")
    before = sorted((tmp_path / "case").rglob("*"))
    for out in ("case", "case/out", "case/submissions", "case/../case/x"):
        _refused(
            averment("build", "case", "upr", "--out", out, cwd=tmp_path, keys=tmp_path / "keys"), "inside the case"
        )
    assert sorted((tmp_path / "case").rglob("*")) == before


# ── faults of a case: a report, and exit status 1 ──


@pytest.mark.parametrize(
    "command",
    [
        ["check", "case"],
        ["build", "case", "upr", "--out", "out"],
        ["case", "dump", "case", "out"],
        ["position", "hash", "case", "common-call"],
    ],
    ids=lambda command: command[0],
)
def test_broken_yaml_is_reported_with_file_and_line(tmp_path: Path, command: list[str]) -> None:
    case_at(tmp_path / "case")
    replaced(tmp_path / "case/claims.yaml", "- id: accord-status", "- id: [accord-status")
    done = averment(*command, cwd=tmp_path, keys=tmp_path / "keys")
    assert (done.returncode, done.stderr) == (1, "")
    assert "claims.yaml" in done.stdout
    assert "broken-file" in done.stdout
    assert not (tmp_path / "out").exists()


def _odd_original(case: Path, kind: str) -> str:
    """An original that is no plain file of the case; the code that tells it."""
    path = case / "sources/files/marnak-courier.txt"
    path.unlink()
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "loop":
        path.symlink_to("marnak-courier.txt")
    elif kind == "outside":
        path.symlink_to("/etc/passwd")
    elif kind == "folder":
        path.mkdir()
    return {"gone": "missing-file", "outside": "unsafe-path"}.get(kind, "broken-file")


@pytest.mark.parametrize("kind", ["pipe", "loop", "outside", "folder", "gone"])
def test_an_original_that_is_no_file_of_the_case_is_reported(tmp_path: Path, kind: str) -> None:
    code = _odd_original(case_at(tmp_path / "case"), kind)
    done = averment("build", "case", "upr", "--out", "out", "--json", cwd=tmp_path, keys=tmp_path / "keys")
    assert (done.returncode, done.stderr) == (1, "")
    report = json.loads(done.stdout)
    assert report["package"] is None
    assert code in {found["code"] for found in report["findings"]}
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("place", ["draft.md", "submission.yaml"])
def test_a_pipe_in_place_of_a_draft_holds_nobody_up(tmp_path: Path, place: str) -> None:
    path = case_at(tmp_path / "case") / "submissions/upr" / place
    path.unlink()
    os.mkfifo(path)
    done = averment("check", "case", "upr", cwd=tmp_path)
    assert done.returncode in (1, 2), done.stdout
    assert "Traceback" not in done.stderr


def test_names_in_a_case_cannot_steer_the_terminal_or_the_report(tmp_path: Path) -> None:
    case_at(tmp_path / "case")
    (tmp_path / "case/sources/files" / NASTY).write_text("x")
    catalogue = tmp_path / "case/sources/catalogue.yaml"
    replaced(catalogue, "title: Seven dead", f"titel: {json.dumps(NASTY)}\n  title: Seven dead")
    done = averment("check", "case", cwd=tmp_path)
    assert done.returncode == 1
    assert not STEERING.search(done.stdout.replace("\n", " "))
    told = averment("check", "case", "--json", cwd=tmp_path)
    json.loads(told.stdout)
    assert not STEERING.search(told.stdout.replace("\n", " "))


def test_an_original_of_two_gigabytes_is_read_as_far_as_it_is_needed(tmp_path: Path) -> None:
    case = case_at(tmp_path / "case")
    with (case / "sources/files/big.txt").open("wb") as file:
        file.truncate(2 << 30)
    with (case / "sources/catalogue.yaml").open("a", encoding="utf-8") as file:
        file.write(
            "- {id: big, title: A big one, kind: dataset, file: files/big.txt, access: public, reliability: C}\n"
        )
    replaced(
        case / "claims.yaml",
        '    - {source: hevin-gazette, quote: "seven people died',
        '    - {source: big, quote: "seven people", stance: supports, credibility: 2}\n'
        '    - {source: hevin-gazette, quote: "seven people died',
    )
    done = averment("check", "case", "upr", "--json", cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    assert "quote-not-in-source" in {found["code"] for found in json.loads(done.stdout)["findings"]}


def test_a_faulty_case_shows_all_of_its_findings(tmp_path: Path) -> None:
    done = averment("check", FAULTY, "--json")
    assert (done.returncode, done.stderr) == (1, "")
    assert len({found["code"] for found in json.loads(done.stdout)["findings"]}) >= 20
