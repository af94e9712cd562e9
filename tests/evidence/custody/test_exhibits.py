"""Proofs in files: they show what they say to who has the log's key, and nothing at all once a letter is changed."""

from __future__ import annotations

import random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from averment.evidence.rules.custody.checkpoints import Checkpoint, unsigned_note
from averment.evidence.rules.custody.entries import Entry, in_pairs
from averment.evidence.rules.custody.exhibits import (
    consistency_text,
    inclusion_text,
    read_consistency,
    read_inclusion,
)
from averment.evidence.rules.custody.keys import SigningKey
from averment.evidence.rules.custody.leaves import leaf_of
from averment.evidence.rules.custody.merkle import Frontier
from averment.evidence.rules.custody.notes import signed
from averment.evidence.rules.custody.proofs import consistency_proof, inclusion_proof
from averment.kernel.refusals import Refusal

KEY = SigningKey("averment.workspace/0011", Ed25519PrivateKey.from_private_bytes(bytes(32)))
SIZE = 21
ENTRIES = [
    Entry(n, "graded", f"2026-11-24T10:00:{n:02}Z", "Amina", f"valley/note-{n}", "ab" * 32, in_pairs({"to": "زبان"}))
    for n in range(SIZE)
]
SALTS = [random.Random(n).randbytes(32) for n in range(SIZE)]  # noqa: S311  a test's salts
LEAVES = [leaf_of(entry, salt) for entry, salt in zip(ENTRIES, SALTS, strict=True)]


def stored(level: int, place: int) -> bytes | None:
    return None if level else LEAVES[place]


def note(size: int, key: SigningKey = KEY) -> str:
    return bytes(signed(unsigned_note(Checkpoint(KEY.name, Frontier().grown(LEAVES[:size]).head())), key)).decode()


def inclusion(number: int, size: int = SIZE) -> str:
    return inclusion_text(ENTRIES[number], SALTS[number], inclusion_proof(number, size, stored), note(size))


def consistency(old: int, new: int) -> str:
    return consistency_text(old, consistency_proof(old, new, stored), note(new))


def shown(kind: str, text: str) -> object:
    if kind == "inclusion":
        return read_inclusion(text, KEY.verifier)
    return read_consistency(text, KEY.verifier, note(6).encode())


def test_each_entry_is_shown_by_its_proof() -> None:
    for number in range(SIZE):
        found = read_inclusion(inclusion(number), KEY.verifier)
        assert (found.entry, found.head.size) == (ENTRIES[number], SIZE)
    lines = inclusion(3).splitlines()
    assert (lines[0], lines[2]) == ("c2sp.org/tlog-proof@v1", "index 3")


def test_each_kept_head_leads_to_each_later_one() -> None:
    for old in range(1, SIZE + 1):
        for new in range(old, SIZE + 1):
            assert read_consistency(consistency(old, new), KEY.verifier, note(old).encode()).size == new


@pytest.mark.parametrize("text", [inclusion(6), inclusion(20)])
def test_with_one_letter_changed_an_entry_is_not_shown(text: str) -> None:
    source = random.Random(5)  # noqa: S311  a test's choice
    for place in range(len(text)):
        for other in {source.choice("Aa0+\n ="), chr(ord(text[place]) ^ 1)} - {text[place]}:
            with pytest.raises(Refusal):
                read_inclusion(text[:place] + other + text[place + 1 :], KEY.verifier)


def test_with_one_letter_changed_growth_is_not_shown() -> None:
    text = consistency(6, SIZE)
    for place in range(len(text)):
        with pytest.raises(Refusal):
            read_consistency(
                text[:place] + chr(ord(text[place]) ^ 1) + text[place + 1 :], KEY.verifier, note(6).encode()
            )


@pytest.mark.parametrize("kind", ["inclusion", "consistency"])
def test_with_lines_lost_doubled_or_exchanged_nothing_is_shown(kind: str) -> None:
    text = inclusion(6) if kind == "inclusion" else consistency(6, SIZE)
    lines = text.split("\n")
    spoilt = [lines[:n] + lines[n + 1 :] for n in range(len(lines) - 1)]
    spoilt += [lines[:n] + [lines[n]] + lines[n:] for n in range(len(lines) - 2)]
    spoilt += [lines[:n] + [lines[n + 1], lines[n]] + lines[n + 2 :] for n in range(len(lines) - 2)]
    for each in spoilt:
        if each == lines:
            continue
        with pytest.raises(Refusal):
            shown(kind, "\n".join(each))


def test_of_another_log_nothing_is_shown() -> None:
    other = SigningKey(KEY.name, Ed25519PrivateKey.from_private_bytes(b"1" * 32))
    with pytest.raises(Refusal, match="signed by nobody whom we know"):
        read_inclusion(inclusion(3), other.verifier)
    with pytest.raises(Refusal, match="signed by nobody whom we know"):
        read_consistency(consistency(3, 9), KEY.verifier, note(3, other).encode())


def test_growth_from_another_head_is_not_shown() -> None:
    with pytest.raises(Refusal, match="starts from the kept head of 4"):
        read_consistency(consistency(3, 9), KEY.verifier, note(4).encode())


def test_a_log_that_was_written_anew_is_told_as_that() -> None:
    false = list(LEAVES)
    false[1] = leaf_of(ENTRIES[1], bytes(32))
    head = Frontier().grown(false[:9]).head()
    anew = bytes(signed(unsigned_note(Checkpoint(KEY.name, head)), KEY)).decode()
    proof = consistency_proof(3, 9, lambda level, place: None if level else false[place])
    with pytest.raises(Refusal, match="does not begin with the 3 of the kept head"):
        read_consistency(consistency_text(3, proof, anew), KEY.verifier, note(3).encode())


@pytest.mark.parametrize("text", ["", "\n\n", "old 3\n", "c2sp.org/tlog-proof@v1\n\n", "x\n" * 10_000 + "\n"])
def test_what_is_no_proof_is_refused(text: str) -> None:
    with pytest.raises(Refusal):
        read_inclusion(text, KEY.verifier)
    with pytest.raises(Refusal):
        read_consistency(text, KEY.verifier, note(3).encode())
