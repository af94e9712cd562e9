"""C2SP checkpoints: a log's size and root as a signed note, which members keep so that the log cannot be rewritten."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass

from averment.evidence.rules.custody.keys import VerifierKey, exact_base64
from averment.evidence.rules.custody.merkle import HASH_BYTES, Head
from averment.evidence.rules.custody.notes import Note, read_note, verified
from averment.kernel.refusals import Refusal

_SIZE = re.compile(r"(?:0|[1-9][0-9]{0,18})\Z")
_MEND = "Fetch the checkpoint again from whoever holds it; if it is the same there, ask who keeps the log."


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Which log, and what it came to; further lines may follow, but no one can audit them."""

    origin: str
    head: Head
    extensions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """A checkpoint that its log signed, the witnesses who signed it too, and how many unknown keys it names."""

    checkpoint: Checkpoint
    witnesses: tuple[VerifierKey, ...]
    unknown: int


def unsigned_note(checkpoint: Checkpoint) -> Note:
    """The checkpoint as a note that its log, and then its witnesses, can sign.

    >>> from averment.evidence.rules.custody.merkle import EMPTY_ROOT
    >>> print(unsigned_note(Checkpoint("example.org/custody", Head(0, EMPTY_ROOT))).untrusted_text, end="")
    example.org/custody
    0
    47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=
    """
    root = base64.b64encode(checkpoint.head.root).decode()
    lines = (checkpoint.origin, str(checkpoint.head.size), root, *checkpoint.extensions)
    text = "".join(f"{line}\n" for line in lines)
    if read_checkpoint(text) != checkpoint:
        raise Refusal("The checkpoint would not be read as it was meant", mend="Each of its parts is one line.")
    return Note(text)


def read_checkpoint(text: str) -> Checkpoint:
    """The checkpoint that a note's text gives, exactly; anything else is refused with what is wrong.

    >>> read_checkpoint("example.org/custody\\n0\\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\\n").head.size
    0
    """
    lines = text.split("\n")
    if lines.pop() or len(lines) < 3:
        raise Refusal("A checkpoint has three lines or more, each of them ended", mend=_MEND)
    if not all(lines):
        raise Refusal("A checkpoint has no empty lines", mend=_MEND)
    origin, size, encoded, *extensions = lines
    if not _SIZE.match(size) or int(size) >= 1 << 63:
        raise Refusal("The second line of a checkpoint is the size of the log, in plain digits", mend=_MEND)
    root = exact_base64(encoded)
    if root is None or len(root) != HASH_BYTES:
        raise Refusal("The third line of a checkpoint is the root, 32 bytes as base64", mend=_MEND)
    return Checkpoint(origin, Head(int(size), root), tuple(extensions))


def open_checkpoint(untrusted: bytes, log: VerifierKey, witnesses: Iterable[VerifierKey] = ()) -> Opened:
    """The checkpoint, once its own log's signature holds and no known witness's is false; otherwise it is refused.

    How many witnesses are enough is for the caller to say. The keys must come from elsewhere than the log.

    >>> from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    >>> from averment.evidence.rules.custody.keys import SigningKey
    >>> from averment.evidence.rules.custody.notes import signed
    >>> key = SigningKey("example.org/custody", Ed25519PrivateKey.from_private_bytes(bytes(32)))
    >>> note = signed(unsigned_note(Checkpoint(key.name, Head(7, bytes(32)))), key)
    >>> open_checkpoint(bytes(note), key.verifier).checkpoint.head.size
    7
    """
    opened = verified(read_note(untrusted), (log, *witnesses))
    if log not in opened.signers:
        raise Refusal(f"The checkpoint is not signed by its log, {log.name}", mend=_MEND)
    checkpoint = read_checkpoint(opened.text)
    if checkpoint.origin != log.name:
        raise Refusal(f"The checkpoint is of another log than {log.name}, though signed with its key", mend=_MEND)
    return Opened(checkpoint, tuple(key for key in opened.signers if key != log), opened.unknown)
