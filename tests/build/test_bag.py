"""A sealed bag is accepted by the tools that recipients have, and names that some could not hold are refused."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from averment.build.outside.bag import SealError, seal_bag

INFO = {"Source-Organization": "Delta Watch", "External-Identifier": "delta-upr"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "delta-upr"
    for name, content in {"submission/text.json": b"{}\n", "evidence/ab/a.txt": b"Forty-one.\n", "empty": b""}.items():
        path = root / "bag" / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return root


def test_the_bag_says_what_it_holds_and_nothing_of_the_time(root):
    seal = seal_bag(root, INFO)
    bag = root / "bag"
    assert sorted(path.name for path in bag.iterdir()) == [
        "bag-info.txt",
        "bagit.txt",
        "data",
        "manifest-sha256.txt",
        "tagmanifest-sha256.txt",
    ]
    assert (bag / "bag-info.txt").read_text() == (
        "Source-Organization: Delta Watch\nExternal-Identifier: delta-upr\nPayload-Oxum: 14.3\n"
    )
    names = [line.split("  ")[1] for line in (bag / "manifest-sha256.txt").read_text().splitlines()]
    assert names == ["data/empty", "data/evidence/ab/a.txt", "data/submission/text.json"]
    assert seal.digest == hashlib.sha256((bag / "tagmanifest-sha256.txt").read_bytes()).hexdigest()
    assert (seal.files, seal.octets) == (3, 14)


def test_the_same_payload_gives_the_same_seal_anywhere(root, tmp_path):
    shutil.copytree(root, tmp_path / "elsewhere")
    assert seal_bag(root, INFO) == seal_bag(tmp_path / "elsewhere", INFO)
    assert seal_bag(root, INFO) == seal_bag(root, INFO)  # sealing again changes nothing


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="sha256sum is not on this computer")
def test_sha256sum_accepts_it(root):
    seal_bag(root, INFO)
    command = ["sha256sum", "-c", "--quiet", "--strict", "tagmanifest-sha256.txt", "manifest-sha256.txt"]
    done = subprocess.run(command, cwd=root / "bag", capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.filterwarnings("ignore:pkg_resources is deprecated")
def test_bagit_py_accepts_it(root):
    pytest.importorskip("bagit")
    seal_bag(root, INFO)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "bagit", "--validate", root / "bag"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_bagit_utils_accepts_it(root):
    bagit_utils = pytest.importorskip("bagit_utils")
    seal_bag(root, INFO)
    report = bagit_utils.Bag(root / "bag").validate()
    assert report.valid, report


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("a b.txt", "characters beyond"),
        ("رپورٹ.txt", "characters beyond"),
        ("a%20b", "characters beyond"),
        ("a\\b", "characters beyond"),
        ("a\nb", "characters beyond"),
        ("x" * 112, "longer than 120"),
        ("CON.txt", "Windows"),
        ("aux", "Windows"),
        ("report.", "Windows"),
        ("EMPTY", "capitals only"),
    ],
)
def test_a_name_that_some_computer_cannot_hold_is_refused(root, name, words):
    (root / "bag" / "data" / name).write_text("x")
    with pytest.raises(SealError, match=words):
        seal_bag(root, INFO)


def test_the_longest_name_is_still_sealed(root):
    (root / "bag" / "data" / ("x" * 111)).write_text("x")
    assert seal_bag(root, INFO).files == 4


def test_links_and_empty_folders_are_refused(root, tmp_path):
    (root / "bag" / "data" / "nothing" / "here").mkdir(parents=True)
    with pytest.raises(SealError, match="empty folder"):
        seal_bag(root, INFO)
    (root / "bag" / "data" / "nothing" / "here").rmdir()
    (root / "bag" / "data" / "nothing").rmdir()
    (root / "bag" / "data" / "link").symlink_to(tmp_path)
    with pytest.raises(SealError, match="is a link"):
        seal_bag(root, INFO)


def test_a_folder_without_payload_is_refused(tmp_path):
    with pytest.raises(SealError, match="nothing to seal"):
        seal_bag(tmp_path, INFO)


@pytest.mark.parametrize(
    "info",
    [{"Bagging-Date": "2026-11-24"}, {"Payload-Oxum": "1.1"}, {"a b": "x"}, {"Note": "a\nb: c"}, {"Note": " "}],
)
def test_info_that_would_change_the_bag_from_day_to_day_or_break_its_lines_is_refused(root, info):
    with pytest.raises(SealError):
        seal_bag(root, info)
