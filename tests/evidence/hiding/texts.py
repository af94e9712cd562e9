"""Hiding places in plain text: ways to write letters that a byte search does not see."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from urllib.parse import quote

from tests.evidence.hiding.table import halves, hide

hide("utf32-without-mark.txt", "A text in UTF-32 does not say that it is one.")(
    lambda name: f"told {name} that".encode("utf-32-le")
)
hide("utf16-page.html", "A page in UTF-16 without a mark splits the name by a tag.")(
    lambda name: "<html><p>{}<b>{}</b></p></html>".format(*halves(name)).encode("utf-16-le")
)
hide("utf7.txt", "A text in UTF-7 writes every letter in base64.")(
    lambda name: ("told +" + base64.b64encode(name.encode("utf-16-be")).decode().rstrip("=") + "- that").encode()
)
hide("old-urdu.html", "A page in Windows-1256 splits the name by a tag, behind a letter that is not UTF-8.")(
    lambda name: "<html><p>\u06af\u0644 {}<i>{}</i></p></html>".format(*halves(name)).encode("cp1256")
)
hide("declared.xml", "XML in an encoding that only its first line names splits the name.")(
    lambda name: "<?xml version='1.0' encoding='windows-1252'?><a>caf\xe9 <r>{}</r><r>{}</r></a>".format(
        *halves(name)
    ).encode("cp1252")
)
hide("mainframe.txt", "A text comes from a mainframe, in EBCDIC.")(
    lambda name: f"The witness {name} told us so, and went home.".encode("cp500")
)
hide("hex.txt", "The name stands in hexadecimal digits.")(lambda name: b"id=" + name.encode().hex().encode())
hide("hex-pairs.log", "A dump shows the name as pairs of hexadecimal digits.")(
    lambda name: b"0000  " + name.encode().hex(" ").encode() + b"  |................|"
)
hide("octal.sh", "A script writes the name in octal escapes.")(
    lambda name: ("printf '" + "".join(f"\\{byte:03o}" for byte in name.encode()) + "'").encode()
)
hide("numbers.js", "A script makes the name of the numbers of its letters.")(
    lambda name: f"x = String.fromCharCode({', '.join(str(ord(c)) for c in name)});".encode()
)
hide("bytes.json", "A list of numbers is the bytes of the name.")(
    lambda name: json.dumps({"data": list(name.encode())}).encode()
)
hide("joined.js", "A script joins the name from two strings.")(
    lambda name: "var who = '{}' + '{}';".format(*halves(name)).encode()
)
hide("joined.bas", "A macro joins the name from letters by number.")(
    lambda name: ("s = " + " & ".join(f"Chr({ord(c)})" for c in name)).encode()
)
hide("base64-wide.ps1", "Base64 holds the name in UTF-16, as PowerShell writes it.")(
    lambda name: b"powershell -enc " + base64.b64encode(f"echo {name}".encode("utf-16-le"))
)
hide("short-base64.ldif", "A directory entry gives the name alone in base64.")(
    lambda name: b"dn: x\ncn:: " + base64.b64encode(name.encode()) + b"\n"
)
hide("twice.txt", "Base64 of base64 holds the name.")(
    lambda name: base64.b64encode(base64.b64encode(f"the witness {name} said".encode()))
)
hide("deflated.xml", "A drawing keeps its words deflated, in base64.")(
    lambda name: (
        b"<mxfile><diagram>"
        + base64.b64encode(zlib.compress(quote(f"<mxCell value='{name}'/>").encode())[2:-4])
        + b"</diagram></mxfile>"
    )
)
hide("base32.txt", "Base32 holds the name.")(lambda name: base64.b32encode(f"the witness {name} said".encode()))
hide("ascii85.ps", "ASCII85 holds the name.")(lambda name: base64.a85encode(f"the witness {name}".encode(), adobe=True))


@hide("letter.uue", "A uuencoded text holds the name.")
def _(name: str) -> bytes:
    data = f"We spoke at length with the witness {name}, who had seen everything from the roof.".encode()
    lines = [binascii.b2a_uu(data[at : at + 45]) for at in range(0, len(data), 45)]
    return b"begin 644 a.txt\n" + b"".join(lines) + b"`\nend\n"


hide("punycode.txt", "A domain name hides letters of another script in punycode.")(
    lambda name: b"see https://" + name.replace(" ", "").replace("a", "\u0430").lower().encode("idna") + b".example/"
)
hide("tags.txt", "The name stands in tag characters, which no screen shows.")(
    lambda name: ("Public." + "".join(chr(0xE0000 + ord(c)) for c in name)).encode()
)
hide("override.txt", "The name is written backwards behind a mark that turns it around on the screen.")(
    lambda name: f"told \u202e{name[::-1]}\u202c that".encode()
)
hide("bdo.html", "The name is written backwards in an element that turns it around.")(
    lambda name: f"<p>told <bdo dir='rtl'>{name[::-1]}</bdo> that</p>".encode()
)
hide("style.html", "The name is written backwards in an element that a style turns around.")(
    lambda name: f"<p>told <b style='unicode-bidi:bidi-override;direction:rtl'>{name[::-1]}</b> that</p>".encode()
)
hide("small-capitals.txt", "The name is in phonetic small capitals.")(
    lambda name: name.lower().translate(str.maketrans("abcdehijklmnoprtuvwz", "ᴀʙᴄᴅᴇʜɪᴊᴋʟᴍɴᴏᴘʀᴛᴜᴠᴡᴢ")).encode()
)
hide("mathematical.txt", "The name is in mathematical letters.")(
    lambda name: "".join(chr(0x1D400 + ord(c) - 65) if c.isupper() else chr(0x1D41A + ord(c) - 97) if c.isalpha()
                         else c for c in name).encode()
)  # fmt: skip
hide("squared.txt", "The name is in squared letters.")(
    lambda name: "".join(chr(0x1F130 + ord(c) - 65) if c.isalpha() else c for c in name.upper()).encode()
)
hide("flags.txt", "The name is in the letters of which flags are made.")(
    lambda name: "".join(chr(0x1F1E6 + ord(c) - 65) + "\u200b" if c.isalpha() else c for c in name.upper()).encode()
)
hide("cyrillic.txt", "Look-alike letters of Cyrillic and Greek stand in the name.")(
    lambda name: name.replace("a", "\u0430").replace("o", "\u03bf").encode()
)
hide("armenian.txt", "Look-alike letters of Armenian and Cherokee stand in the name.")(
    lambda name: name.replace("o", "\u0585").replace("h", "\u0570").replace("Z", "\u13c3").encode()
)
hide("digits.txt", "Digits that look like letters stand in the name.")(
    lambda name: f"told {name.replace('o', '0').replace('i', '1').replace('l', '1')} that".encode()
)
hide("marks.txt", "Every letter of the name is struck out by a combining mark.")(
    lambda name: "".join(c + "\u0336" for c in name).encode()
)
hide("invisible.txt", "Unseen characters stand between the letters of the name.")(
    lambda name: "\u200b\u2060\ufeff\u00ad".join(name).encode()
)
hide("spaced.txt", "The letters of the name are spaced out.")(lambda name: " ".join(name).encode())
hide("column.txt", "The letters of the name stand one below the other.")(lambda name: "\n".join(name).encode())
hide("hyphen.txt", "A line end breaks the name.")(lambda name: f"told {name[:-4]}-\n   {name[-4:]} that".encode())
hide("folded.vcf", "A folded line breaks the name inside a word.")(
    lambda name: "BEGIN:VCARD\r\nVERSION:4.0\r\nNOTE:Spoken to {}\r\n {}\r\nEND:VCARD\r\n".format(
        *halves(name)
    ).encode()
)
hide("folded.ics", "A folded line of a calendar breaks the name.")(
    lambda name: "BEGIN:VCALENDAR\r\nSUMMARY:Meet {}\r\n\t{}\r\nEND:VCALENDAR\r\n".format(*halves(name)).encode()
)
hide("escaped.yaml", "YAML escapes every letter of the name.")(
    lambda name: ('who: "' + "".join(f"\\x{ord(c):02x}" for c in name) + '"\n').encode()
)
