"""Each command as the operator, as members who see all of a case or a part, as strangers, and as nobody."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import CertificateBuilder, Name, NameAttribute
from cryptography.x509.oid import NameOID
from tests.casefile.folders import FILES, put
from tests.web.commands import COMMAND, environment
from tests.web.conftest import Made, Run, made_from
from tests.web.seats import ANYONE, CUSTODIAN, NO_WORKSPACE, OPERATOR, PART, REVIEWER, SEATS, WHOLE

VALLEY = {
    **FILES,
    "case.yaml": str(FILES["case.yaml"])
    .replace("Forum}]", "Forum}, {id: delta, name: Delta}]")
    .replace("roles: [researcher]}]", "roles: [researcher, legal]}, {id: dara, name: Dara, organisation: delta}]"),
    "sources/catalogue.yaml": str(FILES["sources/catalogue.yaml"])
    .replace("access: public", "access: confidential")
    .replace("kind: dataset", "kind: dataset\n  access: coalition")
    + "".join(f"- {{id: spare-{one}, title: A book, kind: book, access: coalition}}\n" for one in ("amina", "dumped"))
    + "".join(
        f"- {{id: told-{one}, title: A word, kind: testimony, access: coalition, consent: {{given: 2026-10-02}}}}\n"
        for one in ("amina", "dumped")
    ),
}
COAST = """\
averment: 1
id: coast
title: The coast
organisations: [{id: harbour, name: Harbour}]
people: [{id: irn, name: Irn, organisation: harbour, roles: [researcher]}]
"""
MEMBERS = {"sees all": "amina", "sees a part": "dara", "of another case": "irn", "nobody": "zzz", "empty": ""}
MAY = {
    WHOLE: {"sees all"},
    PART: {"sees all", "sees a part"},
    ANYONE: {"sees all", "sees a part", "of another case"},
    REVIEWER: {"sees all"},
    OPERATOR: set[str](),
}
HIDDEN = {  # what a refusal must not tell to whom
    "sees a part": ["coast", "irn", "field note"],
    "of another case": ["Amina", "amina", "dara", "forum", "field note", "The valley"],
    "nobody": ["Amina", "amina", "dara", "irn", "coast", "The valley"],
    "empty": ["amina", "irn", "coast", "The valley"],
}
TAKING = [name for name, (who, _) in SEATS.items() if who not in (NO_WORKSPACE, CUSTODIAN)]
OF_CASE = [name for name in TAKING if "CASE" in SEATS[name][1]]
Session = Callable[[Iterable[str]], list[CompletedProcess[str]]]


def root_certificate() -> bytes:
    """A certificate that is signed by itself, as a time-stamping authority has one."""
    key, name = Ed25519PrivateKey.generate(), Name([NameAttribute(NameOID.COMMON_NAME, "Stamps")])
    begun = datetime(2026, 1, 1, tzinfo=UTC)
    made = CertificateBuilder(name, name, key.public_key(), 7, begun, begun + timedelta(days=999)).sign(key, None)
    return made.public_bytes(Encoding.PEM)


@pytest.fixture(scope="module")
def made(fresh: Made, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """A workspace with two cases, which is copied for each test."""
    folder = tmp_path_factory.mktemp("seats")
    put(folder / "in", VALLEY)
    put(folder / "coast", {"case.yaml": COAST})
    (folder / "root.pem").write_bytes(root_certificate())
    with made_from(fresh, folder) as (made, run):
        with (folder / "work/workspace.toml").open("a") as card:
            card.write('[authorities.closed]\nurl = "http://127.0.0.1:9/"\nchain = "../root.pem"\n')
        for name in ("in", "coast"):
            told = run("case", "load", name)
            assert told.returncode == 0, told.stdout + told.stderr
        yield made


@pytest.fixture
def session(workspace: Run, made: Made, tmp_path: Path) -> Session:
    """Runs commands, each written as one line, in a workspace with two cases."""
    shutil.copytree(made.folder / "in", tmp_path / "in")
    shutil.copy(made.folder / "root.pem", tmp_path)
    (tmp_path / "letter.txt").write_text("Seven were held.")
    workspace("custody", "head", "--out", "head.txt")
    return lambda lines: [workspace(*shlex.split(line)) for line in lines]


@pytest.mark.parametrize("name", TAKING)
def test_a_command_serves_whom_it_may_and_refuses_the_others(session: Session, tmp_path: Path, name: str) -> None:
    who, words = SEATS[name]
    given = words.replace("CASE", "valley")
    every = [f"--member {shlex.quote(member)} {given}".replace("dumped", member or "e") for member in MEMBERS.values()]
    *told, operator = session([*every, given])
    for kind, one in zip(MEMBERS, told, strict=True):
        if kind in MAY[who]:
            assert one.returncode in (0, 1), (kind, one.stderr)
            assert one.stderr == ""
        else:
            assert (one.returncode, one.stdout, one.stderr.count("\n")) == (2, "", 1), (kind, one)
            assert not [word for word in HIDDEN.get(kind, ()) if word in one.stderr], (kind, one.stderr)
            assert not (tmp_path / (MEMBERS[kind] or "e")).exists()
    assert (operator.returncode in (0, 1)) == (who != REVIEWER), operator.stderr


def test_to_a_stranger_a_case_that_is_there_looks_like_one_that_is_not(session: Session) -> None:
    lines = [
        f"--member {member} {SEATS[name][1].replace('CASE', ref)}"
        for name in OF_CASE
        for member in ("irn", "zzz")
        for ref in ("valley", "gorge")
    ]
    told = [one.stderr for one in session(lines)]
    for there, absent in zip(told[::2], told[1::2], strict=True):
        assert there.replace("valley", "…") == absent.replace("gorge", "…")


def test_a_member_is_told_of_her_own_cases_alone(session: Session) -> None:
    every, *lists = session(["case list --json", *(f"--member {who} case list --json" for who in ("amina", "irn"))])
    assert [[case["id"] for case in json.loads(one.stdout)] for one in lists] == [["valley"], ["coast"]]
    assert len(json.loads(every.stdout)) == 2


def test_a_slip_of_a_member_is_told_with_the_nearest_of_her_own_cases(session: Session) -> None:
    hers, another = session(["--member amina check vally", "--member irn check vally"])
    assert "The nearest known is “valley”" in hers.stderr
    assert "The nearest known" not in another.stderr


@pytest.mark.parametrize("words", [["--member", ""], ["--member", " \t"], []], ids=["empty", "blank", "environment"])
def test_an_empty_member_is_nobody_and_least_of_all_the_operator(tmp_path: Path, words: list[str]) -> None:
    more = environment(tmp_path / "keys") | ({} if words else {"AVERMENT_MEMBER": ""})
    told = subprocess.run([*COMMAND, *words, "case", "list"], env=more, capture_output=True, text=True, check=False)
    assert (told.returncode, told.stdout) == (2, "")
    assert "has no id" in told.stderr
