"""Bags: those of others are accepted as their makers write them, and nothing that is not as it was sealed gets in."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from pathlib import Path

import bagit
import pytest

from averment.evidence.outside.intake.bags import payload_of
from averment.evidence.outside.intake.found import Found, Passed

ODD = ["plain.txt", " leading and trailing ", "100%.txt", "100%25.txt", "a%0Ab.txt", "tab\there.txt", "*star.txt",
       "line\nfeed.txt", "return\rhere.txt", "sep\u2028arator.txt", "\x0bvertical.txt", "\x85next.txt", "#hash.txt",
       "وزارت کا جواب.txt", "sub/deep er/file.txt", "caf\u00e9.txt"]  # fmt: skip


def written(place: Path, names: list[str]) -> None:
    for name in names:
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(f"the bytes of {name}".encode())


def hand_made(place: Path, files: dict[str, bytes], manifest: bytes | None = None, kind: str = "sha256") -> Path:
    place.mkdir(parents=True)
    for name, data in files.items():
        path = place / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    (place / "bagit.txt").write_text("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    lines = (f"{hashlib.new(kind, data).hexdigest()}  data/{name}\n" for name, data in files.items())
    (place / f"manifest-{kind}.txt").write_bytes("".join(lines).encode() if manifest is None else manifest)
    return place


def split(bag: Path) -> tuple[list[str], dict[str, str]]:
    """The files that got in, and what was told of the others."""
    found = list(payload_of(bag, "bag"))
    told = {one.name.removeprefix("bag/"): one.why for one in found if isinstance(one, Passed)}
    return sorted(one.path.relative_to(bag / "data").as_posix() for one in found if isinstance(one, Found)), told


@pytest.mark.parametrize("checksums", [["sha512"], ["md5", "sha1"], ["sha256", "sha512"]])
def test_a_bag_of_the_library_of_congress_gets_in_whatever_its_files_are_called(
    checksums: list[str], tmp_path: Path
) -> None:
    # Of “a%0Ab” nobody can tell what it means; names with other ends of lines bagit.py writes, and then cannot read.
    names = [name for name in ODD if name != "a%0Ab.txt" and not set(name) & set("\x0b\x85\u2028")]
    written(tmp_path / "bag", names)
    bagit.make_bag(str(tmp_path / "bag"), {"Contact-Name": "Tavi"}, checksums=checksums)
    assert split(tmp_path / "bag") == (sorted(names), {})


def test_a_bag_by_the_letter_of_the_standard_gets_in_whatever_its_files_are_called(tmp_path: Path) -> None:
    files = {name: name.encode() for name in ODD}
    lines = []
    for name, data in files.items():
        encoded = name.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0d")
        lines.append(f"{hashlib.sha256(data).hexdigest().upper()} \t *data/{encoded}\r\n")
    bag = hand_made(tmp_path / "bag", files, b"\xef\xbb\xbf" + "".join(lines).encode())
    assert split(bag) == (sorted(ODD), {})


def test_names_that_a_mac_took_apart_are_put_together(tmp_path: Path) -> None:
    apart = unicodedata.normalize("NFD", "caf\u00e9.txt")
    line = f"{hashlib.sha256(b'a').hexdigest()}  data/caf\u00e9.txt\n".encode()
    assert split(hand_made(tmp_path / "bag", {apart: b"a"}, line)) == ([apart], {})


def test_a_manifest_in_another_character_set_is_read_as_the_bag_declares(tmp_path: Path) -> None:
    line = f"{hashlib.sha256(b'a').hexdigest()}  data/caf\u00e9.txt\n"
    for number, encoding in enumerate(("ISO-8859-1", "UTF-16")):
        bag = hand_made(tmp_path / str(number), {"caf\u00e9.txt": b"a"}, line.encode(encoding))
        (bag / "bagit.txt").write_text(f"BagIt-Version: 0.97\nTag-File-Character-Encoding: {encoding}\n")
        assert split(bag) == (["caf\u00e9.txt"], {})


def test_each_file_that_is_not_as_it_was_sealed_is_told_and_the_others_get_in(tmp_path: Path) -> None:
    bag = hand_made(tmp_path / "bag", {"good.txt": b"good", "bad.txt": b"bad", "gone.txt": b"gone"})
    (bag / "data/bad.txt").write_bytes(b"BAD")
    (bag / "data/gone.txt").unlink()
    (bag / "data/new.txt").write_bytes(b"new")
    assert split(bag) == (["good.txt"], {
        "data/bad.txt": "Its bytes differ from the sha256 digest in the manifest of its bag.",
        "data/gone.txt": "The manifest of its bag lists it, and it is not there.",
        "data/new.txt": "The manifest of its bag does not list it.",
    })  # fmt: skip


def test_nothing_outside_of_a_bag_is_ever_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "key.txt").write_bytes(b"key")
    digest = hashlib.sha256(b"key").hexdigest()
    linked = hand_made(tmp_path / "linked", {}, f"{digest}  data/key.txt\n".encode())
    (linked / "data").symlink_to(secret)
    assert split(linked)[0] == []
    assert "nothing was followed" in split(linked)[1]["data"]
    inside = hand_made(
        tmp_path / "inside", {"a.txt": b"a"}, f"{digest}  data/k.txt\n{digest}  data/s/key.txt\n".encode()
    )
    (inside / "data/k.txt").symlink_to(secret / "key.txt")
    (inside / "data/s").symlink_to(secret)
    got, told = split(inside)
    assert (got, told["data/k.txt"], told["data/s"]) == ([], *["It is a link, a device or a pipe."] * 2)
    climbing = hand_made(tmp_path / "climbing", {"a.txt": b"a"}, f"{digest}  data/../../secret/key.txt\n".encode())
    assert split(climbing)[0] == []
    of_others = hand_made(tmp_path / "others", {"a.txt": b"a"})
    (of_others / "manifest-sha256.txt").unlink()
    (of_others / "manifest-sha256.txt").symlink_to(secret / "key.txt")
    assert split(of_others)[1]["bag"] == "It says that it is a BagIt bag, and has no manifest that can be checked."


def test_what_stands_beside_the_payload_is_told(tmp_path: Path) -> None:
    bag = hand_made(tmp_path / "bag", {"a.txt": b"a"})
    (bag / "bag-info.txt").write_text("Source-Organization: x\n")
    (bag / "notes.txt").write_text("beside")
    (bag / "more").mkdir()
    (bag / "fetch.txt").write_text("https://valley.example/x 3 data/x\n")
    got, told = split(bag)
    assert (got, sorted(told)) == (["a.txt"], ["fetch.txt", "more", "notes.txt"])
    assert "fetched" in told["fetch.txt"]


def test_a_manifest_that_was_changed_after_the_sealing_is_told(tmp_path: Path) -> None:
    written(tmp_path / "bag", ["a.txt"])
    bagit.make_bag(str(tmp_path / "bag"), checksums=["sha256"])
    (tmp_path / "bag/data/a.txt").write_bytes(b"forged")
    line = f"{hashlib.sha256(b'forged').hexdigest()}  data/a.txt\n"
    (tmp_path / "bag/manifest-sha256.txt").write_text(line)
    got, told = split(tmp_path / "bag")
    assert (got, list(told)) == (["a.txt"], ["manifest-sha256.txt"])
    assert "sealed" in told["manifest-sha256.txt"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_told(tmp_path: Path) -> None:
    bag = hand_made(tmp_path / "bag", {"a.txt": b"a", "shut/b.txt": b"b", "c.txt": b"c"})
    (bag / "data/a.txt").chmod(0)
    (bag / "data/shut").chmod(0)
    got, told = split(bag)
    (bag / "data/shut").chmod(0o700)
    assert got == ["c.txt"]
    assert "cannot be opened" in told["data/a.txt"]
    assert "cannot be opened" in told["data/shut"]


@pytest.mark.parametrize("noise", [b"", b"\0" * 100, b"\xff\xfe\xfa", b"sha256 data/a.txt\n" * 9, b"# a comment\n\n"])
def test_a_manifest_that_says_nothing_lets_nothing_in(noise: bytes, tmp_path: Path) -> None:
    assert split(hand_made(tmp_path / "bag", {"a.txt": b"a"}, noise))[0] == []
