"""Pictures: one page of a PNG, JPEG, TIFF, WebP, GIF or BMP file as a sheet of grey pixels, upright by its own note."""

from __future__ import annotations

import importlib.metadata
import io
from typing import BinaryIO

from PIL import Image, ImageFile, ImageOps, TiffImagePlugin, WebPImagePlugin

from averment.evidence.outside.limits import MEBIBYTE, Limits
from averment.evidence.outside.readers.reading import Reading, Unreadable
from averment.evidence.outside.sheets import Sheet

NAME = "Pillow"
VERSION = importlib.metadata.version("pillow")
FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "GIF", "BMP")

_LARGEST_FILE = 256 * MEBIBYTE
_LONGEST_SIDE = 32_767
_MOST_PIXELS = 120_000_000  # of what is unpacked: the largest cameras; 360 MB in colours
_ENOUGH_PIXELS = 24_000_000  # of what is read: more tells a machine nothing
_FEW_PIXELS = 1_500  # on the longer side: letters of a picture of a screen are enlarged before they are read
_MOST_FRAMES = 10_000

_LOADED = (TiffImagePlugin, WebPImagePlugin)
Image.preinit()  # loads the readers of the other kinds, which behind the locks would be too late
Image.MAX_IMAGE_PIXELS = None  # our own bounds are asked first, and refuse rather than warn


def read(file: BinaryIO, limits: Limits, argument: str = "1") -> Reading:
    """The page of that number as a sheet."""
    number = int(argument)
    data = file.read(_LARGEST_FILE + 1)
    if len(data) > _LARGEST_FILE:
        raise Unreadable(f"the picture is larger than {_LARGEST_FILE // MEBIBYTE} MB")
    image, gaps = _opened(data, number), []
    frames = min(getattr(image, "n_frames", 1), _MOST_FRAMES)
    try:
        image.load()
    except (OSError, SyntaxError, ValueError):
        image = _as_far_as_it_goes(data, number)
        gaps.append("the picture is damaged, and a part of it is missing")
    dpi = _dots_an_inch(image)
    upright = _grey(ImageOps.exif_transpose(image))
    fitting = _fitting(upright)
    dpi = dpi * fitting.width // max(1, upright.width)
    sheet = Sheet(number, frames, fitting.width, fitting.height, dpi, fitting.tobytes())
    return Reading("", NAME, VERSION, gaps=tuple(gaps), sheet=sheet)


def _opened(data: bytes, number: int) -> Image.Image:
    """The picture at its page, not yet unpacked; raises Unreadable for one that would not fit."""
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
        if number > 1:
            image.seek(number - 1)
    except EOFError:
        raise Unreadable(f"it has no page {number}") from None
    except (OSError, SyntaxError, ValueError):  # SyntaxError is how Pillow says that a header is broken
        raise Unreadable("the picture cannot be opened") from None
    width, height = image.size
    if max(width, height) > _LONGEST_SIDE or width * height > _MOST_PIXELS:
        raise Unreadable(f"the picture is {width:,} × {height:,} pixels, more than is unpacked")
    return image


def _as_far_as_it_goes(data: bytes, number: int) -> Image.Image:
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    image = _opened(data, number)
    try:
        image.load()
    except (OSError, SyntaxError, ValueError):
        raise Unreadable("the picture is damaged") from None
    return image


def _dots_an_inch(image: Image.Image) -> int:
    told = image.info.get("dpi", (0, 0))
    try:
        dots = int(float(told[0]))
    except (TypeError, ValueError, IndexError, ZeroDivisionError, OverflowError):
        return 0
    return dots if 60 <= dots <= 2400 else 0


def _grey(image: Image.Image) -> Image.Image:
    """Shades of grey; what lets the ground through is laid on white, as paper is."""
    if image.mode.startswith(("I", "F")):  # more than 256 shades
        wide = image.convert("F")
        darkest, lightest = (float(str(shade)) for shade in wide.getextrema())
        scale = 255 / ((lightest - darkest) or 1)
        return wide.point(lambda shade: shade * scale - darkest * scale).convert("L")
    if "A" in image.getbands() or "transparency" in image.info:
        coloured = image.convert("RGBA")
        paper = Image.new("RGBA", coloured.size, "white")
        paper.alpha_composite(coloured)
        image = paper
    return image.convert("L")


def _fitting(image: Image.Image) -> Image.Image:
    """Smaller where there are more pixels than are read; larger where the letters would be too small to read."""
    shrink = 1
    while image.width * image.height > _ENOUGH_PIXELS * shrink * shrink:
        shrink += 1
    if shrink > 1:
        return image.reduce(shrink)
    longer = max(image.size)
    grow = 3 if longer < _FEW_PIXELS // 2 else 2 if longer < _FEW_PIXELS else 1
    return image.resize((image.width * grow, image.height * grow), Image.Resampling.BICUBIC) if grow > 1 else image
