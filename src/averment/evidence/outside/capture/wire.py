"""A connection as a file: all that comes is kept as it came, within the bounds of bytes and time."""

from __future__ import annotations

import io
import socket
from typing import BinaryIO

from averment.evidence.outside.capture.bounds import Bounds, Broke, Purse

_CHUNK_BYTES = 64 * 1024


class Wire(io.BufferedIOBase):
    """Read by the HTTP parser of the standard library, which takes it for the file of a socket."""

    def __init__(self, connection: socket.socket, purse: Purse, bounds: Bounds, kept: BinaryIO) -> None:
        self._connection, self._purse, self._kept = connection, purse, kept
        self._deadline = purse.elapsed() + bounds.body_seconds
        self._ahead, self._came, self._most, self._what = bytearray(), 0, bounds.head_bytes, "its headers have"
        self.handed = 0

    def makefile(self, mode: str) -> Wire:
        """Itself: the parser asks a socket for its file."""
        return self

    def readable(self) -> bool:
        """Always."""
        return True

    def expect_body(self, most: int) -> None:
        """From here on, the bound for the body holds, counted with its framing."""
        self._most, self._what = self.handed + most, "it has"

    def readline(self, size: int | None = -1, /) -> bytes:
        """One line, or the first `size` bytes of a longer one."""
        most = _CHUNK_BYTES if size is None or size < 0 else size
        looked = 0
        while (end := self._ahead.find(b"\n", looked, most)) < 0 and len(self._ahead) < most:
            looked = len(self._ahead)
            if not self._more():
                break
        return self._hand(end + 1 if end >= 0 else min(most, len(self._ahead)))

    def read(self, size: int | None = -1, /) -> bytes:
        """`size` bytes, fewer only at the end."""
        while size is None or size < 0 or len(self._ahead) < size:
            if not self._more():
                break
        return self._hand(len(self._ahead) if size is None or size < 0 else min(size, len(self._ahead)))

    def _hand(self, count: int) -> bytes:
        data = bytes(self._ahead[:count])
        del self._ahead[:count]
        self.handed += count
        return data

    def _more(self) -> bool:
        room = self._most - self._came
        if room <= 0:
            raise Broke("length", f"{self._what} more than {self._most:,} bytes")
        self._connection.settimeout(self._purse.patience(self._deadline))
        try:
            data = self._connection.recv(min(_CHUNK_BYTES, room))
        except TimeoutError:
            raise Broke("time", "nothing more came from its server") from None
        except OSError as error:
            raise Broke("disconnect", f"its server broke off ({error.strerror or 'connection lost'})") from None
        self._kept.write(data)
        self._ahead += data
        self._came += len(data)
        self._purse.take(len(data))
        return bool(data)
