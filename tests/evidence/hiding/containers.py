"""Writers of containers for which no library writes: the compound file of older office programs, and packed macros."""

from __future__ import annotations

import struct

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR = 512


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file of the given streams; their sectors are laid out in turn, so that none is in one piece.

    Every stream is filled up to 4,096 bytes, below which they would be kept in another way.
    """
    contents = {name: data.ljust(4096, b"\x00") for name, data in streams.items()}
    chains: dict[str, list[int]] = {name: [] for name in contents}
    sectors: list[bytes] = []
    for at in range(max(len(data) for data in contents.values()) // _SECTOR + 1):
        for name, data in contents.items():
            piece = data[at * _SECTOR : (at + 1) * _SECTOR]
            if piece:
                chains[name].append(len(sectors))
                sectors.append(piece.ljust(_SECTOR, b"\x00"))
                sectors.append(b"\x00" * _SECTOR)  # a sector of nothing, so that even one stream is in pieces
    directory, start = _directory(contents, chains), len(sectors)
    count = len(directory) // _SECTOR
    sectors += [directory[at * _SECTOR : (at + 1) * _SECTOR] for at in range(count)]
    table = [_FREE] * len(sectors)
    for chain in [*chains.values(), list(range(start, start + count))]:
        for here, following in zip(chain, [*chain[1:], _END], strict=True):
            table[here] = following
    pages = -(-(len(table) + len(table) // 128 + 1) // 128)
    places = list(range(len(sectors), len(sectors) + pages))
    table += [_FAT] * pages
    table += [_FREE] * (pages * 128 - len(table))
    head = struct.pack("<8s16xHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 62, 3, 0xFFFE, 9, 6, 0, pages,
                       start, 0, 4096, _END, 0, _END, 0)  # fmt: skip
    head += struct.pack("<109I", *places, *[_FREE] * (109 - pages))
    return head + b"".join(sectors) + struct.pack(f"<{len(table)}I", *table)


def _directory(contents: dict[str, bytes], chains: dict[str, list[int]]) -> bytes:
    """The root and its streams, each the right neighbour of the one before; a slash in a name is kept as it is."""
    entries = [_entry("Root Entry", 5, _END, 0, child=1)]
    names = list(contents)
    for number, name in enumerate(names, start=1):
        right = number + 1 if number < len(names) else _FREE
        entries.append(_entry(name.replace("/", "_"), 2, chains[name][0], len(contents[name]), right=right))
    entries += [bytes(128)] * (-len(entries) % 4)
    return b"".join(entries)


def _entry(name: str, kind: int, start: int, size: int, right: int = _FREE, child: int = _FREE) -> bytes:
    wide = (name + "\0").encode("utf-16-le")
    return struct.pack("<64sHBBIII36xIQ", wide, len(wide), kind, 1, _FREE, right, child, start, size)


def macro(source: str) -> bytes:
    """The source of a macro as it is packed: here every letter after the first four comes as a copy where it can."""
    data = f'Attribute VB_Name = "Module1"\r\n{source}\r\n'.encode()
    packed = bytearray()
    at = 0
    while at < len(data):
        flags, tokens = 0, bytearray()
        for bit in range(8):
            if at >= len(data):
                break
            offset, length = _copy(data, at)
            if length >= 3:
                bits = max(4, (at - 1).bit_length())
                tokens += struct.pack("<H", ((offset - 1) << (16 - bits)) | (length - 3))
                flags |= 1 << bit
                at += length
            else:
                tokens.append(data[at])
                at += 1
        packed.append(flags)
        packed += tokens
    return b"\x01" + struct.pack("<H", 0xB000 | (len(packed) - 1)) + bytes(packed)


def _copy(data: bytes, at: int) -> tuple[int, int]:
    """The longest earlier occurrence of what stands here: how far back, and how long."""
    for length in range(min(18, len(data) - at), 2, -1):
        found = data[:at].rfind(data[at : at + length])
        if found >= 0:
            return at - found, length
    return 0, 0
