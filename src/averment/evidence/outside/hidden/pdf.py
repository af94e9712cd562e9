"""PDF: the words of its pages, every string of every object, its attachments, and the versions before the last."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace

import pikepdf
import pypdfium2

from averment.evidence.outside.hidden.carried import is_known
from averment.evidence.outside.hidden.carved import unpacked
from averment.evidence.outside.hidden.escapes import without_tags
from averment.evidence.outside.hidden.pdf_streams import LARGEST_STREAM, unlisted_streams, unpacks_too_far
from averment.evidence.outside.hidden.pdf_unshown import needs_eyes, shown_objects, unshown_pages
from averment.evidence.outside.hidden.pieces import Part, Piece
from averment.evidence.outside.hidden.plain import characters_among, text_parts

_MOST_VERSIONS = 100
_MOST_NESTING = 12
_ARABIC = re.compile("[\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufeff]")
_REPEATED_ARABIC = re.compile("([\u0620-\u06ff])\\1+")


def pdf_parts(piece: Piece) -> Iterator[Part | Piece]:
    """Everything in a PDF that can hold a word."""
    if unpacks_too_far(piece.data):
        yield piece.unread(f"A stream of the PDF unpacks to more than {LARGEST_STREAM >> 20} MB.")
        return
    try:
        data = _unlocked(piece.data) if b"/Encrypt" in piece.data else piece.data
        with pikepdf.open(io.BytesIO(data)) as document:
            yield from _page_parts(piece, _one_direction(document) if _is_turned(document) else data)
            shown = shown_objects(document)
            yield from _object_parts(piece, document, shown)
            yield from _marked_parts(piece, document)
            yield from _unshown_parts(piece, document)
            yield from _unlisted_parts(piece, document)
            yield from _pages_for_eyes(piece, document)
    except pikepdf.PasswordError:
        yield piece.unread("The PDF is locked with a password.")
    except (pikepdf.PdfError, ValueError, RuntimeError, OSError) as fault:
        locked = "is locked with a password, or" if b"/Encrypt" in piece.data else "is"
        yield piece.unread(f"The PDF {locked} damaged ({type(fault).__name__}).")
    yield from _earlier_versions(piece)


def _unlocked(data: bytes) -> bytes:
    """A PDF that is encrypted for nobody in particular, as PDFium writes it open; others as they are.

    QPDF cannot open one here: it wants chance from a device, and behind the locks there is none.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return data
    try:
        out = io.BytesIO()
        document.save(out, flags=pypdfium2.raw.FPDF_REMOVE_SECURITY)
        return out.getvalue()
    finally:
        document.close()


def _is_turned(document: pikepdf.Pdf) -> bool:
    """Whether PDFium may not read the document as it is: from right to left, locked or mended."""
    preferences = document.Root.get("/ViewerPreferences", None)
    plain = isinstance(preferences, pikepdf.Dictionary) and preferences.get("/Direction", None) == "/L2R"
    return document.is_encrypted or bool(document.get_warnings()) or (preferences is not None and not plain)


def _one_direction(document: pikepdf.Pdf) -> bytes:
    """The document without its reading direction: PDFium turns Latin and Hindi words around where it is R2L."""
    if "/ViewerPreferences" in document.Root:
        del document.Root["/ViewerPreferences"]
    unlocked = io.BytesIO()
    document.save(unlocked, fix_metadata_version=False, static_id=True)  # a chance one would need /dev/urandom
    return unlocked.getvalue()


def _page_parts(piece: Piece, data: bytes, name: str = "page") -> Iterator[Part | Piece]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        yield piece.unread("The pages of the PDF cannot be read.")
        return
    try:
        for number in range(len(document)):
            yield from _words_of_page(piece, document, number, f"{name} {number + 1}")
    finally:
        document.close()


def _unshown_parts(piece: Piece, document: pikepdf.Pdf) -> Iterator[Part | Piece]:
    """The words of what no page draws: looks of notes, patterns, forms without use, pages that were taken out."""
    try:
        pages = unshown_pages(document)
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError) as fault:
        yield piece.unread(f"What no page shows cannot be drawn ({type(fault).__name__}).")
        return
    if pages:
        yield from _page_parts(piece, pages, "unshown page")


