"""Sheets: a page as nothing but grey pixels, the form in which pictures leave the process that opened them."""

from __future__ import annotations

import struct
from dataclasses import dataclass

MOST_PIXELS = 40_000_000  # of a sheet; an A3 page at 300 dots an inch has 17 million
_HEAD = struct.Struct(">IIIII")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its number from 1 and how many its file has, its size in pixels, dots an inch (0: unknown), its pixels.

    One byte a pixel, 0 black to 255 white, row by row from the upper left corner.
    """

    number: int
    of: int
    width: int
    height: int
    dpi: int
    pixels: bytes

    def as_pgm(self) -> bytes:
        """The sheet in the plainest format of pictures that there is."""
        return b"P5 %d %d 255\n" % (self.width, self.height) + self.pixels


def packed_sheet(sheet: Sheet) -> bytes:
    """The sheet as bytes.

    >>> sheet = Sheet(2, 3, 4, 1, 300, b"abcd")
    >>> unpacked_sheet(packed_sheet(sheet)) == sheet
    True
    """
    return _HEAD.pack(sheet.number, sheet.of, sheet.width, sheet.height, sheet.dpi) + sheet.pixels


def unpacked_sheet(data: bytes) -> Sheet:
    """The sheet in `data`, of which nothing is taken on trust; raises ValueError."""
    if len(data) < _HEAD.size:
        raise ValueError("a sheet that is cut short")
    number, of, width, height, dpi = _HEAD.unpack_from(data)
    pixels = data[_HEAD.size :]
    if not 1 <= number <= of or not 0 < width * height <= MOST_PIXELS or len(pixels) != width * height:
        raise ValueError("a sheet that is not as it says")
    return Sheet(number, of, width, height, dpi, pixels)
