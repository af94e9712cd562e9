"""`averment read` and `averment transcribe`: what a machine reads in pictures, and what a person answers for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from averment.casefile.nouns import Transcription
from averment.casefile.originals import original_path
from averment.evidence.outside.extraction import extract_text, protection_available
from averment.evidence.outside.foreign.running import walls
from averment.evidence.outside.machine_reading.pages import read_pages
from averment.evidence.outside.machine_reading.tesseract import readiness
from averment.evidence.rules.decoding import decoded
from averment.evidence.rules.text import ExtractedText
from averment.evidence.rules.transcribing import draft_of, pages_of, with_machine_reading
from averment.kernel.nearest import did_you_mean
from averment.kernel.refusals import Refusal
from averment.web.cases import meant
from averment.web.screen import plural, print_json, print_wrapped, rate_line
from averment.web.scrubbing import sign_log
from averment.web.seat import Seat
from averment.web.workspace import Seated, seated

if TYPE_CHECKING:
    from averment.evidence.models import Source as Row

_MOST_BYTES = 16 * 1024 * 1024  # of a transcription


def tell_readiness(*, as_json: bool) -> int:
    """What this machine can read of pictures, and what holds the readers in check; 1 where something is lacking."""
    ready = readiness()
    report = {
        "program": ready.program, "languages": list(ready.languages), "lack": ready.lack, "mend": ready.mend,
        "walls": walls(), "readers": protection_available(),
    }  # fmt: skip
    if as_json:
        print_json(report)
    else:
        languages = ", ".join(ready.languages) or "no language"
        print_wrapped(f"Pictures: {ready.program or 'no program'}, {languages}; around it: {walls()}.")
        print_wrapped(f"All other files are read behind: {report['readers']}.")
        if ready.lack:
            print_wrapped(f"Lacking: {ready.lack}. Mend: {ready.mend}.")
    return 1 if ready.lack else 0


def draft(given: str, wanted: str, out: Path, seat: Seat) -> int:
    """Writes what is read of one source as the beginning of a transcription; an existing file is not touched."""
    if out.exists():
        raise Refusal(f"“{out}” exists already", mend="Name a new file; yours may hold corrections.")
    found = meant(given, seat)
    by_id = {source.id: source for source in found.case.sources if source.file}
    if wanted not in by_id:
        raise _no_source(wanted, by_id)
    source = by_id[wanted]
    path = original_path(found.case, source.file)
    text = _machine_read(extract_text(found.case.digests[source.file], path), path, source.language)
    out.write_text(draft_of(text), encoding="utf-8", newline="\n")
    print_wrapped(f"{out}: a draft. Compare every letter with the original before you put your name to it.")
    if text.reason:
        print_wrapped(f"What is known to be missing or doubtful: {text.reason}.", 0, 2)
    return 0


def read_all(given: str, wanted: Sequence[str], seat: Seat, *, as_json: bool) -> int:
    """Has a machine read the pictures among the sources of a case in the workspace, and keeps what it reads.

    What was read before is not read again, so that a run that was broken off is begun again. 1 where not all was read.
    """
    ready = readiness()
    if not ready.languages:
        raise Refusal(ready.lack[:1].upper() + ready.lack[1:], mend=f"{ready.mend}.")
    with seated(given, seat) as room:
        from averment.evidence.queries import machine_texts

        rows = _readable(room)
        for ref in wanted:
            if ref not in rows:
                raise _no_source(ref, rows)
        known = machine_texts(room.viewer, room.case)
        chosen = [rows[ref] for ref in wanted] or [row for row in rows.values() if row.digest not in known]
        told = [_read_one(room, row) for row in chosen]
    items = [one for one in told if one]
    rate_line(0, 0, 0)
    if as_json:
        print_json({"sources": len(chosen), "read": items})
    else:
        for one in items:
            print_wrapped(f"{one['source']}: {one['status']}{': ' if one['reason'] else ''}{one['reason']}", 0, 2)
        print_wrapped(f"{plural(len(items), 'source')} with pictures, of {len(chosen):,} looked at.")
    return 1 if any(one["pictures"] for one in items) else 0


def _readable(room: Seated) -> dict[str, Row]:
    """The sources, by their ids, whose originals the viewer may have read."""
    from averment.evidence.queries import sources

    seen = sources(room.viewer, room.case).exclude(digest="").exclude(access="sealed").order_by("ref")
    return {row.ref: row for row in seen}


def _read_one(room: Seated, row: Row) -> dict[str, object] | None:
    """What became of one source; None where it has no pictures to read."""
    from averment.claims.loading import index_sources
    from averment.evidence.loading import keep_machine_text

    path = room.store.get(row.digest)
    text = extract_text(row.digest, path)
    if not text.pictures:
        return None
    text = _machine_read(text, path, row.language)
    keep_machine_text(text, room.trail)
    index_sources(room.case, [row], room.store)
    return {"source": row.ref, "status": text.status, "reason": text.reason, "pictures": list(text.pictures)}


def _machine_read(text: ExtractedText, path: Path, language: str) -> ExtractedText:
    """The text of an original with what a machine reads in its pictures, where it has any."""
    if not text.pictures:
        return text
    tags = [language] if language else []
    return with_machine_reading(text, list(read_pages(path, text.pictures if text.pages else None, tags)))


def transcribe(given: str, wanted: str, file: Path, checked_by: str | None, seat: Seat) -> int:
    """Puts a person's name to what stands in a source: the text becomes its transcription."""
    data = _transcription(file)
    with seated(given, seat) as room:
        from averment.claims.loading import index_sources
        from averment.evidence.loading import confirm_transcription
        from averment.team.loading import Trail
        from averment.team.queries import people

        viewer, case = room.viewer, room.case
        if viewer.is_operator:
            raise Refusal(
                "A transcription needs the name of whoever compared it with the original",
                mend="Act as a member of the case: --member ID, before the command.",
            )
        rows = _readable(room)
        if wanted not in rows:
            raise _no_source(wanted, rows)
        _refuse_checker(checked_by, viewer.person, people(viewer, case).values_list("ref", flat=True))
        kept = room.store.put(file)
        if kept.sha256 != hashlib.sha256(data).hexdigest():
            raise Refusal(f"“{file}” changed while it was read", mend="Transcribe again when nobody writes to it.")
        at = room.trail.at.replace(microsecond=0)
        name = f"sources/transcriptions/{wanted}-{kept.sha256[:8]}.txt"
        told = Transcription(name, viewer.person, at, checked_by, kept.sha256)
        confirm_transcription(case, rows[wanted], told, kept.sha256, Trail(viewer, at))
        rows[wanted].refresh_from_db()
        index_sources(case, [rows[wanted]], room.store)
        sign_log(room.workspace)
    pages = pages_of(decoded(data, cut=False).text)
    spoken = f"for {plural(len(pages), 'page')}" if pages else "for the whole of it"
    checked = f", checked by {checked_by}" if checked_by else "; nobody else has checked it"
    print_wrapped(f"{wanted}: {viewer.name} answers {spoken}{checked}.")
    return 0


