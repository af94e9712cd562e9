"""Files of others, opened to be read: no link is followed, and nothing that is no file is waited for."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from averment.kernel.refusals import Refusal

_AS_IT_IS = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOFOLLOW
_REOPEN = "Check that the path is right and that you may read it; then preserve it again."


@contextlib.contextmanager
def readable(path: Path) -> Iterator[io.FileIO]:
    """The file, open; a link, a folder, a named pipe or a device is refused.

    The look at what it is comes after the opening, because another may stand there by then. Raises Refusal.
    """
    try:
        file = os.open(path, _AS_IT_IS)
    except (OSError, ValueError) as error:
        raise Refusal(_why_closed(error), where=shown(path), mend=_REOPEN) from None
    if not stat.S_ISREG(os.fstat(file).st_mode):
        os.close(file)
        what = "This is a folder, a pipe or a device, not a file"
        raise Refusal(what, where=shown(path), mend="Name the files themselves.")
    with os.fdopen(file, "rb", buffering=0) as source:
        yield source


def read_into(source: io.FileIO, buffer: bytearray, path: Path) -> int:
    """How many bytes of an open file came into the buffer; raises Refusal where they cannot be read."""
    try:
        return source.readinto(buffer) or 0
    except OSError as error:
        raise Refusal(f"The file cannot be read: {error.strerror}", where=shown(path), mend=_REOPEN) from None


def shown(path: Path) -> str:
    """A path on one line, whatever its name holds."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in str(path))


def _why_closed(error: OSError | ValueError) -> str:
    if isinstance(error, OSError) and error.errno == errno.ELOOP:
        return "It is a link, which is not followed"
    return f"The file cannot be opened: {error.strerror if isinstance(error, OSError) else error}"
