"""Each way to tamper with a package is named; the table is that of the research note, section 2.3, and more."""

import os
import shutil
from pathlib import Path

import pytest

from averment.verify import Report, verify

REPORT = "evidence/ab/report.txt"
IN_BAG = f"bag/data/{REPORT}"
SIGNATURES = {"signatures/delta-watch.sshsig", "signatures/river-union.sshsig"}


def paths(report: Report) -> set[str]:
    return {problem.path for problem in report.problems}


def said(report: Report, path: str) -> str:
    return "; ".join(problem.what for problem in report.problems if problem.path == path)


def test_the_untouched_package_has_no_problem(package):
    report = verify(package.root, package.pin)
    assert report.problems == ()
    assert report.ok
    assert report.files == 6
    assert report.octets == sum(path.stat().st_size for path in package.data("").rglob("*") if path.is_file())
    assert [(one.signer, one.ok) for one in report.signatures] == [("delta-watch", True), ("river-union", True)]
    assert report.signatures[0].fingerprint == package.pin


def test_one_flipped_bit_is_named(package):
    changed = bytearray(package.data(REPORT).read_bytes())
    changed[3] ^= 1
    package.data(REPORT).write_bytes(changed)
    report = verify(package.root)
    assert paths(report) == {IN_BAG}
    assert "differs" in said(report, IN_BAG)


def test_a_flipped_bit_at_the_end_of_a_large_file_is_named(package):
    with package.data("evidence/cd/picture.png").open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        file.write(b"\0")
    assert paths(verify(package.root)) == {"bag/data/evidence/cd/picture.png"}


def test_a_truncated_file_is_named(package):
    package.data(REPORT).write_bytes(package.data(REPORT).read_bytes()[:-5])
    assert IN_BAG in paths(verify(package.root))


def test_a_removed_file_is_named(package):
    package.data(REPORT).unlink()
    assert "is missing" in said(verify(package.root), IN_BAG)


def test_an_added_payload_file_is_named(package):
    package.data("evidence/ab/more.txt").write_text("Planted.")
    assert "was added" in said(verify(package.root), "bag/data/evidence/ab/more.txt")


@pytest.mark.parametrize("name", ["bag/more.txt", "more.txt", "bag/manifest-md5.txt", "signatures/run-me.exe"])
def test_an_added_file_beside_the_payload_is_named(package, name):
    (package.root / name).write_text("Planted.")
    assert paths(verify(package.root)) == {name}


@pytest.mark.parametrize("name", ["bag/data/evidence/zz", "bag/zz", "zz", "signatures/zz"])
def test_an_added_empty_folder_is_named(package, name):
    (package.root / name).mkdir()
    assert paths(verify(package.root)) == {name}


@pytest.mark.parametrize("name", ["bag/bag-info.txt", "bag/bagit.txt"])
def test_an_edited_tag_file_is_named(package, name):
    path = package.root / name
    path.write_text(path.read_text() + "Contact-Name: Nobody\n")
    assert "differs" in said(verify(package.root), name)


def test_a_payload_file_swapped_for_a_link_to_the_same_bytes_is_named(package, tmp_path):
    shutil.move(package.data(REPORT), tmp_path / "elsewhere.txt")
    package.data(REPORT).symlink_to(tmp_path / "elsewhere.txt")
    assert "is a link" in said(verify(package.root), IN_BAG)


@pytest.mark.parametrize("name", ["bag", "bag/data", "bag/data/evidence", "bag/bagit.txt", "signatures", "VERIFY.txt"])
def test_any_part_swapped_for_a_link_to_itself_elsewhere_is_named(package, tmp_path, name):
    shutil.move(package.root / name, tmp_path / "elsewhere")
    (package.root / name).symlink_to(tmp_path / "elsewhere")
    assert "is a link" in said(verify(package.root), name)


def test_a_fetch_file_is_named(package):
    (package.root / "bag" / "fetch.txt").write_text("https://example.org/a 12 data/a\n")
    assert "download" in said(verify(package.root), "bag/fetch.txt")


def test_a_changed_file_with_both_lists_made_anew_breaks_the_signatures(package):
    package.data(REPORT).write_text("The report says that nobody was held.\n")
    package.rehash()
    report = verify(package.root)
    assert paths(report) >= SIGNATURES
    assert "changed after signing" in said(report, "signatures/delta-watch.sshsig")
    assert not any(one.ok for one in report.signatures)


def test_a_removed_file_with_both_lists_made_anew_breaks_the_signatures(package):
    package.data(REPORT).unlink()
    package.data("evidence/ab").rmdir()
    package.rehash()
    assert paths(verify(package.root)) >= SIGNATURES


def test_a_deleted_tag_manifest_is_named(package):
    (package.root / "bag" / "tagmanifest-sha256.txt").unlink()
    report = verify(package.root)
    assert "is missing" in said(report, "bag/tagmanifest-sha256.txt")
    assert paths(report) >= SIGNATURES