def _transcription(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            data = stream.read(_MOST_BYTES + 1)
    except OSError as error:
        raise Refusal(f"“{file}” cannot be read ({error.strerror})", mend="Give the path of a text file.") from None
    if len(data) > _MOST_BYTES:
        raise Refusal(f"“{file}” is larger than a transcription can be", mend="Give the text alone, in UTF-8.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal(f"“{file}” is not a text in UTF-8", mend="Save it as plain text in UTF-8.") from None
    if not text.strip() or "\0" in text:
        raise Refusal(f"“{file}” holds no words", mend="Write down what stands in the original.")
    return data


def _refuse_checker(checked_by: str | None, by: str, known: Iterable[str]) -> None:
    people = list(known)
    if checked_by is not None and checked_by not in people:
        guess = did_you_mean(checked_by, people)
        what = f"The case has no person “{checked_by}”.{guess}".rstrip(".")
        raise Refusal(what, mend=f"Its people: {', '.join(people) or 'none'}.")
    if checked_by == by:
        raise Refusal(f"“{by}” cannot check what she wrote down herself", mend="Name somebody else, or leave it out.")


def _no_source(wanted: str, known: Iterable[str]) -> Refusal:
    ids = list(known)
    what = f"There is no source “{wanted}” with an original.{did_you_mean(wanted, ids)}".rstrip(".")
    return Refusal(what, mend="“averment case dump” lists the sources that you may see.")
