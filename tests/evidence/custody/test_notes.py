"""Signed notes: published ones read and signed again, several signers, and notes that somebody meant ill with."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import example, given
from hypothesis import strategies as st

from averment.evidence.rules.custody.keys import SigningKey, VerifierKey, exact_base64, name_fault, read_verifier_key
from averment.evidence.rules.custody.notes import (
    LONGEST_BYTES,
    MOST_SIGNATURES,
    Note,
    Signature,
    read_note,
    signed,
    verified,
)
from averment.kernel.refusals import Refusal


def key_of(name, seed):
    return SigningKey(name, Ed25519PrivateKey.from_private_bytes(seed.to_bytes(32, "big")))


LOG = key_of("log.example/custody", 1)
MEMBERS = [key_of(f"member-{number}.example/witness", 100 + number) for number in range(3)]
TEXT = "log.example/custody\n7\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
NOTE = bytes(signed(Note(TEXT), LOG))

# The example of the C2SP signed-note specification.
SPEC_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
SPEC_NOTE = (
    "This is an example message.\n\n— example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
).encode()
# The example of golang.org/x/mod/sumdb/note, whose signing key is published too.
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_SECRET = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
GO_TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
GO_LINE = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
# Two signing keys of one name whose ids agree, found by trying 107,744 of them.
TWINS = [key_of("witness.example/a", seed) for seed in (86_534, 107_743)]


def refusal(data, known=(LOG.verifier,)):
    with pytest.raises(Refusal) as caught:
        verified(read_note(data), known)
    return caught.value.what


def test_the_example_of_the_specification_verifies():
    opened = verified(read_note(SPEC_NOTE), [read_verifier_key(SPEC_KEY)])
    assert (opened.text, opened.unknown) == ("This is an example message.\n", 0)
    assert [key.name for key in opened.signers] == ["example.com/foo"]


def test_the_published_key_signs_the_published_note_byte_for_byte():
    key = SigningKey("PeterNeumann", Ed25519PrivateKey.from_private_bytes(base64.b64decode(GO_SECRET)[1:]))
    assert str(key.verifier) == GO_KEY
    assert bytes(signed(Note(GO_TEXT), key)) == f"{GO_TEXT}\n{GO_LINE}".encode()


def test_the_id_of_a_key_that_is_not_of_our_kind_does_not_stop_a_note():
    witness = Signature("witness.example/w", b"\x00\x01\x02\x03", bytes(72))  # as long as a timestamped cosignature
    note = Note(TEXT, (*read_note(NOTE).signatures, witness))
    assert verified(read_note(bytes(note)), [LOG.verifier]).unknown == 1


def test_log_and_members_sign_the_same_text_and_each_is_named_once():
    note = Note(TEXT)
    for key in (LOG, *MEMBERS, LOG, MEMBERS[0]):
        note = signed(note, key)
    opened = verified(read_note(bytes(note)), [key.verifier for key in (*MEMBERS, LOG)])
    assert [key.name for key in opened.signers] == [LOG.name, *(key.name for key in MEMBERS)]
    assert opened.unknown == 0


def test_unknown_signatures_are_counted_once_a_key_and_prove_nothing():
    note = Note(TEXT)
    for key in (LOG, *MEMBERS):
        note = signed(note, key)
    doubled = Note(TEXT, (*note.signatures, note.signatures[-1]))
    assert verified(doubled, [LOG.verifier]).unknown == 3
    assert refusal(bytes(doubled), [key_of("nobody.example", 5).verifier]).endswith("signed by nobody whom we know")
    assert refusal(bytes(doubled), []).endswith("signed by nobody whom we know")


def test_a_repeated_signature_counts_once():
    line = read_note(NOTE).signatures[0]
    opened = verified(read_note(bytes(Note(TEXT, (line, line, line)))), [LOG.verifier, LOG.verifier])
    assert opened.signers == (LOG.verifier,)


def test_one_false_signature_of_a_known_key_condemns_the_note_though_a_true_one_stands_beside_it():
    line = read_note(NOTE).signatures[0]
    false = Signature(line.name, line.key_id, line.signature[:-1] + bytes([line.signature[-1] ^ 1]))
    short = Signature(line.name, line.key_id, line.signature[:-1])
    for lines in ((line, false), (false, line), (line, short)):
        assert "signature of log.example/custody that is false" in refusal(bytes(Note(TEXT, lines)))


def test_a_signature_under_anothers_name_or_id_is_not_theirs():
    line = signed(Note(TEXT), MEMBERS[0]).signatures[0]
    own = read_note(NOTE).signatures[0]
    borrowed_name = Signature(LOG.name, line.key_id, line.signature)
    borrowed_id = Signature(line.name, own.key_id, line.signature)
    opened = verified(Note(TEXT, (own, borrowed_name, borrowed_id)), [LOG.verifier])
    assert (opened.signers, opened.unknown) == ((LOG.verifier,), 2)
    borrowed_both = Signature(LOG.name, own.key_id, line.signature)
    assert "that is false" in refusal(bytes(Note(TEXT, (own, borrowed_both))))


def test_a_key_made_to_share_name_and_id_with_a_known_key_cannot_sign_for_it():
    known, twin = TWINS
    assert known.verifier.key_id == twin.verifier.key_id
    assert known.verifier != twin.verifier
    assert "that is false" in refusal(bytes(signed(Note(TEXT), twin)), [known.verifier])
    both = bytes(signed(signed(Note(TEXT), known), twin))
    assert "that is false" in refusal(both, [known.verifier])


def test_two_known_keys_that_share_name_and_id_are_refused_before_either_is_believed():
    known = [key.verifier for key in TWINS]
    assert "share the id b1b12504" in refusal(bytes(signed(Note(TEXT), TWINS[0])), known)


def test_one_key_under_two_names_does_not_count_as_two_witnesses():
    alias = SigningKey("other.example/witness", MEMBERS[0].private)
    note = signed(signed(Note(TEXT), MEMBERS[0]), alias)
    assert "would count as two" in refusal(bytes(note), [MEMBERS[0].verifier, alias.verifier])


@given(st.integers(0, len(NOTE) * 8 - 1))
def test_no_single_bit_of_a_note_can_change(bit):
    spoilt = bytearray(NOTE)
    spoilt[bit // 8] ^= 1 << bit % 8
    refusal(bytes(spoilt))


@given(st.integers(0, len(NOTE) - 1), st.binary(max_size=3), st.integers(0, 3))
def test_nothing_can_be_put_in_or_taken_out_of_a_note(place, piece, gone):
    spoilt = NOTE[:place] + piece + NOTE[place + gone :]
    if spoilt != NOTE:
        with pytest.raises(Refusal):
            verified(read_note(spoilt), [LOG.verifier])


@given(st.binary(max_size=300))
@example(b"")
@example(b"\n")
@example(b"\n\n")
@example(b"\n\n\n")
@example("— a b\n".encode())
def test_bytes_that_are_no_note_are_refused_and_nothing_else_happens(data):
    with pytest.raises(Refusal):
        verified(read_note(data), [LOG.verifier])


@given(st.text(st.characters(exclude_characters=[chr(code) for code in range(32)], exclude_categories=["Cs"])))
def test_whatever_text_is_signed_is_read_again_unchanged(words):
    for text in (f"{words}\n", f"\n\n{words}\n\n\n", f"{words}\n\n— {words}\n"):
        opened = verified(read_note(bytes(signed(signed(Note(text), LOG), MEMBERS[0]))), [LOG.verifier])
        assert (opened.text, opened.unknown) == (text, 1)


LINE = NOTE.split(b"\n\n")[1]
BASE64 = LINE.split(b" ")[2].strip()


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (NOTE[:-1], "does not end with the end of a line"),
        (NOTE + b"\n", "has 0 signature lines"),
        (NOTE + b" \n", "line 2) that is not a dash"),
        (NOTE.replace(b"\n\n", b"\n"), "no empty line"),
        (NOTE.replace(b"\n", b"\r\n"), "character U+000D in line 1"),
        (NOTE.replace(b"7", b"\x00"), "character U+0000 in line 2"),
        (NOTE.replace(b"7", b"\t"), "character U+0009 in line 2"),
        (NOTE.replace(b"7", b"\x1b[2K"), "character U+001B in line 2"),
        (NOTE.replace(b"7", b"\xff"), "not UTF-8 at byte 20"),
        (NOTE.replace(b"7", b"\xed\xa0\x80"), "not UTF-8 at byte 20"),
        (b"\xef\xbb\xbf" + NOTE, "signature of log.example/custody that is false"),
        (NOTE.replace("— ".encode(), b"- "), "line 1) that is not a dash"),
        (NOTE.replace("— ".encode(), "—\u00a0".encode()), "line 1) that is not a dash"),
        (NOTE.replace(b"custody ", b"custody  "), "line 1) that is not a dash"),
        (NOTE.replace("— log".encode(), "—  log".encode()), "line 1) that is not a dash"),
        (NOTE.replace("— log.".encode(), "— log\u2003.".encode()), "whose name has a space"),
        (NOTE.replace("— log.".encode(), "— log\u0085.".encode()), "whose name has a space"),
        (NOTE.replace("— log.".encode(), "— log+.".encode()), "whose name has a “+”"),
        (NOTE.replace("— log.example/custody ".encode(), "—  ".encode()), "whose name is empty"),
        (NOTE.replace(BASE64, BASE64[:-1]), "not exact base64"),
        (NOTE.replace(BASE64, BASE64[:-2] + b"*="), "not exact base64"),
        (NOTE.replace(BASE64, BASE64.replace(b"=", b"")), "not exact base64"),
        (NOTE.replace(BASE64, BASE64 + b"===="), "not exact base64"),
        (NOTE.replace(BASE64, "ＡＡＡＡＡＡ==".encode()), "not exact base64"),
        (NOTE.replace(BASE64, b""), "without a signature"),
        (NOTE.replace(BASE64, base64.b64encode(bytes(4))), "without a signature"),
        (b"x" * 1_000_000 + b"\n" + NOTE, "bytes long, and at most"),
        (NOTE.replace(BASE64, b"A" * 1_000_000), "bytes long, and at most"),
        (NOTE + LINE * MOST_SIGNATURES, f"has {MOST_SIGNATURES + 1} signature lines"),
    ],
)
def test_a_malformed_note_is_refused_with_what_is_wrong(data, what):
    assert what in refusal(data)


def test_the_pad_bits_of_base64_cannot_be_used_to_spell_one_signature_twice():
    digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    text = BASE64.decode()
    pads = len(text) - len(text.rstrip("="))
    last = digits.index(text.rstrip("=")[-1])
    other = text.rstrip("=")[:-1] + digits[last ^ 1] + "=" * pads
    assert pads
    assert base64.b64decode(other) == base64.b64decode(text)
    assert exact_base64(other) is None


def test_a_note_with_as_many_signers_as_are_allowed_is_read_and_one_more_cannot_sign():
    line = read_note(NOTE).signatures[0]
    others = [Signature(f"m{number}.example", bytes(4), bytes(64)) for number in range(MOST_SIGNATURES - 1)]
    full = Note(TEXT, (line, *others))
    assert verified(read_note(bytes(full)), [LOG.verifier]).unknown == MOST_SIGNATURES - 1
    with pytest.raises(Refusal, match="too long"):
        signed(full, MEMBERS[0])


def test_a_long_note_is_read_up_to_the_limit_and_not_signed_beyond_it():
    over = len(bytes(signed(Note("\n"), LOG)))
    assert len(bytes(signed(Note("x" * (LONGEST_BYTES - over) + "\n"), LOG))) == LONGEST_BYTES
    with pytest.raises(Refusal, match="too long"):
        signed(Note("x" * (LONGEST_BYTES - over + 1) + "\n"), LOG)


@pytest.mark.parametrize("text", ["", "no end", "a\tb\n", "a\rb\n", "nul \x00\n", "half \ud83d\n"])
def test_a_text_that_could_not_be_read_again_is_not_signed(text):
    with pytest.raises(Refusal, match="The text to be signed"):
        signed(Note(text), LOG)


def test_a_verifier_key_is_read_as_it_is_written():
    for key in (LOG, *MEMBERS, *TWINS):
        assert read_verifier_key(str(key.verifier)) == key.verifier
    assert str(read_verifier_key(SPEC_KEY)) == SPEC_KEY


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "joined by"),
        ("example.com/foo", "joined by"),
        (SPEC_KEY.replace("530d903a", "530D903A"), "eight hexadecimal digits"),
        (SPEC_KEY.replace("530d903a", "530d903"), "eight hexadecimal digits"),
        (SPEC_KEY.replace("530d903a", "530d903b"), "says that its id is 530d903b, but it is 530d903a"),
        (SPEC_KEY.replace("foo", "fob"), "says that its id"),
        (SPEC_KEY + "\n", "not exact base64"),
        (SPEC_KEY + "=", "not exact base64"),
        (SPEC_KEY.replace("example.com/foo", "exa mple"), "has a space"),
        (SPEC_KEY.replace("example.com/foo", ""), "is empty"),
        ("a+00000000+" + base64.b64encode(b"\x04" + bytes(32)).decode(), "not of the kind Ed25519"),
        ("a+00000000+", "not of the kind Ed25519"),
        ("a+00000000+" + base64.b64encode(b"\x01" + bytes(31)).decode(), "has 32 bytes, and this one 31"),
        ("a+00000000+" + base64.b64encode(b"\x01" + bytes(33)).decode(), "has 32 bytes, and this one 33"),
    ],
)
def test_a_verifier_key_that_is_not_exactly_one_is_refused(text, what):
    with pytest.raises(Refusal) as caught:
        read_verifier_key(text)
    assert what in caught.value.what


@given(st.text(max_size=20))
def test_a_name_that_is_allowed_survives_key_text_and_note(name):
    if name_fault(name):
        with pytest.raises(Refusal):
            VerifierKey(name, bytes(32))
        return
    key = SigningKey(name, LOG.private)
    assert read_verifier_key(str(key.verifier)) == key.verifier
    assert verified(read_note(bytes(signed(Note("x\n"), key))), [key.verifier]).signers == (key.verifier,)


def test_a_key_that_is_no_point_of_the_curve_verifies_nothing():
    key = VerifierKey("odd.example", b"\xff" * 32)
    assert not key.signed(bytes(64), TEXT)


def test_the_secret_half_is_not_shown_with_the_name():
    assert repr(LOG) == "SigningKey(name='log.example/custody')"
