"""Every code that a finding may carry; a code is never reused, and each has a page (`averment explain`)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of finding: its usual severity, its name for people, and the harm that it prevents."""

    severity: str
    title: str
    why: str


CATALOGUE: dict[str, Code] = {
    "ungrounded-sentence": Code(
        "error",
        "A sentence of the facts cites nothing",
        "A sceptical reader asks of each sentence how we know it; a sentence without a claim has no answer.",
    ),
    "unknown-citation": Code(
        "error",
        "A citation leads nowhere",
        "A reader who follows the citation finds nothing, and doubts the rest.",
    ),
    "quote-not-in-source": Code(
        "error",
        "A quotation is not in its source",
        "Quoted words that the source does not contain discredit everything around them.",
    ),
    "machine-reading": Code(
        "error",
        "A quotation rests on a machine's reading that nobody has confirmed",
        "A machine guesses letters from their shapes; words that nobody compared with the page may not be on it.",
    ),
    "number-not-grounded": Code(
        "error",
        "A number comes from nowhere",
        "Numbers are checked first by an opponent; each must come from a cited claim or a computed figure.",
    ),
    "overstated": Code(
        "error",
        "A claim is stated more firmly than its evidence allows",
        "Our own voice needs independent corroboration; what one origin says is that origin's word, not ours.",
    ),
    "undisclosed-dispute": Code(
        "error",
        "The other version is not told",
        "A credible source disputes the claim; a text that hides it can be shown to mislead.",
    ),
    "source-not-preserved": Code(
        "error",
        "The original of a source is not kept",
        "Pages vanish and papers are lost; what is not preserved cannot be shown to anyone.",
    ),
    "evidence-altered": Code(
        "error",
        "An original differs from its recorded digest",
        "The file is not the one that was collected; nothing that rests on it can be trusted.",
    ),
    "protected-name": Code(
        "error",
        "The name of a protected person would leave the house",
        "A published name can cost its bearer's liberty or life, and cannot be taken back.",
    ),
    "consent-exceeded": Code(
        "error",
        "A person would appear beyond the consent that they gave",
        "Nobody appears in an output beyond what they agreed to; what was not asked counts as no.",
    ),
    "tier-exceeded": Code(
        "error",
        "Material above the tier of the output",
        "What is kept for a smaller circle must not be printed for a larger one.",
    ),
    "false-attestation": Code(
        "error",
        "An attestation that its custodian did not sign like this",
        "Nobody can look into a sealed source, so its custodian's word is all that there is, and must be her own.",
    ),
    "word-limit": Code(
        "error",
        "Longer than the forum allows",
        "Forums return or cut texts that are too long.",
    ),
    "missing-section": Code(
        "error",
        "A section that the forum requires is missing or out of order",
        "Forums return texts that do not follow their form.",
    ),
    "missing-field": Code(
        "error",
        "An answer that the forum's form requires is missing",
        "An incomplete form is set aside, often without an answer.",
    ),
    "unknown-field": Code(
        "warning",
        "An answer to a question that the forum's form does not ask",
        "A key that is spelt otherwise than the form's leaves the real question unanswered, and nobody sees it.",
    ),
    "not-admissible": Code(
        "error",
        "The forum would not take this submission",
        "A filing through a closed door costs time and credit, and may bar other doors.",
    ),
    "unknown-figure": Code(
        "error",
        "A figure that no register yields",
        "A number in the text must be computed from rows that anyone can count again.",
    ),
    "not-adopted": Code(
        "error",
        "A position that the coalition has not adopted",
        "A text presented as the coalition's must have been decided by the coalition's own rule.",
    ),
    "text-changed": Code(
        "error",
        "A text changed after it was adopted or endorsed",
        "Adoption and endorsement bind to exact words; a changed comma is another text.",
    ),
    "unendorsed": Code(
        "error",
        "An organisation is named behind a text that it did not endorse",
        "Nobody's name stands under words that they did not agree to.",
    ),
    "reservation-dropped": Code(
        "error",
        "A reservation is left out",
        "An organisation agreed on condition that its reservation is told; without it the agreement is misstated.",
    ),
    "stale-translation": Code(
        "error",
        "A translation no longer matches its original",
        "Two language versions that differ let each reader find the other one false.",
    ),
    "placeholder": Code(
        "error",
        "A placeholder was left in the text",
        "An unfinished mark in a filed document shows that nobody read it.",
    ),
    "unknown-forum": Code(
        "error",
        "A forum that the library does not have",
        "Without the forum's rules nothing of the form can be checked.",
    ),
    "claim-behind-figure": Code(
        "warning",
        "A claim gives another number than the figure that it rests on",
        "Registers grow and rows are corrected; a number typed into a claim stays behind and is then false.",
    ),
    "unprintable-character": Code(
        "error",
        "A character that no shipped typeface has",
        "It would leave a hole on the page, where a reader may suspect that something was taken out.",
    ),
    "missing-attribution": Code(
        "error",
        "A claim speaks in the running sentence, but nobody is named who makes it",
        "An assertion in another's voice needs that other's name.",
    ),
    "unsupported-markup": Code(
        "error",
        "Something in the draft cannot be printed",
        "What is dropped in silence is missed only when the document has been filed.",
    ),
    "contradicting-origins": Code(
        "warning",
        "Judgments on the origins of sources contradict one another",
        "Two sources cannot be independent and one origin; the count then takes the more careful answer.",
    ),
    # ── the case folder: each of these refuses the load ──
    "broken-file": Code(
        "error",
        "A file of the case cannot be read",
        "A file that is read in part would silently leave out what the coalition gathered.",
    ),
    "missing-file": Code(
        "error",
        "A file that the case names is not there",
        "What the case relies on must travel with it.",
    ),
    "unsafe-path": Code(
        "error",
        "A path leads out of the case folder",
        "A case from elsewhere must not be able to take in files of this computer.",
    ),
    "unknown-file": Code(
        "error",
        "A file that no part of the case would read",
        "A misspelt file name would silently leave out a whole collection.",
    ),
    "unknown-key": Code(
        "error",
        "A key that the case format does not have",
        "A misspelt key would silently be lost, and with it a limit or a protection.",
    ),
    "missing-key": Code("error", "An entry lacks a key that it must have", "The entry cannot be used without it."),
    "wrong-value": Code("error", "A value is not of its kind", "A guess at what was meant could change what is said."),
    "duplicate-id": Code("error", "Two entries have one id", "A reference to the id would be a matter of chance."),
    "unknown-reference": Code(
        "error",
        "An entry refers to something that is not in the case",
        "A reference that leads nowhere breaks the road from the text to its evidence.",
    ),
    "broken-row": Code(
        "error",
        "A row of a list does not fit its header",
        "A shifted cell would move a person's data under another heading.",
    ),
}
