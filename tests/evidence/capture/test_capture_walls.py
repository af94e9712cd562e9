"""What did not load is never passed off as the page."""

from __future__ import annotations

import base64
import gzip
import hashlib
from pathlib import Path

import pytest
from tests.evidence.capture.servers import STORY, answer, capture, moved, serving

from averment.evidence.outside.capture.kept import kept_text

SUM = base64.b64encode(hashlib.sha256(STORY.encode()).digest()).decode()
WRONG = base64.b64encode(bytes(32)).decode()


@pytest.mark.parametrize("status", ["204 None", "205 Reset", "206 Part", "304 Same", "400 Bad", "401 Who", "403 No",
                                    "404 Gone", "410 Gone", "429 Slow", "451 Law", "500 Oops", "503 Busy"])  # fmt: skip
def test_an_answer_that_is_no_page_is_failed_and_what_came_is_kept(status: str, tmp_path: Path) -> None:
    body = "" if status[:3] in ("204", "205", "304") else STORY
    with serving({"/": answer(body, status=status)}) as site:
        captured = capture(site, tmp_path)
    assert (captured.outcome, captured.status) == ("failed", int(status[:3]))
    assert status[:3] in captured.reason
    assert status.encode() in gzip.decompress(captured.warc.read_bytes())
    words = kept_text(captured.warc)
    assert (words.status, words.full_text, words.story.main_text) == ("failed", "", "")


def test_an_empty_body_is_no_page(tmp_path: Path) -> None:
    with serving({"/": answer("")}) as site:
        assert capture(site, tmp_path).reason == "its server sent nothing (status 200)"


@pytest.mark.parametrize("body", ["<html><body></body></html>", "   \n", "<p hidden>words</p>", "<!-- words -->"])
def test_a_page_without_a_word_or_a_picture_is_no_page(body: str, tmp_path: Path) -> None:
    with serving({"/": answer(body)}) as site:
        captured = capture(site, tmp_path)
    assert (captured.outcome, captured.reason) == ("failed", "it shows no words")


def test_a_page_that_only_its_scripts_would_fill_is_no_page(tmp_path: Path) -> None:
    with serving({"/": answer("<div id=root></div><script src=/app.js></script>")}) as site:
        captured = capture(site, tmp_path)
    assert (captured.outcome, captured.reason) == ("failed", "it shows no words without running its scripts")


def test_a_body_that_is_cut_off_before_its_length_is_no_page(tmp_path: Path) -> None:
    with serving({"/": answer(STORY)[:-100]}) as site:
        captured = capture(site, tmp_path)
    assert captured.outcome == "failed"
    assert captured.reason == "it was cut off 100 bytes before the end that its server announced"
    kept = gzip.decompress(captured.warc.read_bytes())
    assert STORY[:-100].encode() in kept
    assert b"WARC-Truncated: disconnect\r\n" in kept


@pytest.mark.parametrize("end", [b"", b"5\r\nab", b"zz\r\n", b"-5\r\n", b"FFFFFFFFFFFFFFFFF\r\nab"])
def test_chunks_that_break_off_are_no_page(end: bytes, tmp_path: Path) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
    with serving({"/": head + b"%x\r\n%s\r\n" % (len(STORY), STORY.encode()) + end}) as site:
        captured = capture(site, tmp_path)
    assert captured.outcome == "failed"
    assert STORY.encode() in gzip.decompress(captured.warc.read_bytes())


NO_HTTP = [
    b"",
    b"SSH-2.0-OpenSSH\r\n",
    b"\x00\x01\x02",
    b"HTTP/1.1 abc\r\n\r\n",
    b"HTTP/9 200\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nA: b",
]


@pytest.mark.parametrize("sent", NO_HTTP)
def test_what_is_no_http_is_kept_and_told(sent: bytes, tmp_path: Path) -> None:
    with serving({"/": sent}) as site:
        captured = capture(site, tmp_path)
    assert captured.outcome == "failed"
    assert sent in gzip.decompress(captured.warc.read_bytes())


@pytest.mark.parametrize("name", ["Digest: sha-256=", "Repr-Digest: sha-256=:", "Content-Digest: sha-256=:"])
def test_a_body_that_differs_from_the_digest_its_server_states_is_no_page(name: str, tmp_path: Path) -> None:
    end = ":" if name.endswith(":") else ""
    right, wrong = (answer(STORY, more=f"{name}{value}{end}\r\n") for value in (SUM, WRONG))
    with serving({"/right": right, "/wrong": wrong}) as site:
        (tmp_path / "a").mkdir()
        assert capture(site, tmp_path / "a", "/right").outcome == "complete"
        captured = capture(site, tmp_path, "/wrong")
    assert (captured.outcome, captured.reason) == ("failed", "its bytes differ from the digest that its server states")


def test_a_part_that_differs_from_the_digest_the_page_demands_is_missing(tmp_path: Path) -> None:
    code = "var a = 1"
    right = base64.b64encode(hashlib.sha384(code.encode()).digest()).decode()
    page = f"""<script src=/right.js integrity="sha384-{right}"></script>
        <script src=/wrong.js integrity="sha256-{WRONG} sha384-{right}"></script>
        <script src=/changed.js integrity="sha384-{right}"></script>{STORY}"""
    answers = {
        "/right.js": answer(code, "text/javascript"),
        "/wrong.js": answer(code, "text/javascript"),
        "/changed.js": answer(f"{code};", "text/javascript"),
    }
    with serving({"/": answer(page), **answers}) as site:
        captured = capture(site, tmp_path)
    assert [(part.url.rsplit("/", 1)[1], part.missing) for part in captured.missing] == [
        ("changed.js", "its bytes differ from the digest that the page demands")
    ]


