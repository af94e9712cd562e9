"""Archives and letters that are broken or made to harm: each is one item of the report, and the run goes on."""

from __future__ import annotations

import io
import os
import random
import struct
import subprocess
import sys
import time
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from averment.evidence.outside.intake import letters
from averment.evidence.outside.intake.found import Found, NoRoom, Passed, Scratch, scratch_in
from averment.evidence.outside.intake.walking import found_in
from averment.evidence.outside.zip_files import lists_at_most

METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)


def found(path: Path) -> list[Found | Passed]:
    with scratch_in(path.parent) as scratch:
        return list(found_in(path, scratch, apart=path.parent / "nowhere"))


def archive(method: int = zipfile.ZIP_DEFLATED, count: int = 3) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as file:
        for number in range(count):
            file.writestr(f"{number}.txt", f"What witness {number} saw at the ferry. " * 40)
    return made.getvalue()


@pytest.mark.parametrize("method", METHODS)
def test_an_archive_with_any_byte_changed_is_told_and_never_stops_the_run(tmp_path: Path, method: int) -> None:
    whole, chance = archive(method), random.Random(method)  # noqa: S311
    for _ in range(100):
        broken = bytearray(whole)
        for _ in range(chance.choice((1, 1, 2, 8))):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        (tmp_path / "a.zip").write_bytes(broken[: chance.choice((len(broken), chance.randrange(len(broken))))])
        first, *rest = found(tmp_path / "a.zip")
        assert isinstance(first, Found)
        assert all(one.name.startswith("a.zip › ") for one in rest)


def test_a_member_whose_lzma_stream_is_broken_is_told_and_the_next_one_is_taken(tmp_path: Path) -> None:
    data = bytearray(archive(zipfile.ZIP_LZMA, 2))
    start = data.index(b"0.txt") + len("0.txt")
    data[start + 4 : start + 9] = b"\xff" * 5  # the properties of the stream
    (tmp_path / "a.zip").write_bytes(data)
    _, broken, whole = found(tmp_path / "a.zip")
    assert isinstance(broken, Passed)
    assert "LZMAError" in broken.why
    assert isinstance(whole, Found)


def many_entries(path: Path, count: int, *, says: int) -> None:
    """A file that is little but a directory of so many entries, and says another number of them."""
    entry = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 33, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, says, says, len(entry) * count, 30, 0)
    path.write_bytes(b"PK\x03\x04" + b"\0" * 26 + entry * count + end)


def test_a_directory_of_two_million_entries_is_counted_before_anything_is_made_of_them(tmp_path: Path) -> None:
    many_entries(tmp_path / "a.zip", 2_000_000, says=3)
    began = time.process_time()
    whole, told = found(tmp_path / "a.zip")
    assert time.process_time() - began < 2  # listing them takes a gigabyte, and half a minute
    assert isinstance(whole, Found)
    assert isinstance(told, Passed)
    assert "without end" in told.why


@pytest.mark.parametrize("comment", [b"", b"kept for the court", b"PK\x05\x06 and more"])
@pytest.mark.parametrize("wide", [False, True])
def test_entries_are_counted_as_the_library_lists_them(
    comment: bytes, wide: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if wide:
        monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 3)  # so that it writes the records of large files
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for number in range(10):
            file.writestr(f"{number}.txt", b"x")
        file.comment = comment
    assert (b"PK\x06\x06" in made.getvalue()) == wide
    try:
        listed = len(zipfile.ZipFile(made).infolist())
    except zipfile.BadZipFile:
        assert b"PK\x05\x06" in comment
        return
    assert [lists_at_most(made, most) for most in (listed - 1, listed)] == [False, True]


def test_what_is_no_archive_lists_nothing() -> None:
    for data in (b"", b"PK\x05\x06", b"PK\x05\x06" * 10, os.urandom(1000), b"\0" * 70_000):
        assert lists_at_most(io.BytesIO(data), 0)


def test_a_file_that_becomes_a_link_between_two_looks_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.zip").write_bytes(archive())
    (tmp_path / "a.zip").write_bytes(archive())
    with scratch_in(tmp_path) as scratch:
        walk = found_in(tmp_path / "a.zip", scratch, apart=tmp_path / "nowhere")
        assert isinstance(next(walk), Found)
        (tmp_path / "a.zip").unlink()
        (tmp_path / "a.zip").symlink_to("secret.zip")
        assert not [one for one in walk if isinstance(one, Found)]


