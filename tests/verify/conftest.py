"""An invented package, sealed and signed by two organisations, of which each test gets its own copy."""

import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from averment.build.outside.bag import seal_bag
from averment.build.outside.instructions import Signer, verify_text
from averment.build.outside.signing import SigningKey, signing_key
from averment.verify import verifier_source

INFO = {"Source-Organization": "Delta Watch", "External-Identifier": "delta-upr"}
PAYLOAD = {
    "submission/submission.html": b"<p>Forty-one people were held.</p>\n",
    "submission/text.json": b'{"paragraphs":["Forty-one people were held."]}\n',
    "evidence/ab/report.txt": b"The report says that forty-one people were held.\n",
    "evidence/cd/picture.png": bytes(range(256)) * 1200,
    "evidence/cd/empty.txt": b"",
}


@dataclass(frozen=True)
class Sealed:
    """A package on disk with the keys that signed it."""

    root: Path
    keys: dict[str, SigningKey]

    @property
    def pin(self) -> str:
        return self.keys["delta-watch"].fingerprint

    def data(self, name: str) -> Path:
        return self.root / "bag" / "data" / name

    def copy_to(self, root: Path) -> "Sealed":
        shutil.copytree(self.root, root, symlinks=True)
        return Sealed(root, self.keys)

    def rehash(self) -> None:
        """What a forger does: both lists made anew; the signatures stay as they were."""
        bag = self.root / "bag"
        names = sorted(path.relative_to(bag).as_posix() for path in (bag / "data").rglob("*") if path.is_file())
        write_list(bag / "manifest-sha256.txt", names)
        octets = sum((bag / name).stat().st_size for name in names)
        info = (bag / "bag-info.txt").read_text().splitlines()
        info = [f"Payload-Oxum: {octets}.{len(names)}" if line.startswith("Payload") else line for line in info]
        (bag / "bag-info.txt").write_text("\n".join(info) + "\n")
        if (bag / "tagmanifest-sha256.txt").exists():
            self.rehash_tags()

    def rehash_tags(self) -> None:
        write_list(self.root / "bag" / "tagmanifest-sha256.txt", ["bag-info.txt", "bagit.txt", "manifest-sha256.txt"])

    def sign(self, keys: dict[str, SigningKey]) -> None:
        """Signatures, keys and instructions as the build writes them."""
        tags = (self.root / "bag" / "tagmanifest-sha256.txt").read_bytes()
        place = self.root / "signatures"
        place.mkdir(exist_ok=True)
        for name, key in keys.items():
            (place / f"{name}.sshsig").write_text(key.sign(tags))
        allowed = "".join(key.allowed_signers(name) for name, key in keys.items())
        (place / "allowed_signers").write_text(allowed)
        signers = [Signer(name, key.fingerprint) for name, key in keys.items()]
        digest = hashlib.sha256(tags).hexdigest()
        (self.root / "VERIFY.txt").write_text(verify_text("delta-upr", digest, signers), encoding="utf-8")


def write_list(path: Path, names: list[str]) -> None:
    lines = [f"{hashlib.sha256((path.parent / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
    path.write_text("".join(lines))


def make_package(root: Path, keys: dict[str, SigningKey], payload: dict[str, bytes]) -> Sealed:
    for name, content in {**payload, "verify.py": verifier_source()}.items():
        path = root / "bag" / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    seal_bag(root, INFO)
    package = Sealed(root, keys)
    package.sign(keys)
    return package


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Sealed:
    folder = tmp_path_factory.mktemp("sealed")
    keys = {name: signing_key(folder / "keys" / name) for name in ("delta-watch", "river-union")}
    return make_package(folder / "delta-upr", keys, PAYLOAD)


@pytest.fixture(scope="session")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Sealed:
    """Another package of other people, signed under the same names."""
    folder = tmp_path_factory.mktemp("stranger")
    keys = {name: signing_key(folder / "keys" / name) for name in ("delta-watch", "river-union")}
    return make_package(folder / "delta-upr", keys, {"other.txt": b"Something else.\n"})


@pytest.fixture
def package(original: Sealed, tmp_path: Path) -> Sealed:
    return original.copy_to(tmp_path / "delta-upr")
