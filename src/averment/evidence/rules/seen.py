"""What a machine saw in a picture: words with their places and with how sure it is of each."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

SURE = 0.6  # words of which the machine is less sure than this are told as doubtful
_COLUMNS = 12
_LONG = 3


@dataclass(frozen=True, slots=True)
class Word:
    """A word, its box in pixels from the upper left corner of the upright page, and how sure the machine is (0 to 1).

    `line` is its block, paragraph and line.
    """

    text: str
    left: int
    top: int
    width: int
    height: int
    confidence: float
    line: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class SeenPage:
    """The words of one page; `turned` is by how many degrees, clockwise, it had to be turned to stand upright.

    `reason` says why they may not be all; `program` and `languages` read it, behind `protection`.
    """

    number: int
    width: int
    height: int
    words: tuple[Word, ...]
    turned: int
    languages: tuple[str, ...]
    program: str
    protection: str
    reason: str = ""

    @property
    def text(self) -> str:
        """The words in the order in which they are read: a line a line, an empty line between paragraphs."""
        paragraphs = []
        for _, words in groupby(self.words, key=lambda word: word.line[:2]):
            lines = [" ".join(word.text for word in line) for _, line in groupby(words, key=lambda word: word.line)]
            paragraphs.append("\n".join(lines))
        return "\n\n".join(paragraphs)

    @property
    def confidence(self) -> float:
        """How sure the machine is of the page, by the letters of its words: 1 is sure, 0 is a guess or no words."""
        letters = sum(len(word.text) for word in self.words)
        return sum(word.confidence * len(word.text) for word in self.words) / letters if letters else 0.0

    @property
    def on_its_side(self) -> bool:
        """Whether most of its longer words are higher than they are wide."""
        longer = [word for word in self.words if len(word.text) > _LONG]
        return sum(word.height > word.width for word in longer) * 2 > len(longer)


def words_in(table: str) -> tuple[Word, ...]:
    """The words in a table of tesseract's, whose columns are parted by tabs; lines of any other shape say nothing.

    >>> row = "5\\t1\\t1\\t1\\t2\\t3\\t40\\t50\\t60\\t20\\t96.5\\theld"
    >>> words_in("level\\tpage_num\\n" + row)
    (Word(text='held', left=40, top=50, width=60, height=20, confidence=0.965, line=(1, 1, 2)),)
    """
    return tuple(word for line in table.splitlines() if (word := _word(line.split("\t"))))


def _word(cells: list[str]) -> Word | None:
    if len(cells) != _COLUMNS or cells[0] != "5" or not cells[11].strip():
        return None
    try:
        block, paragraph, line = (int(cell) for cell in cells[2:5])
        left, top, width, height = (int(cell) for cell in cells[6:10])
        confidence = min(1.0, max(0.0, float(cells[10]) / 100))
    except ValueError:
        return None
    return Word(cells[11].strip(), left, top, width, height, round(confidence, 4), (block, paragraph, line))


@dataclass(frozen=True, slots=True)
class Stance:
    """How a page lies, and in which script it is written, with how sure the machine is of each."""

    turn: int
    turn_sure: float
    script: str
    script_sure: float


def stance_in(told: str) -> Stance | None:
    """What tesseract says of orientation and script; None where it could say nothing.

    >>> stance_in("Rotate: 180\\nOrientation confidence: 9.4\\nScript: Arabic\\nScript confidence: 3.1\\n")
    Stance(turn=180, turn_sure=9.4, script='Arabic', script_sure=3.1)
    """
    fields = dict(line.split(": ", 1) for line in told.splitlines() if ": " in line)
    try:
        return Stance(
            int(fields["Rotate"]) % 360,
            float(fields["Orientation confidence"]),
            fields["Script"],
            float(fields["Script confidence"]),
        )
    except (KeyError, ValueError):
        return None
