"""Sealed sources: a workspace that holds them can be searched to the last byte, and gives nothing away."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import psycopg
import pyrage
import pytest
from tests.web.commands import COMMAND, ROOT, environment
from tests.web.conftest import Run

CANARY = "Quillon was the name under the wax"
Sealing = Callable[..., CompletedProcess[str]]
needs_age = pytest.mark.skipif(not shutil.which("age"), reason="the program age is not on this computer")


def key_of(tmp_path: Path, member: str) -> Path:
    """The published key of an invented custodian of the valley, as only she may read it."""
    key = tmp_path / f"{member}.txt"
    if not key.exists():
        key.write_bytes((ROOT / "examples/keys" / key.name).read_bytes())
        key.chmod(0o600)
    return key


@pytest.fixture
def sealing(filled: Run, tmp_path: Path) -> Sealing:
    """Runs `averment sealed` as a member of the valley, with her key; Maren and Sorel are known as custodians."""
    (tmp_path / "the name of the file.txt").write_text(f"{CANARY}.\n", encoding="utf-8")

    def run(member: str, command: str, *words: str | Path, **more: str) -> CompletedProcess[str]:
        with_key = ("--key", key_of(tmp_path, member)) if command in ("open", "attest", "rewrap") else ()
        return filled("--member", member, "sealed", command, "valley", *words, *with_key, **more)

    return run


def kept(sealing: Sealing, *more: str | Path, label: str = "S-17") -> None:
    done = sealing("maren", "keep", "the name of the file.txt", "--label", label, "--to", "maren,sorel", *more)
    assert done.returncode == 0, done.stderr
    assert "If both custodians lose their keys, nobody can open it any more" in done.stdout


def held_bytes(tmp_path: Path, database_url: str) -> bytes:
    """Every byte that the workspace holds: its files, and every row of its database."""
    found = [path.read_bytes() for path in (tmp_path / "work").rglob("*") if path.is_file()]
    if database_url:
        with psycopg.connect(database_url) as connection:
            tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            for (table,) in tables:
                rows = connection.execute(f'SELECT t::text FROM "{table}" t').fetchall()  # noqa: S608  its own tables
                found += [row[0].encode() for row in rows]
    return b"\n".join(found)


def assert_nothing_is_told(tmp_path: Path, database_url: str) -> None:
    held = held_bytes(tmp_path, database_url)
    plain = (tmp_path / "the name of the file.txt").read_bytes()
    for secret in (
        CANARY,
        "the name of the file",
        hashlib.sha256(plain).hexdigest(),
        "AGE-SECRET-KEY",
        "the passphrase",
    ):
        assert secret.encode() not in held, secret
    assert hashlib.sha256(plain).digest() not in held


def log(workspace: Run, tmp_path: Path, database_url: str) -> list[tuple[str, str, str, str]]:
    """Event, agent, outcome and detail of the entries on sealed sources."""
    if database_url:
        with psycopg.connect(database_url) as connection:
            return connection.execute(_ENTRIES).fetchall()  # type: ignore[return-value]
    import sqlite3  # noqa: PLC0415  only where there is a file

    with sqlite3.connect(tmp_path / "work/workspace.sqlite3") as lite:
        return list(lite.execute(_ENTRIES))


_ENTRIES = (
    "SELECT event, agent, outcome, detail FROM evidence_custodyentry WHERE object = 'valley/s-17' ORDER BY sequence"
)


def test_what_is_sealed_opens_for_each_custodian_and_lies_in_no_byte_of_the_workspace(
    sealing: Sealing, workspace: Run, tmp_path: Path, database_url: str
) -> None:
    kept(sealing)
    assert_nothing_is_told(tmp_path, database_url)
    for member in ("maren", "sorel"):
        opened = sealing(member, "open", "s-17", "--out", f"{member}.out", "--reason", "to read it")
        assert opened.returncode == 0, opened.stderr
        assert CANARY in (tmp_path / f"{member}.out").read_text()
        assert (tmp_path / f"{member}.out").stat().st_mode & 0o077 == 0
    attested = sealing("sorel", "attest", "s-17", "--says", "It names one person.", "--access", "public")
    assert attested.returncode == 0, attested.stderr
    assert_nothing_is_told(tmp_path, database_url)
    anew = sealing("sorel", "rewrap", "s-17", "--to", "sorel", "--one-custodian", "--reason", "Maren lost her key")
    assert anew.returncode == 0, anew.stderr
    assert_nothing_is_told(tmp_path, database_url)
    assert CANARY not in workspace("search", "valley", "Quillon").stdout
    assert workspace("verify", "work").returncode == 0
    events = [(event, outcome) for event, _, outcome, _ in log(workspace, tmp_path, database_url)]
    assert events == [
        ("sealed", "done"), ("viewed", "partial"), ("viewed", "done"), ("viewed", "partial"), ("viewed", "done"),
        ("attested", "done"), ("viewed", "partial"), ("sealed", "done"), ("viewed", "done"),
    ]  # fmt: skip


def test_after_a_rewrap_the_earlier_ciphertext_is_gone_and_the_lost_key_opens_nothing(
    sealing: Sealing, workspace: Run, tmp_path: Path
) -> None:
    kept(sealing)
    before = {path.name for path in (tmp_path / "work/store/originals").rglob("*") if path.is_file()}
    sealing("sorel", "rewrap", "s-17", "--to", "sorel", "--one-custodian", "--reason", "Maren lost her key")
    after = {path.name for path in (tmp_path / "work/store/originals").rglob("*") if path.is_file()}
    assert len(after) == len(before)
    assert len(before - after) == 2  # the bytes and their record
    for path in (tmp_path / "work/store/originals").rglob("*"):
        if path.is_file() and path.read_bytes().startswith(b"age-encryption.org") and path.name in after - before:
            identity = pyrage.x25519.Identity.from_str(key_of(tmp_path, "maren").read_text().splitlines()[1])
            with pytest.raises(pyrage.DecryptError):
                pyrage.decrypt(path.read_bytes(), [identity])
    gone = sealing("maren", "open", "s-17", "--out", "x", "--reason", "to read it")
    assert gone.returncode == 2
    assert not (tmp_path / "x").exists()
    told = json.loads(workspace("--member", "sorel", "sealed", "list", "valley", "--json").stdout)
    mine = next(one for one in told if one["source"] == "s-17")
    assert (mine["custodians"], mine["former"]) == (["sorel"], ["maren"])
    assert "One custodian alone" in mine["warnings"][0]
    assert workspace("verify", "work").returncode == 0


def test_who_is_no_custodian_is_answered_as_if_it_were_not_there_and_that_is_logged(
    sealing: Sealing, workspace: Run, tmp_path: Path, database_url: str
) -> None:
    kept(sealing)
    shutil.copy(key_of(tmp_path, "sorel"), tmp_path / "beno.txt")  # not even with a key that opens it
    answers = [
        sealing("beno", "open", ref, "--out", "x", "--reason", "curious").stderr.replace(ref, "…")
        for ref in ("s-17", "s-71")
    ]
    assert answers[0] == answers[1]
    assert "has no sealed source" in answers[0]
    assert not (tmp_path / "x").exists()
    last = log(workspace, tmp_path, database_url)[-1]
    assert (last[0], last[1], last[2]) == ("viewed", "Beno Straud", "refused")
    assert "S-17" not in workspace("--member", "beno", "sealed", "list", "valley").stdout
    assert "S-17" not in workspace("--member", "beno", "search", "valley", "S-17").stdout


# ── who tampers is told of ──


def ciphertext(tmp_path: Path, number: int = -1) -> Path:
    """The ciphertext that came last into the store, or another."""
    found = [path for path in (tmp_path / "work/store/originals").rglob("*") if path.is_file() and not path.suffix]
    sealed = [path for path in found if path.read_bytes().startswith(b"age-encryption.org")]
    return sorted(sealed, key=lambda path: path.stat().st_mtime_ns)[number]


def _flipped(data: bytes) -> bytes:
    return data[:-20] + bytes([data[-20] ^ 1]) + data[-19:]


@pytest.mark.parametrize(
    ("tampered", "said"),
    [
        (_flipped, "was altered or cut short"),
        (lambda data: data[:-1], "was altered or cut short"),
        (lambda data: data[:100], "was altered or cut short"),
        (lambda data: b"", "was altered or cut short"),
        (
            lambda data: pyrage.encrypt(b"another", [_recipient("maren")]),
            "not the file that was committed to",
        ),
        (lambda data: pyrage.encrypt(b"another", [pyrage.x25519.Identity.generate().to_public()]), "does not open it"),
    ],
    ids=["one bit", "the last octet", "the head alone", "empty", "another file sealed to her", "sealed to another"],
)
def test_a_ciphertext_that_was_changed_or_exchanged_leaves_no_file_and_a_failed_entry(
    sealing: Sealing, workspace: Run, tmp_path: Path, database_url: str, tampered: Callable[[bytes], bytes], said: str
) -> None:
    kept(sealing)
    path = ciphertext(tmp_path)
    path.chmod(0o600)
    path.write_bytes(tampered(path.read_bytes()))
    told = sealing("maren", "open", "s-17", "--out", "x", "--reason", "to read it")
    assert told.returncode == 2
    assert said in told.stderr
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith((".x", "x"))] == []
    assert log(workspace, tmp_path, database_url)[-1][2] == "failed"
    anew = sealing("maren", "rewrap", "s-17", "--to", "maren,sorel", "--reason", "a test")
    assert anew.returncode == 2
    assert path.exists()


def _recipient(member: str) -> Any:
    line = (ROOT / "examples/keys" / f"{member}.txt").read_text().splitlines()[1]
    return pyrage.x25519.Identity.from_str(line).to_public()


def test_the_seal_of_another_source_is_known_as_such(
    sealing: Sealing, workspace: Run, tmp_path: Path, database_url: str
) -> None:
    kept(sealing)
    (tmp_path / "the name of the file.txt").write_text("Another.")
    kept(sealing, label="S-18")
    statement = (
        "UPDATE evidence_source SET digest = (SELECT digest FROM evidence_source WHERE ref = 's-18'), "
        "sealed = (SELECT sealed FROM evidence_source WHERE ref = 's-18') WHERE ref = 's-17'"
    )
    _changed(tmp_path, database_url, statement)
    told = sealing("maren", "open", "s-17", "--out", "x", "--reason", "to read it")
    assert told.returncode == 2
    assert "The slip is not that of this source" in told.stderr
    assert not (tmp_path / "x").exists()


def _changed(tmp_path: Path, database_url: str, statement: str) -> None:
    if database_url:
        with psycopg.connect(database_url) as connection:
            connection.execute(statement)
        return
    import sqlite3  # noqa: PLC0415  only where there is a file

    with sqlite3.connect(tmp_path / "work/workspace.sqlite3") as lite:
        lite.execute(statement)


def test_a_key_that_was_exchanged_in_the_workspace_stops_the_sealing(
    sealing: Sealing, workspace: Run, tmp_path: Path, database_url: str
) -> None:
    kept(sealing)
    intruder = pyrage.x25519.Identity.generate().to_public()
    exchanged = f"replace(keys, '{_recipient('sorel')}', '{intruder}')"
    _changed(tmp_path, database_url, f"UPDATE team_person SET keys = {exchanged} WHERE ref = 'sorel'")  # noqa: S608
    words = ("the name of the file.txt", "--label", "S-18", "--to", "maren,sorel")
    told = sealing("maren", "keep", *words)
    assert told.returncode == 2
    assert "The key of “sorel” is another one than before" in told.stderr
    short = told.stderr.rpartition("--trust ")[2].split()[0].rstrip(".")
    assert sealing("maren", "keep", *words, "--trust", short).returncode == 0


# ── refusals ──


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--label", "S-18", "--to", "maren"), "alone could open it"),
        (("--label", "S-18", "--to", "maren,maren"), "alone could open it"),
        (("--label", "S-18", "--to", ","), "Nobody is named"),
        (("--label", "S-18", "--to", "maren,sorell"), "has no member “sorell”"),
        (("--label", "S-18", "--to", "maren,beno"), "has no custodian's key"),
        (("--label", "", "--to", "maren,sorel"), "A label is one line"),
        (("--label", "S\n18", "--to", "maren,sorel"), "A label is one line"),
        (("--label", "What V. Estukarin saw", "--to", "maren,sorel"), "name of a protected person"),
    ],
)
def test_what_would_be_lost_or_would_tell_is_refused_before_anything_is_read(
    sealing: Sealing, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    before = sorted((tmp_path / "work/store").rglob("*"))
    told = sealing("maren", "keep", "the name of the file.txt", *words)
    assert told.returncode == 2
    assert said in told.stderr
    assert "Estukarin" not in told.stderr
    assert sorted((tmp_path / "work/store").rglob("*")) == before


def test_preserve_takes_nothing_sealed_and_nothing_plain_may_lie_in_the_workspace(
    sealing: Sealing, workspace: Run, tmp_path: Path, database_url: str
) -> None:
    told = workspace("preserve", "valley", "the name of the file.txt", "--access", "sealed")
    assert (told.returncode, "averment sealed keep valley" in told.stderr) == (2, True)
    kept(sealing)
    (tmp_path / "work/plain.txt").write_text("plain")
    inside = sealing("maren", "keep", "work/plain.txt", "--label", "S-18", "--to", "maren,sorel")
    assert "must not lie in the workspace" in inside.stderr
    out = sealing("maren", "open", "s-17", "--out", "work/../work/x", "--reason", "a test")
    assert "must not lie in the workspace" in out.stderr
    there = sealing("maren", "open", "s-17", "--out", "the name of the file.txt", "--reason", "a test")
    assert "There is something already" in there.stderr
    nobody = workspace("sealed", "open", "valley", "s-17", "--out", "x", "--reason", "a test")
    assert "say which of them you are" in nobody.stderr
    assert_nothing_is_told(tmp_path, database_url)


def test_a_key_is_shut_with_a_passphrase_and_no_other_opens_it(
    sealing: Sealing, workspace: Run, tmp_path: Path, database_url: str
) -> None:
    (tmp_path / "right").write_text("the passphrase of beno\n")
    (tmp_path / "wrong").write_text("the passphrase of nobody\n")
    (tmp_path / "short").write_text("short\n")
    key = ("--key", "beno.key", "--passphrase-file")
    assert "fewer than 12" in workspace("--member", "beno", "sealed", "key", "valley", *key, "short").stderr
    made = workspace("--member", "beno", "sealed", "key", "valley", *key, "right")
    assert made.returncode == 0, made.stderr
    assert b"AGE-SECRET-KEY" not in (tmp_path / "beno.key").read_bytes()
    done = sealing("maren", "keep", "the name of the file.txt", "--label", "S-17", "--to", "maren,beno")
    assert done.returncode == 0, done.stderr
    words = ("--member", "beno", "sealed", "open", "valley", "s-17", "--out", "x", "--reason", "to read it", *key)
    told = workspace(*words, "wrong")
    assert "The passphrase does not open" in told.stderr
    assert log(workspace, tmp_path, database_url)[-1][2] == "failed"
    assert workspace(*words, "right").returncode == 0
    assert CANARY in (tmp_path / "x").read_text()
    assert_nothing_is_told(tmp_path, database_url)


# ── broken off, large, and with other programs ──


@pytest.mark.slow
def test_whenever_sealing_is_killed_nothing_plain_stays_and_the_workspace_is_whole(
    sealing: Sealing, workspace: Run, tmp_path: Path, database_url: str
) -> None:
    plain = tmp_path / "the name of the file.txt"
    plain.write_bytes(f"{CANARY}.\n".encode() * 600_000)
    command = [
        *COMMAND,
        "--member",
        "maren",
        "sealed",
        "keep",
        "valley",
        plain.name,
        "--label",
        "S-17",
        "--to",
        "maren,sorel",
    ]
    settings = environment(tmp_path / "configuration", DATABASE_URL=database_url)
    for delay in (0.8, 1.2, 1.6, 2.2, 3.0):
        run = subprocess.Popen(command, env=settings, cwd=tmp_path, stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
        time.sleep(delay)
        run.send_signal(signal.SIGKILL)
        run.wait()
        assert_nothing_is_told(tmp_path, database_url)
        problems = json.loads(workspace("verify", "work", "--json").stdout)["problems"]
        assert problems == []


@needs_age
def test_what_is_sealed_opens_with_the_program_age(sealing: Sealing, tmp_path: Path) -> None:
    kept(sealing)
    opened = subprocess.run(
        ["age", "-d", "-i", key_of(tmp_path, "sorel"), ciphertext(tmp_path)], capture_output=True, check=True
    )
    assert CANARY in opened.stdout.decode()


MEASURED = """\
import resource, subprocess, sys
done = subprocess.run([sys.executable, "-m", "averment", *sys.argv[1:]], stdout=subprocess.DEVNULL)
print(done.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@pytest.mark.slow
def test_half_a_gigabyte_is_sealed_and_opened_in_little_memory(filled: Run, tmp_path: Path, database_url: str) -> None:
    with (tmp_path / "big").open("wb") as file:
        file.truncate(1 << 29)
    for words in (
        ("keep", "valley", "big", "--label", "S-17", "--to", "maren,sorel"),
        ("open", "valley", "s-17", "--out", "x", "--reason", "seen", "--key", str(key_of(tmp_path, "maren"))),
    ):
        command = [sys.executable, "-c", MEASURED, "--member", "maren", "sealed", *words]
        settings = environment(tmp_path / "configuration", DATABASE_URL=database_url)
        told = subprocess.run(command, env=settings, cwd=tmp_path, capture_output=True, text=True, check=True)
        status, kilobytes = map(int, told.stdout.split())
        assert status == 0, told.stderr
        assert kilobytes < 250_000, f"{kilobytes:,} kB"
    assert (tmp_path / "x").stat().st_size == 1 << 29
    os.unlink(tmp_path / "x")
