"""The keys that sign a log's checkpoints, in the text forms of C2SP signed notes: a name, a short id, Ed25519."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from averment.kernel.refusals import Refusal

KEY_ID_BYTES = 4
_PUBLIC_BYTES = 32
_ED25519 = b"\x01"
_KEY_ID = re.compile(r"[0-9a-f]{8}\Z")
_ASK = "Ask the key's owner for its verifier key again, by a road that you trust."


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """What one needs to check the signatures of one signer: the name, and the public half of the key."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        fault = name_fault(self.name)
        if fault:
            raise Refusal(f"The name of a key {fault}", mend="A name looks like example.org/custody.")
        if len(self.public) != _PUBLIC_BYTES:
            raise Refusal(f"An Ed25519 public key has 32 bytes, and this one {len(self.public)}", mend=_ASK)

    def __str__(self) -> str:
        public = base64.b64encode(_ED25519 + self.public).decode()
        return f"{self.name}+{self.key_id.hex()}+{public}"

    @property
    def key_id(self) -> bytes:
        """Four bytes that tell the keys of one name apart; too short to prove anything."""
        return sha256(self.name.encode() + b"\n" + _ED25519 + self.public).digest()[:KEY_ID_BYTES]

    def signed(self, signature: bytes, text: str) -> bool:
        """Whether the signature over the text was made with this key.

        >>> key = SigningKey("example.org/custody", Ed25519PrivateKey.from_private_bytes(bytes(32)))
        >>> signature = key.signature("Ten entries.\\n")
        >>> key.verifier.signed(signature, "Ten entries.\\n"), key.verifier.signed(signature, "Two entries.\\n")
        (True, False)
        """
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text.encode())
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class SigningKey:
    """One signer's name with the secret half of the key."""

    name: str
    private: Ed25519PrivateKey = field(repr=False)

    @property
    def verifier(self) -> VerifierKey:
        """The half that may be shown to everyone."""
        return VerifierKey(self.name, self.private.public_key().public_bytes_raw())

    def signature(self, text: str) -> bytes:
        """The signature over the text; the same text gives the same signature."""
        return self.private.sign(text.encode())


def read_verifier_key(text: str) -> VerifierKey:
    """The key that a line `name+id+base64` gives; one that is not exactly of that form is refused.

    >>> key = read_verifier_key("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")
    >>> key.name, key.key_id.hex()
    ('example.com/foo', '530d903a')
    """
    parts = text.split("+", 2)  # base64 may hold a plus of its own
    if len(parts) != 3 or not _KEY_ID.match(parts[1]):
        raise Refusal("A verifier key is a name, eight hexadecimal digits and base64, joined by “+”", mend=_ASK)
    kind_and_key = exact_base64(parts[2])
    if kind_and_key is None:
        raise Refusal("The last part of the verifier key is not exact base64", mend=_ASK)
    if kind_and_key[:1] != _ED25519:
        raise Refusal("The verifier key is not of the kind Ed25519", mend="Ask its owner for an Ed25519 key.")
    key = VerifierKey(parts[0], kind_and_key[1:])
    if key.key_id.hex() != parts[1]:
        raise Refusal(f"The verifier key says that its id is {parts[1]}, but it is {key.key_id.hex()}", mend=_ASK)
    return key


def name_fault(name: str) -> str:
    """What is wrong with the name of a key, or nothing.

    >>> name_fault("example.org/custody"), name_fault("example org")
    ('', 'has a space in it')
    """
    if not name:
        return "is empty"
    if any(char.isspace() for char in name):
        return "has a space in it"
    if "+" in name:
        return "has a “+” in it"
    if any(char < " " or "\ud800" <= char <= "\udfff" for char in name):
        return "has a character in it that cannot be written in a note"
    return ""


def exact_base64(text: str) -> bytes | None:
    """The bytes that the base64 stands for; None unless it is the one spelling of them.

    >>> exact_base64("aGk="), exact_base64("aGl="), exact_base64("aGk"), exact_base64("aGk=\\n")
    (b'hi', None, None, None)
    """
    try:
        found = base64.b64decode(text, validate=True)
    except ValueError:
        return None
    return found if base64.b64encode(found).decode() == text else None
