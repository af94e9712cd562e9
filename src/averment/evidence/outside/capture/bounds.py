"""How much one capture may take, and the purse from which it is paid."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

from averment.evidence.outside.limits import MEBIBYTE


@dataclass(frozen=True, slots=True)
class Bounds:
    """Bounds for one page with its parts. `plain_bytes` holds for what a body unpacks to; `ports` are those allowed."""

    parts: int = 500
    depth: int = 3
    redirects: int = 10
    head_bytes: int = 64 * 1024
    body_bytes: int = 32 * MEBIBYTE
    plain_bytes: int = 32 * MEBIBYTE
    all_bytes: int = 256 * MEBIBYTE
    idle_seconds: float = 20
    body_seconds: float = 90
    all_seconds: float = 300
    at_once: int = 4
    ports: frozenset[int] = frozenset({80, 443})


STANDARD = Bounds()


class Broke(Exception):
    """A transfer ended before its end; `how` is the word that a WARC has for it."""

    def __init__(self, how: str, why: str) -> None:
        self.how, self.why = how, why
        super().__init__(why)


class Purse:
    """The bytes and the time of one capture, shared by all its transfers."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds, self._began, self._taken, self._lock = bounds, time.monotonic(), 0, threading.Lock()

    def elapsed(self) -> float:
        """Seconds since the capture began."""
        return time.monotonic() - self._began

    def left_seconds(self) -> float:
        """Seconds until the time for the whole capture is up."""
        return self._bounds.all_seconds - self.elapsed()

    def take(self, count: int) -> None:
        """Pay for bytes that have come; raises Broke where the capture has had all that it may have."""
        with self._lock:
            self._taken += count
            if self._taken > self._bounds.all_bytes:
                raise Broke("length", f"the page and its parts have more than {self._bounds.all_bytes:,} bytes")

    def patience(self, deadline: float) -> float:
        """How long to wait for the next bytes of a transfer that must end by `deadline`, in elapsed seconds."""
        left = min(deadline - self.elapsed(), self.left_seconds())
        if left <= 0:
            raise Broke("time", "it had not come when its time was up")
        return min(left, self._bounds.idle_seconds)

    def empty(self) -> str:
        """Why nothing more may be fetched; nothing where it may."""
        if self.left_seconds() <= 0:
            return f"the {self._bounds.all_seconds:g} s for this page were up"
        if self._taken >= self._bounds.all_bytes:
            return f"the {self._bounds.all_bytes:,} bytes for this page were used up"
        return ""
