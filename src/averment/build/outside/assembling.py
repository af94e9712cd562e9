"""The data folder of a package: documents, evidence, grounds, custody, each in its place."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable
from itertools import count
from pathlib import Path
from typing import Any

from averment.build.compiler import Outcome
from averment.build.compiler.dossier import Attested, Dossier, attested, custody, web_annotations
from averment.build.compiler.material import Material
from averment.build.outside.crate import crate_metadata
from averment.build.outside.grounds_page import grounds_page
from averment.build.outside.signing import commitment
from averment.casefile.originals import original_path
from averment.evidence.rules.sealing.attesting import ATTESTATION
from averment.evidence.rules.sealing.sshsig import armoured
from averment.kernel.refusals import Refusal
from averment.verify import verifier_source

NAMES_SOMEBODY = "a protected person is named in it"
NOT_SEARCHABLE = "it could not be searched for the names of protected persons"
_PIECE = 1 << 20


def carry(data: Path, material: Material, contents: Dossier) -> None:
    """Copies the originals that travel, and their texts; refuses one that is not the file whose quotes were checked."""
    for one in contents.carried:
        target = data / one.name
        target.parent.mkdir(parents=True, exist_ok=True)
        with original_path(material.case, one.source.file).open("rb") as original, target.open("wb") as copy:
            digest = hashlib.sha256()
            while piece := original.read(_PIECE):
                digest.update(piece)
                copy.write(piece)
        if digest.hexdigest() != one.sha256:
            what = f"The original of “{one.source.id}” changed while it was being read"
            raise Refusal(what, where=one.source.file, mend="Nothing was built; let it rest, and build again.")
        if one.derived and one.text is not None:
            (data / "derived").mkdir(exist_ok=True)
            (data / one.derived).write_bytes(one.text.text.encode("utf-8", "surrogatepass"))


def carry_again(first: Path, second: Path) -> None:
    """The same originals for the second build; they are large and already proved, so they are linked where possible."""
    for folder in ("evidence", "derived"):
        if (first / folder).is_dir():
            shutil.copytree(first / folder, second / folder, copy_function=_linked)


def _linked(origin: str, target: str) -> None:
    try:
        os.link(origin, target)
    except OSError:
        shutil.copyfile(origin, target)


def fill(data: Path, material: Material, outcome: Outcome, contents: Dossier, package: str, secret: bytes) -> None:
    """Writes everything but the documents, the originals, and the crate's own description (`describe`)."""
    data.mkdir(parents=True, exist_ok=True)
    (data / "grounds.html").write_text(grounds_page(outcome, contents, package), encoding="utf-8", newline="\n")
    _lines(data / "grounds.jsonl", web_annotations(outcome, contents, package))
    _lines(data / "withheld.jsonl", _withheld(contents, outcome, secret))
    _attest(data / "attestations", attested(material, outcome))
    (data / "custody").mkdir(exist_ok=True)
    _lines(data / "custody/events.jsonl", chained(custody(material, contents)))
    (data / "verify.py").write_bytes(verifier_source())


def _attest(folder: Path, attestations: tuple[Attested, ...]) -> None:
    """What custodians attest: her exact words and her signature, which ssh-keygen checks; her name stays here."""
    signers = []
    for one in attestations:
        folder.mkdir(exist_ok=True)
        (folder / f"{one.number}.txt").write_bytes(one.words)
        (folder / f"{one.number}.txt.sig").write_text(armoured(one.signature), encoding="ascii", newline="\n")
        signers.append(f'custodian-{one.number} namespaces="{ATTESTATION}" {one.signer}\n')
    if signers:
        (folder / "allowed_signers").write_text("".join(signers), encoding="ascii", newline="\n")


def describe(data: Path, outcome: Outcome, contents: Dossier, package: str) -> Path:
    """Writes the description of the crate, which tells what lies in it, and so comes last."""
    files = {path.relative_to(data).as_posix(): path.stat().st_size for path in data.rglob("*") if path.is_file()}
    metadata = crate_metadata(outcome, contents, files, package)
    written = data / "ro-crate-metadata.json"
    written.write_text(metadata, encoding="utf-8", newline="\n")
    return written


def _withheld(contents: Dossier, outcome: Outcome, secret: bytes) -> Iterable[dict[str, Any]]:
    """Commitments in the numbering of the document's notes; nothing in them tells what was withheld."""
    numbers = outcome.printed.references.withheld
    unnumbered = count(len(numbers) + 1)
    for one in contents.held:
        yield {
            "number": numbers.get(one.source.id) or next(unnumbered),
            "commitment": one.source.sealed.commitment if one.source.sealed else commitment(secret, one.sha256).value,
            "reason": one.reason,
        }


def chained(events: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    """Events that each carry the SHA-256 of the line before as it is written, so that none can go unseen."""
    previous = "0" * 64
    for number, event in enumerate(events, 1):
        line = {"eventIdentifier": number, **event, "previous": previous}
        previous = hashlib.sha256(_line(line).encode()).hexdigest()
        yield line


def _lines(path: Path, values: Iterable[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for value in values:
            file.write(_line(value) + "\n")


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
