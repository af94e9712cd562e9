"""The frozen case → a case folder in canonical form: what it writes reads back equal, and writes the same again."""

from __future__ import annotations

import contextlib
import json
import os
import posixpath
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from averment.casefile.entries import adapter
from averment.casefile.nouns import Case, Register, Source
from averment.casefile.originals import original_path
from averment.kernel.findings import Where
from averment.kernel.refusals import Refusal

_WIDTH = 110
_FILES = {"sources": "sources/catalogue.jsonl", "judgments": "sources/origins.jsonl"}
_OTHER_LINE_ENDS = frozenset("\r\x85\u2028\u2029")


class _Dumper(yaml.SafeDumper):
    """Writes line ends other than the common one by name; PyYAML folds them away in its plainer styles."""


def _word(dumper: _Dumper, word: str) -> yaml.ScalarNode:
    style = '"' if _OTHER_LINE_ENDS.intersection(word) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", word, style=style)


_Dumper.add_representer(str, _word)


def write_case(case: Case, target: Path) -> None:
    """Writes a case folder whole or not at all; the target must not exist, or be an empty folder."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise Refusal(f"“{target}” exists already", mend="Name a folder that does not exist, or an empty one.")
    with made_beside(target) as workplace:
        try:
            _write(case, workplace)
            workplace.chmod(0o755)
            os.replace(workplace, target)
        except OSError as error:
            what = f"“{target}” could not be written: {error.strerror}"
            raise Refusal(what, mend="Nothing was left there; free space and try again.") from error


@contextlib.contextmanager
def made_beside(target: Path) -> Iterator[Path]:
    """A folder beside the one that is meant, to be moved there when it is whole; else it is gone afterwards."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        workplace = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    except OSError as error:
        raise Refusal(f"“{target}” cannot be made: {error.strerror}", mend="Choose another place.") from error
    try:
        yield workplace
    finally:
        shutil.rmtree(workplace, ignore_errors=True)


def places_of(case: Case) -> dict[str, Where]:
    """Where each id stands in the folder that `write_case` makes, for findings on a case that comes from no folder."""
    joined = [*(one.id for one in case.card.organisations), *(one.id for one in case.card.people)]
    places = dict.fromkeys(joined, Where("case.yaml"))
    for stem in ("sources", "judgments", "claims", "instruments", "positions"):
        file = _FILES.get(stem, f"{stem}.jsonl")
        places |= {entry.id: Where(file, line) for line, entry in enumerate(getattr(case, stem), 1)}
    for area in ("registers", "consultations", "submissions"):
        card = f"{area.removesuffix('s')}.yaml"
        places |= {entry.id: Where(f"{area}/{entry.id}/{card}", 1) for entry in getattr(case, area)}
    return places


def _write(case: Case, root: Path) -> None:
    _yaml(root / "case.yaml", plain(case.card))
    _lines(root / _FILES["sources"], (_catalogued(source) for source in case.sources))
    _lines(root / _FILES["judgments"], case.judgments)
    for collection in ("claims", "instruments", "positions"):
        _lines(root / f"{collection}.jsonl", getattr(case, collection))
    for register in case.registers:
        _yaml(root / f"registers/{register.id}/register.yaml", plain(register.card))
    for consultation in case.consultations:
        folder = root / "consultations" / consultation.id
        _yaml(folder / "consultation.yaml", dict(consultation.card))
        for name, data in consultation.files:
            (folder / name).write_bytes(data)
    for submission in case.submissions:
        folder = root / "submissions" / submission.id
        _yaml(folder / "submission.yaml", plain(submission.card))
        (folder / "draft.md").write_text(submission.draft, encoding="utf-8", newline="\n")
    for name in {*case.digests, *list_paths(case.registers)}:
        _copy(original_path(case, name), root / name)


def list_paths(registers: Iterable[Register]) -> Iterable[str]:
    """The paths of the lists of registers, inside the case folder."""
    for register in registers:
        for listed in register.card.lists:
            yield list_path(register.id, listed.file)


def list_path(register: str, file: str) -> str:
    """The path of a list inside the case folder."""
    return posixpath.normpath(f"registers/{register}/{file}")


def plain(value: object) -> dict[str, Any]:
    """A noun as keys and values, what is left at its default left out.

    A value that is not its default at one level keeps its defaults out at the next as well.
    """
    dumped = adapter(type(value)).dump_python(value, by_alias=True, exclude_defaults=True, mode="json")
    return dict(dumped)


def _catalogued(source: Source) -> Source:
    told = source.transcription
    if told:
        source = replace(source, transcription=replace(told, file=posixpath.relpath(told.file, "sources")))
    return replace(source, file=posixpath.relpath(source.file, "sources")) if source.file else source


def _lines(path: Path, values: Iterable[object]) -> None:
    lines = [json.dumps(plain(value), ensure_ascii=False, separators=(",", ":")) + "\n" for value in values]
    if lines:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(lines), encoding="utf-8", newline="\n")


def _yaml(path: Path, value: Mapping[str, object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    options: dict[str, Any] = {"sort_keys": False, "allow_unicode": True, "default_flow_style": None, "width": _WIDTH}
    text: str = yaml.dump(dict(value), Dumper=_Dumper, **options)
    path.write_text(text, encoding="utf-8", newline="\n")


def _copy(origin: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(origin, target)
