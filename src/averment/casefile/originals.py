"""Where the bytes of a case lie: in its folder, or in the store of a workspace."""

from __future__ import annotations

from pathlib import Path

from averment.casefile.nouns import Case

_AGE = b"age-encryption.org/v1\n"


def original_path(case: Case, name: str) -> Path:
    """The file that holds an original or a list, by its path in the case folder.

    >>> original_path(Case(None, root=Path("valley")), "sources/files/reply.pdf").as_posix()
    'valley/sources/files/reply.pdf'
    """
    return case.stored.get(name, case.root / name)


def is_ciphertext(path: Path) -> bool:
    """Whether a file begins as one that age has encrypted does."""
    with path.open("rb") as file:
        return file.read(len(_AGE)) == _AGE
