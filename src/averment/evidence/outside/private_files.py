"""Files that nobody but the user may read: keys and secrets, made once, whole or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path

BROKEN = "Put it back from a backup; or move it elsewhere, a new one is then made, and tell those who know the old one."


class SigningError(Exception):
    """A key or secret cannot be used: what is the matter, where, and what mends it."""

    def __init__(self, what: str, where: Path | str, mend: str) -> None:
        super().__init__(f"{where}: {what}. {mend}")


def keep_first(path: Path, make: Callable[[], bytes]) -> bool:
    """Make the file if there is none yet, whole or not at all; says whether this call made it.

    Where two processes do it at once, the first file stays and both use it.
    """
    try:
        if path.exists():
            return False
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        try:
            write_durably(draft, make())
            os.link(draft, path)
        finally:
            draft.unlink(missing_ok=True)
        settle(path.parent)
    except FileExistsError:
        return False
    except OSError as error:
        mend = "Give the user this folder, on a disk that is not full."
        raise SigningError(f"cannot be made ({error.strerror})", path, mend) from None
    return True


def write_durably(path: Path, data: bytes) -> None:
    """Write a new file that only the user can read, and wait until the disk has it."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def settle(folder: Path) -> None:
    """Wait until the disk has the folder's list of names."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_private(path: Path) -> bytes:
    """The bytes of a file that nobody but the user may read; refuses one that others can."""
    try:
        if not path.is_file():  # a pipe would be waited for without end
            raise SigningError("is no file", path, BROKEN)
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            data = file.read(1 << 16)
    except OSError as error:
        mend = "Make it a file that the user can read."
        raise SigningError(f"cannot be read ({error.strerror})", path, mend) from None
    if os.name != "nt" and mode & 0o077:
        raise SigningError("others on this computer can read it", path, f"Run: chmod 600 {path}")
    return data
