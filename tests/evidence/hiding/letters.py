"""Hiding places in messages and in rich text."""

from __future__ import annotations

import base64
import struct
import zlib
from email.message import EmailMessage
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart

from tests.evidence.hiding.containers import compound
from tests.evidence.hiding.table import halves, hide
from tests.evidence.leaky_files import KINDS, picture


def _word(text: str) -> str:
    return f"=?utf-8?B?{base64.b64encode(text.encode()).decode()}?="


hide("halved-subject.eml", "Two encoded words of a subject make the name.")(
    lambda name: (
        f"From: a@x.example\nSubject: {_word(halves(name)[0])}\n {_word(halves(name)[1])}\n\nPublic.\n".encode()
    )
)
hide("second.mbox", "The second message of a mailbox has the name in its encoded subject.")(
    lambda name: (
        "From a Mon Jan  1 00:00:00 2024\nFrom: a@x.example\nSubject: a\n\nPublic.\n\n"
        f"From b Mon Jan  1 00:00:00 2024\nFrom: b@x.example\nSubject: {_word(name)}\n\nPublic.\n"
    ).encode()
)
hide("unusual.eml", "A message begins with a header that few programs write.")(
    lambda name: (
        "Importance: high\nFrom: a@x.example\nSubject: =?utf-8?Q?"
        + name.replace(" ", "_").replace("a", "=61")
        + "?=\n\nA.\n"
    ).encode()
)
hide("received.eml", "A received header names the computer of the person.")(
    lambda name: f"Received: from {name.replace(' ', '-')}-laptop by x.example\nFrom: a@x.example\n\nPublic.\n".encode()
)


@hide("attached-message.eml", "A message is attached to a message, and its page splits the name.")
def _(name: str) -> bytes:
    inner = EmailMessage()
    inner["Subject"] = "a"
    inner.set_content("<p>{}<b>{}</b></p>".format(*halves(name)), subtype="html", cte="base64")
    outer = EmailMessage()
    outer["From"] = "a@x.example"
    outer.set_content("Public.")
    outer.add_attachment(inner)
    return outer.as_bytes()


def _tnef(*attributes: tuple[int, int, bytes]) -> bytes:
    out = struct.pack("<IH", 0x223E9F78, 1)
    for level, tag, data in attributes:
        out += struct.pack("<BII", level, tag, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)
    return out


@hide("winmail.eml", "A winmail.dat carries a packed document.")
def _(name: str) -> bytes:
    message = MIMEMultipart()
    message["From"] = "a@x.example"
    attached = MIMEApplication(
        _tnef((2, 0x0006800F, KINDS["runs.docx"](name)), (2, 0x00018010, b"a.docx\x00")), "ms-tnef"
    )
    message.attach(attached)
    return message.as_bytes()


def _rich_packed(text: bytes) -> bytes:
    """Rich text packed as Outlook does, with letters only, so that a flag stands before every eight."""
    body = b"".join(b"\x00" + text[at : at + 8] for at in range(0, len(text), 8))
    if len(text) % 8 == 0:
        body += b"\x00"
    return struct.pack("<III", len(body) + 12, len(text), 0x75465A4C) + struct.pack("<I", zlib.crc32(body)) + body


hide("packed.msg", "The body of an Outlook message is packed rich text.")(
    lambda name: compound(
        {
            "__properties_version1.0": bytes(32),
            "__substg1.0_10090102": _rich_packed(rf"{{\rtf1\ansi {name}\par}}".encode()),
        }
    )
)
hide("attached.msg", "An Outlook message has a packed document attached.")(
    lambda name: compound({"__properties_version1.0": bytes(32), "__substg1.0_37010102": KINDS["runs.docx"](name)})
)

# ── rich text ──

hide("hidden.rtf", "Hidden rich text splits the name by a group.")(
    lambda name: r"{{\rtf1\ansi Public {{\v {}{{\b {}}}}}\par}}".format(*halves(name)).encode()
)
hide("info.rtf", "The information of a rich text names its operator.")(
    lambda name: rf"{{\rtf1\ansi{{\info{{\operator {name}}}}}Public.\par}}".encode()
)
hide("old-page.rtf", "Rich text in Windows-1256 writes look-alike bytes.")(
    lambda name: (r"{\rtf1\ansi\ansicpg1251{\fonttbl{\f0\fcharset204 Arial;}}\f0 "
                  + "".join(f"\\'{x:02x}" for x in name.replace("a", "\u0430").encode("cp1251")) + r"\par}").encode()
)  # fmt: skip
hide("picture.rtf", "A picture in hexadecimal digits has a remark.")(
    lambda name: (
        r"{\rtf1\ansi{\pict\jpegblip" + "\n" + _lines(picture("JPEG", comment=name.encode()).hex()) + r"}\par}"
    ).encode()
)
hide("object.rtf", "An object in hexadecimal digits carries a packed document.")(
    lambda name: (
        r"{\rtf1{\object{\*\objdata "
        + "\n"
        + _lines((bytes(20) + compound({"Package": KINDS["runs.docx"](name)})).hex())
        + r"}}}"
    ).encode()
)
hide("variable.rtf", "A variable of rich text holds the name, in hexadecimal digits as its writers do.")(
    lambda name: (r"{\rtf1{\*\docvar {who}{" + name + r"}}\par}").encode()
)


def _lines(text: str) -> str:
    return "\n".join(text[at : at + 128] for at in range(0, len(text), 128))
