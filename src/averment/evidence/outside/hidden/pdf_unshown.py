"""What a PDF holds and no page draws, laid out on pages of its own, so that its letters can be read like any others."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name

MOST_UNSHOWN = 300
_DEEPEST = 8


def unshown_pages(document: pikepdf.Pdf) -> bytes:
    """A document of one page for each form, pattern and page that no page shows; empty where there is none."""
    shown = shown_objects(document)
    with pikepdf.new() as laid_out:
        for thing in _drawings(document, shown):
            if len(laid_out.pages) >= MOST_UNSHOWN:
                raise ValueError("more drawings than are laid out")
            _lay_out(laid_out, document, thing)
        if not len(laid_out.pages):
            return b""
        out = io.BytesIO()
        laid_out.save(out, static_id=True)
        return out.getvalue()


def shown_objects(document: pikepdf.Pdf) -> set[tuple[int, int]]:
    """The pages, forms and pictures that the pages of a document show, by their numbers."""
    found: set[tuple[int, int]] = set()
    for page in document.pages:
        found.add(page.obj.objgen)
        _add_forms(page.obj.get("/Resources", None), found, 0)
    return found


def _add_forms(resources: object, found: set[tuple[int, int]], depth: int) -> None:
    drawings = resources.get("/XObject", None) if isinstance(resources, Dictionary) else None
    if not isinstance(drawings, Dictionary) or depth > _DEEPEST:
        return
    for _, drawing in drawings.items():
        if isinstance(drawing, pikepdf.Stream) and drawing.objgen not in found:
            found.add(drawing.objgen)
            _add_forms(drawing.get("/Resources", None), found, depth + 1)


_FEW_BYTES = 40  # of content; fewer draw nothing


def needs_eyes(page: pikepdf.Page) -> bool:
    """Whether words on a page may be no letters: it has pictures, letters drawn as figures, or no letters at all."""
    return _has_pictures(page.obj.get("/Resources", None), 0) or _has_no_letters(page)


def _has_pictures(resources: object, depth: int) -> bool:
    if not isinstance(resources, Dictionary) or depth > _DEEPEST:
        return False
    fonts, drawings = resources.get("/Font", None), resources.get("/XObject", None)
    if isinstance(fonts, Dictionary) and any(_is_drawn_font(font) for _, font in fonts.items()):
        return True
    return isinstance(drawings, Dictionary) and any(
        drawing.get("/Subtype", None) == Name.Image or _has_pictures(drawing.get("/Resources", None), depth + 1)
        for _, drawing in drawings.items()
        if isinstance(drawing, pikepdf.Stream)
    )


def _is_drawn_font(font: object) -> bool:
    return isinstance(font, Dictionary) and font.get("/Subtype", None) == Name.Type3


def _has_no_letters(page: pikepdf.Page) -> bool:
    contents = page.obj.get("/Contents", None)
    if contents is None:
        return False
    each = list(contents) if isinstance(contents, Array) else [contents]
    data = b"\n".join(part.read_bytes() for part in each if isinstance(part, pikepdf.Stream))
    return len(data) > _FEW_BYTES and (b"Tj" not in data and b"TJ" not in data or b"\nBI" in data or b" BI " in data)


def _drawings(document: pikepdf.Pdf, shown: set[tuple[int, int]]) -> Iterator[pikepdf.Object]:
    for thing in document.objects:
        if not isinstance(thing, Dictionary | pikepdf.Stream) or thing.objgen in shown:
            continue
        if (
            thing.get("/Type", None) == Name.Page
            and "/Contents" in thing
            or isinstance(thing, pikepdf.Stream)
            and (thing.get("/Subtype", None) == Name.Form or thing.get("/PatternType", None) == 1)
        ):
            yield thing


def _lay_out(pages: pikepdf.Pdf, document: pikepdf.Pdf, thing: pikepdf.Object) -> None:
    """The drawing as the content of a page, large enough that nothing is cut off."""
    page = pages.add_blank_page(page_size=(2000, 2000))
    resources = thing.get("/Resources", None)
    if isinstance(resources, Dictionary):
        held = document.make_indirect(resources) if not resources.is_indirect else resources
        page.obj.Resources = pages.copy_foreign(held)
    contents = thing if isinstance(thing, pikepdf.Stream) else thing.Contents
    each = list(contents) if isinstance(contents, Array) else [contents]
    page.obj.Contents = pages.make_stream(b"\n".join(part.read_bytes() for part in each))
