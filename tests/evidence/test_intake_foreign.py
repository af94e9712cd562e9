"""Exports of other tools: their files come in with what was recorded of them, where it is so, and nothing endangers."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from averment.evidence.outside.intake.foreign.recognising import noted
from averment.evidence.outside.intake.found import Found, Passed
from averment.evidence.outside.intake.walking import found_in
from averment.evidence.rules.labels import Label

VIDEO, THUMB, PHOTO = b"\0\0\0\x18ftypmp42 a film", b"\xff\xd8\xff a thumb", b"\xff\xd8\xff a photo"
POST = "https://social.example/orsa/1"
KEY = "1f0e4d5c-0000-4000-8000-0000000000a1"


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def folder(place: Path, files: Mapping[str, bytes]) -> Path:
    for name, data in files.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(data)
    return place


def zipped(place: Path, files: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(place, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return place


def looked(place: Path, tmp_path: Path) -> tuple[dict[str, Found], dict[str, str]]:
    """What was found under a path, by the last part of its name; and what was told of the rest."""
    scratch = tmp_path / "scratch"
    scratch.mkdir(exist_ok=True)
    every = list(noted(found_in(place, scratch, apart=scratch)))
    return (
        {one.name.rpartition("/")[2].rpartition(" › ")[2]: one for one in every if isinstance(one, Found)},
        {one.name.rpartition("/")[2]: one.why for one in every if isinstance(one, Passed)},
    )


def table(rows: list[dict[str, str]], separator: str = ",") -> bytes:
    file = io.StringIO()
    writer = csv.DictWriter(file, rows[0].keys(), delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()


# ── auto-archiver ────────────────────────────────────────────────────────────────────────────────


def archived(algorithm: str = "SHA-256", kind: str = "sha256") -> dict[str, bytes]:
    """What auto-archiver leaves: media under the first letters of their digests, and its record in JSON."""

    def media(data: bytes, suffix: str, **properties: object) -> dict[str, object]:
        digest = f"{algorithm}:{hashlib.new(kind, data).hexdigest()}"
        return {"filename": f"/work/x/{len(data)}{suffix}", "_key": None, "urls": [],
                "properties": {"hash": digest, **properties}, "_mimetype": None}  # fmt: skip

    record = {
        "status": "generic_extractor: success",
        "metadata": {"_processed_at": "2026-06-15 08:00:00+00:00", "url": POST, "title": "Forty-one\nheld in Orsa",
                     "timestamp": "2026-06-14 05:06:07+00:00", "author": "orsa_watch"},
        "media": [media(VIDEO, ".mp4", duration=3.2, thumbnails=[media(THUMB, ".jpg", id="thumbnail_0")])],
    }  # fmt: skip
    names = {data: hashlib.new(kind, data).hexdigest()[:24] for data in (VIDEO, THUMB)}
    return {
        f"{names[VIDEO]}.mp4": VIDEO, f"{names[THUMB]}.jpg": THUMB, "metadata.json": json.dumps(record).encode(),
        "readme.txt": b"put here by hand",
    }  # fmt: skip


@pytest.mark.parametrize(("algorithm", "kind"), [("SHA-256", "sha256"), ("SHA3-512", "sha3_512")])
def test_media_of_auto_archiver_come_with_their_post_and_its_time(algorithm: str, kind: str, tmp_path: Path) -> None:
    found, passed = looked(folder(tmp_path / "in", archived(algorithm, kind)), tmp_path)
    assert (len(found), passed) == (4, {})
    video, thumb = (next(one for name, one in found.items() if name.endswith(end)) for end in (".mp4", ".jpg"))
    label = video.label
    assert (label.url, label.origin, str(label.published)) == (POST, POST, "2026-06-14")
    assert (label.title, label.author) == ("Forty-one held in Orsa", "orsa_watch")
    assert dict(label.custody)["described in"] == "metadata.json"
    assert "its digest is the one recorded there" in video.how
    assert thumb.label.made_from == ((sha(VIDEO),) if kind == "sha256" else ())
    assert found["metadata.json"].label.origin == POST
    assert found["readme.txt"].label == Label()


def test_a_file_that_auto_archiver_recorded_otherwise_is_told_and_not_taken_in(tmp_path: Path) -> None:
    files = archived()
    name = next(name for name in files if name.endswith(".mp4"))
    found, passed = looked(folder(tmp_path / "in", files | {name: VIDEO + b" changed"}), tmp_path)
    assert name not in found
    assert passed[name].startswith("Its bytes differ from the digest that auto-archiver recorded.")
    del files[name]
    _, passed = looked(folder(tmp_path / "gone", files), tmp_path)
    assert "is not there" in next(iter(passed.values()))


def test_media_that_were_given_any_name_are_known_by_their_digests(tmp_path: Path) -> None:
    files = {f"deep/er/{number}{name[24:]}" if len(name) == 28 else name: data
             for number, (name, data) in enumerate(archived().items())}  # fmt: skip
    found, passed = looked(folder(tmp_path / "in", files), tmp_path)
    assert passed == {}
    assert {name for name, one in found.items() if one.label.url} == {"0.mp4", "1.jpg", "metadata.json"}


def test_the_page_that_auto_archiver_makes_is_a_record_as_well(tmp_path: Path) -> None:
    page = f"""<!DOCTYPE html><html lang="en"><head><title>{POST}</title></head><body>
        <h2>Archived media for <span class="copy">{POST}</span> - <a href="{POST}">open</a></h2>
        <p><b>title:</b> '<span class="copy">Held &amp; counted</span>'</p>
        <li>hash: <span class="copy">SHA-256:{sha(VIDEO)}</span></li>
        <p class="center">Made with <a href="https://github.com/bellingcat/auto-archiver">bellingcat/auto-archiver</a>
        v1.0.1</p></body></html>"""
    files = {f"{sha(VIDEO)[:24]}.mp4": VIDEO, f"{sha(page.encode())[:24]}.html": page.encode()}
    found, passed = looked(folder(tmp_path / "in", files), tmp_path)
    assert passed == {}
    assert {(one.label.url, one.label.title) for one in found.values()} == {(POST, "Held & counted")}


@pytest.mark.parametrize(
    "record",
    [
        {"status": "x", "metadata": {"url": POST}, "media": []},
        {"status": "x", "metadata": {"url": "javascript:alert(1)", "_processed_at": "x"}, "media": []},
        {"status": "x", "metadata": {"url": POST, "_processed_at": "x"}, "media": [], "more": 1},
        {"metadata": [], "media": {}, "status": None},
        [1, 2],
    ],
)
def test_a_folder_that_only_looks_alike_is_a_folder_like_any_other(record: object, tmp_path: Path) -> None:
    files = {"metadata.json": json.dumps(record).encode(), "a.jpg": PHOTO, "deep.json": b"[" * 50_000}
    found, passed = looked(folder(tmp_path / "in", files), tmp_path)
    assert passed == {}
    assert {one.label for one in found.values()} == {Label()}


# ── Tella ────────────────────────────────────────────────────────────────────────────────────────

SECRETS = ("34.1234", "74.9876", "aa:bb:cc:dd:ee:ff", "device-77", "10.1.2.3")


def verification(data: bytes, name: str) -> bytes:
    """The file of Tella's verification mode that goes with a recording."""
    cells = {
        "File hash": sha(data), "File path": "/data/x", "File name": name, "Cells": "c1 c2", "WiFis": "home",
        "Timestamp": "1781400000123", "Ambient temperature": "", "Light": "", "Location accuracy": "4.0",
        "Location latitude": SECRETS[0], "Location longitude": SECRETS[1], "Locale": "en", "IPv4": SECRETS[4],
        "Manufacturer": "x", "WiFi MAC": SECRETS[2], "Device ID": SECRETS[3],
    }  # fmt: skip
    return f"{','.join(cells)}\n{','.join(cells.values())}\n".encode()


