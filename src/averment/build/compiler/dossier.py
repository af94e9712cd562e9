"""What goes into the package beside the documents: which originals travel, which are withheld and why, and the
road from each sentence to the passages that ground it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from averment.build.compiler import Outcome
from averment.build.compiler.material import Assessed, FoundGround, Material
from averment.casefile.nouns import Source, Transcription
from averment.evidence.rules.sealing.attesting import ATTESTATION, signed_words
from averment.evidence.rules.sealing.sshsig import signs
from averment.evidence.rules.text import ExtractedText
from averment.registers.rules.protected import above

_AROUND = 40  # characters before and after a quote that a selector carries
_EXTENSION = re.compile(r"\.([A-Za-z0-9]{1,8})\Z")


@dataclass(frozen=True, slots=True)
class Carried:
    """An original that travels, with the text that its quotes were found in."""

    source: Source
    sha256: str
    text: ExtractedText | None

    @property
    def name(self) -> str:
        """Its path in the package's data."""
        match = _EXTENSION.search(self.source.file)
        extension = f".{match[1].lower()}" if match else ""
        return f"evidence/{self.sha256[:2]}/{self.sha256}{extension}"

    @property
    def derived(self) -> str:
        """The path of its text in the package's data; empty where no text was needed."""
        return f"derived/{self.sha256}.txt" if self.text is not None and self.text.text else ""


@dataclass(frozen=True, slots=True)
class Held:
    """An original that does not travel, with the reason that may be told.

    Of what is sealed nobody here knows the digest: `sha256` is that of its ciphertext, and its own commitment is told.
    """

    source: Source
    sha256: str
    reason: str


@dataclass(frozen=True, slots=True)
class Attested:
    """What a custodian attests of a sealed source, as far as this output may tell it, with the key that signed."""

    number: int
    words: bytes
    signature: str
    signer: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """The evidence of a package: what travels, in order of digests, and what is withheld, by number."""

    carried: tuple[Carried, ...]
    held: tuple[Held, ...]


def used_sources(material: Material, outcome: Outcome) -> tuple[str, ...]:
    """The sources that the document rests on: of the claims it cites and of the figures it prints."""
    grounds = [g for claim in outcome.printed.claims for g in outcome.evidence.claims[claim].grounds if g.holds]
    used = {source for ground in grounds for source in ground.sources}
    for sentence in outcome.reading.sentences:
        for value in sentence.values:
            used.update(outcome.evidence.figures[value.id].sources if value.id in outcome.evidence.figures else ())
    return tuple(sorted(source for source in used if material.sources[source].file))


def dossier(material: Material, outcome: Outcome, kept_back: Mapping[str, str]) -> Dossier:
    """Which originals travel; `kept_back` gives, by digest, the reason why the search for names lets one not travel."""
    carried: dict[str, Carried] = {}
    held: list[Held] = []
    for source_id in used_sources(material, outcome):
        source = material.sources[source_id]
        sha256 = material.case.digests[source.file]
        reason = why_withheld(source, outcome) or kept_back.get(sha256, "")
        if reason:
            held.append(Held(source, sha256, reason))
        else:
            carried.setdefault(sha256, Carried(source, sha256, material.texts.get(source_id)))
    numbers = outcome.printed.references.withheld
    held.sort(key=lambda one: (numbers.get(one.source.id, len(numbers) + 1), one.sha256))
    return Dossier(tuple(carried[digest] for digest in sorted(carried)), tuple(held))


def why_withheld(source: Source, outcome: Outcome) -> str:
    """Why an original does not travel, whatever its words are; empty where it may."""
    if source.sealed:
        return "sealed: its custodians alone can open it"
    if above(source.access, outcome.reading.tier):
        return f"kept for the tier {source.access}"
    references = outcome.printed.references
    if not references.shows(source):
        return "the person behind it has not agreed to this use"
    if not references.may_name(source):
        return "the person behind it agreed to be heard, but not to be named"
    return ""


def attested(material: Material, outcome: Outcome) -> tuple[Attested, ...]:
    """The attestations that travel: of the claims cited, those whose readers this output reaches; numbered."""
    references, people = outcome.printed.references, material.people
    told: dict[str, Attested] = {}
    for claim in outcome.printed.claims:
        for found in outcome.evidence.claims[claim].grounds:
            one, source = found.attestation, material.sources[found.sources[0]] if found.sources else None
            if one and source and found.holds and one.id not in told and references.shows_attested(source, one):
                words = signed_words(material.case.card.id, source, one)
                keys = [key.signer for key in people[one.by].keys]
                signer = next(key for key in keys if signs(one.signature, words, key, ATTESTATION))
                told[one.id] = Attested(len(told) + 1, words, one.signature, signer)
    return tuple(told.values())


# ── the road from sentences to passages ──


@dataclass(frozen=True, slots=True)
class Trail:
    """A sentence as it is printed, its place among the sentences, and the claims that it cites."""

    number: int
    words: str
    claims: tuple[Assessed, ...]