FULL = """
import resource, sys
from pathlib import Path
from averment.evidence.outside.intake.found import NoRoom, scratch_in
from averment.evidence.outside.intake.walking import found_in
resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500))
with scratch_in(Path(sys.argv[1])) as scratch:
    try:
        list(found_in(Path(sys.argv[2]), scratch, apart=Path("/nowhere")))
    except NoRoom as refusal:
        print(refusal.what, len(list(scratch.iterdir())))
"""


@pytest.mark.parametrize("kind", ["zip", "eml"])
def test_a_full_disk_ends_the_run_instead_of_passing_the_members_over(tmp_path: Path, kind: str) -> None:
    letter = EmailMessage()
    letter["From"] = letter["Message-ID"] = "a@valley.example"
    letter.add_attachment(b"x" * 5000, maintype="application", subtype="octet-stream", filename="a.bin")
    (tmp_path / f"a.{kind}").write_bytes(archive() if kind == "zip" else bytes(letter))
    command = [sys.executable, "-c", FULL, str(tmp_path), str(tmp_path / f"a.{kind}")]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert said == "What is inside of an archive or letter cannot be unpacked: File too large 0\n"
    assert not list(tmp_path.glob("unpacking-*"))


def test_letters_with_any_bytes_changed_are_told_and_never_stop_the_run(tmp_path: Path) -> None:
    letter = EmailMessage()
    letter["From"], letter["Subject"], letter["Message-ID"] = "Tavi Orsa <a@valley.example>", "فہرست", "<1@x.example>"
    letter.set_content("See what is attached.")
    letter.add_attachment("سنا\n".encode() * 9, maintype="text", subtype="plain", filename="فہرست.txt")
    inner = EmailMessage()
    inner["Subject"] = "inner"
    inner.set_content("x")
    letter.add_attachment(inner)
    whole, chance = bytes(letter), random.Random(3)  # noqa: S311
    for _ in range(150):
        broken = bytearray(whole)
        for _ in range(chance.choice((1, 2, 9))):
            broken[chance.randrange(len(broken))] = chance.choice((chance.randrange(256), *b';="<>@\n?'))
        (tmp_path / "a.eml").write_bytes(broken)
        assert isinstance(found(tmp_path / "a.eml")[0], Found)


def test_a_letter_too_large_for_memory_stays_in_its_mailbox_and_the_next_one_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "LARGEST_LETTER", 1000)
    start = b"From a@valley.example Tue Nov 24 10:00:00 2026\nSubject: x\n\n"
    (tmp_path / "a.mbox").write_bytes(start + b"x" * 5000 + b"\n\n" + start + b"From the valley we write.\n\n")
    _, large, small = found(tmp_path / "a.mbox")
    assert isinstance(large, Passed)
    assert "it stays in its mailbox" in large.why
    assert isinstance(small, Found)


def test_two_runs_at_once_never_take_each_others_place_for_one_left_behind(tmp_path: Path) -> None:
    code = """
import sys
from pathlib import Path
from averment.evidence.outside.intake.found import scratch_in
for turn in range(100):
    with scratch_in(Path(sys.argv[1])) as place:
        (place / "a").write_text("x")
        assert (place / "a").read_text() == "x"
"""
    command = [sys.executable, "-c", code, str(tmp_path)]
    both = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    assert [process.communicate()[1] for process in both] == ["", ""]
    assert list(tmp_path.iterdir()) == []


def test_room_is_counted_over_all_that_one_thing_holds(tmp_path: Path) -> None:
    scratch = Scratch(tmp_path, bytes_left=10)
    assert scratch.keep([b"1234", b"5678"], "a.txt") is not None
    assert scratch.keep([b"123"], "b.txt") is None
    assert (scratch.bytes_left, len(list(tmp_path.iterdir()))) == (2, 1)
    with pytest.raises(NoRoom):
        Scratch(tmp_path / "gone").keep([b"x"], "c.txt")
