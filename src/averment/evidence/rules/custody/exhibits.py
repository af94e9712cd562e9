"""Proofs in files, checked offline by anyone: an entry is in the log, or a later head only added to a kept one."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from averment.evidence.rules.custody.checkpoints import open_checkpoint
from averment.evidence.rules.custody.entries import Entry
from averment.evidence.rules.custody.keys import VerifierKey, exact_base64
from averment.evidence.rules.custody.leaves import SALT_BYTES, canonical, commitment, read_entry
from averment.evidence.rules.custody.merkle import HASH_BYTES, Head, leaf_hash
from averment.evidence.rules.custody.proofs import proves_consistency, proves_inclusion
from averment.kernel.refusals import Refusal

_INCLUSION = "c2sp.org/tlog-proof@v1"
_MOST_HASHES = 63
_INDEX = re.compile(r"(?:0|[1-9][0-9]{0,18})\Z")
_MEND = "Ask whoever gave it for another; believe nothing of it."


@dataclass(frozen=True, slots=True)
class Included:
    """An entry that a signed head answers for."""

    entry: Entry
    head: Head


def inclusion_text(entry: Entry, salt: bytes, proof: Sequence[bytes], note: str) -> str:
    """The entry with its salt, its way up the tree, and the signed head, in the form of C2SP's tlog-proof.

    The “extra” line is the salt and the entry's canonical spelling; what the log holds is the SHA-256 of the two.
    """
    commitment(entry, salt)  # refuses a salt of another length
    lines = [_INCLUSION, f"extra {_letters(salt + canonical(entry))}", f"index {entry.sequence}", *map(_letters, proof)]
    return "\n".join([*lines, "", note])


def read_inclusion(untrusted: str, key: VerifierKey) -> Included:
    """The entry that the file shows to be in the log of this key; refused where it does not."""
    lines, note = _parts(untrusted, 3)
    first, extra, index = lines[0], lines[1].removeprefix("extra "), lines[2].removeprefix("index ")
    told = exact_base64(extra)
    if first != _INCLUSION or told is None or not lines[1].startswith("extra ") or not _INDEX.match(index):
        raise Refusal("This is no proof that an entry is in the log", mend=_MEND)
    entry = read_entry(told[SALT_BYTES:])
    head = open_checkpoint(note.encode(), key).checkpoint.head
    leaf = leaf_hash(sha256(told).digest())
    if entry.sequence != int(index) or not proves_inclusion(leaf, int(index), head, _hashes(lines[3:])):
        raise Refusal("The proof does not show this entry under this head", mend=_MEND)
    return Included(entry, head)


def consistency_text(old: int, proof: Sequence[bytes], note: str) -> str:
    """The way from a head of `old` entries to the signed one, in the form in which C2SP's witnesses are asked."""
    return "\n".join([f"old {old}", *map(_letters, proof), "", note])


def read_consistency(untrusted: str, key: VerifierKey, kept: bytes) -> Head:
    """The later head, once the file shows that it only added to the one that was kept; otherwise refused."""
    lines, note = _parts(untrusted, 1)
    before = open_checkpoint(kept, key).checkpoint.head
    after = open_checkpoint(note.encode(), key).checkpoint.head
    if lines[0] != f"old {before.size}":
        raise Refusal(f"This is no proof that starts from the kept head of {before.size} entries", mend=_MEND)
    if not proves_consistency(before, after, _hashes(lines[1:])):
        what = f"The log of {after.size} entries does not begin with the {before.size} of the kept head"
        raise Refusal(what, mend="Show both heads to the other members: the log was written anew.")
    return after


def _letters(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _parts(untrusted: str, least: int) -> tuple[list[str], str]:
    """The lines before the first empty one, and the note after it."""
    before, gap, note = untrusted.partition("\n\n")
    lines = before.split("\n")
    if not gap or not least <= len(lines) <= least + _MOST_HASHES:
        raise Refusal("This is no proof about the custody log", mend=_MEND)
    return lines, note


def _hashes(lines: Sequence[str]) -> list[bytes]:
    found = [exact_base64(line) for line in lines]
    hashes = [each for each in found if each is not None and len(each) == HASH_BYTES]
    if len(hashes) != len(lines):
        raise Refusal("A line of the proof is no hash", mend=_MEND)
    return hashes
