"""Pass 2: each sentence of the facts cites something, and each citation leads somewhere."""

from __future__ import annotations

from collections.abc import Iterator

from averment.build.compiler.material import Evidence, Material, Reading
from averment.kernel.document import Cited
from averment.kernel.findings import Finding, Where, finding
from averment.kernel.nearest import did_you_mean
from averment.submissions.rules.sentences import Sentence


def ground_findings(material: Material, evidence: Evidence, reading: Reading) -> Iterator[Finding]:
    """Codes: `ungrounded-sentence`, `unknown-citation`, `unknown-figure`, and what is wrong with cited grounds."""
    for sentence in reading.sentences:
        for item in sentence.cited:
            yield from _leads_nowhere(item, material, reading)
        for value in sentence.values:
            if value.id not in evidence.figures:
                yield _unknown_figure(value.id, reading.at(value.at), material, evidence)
        if must_be_grounded(sentence, reading) and not is_grounded(sentence, material):
            yield _ungrounded(sentence, reading)


def must_be_grounded(sentence: Sentence, reading: Reading) -> bool:
    """Whether a sentence states facts in a section of facts."""
    if sentence.kind == "title":
        return False
    facts = sentence.voice == "fact" and sentence.path in reading.factual_paths
    return facts and any(char.isalnum() for char in sentence.words)


def is_grounded(sentence: Sentence, material: Material) -> bool:
    """Whether a sentence cites a claim, an instrument or a position; a row of a table may also give only figures."""
    known = (material.claims, material.instruments, material.positions)
    cited = any(item.id in kind for item in sentence.cited for kind in known)
    return cited or (sentence.kind == "row" and bool(sentence.values))


def _ungrounded(sentence: Sentence, reading: Reading) -> Finding:
    words = " ".join(sentence.words.split())
    return finding(
        "ungrounded-sentence",
        reading.where(sentence),
        what=f"“{words if len(words) <= 140 else words[:137] + '…'}” cites nothing.",
        mend="Cite the claim that it asserts, as [@claim-id] after the words or “@claim-id says that …”; "
        "mark it [words]{.argument} or [words]{.request} where it argues or asks; or take it out.",
    )


def _leads_nowhere(item: Cited, material: Material, reading: Reading) -> Iterator[Finding]:
    where = reading.at(item.at)
    if item.id in material.claims or item.id in material.positions:
        return
    if item.id in material.instruments:
        provisions = [provision.id for provision in material.instruments[item.id].provisions]
        if item.locator and item.locator not in provisions:
            yield finding(
                "unknown-citation",
                where,
                what=f"“{item.id}” has no provision “{item.locator}”.{did_you_mean(item.locator, provisions)}",
                mend=f"Cite one of its provisions ({', '.join(provisions) or 'none is entered'}), or enter this one.",
            )
        return
    if item.id in material.sources:
        mend = "Draft a claim that rests on a quote of this source, and cite the claim."
        yield finding("unknown-citation", where, what=f"“{item.id}” is a source, not a claim.", mend=mend)
        return
    known = [*material.claims, *material.instruments, *material.positions]
    yield finding(
        "unknown-citation",
        where,
        what=f"Nothing in the case is called “{item.id}”.{did_you_mean(item.id, known)}",
        mend="Correct the id, or draft the claim.",
    )


def _unknown_figure(figure: str, where: Where, material: Material, evidence: Evidence) -> Finding:
    if figure in material.positions:
        what = f"“{figure}” is a position: its text stands in a paragraph of its own."
        return finding("unknown-figure", where, what=what, mend="Put {{" + figure + "}} alone into a paragraph.")
    declared = any(figure in register.card.figures for register in material.case.registers)
    what = f"The figure “{figure}” cannot be computed." if declared else f"No register has a figure “{figure}”."
    return finding(
        "unknown-figure",
        where,
        what=what + ("" if declared else did_you_mean(figure, [*evidence.figures, *material.positions])),
        mend="See the finding at its register." if declared else "Correct the id, or define the figure in a register.",
    )
