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
class Picture:
    """Pixels whose words only a machine can read: a picture, or a PDF of which these `pages`, of so many, need eyes.

    Without `data` it is the file itself.
    """

    data: bytes
    pages: tuple[int, ...] = (1,)
    of: int = 1


@dataclass(frozen=True, slots=True)
class Part:
    """A text that stands at a place of a file; `unread` says why a place could not be read.

    `bare` marks characters found among bytes, where chance makes short words; `picture` is what only eyes can read.
    """

    name: str
    text: str = ""
    unread: str = ""
    bare: bool = False
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes that stand at a place of a file, `depth` containers deep."""

    name: str
    data: bytes
    depth: int = 0
    drawn: bool = False  # on a page whose pixels are read

    def inner(self, name: str, data: bytes) -> Piece:
        """A piece inside this one."""
        return Piece(f"{self.name} › {name}" if self.name else name, data, self.depth + 1)

    def pixels(self, pages: tuple[int, ...] = (1,), of: int = 1) -> Part:
        """The pixels of this piece, for a machine to read."""
        return Part(self.place(""), picture=Picture(self.data if self.name else b"", pages, of))

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
