"""The verifier as a recipient runs it: one file, any Python from 3.8, its exit status and its words."""

import ast
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from averment.verify import Unusable, verifier, verifier_source, verify

EVERY_MODULE_IT_MAY_USE = set(sys.stdlib_module_names)


def run(program: Path, *arguments: str | Path, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", program, *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    assert "Traceback" not in done.stderr
    return done


def test_the_copy_inside_checks_the_package_that_it_lies_in(package, tmp_path):
    done = run(package.data("verify.py"), folder=tmp_path)
    assert done.returncode == 0
    assert done.stderr == ""
    assert done.stdout.startswith("Whole: 6 files")
    assert f"Signature of delta-watch, key {package.pin}: fits this package" in done.stdout
    assert "prove nothing about who signed" in done.stdout


def test_with_a_pinned_key_the_caution_is_left_out_and_a_wrong_key_fails(package, stranger):
    done = run(package.data("verify.py"), "--signer", package.pin)
    assert done.returncode == 0
    assert "prove nothing" not in done.stdout
    done = run(package.data("verify.py"), "--signer", stranger.pin)
    assert done.returncode == 1
    assert stranger.pin in done.stdout


def test_the_json_document_is_that_of_the_interface(package):
    package.data("evidence/cd/empty.txt").write_text("no longer")
    done = run(package.data("verify.py"), package.root, "--json")
    report = json.loads(done.stdout)
    assert done.returncode == 1
    assert list(report) == ["ok", "files", "bytes", "signatures", "problems"]
    assert report["ok"] is False
    assert report["files"] == 6
    assert report["signatures"][0] == {"signer": "delta-watch", "fingerprint": package.pin, "ok": True}
    assert [problem["path"] for problem in report["problems"]] == [
        "bag/bag-info.txt",
        "bag/data/evidence/cd/empty.txt",
    ]
    assert all(set(problem) == {"path", "what"} for problem in report["problems"])


def test_checking_changes_nothing_in_the_package(package):
    before = {path: path.lstat().st_mtime_ns for path in package.root.rglob("*")}
    run(package.data("verify.py"))
    run(package.data("verify.py"), package.root, "--json")
    assert {path: path.lstat().st_mtime_ns for path in package.root.rglob("*")} == before


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("nowhere", "no such folder"),
        ("bag", "bag inside a package"),
        ("VERIFY.txt", "a file"),
        ("signatures", "no package"),
    ],
)
def test_what_is_no_package_is_answered_in_one_line_with_status_two(package, place, words):
    done = run(package.data("verify.py"), package.root / place)
    assert done.returncode == 2
    assert done.stdout == ""
    assert words in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("name", ["", "a\nb", "\x1b[31m", "x" * 5000])
def test_a_strange_name_of_a_package_is_answered_in_one_line(package, name):
    done = run(package.data("verify.py"), name)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "\x1b" not in done.stderr


@pytest.mark.parametrize("pin", ["", "SHA256:abc", "delta-watch", "MD5:" + "a" * 32])
def test_a_fingerprint_that_is_none_is_refused_before_anything_is_read(package, pin):
    done = run(package.data("verify.py"), "--signer", pin)
    assert done.returncode == 2
    assert "SHA256: and 43 letters" in done.stderr
    with pytest.raises(Unusable):
        verify(package.root, pin)


def test_a_copy_that_lies_in_no_package_asks_for_one(tmp_path):
    (tmp_path / "verify.py").write_bytes(verifier_source())
    done = run(tmp_path / "verify.py")
    assert done.returncode == 2
    assert "Name the folder" in done.stderr


def test_a_closed_pipe_is_no_traceback(package):
    command = f"{sys.executable} -I {package.data('verify.py')} | true"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=60, check=False)
    assert "Traceback" not in done.stderr


