"""What `averment check` reports, as interface.md section 3 gives it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from averment.build.compiler import Outcome
from averment.build.compiler.ground import is_grounded, must_be_grounded
from averment.build.compiler.material import Evidence, Material, Reading
from averment.build.compiler.phrases import method_in_words
from averment.kernel.findings import Finding, in_order
from averment.submissions.rules.forum import Forum

_SENTENCES = ("total", "grounded", "argument", "request", "ungrounded")


def case_report(
    material: Material, evidence: Evidence, findings: Sequence[Finding], submissions: Sequence[dict[str, Any]] = ()
) -> dict[str, Any]:
    """The report over a case: its claims with their status, its figures, and findings; words and sentences summed."""
    return {
        "case": material.case.card.id,
        "submission": None,
        "forum": None,
        "words": sum(report["words"] for report in submissions),
        "sentences": {kind: sum(report["sentences"][kind] for report in submissions) for kind in _SENTENCES},
        **_assessed(evidence),
        "findings": [finding.as_json() for finding in in_order(findings)],
        "submissions": list(submissions),
    }


def faults_report(findings: Sequence[Finding]) -> dict[str, Any]:
    """The report over a folder from which no case could be taken: the same keys, and the faults."""
    return {
        "case": None,
        "submission": None,
        "forum": None,
        "words": 0,
        "sentences": dict.fromkeys(_SENTENCES, 0),
        "claims": [],
        "figures": [],
        "findings": [finding.as_json() for finding in findings],
    }


def _assessed(evidence: Evidence) -> dict[str, Any]:
    """The claims and figures of a case."""
    return {
        "claims": [
            {
                "id": assessed.claim.id,
                "status": assessed.standing.status.value,
                "supporting_origins": assessed.standing.supporting,
                "disputing_origins": assessed.standing.disputing,
                "origins": [list(origin) for origin in assessed.standing.origins],
            }
            for assessed in evidence.claims.values()
        ],
        "figures": [
            {
                "id": figure.id,
                "value": _plain(float(figure.value)),
                "low": None,
                "high": None,
                "method": method_in_words(figure, "en"),
                "published": figure.suppressed_below == 0,
            }
            for figure in evidence.figures.values()
        ],
    }


def submission_report(material: Material, outcome: Outcome, others: Sequence[Finding] = ()) -> dict[str, Any]:
    """The report over one submission."""
    reading = outcome.reading
    return {
        "case": material.case.card.id,
        "submission": reading.submission.id,
        "forum": reading.forum.id,
        "words": outcome.words.counted(counted_parts(reading.forum)),
        "words_by_part": {part: outcome.words.counted([part]) for part in ("title", "body", "footnotes", "annexes")},
        "sentences": sentence_counts(material, reading),
        **_assessed(outcome.evidence),
        "findings": [finding.as_json() for finding in in_order((*outcome.findings, *others))],
    }


def counted_parts(forum: Forum) -> tuple[str, ...]:
    """The parts of a text whose words the forum counts; the body where it has no rule of words."""
    return next((tuple(rule.scope) for rule in forum.lengths if rule.metric == "words"), ("body",))


def sentence_counts(material: Material, reading: Reading) -> dict[str, int]:
    """How many sentences the draft has, by what they are."""
    counts = dict.fromkeys(_SENTENCES, 0)
    for sentence in reading.sentences:
        if sentence.kind == "title":
            continue
        counts["total"] += 1
        if sentence.voice != "fact":
            counts[sentence.voice] += 1
        elif is_grounded(sentence, material):
            counts["grounded"] += 1
        elif must_be_grounded(sentence, reading):
            counts["ungrounded"] += 1
    return counts


def _plain(value: float) -> int | float:
    return int(value) if value.is_integer() else value