def trails(outcome: Outcome) -> Iterator[Trail]:
    """Each sentence that cites claims, in the order of the document."""
    for number, sentence in enumerate(outcome.reading.sentences, 1):
        ids = dict.fromkeys(item.id for item in sentence.cited)
        claims = tuple(outcome.evidence.claims[i] for i in ids if i in outcome.evidence.claims)
        if claims:
            yield Trail(number, outcome.printed.sentences[number - 1], claims)


def web_annotations(outcome: Outcome, contents: Dossier, package: str) -> Iterator[dict[str, Any]]:
    """A W3C Web Annotation for each passage that may be shown, in order of claims; positions are code points."""
    carried = {one.source.id: one for one in contents.carried}
    for claim in outcome.printed.claims:
        assessed = outcome.evidence.claims[claim]
        for number, ground in enumerate(assessed.grounds, 1):
            quote = outcome.printed.references.quoted(ground)
            if ground.holds and quote:
                yield _annotation(f"urn:averment:{package}:{claim}:{number}", assessed, ground, carried)


def _annotation(name: str, assessed: Assessed, ground: FoundGround, carried: dict[str, Carried]) -> dict[str, Any]:
    travels = carried.get(ground.sources[0])
    selectors: list[dict[str, Any]] = [_quote_selector(ground, travels)]
    target: dict[str, Any] = {"type": "SpecificResource"}
    if travels and ground.span:
        selectors.append({"type": "TextPositionSelector", "start": ground.span[0], "end": ground.span[1]})
        target |= {"source": travels.derived, "scope": travels.name}
        if ground.page is not None:
            page = {"type": "FragmentSelector", "conformsTo": "http://tools.ietf.org/rfc/rfc3778"}
            selectors.append({**page, "value": f"page={ground.page}"})
    else:
        target |= {"source": "withheld.jsonl"}
    body = {"type": "TextualBody", "purpose": "describing", "format": "text/plain", "value": assessed.claim.text}
    return {
        "@context": ["http://www.w3.org/ns/anno.jsonld", {"averment": "urn:averment:terms#"}],
        "id": name,
        "type": "Annotation",
        "motivation": "linking",
        "body": body,
        "averment:claim": assessed.claim.id,
        "averment:status": assessed.standing.status.value,
        "averment:stance": ground.ground.stance,
        "averment:credibility": ground.ground.credibility,
        "target": {**target, "selector": selectors},
    }


def _quote_selector(ground: FoundGround, travels: Carried | None) -> dict[str, Any]:
    """The passage, with the words around it only where the whole original travels anyway."""
    exact = ground.passage if travels or ground.attestation else ground.ground.quote
    selector: dict[str, Any] = {"type": "TextQuoteSelector", "exact": exact}
    if travels and travels.text and ground.span:
        start, end = ground.span
        selector["prefix"] = travels.text.text[max(0, start - _AROUND) : start]
        selector["suffix"] = travels.text.text[end : end + _AROUND]
    return selector


def custody(material: Material, contents: Dossier) -> Iterator[dict[str, Any]]:
    """The events of each original's custody in the shape of PREMIS; agents are organisations, never persons.

    Because who collected in the field may be in danger, the package tells the organisation and the role alone.
    """
    homes = {person.id: person.organisation for person in material.case.card.people}
    for one in contents.carried:
        collected = one.source.collected
        if collected:
            organisation = material.organisations[homes[collected.by]]
            when = collected.at.isoformat().replace("+00:00", "Z")
            yield _event("capture", one, collected.how or "taken in", organisation, when)
        yield _event("message digest calculation", one, f"SHA-256 {one.sha256}", "Averment")
        if told_by := transcribers(one.source, material):
            yield _event("transcription", one, told_by, "Averment", _instant(one.source.transcription))
        if one.text is not None:
            told = f"{one.text.status}{': ' + one.text.reason if one.text.reason else ''}"
            yield _event("text extraction", one, told, f"{one.text.extractor} {one.text.version}")


def transcribers(source: Source, material: Material) -> str:
    """Who wrote a source down and who compared it, by their organisations; empty where it has no transcription."""
    told = source.transcription
    if told is None:
        return ""
    homes = {person.id: person.organisation for person in material.case.card.people}
    by = material.organisations[homes[told.by]]
    if not told.checked_by:
        return f"written down from the original by a person of {by}, and compared by nobody else"
    checker = material.organisations[homes[told.checked_by]]
    return f"written down from the original by a person of {by}, and compared with it by another of {checker}"


def _instant(told: Transcription | None) -> str:
    return told.at.isoformat().replace("+00:00", "Z") if told else ""


def _event(kind: str, one: Carried, detail: str, agent: str, when: str = "") -> dict[str, Any]:
    dated = {"eventDateTime": when} if when else {}
    return {
        "eventType": kind,
        **dated,
        "eventDetail": detail,
        "linkingObjectIdentifier": one.name,
        "linkingAgentIdentifier": agent,
    }