def test_a_login_in_the_place_of_the_page_is_told_by_where_it_is(tmp_path: Path) -> None:
    with serving({"/": moved("/login?next=%2F"), "/login?next=%2F": answer(STORY)}) as site:
        captured = capture(site, tmp_path)
    assert (captured.outcome, captured.reason) == ("failed", "what came is a login page, not the page")
    assert captured.parts == ()
    assert kept_text(captured.warc).reason == "the page did not load: what came is a login page, not the page"


@pytest.mark.parametrize(
    ("page", "wall"),
    [
        ("<title>Sign in</title><form><input type=PASSWORD></form>", "a login page"),
        ("<p>You must be logged in to see this report.", "a login page"),
        ("<title>Just a moment...</title><p>Checking your browser", "a check that asks whether a person is reading"),
        ("<h1>Are you a robot?</h1>", "a check that asks whether a person is reading"),
        ("<h1>Before you continue to Example</h1><button>Accept all</button>", "a question for consent"),
        ("<h1>We value your privacy</h1>", "a question for consent"),
        ("<p>Subscribe to continue reading", "a page for subscribers"),
        ("<title>Access Denied</title><h1>Access denied</h1>", "a page that says that access is denied"),
        ("<title>Page not found - Example</title><p>Sorry", "a page that says that there is none"),
    ],
)
def test_a_wall_in_the_place_of_the_page_is_told_by_its_words(page: str, wall: str, tmp_path: Path) -> None:
    with serving({"/": answer(page + "<img src=/logo.png>")}) as site:
        captured = capture(site, tmp_path)
        assert site.asked == ["/"]
    assert (captured.outcome, captured.reason) == ("failed", f"what came is {wall}, not the page")
    assert page.encode() in gzip.decompress(captured.warc.read_bytes())
    assert kept_text(captured.warc).status == "failed"


def test_a_check_that_the_server_itself_calls_so_is_told(tmp_path: Path) -> None:
    with serving({"/": answer(STORY, more="Cf-Mitigated: challenge\r\n")}) as site:
        assert "asks whether a person is reading" in capture(site, tmp_path).reason


def test_an_article_with_a_login_form_and_a_notice_is_no_wall(tmp_path: Path) -> None:
    form = "<form><input type=password></form><p>We value your privacy. Log in to continue."
    with serving({"/": answer(f"<title>A report</title>{form}{STORY * 2}")}) as site:
        assert capture(site, tmp_path).outcome == "complete"


@pytest.mark.parametrize("more", ["Content-Length: 5, 5", "Content-Length: many", "Transfer-Encoding: gzip, chunked"])
def test_a_body_whose_end_cannot_be_known_is_no_page(more: str, tmp_path: Path) -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{more}\r\n\r\n"
    with serving({"/": head.encode() + STORY.encode()}) as site:
        captured = capture(site, tmp_path)
    assert captured.outcome == "failed"
    assert STORY.encode() in gzip.decompress(captured.warc.read_bytes())


@pytest.mark.parametrize(
    "title",
    ["404 detained, says the report", "Humanitarian access denied", "Not found guilty", "A checkpoint is closed"],
)
def test_a_short_report_about_such_things_is_no_wall(title: str, tmp_path: Path) -> None:
    notice = f"<title>{title}</title><h1>{title}</h1><p>Access denied, the agency says. {STORY[:300]}"
    with serving({"/": moved("/checkpoint-closed"), "/checkpoint-closed": answer(notice)}) as site:
        assert capture(site, tmp_path).outcome == "complete"


def test_a_short_page_that_is_no_wall_is_complete(tmp_path: Path) -> None:
    with serving({"/": answer("<title>Notice</title><p>The hearing is moved to Monday.")}) as site:
        assert capture(site, tmp_path).outcome == "complete"


def test_a_page_that_says_that_not_all_of_it_is_free_is_partial(tmp_path: Path) -> None:
    marked = '<script type="application/ld+json">{"isAccessibleForFree": "False"}</script>'
    with serving({"/": answer(marked + STORY)}) as site:
        captured = capture(site, tmp_path)
    assert (captured.outcome, captured.reason) == (
        "partial",
        "the page says of itself that not all of it is free to read",
    )


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, gzip", "compress"])
def test_a_page_packed_in_a_way_that_is_not_read_is_never_complete(coding: str, tmp_path: Path) -> None:
    with serving({"/": answer(STORY, more=f"Content-Encoding: {coding}\r\n")}) as site:
        captured = capture(site, tmp_path)
    assert captured.outcome == "partial"
    assert f"packed in a way that is not read ({coding})" in captured.reason


@pytest.mark.parametrize("body", [b"not packed at all", gzip.compress(STORY.encode())[:-20]])
def test_a_page_whose_packing_is_broken_is_never_complete(body: bytes, tmp_path: Path) -> None:
    with serving({"/": answer(body, more="Content-Encoding: gzip\r\n")}) as site:
        assert capture(site, tmp_path).outcome == "partial"
