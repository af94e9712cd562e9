"""Ed25519 and OpenSSH's signature files, read strictly and by the standard library alone."""

import base64

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st

from averment.verify import verifier
from averment.verify.verifier import ORDER, SignatureFault, ed25519_holds, parse_signature

# RFC 8032, section 7.1, tests 1 to 3: public key, message, signature.
STANDARD = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@pytest.mark.parametrize(("key", "message", "signature"), STANDARD)
def test_the_examples_of_the_standard_hold(key, message, signature):
    assert ed25519_holds(bytes.fromhex(key), bytes.fromhex(message), bytes.fromhex(signature))


@settings(max_examples=30, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=300), st.integers(0, 511))
def test_it_agrees_with_openssl_on_good_and_on_damaged_signatures(seed, message, bit):
    private = Ed25519PrivateKey.from_private_bytes(seed)
    key, signature = private.public_key().public_bytes_raw(), private.sign(message)
    assert ed25519_holds(key, message, signature)
    damaged = bytearray(signature)
    damaged[bit // 8] ^= 1 << bit % 8
    assert not ed25519_holds(key, message, bytes(damaged))
    with pytest.raises(InvalidSignature):
        Ed25519PublicKey.from_public_bytes(key).verify(bytes(damaged), message)


def test_a_second_form_of_the_same_signature_is_refused():
    key, message, signature = (bytes.fromhex(part) for part in STANDARD[2])
    s = int.from_bytes(signature[32:], "little") + ORDER
    assert not ed25519_holds(key, message, signature[:32] + s.to_bytes(32, "little"))


def test_a_key_under_which_one_signature_fits_everything_is_refused():
    neutral = (1).to_bytes(32, "little")
    for key in (neutral, bytes(32), (verifier.P - 1).to_bytes(32, "little")):
        for commitment in (neutral, key):
            assert not any(ed25519_holds(key, bytes([n]), commitment + bytes(32)) for n in range(16))


def test_a_point_written_in_a_second_way_is_refused():
    for y in (verifier.P, verifier.P + 1, 2**255 - 1, 1 + 2**255):
        assert verifier.point_of((y % 2**256).to_bytes(32, "little")) is None


@pytest.mark.parametrize("length", [0, 31, 63, 65, 128])
def test_parts_of_another_length_are_refused(length):
    key, message, signature = (bytes.fromhex(part) for part in STANDARD[2])
    assert not ed25519_holds(key, message, (signature * 2)[:length])
    assert not ed25519_holds((key * 4)[:length], message, signature)


def test_every_single_byte_of_a_signature_file_matters_or_is_refused(original):
    tags = (original.root / "bag" / "tagmanifest-sha256.txt").read_bytes()
    text = (original.root / "signatures" / "delta-watch.sshsig").read_bytes()
    blob = base64.b64decode(b"".join(text.split(b"\n")[1:-2]))
    good = parse_signature(text)
    assert good.fits(tags)
    for place in range(len(blob)):
        damaged = bytearray(blob)
        damaged[place] ^= 0x40
        try:
            found = parse_signature(armoured(bytes(damaged)))
        except SignatureFault:
            continue
        assert place >= 33  # what stands before is fixed
        assert not found.fits(tags)


@pytest.mark.parametrize("cut", [0, 1, 9, 10, 13, 20, 100, -1, -5])
def test_a_cut_signature_file_is_refused(original, cut):
    text = (original.root / "signatures" / "delta-watch.sshsig").read_bytes()
    blob = base64.b64decode(b"".join(text.split(b"\n")[1:-2]))
    with pytest.raises(SignatureFault):
        parse_signature(armoured(blob[:cut]))


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"-----BEGIN SSH SIGNATURE-----\n!!!!\n-----END SSH SIGNATURE-----\n",
        b"-----BEGIN SSH SIGNATURE-----\nAAA\n-----END SSH SIGNATURE-----\n",
        b"-----BEGIN PGP SIGNATURE-----\nAAAA\n-----END PGP SIGNATURE-----\n",
        b"\xff" * 5000,
        b"-----BEGIN SSH SIGNATURE-----\n" + b"A" * 900_000,
    ],
)
def test_what_is_no_signature_file_is_refused_in_words(text):
    with pytest.raises(SignatureFault, match="OpenSSH signature"):
        parse_signature(text)


def test_bytes_after_the_end_are_refused(original):
    text = (original.root / "signatures" / "delta-watch.sshsig").read_bytes()
    blob = base64.b64decode(b"".join(text.split(b"\n")[1:-2]))
    with pytest.raises(SignatureFault, match="after its end"):
        parse_signature(armoured(blob + b"\0"))


def armoured(blob: bytes) -> bytes:
    letters = base64.b64encode(blob)
    return b"-----BEGIN SSH SIGNATURE-----\n" + letters + b"\n-----END SSH SIGNATURE-----\n"
