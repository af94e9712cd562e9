"""Attestations: what a custodian says of a sealed source, in her words, signed with her key."""

from __future__ import annotations

from collections.abc import Mapping

from averment.casefile.nouns import Attestation, Person, Source
from averment.evidence.rules.sealing.sshsig import signs

ATTESTATION = "averment-attestation"
_FORM = "averment attestation 1"


def signed_words(case: str, source: Source, attestation: Attestation) -> bytes:
    """The exact bytes that a custodian signs: seven lines of what it is about, an empty one, and her words.

    With her words she signs how far they may go, and the commitment, so that they can be turned neither to other
    readers nor to another file. Who she is stands nowhere in them: the key tells it to those who know the key.

    >>> from averment.casefile.nouns import Sealed
    >>> from averment.kernel.dates import PartialDate
    >>> sealed = Sealed("0" * 64, ("amina",), "…")
    >>> source = Source("s-17", "S-17", "testimony", access="sealed", sealed=sealed)
    >>> words = signed_words("valley", source, Attestation("a", "amina", PartialDate(2026, 11, 20), "Ten.", "…"))
    >>> words.decode().splitlines()[1:4], words.decode().splitlines()[-1]
    (['case: valley', 'source: s-17', 'label: S-17'], 'Ten.')
    """
    assert source.sealed is not None  # noqa: S101  callers ask it of sealed sources alone
    lines = (
        _FORM,
        f"case: {case}",
        f"source: {source.id}",
        f"label: {source.title}",
        f"commitment: {source.sealed.commitment}",
        f"date: {attestation.at}",
        f"readers: {attestation.access}",
        "",
        attestation.says,
    )
    return "\n".join((*lines, "")).encode("utf-8", "surrogatepass")


def why_false(case: str, source: Source, attestation: Attestation, people: Mapping[str, Person]) -> str:
    """Why an attestation is not believed, in words; empty where it is.

    A custodian who lost her key, or handed her part over, did sign what she signed: all her keys are tried.
    """
    if source.sealed is None:
        return "its source is not sealed"
    if not source.title.isprintable():
        return "the label of its source does not stand on one line"
    if attestation.by not in (*source.sealed.custodians, *source.sealed.former):
        return f"“{attestation.by}” is, and was, no custodian of it"
    keys = people[attestation.by].keys if attestation.by in people else ()
    if not keys:
        return f"the case has no key of “{attestation.by}”"
    words = signed_words(case, source, attestation)
    if not any(signs(attestation.signature, words, key.signer, ATTESTATION) for key in keys):
        return (
            f"its signature is by no key of “{attestation.by}”, or the words, their readers, the label or the "
            "commitment changed after she signed"
        )
    return ""
