"""Hiding places in archives and packed files: beside, between, before and behind what their readers show."""

from __future__ import annotations

import gzip
import io
import lzma
import sqlite3
import struct
import tarfile
import zipfile
import zlib

from tests.evidence.hiding.table import hide
from tests.evidence.leaky_files import KINDS, zipped


@hide("entry-comment.zip", "The comment of one entry names the person.")
def _(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("a.txt")
        info.comment = name.encode("cp1256")
        archive.writestr(info, "Public.")
    return out.getvalue()


@hide("unicode-path.zip", "An extra field gives the name of an entry once more, otherwise.")
def _(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("a.txt")
        path = name.encode()
        info.extra = struct.pack("<HHBI", 0x7075, 5 + len(path), 1, zlib.crc32(b"a.txt")) + path
        archive.writestr(info, "Public.")
    return out.getvalue()


@hide("folder.zip", "An empty folder in an archive has the name.")
def _(name: str) -> bytes:
    return zipped({f"{name}/": b""})


def _local_entry(name: str, data: bytes) -> bytes:
    packed = zlib.compress(data, 9)[2:-4]
    head = struct.pack(
        "<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 0, zlib.crc32(data), len(packed), len(data), len(name), 0
    )
    return head + name.encode() + packed


@hide("deleted.zip", "An entry was struck from the list of an archive, and its packed bytes are still there.")
def _(name: str) -> bytes:
    orphan = _local_entry("old.txt", f"The witness was {name}, and {name} alone.".encode())
    return orphan + zipped({"a.txt": "Public."})


@hide("between.zip", "Another archive stands between the entries of an archive and their list.")
def _(name: str) -> bytes:
    whole, inner = zipped({"a.txt": "Public."}), gzip.compress(f"told {name} that".encode())
    start = whole.index(b"PK\x01\x02")
    moved = bytearray(whole[start:])
    place = moved.index(b"PK\x05\x06") + 16
    moved[place : place + 4] = struct.pack("<I", start + len(inner))
    return whole[:start] + inner + bytes(moved)


hide("behind.gz", "Packed bytes stand behind the end of a packed file.")(
    lambda name: gzip.compress(b"Public.") + b"\x00\x01rest" + lzma.compress(f"told {name} that".encode())
)
hide("label.gz", "The file name inside a packed file names the person.")(
    lambda name: b"\x1f\x8b\x08\x18" + bytes(6) + name.encode("latin-1") + b".txt\x00" + b"Remark\x00"
    + zlib.compress(b"Public.")[2:-4] + struct.pack("<II", zlib.crc32(b"Public."), 7)
)  # fmt: skip
hide("alone.lzma", "A file is packed by the older method of LZMA.")(
    lambda name: lzma.compress(f"told {name} that".encode(), format=lzma.FORMAT_ALONE)
)
hide("stream.zlib", "A file is one stream of zlib.")(lambda name: zlib.compress(f"told {name} that".encode()))
hide("unknown-with-zlib.bin", "A file of an unknown kind packs its words by zlib.")(
    lambda name: b"\x00\x07MYFORMAT\x00" + zlib.compress(f"told {name} that".encode() * 3) + b"\x00\x00"
)
hide("unknown-with-zip.bin", "A file of an unknown kind carries a document, and more behind it.")(
    lambda name: b"\x00\x07MYFORMAT\x00" + KINDS["runs.docx"](name) + bytes(70_000)
)


def _tar(info: tarfile.TarInfo, data: bytes = b"", **options: object) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", **options) as archive:  # type: ignore[call-overload]
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


hide("global.tar", "The header of a whole archive has a comment.")(
    lambda name: _tar(tarfile.TarInfo("a.txt"), format=tarfile.PAX_FORMAT, pax_headers={"comment": name})
)
hide("second.tar", "A second archive stands behind the end of an archive.")(
    lambda name: _tar(tarfile.TarInfo("a.txt")) + _tar(tarfile.TarInfo("b.docx"), KINDS["runs.docx"](name))
)


@hide("old.tar", "An archive of the oldest kind, which has no mark, holds a document.")
def _(name: str) -> bytes:
    data = bytearray(_tar(tarfile.TarInfo("a.docx"), KINDS["runs.docx"](name)))
    data[257:265] = bytes(8)
    data[148:156] = b" " * 8
    data[148:156] = b"%06o\0 " % sum(data[:512])
    return bytes(data)


def _database(*steps: tuple[str, tuple[object, ...]]) -> bytes:
    connection = sqlite3.connect(":memory:")
    try:
        for step, values in steps:
            connection.execute(step, values)
        connection.commit()
        return connection.serialize()
    finally:
        connection.close()


hide("freed.sqlite", "A deleted row still stands in a freed page of a database.")(
    lambda name: _database(
        ("pragma secure_delete=off", ()), ("create table people (name text)", ()),
        ("insert into people values (?)", (f"{name} {'x' * 3000}",)), ("insert into people values ('y')", ()),
        ("delete from people", ()),
    )
)  # fmt: skip


@hide("long.sqlite", "A long text of a database breaks the name at the end of a page.")
def _(name: str) -> bytes:
    for length in range(300, 5000, 5):
        text = "x" * length + f" {name} " + "y" * 4000
        data = _database(("create table people (name text)", ()), ("insert into people values (?)", (text,)))
        if name.encode() not in data:
            return data
    raise AssertionError("no page ends in the name")


hide("wide.sqlite", "A database keeps its texts in UTF-16.")(
    lambda name: _database(
        ("pragma encoding='UTF-16le'", ()), ("create table people (name text)", ()),
        ("insert into people values (?)", (name,)),
    )
)  # fmt: skip
hide("columns.sqlite", "A database keeps given and family name in two columns of a row.")(
    lambda name: _database(
        ("create table people (given text, born integer, family text)", ()),
        ("insert into people values (?, 77, ?)", tuple(name.split())),
    )
)
hide("packed-cell.sqlite", "A database packs a document into a cell.")(
    lambda name: _database(
        ("create table files (data blob)", ()), ("insert into files values (?)", (KINDS["runs.docx"](name),))
    )
)
