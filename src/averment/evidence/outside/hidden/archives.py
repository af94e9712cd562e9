"""Archives, office packages, compressed files: each member becomes a piece."""

from __future__ import annotations

import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator

from averment.evidence.outside.hidden.carved import carved, unpacked
from averment.evidence.outside.hidden.pieces import LARGEST_MEMBER, Part, Piece
from averment.evidence.outside.hidden.plain import characters_among, text_parts
from averment.evidence.outside.hidden.workbooks import workbook_parts

_TOO_LARGE = f"It unpacks to more than {LARGEST_MEMBER // 1024 // 1024} MB."


def zip_parts(piece: Piece) -> Iterator[Part | Piece]:
    """The members of a ZIP archive or office package, their names and comments, and what its list does not name."""
    try:
        with zipfile.ZipFile(io.BytesIO(piece.data)) as archive:
            yield from text_parts(piece, archive.comment.decode("utf-8", "replace"), "archive comment")
            if "xl/sharedStrings.xml" in archive.namelist():
                yield from workbook_parts(piece, archive)
            for info in archive.infolist():
                yield from _zip_member(piece, archive, info)
            yield from carved(piece, without=_members(piece.data, archive))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as fault:
        yield piece.unread(f"The archive is damaged ({type(fault).__name__}).")
        yield from carved(piece)


def _members(data: bytes, archive: zipfile.ZipFile) -> list[tuple[int, int]]:
    """Where in an archive its members stand, one stretch after the other."""
    return sorted((info.header_offset, info.header_offset + _length(data, info)) for info in archive.infolist())


def _length(data: bytes, info: zipfile.ZipInfo) -> int:
    head = data[info.header_offset : info.header_offset + 30]
    if len(head) < 30:
        return len(head)
    return 30 + int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little") + info.compress_size


def _zip_member(piece: Piece, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[Part | Piece]:
    name = info.filename
    yield piece.part("name of a member", name)
    if not info.flag_bits & 0x800:
        yield piece.part("name of a member", name.encode("cp437", "replace").decode("utf-8", "replace"))
    for page in ("utf-8", "cp1256") if info.comment else ():
        yield from text_parts(piece, info.comment.decode(page, "replace"), f"{name} › comment")
    yield from characters_among(piece, info.extra, f"{name} › extra")
    if info.is_dir():
        return
    if info.flag_bits & 0x1:
        yield piece.unread("It is encrypted.", name)
        return
    try:
        with archive.open(info) as member:
            data = member.read(LARGEST_MEMBER + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, lzma.LZMAError) as fault:
        yield piece.unread(f"The member is damaged ({type(fault).__name__}).", name)
        return
    if len(data) > LARGEST_MEMBER:
        yield piece.unread(_TOO_LARGE, name)
        return
    yield piece.inner(name, data)


def tar_parts(piece: Piece) -> Iterator[Part | Piece]:
    """The members of a TAR archive, of others that follow in the file too: their names, links, owners and remarks."""
    try:
        with tarfile.open(fileobj=io.BytesIO(piece.data), mode="r:", ignore_zeros=True) as archive:
            for info in archive:
                labels = [info.name, info.linkname, info.uname, info.gname, *map(str, info.pax_headers.values())]
                yield piece.part("name of a member", "\n".join(labels))
                if not info.isfile():
                    continue
                if info.size > LARGEST_MEMBER:
                    yield piece.unread(_TOO_LARGE, info.name)
                    continue
                member = archive.extractfile(info)
                if member is not None:
                    yield piece.inner(info.name, member.read(LARGEST_MEMBER))
            yield piece.part("archive comment", "\n".join(map(str, archive.pax_headers.values())))
    except (tarfile.TarError, OSError, ValueError) as fault:
        yield piece.unread(f"The archive is damaged ({type(fault).__name__}).")
        yield from carved(piece)


def compressed_parts(piece: Piece) -> Iterator[Part | Piece]:
    """The content of a file compressed by gzip, bzip2 or xz, member for member; and what stands behind its end."""
    rest = piece.data
    members: list[bytes] = []
    while rest and sum(map(len, members)) <= LARGEST_MEMBER:
        plain, used = unpacked(rest)
        if not plain and not used:
            break
        members.append(plain)
        if not used:
            yield piece.unread("The compressed file breaks off, or is damaged.")
            rest = b""
        rest = rest[used:]
    if not members:
        yield piece.unread("The compressed file is damaged.")
    whole = b"".join(members)
    if len(whole) > LARGEST_MEMBER:
        yield piece.unread(_TOO_LARGE)
    yield piece.inner("unpacked", whole[:LARGEST_MEMBER])
    if members and rest.strip(b"\0"):
        yield piece.inner("after the end", rest)