def test_it_is_the_same_file_and_uses_the_standard_library_of_python_3_8_alone(package):
    assert package.data("verify.py").read_bytes() == Path(verifier.__file__).read_bytes()
    tree = ast.parse(verifier_source(), feature_version=(3, 8))
    modules = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    modules |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {module.split(".")[0] for module in modules} <= EVERY_MODULE_IT_MAY_USE


def test_helper_processes_give_the_same_report_as_none(package, monkeypatch):
    package.data("evidence/cd/empty.txt").write_text("no longer")
    package.data("evidence/ab/report.txt").unlink()
    alone = verify(package.root)
    monkeypatch.setattr(verifier, "hands_for", lambda octets: 2)
    monkeypatch.setattr(verifier, "BATCH_FILES", 2)
    monkeypatch.setattr(verifier, "BATCH_OCTETS", 1000)
    assert verify(package.root) == alone


def test_freshly_started_helpers_give_the_same_report(package, monkeypatch):
    alone = verify(package.root)
    monkeypatch.setattr(verifier, "hands_for", lambda octets: 2)
    monkeypatch.setattr(verifier.threading, "active_count", lambda: 2)
    assert verify(package.root) == alone


def test_a_helper_that_dies_is_said_and_is_no_verdict(package, monkeypatch):
    monkeypatch.setattr(verifier, "hands_for", lambda octets: 2)
    monkeypatch.setattr(verifier, "hash_files", lambda job, bag="": os._exit(9))
    with pytest.raises(Unusable, match="helper process ended early"):
        verify(package.root)


def test_a_system_without_room_for_helpers_is_slower_and_not_wrong(package, monkeypatch):
    def no_room(*arguments: object) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(verifier, "hands_for", lambda octets: 2)
    monkeypatch.setattr(verifier.multiprocessing, "Pipe", no_room)
    assert verify(package.root).ok


def test_more_problems_than_anyone_reads_are_cut_for_people_and_whole_for_machines(package):
    for number in range(120):
        package.data(f"added-{number:03}.txt").write_text("Planted.")
    done = run(package.data("verify.py"))
    assert "and 71 more" in done.stdout
    assert len(json.loads(run(package.data("verify.py"), "--json").stdout)["problems"]) == 121


def test_a_time_stamp_is_named_with_the_command_that_checks_it(package):
    token = b"\x30\x82\x18\x0f20261102101500Z\x18\x0f20361102101500Z"
    place = package.root / "signatures"
    (place / "delta-watch.sshsig.authority.tsr").write_bytes(token)
    (place / "other.tsr").write_bytes(b"\x18\x0f20269902101500Z")
    (place / "authority-chain.pem").write_text("(certificates)")
    report = verify(package.root)
    assert report.ok
    first, second = report.notes
    assert (
        "openssl ts -verify -data signatures/delta-watch.sshsig -in signatures/delta-watch.sshsig.authority.tsr"
        " -CAfile ROOT.pem -untrusted signatures/authority-chain.pem -attime 1793614500"
    ) in first
    assert "-data bag/tagmanifest-sha256.txt -in signatures/other.tsr -CAfile ROOT.pem" in second
    assert "-attime" not in second


def test_a_signer_whom_the_list_does_not_name_is_noted_and_no_problem(package):
    allowed = package.root / "signatures" / "allowed_signers"
    allowed.write_text(allowed.read_text().splitlines()[0] + "\n")
    report = verify(package.root)
    assert report.ok
    assert "allowed_signers does not name river-union" in report.notes[0]


def test_progress_goes_to_a_terminal_only(package, monkeypatch):
    screen, side = pty.openpty()
    with open(side, "w") as terminal:
        monkeypatch.setattr(verifier.sys, "stderr", terminal)
        tell = verifier.progress()
        monkeypatch.setattr(verifier.time, "monotonic", lambda: 1e12)
        assert tell is not None
        tell(1200, 5_000_000)
        assert b"1,200 files, 5 MB" in os.read(screen, 1000)
    os.close(screen)
