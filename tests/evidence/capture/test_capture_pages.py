"""A page and its parts go into a WARC that others can read."""

from __future__ import annotations

import getpass
import gzip
import json
import socket
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from tests.evidence.capture.servers import BEGAN, STORY, TIGHT, answer, capture, here, moved, serving
from warcio.archiveiterator import ArchiveIterator
from warcio.cli import main as warcio

from averment.evidence.outside.capture.captured import CAPTURE_TYPE, Captured
from averment.evidence.outside.capture.capturing import capture_page
from averment.evidence.outside.capture.kept import kept_text
from averment.kernel.refusals import Refusal

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
URDU = "اکتالیس افراد کو بغیر الزام کے حراست میں رکھا گیا۔"


def records(captured: Captured) -> list[tuple[str, str, str]]:
    """Kind, URL and status of each record."""
    with captured.warc.open("rb") as file:
        return [
            (
                str(one.rec_type),
                str(one.rec_headers.get_header("WARC-Target-URI") or ""),
                str(one.http_headers.get_statuscode()) if one.http_headers and one.rec_type == "response" else "",
            )
            for one in ArchiveIterator(file)
        ]


def paths(captured: Captured) -> list[str]:
    return ["/" + part.url.split("/", 3)[3] for part in captured.parts]


def form(captured: Captured) -> dict[str, object]:
    with captured.warc.open("rb") as file:
        found = [json.loads(one.content_stream().read()) for one in ArchiveIterator(file) if told(one.content_type)]
    assert len(found) == 1
    return dict(found[0])


def told(media_type: str) -> bool:
    return media_type == CAPTURE_TYPE


def test_a_page_with_every_kind_of_part_is_complete(tmp_path: Path) -> None:
    page = f"""<!doctype html><html><head><base href="/in/"><title>A report</title>
        <link rel="stylesheet" href="sheet.css"><link rel="preload" as="font" href="early.woff2">
        <link rel="canonical" href="/elsewhere"><script src="/run.js"></script><link rel=icon href=icon.png>
        <style>p {{ background: url('inline.png') }} /* url(never.png) */</style></head><body>{STORY}
        <a href="/another">no part</a><img src="one.png" srcset="one.png 1x, two.png 2x" style="mask: url(mask.svg)">
        <picture><source srcset="three.png"></picture><video poster="poster.png" src="film.mp4"></video>
        <iframe src="frame.html"></iframe><iframe srcdoc="&lt;img src=nested.png&gt;"></iframe>"""
    styles = {
        "/in/sheet.css": "@import 'deeper/next.css' print; @font-face { src: url(font.woff2) format('woff2') }",
        "/in/deeper/next.css": "p { background: image-set('four.png' 1x) } @namespace url(never)",
    }
    others = ["early.woff2", "icon.png", "inline.png", "one.png", "two.png", "mask.svg", "three.png", "poster.png",
              "film.mp4", "nested.png", "font.woff2", "deeper/four.png", "in-frame.png"]  # fmt: skip
    answers = {"/": answer(page), "/run.js": answer("var a", "text/javascript")}
    answers |= {path: answer(css, "text/css") for path, css in styles.items()}
    answers |= {"/in/frame.html": answer("<p>in a frame<img src=in-frame.png>")}
    answers |= {f"/in/{name}": answer(PNG, "image/png") for name in others}
    with serving(answers) as site:
        captured = capture(site, tmp_path)
    assert (captured.outcome, captured.reason, captured.missing) == ("complete", "", ())
    assert sorted(paths(captured)) == sorted(set(answers) - {"/"})
    assert sorted(site.asked) == sorted(answers)
    kinds = {path: part.kind for path, part in zip(paths(captured), captured.parts, strict=True)}
    assert (kinds["/in/deeper/next.css"], kinds["/in/font.woff2"], kinds["/in/frame.html"]) == (
        "style",
        "font",
        "frame",
    )


