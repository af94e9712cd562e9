"""Tesseract: which languages it can read here, and the words that it sees on a sheet."""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from averment.evidence.outside.foreign.running import UNWALLED, Program, Ran, may_run, run_walled
from averment.evidence.outside.limits import MEBIBYTE, Limits
from averment.evidence.outside.sheets import Sheet
from averment.evidence.rules.seen import SURE, SeenPage, Stance, stance_in, words_in

LIMITS = Limits(cpu_seconds=120, wall_seconds=240, text_bytes=16 * MEBIBYTE)
WANTED = ("eng", "urd", "hin", "ara")
_STANCE = "osd"  # tesseract's file for orientation and script
_PACKAGES = "apt install tesseract-ocr"
_BY_TAG = {
    "en": "eng", "ur": "urd", "hi": "hin", "ar": "ara", "ks": "urd", "pa-arab": "urd", "pnb": "urd", "sd": "urd",
    "fa": "urd", "ks-deva": "hin", "doi": "hin", "ne": "hin", "mr": "hin", "sa": "hin",
}  # fmt: skip
_BY_SCRIPT = {"Latin": ("eng",), "Arabic": ("urd", "ara"), "Devanagari": ("hin",)}
_TURN_SURE, _SCRIPT_SURE = 2.0, 1.0
_FEWEST = 10  # characters from which tesseract says how a page lies; left to itself it asks for fifty
_HARMLESS = re.compile(r"Estimating resolution as \d+|Detected \d+ diacritics|Using \d+ instead", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Readiness:
    """What this machine can read; `lack` says what is missing and `mend` what brings it, both empty where nothing is.

    `languages` are tesseract's own names. Where there are none, nothing is read.
    """

    program: str
    languages: tuple[str, ...]
    lack: str = ""
    mend: str = ""


@dataclass(frozen=True, slots=True)
class _Installed:
    path: Path
    version: str
    data: Path
    languages: tuple[str, ...]


def readiness() -> Readiness:
    """What of English, Urdu, Hindi and Arabic a machine can read here."""
    found = _installed(shutil.which("tesseract") or "", os.environ.get("TESSDATA_PREFIX", ""))
    if found is None:
        packages = " ".join(_package(language) for language in ("", *WANTED[1:]))
        return Readiness("", (), "tesseract is not installed, so no picture is read", f"apt install {packages}")
    program = f"tesseract {found.version}"
    if not may_run():
        lack = "this machine has neither bubblewrap nor Landlock to put around tesseract, so no picture is read"
        return Readiness(program, (), lack, f"apt install bubblewrap, or set {UNWALLED} to do without")
    missing = [language for language in (*WANTED, _STANCE) if language not in found.languages]
    languages = tuple(language for language in found.languages if language != _STANCE)
    if not missing:
        return Readiness(program, languages)
    packages = " ".join(_package(language) for language in missing)
    return Readiness(program, languages, f"tesseract has no data for {', '.join(missing)}", f"apt install {packages}")


def names_for(tags: Sequence[str]) -> tuple[str, ...]:
    """Tesseract's names for languages given by their tags; those that are not installed are left out.

    An empty result leaves the choice to the script that is found on the page.
    """
    have = readiness().languages
    names = (_BY_TAG.get(tag.lower()) or _BY_TAG.get(tag.lower().split("-")[0], tag.lower()) for tag in tags)
    return tuple(dict.fromkeys(name for name in names if name in have))


def words_on(sheet: Sheet, languages: Sequence[str] = (), limits: Limits = LIMITS) -> SeenPage:
    """The words on a sheet, in languages of `names_for` or in those of its script; upside down or sideways alike.

    Never raises: what could not be read is told in `reason`.
    """
    found = _installed(shutil.which("tesseract") or "", os.environ.get("TESSDATA_PREFIX", ""))
    ready = readiness()
    if found is None or not ready.languages:
        return SeenPage(sheet.number, sheet.width, sheet.height, (), 0, (), ready.program, "", ready.lack)
    if languages:
        return _read_upright(found, sheet, tuple(languages), limits)
    stance = _stance(found, sheet, limits)
    guessed = _BY_SCRIPT.get(stance.script, ()) if stance and stance.script_sure >= _SCRIPT_SURE else ()
    some = tuple(name for name in guessed if name in ready.languages)
    page = _read_upright(found, sheet, some, limits, stance) if some else None
    if page and page.confidence >= SURE:
        return page
    every = tuple(name for name in WANTED if name in ready.languages) or ready.languages[:4]
    return _surest([*([page] if page else []), _read_upright(found, sheet, every, limits, stance)])


def _read_upright(
    found: _Installed, sheet: Sheet, languages: tuple[str, ...], limits: Limits, stance: Stance | None = None
) -> SeenPage:
    """The sheet as it lies, unless the machine is unsure of it or its words stand on their ends."""
    turns = [_turn(stance)]
    page = _read(found, sheet, languages, turns[0], limits)
    if page.confidence >= SURE and not page.on_its_side:
        return page
    stance = stance or _stance(found, sheet, limits)
    others = [_turn(stance)] if _turn(stance) else [90, 270] if page.on_its_side else []
    return _surest([page, *(_read(found, sheet, languages, turn, limits) for turn in others if turn not in turns)])


def _surest(pages: list[SeenPage]) -> SeenPage:
    """The reading that the machine is surest of; words that stand on their ends are the last choice."""
    return max(pages, key=lambda page: (not page.on_its_side, page.confidence))


def _turn(stance: Stance | None) -> int:
    return stance.turn if stance and stance.turn_sure >= _TURN_SURE else 0


def _stance(found: _Installed, sheet: Sheet, limits: Limits) -> Stance | None:
    if _STANCE not in found.languages:
        return None
    ran = _run(found, sheet, ["--psm", "0", "-l", _STANCE, "-c", f"min_characters_to_try={_FEWEST}"], limits)
    return stance_in(ran.output.decode("utf-8", "replace"))


def _read(found: _Installed, sheet: Sheet, languages: tuple[str, ...], turn: int, limits: Limits) -> SeenPage:
    upright = _turned(sheet, turn)
    ran = _run(found, upright, ["-l", "+".join(languages)], limits, "tsv")
    words = words_in(ran.output.decode("utf-8", "replace"))
    doubts = [ran.reason, *_told(ran.warnings)]
    reason = "; ".join(dict.fromkeys(doubt for doubt in doubts if doubt))
    program = f"tesseract {found.version}"
    told = (program, ran.protection, reason)
    return SeenPage(sheet.number, upright.width, upright.height, words, turn, languages, *told)


def _run(found: _Installed, sheet: Sheet, options: list[str], limits: Limits, form: str = "") -> Ran:
    dots = ["--dpi", str(sheet.dpi)] if sheet.dpi else []
    environment = (("OMP_THREAD_LIMIT", "1"), ("TESSDATA_PREFIX", str(found.data)))
    program = Program(found.path, (found.data,), environment)
    return run_walled(program, ["stdin", "stdout", *options, *dots, *([form] if form else [])], sheet.as_pgm(), limits)


def _told(warnings: str) -> list[str]:
    """What tesseract warns of, but for its guesses of the size of letters."""
    lines = (line.strip() for line in warnings.splitlines())
    return [f"tesseract says: {line[:200]}" for line in lines if line and not _HARMLESS.search(line)][:5]


def _turned(sheet: Sheet, turn: int) -> Sheet:
    """The sheet turned clockwise by a multiple of 90 degrees."""
    if turn % 360 == 0:
        return sheet
    grid = np.frombuffer(sheet.pixels, np.uint8).reshape(sheet.height, sheet.width)
    upright = np.ascontiguousarray(np.rot90(grid, -(turn // 90)))
    height, width = upright.shape
    return replace(sheet, width=width, height=height, pixels=upright.tobytes())


def _package(language: str) -> str:
    return f"tesseract-ocr-{language}" if language and language != "eng" else "tesseract-ocr"


@functools.cache
def _installed(path: str, data: str) -> _Installed | None:
    """The program at a path, asked once about itself; it sees nothing of a stranger's meanwhile."""
    if not path:
        return None
    environment = {"TESSDATA_PREFIX": data} if data else {}
    told = [_said(path, question, environment) for question in ("--version", "--list-langs")]
    version = re.match(r"tesseract v?(\S+)", told[0])
    listed = re.match(r'List of available languages in "([^"]+)".*\n', told[1])
    if not version or not listed:
        return None
    languages = tuple(line.strip() for line in told[1][listed.end() :].splitlines() if line.strip())
    return _Installed(Path(path), version[1], Path(listed[1]), languages)


def _said(path: str, question: str, environment: dict[str, str]) -> str:
    try:
        done = subprocess.run([path, question], capture_output=True, env=environment, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return (done.stdout or done.stderr).decode("utf-8", "replace")
