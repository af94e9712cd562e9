"""Where a package is made and where it goes: beside its place first, and under its name only when it is finished.

A build that was killed leaves a hidden folder, which the next build into the same place clears away. Two builds at
once wait for each other at the one moment that matters, the change of names. Nothing is replaced but a package of
the same submission for the same readers, which nobody but us has signed and to which nobody has added a file.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from averment.evidence.outside.folder_locks import locked
from averment.kernel.refusals import Refusal
from averment.verify import verify

_TAG_MANIFEST = "bag/tagmanifest-sha256.txt"
_TEXT = "bag/data/submission/text.json"
_REPLACED = "replaced"
_ANOTHER = "Choose another folder for --out."


@dataclass
class Workplace:
    """A hidden folder beside the target that is gone when the build ends, and which no other build touches."""

    out: Path
    name: str
    case: Path
    _made: list[Path] = field(default_factory=list)
    _lock: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)

    @property
    def target(self) -> Path:
        """The finished package's place."""
        return self.out / self.name

    def __enter__(self) -> Path:
        refuse_inside(self.out, self.case)
        try:
            self._made = _make_folders(self.out)
            with locked(self.out):
                self._clear_abandoned()
                self.folder = Path(tempfile.mkdtemp(prefix=self._prefix, dir=self.out))
                self._lock.enter_context(locked(self.folder))
        except OSError as error:
            self._remove_empty()
            what = f"“{self.out}” cannot be written to: {error.strerror}"
            raise Refusal(what, mend=_ANOTHER) from error
        return self.folder

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self._lock.close()
        self._remove_empty()
        if isinstance(error, OSError):
            raise Refusal(
                f"The package could not be written: {error.strerror or error}",
                where=str(error.filename or self.out),
                mend="Nothing was left behind. Look at the free space and the permissions, and try again.",
            ) from error

    @property
    def _prefix(self) -> str:
        return f".averment-{self.name}."  # no id has a dot, so that this is no other submission's

    def _clear_abandoned(self) -> None:
        """What a killed build left: its folder goes; a package that it had taken from its place goes back there."""
        for left in self.out.glob(f"{self._prefix}*"):
            with locked(left, wait=False) as abandoned:
                if not abandoned:
                    continue
                if (left / _REPLACED).is_dir() and not os.path.lexists(self.target):
                    os.replace(left / _REPLACED, self.target)
                shutil.rmtree(left, ignore_errors=True)

    def _remove_empty(self) -> None:
        for folder in reversed(self._made):
            with contextlib.suppress(OSError):
                folder.rmdir()

    def put_in_place(self, signer: str) -> Path:
        """Gives the finished package its name; the same package that lies there already is left as it is."""
        made, target = self.folder / "package", self.target
        with locked(self.out):
            if os.path.lexists(target):
                if _same_package(made, target):
                    return target
                _refuse_to_replace(made, target, signer)
                os.replace(target, self.folder / _REPLACED)
            try:
                os.replace(made, target)
            except OSError:
                with contextlib.suppress(OSError):
                    os.replace(self.folder / _REPLACED, target)
                raise
        return target


def refuse_inside(out: Path, case: Path) -> None:
    """A package inside the case folder would be taken for a part of the case."""
    if out.exists() and not out.is_dir():
        raise Refusal(f"“{out}” is a file, not a folder", mend=_ANOTHER)
    if out.resolve().is_relative_to(case.resolve()):
        raise Refusal(
            f"“{out}” lies inside the case folder, where packages would be taken for a part of the case",
            mend="Choose a folder for --out that lies outside.",
        )


def _make_folders(folder: Path) -> list[Path]:
    """Makes a folder and those above it; the ones that were missing, from above."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing[::-1]


def _same_package(made: Path, target: Path) -> bool:
    ours, theirs = made / _TAG_MANIFEST, target / _TAG_MANIFEST
    return theirs.is_file() and ours.read_bytes() == theirs.read_bytes() and verify(target).ok


def _refuse_to_replace(made: Path, target: Path, signer: str) -> None:
    """Nothing is lost: what is not ours, or not the same submission for the same readers, stays where it is."""
    if target.is_symlink() or not (target / _TAG_MANIFEST).is_file():
        raise Refusal(f"“{target}” exists and is no package", mend=_ANOTHER)
    ours, theirs = _identity(made), _identity(target)
    if ours != theirs:
        raise Refusal(
            f"“{target}” holds another package: {_told(theirs)}, and this one is {_told(ours)}", mend=_ANOTHER
        )
    others = sorted(_signatures(target) - {f"{signer}.sshsig", "allowed_signers"})
    if others:
        raise Refusal(
            f"“{target}” carries signatures of others ({', '.join(others)}) and is not what this build makes",
            mend="Keep it, and choose another folder for --out.",
        )
    strangers = sorted(_files(target) - _listed(target))
    if strangers:
        raise Refusal(
            f"“{target}” holds files that no build put there ({', '.join(strangers[:3])})",
            mend="Move them elsewhere, or choose another folder for --out.",
        )


def _identity(package: Path) -> tuple[str, str, str] | None:
    """Case, submission and tier, as the canonical text says them; None where it cannot be read."""
    try:
        text = json.loads((package / _TEXT).read_bytes())
        return str(text["case"]), str(text["submission"]), str(text["tier"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _told(identity: tuple[str, str, str] | None) -> str:
    return f"{identity[0]}, {identity[1]}, tier {identity[2]}" if identity else "one that cannot be read"


def _signatures(package: Path) -> set[str]:
    folder = package / "signatures"
    return {path.name for path in folder.iterdir()} if folder.is_dir() else set()


def _files(package: Path) -> set[str]:
    return {path.relative_to(package).as_posix() for path in package.rglob("*") if path.is_symlink() or path.is_file()}


def _listed(package: Path) -> set[str]:
    """What a build writes: the files that the package's own lists name, and those beside the bag."""
    listed = {"VERIFY.txt", _TAG_MANIFEST, *(f"signatures/{name}" for name in _signatures(package))}
    for manifest in ("bag/manifest-sha256.txt", _TAG_MANIFEST):
        with contextlib.suppress(OSError):
            lines = (package / manifest).read_text(encoding="utf-8", errors="replace").splitlines()
            listed |= {f"bag/{line[66:]}" for line in lines}
    return listed
