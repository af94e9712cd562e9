"""From a case folder to what the compiler is given: the case, the texts of its originals, its drafts parsed."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from averment.build.compiler import assess
from averment.build.compiler.material import Evidence, Material, Reading
from averment.build.outside.faces import unprintable
from averment.casefile.faulty import FaultyCase
from averment.casefile.nouns import Case, Submission, Tier
from averment.casefile.originals import original_path
from averment.casefile.reader import read_case
from averment.evidence.outside.extraction import extract_texts
from averment.evidence.rules.text import ExtractedText
from averment.kernel.findings import Finding, Where, finding
from averment.kernel.nearest import did_you_mean
from averment.kernel.refusals import Refusal
from averment.submissions.outside.draft_reader import finish_reading, start_reading
from averment.submissions.outside.forum_library import UnknownForum, forum_ids, load_forum
from averment.submissions.rules.draft import parse_draft
from averment.submissions.rules.sentences import sentences_of


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
    return {source.id: texts[case.digests[source.file]] for source in wanted}
