"""Servers that attack whoever visits them: each visit ends within the bounds, and none passes as a capture."""

from __future__ import annotations

import gzip
import socket
import threading
import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.evidence.capture.servers import BEGAN, STORY, TIGHT, answer, capture, here, moved, serving

from averment.evidence.outside.capture import asking
from averment.evidence.outside.capture.asking import Looked
from averment.evidence.outside.capture.bounds import Bounds
from averment.evidence.outside.capture.capturing import capture_page
from averment.evidence.outside.capture.kept import kept_text
from averment.evidence.outside.frames import Frame
from averment.evidence.outside.limits import Limits

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
QUICK = replace(TIGHT, idle_seconds=0.4, body_seconds=0.8, all_seconds=20)


def without_end(start: bytes, piece: bytes) -> Callable[[socket.socket], None]:
    """Sends `piece` until nobody listens."""

    def send(connection: socket.socket) -> None:
        connection.sendall(start)
        while True:
            connection.sendall(piece)

    return send


def drop_by_drop(start: bytes) -> Callable[[socket.socket], None]:
    """Sends a byte now and then, for ever."""

    def send(connection: socket.socket) -> None:
        connection.sendall(start)
        never = threading.Event()
        while not never.wait(0.05):
            connection.sendall(b"x")

    return send


def silent(connection: socket.socket) -> None:
    """Waits until the visitor has gone."""
    connection.recv(1)


def bomb(pack: Callable[[bytes], bytes]) -> bytes:
    return pack(b"<p>" + bytes(200 << 20))


def many(connection: socket.socket) -> None:
    connection.sendall(HEAD + b"".join(b"X-%d: y\r\n" % number for number in range(5000)) + b"\r\n" + STORY.encode())


def test_a_page_that_unpacks_without_end_is_never_complete(tmp_path: Path) -> None:
    packed = answer(bomb(gzip.compress), more="Content-Encoding: gzip\r\n")
    with serving({"/": packed}) as site:
        captured = capture(site, tmp_path)
    assert captured.outcome == "partial"
    assert "it unpacks to more than 1,048,576 bytes" in captured.reason
    assert captured.html_sha256 == ""
    assert kept_text(captured.warc, Limits(cpu_seconds=1)).status != "complete"


def test_a_sheet_that_unpacks_without_end_is_told(tmp_path: Path) -> None:
    sheet = answer(bomb(zlib.compress), "text/css", more="Content-Encoding: deflate\r\n")
    with serving({"/": answer(f"<link rel=stylesheet href=/a.css>{STORY}"), "/a.css": sheet}) as site:
        captured = capture(site, tmp_path)
    assert captured.outcome == "partial"
    assert "/a.css are not all known: it unpacks to more than 1,048,576 bytes" in captured.reason


