"""The sources of a case as the crate holds them."""

from __future__ import annotations

from averment.casefile.columns import column_names, noun_of
from averment.casefile.nouns import Source
from averment.evidence.queries import sources
from averment.team.models import Case
from averment.team.rules import Viewer


def freeze_sources(viewer: Viewer, case: Case) -> tuple[tuple[Source, ...], dict[str, str]]:
    """The sources that a viewer may see, by their ids; and the digests of originals and transcriptions by path."""
    rows = sources(viewer, case).values("digest", "transcript", *column_names(Source))
    digests: dict[str, str] = {}
    found = []
    for row in rows.iterator():
        digest, transcript = row.pop("digest"), row.pop("transcript")
        if digest:
            digests[row["file"]] = digest
        if transcript:
            digests[row["transcription"]["file"]] = transcript
        found.append(noun_of(Source, row))
    return tuple(sorted(found, key=lambda source: source.id)), digests
