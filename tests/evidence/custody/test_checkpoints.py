"""Checkpoints: a log's head, signed by the log and by members, and what passes for one but is none."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from averment.evidence.rules.custody.checkpoints import Checkpoint, open_checkpoint, read_checkpoint, unsigned_note
from averment.evidence.rules.custody.keys import SigningKey
from averment.evidence.rules.custody.merkle import Head
from averment.evidence.rules.custody.notes import Note, signed
from averment.kernel.refusals import Refusal

LOG = SigningKey("log.example/custody", Ed25519PrivateKey.from_private_bytes(b"\x01" * 32))
WITNESS = SigningKey("member.example/witness", Ed25519PrivateKey.from_private_bytes(b"\x02" * 32))
STRANGER = SigningKey("stranger.example", Ed25519PrivateKey.from_private_bytes(b"\x03" * 32))
CHECKPOINT = Checkpoint(LOG.name, Head(7, b"\x05" * 32))
# The text of the example in the C2SP checkpoint specification.
SPEC_TEXT = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
ROOT = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="

lines = st.text(
    st.characters(exclude_characters=[chr(code) for code in range(32)], exclude_categories=["Cs"]), min_size=1
)


def test_the_text_of_the_published_example_is_read_and_written_again():
    found = read_checkpoint(SPEC_TEXT)
    assert (found.origin, found.head.size) == ("example.com/behind-the-sofa", 20852163)
    assert unsigned_note(found).untrusted_text == SPEC_TEXT


@given(lines, st.integers(0, 2**63 - 1), st.binary(min_size=32, max_size=32), st.lists(lines, max_size=3))
def test_every_checkpoint_is_read_as_it_was_written(origin, size, root, extensions):
    checkpoint = Checkpoint(origin, Head(size, root), tuple(extensions))
    assert read_checkpoint(unsigned_note(checkpoint).untrusted_text) == checkpoint


def test_a_checkpoint_signed_by_log_and_witness_opens_and_strangers_are_counted():
    note = unsigned_note(CHECKPOINT)
    for key in (WITNESS, STRANGER, LOG):
        note = signed(note, key)
    opened = open_checkpoint(bytes(note), LOG.verifier, [WITNESS.verifier])
    assert opened.checkpoint == CHECKPOINT
    assert (opened.witnesses, opened.unknown) == ((WITNESS.verifier,), 1)


def test_witnesses_without_the_log_do_not_make_a_checkpoint():
    note = bytes(signed(unsigned_note(CHECKPOINT), WITNESS))
    with pytest.raises(Refusal, match="not signed by its log"):
        open_checkpoint(note, LOG.verifier, [WITNESS.verifier])


def test_the_log_cannot_be_its_own_witness():
    note = bytes(signed(unsigned_note(CHECKPOINT), LOG))
    assert open_checkpoint(note, LOG.verifier, [LOG.verifier]).witnesses == ()


def test_a_checkpoint_of_another_log_is_refused_though_our_key_signed_it():
    note = signed(unsigned_note(Checkpoint("other.example", CHECKPOINT.head)), LOG)
    with pytest.raises(Refusal, match=r"of another log than log\.example/custody"):
        open_checkpoint(bytes(note), LOG.verifier)


def test_a_signed_text_that_is_no_checkpoint_is_refused():
    with pytest.raises(Refusal, match="three lines or more"):
        open_checkpoint(bytes(signed(Note("We endorse this text.\n"), LOG)), LOG.verifier)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "three lines or more"),
        ("\n", "three lines or more"),
        (f"origin\n7\n{ROOT}", "three lines or more, each of them ended"),
        ("origin\n7\n", "three lines or more"),
        (f"\n7\n{ROOT}\n", "no empty lines"),
        (f"origin\n7\n{ROOT}\n\n", "no empty lines"),
        (f"origin\n7\n{ROOT}\n\nextension\n", "no empty lines"),
        *(
            (f"origin\n{size}\n{ROOT}\n", "the size of the log")
            for size in ("07", "-7", "+7", " 7", "7 ", "7.0", "٧", "00")
        ),
        *((f"origin\n{size}\n{ROOT}\n", "the size of the log") for size in ("0x7", "7_0", "9" * 19, "9" * 5000, "²")),
        (f"origin\n7\n{ROOT[:-1]}\n", "third line"),
        (f"origin\n7\n{ROOT[4:]}\n", "third line"),
        (f"origin\n7\nAAAA{ROOT}\n", "third line"),
        (f"origin\n7\n{ROOT} \n", "third line"),
        (f"origin\n7\n{ROOT[:-2]}J=\n", "third line"),
    ],
)
def test_a_text_that_is_not_exactly_a_checkpoint_is_refused(text, what):
    with pytest.raises(Refusal) as caught:
        read_checkpoint(text)
    assert what in caught.value.what


@pytest.mark.parametrize(
    "checkpoint",
    [
        Checkpoint("two\nlines", CHECKPOINT.head),
        Checkpoint("", CHECKPOINT.head),
        Checkpoint("a", Head(-1, bytes(32))),
        Checkpoint("a", Head(1, bytes(31))),
        Checkpoint("a", CHECKPOINT.head, ("",)),
        Checkpoint("a", CHECKPOINT.head, ("two\nlines",)),
    ],
)
def test_a_checkpoint_that_would_read_otherwise_is_not_written(checkpoint):
    with pytest.raises(Refusal):
        unsigned_note(checkpoint)