def test_a_deleted_tag_manifest_with_a_changed_file_and_a_new_list_is_named(package):
    (package.root / "bag" / "tagmanifest-sha256.txt").unlink()
    package.data(REPORT).write_text("The report says that nobody was held.\n")
    package.rehash()
    assert "is missing" in said(verify(package.root), "bag/tagmanifest-sha256.txt")


def test_a_removed_co_signature_is_named(package):
    (package.root / "signatures" / "river-union.sshsig").unlink()
    assert "a signature was removed" in said(verify(package.root), "signatures/river-union.sshsig")


def test_a_removed_co_signature_shows_even_where_its_key_was_struck_from_the_list(package):
    (package.root / "signatures" / "river-union.sshsig").unlink()
    allowed = package.root / "signatures" / "allowed_signers"
    allowed.write_text(allowed.read_text().splitlines()[0] + "\n")
    assert "was one removed?" in said(verify(package.root), "VERIFY.txt")


def test_a_package_signed_anew_by_a_forger_falls_to_the_pinned_key(package, stranger):
    package.data(REPORT).write_text("The report says that nobody was held.\n")
    package.rehash()
    package.sign(stranger.keys)
    unpinned = verify(package.root)
    assert unpinned.ok  # nothing in the package can show it
    assert unpinned.signatures[0].fingerprint != package.pin
    pinned = verify(package.root, package.pin)
    assert "no good signature by the key" in said(pinned, "signatures")


def test_the_signature_of_another_package_is_named(package, stranger):
    shutil.copy(stranger.root / "signatures" / "delta-watch.sshsig", package.root / "signatures")
    report = verify(package.root, package.pin)
    assert "another key" in said(report, "signatures/delta-watch.sshsig")
    assert "not a signature of this package" in said(report, "signatures/delta-watch.sshsig")
    assert [one.ok for one in report.signatures] == [False, True]


def test_the_instructions_of_another_package_are_named(package, stranger):
    shutil.copy(stranger.root / "VERIFY.txt", package.root)
    assert "another package" in said(verify(package.root), "VERIFY.txt")


def test_an_unsigned_package_is_named(package):
    for path in (package.root / "signatures").iterdir():
        path.unlink()
    assert "nobody vouches" in said(verify(package.root), "signatures")


def test_one_key_under_two_names_is_named(package):
    place = package.root / "signatures"
    shutil.copy(place / "delta-watch.sshsig", place / "other-people.sshsig")
    assert "key that signs for delta-watch" in said(verify(package.root), "signatures/other-people.sshsig")


def test_a_signature_for_another_purpose_does_not_count(package):
    tags = (package.root / "bag" / "tagmanifest-sha256.txt").read_bytes()
    place = package.root / "signatures" / "delta-watch.sshsig"
    place.write_text(package.keys["delta-watch"].sign(tags, "averment-endorsement"))
    report = verify(package.root, package.pin)
    assert "another purpose" in said(report, "signatures/delta-watch.sshsig")
    assert "no good signature" in said(report, "signatures")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"0" * 64 + b"  ../../etc/passwd\n", "outside the payload"),
        (b"0" * 64 + b"  data/../../../etc/passwd\n", "outside the payload"),
        (b"0" * 64 + b"  /etc/passwd\n", "outside the payload"),
        (b"0" * 64 + b"  data//etc\n", "outside the payload"),
        (b"0" * 64 + b"  data/./x\n", "outside the payload"),
        (b"0" * 64 + b"  C:\\windows\\x\n", "outside the payload"),
        (b"0" * 64 + b"  ~/x\n", "outside the payload"),
        (b"0" * 64 + b"  data/a b\n", "plain letters"),
        (b"0" * 64 + b" *data/x\n", "two spaces"),
        (b"0" * 64 + b"\tdata/x\n", "two spaces"),
        (b"A" * 64 + b"  data/x\n", "plain letters"),
        (b"0" * 64 + b"  data/x\r\n", "CR LF"),
        (b"0" * 64 + b"  data/%2e%2e/x\n", "plain letters"),
        (b"0" * 64 + b"  data/" + b"x" * 200 + b"\n", "more than 120"),
        (b"0" * 64 + b"  data/" + b"x" * 10_000_000 + b"\n", "longer than any line"),
        (b"0" * 64 + b"  data/\xff\x00\n", "plain letters"),
        (b"0" * 64 + b"  data/\xc2\x85x\n", "plain letters"),
        (b"\n", "two spaces"),
        (b"\0" * 5_000_000, "does not end"),
        (b"no end", "does not end"),
    ],
)
def test_a_hostile_line_in_the_list_is_named_by_its_number(package, line, words):
    manifest = package.root / "bag" / "manifest-sha256.txt"
    manifest.write_bytes(manifest.read_bytes() + line)
    report = verify(package.root)
    assert "line 7 " in said(report, "bag/manifest-sha256.txt")
    assert words in said(report, "bag/manifest-sha256.txt")
    assert paths(report) == {"bag/manifest-sha256.txt"}


