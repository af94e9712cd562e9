"""XML and HTML: words joined over the runs of a paragraph, attributes, comments, and deletions both ways."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

from averment.evidence.outside.hidden.escapes import without_tags
from averment.evidence.outside.hidden.pieces import LARGEST_TREE, Part, Piece
from averment.evidence.outside.hidden.plain import text_parts

_TOO_LARGE = f"Its markup is larger than {LARGEST_TREE >> 20} MB; words over the borders of elements were not joined."

# Elements inside a paragraph: a word goes on across their borders. Of WordprocessingML, DrawingML, OpenDocument,
# SVG and HTML, by local name.
_INLINE = frozenset(
    [
        "r", "t", "rPr", "rPh", "delText", "instrText", "ins", "del", "moveTo", "moveFrom", "smartTag", "hyperlink",
        "sdt", "sdtContent", "sdtPr", "proofErr", "bookmarkStart", "bookmarkEnd", "commentRangeStart", "fldSimple",
        "commentRangeEnd", "commentReference", "softHyphen", "noBreakHyphen", "lang", "span", "a", "tspan", "textPath",
        "b", "i", "u", "s", "em", "strong", "small", "sub", "sup", "mark", "wbr", "font", "bdi", "bdo", "code", "q",
        "abbr", "cite", "kbd", "change", "change-start", "change-end", "bookmark", "bookmark-start", "bookmark-end",
        "soft-page-break", "lastRenderedPageBreak", "vanish", "rFonts", "color", "sz", "szCs", "highlight", "rStyle",
    ]
)  # fmt: skip
_SPACES = frozenset(["tab", "br", "cr", "s", "line-break"])
_DELETED = frozenset(["del", "delText", "moveFrom", "deletion", "strike"])
_INSERTED = frozenset(["ins", "moveTo", "insertion"])


def xml_parts(piece: Piece) -> Iterator[Part | Piece]:
    """The words of an XML file; one that is broken is read as far as it goes, and searched as text besides."""
    if len(piece.data) > LARGEST_TREE:
        yield piece.unread(_TOO_LARGE)
        return
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(piece.data, parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        return
    yield from _tree_parts(piece, root)
    if b"<!ENTITY" in piece.data:
        yield from _with_entities(piece)


def _with_entities(piece: Piece) -> Iterator[Part | Piece]:
    """The words with the document's own entities put in; the parser itself ends one that would explode."""
    parser = etree.XMLParser(recover=True, resolve_entities="internal", no_network=True)  # type: ignore[arg-type]
    try:
        root = etree.fromstring(piece.data, parser)
    except etree.XMLSyntaxError:
        return
    if root is not None:
        yield piece.part("", _words(root))


def html_parts(piece: Piece, text: str) -> Iterator[Part | Piece]:
    """The words of an HTML page, with its scripts, comments and attributes."""
    if len(piece.data) > LARGEST_TREE:
        yield piece.unread(_TOO_LARGE)
        return
    try:
        root = etree.fromstring(text.encode("utf-8"), etree.HTMLParser(encoding="utf-8", huge_tree=True))
    except etree.XMLSyntaxError:
        return
    if root is not None:
        yield from _tree_parts(piece, root)


def _tree_parts(piece: Piece, root: etree._Element) -> Iterator[Part | Piece]:
    tags: set[object] = set()
    attributes: list[str] = []
    for node in root.iter(etree.Element):
        tags.add(node.tag)
        attributes += map(str, node.values())
    names = set(map(_local, tags))
    words = _words(root)
    yield from _parts_with_markup_inside(piece, words)
    if any(sign in piece.data for sign in _TURNED):
        yield piece.part("", words[::-1])
    if "sym" in names:
        yield piece.part("", _symbols(root))
    yield piece.part("", " ".join(map(str, root.itertext())))
    for left_out in (_DELETED, _INSERTED):
        if names & left_out:
            yield piece.part("", _words(root, left_out))
    yield from _parts_with_markup_inside(piece, "\n".join(attributes), "attributes")
    remarks = [node.text or "" for node in root.iter(etree.Comment, etree.ProcessingInstruction)]
    yield from _parts_with_markup_inside(piece, "\n".join(remarks), "comments")


_TURNED = (b"bidi-override", b"<bdo", b"isolate-override")


def _parts_with_markup_inside(piece: Piece, text: str, name: str = "") -> Iterator[Part | Piece]:
    """A text that may hold markup in its turn: frames, feeds and comments do."""
    yield from text_parts(piece, text, name)
    bare = without_tags(text)
    if bare != text:
        yield piece.part(name, bare)


def _symbols(root: etree._Element) -> str:
    """The letters that WordprocessingML writes as symbols of a face, by number; private ones stand for ASCII."""
    letters = []
    for node in root.iter("{*}sym", "{*}p"):
        code = next((value for key, value in node.attrib.items() if _local(key) == "char"), "")
        try:
            number = int(str(code), 16) if code else 10
        except ValueError:
            continue
        letters.append(chr(number - 0xF000 if 0xF000 <= number < 0xF100 else min(number, 0x10FFFF)))
    return "".join(letters).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _words(root: etree._Element, left_out: frozenset[str] = frozenset()) -> str:
    """The text in its order, with a line end between blocks and nothing between the runs of one."""
    pieces: list[str] = []
    silent = 0
    for event, node in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event == "start":
            name = _local(node.tag)
            silent += name in left_out
            pieces.append(_border(name))
            pieces.append(node.text or "" if not silent else "")
            continue
        if event == "end":
            name = _local(node.tag)
            silent -= name in left_out
            pieces.append(_border(name) if name not in _SPACES else "")
        pieces.append(node.tail or "" if not silent else "")
    return "".join(pieces)


def _border(name: str) -> str:
    if name in _SPACES:
        return " "
    return "" if name in _INLINE else "\n"


@lru_cache(maxsize=1 << 12)
def _local(tag: object) -> str:
    """The name of an element without its namespace; an entity has none."""
    return tag.rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else ""
