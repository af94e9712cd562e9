"""What is shown on a terminal, in a pipe and as JSON."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from tests.web.commands import COMMAND, FAULTY, VALLEY, averment, environment

from averment.kernel.findings import Where, finding
from averment.web import screen

KEYS = {"case", "submission", "forum", "words", "sentences", "claims", "figures", "findings"}
SENTENCES = {"total", "grounded", "argument", "request", "ungrounded"}


def _on_terminal(*words: str, columns: int = 80, **more: str) -> str:
    """What a command shows on a terminal of that width."""
    ours, theirs = pty.openpty()
    env = environment(COLUMNS=str(columns), TERM="xterm", **more)
    process = subprocess.Popen([*COMMAND, *words], env=env, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    shown = b""
    while piece := _read(ours):
        shown += piece
    process.wait()
    os.close(ours)
    return shown.decode().replace("\r\n", "\n")


def _read(handle: int) -> bytes:
    try:
        return os.read(handle, 65536)
    except OSError:  # the other side has been closed
        return b""


# ── colours, progress, width ──


def test_a_pipe_gets_no_colours_and_no_progress(tmp_path: Path) -> None:
    done = averment("check", FAULTY)
    assert "\x1b" not in done.stdout
    assert done.stderr == ""


def test_a_terminal_gets_colours_unless_it_wants_none() -> None:
    assert "\x1b[31m" in _on_terminal("check", str(FAULTY))
    assert "\x1b" not in _on_terminal("check", str(FAULTY), NO_COLOR="1")


@pytest.mark.slow
def test_progress_is_a_bar_on_the_terminal_that_is_gone_at_the_end(tmp_path: Path) -> None:
    words = ("build", str(VALLEY), "iphrc-ur", "--out", str(tmp_path / "out"))
    shown = _on_terminal(*words, AVERMENT_CONFIG=str(tmp_path / "keys"))
    assert "██░░ Writing and searching the documents …" in shown
    assert shown.index("\r\x1b[KA signing key was made") > shown.index("Sealing")


@pytest.mark.parametrize("columns", [40, 60, 80, 100])
def test_lines_of_findings_fit_the_terminal_and_lose_nothing(columns: int) -> None:
    shown = _on_terminal("check", str(FAULTY), columns=columns, NO_COLOR="1")
    for line in shown.splitlines():
        words = line.split()
        assert len(line) <= columns or len(words) == 1 or line.startswith("  line"), line
    full = averment("check", FAULTY).stdout
    assert shown.split() == full.split()


def test_a_terminal_of_one_column_is_no_reason_to_fail() -> None:
    assert "errors" in _on_terminal("check", str(FAULTY), columns=1)


def test_addresses_stay_whole_so_that_they_can_be_copied(capsys: pytest.CaptureFixture[str]) -> None:
    address = "https://forum.example/rules-of-procedure-" + "and-" * 30 + "annex.html"
    screen.print_wrapped(f"Source: {address} (verified)", 12)
    assert address in capsys.readouterr().out


def test_a_reason_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    two = [finding("placeholder", Where("draft.md", line), what=f"“TBC {line}”", mend="Write it.") for line in (3, 4)]
    screen.print_findings(two)
    shown = capsys.readouterr().out
    assert shown.count("Why: ") == 1
    assert shown.count("Do: ") == 2


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[2Jb", "a�[2Jb"),
        ("a\x9b2Jb", "a�2Jb"),
        ("a\nb\tc\rd", "a�b�c�d"),
        ("a\u202eb\u2066c", "a�b�c"),
        ("نقل\u200cوحرکت क\u200dष", "نقل\u200cوحرکت क\u200dष"),
        ("1\u00a0929", "1 929"),
        ("a\udc80b", "a�b"),
    ],
)
def test_text_is_shown_without_what_could_steer_a_terminal(text: str, shown: str) -> None:
    assert screen.safe(text) == shown


# ── terminals that lack letters, readers that go away ──


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-8"])
def test_a_terminal_without_our_letters_is_no_reason_to_fail(encoding: str) -> None:
    for words in (["check", str(FAULTY)], ["forum", "oic-iphrc"], ["explain"], ["check", "no-such-case"]):
        done = subprocess.run(
            [*COMMAND, *words],
            env=environment(PYTHONIOENCODING=encoding, PYTHONUTF8="0"),
            capture_output=True,
            check=False,
        )
        assert b"failed" not in done.stderr, done.stderr
        assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_json_is_the_same_in_every_encoding(encoding: str) -> None:
    env = environment(PYTHONIOENCODING=encoding)
    done = subprocess.run([*COMMAND, "check", str(FAULTY), "--json"], env=env, capture_output=True, check=False)
    assert json.loads(done.stdout.decode(encoding)) == json.loads(averment("check", FAULTY, "--json").stdout)


def _in_shell(line: str) -> subprocess.CompletedProcess[str]:
    shell = ["bash", "-c", f"set -o pipefail; {line}"]
    env = environment(AVERMENT=f"{sys.executable} -m averment", CASE=str(FAULTY))
    return subprocess.run(shell, env=env, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("command", ["check $CASE", "check $CASE --json", "explain", "forums", "forum upr-stakeholder"])
def test_a_reader_that_goes_away_is_not_told_of_it(command: str) -> None:
    for reader in ("head -1", "true"):
        done = _in_shell(f"$AVERMENT {command} | {reader}")
        assert done.stderr == ""
        assert done.returncode in (0, 1, 141)


def test_closed_and_full_outputs_end_in_a_status_and_no_traceback() -> None:
    assert _in_shell("$AVERMENT check $CASE >&-").returncode == 1
    assert _in_shell("$AVERMENT check $CASE <&-").returncode == 1
    assert _in_shell("$AVERMENT check no-such-case 2>&-").returncode == 2
    assert _in_shell("$AVERMENT check no-such-case 2>/dev/full").returncode == 2
    full = _in_shell("$AVERMENT check $CASE >/dev/full")
    assert full.returncode == 2
    assert full.stderr == "No space left on device. Check the path, its permissions and the free space.\n"


# ── JSON ──


def _checked(*words: str | Path) -> dict[str, object]:
    done = averment("check", *words, "--json")
    assert done.returncode in (0, 1)
    assert done.stderr == ""
    report = json.loads(done.stdout)
    assert isinstance(report, dict)
    assert set(report) >= KEYS
    assert set(report["sentences"]) == SENTENCES
    return report


def test_a_report_on_one_submission_has_the_keys_of_the_interface() -> None:
    report = _checked(VALLEY, "upr")
    assert (report["case"], report["submission"], report["forum"]) == ("valley", "upr", "upr-stakeholder")
    for claim in report["claims"]:  # type: ignore[attr-defined]
        assert set(claim) == {"id", "status", "supporting_origins", "disputing_origins", "origins"}
    for figure in report["figures"]:  # type: ignore[attr-defined]
        assert set(figure) >= {"id", "value", "low", "high", "method"}
    sentences = report["sentences"]
    assert isinstance(sentences, dict)
    assert sentences["total"] >= sum(sentences[kind] for kind in SENTENCES - {"total"})


def test_a_report_on_a_case_with_several_submissions_has_each_and_their_sum() -> None:
    report = _checked(VALLEY)
    assert report["submission"] is None
    each: list[dict[str, object]] = report["submissions"]  # type: ignore[assignment]
    assert [one["submission"] for one in each] == ["iphrc-ur", "upr"]
    assert report["words"] == sum(int(str(one["words"])) for one in each)
    assert all(set(one) >= KEYS for one in each)


def test_a_case_without_submissions_is_reported_with_its_claims(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text("averment: 1\nid: bare\ntitle: A bare case\n")
    (tmp_path / "claims.yaml").write_text("- {id: alone, text: Nobody said it., kind: statement}\n")
    report = _checked(tmp_path)
    assert report["claims"] == [
        {"id": "alone", "status": "unsupported", "supporting_origins": 0, "disputing_origins": 0, "origins": []}
    ]
    assert (report["case"], report["words"]) == ("bare", 0)


def test_faults_of_a_case_are_one_document_with_the_same_keys(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text("averment: 1\nid: Bad Id\n")
    report = _checked(tmp_path)
    assert report["case"] is None
    assert report["findings"]


def test_a_finding_of_two_submissions_is_told_once_at_its_gravest() -> None:
    findings = _checked(FAULTY)["findings"]
    keys = [(f["code"], json.dumps(f["where"]), f["what"]) for f in findings]  # type: ignore[attr-defined]
    assert len(keys) == len(set(keys))


def test_an_inner_tier_lets_inner_material_in() -> None:
    public, inner = (_checked(VALLEY, "upr", "--tier", tier) for tier in ("public", "confidential"))
    assert len(inner["findings"]) <= len(public["findings"])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "words", [["forums"], ["forum", "upr-stakeholder"], ["position", "hash", str(VALLEY), "common-call"]]
)
def test_other_json_is_one_document_too(words: list[str]) -> None:
    done = averment(*words, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    json.loads(done.stdout)


@pytest.mark.parametrize("value", ["\x1b[2J", "\x9b", "\u202e", "\u2028", "\x7f"])
def test_json_keeps_what_steers_a_terminal_and_shows_it_escaped(value: str, capsys: pytest.CaptureFixture[str]) -> None:
    screen.print_json({"what": value})
    told = capsys.readouterr().out
    assert value not in told
    assert json.loads(told) == {"what": value}