def _unlisted_parts(piece: Piece, document: pikepdf.Pdf) -> Iterator[Part | Piece]:
    """Packed streams that no list of objects has any more."""
    listed = {hash(thing.read_raw_bytes()) for thing in document.objects if isinstance(thing, pikepdf.Stream)}
    for place, raw in unlisted_streams(piece.data, listed):
        plain, _ = unpacked(raw)
        if plain:
            yield piece.inner(f"unlisted bytes at {place}", _with_drawn_words(plain))


_BETWEEN_LETTERS = re.compile(rb"\)[\s\d.-]{0,12}\(")


def _with_drawn_words(content: bytes) -> bytes:
    """The content, and once more with the pieces joined of which a drawn line is made."""
    if b"TJ" not in content:
        return content
    return content + b"\n" + _BETWEEN_LETTERS.sub(b"", _without_octal(content))


def _words_of_page(piece: Piece, document: pypdfium2.PdfDocument, number: int, name: str) -> Iterator[Part | Piece]:
    try:
        page = document[number]
        text = page.get_textpage().get_text_range()
    except pypdfium2.PdfiumError:
        yield piece.unread("The page cannot be read.", name)
        return
    yield from text_parts(piece, text, name)
    if _ARABIC.search(text):
        # Sloping scripts: PDFium takes each step down the slope for a line, and fonts that draw dots apart
        # repeat the letter. Some writers store right-to-left words letter by letter from the left.
        upwards = "".join(reversed(text.splitlines()))
        yield piece.part(name, _REPEATED_ARABIC.sub(r"\1", upwards))
        yield piece.part(name, _REPEATED_ARABIC.sub(r"\1", text[::-1]))


def _pages_for_eyes(piece: Piece, document: pikepdf.Pdf) -> Iterator[Part]:
    """The pages on which words can stand that are no letters: those with pictures, and those without any letter."""
    pages = tuple(number for number, page in enumerate(document.pages, start=1) if needs_eyes(page))
    if len(document.pages):
        yield piece.pixels(pages, len(document.pages))


def _object_parts(piece: Piece, document: pikepdf.Pdf, shown: set[tuple[int, int]]) -> Iterator[Part | Piece]:
    """The strings of every object, and every stream but drawings and fonts."""
    told: set[str] = set()
    spoken: list[str] = []
    for number, thing in enumerate(document.objects, start=1):
        text = "\n".join(_strings(thing, spoken))
        if text and text not in told:
            parts = list(text_parts(piece, text, f"object {number}"))
            yield from parts
            if (bare := without_tags(text)) != text:
                yield piece.part(f"object {number}", bare)
            if all(isinstance(part, Part) and not part.unread for part in parts):
                told.add(text)  # the elements of a tagged PDF say the same ten thousand times
        if isinstance(thing, pikepdf.Stream):
            yield from _stream_parts(piece, thing, number, drawn=thing.objgen in shown)
    for between in ("", " ") if len(spoken) > 1 else ():
        yield piece.part("words of the objects in turn", between.join(spoken))


_SPOKEN = frozenset(["/ActualText", "/Alt", "/E", "/Title", "/Contents", "/T", "/V", "/DV", "/TU"])


def _strings(thing: object, spoken: list[str] | None = None) -> list[str]:
    """The strings, names and keys of an object, but for what stands elsewhere and is an object of its own.

    Strings for people are added to `spoken`, too: two objects may share a name between them.
    """
    found: list[str] = []
    if isinstance(thing, pikepdf.Object):
        _collect(thing, found, 0)
    if spoken is not None and isinstance(thing, pikepdf.Dictionary):
        spoken += [str(thing[key]) for key in _SPOKEN & set(thing.keys()) if isinstance(thing[key], pikepdf.String)]
    return found


_WITH_KEYS = (pikepdf.Dictionary, pikepdf.Stream)


def _collect(thing: pikepdf.Object, found: list[str], depth: int) -> None:
    if isinstance(thing, _WITH_KEYS):
        for key, value in thing.items():
            found.append(key[1:])
            if isinstance(value, pikepdf.Object) and not value.is_indirect and depth < _MOST_NESTING:
                _collect(value, found, depth + 1)
    elif isinstance(thing, pikepdf.Array):
        for value in thing:
            if isinstance(value, pikepdf.Object) and not value.is_indirect and depth < _MOST_NESTING:
                _collect(value, found, depth + 1)
    elif isinstance(thing, pikepdf.Name):
        found.append(str(thing)[1:])
    elif isinstance(thing, pikepdf.String):
        found.append(str(thing))