def test_a_recording_of_tella_comes_with_its_time_and_without_what_endangers(tmp_path: Path) -> None:
    files = {"one.jpg": PHOTO, "one.csv": verification(PHOTO, "one.jpg"), "notes.txt": b"mine"}
    for place in (folder(tmp_path / "in", files), zipped(tmp_path / "tella.zip", files)):
        found, passed = looked(place, tmp_path)
        assert passed == {}
        photo, record = found["one.jpg"], found["one.csv"]
        assert "recorded with Tella at 2026-06-14T01:20:00Z, as its verification file one.csv tells" in photo.how
        assert ("digest recorded by the tool", f"sha256 {sha(PHOTO)}") in photo.label.custody
        assert (photo.label.guarded, record.label.guarded, found["notes.txt"].label) == (False, True, Label())
        assert not [secret for secret in SECRETS if secret in repr([one.label for one in found.values()])]
        assert not [secret for secret in SECRETS if secret in repr([one.how for one in found.values()])]
    assert found["tella.zip"].label.guarded


def test_a_recording_that_was_changed_after_tella_is_told(tmp_path: Path) -> None:
    files = {
        "one.jpg": PHOTO + b"!",
        "one.csv": verification(PHOTO, "one.jpg"),
        "two.csv": verification(VIDEO, "two.mp4"),
    }
    found, passed = looked(folder(tmp_path / "in", files), tmp_path)
    assert sorted(found) == ["one.csv", "two.csv"]
    assert sorted(passed) == ["one.jpg", "two.mp4"]
    assert "differ from the digest that Tella recorded" in passed["one.jpg"]


