"""Pages of the web become sources: captured whole, found by their words, quoted in claims; or told why not."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.evidence.capture.servers import answer, moved, serving
from tests.evidence.test_intake_foreign import PHOTO, POST, SECRETS, archived, folder, verification, zipped
from tests.web.commands import environment
from tests.web.conftest import Run

# No setting and no option lets a capture come to this computer: only code that calls it with other arguments.
ON_LOOPBACK = """
from functools import partial
from averment.evidence.outside.capture.capturing import capture_page
from averment.evidence.outside.intake import pages
pages.capture_page = partial(capture_page, resolve=lambda host, port: ["127.0.0.1"], allow_loopback=True)
from averment.web.main import main
main()
"""
STORY = "<p>" + "The clerk of Orsa read out forty-one names on the second day, and nobody objected to it. " * 20
PAGE = f"""<html lang=en-GB><head><title>Forty-one names read out</title>
<meta property="og:site_name" content="Orsa Courier"><meta name=author content="Berit Tarn">
<meta property="article:published_time" content="2026-06-14T05:06:07Z"></head>
<body><nav>Sport Weather</nav><article><h1>Forty-one names read out</h1>{STORY}<img src=/a.png></article></body>"""
PNG = answer(b"\x89PNG\r\n\x1a\n" + bytes(40), "image/png")


@pytest.fixture
def on_loopback(filled: Run, tmp_path: Path, database_url: str) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Preserves in the workspace as a member, with every name of a host leading to this computer."""

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", ON_LOOPBACK, "--member", "tavi", "preserve", "valley", *words],
            env=environment(tmp_path / "configuration", DATABASE_URL=database_url),
            cwd=tmp_path,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )

    return run


def dumped(filled: Run, tmp_path: Path) -> tuple[Path, list[dict[str, Any]]]:
    """The case as it comes out, and what its catalogue says of captured pages."""
    place = tmp_path / f"dump{len(list(tmp_path.glob('dump*')))}"
    assert filled("case", "dump", "valley", place).returncode == 0
    lines = (place / "sources/catalogue.jsonl").read_text(encoding="utf-8").splitlines()
    return place, [one for one in map(json.loads, lines) if one.get("url", "").startswith("http://news.orsa")]


def test_a_page_becomes_a_source_with_what_it_says_of_itself(filled: Run, on_loopback: Run, tmp_path: Path) -> None:
    with serving({"/": moved("/names"), "/names": answer(PAGE), "/a.png": PNG}) as site:
        told = on_loopback(f"http://news.orsa.example:{site.port}/", "--json")
    report = json.loads(told.stdout)
    assert (told.returncode, report["taken_in"], report["items"][0]["remarks"]) == (0, 1, [])
    folder, (page,) = dumped(filled, tmp_path)
    home = f"http://news.orsa.example:{site.port}"
    assert {name: page[name] for name in ("title", "kind", "publisher", "author", "published", "language", "url")} == {
        "title": "Forty-one names read out", "kind": "web", "publisher": "Orsa Courier", "author": "Berit Tarn",
        "published": "2026-06-14", "language": "en-GB", "url": f"{home}/names",
    }  # fmt: skip
    assert (page["origin"], page["collected"]["by"]) == (f"{home}/names", "tavi")
    assert page["collected"]["how"].startswith(f"captured from {home}/, which sent on to {home}/names, by averment")
    assert "the page and 1 of 1 parts" in page["collected"]["how"]
    assert "no picture of it" in page["collected"]["how"]
    assert "reliability" not in page  # what a page says of itself grades nothing
    original = folder / "sources" / page["file"]
    assert original.name.startswith("news-orsa-example-names-")
    assert original.name.endswith(".warc.gz")
    assert gzip.decompress(original.read_bytes()).count(b"WARC-Type: response") == 3
    assert b"tavi" not in gzip.decompress(original.read_bytes()).lower()


def test_a_captured_page_is_found_by_its_words_and_can_be_quoted(filled: Run, on_loopback: Run, tmp_path: Path) -> None:
    with serving({"/names": answer(PAGE), "/a.png": PNG}) as site:
        assert on_loopback(f"http://news.orsa.example:{site.port}/names", "--access", "public").returncode == 0
    found = json.loads(filled("search", "valley", '"clerk of Orsa read"', "--json").stdout)
    assert found["count"] == 1
    folder, (page,) = dumped(filled, tmp_path)
    quotes = {"names-read": "read out forty-one names on the second day", "names-sung": "sang out forty-one names"}
    with (folder / "claims.jsonl").open("a", encoding="utf-8") as claims:
        for name, quote in quotes.items():
            ground = {"source": page["id"], "quote": quote, "stance": "supports", "credibility": 2}
            claims.write(json.dumps({"id": name, "text": "Forty-one names.", "grounds": [ground]}) + "\n")
    report = json.loads(filled("check", folder, "--json").stdout)
    wrong = [one for one in report["findings"] if one["code"] == "quote-not-in-source"]
    assert [page["id"] in one["what"] for one in wrong] == [True]
    assert "names-sung" in json.dumps(wrong)