def test_every_record_stands_in_a_member_of_its_own_and_two_readers_find_its_digests_right(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chunked = b"HTTP/1.1 200 OK\r\nContent-Type: text/css\r\nTransfer-Encoding: chunked\r\n\r\n3\r\na{}\r\n0\r\n\r\n"
    page = answer(f"<link rel=stylesheet href=a.css><img src=/gone.png>{STORY}")
    with serving({"/": moved("/next"), "/next": page, "/a.css": chunked}) as site:
        captured = capture(site, tmp_path)
        home = f"http://news.example:{site.port}"
    assert records(captured) == [
        ("warcinfo", "", ""),
        *[("response", f"{home}/", "302"), ("request", f"{home}/", "")],
        *[("response", f"{home}/next", "200"), ("request", f"{home}/next", "")],
        *[("response", f"{home}/a.css", "200"), ("request", f"{home}/a.css", "")],
        *[("response", f"{home}/gone.png", "404"), ("request", f"{home}/gone.png", "")],
        ("metadata", f"{home}/", ""),
    ]
    with pytest.raises(SystemExit) as ended:
        warcio(["check", "-v", str(captured.warc)])
    assert ended.value.code in (0, None)
    assert capsys.readouterr().out.count("digest pass") == 10
    blocks = [one.verify_block_digest() for one in FastIterator(str(captured.warc), parse_http=False)]
    assert blocks == [True] * 10
    http = [one for one in FastIterator(str(captured.warc), parse_http=True) if one.is_http]
    assert len(http) == 8
    for one in FastIterator(str(captured.warc), parse_http=True):
        assert not one.is_http or one.verify_payload_digest()
    data = captured.warc.read_bytes()
    assert data.count(b"\x1f\x8b\x08\x00") >= 10
    assert chunked in gzip.decompress(data)


def test_what_was_asked_and_what_came_is_kept_byte_for_byte(tmp_path: Path) -> None:
    odd = b"HTTP/1.0 200 Yes  indeed\nx-ODD:  two   blanks \nContent-type: TEXT/HTML\n\n" + STORY.encode()
    with serving({"/a%20b?c=%C3%BC": odd}) as site:
        captured = capture(site, tmp_path, "/a b?c=ü")
    kept = gzip.decompress(captured.warc.read_bytes())
    assert captured.outcome == "complete"
    assert odd in kept
    assert site.heads[0].encode() in kept


def test_the_form_of_the_capture_is_filled_in_and_kept_with_it(tmp_path: Path) -> None:
    page = f'<title>A report</title><meta name=author content="B. Khan"><meta property=og:type content=article>{STORY}'
    with serving({"/": moved("/report"), "/report": answer(page)}) as site:
        captured = capture(site, tmp_path)
    assert (captured.status, captured.address, captured.certificate_sha256) == (200, "127.0.0.1", "")
    assert captured.target_url.endswith("/")
    assert captured.final_url.endswith("/report")
    assert captured.begun_at == BEGAN <= captured.ended_at
    assert captured.untrusted_metadata == (("author", "B. Khan"), ("og:type", "article"))
    told = form(captured)
    assert (told["outcome"], told["title"]) == ("complete", "A report")
    missing = told["missing"]
    assert isinstance(missing, dict)
    assert missing["certificate_sha256"] == "the connection was not secured"
    assert "no browser" in missing["picture of the page"]
    assert "custody log" in missing["collector"]


def test_information_that_comes_before_the_answer_is_no_part_of_it(tmp_path: Path) -> None:
    early = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"
    page = answer(f"<p>{STORY}")
    with serving({"/": early + page}) as site:
        captured = capture(site, tmp_path)
    assert (captured.outcome, captured.status) == ("complete", 200)
    assert b"\r\n\r\n" + page in gzip.decompress(captured.warc.read_bytes())
    assert b"Early Hints" not in gzip.decompress(captured.warc.read_bytes())


def test_a_page_that_sends_on_at_once_is_followed(tmp_path: Path) -> None:
    first = answer('<meta http-equiv="Refresh" content="0; URL=\'/real\'"><p>Moving')
    with serving({"/": first, "/real": answer(f"<title>Real</title>{STORY}")}) as site:
        captured = capture(site, tmp_path)
    assert (captured.outcome, captured.untrusted_title) == ("complete", "Real")
    assert captured.final_url.endswith("/real")
    kept = kept_text(captured.warc)
    assert kept.full_text.startswith("The court heard")
    assert (kept.story.title, kept.story.pages) == ("Real", 1)


def test_a_file_that_is_no_page_is_kept_without_parts(tmp_path: Path) -> None:
    with serving({"/a.pdf": answer(b"%PDF-1.7 <img src=/x.png>", "application/pdf")}) as site:
        captured = capture(site, tmp_path, "/a.pdf")
    assert (captured.outcome, captured.parts, captured.html_sha256) == ("complete", (), "")
    words = kept_text(captured.warc)
    assert (words.status, words.full_text, words.story.reason) == ("partial", "", "it holds no web page that loaded")
    assert words.reason == "it is no PDF file, or so damaged that PDFium finds no page in it"


def test_text_title_and_date_come_back_from_the_capture(tmp_path: Path) -> None:
    page = f"""<html><head><title>Report of the second day</title>
        <meta property="article:published_time" content="2025-03-04T05:06:07Z"></head>
        <body><nav><ul><li><a href=/a>Home</a><li><a href=/b>Sport</a></ul></nav>
        <article><h1>Report of the second day</h1>{STORY}<p dir=rtl>{URDU}</p></article>
        <footer>Write to us</footer></body></html>"""
    with serving({"/": answer(page)}) as site:
        kept = kept_text(capture(site, tmp_path).warc)
    assert (kept.story.title, str(kept.story.published)) == ("Report of the second day", "2025-03-04")
    assert kept.status == "complete"
    assert URDU in kept.story.main_text
    assert URDU in kept.full_text
    assert "Sport" in kept.full_text
    assert "Sport" not in kept.story.main_text


def test_letters_are_read_in_the_character_set_that_the_server_states(tmp_path: Path) -> None:
    page = f"<title>{URDU[:8]}</title><p>{URDU[:8]}".encode("cp1256", "replace")
    with serving({"/": answer(page, "text/html; charset=windows-1256")}) as site:
        captured = capture(site, tmp_path)
    words = page.split(b"<p>")[1].decode("cp1256").strip()
    assert captured.untrusted_title == words
    assert kept_text(captured.warc).full_text == words


def test_a_packed_page_is_kept_packed_and_read_unpacked(tmp_path: Path) -> None:
    packed = gzip.compress(f"<title>Packed</title><img src=a.png>{STORY}".encode())
    with serving({"/": answer(packed, more="Content-Encoding: gzip\r\n"), "/a.png": answer(PNG)}) as site:
        captured = capture(site, tmp_path)
    assert (captured.outcome, captured.untrusted_title, len(captured.parts)) == ("complete", "Packed", 1)
    assert packed in gzip.decompress(captured.warc.read_bytes())
    assert kept_text(captured.warc).full_text.startswith("The court heard")


def test_a_part_that_is_missing_makes_the_capture_partial_and_is_named(tmp_path: Path) -> None:
    page = f"<script src=gone.js></script><img src=ok.png><img src=ftp://files.example/x.png>{STORY}"
    with serving({"/": answer(page), "/ok.png": answer(PNG)}) as site:
        captured = capture(site, tmp_path)
    assert (captured.outcome, captured.reason) == ("partial", "2 of 3 parts are missing")
    assert [(part.url.rsplit("/", 1)[1], part.missing) for part in captured.missing] == [
        ("x.png", "only http and https are fetched, not ftp"),
        ("gone.js", "its server answered with status 404"),
    ]
    assert kept_text(captured.warc).status == "complete"


def test_words_in_a_frame_that_is_missing_make_the_text_partial(tmp_path: Path) -> None:
    with serving({"/": answer(f"<iframe src=/gone></iframe>{STORY}")}) as site:
        words = kept_text(capture(site, tmp_path).warc)
    assert (words.status, words.reason) == ("partial", "parts of the page are missing")


def test_a_part_is_asked_for_once_however_often_it_is_named(tmp_path: Path) -> None:
    page = "<img src=/a.png><img src=a.png><img src='/a.png#x'><img src='HTTP://NEWS.example:PORT/a.png'>" + STORY
    with serving({}) as site:
        site.answers = {
            "/": answer(page.replace("PORT", str(site.port))),
            "/a.png": answer(PNG),
            "/loop.css": answer("@import '/loop.css'", "text/css"),
        }
        captured = capture(site, tmp_path)
    assert site.asked == ["/", "/a.png"]
    assert captured.outcome == "complete"


def test_sheets_that_import_each_other_and_frames_that_hold_themselves_end(tmp_path: Path) -> None:
    page = f"<link rel=stylesheet href=/a.css><iframe src=/f></iframe><iframe src=/></iframe>{STORY}"
    answers = {
        "/": answer(page),
        "/a.css": answer("@import '/b.css'", "text/css"),
        "/b.css": answer("@import '/a.css'", "text/css"),
        "/f": answer("<iframe src=/f></iframe>"),
    }
    with serving(dict(answers)) as site:
        captured = capture(site, tmp_path)
    assert sorted(site.asked) == sorted(answers)
    assert captured.outcome == "complete"


def test_a_capture_never_takes_the_place_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "page.warc.gz").write_text("precious")
    with serving({"/": answer(STORY)}) as site, pytest.raises(Refusal, match="There is a file already"):
        capture(site, tmp_path)
    assert (tmp_path / "page.warc.gz").read_text() == "precious"
    assert [path.name for path in tmp_path.iterdir()] == ["page.warc.gz"]


def test_a_capture_into_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="cannot be written"):
        capture_page("http://news.example/", tmp_path / "none" / "a.warc.gz", BEGAN, TIGHT, here)


def test_a_capture_does_not_say_who_made_it(tmp_path: Path) -> None:
    with serving({"/": answer(STORY)}) as site:
        kept = gzip.decompress(capture(site, tmp_path).warc.read_bytes())
    assert b"operator" not in kept
    assert socket.gethostname().encode() not in kept
    assert getpass.getuser().encode() + b"@" not in kept


def test_what_is_no_capture_has_no_text(tmp_path: Path) -> None:
    path = tmp_path / "x.warc.gz"
    path.write_bytes(b"no capture at all")
    words = kept_text(path)
    assert (words.status, words.full_text, words.story.main_text) == ("failed", "", "")
    with pytest.raises(Refusal, match="cannot be opened"):
        kept_text(tmp_path / "none.warc.gz")
