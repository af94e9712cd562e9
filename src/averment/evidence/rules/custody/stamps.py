"""Time stamps of RFC 3161: an authority's signed word that a head was there at a time, checked whenever it is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.x509 import Certificate, load_der_x509_certificate, load_pem_x509_certificates
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from averment.evidence.rules.custody.der import in_order
from averment.kernel.refusals import Refusal

LONGEST_BYTES = 1 << 17  # a token with its certificates has some kilobytes
WARN_BEFORE = timedelta(days=90)
_CLOCKS_APART = timedelta(days=1)
_SHA256 = "2.16.840.1.101.3.4.2.1"
_GRANTED = 0
_ASK = "Ask the authority; nothing was kept."


@dataclass(frozen=True, slots=True)
class Question:
    """What is sent to an authority, and the number that its answer must repeat."""

    request: bytes
    nonce: int


@dataclass(frozen=True, slots=True)
class Stamp:
    """When the authority says that the text was there, and until when its certificates hold."""

    at: datetime
    ends: datetime

    def ended(self, now: datetime) -> bool:
        """Whether the certificates have ended since; the stamp holds all the same, for it was made before."""
        return self.ends <= now

    def ends_soon(self, now: datetime) -> bool:
        """Whether the time has come to stamp anew."""
        return now < self.ends <= now + WARN_BEFORE


@dataclass(frozen=True, slots=True)
class Chain:
    """The certificates of an authority as its members trust them: roots, and those between."""

    roots: tuple[Certificate, ...]
    between: tuple[Certificate, ...]


def read_chain(pem: bytes) -> Chain:
    """The certificates that a file holds; one of them at least must be a root, which is signed by itself.

    >>> read_chain(b"")
    Traceback (most recent call last):
        ...
    averment.kernel.refusals.Refusal: The file holds no certificates. ...
    """
    mend = "Save the authority's certificates, from its root on, in one PEM file."
    try:
        found = load_pem_x509_certificates(pem)
        roots = tuple(one for one in found if one.issuer == one.subject)
    except (ValueError, UnsupportedAlgorithm):
        raise Refusal("The file holds no certificates", mend=mend) from None
    if not roots:
        raise Refusal("The file holds no root certificate, from which the others follow", mend=mend)
    return Chain(roots, tuple(one for one in found if one not in roots))


def question_for(note: bytes) -> Question:
    """The request for a stamp of a text; it carries the digest alone, and asks for the certificate."""
    request = TimestampRequestBuilder().data(note).hash_algorithm(HashAlgorithm.SHA256).build()
    if request.nonce is None:
        raise Refusal("No number for the question was drawn", mend="Report this.")
    return Question(request.as_bytes(), request.nonce)


def received(token: bytes, note: bytes, chain: Chain, nonce: int, now: datetime) -> Stamp:
    """The stamp that just came, once it answers our question and holds; otherwise refused."""
    answer = _read(token)
    if answer.status != _GRANTED:
        told = "; ".join(answer.status_string)[:200]
        raise Refusal(f"The authority gave no stamp{f': {told}' if told else ''}", mend=_ASK)
    if answer.tst_info.nonce != nonce:
        raise Refusal("The stamp answers another question than ours", mend=_ASK)
    stamp = held(token, note, chain)
    if abs(stamp.at - now) > _CLOCKS_APART:
        what = f"The stamp says {stamp.at:%Y-%m-%d %H:%M}, and this computer {now:%Y-%m-%d %H:%M} (UTC)"
        raise Refusal(what, mend="Set the clock that is wrong; nothing was kept.")
    return stamp


def held(token: bytes, note: bytes, chain: Chain) -> Stamp:
    """The stamp that was kept for a text, once it holds as of the time that it gives; otherwise refused."""
    answer = _read(token)
    if answer.status != _GRANTED:
        raise Refusal("It grants no stamp", mend=_ASK)
    imprint = answer.tst_info.message_imprint
    if imprint.hash_algorithm.dotted_string != _SHA256 or imprint.message != sha256(note).digest():
        raise Refusal("The stamp is of another text", mend=_ASK)
    builder = VerifierBuilder(roots=list(chain.roots), intermediates=list(chain.between))
    try:
        builder.build().verify(answer, sha256(note).digest())
        certificates = [*chain.roots, *chain.between, *_brought(answer)]
    except (VerificationError, ValueError, UnsupportedAlgorithm) as error:
        raise Refusal(f"The stamp does not hold: {_in_words(str(error))}", mend=_ASK) from None
    return Stamp(answer.tst_info.gen_time, _end_of(answer, certificates))


def _read(token: bytes) -> TimeStampResponse:
    try:
        if not token or len(token) > LONGEST_BYTES:
            raise ValueError
        answer = decode_timestamp_response(in_order(token))
        if answer.status == _GRANTED:
            _ = answer.tst_info.gen_time, answer.signed_data.certificates
    except ValueError:
        raise Refusal("What the authority sent is no time stamp", mend=_ASK) from None
    return answer


def _brought(answer: TimeStampResponse) -> list[Certificate]:
    return [load_der_x509_certificate(each) for each in answer.signed_data.certificates]


def _end_of(answer: TimeStampResponse, certificates: Iterable[Certificate]) -> datetime:
    """When the first of the certificates from the signer up to a root ends."""
    signer = next(iter(answer.signed_data.signer_infos))
    known = list(certificates)
    one = next((c for c in known if (c.issuer, c.serial_number) == (signer.issuer, signer.serial_number)), None)
    ends: list[datetime] = []
    while one is not None and len(ends) < len(known):
        ends.append(one.not_valid_after_utc)
        above = one.issuer if one.issuer != one.subject else None
        one = next((c for c in known if above is not None and c.subject == above), None)
    if not ends:
        raise Refusal("The certificate that signed the stamp is not there", mend=_ASK)
    return min(ends)


def _in_words(error: str) -> str:
    """What the library says, as far as it helps."""
    for sign, words in _WORDS.items():
        if sign in error:
            return words
    return " ".join(error.split())[:200]


_WORDS = {
    "EKU": "the certificate of its signer is not made for time stamps",
    "expired": "a certificate had ended when it was made",
    "not yet valid": "a certificate was not valid yet when it was made",
    "certificate verify error": "its certificates do not lead to the authority’s root, or did not hold then",
    "signature failure": "its signature is false",
    "digest failure": "its signature is false",
}
