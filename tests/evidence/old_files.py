"""Containers as Office wrote them before 2007, made byte by byte: tables (XLS) and letters of Outlook (MSG)."""

from __future__ import annotations

import datetime
import itertools
import struct

FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SECTOR, MINI, CUTOFF = 512, 64, 4096
Streams = dict[str, bytes]


def container(streams: Streams) -> bytes:
    """A compound file with these streams; a slash in a name makes a folder."""
    names = sorted({*streams, *(name.rpartition("/")[0] for name in streams if "/" in name)})
    small = {name: data for name, data in streams.items() if len(data) < CUTOFF}
    large = {name: data for name, data in streams.items() if len(data) >= CUTOFF}
    mini_starts, mini_fat = _chained(small, MINI)
    mini_data = b"".join(_padded(small[name], MINI) for name in small)
    blobs = {"mini": mini_data, "mini fat": struct.pack(f"<{len(mini_fat)}I", *mini_fat), **large}
    starts, fat = _chained(blobs, SECTOR)
    folder = b"x" * (128 * (len(names) + 1))
    folder_start = len(fat)
    fat += [*range(folder_start + 1, folder_start + _count(folder, SECTOR)), END]
    fat_start = len(fat)
    fat_sectors = next(n for n in itertools.count(1) if n * 128 >= len(fat) + n)
    fat += [FAT] * fat_sectors
    fat += [FREE] * (fat_sectors * 128 - len(fat))
    entries = [_entry("Root Entry", 5, starts["mini"] if mini_data else END, len(mini_data), child=1)]
    for number, name in enumerate(names, 1):
        start = mini_starts.get(name, starts.get(name, 0))
        entries.append(
            _entry(
                name.rpartition("/")[2],
                2 if name in streams else 1,
                start,
                len(streams.get(name, b"")),
                right=next(
                    (n for n in range(number + 1, len(names) + 1) if _folder(names[n - 1]) == _folder(name)), FREE
                ),
                child=next((n for n in range(1, len(names) + 1) if _folder(names[n - 1]) == name), FREE),
            )
        )
    body = b"".join(_padded(blob, SECTOR) for blob in blobs.values())
    body += _padded(b"".join(entries), SECTOR) + struct.pack(f"<{len(fat)}I", *fat)
    mini_sectors = _count(blobs["mini fat"], SECTOR)
    head = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        *(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, fat_sectors, folder_start, 0, CUTOFF),
        *(starts["mini fat"] if mini_sectors else END, mini_sectors, END, 0),
    )
    listed = [*range(fat_start, fat_start + fat_sectors)]
    return head + struct.pack("<109I", *listed, *[FREE] * (109 - len(listed))) + body


def _folder(name: str) -> str:
    return name.rpartition("/")[0]


def _count(data: bytes, size: int) -> int:
    return -(-len(data) // size)


def _padded(data: bytes, size: int) -> bytes:
    return data.ljust(_count(data, size) * size, b"\x00")


def _chained(streams: Streams, size: int) -> tuple[dict[str, int], list[int]]:
    """Where each stream starts, and for each piece which follows it."""
    starts, table = {}, list[int]()
    for name, data in streams.items():
        starts[name] = len(table) if data else END
        table += [*range(len(table) + 1, len(table) + _count(data, size)), END] if data else []
    return starts, table


def _entry(name: str, kind: int, start: int, size: int, *, right: int = FREE, child: int = FREE) -> bytes:
    letters = (name + "\x00").encode("utf-16-le")
    return letters.ljust(64, b"\x00") + struct.pack(
        "<HBBIII36xIQ", len(letters), kind, 1, FREE, right, child, start, size
    )


# ── tables ───────────────────────────────────────────────────────────────────────────────────────


def record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def label(row: int, column: int, words: str) -> bytes:
    letters = words.encode("utf-16-le")
    return record(0x0204, struct.pack("<HHHHB", row, column, 0, len(letters) // 2, 1) + letters)


def number(row: int, column: int, value: float) -> bytes:
    return record(0x0203, struct.pack("<HHHd", row, column, 0, value))


def box(words: str) -> bytes:
    """A remark or a text box: what it is, and then its words."""
    letters = words.encode("utf-16-le")
    head = record(0x01B6, struct.pack("<HHHHHHHH2x", 0, 0, 0, 0, 0, len(letters) // 2, 16, 0))
    return head + record(0x003C, b"\x01" + letters) + record(0x003C, bytes(16))


def book(*sheets: tuple[str, int, bytes], before: bytes = b"") -> bytes:
    """The stream of a book; each sheet has a name, a state (2: very hidden) and its records."""
    bodies = [
        record(0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 0, 0, 0, 0)) + b + record(0x000A) for _, _, b in sheets
    ]
    names = [name.encode("utf-16-le") for name, _, _ in sheets]
    head = record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0)) + before
    at = len(head) + sum(4 + 8 + len(name) for name in names) + 4
    for name, (_, state, _), body in zip(names, sheets, bodies, strict=True):
        head += record(0x0085, struct.pack("<IBBBB", at, state, 0, len(name) // 2, 1) + name)
        at += len(body)
    return head + record(0x000A) + b"".join(bodies)


def xls(*sheets: tuple[str, int, bytes], before: bytes = b"") -> bytes:
    return container({"Workbook": book(*sheets, before=before)})


# ── letters ──────────────────────────────────────────────────────────────────────────────────────


def properties(head: int, fixed: tuple[tuple[int, int, int], ...], streams: Streams) -> bytes:
    """The list of properties: number, kind and value of those of fixed length, and the others by their streams."""
    entries = [struct.pack("<HHIQ", kind, number, 6, value) for number, kind, value in fixed]
    named = [name.rpartition("_")[2] for name in streams]
    return bytes(head) + b"".join(
        [*entries, *(struct.pack("<HHIQ", int(n[4:], 16), int(n[:4], 16), 6, 0) for n in named)]
    )


def text(number: int, words: str) -> Streams:
    return {f"__substg1.0_{number:04X}001F": words.encode("utf-16-le")}


def old_text(number: int, words: bytes) -> Streams:
    return {f"__substg1.0_{number:04X}001E": words}


def in_folder(folder: str, fixed: tuple[tuple[int, int, int], ...], streams: Streams) -> Streams:
    listed = {"__properties_version1.0": properties(8, fixed, streams)} | streams
    return {f"{folder}/{name}": data for name, data in listed.items()}


def person(at: int, role: int, name: str, address: str) -> Streams:
    return in_folder(f"__recip_version1.0_#{at:08X}", ((0x0C15, 3, role),), text(0x3001, name) | text(0x39FE, address))


def attachment(at: int, title: str, data: bytes) -> Streams:
    return in_folder(f"__attach_version1.0_#{at:08X}", (), {"__substg1.0_37010102": data} | text(0x3707, title))


def letter(*parts: Streams, fixed: tuple[tuple[int, int, int], ...] = (), kind: str = "IPM.Note") -> bytes:
    streams = text(0x001A, kind)
    for part in parts:
        streams = streams | part
    own = {name: data for name, data in streams.items() if "/" not in name}
    return container({"__properties_version1.0": properties(32, fixed, own)} | streams)


def file_time(moment: datetime.datetime) -> int:
    return int((moment - datetime.datetime(1601, 1, 1, tzinfo=datetime.UTC)).total_seconds()) * 10_000_000
