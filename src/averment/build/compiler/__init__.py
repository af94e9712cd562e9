"""The compiler: frozen values in, a document or findings out. No clock, no input or output, no Django.

All passes run and all findings are gathered; a document is given only where none of them is an error.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from averment.build.compiler.agree import agree_findings
from averment.build.compiler.count import claim_findings, number_findings
from averment.build.compiler.ground import ground_findings
from averment.build.compiler.guard import guard_findings
from averment.build.compiler.material import Evidence, Material, Reading
from averment.build.compiler.printing import Printed, print_document
from averment.build.compiler.voice import voice_findings
from averment.build.compiler.weigh import weigh
from averment.build.compiler.wording import letter_findings, wording_findings
from averment.casefile.nouns import Tier
from averment.kernel.findings import Finding, Severity, Where, errors_in, in_order
from averment.kernel.names import NameIndex
from averment.registers.rules.protected import protected_names
from averment.submissions.rules.counting import WordCounts, words_of
from averment.submissions.rules.form import Places, form_findings, outline_of
from averment.submissions.rules.forum import FilerKind


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the passes made of one submission; `printed` is the document, for reading even where errors stop it."""

    reading: Reading
    evidence: Evidence
    findings: tuple[Finding, ...]
    printed: Printed
    words: WordCounts

    @property
    def clean(self) -> bool:
        """Whether the document may be written."""
        return not errors_in(self.findings)


def assess(material: Material) -> Evidence:
    """The evidence of a case, once for all of its submissions."""
    return weigh(material)


def guarded(material: Material, tier: Tier) -> NameIndex:
    """The names that must not appear in an output of a tier, ready for searching."""
    return NameIndex.of(protected_names(material.case, tier, material.today))


def compile_submission(material: Material, evidence: Evidence, reading: Reading, names: NameIndex) -> Outcome:
    """The passes over one submission that nobody signs."""
    return judge(material, evidence, reading, names, print_document(material, evidence, reading))


def judge(material: Material, evidence: Evidence, reading: Reading, names: NameIndex, printed: Printed) -> Outcome:
    """The passes over one submission and the document that was made of it, in their order."""
    words = words_of(printed.document)
    findings = [
        *reading.findings,
        *ground_findings(material, evidence, reading),
        *voice_findings(material, evidence, reading),
        *number_findings(material, evidence, reading),
        *claim_findings(material, evidence, reading),
        *wording_findings(material, evidence, reading),
        *letter_findings(material, printed.document, reading),
        *agree_findings(material, reading),
        *guard_findings(material, evidence, reading, names),
        *_form(reading, printed, words),
        *_of_evidence(evidence, reading),
    ]
    return Outcome(reading, evidence, in_order(findings), printed, words)


def _form(reading: Reading, printed: Printed, words: WordCounts) -> tuple[Finding, ...]:
    outline = outline_of(replace(printed.document, blocks=reading.blocks))
    places = Places(card=Where(reading.card), draft=Where(reading.draft))
    card = reading.submission.card
    filer: FilerKind = "organisation" if len(card.endorsed_by) == 1 else "coalition"
    return form_findings(reading.forum, card, outline, words, places, filer)


def _of_evidence(evidence: Evidence, reading: Reading) -> tuple[Finding, ...]:
    """What is wrong with the case's claims and figures: an error where the draft uses them, else a warning."""
    used = reading.cited | {value.id for sentence in reading.sentences for value in sentence.values}
    used |= {
        ground.ground.figure
        for claim in reading.cited & evidence.claims.keys()
        for ground in evidence.claims[claim].grounds
        if ground.ground.figure
    }
    told = [finding for assessed in evidence.claims.values() for finding in assessed.findings]
    return tuple(
        finding if finding.where.subject in used else _softened(finding) for finding in (*told, *evidence.findings)
    )


def _softened(finding: Finding) -> Finding:
    severity = Severity.WARNING if finding.severity is Severity.ERROR else finding.severity
    return Finding(finding.code, severity, finding.where, finding.what, finding.why, finding.mend)
