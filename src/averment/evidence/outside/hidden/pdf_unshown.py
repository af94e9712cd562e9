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
    shown = _shown(document)
    with pikepdf.new() as laid_out:
        for thing in _drawings(document, shown):
            if len(laid_out.pages) >= MOST_UNSHOWN:
                raise ValueError("more drawings than are laid out")
            _lay_out(laid_out, document, thing)
        if not len(laid_out.pages):
            return b""
        out = io.BytesIO()
        laid_out.save(out)
        return out.getvalue()


def _shown(document: pikepdf.Pdf) -> set[tuple[int, int]]:
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
