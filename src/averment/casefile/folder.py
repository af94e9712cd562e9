"""The files of a case folder, opened only when they lie inside it."""

from __future__ import annotations

import hashlib
import posixpath
import stat
from collections.abc import Sequence
from pathlib import Path

from averment.kernel.findings import Finding, Where, finding
from averment.kernel.nearest import nearest
from averment.kernel.refusals import Refusal

COLLECTIONS = ("claims", "instruments", "positions")
FOLDERS = ("sources", "registers", "consultations", "submissions")
_CARDS = {"registers": "register.yaml", "submissions": "submission.yaml", "consultations": "consultation.yaml"}
_LARGEST_TEXT = 512 * 1024 * 1024
_READ_BY_US = {".yaml", ".yml", ".jsonl", ".json", ".csv"}
_CHUNK = 1 << 20


class Folder:
    """A case folder; paths given and told are relative to it, with forward slashes."""

    def __init__(self, root: Path) -> None:
        try:
            self.root = root.resolve(strict=True)
            has_card = (self.root / "case.yaml").is_file()
        except FileNotFoundError:
            raise Refusal(
                f"There is no case folder “{root}”", mend="Give the path of a folder with a case.yaml."
            ) from None
        except (OSError, RuntimeError, ValueError) as error:
            raise Refusal(f"The folder “{root}” cannot be opened: {error}", mend="Check the path.") from error
        self.faults: list[Finding] = []
        self.spoiled: set[str] = set()  # ids of entries that have faults of their own: whoever refers to them has none
        self.asked: set[str] = set()  # the names of files that some part of the case has asked for
        self._all: list[str] | None = None
        if not has_card:
            raise Refusal(
                f"“{root}” is not a case folder: it has no case.yaml",
                mend="Give the folder that holds case.yaml, or make one: see docs/how-to/your-own-case.md.",
            )

    def files(self, pattern: str) -> list[str]:
        """The paths that match a pattern, in order of their names; a name that is not UTF-8 is a fault."""
        names = sorted(path.relative_to(self.root).as_posix() for path in self.root.glob(pattern))
        readable = [name for name in names if _is_utf8(name)]
        for name in names if len(readable) < len(names) else ():
            if not _is_utf8(name):
                shown = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
                self._fault("unknown-file", Where(shown), f"The name “{shown}” is not UTF-8.", "Rename the file.")
        return readable

    def _nearest_file(self, name: str) -> str:
        if self._all is None:
            found = (path.relative_to(self.root).as_posix() for path in self.root.glob("**/*"))
            self._all = sorted(filter(_is_utf8, found))
        return nearest(name, self._all)

    def path(self, name: str, told_at: Where) -> Path | None:
        """The file of that name, or None with a fault told at the place that names it."""
        path = self.root / name
        self.asked.add(name)
        if name.startswith(("/", "../")) or name == "..":
            self._outside(name, told_at)
            return None
        try:
            real = path.resolve(strict=True)
            regular = stat.S_ISREG(real.stat().st_mode)
        except FileNotFoundError:
            near = self._nearest_file(name)
            self._fault(
                "missing-file",
                told_at,
                f"There is no file “{name}”.",
                f"Add it{f', or write “{posixpath.relpath(near, posixpath.dirname(told_at.file))}”' if near else ''}.",
            )
            return None
        except (OSError, RuntimeError, ValueError) as error:
            self._fault("broken-file", told_at, f"“{name}” cannot be opened: {error}.", "Check the path.")
            return None
        if not real.is_relative_to(self.root):
            self._outside(name, told_at)
            return None
        if not regular:
            self._fault("broken-file", told_at, f"“{name}” is not a file.", "Name a file.")
            return None
        return real

    def _outside(self, name: str, told_at: Where) -> None:
        self._fault("unsafe-path", told_at, f"“{name}” lies outside the case folder.", "Move the file into the folder.")

    def bytes_of(self, name: str, told_at: Where | None = None) -> bytes | None:
        """The content of a text file of the case; None with a fault where it cannot be had."""
        where = told_at or Where(name)
        path = self.path(name, where)
        if path is None:
            return None
        try:
            if path.stat().st_size > _LARGEST_TEXT:
                self._fault("broken-file", where, f"“{name}” is larger than 512 MB.", "Split it into several files.")
                return None
            return path.read_bytes()
        except OSError as error:
            self._fault("broken-file", where, f"“{name}” cannot be read: {error.strerror}.", "Check its permissions.")
            return None

    def text_of(self, name: str) -> str | None:
        """The content of a UTF-8 file; None with a fault that names the line."""
        data = self.bytes_of(name)
        if data is None:
            return None
        try:
            return data.decode().lstrip("\ufeff")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            what = f"The byte {data[error.start]:#04x} is not UTF-8."
            self._fault("broken-file", Where(name, line), what, "Save the file in UTF-8.")
            return None

    def digest_of(self, path: Path, told_at: Where) -> str | None:
        """The SHA-256 of a file, read in pieces."""
        digest = hashlib.sha256()
        try:
            with path.open("rb") as file:
                while piece := file.read(_CHUNK):
                    digest.update(piece)
        except OSError as error:
            self._fault(
                "broken-file", told_at, f"The original cannot be read: {error.strerror}.", "Check its permissions."
            )
            return None
        return digest.hexdigest()

    def strangers(self) -> None:
        """Tells of files that look like a part of the case but were not read: what is ignored is lost in silence."""
        collections = [f"{stem}.yaml" for stem in COLLECTIONS]
        for path in sorted(self.root.iterdir()):
            known = path.name in FOLDERS or (path.name in COLLECTIONS and path.is_dir())
            if not known and (path.is_dir() or path.suffix in _READ_BY_US) and self._is_strange(path):
                self._stranger(path.name, [*collections, *FOLDERS, "case.yaml"])
        for folder, card in _CARDS.items():
            for path in sorted(self.root.glob(f"{folder}/*")):
                if path.is_dir() and not path.is_symlink() and not (path / card).is_file() and self._is_strange(path):
                    self._cardless(path, card)
        within = [path for stem in COLLECTIONS for path in self.root.glob(f"{stem}/**/*")]
        for path in sorted(
            [
                *self.root.glob("sources/*"),
                *self.root.glob("sources/catalogue/**/*"),
                *self.root.glob("sources/origins/**/*"),
                *within,
            ]
        ):
            if path.is_file() and path.suffix in _READ_BY_US and self._is_strange(path):
                self._stranger(
                    path.relative_to(self.root).as_posix(),
                    [*collections, "sources/catalogue.yaml", "sources/origins.yaml"],
                )

    def _is_strange(self, path: Path) -> bool:
        """Whether no part of the case has asked for a file, or for any file of a folder."""
        name = path.relative_to(self.root).as_posix()
        inside = path.is_dir() and any(asked.startswith(f"{name}/") for asked in self.asked)
        return not path.name.startswith(".") and _is_utf8(name) and name not in self.asked and not inside

    def _stranger(self, name: str, known: list[str]) -> None:
        near = nearest(name, known)
        meant = f" Perhaps “{near}” was meant." if near else ""
        self._fault(
            "unknown-file", Where(name), f"No part of a case is called “{name}”.{meant}", "Rename or remove it."
        )

    def _cardless(self, path: Path, card: str) -> None:
        """A register, submission or consultation whose card is missing or misspelt would not be read at all."""
        near = nearest(card, [inner.name for inner in path.iterdir() if inner.suffix in _READ_BY_US])
        self._fault(
            "unknown-file",
            Where(f"{path.parent.name}/{near and f'{path.name}/{near}' or path.name}"),
            f"The folder “{path.parent.name}/{path.name}” has no {card}, so nothing in it would be read.",
            f"Rename “{near}” to {card}." if near else f"Add {card}, or remove the folder.",
        )

    def _fault(self, code: str, where: Where, what: str, mend: str) -> None:
        self.faults.append(finding(code, where, what=what, mend=mend))


def _is_utf8(name: str) -> bool:
    """Whether a name can be written in UTF-8; bytes of another encoding come as lone surrogates."""
    return name.isprintable() or not any("\ud800" <= char <= "\udfff" for char in name)


def pieces(folder: Folder, stem: str) -> Sequence[str]:
    """The files of a collection: `stem.yaml`, `stem.jsonl`, or those in the folder `stem`."""
    found = [name for suffix in ("yaml", "jsonl") for name in folder.files(f"{stem}.{suffix}")]
    return found + [name for suffix in ("yaml", "jsonl") for name in folder.files(f"{stem}/*.{suffix}")]
