"""C2SP signed notes: a short text with signature lines under it, which anyone can check and more signers can join."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass

from averment.evidence.rules.custody.keys import KEY_ID_BYTES, SigningKey, VerifierKey, exact_base64, name_fault
from averment.kernel.refusals import Refusal

LONGEST_BYTES = 1 << 18  # sixteen signatures of the largest kinds to come fit twice
MOST_SIGNATURES = 100
_DASH = "— "
_UNWRITABLE = re.compile("[\x00-\x09\x0b-\x1f\ud800-\udfff]")
_FETCH = "Fetch the note again from whoever holds it; if it is the same there, ask its signer."


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: whose it says that it is, and the bytes."""

    name: str
    key_id: bytes
    signature: bytes

    def __str__(self) -> str:
        return f"{_DASH}{self.name} {base64.b64encode(self.key_id + self.signature).decode()}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text, which ends with its last line's end, and its signatures. Nothing in it is to be believed yet."""

    untrusted_text: str
    signatures: tuple[Signature, ...] = ()

    def __bytes__(self) -> bytes:
        return f"{self.untrusted_text}\n{''.join(map(str, self.signatures))}".encode()


@dataclass(frozen=True, slots=True)
class Verified:
    """A text that known keys signed; `unknown` counts the other keys that the note names."""

    text: str
    signers: tuple[VerifierKey, ...]
    unknown: int


def signed(note: Note, key: SigningKey) -> Note:
    """The note with one more signature; a key that has signed already does not sign twice.

    >>> from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    >>> key = SigningKey("example.org/custody", Ed25519PrivateKey.from_private_bytes(bytes(32)))
    >>> note = signed(Note("Ten entries.\\n"), key)
    >>> verified(note, [key.verifier]).text, signed(note, key) == note
    ('Ten entries.\\n', True)
    """
    fault = _text_fault(note.untrusted_text)
    if fault:
        raise Refusal(f"The text to be signed {fault}", mend="Write it as lines of plain text.")
    line = Signature(key.name, key.verifier.key_id, key.signature(note.untrusted_text))
    whole = note if line in note.signatures else Note(note.untrusted_text, (*note.signatures, line))
    if len(whole.signatures) > MOST_SIGNATURES or len(bytes(whole)) > LONGEST_BYTES:
        raise Refusal("The note would become too long to be read", mend="Let fewer sign it, or write less.")
    return whole


def read_note(untrusted: bytes) -> Note:
    """The note that the bytes are, exactly; anything else is refused with what is wrong.

    >>> read_note(b"Ten entries.\\n")
    Traceback (most recent call last):
        ...
    averment.kernel.refusals.Refusal: The note has no empty line before its signatures. ...
    """
    if len(untrusted) > LONGEST_BYTES:
        raise _refused(f"is {len(untrusted)} bytes long, and at most {LONGEST_BYTES} are read")
    try:
        whole = untrusted.decode()
    except UnicodeDecodeError as error:
        raise _refused(f"is not UTF-8 at byte {error.start}") from None
    fault = _text_fault(whole)
    if fault:
        raise _refused(fault)
    text, gap, tail = whole.rpartition("\n\n")
    if not gap:
        raise _refused("has no empty line before its signatures")
    lines = tail.split("\n")[:-1]
    if not 1 <= len(lines) <= MOST_SIGNATURES:
        raise _refused(f"has {len(lines)} signature lines, and 1 to {MOST_SIGNATURES} are read")
    return Note(text + "\n", tuple(_read_line(line, number) for number, line in enumerate(lines, 1)))


def verified(note: Note, known: Iterable[VerifierKey]) -> Verified:
    """The text, once every signature of a known key holds and there is at least one; otherwise the note is refused.

    Signatures of other keys are counted and ignored. `known` must come from elsewhere than the note.

    >>> verified(Note("Ten entries.\\n"), [])
    Traceback (most recent call last):
        ...
    averment.kernel.refusals.Refusal: The note is signed by nobody whom we know. ...
    """
    keys = _by_signer(known)
    signers: dict[VerifierKey, None] = {}
    unknown = set()
    for line in note.signatures:
        key = keys.get((line.name, line.key_id))
        if key is None:
            unknown.add((line.name, line.key_id))
        elif key.signed(line.signature, note.untrusted_text):
            signers[key] = None
        else:
            raise _refused(f"bears a signature of {key.name} that is false", "Treat the text as forged.")
    if not signers:
        raise _refused("is signed by nobody whom we know", "Compare its signers with the keys that you were given.")
    return Verified(note.untrusted_text, tuple(signers), len(unknown))


def _by_signer(known: Iterable[VerifierKey]) -> dict[tuple[str, bytes], VerifierKey]:
    keys: dict[tuple[str, bytes], VerifierKey] = {}
    names: dict[bytes, str] = {}
    for key in known:
        if keys.setdefault((key.name, key.key_id), key) != key:
            what = f"Two known keys of {key.name} share the id {key.key_id.hex()}"
            raise Refusal(what, mend="Ask which one is theirs, and take the other off the list.")
        if names.setdefault(key.public, key.name) != key.name:
            what = f"{names[key.public]} and {key.name} are known by one key, and would count as two"
            raise Refusal(what, mend="Each signer needs a key of its own.")
    return keys


def _read_line(line: str, number: int) -> Signature:
    parts = line.removeprefix(_DASH).split(" ")
    if not line.startswith(_DASH) or len(parts) != 2:
        raise _refused(f"has a signature line (line {number}) that is not a dash, a name and base64")
    fault = name_fault(parts[0])
    if fault:
        raise _refused(f"has a signature line (line {number}) whose name {fault}")
    found = exact_base64(parts[1])
    if found is None:
        raise _refused(f"has a signature line (line {number}) that is not exact base64")
    if len(found) <= KEY_ID_BYTES:
        raise _refused(f"has a signature line (line {number}) without a signature")
    return Signature(parts[0], found[:KEY_ID_BYTES], found[KEY_ID_BYTES:])


def _text_fault(text: str) -> str:
    if not text.endswith("\n"):
        return "does not end with the end of a line"
    odd = _UNWRITABLE.search(text)
    return f"has the character U+{ord(odd[0]):04X} in line {text.count(chr(10), 0, odd.start()) + 1}" if odd else ""


def _refused(what: str, mend: str = _FETCH) -> Refusal:
    return Refusal(f"The note {what}", mend=mend)
