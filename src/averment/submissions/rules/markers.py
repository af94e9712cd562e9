"""Citations and living figures inside a run of words: `[@claim]`, `@claim says`, `{{figure}}`."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate

from averment.kernel.document import NOWHERE, At, Cite, Cited, Inline, Text, Value

# Characters that the author escaped stand as noncharacters until the markers have been found.
ESCAPED = {"@": "\ufdd0", "[": "\ufdd1", "]": "\ufdd2", "{": "\ufdd3", "}": "\ufdd4"}
_UNESCAPED = str.maketrans({mark: char for char, mark in ESCAPED.items()})
# Also ids that cannot be, so that they are told and not printed; the typographer makes dashes of hyphens in a row.
_ID = r"[A-Za-z0-9](?:[\w–—-]*\w)?"
_BEFORE = r"(?:[^\[\]{}@;]{0,40}\s)?"  # “see”, which a footnote has no use for
_ITEM = rf"@{_ID}(?:[,\s][^\[\]{{}};@]*)?"
_MARKER = re.compile(
    rf"(?P<before> ?)\[{_BEFORE}(?P<items>{_ITEM}(?:;\s*{_BEFORE}{_ITEM})*)\]"
    rf"|(?<![\w.@/-])@(?P<running>{_ID})(?![\w@])"
    r"|\{\{(?P<value>[^{}]*)\}\}"
)
_CITED = re.compile(rf"@(?P<id>{_ID})(?:[,\s](?P<locator>[^;]*))?(?=;|$)")
_INSIDE = r"[^\[\]{}]"
_MEANT = re.compile(
    rf"\[(?={_INSIDE}*\]){_INSIDE}*?(?<![\w.@/])@[A-Za-z0-9]{_INSIDE}*\]"  # looks for its end first: one pass
    r"|\[\^[^\[\]\s]+\]|\^\["
)

Token = tuple[str, str]  # words, and their place as pandoc writes it: `line:column-line:column`
_POSITION = re.compile(r"(?:^|[@;])(\d+):(\d+)-(\d+):(\d+)")


def read_place(position: str) -> At:
    """The beginning of a place as pandoc writes it."""
    match = _POSITION.search(position)
    return At(int(match[1]), int(match[2])) if match else NOWHERE


def width_of(position: str) -> int:
    """How many columns a place of one line takes; 0 for one of several lines."""
    match = _POSITION.search(position)
    return int(match[4]) - int(match[2]) if match and match[1] == match[3] else 0


def marked(tokens: Sequence[Token]) -> Iterator[Inline]:
    """The inlines of a run of words, each at its place; words of one line stay together.

    >>> list(marked([("Held [@a; @b, p. 3].", "1:1-1:20")]))[1].items[1].locator
    'p. 3'
    """
    words, place = _joined(tokens)
    position = 0
    for match in _MARKER.finditer(words):
        yield from _texts(words, position, match.start(), place)
        yield _marker(match, place(match.end("before") if match.group("items") else match.start()))
        position = match.end()
    yield from _texts(words, position, len(words), place)


def misread(tokens: Sequence[Token]) -> Iterator[tuple[str, At]]:
    """What was meant as a citation or the call of a footnote and cannot be read as one, with its place.

    >>> [words for words, _ in misread([("Held [@a, @b], as [@c] has it.[^4]", "1:1-1:35")])]
    ['[@a, @b]', '[^4]']
    """
    words, place = _joined(tokens)
    unread = _MARKER.sub(lambda read: read.group() if read.group("running") else " " * len(read.group()), words)
    for match in _MEANT.finditer(unread):
        yield match.group().translate(_UNESCAPED), place(match.start())


def _joined(tokens: Sequence[Token]) -> tuple[str, Callable[[int], At]]:
    """The words of a run, and the place in the draft of each of their characters."""
    words = "".join([text for text, _ in tokens])
    starts = [0, *accumulate(len(text) for text, _ in tokens)]

    def place(offset: int) -> At:
        index = bisect_right(starts, offset) - 1
        at = read_place(tokens[index][1])
        return At(at.line, at.column + offset - starts[index]) if at.line else NOWHERE

    return words, place


def _texts(words: str, start: int, end: int, place: Callable[[int], At]) -> Iterator[Text]:
    """The words between two markers, a new text for each line of the draft."""
    while start < end:
        line_end = words.find("\n", start, end)
        stop = end if line_end < 0 else line_end + 1
        at, even = place(start), _even_until(start, stop, place)
        yield Text(words[start:even].replace("\n", " ").translate(_UNESCAPED), at)
        start = even


def _even_until(start: int, stop: int, place: Callable[[int], At]) -> int:
    """How far the words of a line stand as they do in the draft, where two spaces or `--` take more room."""
    at = place(start)

    def drifted(offset: int) -> bool:
        return place(offset).column != at.column + offset - start

    if not at.line or not drifted(stop - 1):
        return stop
    return bisect_left(range(start, stop), True, key=drifted) + start


def _marker(match: re.Match[str], at: At) -> Inline:
    if match.group("value") is not None:
        return Value(_hyphened(match.group("value").strip()), at)
    if match.group("running"):
        return Cite((Cited(_hyphened(match.group("running")), "", at),), running=True, at=at)
    items = tuple(
        Cited(_hyphened(cited.group("id")), (cited.group("locator") or "").strip(" ,\n").translate(_UNESCAPED), at)
        for cited in _CITED.finditer(match.group("items"))
    )
    return Cite(items, running=False, at=at)


def _hyphened(word: str) -> str:
    return word.replace("—", "---").replace("–", "--")
