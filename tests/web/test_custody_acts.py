"""What is done to sources is logged, proved to others, and stamped by an authority: as its people do it."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from tests.evidence.custody.authority import made_authority, serving, stamps
from tests.web.conftest import Run

Session = Callable[..., list[CompletedProcess[str]]]


@pytest.fixture
def session(filled: Run) -> Session:
    """Runs commands, each written as one line, in a workspace with the case of the valley."""
    return lambda *lines: [filled(*shlex.split(line)) for line in lines]


def test_a_build_logs_once_what_travelled_and_what_was_withheld(session: Session, tmp_path: Path) -> None:
    built, refused, key, proof, verified = session(
        "build valley upr --out out --json",
        "build valley nothing --out out",
        "custody key",
        "custody proof valley ministry-reply --out proofs",
        "verify work --json",
    )
    assert built.returncode == 0, built.stdout
    assert refused.returncode == 2
    assert proof.returncode == 0, proof.stderr
    names = sorted(path.name for path in (tmp_path / "proofs").iterdir())
    assert [name.split("-", 3)[3] for name in names] == ["taken-in.tlog-proof", "included.tlog-proof"]
    found = json.loads(verified.stdout)
    assert found["problems"] == []
    digest = json.loads(built.stdout)["digest"]
    withheld = (tmp_path / "out/upr/bag/data/withheld.jsonl").read_text().count("\n")
    assert found["entries"] > 19 + withheld > 19
    line = shlex.quote(key.stdout.strip())
    told, other = session(
        f"custody check proofs/{names[1]} --key {line}",
        f"custody check proofs/{names[1]} --key {line} --head proofs/{names[1]}",
    )
    assert told.returncode == 0, told.stderr
    assert "included, done, by Ravel, on valley/ministry-reply" in " ".join(told.stdout.split())
    assert digest in told.stdout.replace("\n", "").replace(" ", "")
    assert other.returncode == 2


def test_growth_since_a_kept_head_is_proved_and_of_a_shortened_log_it_is_not(session: Session, tmp_path: Path) -> None:
    (tmp_path / "more.txt").write_text("Forty-one people were held.")
    kept, key, _, growth = session(
        "custody head --out kept.txt",
        "custody key",
        "preserve valley more.txt",
        "custody growth kept.txt --out growth.txt",
    )
    assert (kept.returncode, growth.returncode) == (0, 0), growth.stderr
    line = shlex.quote(key.stdout.strip())
    holds, other = session(
        f"custody check growth.txt --key {line} --head kept.txt", f"custody check kept.txt --key {line} --head kept.txt"
    )
    assert "It holds: the log of 20 entries only added" in " ".join(holds.stdout.split())
    assert (other.returncode, other.stdout) == (2, "")


@pytest.mark.skipif(shutil.which("openssl") is None, reason="there is no openssl to make an authority with")
def test_a_head_is_stamped_kept_verified_and_checked_by_openssl(session: Session, tmp_path: Path) -> None:
    good = made_authority(tmp_path / "good", days=60)
    other = made_authority(tmp_path / "other", subject="Other")
    (tmp_path / "good.pem").write_bytes(good.chain)
    with serving(stamps(good)) as (url, asked), serving(stamps(other)) as (false_url, _):
        none, _, _, told, again, head, verified, words = session(
            "custody stamp",
            f"custody authority good {url} good.pem",
            f"custody authority false {false_url} good.pem",
            "custody stamp",
            "custody stamp --authority false",
            "custody head --out head.txt",
            "verify work --json",
            "verify work",
        )
        assert len(asked) == 1
    assert none.returncode == 2
    assert "knows no authority" in none.stderr
    assert told.returncode == 1
    assert "good: the head of 19 entries was there on" in told.stdout
    assert "false: The stamp does not hold" in told.stdout
    assert again.returncode == 1
    report = json.loads(verified.stdout)
    assert (report["ok"], [stamp["authority"] for stamp in report["stamps"]]) == (True, ["good"])
    assert "stamp anew before" in " ".join(report["warnings"])
    assert "The head of 19 entries was there on" in words.stdout
    done = subprocess.run(shlex.split(head.stdout), cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "Verification: OK" in done.stdout + done.stderr
