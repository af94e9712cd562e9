"""The RO-Crate description of a package's data (version 1.1): what each file is, for archives and their tools."""

from __future__ import annotations

import json
import mimetypes
import re
from collections.abc import Mapping
from typing import Any

from averment.build.compiler import Outcome
from averment.build.compiler.dossier import Dossier

_KINDS = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".md": "text/markdown",
    ".jsonl": "application/jsonl",
    ".eml": "message/rfc822",
}
_NAMES = {
    "submission/submission.pdf": "The submission (PDF)",
    "submission/submission.docx": "The submission (Word)",
    "submission/submission.html": "The submission (HTML)",
    "submission/text.json": "The canonical text of the submission",
    "grounds.html": "Each sentence with its claims, quotes and originals",
    "grounds.jsonl": "The same as Web Annotations",
    "withheld.jsonl": "Commitments to originals that do not travel",
    "custody/events.jsonl": "Events of custody",
    "attestations/allowed_signers": "The keys of the custodians who attest, for ssh-keygen",
    "verify.py": "The verifier of this package (Python standard library)",
}
_ATTESTED = re.compile(r"attestations/[0-9]+\.txt")
_RIGHTS = {
    "@id": "#rights",
    "@type": "CreativeWork",
    "name": "Rights in the files of this package",
    "description": "The rights in each original stay with those who made it. The originals travel so that the "
    "recipient can check the submission; whoever passes them on answers for it.",
}


def crate_metadata(outcome: Outcome, contents: Dossier, files: Mapping[str, int], package: str) -> str:
    """ro-crate-metadata.json for the given files (path → size in octets)."""
    document = outcome.printed.document
    root: dict[str, Any] = {
        "@id": "./",
        "@type": "Dataset",
        "identifier": package,
        "name": document.title,
        "description": f"A submission for {outcome.reading.forum.name}, with the evidence that it rests on.",
        "inLanguage": document.language,
        "license": {"@id": "#rights"},
        "hasPart": [{"@id": name} for name in sorted(files)],
    }
    if document.date:
        root["datePublished"] = document.date
    sources = {one.name: one.source.title for one in contents.carried}
    sources |= {one.derived: f"Text of: {one.source.title}" for one in contents.carried if one.derived}
    sources |= {name: "What a custodian attests of a sealed source" for name in files if _ATTESTED.fullmatch(name)}
    graph = [
        {
            "@id": "ro-crate-metadata.json",
            "@type": "CreativeWork",
            "about": {"@id": "./"},
            "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
        },
        root,
        _RIGHTS,
        *(_file(name, size, sources.get(name) or _NAMES.get(name, name)) for name, size in sorted(files.items())),
    ]
    value = {"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": graph}
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _file(name: str, size: int, title: str) -> dict[str, Any]:
    return {
        "@id": name,
        "@type": "File",
        "name": title,
        "contentSize": str(size),
        "encodingFormat": _encoding(name),
    }


def _encoding(name: str) -> str:
    suffix = f".{name.rpartition('.')[2].lower()}"
    return _KINDS.get(suffix) or mimetypes.guess_type(name, strict=True)[0] or "application/octet-stream"
