"""Hiding places in pictures, sound and moving pictures, fonts: what stands beside the pixels and the sound."""

from __future__ import annotations

import base64
import gzip
import io
import struct
import zlib

from PIL import Image
from tests.evidence.hiding.table import hide
from tests.evidence.leaky_files import KINDS, picture


def _segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def _jpeg(*segments: bytes) -> bytes:
    whole = picture("JPEG")
    return whole[:2] + b"".join(segments) + whole[2:]


@hide("comment.jpg", "The user's comment of a photograph is in UTF-16.")
def _(name: str) -> bytes:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9286] = b"UNICODE\x00" + name.encode("utf-16-be")
    return picture("JPEG", exif=exif)


@hide("press.jpg", "The press record of a photograph names the byline.")
def _(name: str) -> bytes:
    record = b"\x1c\x02\x50" + struct.pack(">H", len(name)) + name.encode()
    block = b"8BIM\x04\x04\x00\x00" + struct.pack(">I", len(record)) + record + b"\x00" * (len(record) % 2)
    return _jpeg(_segment(0xED, b"Photoshop 3.0\x00" + block))


@hide("split-xmp.jpg", "The description of a photograph is split over two segments.")
def _(name: str) -> bytes:
    mark, guid = b"http://ns.adobe.com/xmp/extension/\x00", b"0" * 32
    text = b"<x:xmpmeta>" + b" " * 300 + name.encode() + b"</x:xmpmeta>"
    cut = text.index(name.encode()) + 4
    return _jpeg(*(
        _segment(0xE1, mark + guid + struct.pack(">II", len(text), at) + piece)
        for at, piece in ((0, text[:cut]), (cut, text[cut:]))
    ))  # fmt: skip


@hide("profile.jpg", "The colour profile of a photograph has a description.")
def _(name: str) -> bytes:
    return _jpeg(
        _segment(0xE2, b"ICC_PROFILE\x00\x01\x01" + bytes(128) + b"mluc" + bytes(8) + name.encode("utf-16-be"))
    )


@hide("seal.jpg", "A content credential of a photograph names its maker.")
def _(name: str) -> bytes:
    claim = b"\xa1\x66author" + bytes([0x60 | len(name)]) + name.encode()
    box = struct.pack(">I4s", len(claim) + 8, b"cbor") + claim
    return _jpeg(_segment(0xEB, b"JP\x00\x01\x00\x00\x00\x01" + struct.pack(">I4s", len(box) + 8, b"jumb") + box))


@hide("thumbnail.jpg", "The thumbnail inside a photograph still has a remark.")
def _(name: str) -> bytes:
    return _jpeg(
        _segment(0xE1, b"Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08" + bytes(40) + picture("JPEG", comment=name.encode()))
    )


hide("behind.jpg", "Packed bytes stand behind the end of a photograph.")(
    lambda name: picture("JPEG") + gzip.compress(f"told {name} that".encode())
)


@hide("long.gif", "A long remark of a GIF is cut into blocks, one of which ends in the name.")
def _(name: str) -> bytes:
    plain = picture("GIF")
    text = b"x" * 250 + b" " + name.encode() + b" " + b"y" * 240
    blocks = b"".join(bytes([len(text[at : at + 255])]) + text[at : at + 255] for at in range(0, len(text), 255))
    return plain[:-1] + b"\x21\xfe" + blocks + b"\x00" + plain[-1:]


@hide("private.png", "A private chunk of a PNG is packed.")
def _(name: str) -> bytes:
    whole, body = picture("PNG"), zlib.compress(f"told {name} that".encode() * 2)
    chunk = struct.pack(">I", len(body)) + b"prVt" + body + struct.pack(">I", zlib.crc32(b"prVt" + body))
    return whole[:33] + chunk + whole[33:]


@hide("exif.png", "A PNG has an EXIF record in UTF-16.")
def _(name: str) -> bytes:
    exif = Image.Exif()
    exif[0x9C9C] = name.encode("utf-16-le")
    return picture("PNG", exif=exif)


@hide("pages.tif", "The second page of a TIFF has a description.")
def _(name: str) -> bytes:
    out = io.BytesIO()
    second = Image.new("RGB", (4, 4), "white")
    second.encoderinfo = {"tiffinfo": {270: name}}
    Image.new("RGB", (4, 4), "white").save(out, "TIFF", save_all=True, append_images=[second])
    return out.getvalue() if name.encode() in out.getvalue() else KINDS["artist.tif"](name)


hide("exif.webp", "A WebP has an EXIF record.")(lambda name: picture("WEBP", exif=_exif(name)))


def _exif(name: str) -> Image.Exif:
    exif = Image.Exif()
    exif[0x010E] = name
    return exif


# ── sound and moving pictures ──


def _size(number: int) -> bytes:
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))


@hide("artist.mp3", "The artist of a sound is in UTF-16.")
def _(name: str) -> bytes:
    body = b"\x01" + name.encode("utf-16")
    frame = b"TPE1" + _size(len(body)) + b"\x00\x00" + body
    return b"ID3\x04\x00\x00" + _size(len(frame)) + frame + b"\xff\xfb\x90\x00" + bytes(400)


@hide("packed.mp3", "A frame of a sound's record is packed.")
def _(name: str) -> bytes:
    body = zlib.compress(b"\x03" + name.encode() * 2)
    frame = b"TXXX" + _size(len(body)) + b"\x00\x09" + body
    return b"ID3\x04\x00\x00" + _size(len(frame)) + frame + b"\xff\xfb\x90\x00" + bytes(400)


@hide("clip.mp4", "An atom of a video names its maker.")
def _(name: str) -> bytes:
    data = struct.pack(">I4sII", 16 + len(name), b"data", 1, 0) + name.encode()
    atom = struct.pack(">I4s", len(data) + 8, b"\xa9ART") + data
    return struct.pack(">I4s4sI4s", 20, b"ftyp", b"isom", 0, b"mp42") + atom


@hide("cover.ogg", "The cover of a sound, in base64, has a remark.")
def _(name: str) -> bytes:
    cover = struct.pack(">II", 3, 10) + b"image/jpeg" + bytes(24) + picture("JPEG", comment=name.encode())
    text = b"METADATA_BLOCK_PICTURE=" + base64.b64encode(cover)
    return b"OggS\x00\x02" + bytes(22) + b"\x03vorbis" + struct.pack("<I", len(text)) + text + b"\x01"


hide("note.wav", "The list of a sound names its artist.")(
    lambda name: (
        b"RIFF\x40\x00\x00\x00WAVELIST\x30\x00\x00\x00INFOIART"
        + struct.pack("<I", len(name))
        + name.encode()
        + bytes(9)
    )
)
hide("title.mkv", "A tag of a video names who speaks.")(
    lambda name: (
        b"\x1a\x45\xdf\xa3\x80\x12\x54\xc3\x67\x80\x44\x87" + bytes([0x80 | len(name)]) + name.encode() + bytes(9)
    )
)

# ── fonts ──

hide("face.ttf", "The copyright of a font names its maker.")(
    lambda name: b"\x00\x01\x00\x00\x00\x01" + bytes(30) + b"\x00\xff" + name.encode("utf-16-be") + bytes(30)
)


@hide("face.woff", "The packed table of names of a font has the name.")
def _(name: str) -> bytes:
    table = zlib.compress(bytes(18) + name.encode("utf-16-be") + bytes(40))
    return b"wOFF\x00\x01\x00\x00" + bytes(36) + b"name" + bytes(16) + table