@pytest.mark.parametrize(
    "server",
    [
        without_end(HEAD + b"\r\n", b"<p>more</p>" * 1000),
        without_end(HEAD + b"Content-Length: 99999999999999\r\n\r\n", b"x" * 10000),
        without_end(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"3e8\r\n" + b"x" * 1000 + b"\r\n"),
        without_end(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1;" + b"x" * 60000 + b"\r\nx\r\n"),
        without_end(HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X-Trailer: y\r\n"),
        without_end(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"0" * 10000),
    ],
    ids=["to the end", "announced", "chunks", "extensions", "trailers", "one number"],
)
def test_a_body_without_end_is_cut_and_told(server: Callable[[socket.socket], None], tmp_path: Path) -> None:
    with serving({"/": server}) as site:
        captured = capture(site, tmp_path)
    assert captured.outcome == "failed"
    assert b"WARC-Truncated: " in gzip.decompress(captured.warc.read_bytes())
    assert kept_text(captured.warc).status == "failed"


@pytest.mark.parametrize(
    "server",
    [
        without_end(HEAD, b"X-Flood: yes\r\n"),
        without_end(HEAD + b"X-Long: ", b"y" * 10000),
        without_end(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        without_end(b"", b"HTTP/1.1 102 Processing\r\n\r\n"),
        without_end(b"", b"\r\n"),
        many,
    ],
    ids=["lines", "one line", "continue", "processing", "nothing", "too many"],
)
def test_headers_without_end_are_cut_and_told(server: Callable[[socket.socket], None], tmp_path: Path) -> None:
    with serving({"/": server}) as site:
        captured = capture(site, tmp_path)
    assert captured.outcome == "failed"
    assert captured.warc.stat().st_size < 200_000


@pytest.mark.parametrize(
    "server",
    [
        silent,
        drop_by_drop(b""),
        drop_by_drop(HEAD),
        drop_by_drop(HEAD + b"\r\n<p>"),
        drop_by_drop(HEAD + b"Content-Length: 100000\r\n\r\n<p>"),
        drop_by_drop(HEAD + b"Transfer-Encoding: chunked\r\n\r\nFFFF\r\n"),
    ],
    ids=["silent", "status", "headers", "body", "announced", "chunk"],
)
def test_a_server_that_takes_for_ever_is_left(server: Callable[[socket.socket], None], tmp_path: Path) -> None:
    with serving({"/": server}) as site:
        captured = capture(site, tmp_path, bounds=QUICK)
    assert captured.outcome == "failed"
    assert captured.reason in ("it had not come when its time was up", "nothing more came from its server")


def test_a_name_server_that_takes_for_ever_is_left(tmp_path: Path) -> None:
    found = threading.Event()

    def resolve(host: str, port: int) -> Sequence[str]:
        found.wait()
        return ["127.0.0.1"]

    captured = capture_page("http://news.example/", tmp_path / "a", BEGAN, QUICK, resolve)
    found.set()
    assert captured.reason == "no address came for its host news.example in time"


def test_redirects_in_a_circle_and_without_end_are_left(tmp_path: Path) -> None:
    circle = {"/": moved("/a"), "/a": moved("/b"), "/b": moved("/a")}
    with serving({**circle, **{f"/n{number}": moved(f"/n{number + 1}") for number in range(100)}}) as site:
        assert capture(site, tmp_path).reason.endswith("it is redirected in a circle")
        assert site.asked == ["/", "/a", "/b"]
        (tmp_path / "b").mkdir()
        captured = capture(site, tmp_path / "b", "/n0")
        assert captured.reason.endswith("it is redirected more than 10 times")
        assert len(site.asked) == 3 + 11


def test_a_page_that_sends_on_without_end_is_left(tmp_path: Path) -> None:
    on = {f"/{n}": answer(f"<meta http-equiv=refresh content='0;/{n + 1}'>") for n in range(20)}
    with serving(dict(on)) as site:
        captured = capture(site, tmp_path, "/0")
        assert len(site.asked) <= 5
    assert (captured.outcome, captured.reason) == ("failed", "it sends on again and again")


def test_of_ten_thousand_parts_the_first_are_fetched_and_the_rest_counted(tmp_path: Path) -> None:
    page = "".join(f"<img src=/{number}.png>" for number in range(10_000)) + STORY
    with serving({"/": answer(page)}) as site:
        captured = capture(site, tmp_path)
        assert len(site.asked) == 61
    assert (captured.outcome, len(captured.parts), captured.parts_left_out) == ("partial", 60, 9_940)
    assert "9,940 parts were left out: more than 60 parts" in captured.reason


def test_parts_that_name_more_parts_without_end_are_left(tmp_path: Path) -> None:
    sheets = {f"/{n}.css": answer(f"@import '/{n + 1}.css'", "text/css") for n in range(50)}
    frames = {f"/{n}.html": answer(f"<iframe src=/{n + 1}.html></iframe>") for n in range(50)}
    page = f"<link rel=stylesheet href=/0.css><iframe src=/0.html></iframe>{STORY}"
    with serving({"/": answer(page), **sheets, **frames}) as site:
        captured = capture(site, tmp_path)
        assert sorted(site.asked) == ["/", "/0.css", "/0.html", "/1.css", "/1.html", "/2.css", "/2.html"]
    assert captured.reason == "2 parts were left out: more than 3 steps away from the page"


def test_all_parts_together_stay_within_the_bytes_for_the_page(tmp_path: Path) -> None:
    page = "".join(f"<img src=/{number}.png>" for number in range(50)) + STORY
    parts = {f"/{number}.png": answer(bytes(500_000), "image/png") for number in range(50)}
    with serving({"/": answer(page), **parts}) as site:
        captured = capture(site, tmp_path, bounds=replace(TIGHT, all_bytes=3_000_000))
        assert len(site.asked) < 12
    assert captured.outcome == "partial"
    assert captured.parts[-1].missing == "the 3,000,000 bytes for this page were used up"


def test_all_parts_together_stay_within_the_time_for_the_page(tmp_path: Path) -> None:
    page = "".join(f"<img src=/{number}.png>" for number in range(50)) + STORY
    with serving({"/": answer(page), **{f"/{number}.png": silent for number in range(50)}}) as site:
        captured = capture(site, tmp_path, bounds=replace(QUICK, all_seconds=2))
        assert len(site.asked) < 50
    assert captured.outcome == "partial"
    assert captured.parts[-1].missing == "the 2 s for this page were up"


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 150_000,
        "<p style='" + "a(" * 200_000 + "'>",
        "<style>" + "{[(" * 100_000 + "</style>",
        "<style>" + "@import '" * 50_000 + "</style>",
        "<img srcset='" + "a," * 300_000 + "'>",
        "<iframe srcdoc='" + "&lt;iframe srcdoc=" * 40_000 + "'>",
        "<meta name=a content='" + "b" * 900_000 + "'>",
        "<base href='" + "/.." * 200_000 + "'><img src=a>",
        "<img src='" + "a" * 900_000 + "'>",
        "<a " + " ".join(f"b{number}=c" for number in range(80_000)) + ">",
        "<img src=a\tb><img src='a\nb'><title>a\x00\x1b[31m\nb</title>",
    ],
    ids=["deep", "style", "blocks", "imports", "set", "frames", "meta", "base", "url", "attributes", "odd letters"],
)
def test_a_page_that_attacks_its_reader_ends_and_the_capture_with_it(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "_CPU_SECONDS", 1)
    with serving({"/": answer(page + STORY)}) as site:
        captured = capture(site, tmp_path)
    assert captured.outcome in ("partial", "complete", "failed")
    assert captured.untrusted_title.isprintable()
    assert captured.reason.isprintable()
    assert all(len(part.url) <= 8192 and part.url.isprintable() for part in captured.parts)


def test_a_sheet_that_attacks_its_reader_costs_only_its_own_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "_CPU_SECONDS", 1)
    page = f"<link rel=stylesheet href=/bad.css><link rel=stylesheet href=/good.css>{STORY}"
    good = answer("p { background: url(/a.png) }", "text/css")
    bad = answer("a{b:c}" * 170_000 + "@import '/never.css'", "text/css")
    with serving({"/": answer(page), "/good.css": good, "/bad.css": bad, "/a.png": answer("x")}) as site:
        captured = capture(site, tmp_path)
    assert "/a.png" in site.asked
    assert captured.outcome in ("partial", "complete")


