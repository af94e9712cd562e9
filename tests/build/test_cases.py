"""Case folders and what is found in them: tests/cases/<code>/<variant>/, with the findings in <variant>.txt beside.

A `bad` folder shows its code, a `good` one no error. `AVERMENT_GOLDEN=1 pytest tests/build/test_cases.py` writes the
findings anew (also `make golden`); read the difference before it is committed.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from averment.build.compiler import assess, compile_submission, guarded
from averment.build.reading import open_case
from averment.casefile.reader import read_case
from averment.kernel.catalogue import CATALOGUE
from averment.kernel.findings import Finding, errors_in, in_order

CASES = Path(__file__).parent.parent / "cases"
FOLDERS = sorted(path for path in CASES.glob("*/*") if path.is_dir())
TODAY = date(2026, 11, 24)
AWAITED: dict[str, str] = {}
pytestmark = pytest.mark.filterwarnings("ignore:invalid escape sequence")  # inside pysbd


def findings_in(folder: Path, today: date = TODAY) -> tuple[Finding, ...]:
    """What `averment check` finds in a folder on that day."""
    reading = read_case(folder)
    if reading.case is None:
        return reading.faults
    opened = open_case(reading.case, reading.case.submissions, today)
    evidence = assess(opened.material)
    outcomes = [
        compile_submission(opened.material, evidence, r, guarded(opened.material, r.tier)) for r in opened.readings
    ]
    return in_order([*opened.findings, *(found for outcome in outcomes for found in outcome.findings)])


def as_lines(findings: Sequence[Finding]) -> str:
    return "".join(f"{found.severity.value} {found.code} {found.where} {found.what}\n" for found in findings)


def name_of(folder: Path) -> str:
    return f"{folder.parent.name}/{folder.name}"


def parameters() -> list[ParameterSet]:
    """Every folder; one that waits for a change of the compiler must fail until the change has come."""
    return [
        pytest.param(folder, id=name_of(folder), marks=_awaited(folder) if name_of(folder) in AWAITED else ())
        for folder in FOLDERS
    ]


def _awaited(folder: Path) -> pytest.MarkDecorator:
    return pytest.mark.xfail(reason=AWAITED[name_of(folder)], strict=True, raises=AssertionError)


@pytest.mark.parametrize("folder", parameters())
def test_a_case_folder_shows_exactly_its_findings(folder: Path) -> None:
    findings = findings_in(folder)
    if folder.name.startswith("good"):
        assert not errors_in(findings)
    else:
        assert folder.parent.name in {found.code for found in findings}
    expected = folder.with_suffix(".txt")
    if os.environ.get("AVERMENT_GOLDEN") and name_of(folder) not in AWAITED:
        expected.write_text(as_lines(findings), encoding="utf-8")
    if expected.exists() or name_of(folder) not in AWAITED:
        assert as_lines(findings) == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("code", CATALOGUE)
def test_every_code_has_a_bad_and_a_good_folder(code: str) -> None:
    assert (CASES / code / "bad").is_dir()
    assert (CASES / code / "good").is_dir()


def test_no_folder_is_named_after_a_code_that_does_not_exist() -> None:
    assert {folder.parent.name for folder in FOLDERS} <= CATALOGUE.keys()


@pytest.mark.parametrize(
    ("make", "code", "what"),
    [
        (lambda path, _: path.symlink_to(path.name), "broken-file", "cannot be opened"),
        (lambda path, _: os.mkfifo(path), "broken-file", "is not a file"),
        (lambda path, outside: path.symlink_to(outside), "unsafe-path", "lies outside the case folder"),
        (lambda path, _: path.symlink_to("/dev/zero"), "unsafe-path", "lies outside the case folder"),
        (lambda path, _: path.symlink_to("nowhere"), "missing-file", "There is no file"),
    ],
    ids=["a link to itself", "a pipe", "a link out of the folder", "a device without end", "a link to nothing"],
)
def test_an_original_that_is_no_file_of_the_folder_is_told_where_it_is_named(
    make: Callable[[Path, Path], None], code: str, what: str, tmp_path: Path
) -> None:
    case, outside = tmp_path / "case", tmp_path / "outside.txt"
    shutil.copytree(CASES / "missing-file" / "good", case)
    outside.write_text("of another case", encoding="utf-8")
    original = case / "sources/files/note.txt"
    original.unlink()
    make(original, outside)
    (found,) = findings_in(case)
    assert (found.code, found.where.file, found.where.line) == (code, "sources/catalogue.yaml", 1)
    assert what in found.what


def test_folders_that_link_to_each_other_are_read_to_their_end(tmp_path: Path) -> None:
    case = tmp_path / "case"
    shutil.copytree(CASES / "unknown-reference" / "good", case)
    (case / "sources/files").mkdir()
    (case / "sources/files/again").symlink_to(case, target_is_directory=True)
    (case / "registers").mkdir()
    (case / "registers/again").symlink_to(case, target_is_directory=True)
    assert not findings_in(case)


def test_a_consent_that_expires_stops_the_same_draft_a_day_later() -> None:
    folder = CASES / "consent-exceeded" / "good-expires-today"
    assert not findings_in(folder, TODAY)
    assert {found.code for found in findings_in(folder, TODAY + timedelta(days=1))} >= {"consent-exceeded"}