def test_a_table_with_a_hash_is_no_file_of_tella(tmp_path: Path) -> None:
    files = {"a.csv": b"File hash,File path,File name\nx,y,a.jpg\n", "a.jpg": PHOTO, "b.csv": b"File hash\n"}
    found, passed = looked(folder(tmp_path / "in", files), tmp_path)
    assert ({one.label for one in found.values()}, passed) == ({Label()}, {})


# ── ODK Central and KoboToolbox ──────────────────────────────────────────────────────────────────


def test_what_was_sent_with_a_form_of_odk_is_tied_to_its_submission(tmp_path: Path) -> None:
    rows = [{
        "SubmissionDate": "2026-06-14T05:06:07.000Z", "visit-photo": "77.jpg", "KEY": f"uuid:{KEY}",
        "SubmitterName": "Tavi", "AttachmentsPresent": "1", "AttachmentsExpected": "1", "DeviceID": SECRETS[3],
    }]  # fmt: skip
    files = {
        "visit.csv": table(rows), "media/77.jpg": PHOTO, "media/88.jpg": THUMB,
        "visit-people.csv": table([{"name": "x", "PARENT_KEY": f"uuid:{KEY}", "KEY": f"uuid:{KEY}/people[1]"}]),
    }  # fmt: skip
    for place in (folder(tmp_path / "in", files), zipped(tmp_path / "visit.zip", files)):
        found, passed = looked(place, tmp_path)
        assert passed == {}
        photo = found["77.jpg"]
        assert photo.label.origin == f"submission {KEY}"
        assert f"sent with the submission {KEY} at 2026-06-14T05:06:07.000Z, exported from ODK Central" in photo.how
        assert (found["visit.csv"].label.guarded, found["visit-people.csv"].label.guarded) == (True, True)
        assert (photo.label.guarded, found["88.jpg"].label) == (False, Label())
        told = repr([(one.label, one.how) for one in found.values()])
        assert "Tavi" not in told
        assert SECRETS[3] not in told
    assert found["visit.zip"].label.guarded


@pytest.mark.parametrize("form", ["table", "json", "media alone"])
def test_what_was_sent_with_a_form_of_kobo_is_tied_to_its_submission(form: str, tmp_path: Path) -> None:
    place = f"tavi/attachments/f00/{KEY}/77.jpg"
    row = {"_id": "1", "_uuid": KEY, "_submission_time": "2026-06-14T05:06:07", "_index": "1"}
    records = {
        "table": {"visit.csv": table([row], ";")},
        "json": {"visit.json": json.dumps([{**row, "_attachments": [{"filename": place}]}]).encode()},
        "media alone": dict[str, bytes](),
    }
    files = {**records[form], place: PHOTO}
    found, passed = looked(zipped(tmp_path / "kobo.zip", files), tmp_path)
    assert passed == {}
    assert found["77.jpg"].label.origin == f"submission {KEY}"
    assert ("at 2026-06-14T05:06:07" in found["77.jpg"].how) == (form != "media alone")
    assert [one.label.guarded for name, one in found.items() if name.startswith("visit")] == [True] * len(records[form])


def test_a_table_of_ones_own_with_a_key_is_a_table_like_any_other(tmp_path: Path) -> None:
    files = {"list.csv": b"KEY,SubmissionDate\n1,2\n", "media/1.jpg": PHOTO, "list.json": b'[{"_uuid": 1}]'}
    found, passed = looked(folder(tmp_path / "in", files), tmp_path)
    assert ({one.label for one in found.values()}, passed) == ({Label()}, {})