@given(
    st.text()
    | st.lists(st.sampled_from(["part", "base", "title", "meta", "\t", "\n", "9", "é", "http://["])).map("".join)
)
def test_whatever_a_reader_that_was_taken_over_says_is_only_looked_at(untrusted: str) -> None:
    frame = Frame("complete", "", "x", "1", "", (), untrusted)
    looked = asking._understood(frame, "http://news.example/")
    assert isinstance(looked, Looked)
    assert looked.title.isprintable()


def test_a_reader_that_dies_leaves_a_partial_capture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "_TEXT_BYTES", 1)
    with serving({"/": answer(f"<img src=/a.png>{STORY}")}) as site:
        captured = capture(site, tmp_path)
    assert captured.outcome == "partial"
    assert captured.reason.startswith("its parts are not all known: ")


def test_a_page_longer_than_one_file_may_be_is_not_loaded_at_all(tmp_path: Path) -> None:
    with serving({"/": answer(bytes(2 << 20))}) as site:
        captured = capture(site, tmp_path)
    assert captured.reason == "it has 2,097,152 bytes, more than the 1,048,576 for one file"


def test_the_bounds_that_hold_without_a_word_end_a_capture_in_minutes() -> None:
    standard = Bounds()
    assert standard.all_seconds <= 300
    assert standard.all_bytes <= 256 << 20
    assert standard.ports == {80, 443}
    assert here("any", 80) == ["127.0.0.1"]