def test_the_same_page_at_another_time_is_another_source_of_the_same_origin(
    filled: Run, on_loopback: Run, tmp_path: Path
) -> None:
    with serving({"/names": answer(PAGE), "/a.png": PNG}) as site:
        url = f"http://news.orsa.example:{site.port}/names"
        assert json.loads(on_loopback(url, url, "--json").stdout)["taken_in"] == 2
    _, pages = dumped(filled, tmp_path)
    assert len({one["id"] for one in pages}) == 2
    assert len({one["origin"] for one in pages}) == 1


def test_a_page_that_did_not_load_is_told_and_nothing_is_taken_in(
    filled: Run, on_loopback: Run, tmp_path: Path
) -> None:
    login = answer("<title>Sign in</title><form><input type=password></form>")
    with serving({"/secret": moved("/login"), "/login": login, "/good": answer(PAGE), "/a.png": PNG}) as site:
        home = f"http://news.orsa.example:{site.port}"
        told = on_loopback(f"{home}/secret", f"{home}/gone", f"{home}/good", "--json")
    report = json.loads(told.stdout)
    assert (told.returncode, report["taken_in"], report["passed_over"]) == (1, 1, 2)
    why = [item["why"] for item in report["items"] if item["outcome"] == "passed-over"]
    assert why[0].startswith("The page was not captured: what came is a login page, not the page. Open it in a browser")
    assert why[1].startswith("The page was not captured: its server answered with status 404.")
    assert len(dumped(filled, tmp_path)[1]) == 1
    assert not list((tmp_path / "work").glob("unpacking-*"))


def test_a_part_that_is_missing_is_told_beside_the_source(on_loopback: Run) -> None:
    with serving({"/names": answer(PAGE)}) as site:
        told = on_loopback(f"http://news.orsa.example:{site.port}/names")
    assert told.returncode == 0
    assert "The capture is partial: 1 of 1 parts are missing." in " ".join(told.stdout.split())


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://127.0.0.1/", "this computer itself"),
        ("http://localhost:8000/", "is not a public name"),
        ("http://169.254.169.254/latest/meta-data/", "where a cloud hands out its keys"),
        ("http://10.0.0.8/", "a private network"),
        ("http://[::ffff:10.0.0.8]/", "an old address inside a new one"),
        ("http://2130706433/", "a number in an odd spelling"),
        ("ftp://files.example/x", "only http and https are fetched, not ftp"),
        ("https://me:secret@news.example/", "a name or a password before its host"),
        ("file:///etc/passwd", "only http and https are fetched, not file"),
    ],
)
def test_what_is_no_public_page_is_refused_with_a_way_out(filled: Run, address: str, why: str) -> None:
    told = filled("preserve", "valley", address)
    said = " ".join((told.stdout + told.stderr).split())
    assert told.returncode in (1, 2)
    assert why in said
    assert "secret" not in said
    assert "name" in said.lower().rpartition(why)[2]
    assert "Traceback" not in said


@pytest.mark.parametrize("name", ["AVERMENT_ALLOW_LOOPBACK", "ALLOW_LOOPBACK", "AVERMENT_DEBUG"])
def test_no_setting_opens_the_way_to_this_computer(filled: Run, name: str) -> None:
    with serving({"/": answer(PAGE)}) as site:
        told = filled("preserve", "valley", f"http://127.0.0.1:{site.port}/", **{name: "1"})
    assert (told.returncode, site.asked) == (1, [])


def test_what_another_tool_exported_is_tied_together_and_its_records_stay_confidential(
    filled: Run, tmp_path: Path
) -> None:
    files = archived() | {"one.csv": verification(PHOTO, "one.jpg"), "one.jpg": PHOTO}
    folder(tmp_path / "in/post", {name: data for name, data in files.items() if not name.startswith("one")})
    zipped(tmp_path / "in/tella.zip", {name: files[name] for name in ("one.csv", "one.jpg")})
    told = filled("--member", "tavi", "preserve", "valley", "in", "--access", "public", "--json")
    report = json.loads(told.stdout)
    assert (told.returncode, report["taken_in"]) == (0, 7)
    assert [item["name"] for item in report["items"] if item["remarks"]] == ["in/tella.zip", "in/tella.zip › one.csv"]
    assert not [secret for secret in SECRETS if secret in told.stdout]
    place = tmp_path / "dump"
    assert filled("case", "dump", "valley", place).returncode == 0
    lines = map(json.loads, (place / "sources/catalogue.jsonl").read_text(encoding="utf-8").splitlines())
    sources = {one["id"]: one for one in lines if one["id"] in {item["source"] for item in report["items"]}}
    by_name = {item["name"].rpartition("/")[2]: sources[item["source"]] for item in report["items"]}
    post = {name[24:]: one for name, one in by_name.items()}
    film, thumb = post[".mp4"], post[".jpg"]
    assert (film["url"], film["published"], film["origin"], film["kind"]) == (POST, "2026-06-14", POST, "video")
    assert thumb["derives_from"] == [film["id"]]
    assert film["access"] == "public"
    assert "access" not in by_name["tella.zip"]
    assert "access" not in by_name["tella.zip › one.csv"]
    assert by_name["tella.zip › one.jpg"]["access"] == "public"
    assert "recorded with Tella at 2026-06-14T01:20:00Z" in by_name["tella.zip › one.jpg"]["collected"]["how"]
