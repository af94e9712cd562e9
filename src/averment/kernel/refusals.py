"""What stops a command as a whole: said once, at the edge, in one message."""

from __future__ import annotations


class Refusal(Exception):
    """A command could not be carried out; the message says what, where, and what mends it."""

    def __init__(self, what: str, *, where: str = "", mend: str = "") -> None:
        self.what, self.where, self.mend = what, where, mend
        super().__init__(what)

    def __str__(self) -> str:
        place = f" ({self.where})" if self.where else ""
        return f"{self.what}{place}. {self.mend}".strip()
