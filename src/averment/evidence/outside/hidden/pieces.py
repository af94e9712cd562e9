"""What a file is taken apart into: parts, which are text to search, and pieces, which are taken apart further."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

LARGEST_MEMBER = 128 * 1024 * 1024  # bytes of one thing inside a file, unpacked
LARGEST_TOTAL = 512 * 1024 * 1024  # bytes of all things inside one file, unpacked
LARGEST_TREE = 32 * 1024 * 1024  # bytes of markup that is read as a tree
MOST_PIECES = 20_000
DEEPEST = 5  # containers in containers


@dataclass(frozen=True, slots=True)
class Part:
    """A text that stands at a place of a file; `unread` says why a place could not be read.

    `bare` marks characters found among bytes, where chance makes short words.
    """

    name: str
    text: str = ""
    unread: str = ""
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes that stand at a place of a file, `depth` containers deep."""

    name: str
    data: bytes
    depth: int = 0

    def inner(self, name: str, data: bytes) -> Piece:
        """A piece inside this one."""
        return Piece(f"{self.name} › {name}" if self.name else name, data, self.depth + 1)

    def part(self, name: str, text: str) -> Part:
        """A text inside this piece."""
        return Part(self.place(name), text)

    def unread(self, reason: str, name: str = "") -> Part:
        """A place inside this piece that could not be read."""
        return Part(self.place(name), unread=reason)

    def place(self, name: str) -> str:
        """The full name of a place inside this piece."""
        return " › ".join(step for step in (self.name, name) if step) or "content"


Opener = Callable[[Piece], Iterator[Part | Piece]]
