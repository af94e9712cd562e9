"""Pages set with Typst in the faces that Averment brings along, as PDF and as pictures; all words are invented."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image
from tests.typesetting import set_in_type

from averment.evidence.outside.machine_reading.tesseract import WANTED, readiness

ENGLISH = "Forty-one people were held without charge in June 2026, and nobody was told where they were."
URDU = "جون میں اکتالیس افراد کو بغیر الزام کے رکھا گیا اور کسی کو نہیں بتایا گیا کہ وہ کہاں ہیں۔"
HINDI = "जून में इकतालीस लोगों को बिना आरोप के रखा गया और किसी को नहीं बताया गया कि वे कहाँ हैं।"

needs_tesseract = pytest.mark.skipif(
    not set(WANTED) <= set(readiness().languages), reason=f"no machine reading here: {readiness().lack}"
)
needs_bubblewrap = pytest.mark.skipif(not shutil.which("bwrap"), reason="bubblewrap is not installed")


def pdf_of(*pages: str, size: int = 14, font: str = "Amiri", language: str = "en") -> bytes:
    """A PDF with a text on each page."""
    direction = "rtl" if language in ("ur", "ar") else "ltr"
    head = (
        f'#set page(width: 148mm, height: 105mm, margin: 12mm)\n#set text(size: {size}pt, font: ("{font}", '
        f'"Noto Serif", "Noto Serif Devanagari"), lang: "{language}", dir: {direction})\n'
    )
    source = head + "\n#pagebreak()\n".join(pages)
    return set_in_type(source)


def picture_of(pdf: bytes, page: int = 1, dpi: int = 300) -> Image.Image:
    """A page of a PDF as a picture."""
    return pdfium.PdfDocument(pdf)[page - 1].render(scale=dpi / 72, grayscale=True).to_pil()


def as_file(image: Image.Image, kind: str, **options: object) -> bytes:
    """A picture as the bytes of a file."""
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def scan(path: Path, *images: Image.Image) -> Path:
    """A PDF of pictures alone, as scanners write it."""
    first, *others = images
    first.save(path, "PDF", save_all=True, append_images=others, resolution=300)
    return path
