"""The demonstration: made twice, changed, shown in a browser; it never takes what is not its own."""

from __future__ import annotations

import http.client
import json
import re
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from tests.web.commands import COMMAND, averment, environment, replaced

from averment.verify import verify

pytestmark = pytest.mark.slow
DRAFT = "valley/submissions/upr/draft.md"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    place = tmp_path_factory.mktemp("demo")
    done = averment("demo", "demo", cwd=place, HOME=str(place / "home"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert not (place / "home").exists()
    return place / "demo", done.stdout


@pytest.fixture
def demo(made: tuple[Path, str], tmp_path: Path) -> Path:
    return Path(shutil.copytree(made[0], tmp_path / "demo"))


def test_it_says_what_was_built_where_it_lies_and_with_which_key(made: tuple[Path, str]) -> None:
    folder, told = made
    assert "It lies in demo/keys" in told
    assert (folder / "keys/signing-key").is_file()
    for submission in ("upr", "iphrc-ur"):
        assert f"Built and verified: demo/packages/{submission}\n" in told
        assert verify(folder / "packages" / submission).ok
    assert "demo/packages/index.html" in told
    assert "averment check demo/valley" in told


def test_its_own_key_signs_even_where_the_user_has_one(demo: Path, tmp_path: Path) -> None:
    done = averment("demo", demo, keys=tmp_path / "mine")
    assert done.returncode == 0
    assert not (tmp_path / "mine").exists()


def test_a_second_time_gives_the_same_bytes_and_keeps_what_was_changed(demo: Path) -> None:
    before = {path: path.read_bytes() for path in demo.rglob("*") if path.is_file()}
    (demo / "valley/README.md").write_text("mine")
    done = averment("demo", demo)
    assert done.returncode == 0, done.stdout
    assert (demo / "valley/README.md").read_text() == "mine"
    assert {p: p.read_bytes() for p in before if p.name != "README.md"} == {
        p: data for p, data in before.items() if p.name != "README.md"
    }


def test_a_change_that_breaks_the_case_is_told_and_the_old_packages_stay(demo: Path) -> None:
    replaced(demo / DRAFT, "and seven people died", "and ninety people died")
    done = averment("demo", demo)
    assert done.returncode == 1
    assert "number-not-grounded" in done.stdout
    assert verify(demo / "packages/upr").ok
    replaced(demo / "valley/case.yaml", "id: valley", "id: [valley")
    done = averment("demo", demo)
    assert (done.returncode, done.stderr) == (1, "")
    assert "broken-file" in done.stdout


def test_what_others_signed_or_put_there_stops_it(demo: Path) -> None:
    replaced(demo / DRAFT, "Each original was entered", "Every original was entered")
    (demo / "packages/upr/notes.txt").write_text("mine")
    done = averment("demo", demo)
    assert done.returncode == 2
    assert "notes.txt" in done.stderr
    assert (demo / "packages/upr/notes.txt").read_text() == "mine"


@pytest.mark.parametrize("name", ["", "valley", "packages", "keys"])
def test_a_file_in_its_way_is_told_and_kept(tmp_path: Path, name: str) -> None:
    path = tmp_path / "demo" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("mine")
    done = averment("demo", tmp_path / "demo")
    assert done.returncode == 2, done.stdout
    assert len(done.stderr.splitlines()) == 1
    assert path.read_text() == "mine"


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.found += [value for key, value in attrs if key in ("href", "src") and value]


def test_the_first_page_links_what_is_there_and_needs_no_script_and_no_network(made: tuple[Path, str]) -> None:
    page = _Links()
    page.feed((made[0] / "packages/index.html").read_text(encoding="utf-8"))
    assert "script" not in page.tags
    assert len(page.found) == 10
    assert all((made[0] / "packages" / link).is_file() for link in page.found)


# ── shown in a browser ──


@pytest.fixture
def port(demo: Path) -> Iterator[int]:
    process = subprocess.Popen(
        [*COMMAND, "demo", str(demo), "--serve", "--port", "0"],
        env=environment(PYTHONUNBUFFERED="1"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert process.stdout
    found = None
    for line in process.stdout:
        if found := re.search(r"http://127\.0\.0\.1:(\d+)/", line):
            break
    assert found, process.communicate()
    yield int(found[1])
    process.send_signal(signal.SIGINT)
    told, error = process.communicate(timeout=30)
    assert (process.returncode, error) == (0, "")
    assert told.strip().endswith("Stopped.")


def _get(port: int, path: str) -> tuple[int, str, str, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    headers = answer.headers
    return answer.status, headers.get("Content-Type", ""), headers.get("Content-Security-Policy", ""), body


def test_it_serves_the_packages_and_nothing_else(port: int, demo: Path) -> None:
    status, kind, policy, body = _get(port, "/")
    assert (status, kind) == (200, "text/html")
    assert "default-src 'none'" in policy
    assert body == (demo / "packages/index.html").read_bytes()
    for path, wanted in (
        ("/upr/bag/data/submission/submission.pdf", "application/pdf"),
        ("/upr/VERIFY.txt", "text/plain; charset=utf-8"),
        ("/upr/bag/data/grounds.jsonl", "text/plain; charset=utf-8"),
        ("/upr/bag/data/grounds.html", "text/html"),
    ):
        status, kind, _, body = _get(port, path)
        assert (status, kind) == (200, wanted)
        assert body == (demo / "packages" / path[1:]).read_bytes()
    outside = ("/../keys/signing-key", "/..%2fkeys/signing-key", "/%2e%2e/keys/signing-key")
    for path in ("/upr/", "/upr/bag/data/evidence/", "/nothing", *outside):
        assert _get(port, path)[0] == 404, path
    with socket.create_connection(("127.0.0.1", port)) as early:
        early.send(b"GET /upr/bag/data/submission/submission.pdf HTTP/1.0\r\n\r\n")


def test_a_port_that_is_taken_or_is_none_is_told(demo: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        for number in (str(taken.getsockname()[1]), "99999"):
            done = averment("demo", demo, "--serve", "--port", number)
            assert done.returncode == 2
            assert f"Port {number} cannot be used" in done.stderr
            assert "--port" in done.stderr


def test_a_build_by_the_user_tells_its_own_key_folder(made: tuple[Path, str], tmp_path: Path) -> None:
    done = averment("build", made[0] / "valley", "iphrc-ur", "--out", tmp_path / "out", keys=tmp_path / "mine")
    assert done.returncode == 0
    assert "mine; keep a copy of that folder" in " ".join(done.stdout.split())
    again = averment(
        "build", made[0] / "valley", "iphrc-ur", "--out", tmp_path / "out", "--json", keys=tmp_path / "mine"
    )
    report = json.loads(again.stdout)
    assert report["key_made"] is False
    assert report["package"] == str(tmp_path / "out/iphrc-ur")
    assert again.stderr == ""