def test_a_byte_order_mark_is_named(package):
    manifest = package.root / "bag" / "manifest-sha256.txt"
    manifest.write_bytes(b"\xef\xbb\xbf" + manifest.read_bytes())
    assert "line 1 begins with a byte order mark" in said(verify(package.root), "bag/manifest-sha256.txt")


def test_a_file_listed_twice_is_named(package):
    manifest = package.root / "bag" / "manifest-sha256.txt"
    first = manifest.read_text().splitlines(keepends=True)[0]
    manifest.write_text(manifest.read_text() + "0" * 64 + first[64:])
    assert "a second time" in said(verify(package.root), "bag/manifest-sha256.txt")


def test_a_list_of_crlf_lines_is_named(package):
    manifest = package.root / "bag" / "manifest-sha256.txt"
    manifest.write_bytes(manifest.read_bytes().replace(b"\n", b"\r\n"))
    assert "CR LF" in said(verify(package.root), "bag/manifest-sha256.txt")


@pytest.mark.parametrize(
    "text",
    [
        "Payload-Oxum: 1.2\n",
        "Payload-Oxum: many\n",
        "Payload-Oxum: " + "9" * 5000 + ".1\n",
        "External-Identifier: x\n",
        "Payload-Oxum: 1.1\nPayload-Oxum: 1.1\n",
        "Payload-Oxum:1.1\n",
        " folded: 1.1\n",
        "",
        "x" * 3_000_000,
        "Payload-Oxum: 99999999999999999.6\n",
    ],
)
def test_a_bag_info_that_promises_something_else_is_named(package, text):
    (package.root / "bag" / "bag-info.txt").write_text(text)
    package.rehash_tags()
    assert "bag/bag-info.txt" in paths(verify(package.root))


@pytest.mark.parametrize("text", [b"", b"\xff\xfe", b"0" * 64 + b"  bagit.txt\n", b"\xef\xbb\xbf", b"x" * 2_000_000])
def test_a_tag_manifest_of_another_shape_is_named(package, text):
    (package.root / "bag" / "tagmanifest-sha256.txt").write_bytes(text)
    assert "bag/tagmanifest-sha256.txt" in paths(verify(package.root))


def test_a_loop_of_links_ends_and_is_named(package):
    package.data("evidence/loop").symlink_to(package.root)
    package.data("evidence/self").symlink_to("self")
    assert paths(verify(package.root)) == {"bag/data/evidence/loop", "bag/data/evidence/self"}


def test_a_pipe_in_a_files_place_does_not_make_us_wait(package):
    for path in (package.data(REPORT), package.root / "bag" / "bagit.txt", package.root / "VERIFY.txt"):
        path.unlink()
        os.mkfifo(path)
    report = verify(package.root)
    assert "neither a file nor a folder" in said(report, IN_BAG)
    assert paths(report) >= {"bag/bagit.txt", "VERIFY.txt"}


def test_a_folder_in_a_files_place_is_named(package):
    (package.root / "bag" / "bagit.txt").unlink()
    (package.root / "bag" / "bagit.txt").mkdir()
    (package.root / "signatures" / "allowed_signers").unlink()
    (package.root / "signatures" / "allowed_signers").mkdir()
    assert paths(verify(package.root)) >= {"bag/bagit.txt", "signatures/allowed_signers"}


def test_a_name_with_line_ends_and_colours_is_shown_as_escapes(package):
    package.data("a\n1 file: fine\x1b[31m").write_text("Planted.")
    assert "bag/data/a\\n1 file: fine\\x1b[31m" in paths(verify(package.root))


def test_a_name_that_is_no_text_is_shown(package):
    Path(os.fsdecode(os.fsencode(package.data("x")) + b"\xff")).write_text("Planted.")
    assert "bag/data/x\\udcff" in paths(verify(package.root))


def test_folders_without_end_end(package):
    deep = os.fspath(package.data("evidence"))
    here = os.getcwd()
    try:
        os.chdir(deep)
        for _ in range(60):
            os.mkdir("d" * 100)
            os.chdir("d" * 100)
    finally:
        os.chdir(here)
    report = verify(package.root)
    assert any("cannot be read" in problem.what for problem in report.problems)


@pytest.mark.skipif(os.geteuid() == 0, reason="the administrator can read every file")
def test_a_file_that_may_not_be_read_is_named(package):
    package.data(REPORT).chmod(0)
    assert "cannot be read" in said(verify(package.root), IN_BAG)
