"""A custodian's key: one line that only she has, shut with her passphrase, outside every workspace.

The file is an age identity, encrypted with age: `age -d -i custodian-key FILE` opens what is sealed to her, without us.
The key that signs her attestations is drawn from the same line, so that a copy on paper brings back both.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from averment.evidence.outside.private_files import keep_first, read_private
from averment.evidence.rules.sealing.sshsig import public_line
from averment.kernel.refusals import Refusal

KEY_FILE = "custodian-key"
SHORTEST_PASSPHRASE = 12
_DRAWN_FOR = b"averment custodian: signing attestations"
_LINE = re.compile(r"^AGE-SECRET-KEY-1[0-9A-Z]{58}$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class CustodianSecret:
    """The secret half of a custodian's key, in memory alone."""

    identity: pyrage.x25519.Identity = field(repr=False)
    signing: Ed25519PrivateKey = field(repr=False)

    @property
    def public(self) -> tuple[str, str]:
        """The halves that everybody may know: what is sealed to her, and what her attestations are checked with."""
        return str(self.identity.to_public()), public_line(self.signing.public_key())


def secret_of(identity: pyrage.x25519.Identity) -> CustodianSecret:
    """The whole key, from its one line."""
    seed = HKDF(SHA256(), 32, salt=None, info=_DRAWN_FOR).derive(str(identity).encode("ascii"))
    return CustodianSecret(identity, Ed25519PrivateKey.from_private_bytes(seed))


def short_form(recipient: str, signer: str) -> str:
    """What two people compare over the telephone to know that they have the same key: five groups of five.

    >>> short_form("age1x", "ssh-ed25519 y")
    'a0e0e 1cc7b 8bd71 d4765 17a21'
    """
    digits = sha256(f"{recipient}\n{signer}\n".encode()).hexdigest()[:25]
    return " ".join(digits[start : start + 5] for start in range(0, 25, 5))


def make_key(path: Path, passphrase: str) -> CustodianSecret:
    """A new key, shut with the passphrase; refused where there is a file already, for it may be the only key."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        what = f"The passphrase has fewer than {SHORTEST_PASSPHRASE} letters"
        raise Refusal(what, mend="Take five words that do not belong together, and write them down.")
    identity = pyrage.x25519.Identity.generate()
    words = f"# A custodian's key of Averment. Whoever reads this line can open what is sealed to her.\n{identity}\n"
    shut = pyrage.passphrase.encrypt(words.encode("ascii"), passphrase, armored=True)
    if not keep_first(path, lambda: shut):
        raise Refusal(
            "There is a custodian's key already", where=str(path), mend="Use it; or name another file: --key."
        )
    return secret_of(identity)


def open_key(path: Path, ask: Callable[[], str]) -> CustodianSecret:
    """The key in a file: as we make it, or an age identity without a passphrase; `ask` gives the passphrase."""
    if not path.exists():
        mend = "Name the file: --key FILE; or make a key: averment sealed key."
        raise Refusal("There is no custodian's key", where=str(path), mend=mend)
    data = read_private(path)
    if b"AGE ENCRYPTED FILE" in data[:64] or data.startswith(b"age-encryption.org/"):
        data = _opened(path, data, ask())
    line = _LINE.search(data.decode("ascii", "replace"))
    try:
        return secret_of(pyrage.x25519.Identity.from_str(line[0] if line else ""))
    except pyrage.IdentityError:
        raise Refusal("This is no custodian's key", where=str(path), mend="Put the key back from its copy.") from None


def _opened(path: Path, data: bytes, passphrase: str) -> bytes:
    try:
        return bytes(pyrage.passphrase.decrypt(data, passphrase))
    except pyrage.DecryptError:
        what = "The passphrase does not open the custodian's key"
        raise Refusal(what, where=str(path), mend="Try again; nobody else can open it.") from None


# ── whose keys are known ─────────────────────────────────────────────────────────────────────────


def check_known(book: Path, case: str, keys: dict[str, tuple[str, str]], trusted: frozenset[str]) -> list[str]:
    """The custodians whose keys are seen here for the first time; refuses one whose key is another than before.

    Because a workspace that somebody else controls could give us his own key under a custodian's name, and all that is
    sealed from then on would be sealed to him. `trusted` are short forms that the user compared with their custodians.
    """
    known = _known(book)
    new, lines = [], []
    for person, key in keys.items():
        short, before = short_form(*key), known.get((case, person))
        if before is not None and before != short and short.replace(" ", "") not in trusted:
            raise Refusal(
                f"The key of “{person}” is another one than before: {short}, and it was {before}",
                where=f"the case {case}",
                mend=f"Ask {person}, by a road that you trust, to read you the new one; if it is that, say: --trust "
                f"{short.replace(' ', '')}",
            )
        if before != short:
            lines.append(f"{case} {person} {short}\n")
            new += [] if before else [person]
    if lines:
        book.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(os.open(book, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "a", encoding="ascii") as file:
            file.writelines(lines)
    return new


def _known(book: Path) -> dict[tuple[str, str], str]:
    if not book.is_file():
        return {}
    lines = (line.split(" ", 2) for line in book.read_text(encoding="ascii").splitlines())
    return {(parts[0], parts[1]): parts[2] for parts in lines if len(parts) == 3}  # noqa: PLR2004
