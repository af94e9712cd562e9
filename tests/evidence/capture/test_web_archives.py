"""WARC and WACZ of others: read as far as they can be, held against what they state, and believed in nothing."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from averment.evidence.outside.capture.kept import kept_stories
from averment.evidence.outside.extraction import extract_text
from averment.evidence.outside.intake.found import Found
from averment.evidence.outside.intake.wacz import look_into
from averment.evidence.outside.intake.web_archives import labelled
from averment.evidence.outside.limits import STANDARD, Limits
from averment.evidence.outside.store import Store
from averment.evidence.rules.text import ExtractedText

# The writer of warcio leaves its temporary files to the collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
HOME = "https://news.orsa.example"
STORY = "<p>The clerk of Orsa read out forty-one names on the second day, and nobody objected to it."


def warc(*answers: tuple[str, str, bytes], packed: bool = True, status: str = "200 OK", more: str = "") -> bytes:
    """A WARC as warcio writes it; each answer by its path, its media type and its body."""
    file = io.BytesIO()
    writer = WARCWriter(file, gzip=packed)
    writer.write_record(writer.create_warcinfo_record("a.warc", {"software": "another tool"}))
    for path, kind, body in answers:
        lines = [("Content-Type", kind), *(tuple(one.split(": ", 1)) for one in more.splitlines())]
        headers = StatusAndHeaders(status, lines, protocol="HTTP/1.1")
        writer.write_record(writer.create_warc_record(HOME + path, "response", io.BytesIO(body), http_headers=headers))
    return file.getvalue()


def pages(*bodies: str, **more: str) -> bytes:
    return warc(*[(f"/{n}", "text/html", body.encode()) for n, body in enumerate(bodies)], **more)


def text(data: bytes, place: Path, limits: Limits = STANDARD) -> ExtractedText:
    path = place / hashlib.sha256(data).hexdigest()  # originals lie in the store without a suffix
    path.write_bytes(data)
    return extract_text("", path, limits)


def pdf(words: str) -> bytes:
    """A PDF of one page."""
    stream = f"BT /F1 12 Tf 20 700 Td ({words}) Tj ET"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(stream)}>>stream\n{stream}\nendstream", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]  # fmt: skip
    out, places = "%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj{one}endobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"trailer<</Size 6/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF"
    return f"{out}xref\n0 6\n0000000000 65535 f \n{table}{end}".encode()


@pytest.mark.parametrize("packed", [True, False])
def test_pages_texts_and_pdf_files_of_a_warc_are_read_and_nothing_else(packed: bool, tmp_path: Path) -> None:
    data = warc(
        ("/a", "text/html; charset=utf-8", "<title>A</title><p>اکتالیس افراد".encode()),
        ("/b.txt", "text/plain", b"Plain words."),
        ("/c.pdf", "application/pdf", pdf("Words of a paper")),
        ("/d.js", "text/javascript", b"never(words)"),
        ("/e.png", "image/png", b"\x89PNG\r\n\x1a\n"),
        packed=packed,
    )
    read = text(data, tmp_path)
    assert (read.status, read.reason) == ("complete", "")
    assert read.text == "اکتالیس افراد\n\nPlain words.\n\nWords of a paper"


def test_a_warc_that_was_packed_as_a_whole_is_read_all_the_same(tmp_path: Path) -> None:
    data = gzip.compress(pages("<p>One.", "<p>Two.", packed=False))
    assert text(data, tmp_path).text == "One.\n\nTwo."


def test_answers_that_are_no_success_are_not_read(tmp_path: Path) -> None:
    read = text(pages("<p>Not found.", status="404 Not Found"), tmp_path)
    assert (read.status, read.reason) == ("failed", "it holds no page, text or PDF file that loaded")


@pytest.mark.parametrize(
    ("body", "more"),
    [
        (gzip.compress(STORY.encode()), "Content-Encoding: gzip"),
        (b"5c\r\n%b\r\n0\r\n\r\n" % STORY.encode().ljust(0x5C), "Transfer-Encoding: chunked"),
        (STORY.encode(), "Content-Encoding: br\nTransfer-Encoding: chunked"),  # the headers stayed, what they tell went
        (STORY.encode(), "Content-Encoding: gzip"),
    ],
    ids=["gzip", "chunked", "unpacked by its tool", "unpacked from gzip"],
)
def test_bodies_are_read_as_they_were_meant(body: bytes, more: str, tmp_path: Path) -> None:
    read = text(warc(("/", "text/html", body), more=more), tmp_path)
    assert (read.status, read.reason) == ("complete", "")
    assert read.text.startswith("The clerk of Orsa")


def test_a_changed_word_is_told_by_the_digest_and_makes_the_text_partial(tmp_path: Path) -> None:
    data = gzip.compress(pages("<p>Forty-one were held.", "<p>Two.", packed=False).replace(b"Forty-one", b"Fifty-one"))
    read = text(data, tmp_path)
    assert (read.status, read.reason) == ("partial", "the digests of record 2 do not hold")
    (tmp_path / "w").write_bytes(data)
    (story,) = kept_stories([tmp_path / "w"])
    assert (story.records, story.wrong_digests) == (3, 1)


def test_a_record_without_a_digest_is_unknown_and_neither_good_nor_bad(tmp_path: Path) -> None:
    lines = pages("<p>One.", packed=False).split(b"\r\n")
    data = b"\r\n".join(line for line in lines if b"-Digest: " not in line)
    assert text(data, tmp_path).status == "complete"
    (tmp_path / "w").write_bytes(data)
    (story,) = kept_stories([tmp_path / "w"])
    assert (story.without_digest, story.wrong_digests) == (2, 0)


@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "sha512", "md5"])
def test_digests_of_every_kind_and_spelling_are_understood(algorithm: str, tmp_path: Path) -> None:
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nwords"
    for spell in (bytes.hex, lambda raw: base64.b32encode(raw).decode(), lambda raw: base64.b64encode(raw).decode()):
        for right in (True, False):
            stated = spell(hashlib.new(algorithm, body if right else b"").digest())
            head = (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {HOME}/\r\n"
                f"WARC-Block-Digest: {algorithm}:{stated}\r\n"
                f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(body)}\r\n\r\n"
            )
            read = text(head.encode() + body + b"\r\n\r\n", tmp_path)
            assert read.status == ("complete" if right else "partial")


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.9])
@pytest.mark.parametrize("packed", [True, False])
def test_a_warc_that_ends_too_soon_is_never_complete(cut: float, packed: bool, tmp_path: Path) -> None:
    data = pages(*[f"{STORY} Page {number}." for number in range(9)], packed=packed)
    read = text(data[: int(len(data) * cut)], tmp_path)
    assert read.status in ("partial", "failed")
    assert read.reason


def test_what_is_broken_in_the_middle_takes_nothing_away_from_what_comes_before(tmp_path: Path) -> None:
    data = pages("<p>One.") + b"\x1f\x8b" + bytes(300)
    read = text(data, tmp_path)
    assert (read.text, read.status) == ("One.", "partial")
    assert read.reason.startswith("it is damaged after record 2")


def test_a_gzip_bomb_in_a_warc_ends_within_the_limits(tmp_path: Path) -> None:
    bomb = gzip.compress(b"<p>" + bytes(300 << 20))
    read = text(warc(("/", "text/html", bomb), more="Content-Encoding: gzip"), tmp_path)
    assert read.status in ("partial", "failed")
    endless = io.BytesIO()
    with gzip.GzipFile(fileobj=endless, mode="w") as packed:
        packed.write(b"WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: 4000000000\r\n\r\n")
        for _ in range(400):
            packed.write(bytes(1 << 20))
    read = text(endless.getvalue(), tmp_path, Limits(cpu_seconds=4))
    assert read.status == "failed"


def test_a_page_that_stands_twice_is_read_once_and_a_pointer_to_another_archive_is_told(tmp_path: Path) -> None:
    file = io.BytesIO(warc(("/", "text/html", b"<p>One."), ("/", "text/html", b"<p>One.")))
    file.seek(0, io.SEEK_END)
    writer = WARCWriter(file, gzip=True)
    headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
    writer.write_record(writer.create_revisit_record(
        f"{HOME}/again", "sha1:" + "A" * 32, f"{HOME}/", "2026-06-14T00:00:00Z", headers
    ))  # fmt: skip
    read = text(file.getvalue(), tmp_path)
    assert (read.text, read.reason) == ("One.", "of 1 answers it says only that another archive holds them")


# ── WACZ ─────────────────────────────────────────────────────────────────────────────────────────


def wacz(place: Path, files: Mapping[str, bytes], signed: Mapping[str, object] | None = None, **changed: bytes) -> Path:
    """A WACZ as its specification says; `changed` are files that are swapped after the list was made."""
    resources = [
        {"name": name.rpartition("/")[2], "path": name, "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
         "bytes": len(data)}
        for name, data in files.items()
    ]  # fmt: skip
    manifest = {
        "profile": "data-package",
        "title": "Names read out",
        "software": "archiver 1.2",
        "resources": resources,
    }
    raw = json.dumps(manifest).encode()
    digest: dict[str, object] = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(raw).hexdigest()}"}
    digest |= {"signedData": dict(signed)} if signed else {}
    with zipfile.ZipFile(place, "w") as archive:
        for name, data in {**files, **{key.replace("__", "/"): data for key, data in changed.items()}}.items():
            archive.writestr(name, data)
        archive.writestr("datapackage.json", raw)
        archive.writestr("datapackage-digest.json", json.dumps(digest))
    return place


def files_of(*bodies: str, titles: tuple[str, ...] = ("Names",)) -> dict[str, bytes]:
    lines = [{"format": "json-pages-1.0", "id": "pages"}]
    lines += [{"url": f"{HOME}/{n}", "title": title, "ts": "2026-06-14T05:06:07Z"} for n, title in enumerate(titles)]
    return {
        "archive/data.warc.gz": pages(*bodies),
        "pages/pages.jsonl": "\n".join(map(json.dumps, lines)).encode(),
        "indexes/index.cdx": b"",
    }


def signed_by(key: ec.EllipticCurvePrivateKey, files: Mapping[str, bytes], place: Path, raw: bool) -> dict[str, object]:
    """The signature over the list of these files, as a browser (two numbers) or a server (DER) writes it."""
    made = wacz(place / "unsigned.wacz", files)
    with zipfile.ZipFile(made) as archive:
        words = f"sha256:{hashlib.sha256(archive.read('datapackage.json')).hexdigest()}"
    signature = key.sign(words.encode(), ec.ECDSA(hashes.SHA256()))
    if raw:
        size = (key.curve.key_size + 7) // 8
        signature = b"".join(number.to_bytes(size, "big") for number in utils.decode_dss_signature(signature))
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )  # fmt: skip
    return {
        "hash": words, "signature": base64.b64encode(signature).decode(),
        "publicKey": base64.b64encode(public).decode(), "created": "2026-06-14T05:06:07Z",
    }  # fmt: skip


def test_the_pages_in_a_wacz_are_read(tmp_path: Path) -> None:
    data = wacz(tmp_path / "a.wacz", files_of("<p>One.", "<p>Two.")).read_bytes()
    read = text(data, tmp_path)
    assert (read.text, read.status) == ("One.\n\nTwo.", "complete")


def test_a_wacz_whose_files_are_as_it_lists_them_is_told_so(tmp_path: Path) -> None:
    found = look_into(wacz(tmp_path / "a.wacz", files_of("<p>One.")))
    assert (found.held, found.problems, found.software) == (3, (), "archiver 1.2")
    assert [(page.url, page.title) for page in found.pages] == [(f"{HOME}/0", "Names")]
    assert found.signature.startswith("it is not signed")


def test_each_way_in_which_a_wacz_is_not_as_it_lists_itself_is_told(tmp_path: Path) -> None:
    files = files_of("<p>One.")
    swapped = {"archive__data.warc.gz": pages("<p>Forged."), "archive__more.warc.gz": pages("<p>More.")}
    found = look_into(wacz(tmp_path / "a.wacz", files, None, **swapped))
    assert found.problems == (
        "archive/data.warc.gz differs from its digest",
        "archive/more.warc.gz is not listed",
    )
    with zipfile.ZipFile(tmp_path / "b.wacz", "w") as archive:
        archive.writestr("datapackage.json", json.dumps({"resources": [{"path": "archive/x.warc.gz", "hash": "x"}]}))
    assert look_into(tmp_path / "b.wacz").problems == ("archive/x.warc.gz is listed, and not there",)


@pytest.mark.parametrize("raw", [True, False], ids=["browser", "server"])
@pytest.mark.parametrize("curve", [ec.SECP256R1(), ec.SECP384R1()], ids=["P-256", "P-384"])
def test_a_signature_that_holds_shows_that_nothing_changed_and_not_by_whom(
    curve: ec.EllipticCurve, raw: bool, tmp_path: Path
) -> None:
    files = files_of("<p>One.")
    signed = signed_by(ec.generate_private_key(curve), files, tmp_path, raw)
    found = look_into(wacz(tmp_path / "a.wacz", files, signed))
    assert found.problems == ()
    assert found.signature.startswith("signed by a key that nobody vouches for")
    assert found.signature.endswith("by whom is not shown")


def test_a_signature_that_does_not_hold_is_told(tmp_path: Path) -> None:
    files = files_of("<p>One.")
    signed = signed_by(ec.generate_private_key(ec.SECP256R1()), files, tmp_path, raw=True)
    other = signed_by(ec.generate_private_key(ec.SECP256R1()), files, tmp_path, raw=True)
    trials = {
        "its signature does not hold": signed | {"signature": other["signature"]},
        "its signature is of another list of files": signed | {"hash": "sha256:" + "0" * 64},
        "its signature cannot be checked": signed | {"publicKey": "bm8ga2V5"},
    }
    for number, (problem, forged) in enumerate(trials.items()):
        found = look_into(wacz(tmp_path / f"{number}.wacz", files, forged))
        assert (found.problems, found.signature) == ((problem,), problem)


def test_a_wacz_that_is_a_trap_ends_soon_and_is_told(tmp_path: Path) -> None:
    bomb = {"archive/data.warc.gz": b"", "pages/pages.jsonl": b""}
    place = tmp_path / "bomb.wacz"
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/data.warc", bytes(300 << 20))
        listed = [{"path": "archive/data.warc", "hash": "sha256:" + "0" * 64}]
        archive.writestr("datapackage.json", json.dumps({"resources": listed}))
    assert look_into(place).problems == ("archive/data.warc has no digest that can be checked",)
    for number, manifest in enumerate((b"[" * 100_000, b"{}" * 9, b'{"resources": 3}', b"\xff")):
        with zipfile.ZipFile(tmp_path / f"{number}.wacz", "w") as archive:
            for name, data in bomb.items():
                archive.writestr(name, data)
            archive.writestr("datapackage.json", manifest)
        assert look_into(tmp_path / f"{number}.wacz").problems
    (tmp_path / "cut.wacz").write_bytes(place.read_bytes()[:-30])
    assert look_into(tmp_path / "cut.wacz").problems == ("it is damaged (BadZipFile)",)
    with zipfile.ZipFile(tmp_path / "crowded.wacz", "w") as archive:
        for number in range(5_001):
            archive.writestr(str(number), b"")
    assert look_into(tmp_path / "crowded.wacz").problems == ("it lists more than 5,000 files",)
    assert look_into(tmp_path / "gone.wacz").problems == ("it is damaged (Refusal)",)


def test_a_web_archive_is_labelled_with_what_it_says_of_itself(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    page = (
        f"<html lang=en><title>Forty-one\n names</title><meta property=og:site_name content='Orsa Courier'>{STORY * 9}"
    )
    named = {
        "one.warc.gz": pages(page),
        "many.warc": pages(page, "<title>Other</title><p>Two.", packed=False),
        "held.wacz": wacz(tmp_path / "a.wacz", files_of(page, titles=("Names\x1b[31m",))).read_bytes(),
        "bad.wacz": wacz(tmp_path / "b.wacz", files_of(page), None, indexes__index_cdx=b"x").read_bytes(),
        "note.txt": b"a note",
    }
    brought = []
    for name, data in named.items():
        (tmp_path / name).write_bytes(data)
        brought.append((Found(name, tmp_path / name, f"from {name}"), store.put(tmp_path / name)))
    one, many, held, bad, note = (found for found, _ in labelled(brought, store.get))
    assert (one.label.title, one.label.publisher, one.label.url) == ("Forty-one names", "Orsa Courier", f"{HOME}/0")
    assert "digests of its records: 2 hold, 0 unknown, 0 wrong" in one.how
    assert (many.label.title, many.label.url, many.label.remarks) == ("", "", ())
    assert "a web archive of 2 pages" in many.how
    assert (held.label.title, held.label.url) == ("Names [31m", f"{HOME}/0")
    assert "made by archiver 1.2, archived 2026-06-14" in held.how
    assert bad.label.remarks == ("Of its own word, indexes/index_cdx is not listed.",)
    assert note == brought[-1][0]