def _stream_parts(piece: Piece, stream: pikepdf.Stream, number: int, *, drawn: bool) -> Iterator[Part | Piece]:
    name = f"object {number}"
    kind = str(stream.get("/Type", "")) or str(stream.get("/Subtype", ""))
    filters = str(stream.get("/Filter", ""))
    if "/DCTDecode" in filters or "/JPXDecode" in filters:
        yield replace(piece.inner(name, stream.read_raw_bytes()), drawn=drawn)
        return
    if str(stream.get("/Subtype", "")) == "/Image":
        return
    if str(stream.get("/Subtype", "")) == "/Form":
        yield from _drawn_parts(piece, stream, name)
    try:
        data = stream.read_bytes()
    except pikepdf.PdfError:
        yield from characters_among(piece, stream.read_raw_bytes(), name)
        yield piece.unread("The stream is packed in a way that cannot be read.", name)
        return
    if kind in ("/EmbeddedFile", "/Metadata"):
        yield piece.inner({"/EmbeddedFile": "attachment", "/Metadata": "metadata"}[kind], data)
    elif is_known(data) or data.lstrip()[:1] == b"<":
        yield piece.inner(name, data)
    else:
        yield from characters_among(piece, _without_octal(data), name)


_OCTAL = re.compile(rb"(\\[0-3][0-7]{2})")
_OCTETS = {b"\\%03o" % byte: bytes([byte]) for byte in range(256)}


def _without_octal(content: bytes) -> bytes:
    """A content stream with the bytes that its strings write as octal numbers.

    >>> _without_octal(rb"(\\132aho\\157r)")
    b'(Zahoor)'
    """
    pieces = _OCTAL.split(content)
    pieces[1::2] = map(_OCTETS.__getitem__, pieces[1::2])
    return b"".join(pieces)


def _drawn_parts(piece: Piece, form: pikepdf.Stream, name: str) -> Iterator[Part | Piece]:
    """The letters that a form draws: the looks of annotations and fields, which are no text of the page."""
    try:
        drawn = pikepdf.parse_content_stream(form, "Tj TJ ' \"")
    except pikepdf.PdfError:
        yield piece.unread("The content of a form is damaged.", name)
        return
    shown = ["".join(_letters(operand) for operand in step.operands) for step in drawn]
    yield from text_parts(piece, "\n".join(shown), name)
    yield piece.part(name, "".join(shown))


def _letters(operand: object) -> str:
    if isinstance(operand, pikepdf.Array):
        return "".join(_letters(item) for item in operand)
    return bytes(operand).decode("latin-1") if isinstance(operand, pikepdf.String) else ""


def _marked_parts(piece: Piece, document: pikepdf.Pdf) -> Iterator[Part | Piece]:
    """The words that content carries besides what it draws: actual text, alternative text, expansions."""
    for number, page in enumerate(document.pages, start=1):
        words: list[str] = []
        spelt: list[str] = []
        try:
            for instruction in pikepdf.parse_content_stream(page, "BDC DP"):
                for operand in instruction.operands:
                    words += _strings(operand)
                    spelt += _values(operand)
        except pikepdf.PdfError:
            yield piece.unread("The content of the page is damaged.", f"page {number}")
        if words:
            yield from text_parts(piece, "\n".join(words), f"page {number}")
            yield piece.part(f"page {number}", "".join(spelt))


def _values(operand: object) -> list[str]:
    if not isinstance(operand, pikepdf.Dictionary):
        return []
    return [str(value) for value in operand.as_dict().values() if isinstance(value, pikepdf.String)]


def _earlier_versions(piece: Piece) -> Iterator[Part | Piece]:
    """A PDF that was saved by adding to its end still holds what it said before."""
    ends = [found.end() for found in re.finditer(rb"%%EOF\s*", piece.data)][:-1]
    if len(ends) > _MOST_VERSIONS:
        yield piece.unread(f"It holds more than {_MOST_VERSIONS} earlier versions; the oldest were not opened.")
    for count, end in enumerate(ends[-_MOST_VERSIONS:], start=1):
        earlier = piece.data[:end]
        if b"startxref" in earlier:
            yield piece.inner(f"earlier version {count}", earlier)
