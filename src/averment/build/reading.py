"""From a case folder to what the compiler is given: the case, the texts of its originals, its drafts parsed."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

from averment.build.compiler import assess
from averment.build.compiler.material import Evidence, Material, Reading
from averment.build.outside.faces import unprintable
from averment.casefile.faulty import FaultyCase
from averment.casefile.nouns import Case, Source, Submission, Tier
from averment.casefile.originals import original_path
from averment.casefile.reader import read_case
from averment.evidence.outside.extraction import extract_texts
from averment.evidence.outside.machine_reading.pages import read_pages
from averment.evidence.rules.decoding import decoded
from averment.evidence.rules.text import ExtractedText
from averment.evidence.rules.transcribing import with_machine_reading, with_transcription
from averment.kernel.findings import Finding, Where, finding
from averment.kernel.folding import fold
from averment.kernel.nearest import did_you_mean
from averment.kernel.quotes import locate_every, read_quote
from averment.kernel.refusals import Refusal
from averment.submissions.outside.draft_reader import finish_reading, start_reading
from averment.submissions.outside.forum_library import UnknownForum, forum_ids, load_forum
from averment.submissions.rules.draft import parse_draft
from averment.submissions.rules.sentences import sentences_of

_MOST_PAGES = 12  # of one source are read by a machine while somebody waits for a check


@dataclass(frozen=True, slots=True)
class Opened:
    """A case ready for compiling: its material, its evidence assessed, and each of its readable submissions."""

    material: Material
    evidence: Evidence
    readings: tuple[Reading, ...]
    findings: tuple[Finding, ...]


def load_case(root: Path) -> Case:
    """The case in a folder; raises FaultyCase with all of its faults."""
    reading = read_case(root)
    if reading.case is None:
        raise FaultyCase(reading.faults)
    return reading.case


def chosen(case: Case, submission: str | None) -> tuple[Submission, ...]:
    """The submission of that id, or all; an id that is not there is refused with the nearest one."""
    if submission is None:
        return case.submissions
    found = tuple(s for s in case.submissions if s.id == submission)
    if not found:
        known = [s.id for s in case.submissions]
        raise Refusal(
            f"The case “{case.card.id}” has no submission “{submission}”.{did_you_mean(submission, known)}".rstrip("."),
            mend=f"Its submissions: {', '.join(known) or 'none'}.",
        )
    return found


def open_case(case: Case, submissions: Iterable[Submission], today: date, tier: Tier | None = None) -> Opened:
    """Reads originals and drafts and assesses the evidence; pandoc works on the drafts in the meantime."""
    submissions = tuple(submissions)
    started = [(submission, start_reading(submission.draft)) for submission in submissions]
    try:
        with _no_collecting():
            material = Material(case, _texts(case), today, unprintable)
            evidence = assess(material)
            findings: list[Finding] = []
            readings = [_reading(submission, finish_reading(one), tier, findings) for submission, one in started]
    finally:
        for _, one in started:
            one.stop()
    return Opened(material, evidence, tuple(reading for reading in readings if reading), tuple(findings))


@contextmanager
def _no_collecting() -> Iterator[None]:
    """No search for cycles of dead objects while a case is read, nor among what was read afterwards.

    Because nothing that is read is given up before the end, and the search took longer than the reading.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        if collecting:
            gc.enable()


def _reading(submission: Submission, pandoc: object, tier: Tier | None, findings: list[Finding]) -> Reading | None:
    try:
        forum = load_forum(submission.card.forum)
    except UnknownForum:
        findings.append(
            finding(
                "unknown-forum",
                Where(f"submissions/{submission.id}/submission.yaml"),
                what=f"There is no forum “{submission.card.forum}”.{did_you_mean(submission.card.forum, forum_ids())}",
                mend="Name one of those that “averment forums” lists.",
            )
        )
        return None
    draft = parse_draft(pandoc, f"submissions/{submission.id}/draft.md")
    sentences = sentences_of(draft.blocks, submission.card.language)
    return Reading(submission, forum, draft.blocks, sentences, tier or submission.card.tier, tuple(draft.findings))


def _texts(case: Case) -> dict[str, ExtractedText]:
    """The text of each original that a claim quotes, by source id; one file is read once."""
    quoted = {ground.source for claim in case.claims for ground in claim.grounds if ground.source}
    wanted = [source for source in case.sources if source.id in quoted and source.file and not source.sealed]
    files = {case.digests[source.file]: original_path(case, source.file) for source in wanted}
    texts = dict(zip(files, extract_texts(list(files.items())), strict=True)) if files else {}
    return {source.id: _as_known(case, source, texts[case.digests[source.file]]) for source in wanted}


def _as_known(case: Case, source: Source, text: ExtractedText) -> ExtractedText:
    """The text with what a person wrote down; else, where quotes are not found in it, with a machine's reading."""
    if source.transcription:
        path = original_path(case, source.transcription.file)
        return with_transcription(text, decoded(path.read_bytes(), cut=False).text)
    grounds = [ground for claim in case.claims for ground in claim.grounds if ground.source == source.id]
    if not text.pictures or not grounds:
        return text
    found = locate_every([read_quote(ground.quote) for ground in grounds], fold(text.text))
    lost = [g for g, places in zip(grounds, found, strict=True) if g.quote.strip() and next(places, None) is None]
    if not lost:
        return text
    named = {ground.page for ground in lost if ground.page in text.pictures}
    pages = sorted(named) if named else list(text.pictures)
    tags = [source.language] if source.language else []
    seen = read_pages(original_path(case, source.file), pages[:_MOST_PAGES] if text.pages else None, tags)
    return with_machine_reading(text, list(islice(seen, _MOST_PAGES)))
