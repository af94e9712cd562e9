"""Files that hide a given name, one kind of hiding place each; with another name they are clean."""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import json
import lzma
import sqlite3
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from email.message import EmailMessage
from urllib.parse import quote

import pikepdf
from PIL import Image
from PIL.PngImagePlugin import PngInfo

Maker = Callable[[str], bytes]
KINDS: dict[str, Maker] = {}
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def kind(file_name: str) -> Callable[[Maker], Maker]:
    """Registers a maker under the name of the file that it makes."""

    def register(maker: Maker) -> Maker:
        KINDS[file_name] = maker
        return maker

    return register


def zipped(members: dict[str, str | bytes], comment: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = comment
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def split(name: str) -> tuple[str, str]:
    """The name parted inside its first word."""
    return name[:2], name[2:]


def docx(body: str, **others: str | bytes) -> bytes:
    document = f'<?xml version="1.0"?><w:document {_W}><w:body>{body}</w:body></w:document>'
    return zipped({"word/document.xml": document, **{name.replace("__", "/"): x for name, x in others.items()}})


# ── texts ──

kind("utf16.txt")(lambda name: f"told {name} that".encode("utf-16"))
kind("utf16-without-mark.txt")(lambda name: f"told {name} that".encode("utf-16-be"))
kind("legacy.txt")(lambda name: f"caf\xe9 {name}".encode("cp1252"))
kind("escapes.json")(
    lambda name: json.dumps({"x": "".join(f"\\u{ord(c):04x}" for c in name)}).replace("\\\\", "\\").encode()
)
kind("fields.jsonl")(
    lambda name: json.dumps(dict(zip(["given_name", "family_name"], name.split(), strict=True))).encode()
)
kind("columns.csv")(lambda name: ("No,First,Last\n1," + ",".join(name.split()) + "\n").encode())
kind("percent.txt")(lambda name: b"https://x.example/?q=" + "".join(f"%{b:02X}" for b in name.encode()).encode())
kind("quoted.txt")(lambda name: "".join(f"={b:02X}" for b in name.encode()).encode())
kind("base64.json")(
    lambda name: json.dumps({"blob": base64.b64encode(f"the witness {name} said".encode()).decode()}).encode()
)
kind("rich.rtf")(
    lambda name: (r"{\rtf1\ansi Public {\b " + split(name)[0] + "}{" + split(name)[1] + r"}\par}").encode()
)
kind("codes.rtf")(lambda name: (r"{\rtf1\ansi " + "".join(rf"\u{ord(c)}?" for c in name) + r"\par}").encode())

# ── markup ──

kind("attribute.html")(lambda name: f'<p><img alt="{name}" src="x.png">Public.</p>'.encode())
kind("comment.html")(lambda name: f"<p>Public.<!-- ask {name} --></p>".encode())
kind("script.html")(lambda name: f"<p>Public.</p><script>var who = '{name}';</script>".encode())
kind("spans.html")(lambda name: "<p><b>{}</b><i>{}</i></p>".format(*split(name)).encode())
kind("title.svg")(lambda name: f'<svg xmlns="http://www.w3.org/2000/svg"><title>{name}</title></svg>'.encode())
kind("runs.svg")(
    lambda name: '<svg xmlns="http://www.w3.org/2000/svg"><text><tspan>{}</tspan><tspan>{}</tspan></text></svg>'.format(
        *split(name)
    ).encode()
)
kind("cdata.xml")(lambda name: f"<?xml version='1.0'?><a><![CDATA[{name}]]></a>".encode())
kind("instruction.xml")(lambda name: f"<?xml version='1.0'?><a><?note {name}?></a>".encode())
kind("entity.xml")(lambda name: f"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY n '{name}'>]><a>&n;</a>".encode())
kind("broken.xml")(lambda name: "<?xml version='1.0'?><a><r>{}</r><r>{}</r><b>".format(*split(name)).encode())
kind("style.css")(lambda name: ('p::after{content:"' + "".join(f"\\{ord(c):06x}" for c in name) + '"}').encode())


@kind("picture.html")
def _(name: str) -> bytes:
    packed = base64.b64encode(KINDS["text.png"](name)).decode()
    return f'<img alt="" src="data:image/png;base64,{packed}">'.encode()


# ── office ──

kind("runs.docx")(
    lambda name: docx(
        "<w:p><w:r><w:t>{}</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>{}</w:t></w:r></w:p>".format(*split(name))
    )
)
kind("deleted.docx")(lambda name: docx(f"<w:p><w:del><w:r><w:delText>{name}</w:delText></w:r></w:del></w:p>"))
kind("corrected.docx")(
    lambda name: docx(
        "<w:p><w:r><w:t>{}</w:t></w:r><w:del><w:r><w:delText>xxqq</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>{}</w:t></w:r></w:ins></w:p>".format(*split(name))
    )
)
kind("header.docx")(lambda name: docx("", word__header1=f"<?xml version='1.0'?><w:hdr {_W}><w:t>{name}</w:t></w:hdr>"))
kind("alt.docx")(lambda name: docx(f'<w:p><w:drawing descr="{name}"/></w:p>'))
kind("custom.docx")(
    lambda name: docx("", docProps__custom=f"<?xml version='1.0'?><Properties><property name='{name}'/></Properties>")
)
kind("media.docx")(lambda name: docx("", word__media__image1=KINDS["text.png"](name)))
kind("embedded.docx")(lambda name: docx("", word__embeddings__sheet=KINDS["cells.xlsx"](name)))
kind("member.docx")(lambda name: zipped({f"word/media/{name.replace(' ', '_')}.png": b"x"}))
kind("note.pptx")(lambda name: zipped({"ppt/notesSlides/notesSlide1.xml": f"<p:t xmlns:p='p'>{name}</p:t>"}))
kind("remark.odt")(
    lambda name: zipped(
        {"content.xml": f"<x xmlns:o='o' xmlns:d='d'><o:annotation><d:creator>{name}</d:creator></o:annotation></x>"}
    )
)


def workbook(strings: str, cells: str = "", names: str = "") -> bytes:
    """A workbook of one very hidden sheet."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    sheet = '<sheets><sheet name="s" sheetId="1" state="veryHidden" r:id="r1"/></sheets>'
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
            "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
            f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook {_S} xmlns:r="{office}">{sheet}{names}</workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="r2" Type="{office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
            "xl/sharedStrings.xml": f"<sst {_S}>{strings}</sst>",
            "xl/worksheets/sheet1.xml": f"<worksheet {_S}><sheetData>{cells}</sheetData></worksheet>",
        }
    )


@kind("defined.xlsx")
def _(name: str) -> bytes:
    label = name.replace(" ", "_")
    return workbook("", names=f"<definedNames><definedName name='{label}'>s!A1</definedName></definedNames>")


kind("shared.xlsx")(lambda name: workbook("<si><r><t>{}</t></r><r><t>{}</t></r></si>".format(*split(name))))


@kind("cells.xlsx")
def _(name: str) -> bytes:
    """Given and family name in two cells of a row, with all other strings between them in the package."""
    given, family = name.split()
    others = [f"word{number} lorem ipsum dolor" for number in range(9)]
    strings = "".join(f"<si><t>{text}</t></si>" for text in (given, *others, family))
    cells = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>10</v></c></row>'
    return workbook(strings, cells)


# ── PDF ──


def pdf(change: Callable[[pikepdf.Pdf], None], content: bytes = b"") -> bytes:
    document = pikepdf.new()
    page = document.add_blank_page()
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=document.make_indirect(font)))
    page.obj.Contents = document.make_stream(content or b"BT /F1 12 Tf 72 700 Td (Public) Tj ET")
    change(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def shown(name: str) -> bytes:
    """Page content that draws the name, one letter at a time."""
    return b"BT /F1 12 Tf 72 700 Td [" + b" 5 ".join(f"({c})".encode() for c in name) + b"] TJ ET"


kind("page.pdf")(lambda name: pdf(lambda document: None, shown(name)))
kind("author.pdf")(lambda name: pdf(lambda document: document.docinfo.update({"/Author": name})))
kind("actual.pdf")(
    lambda name: pdf(lambda d: None, f"/Span <</ActualText ({name})>> BDC BT /F1 9 Tf 72 700 Td (X) Tj ET EMC".encode())
)


kind("invisible.pdf")(lambda name: pdf(lambda d: None, shown(name).replace(b"Tf", b"Tf 3 Tr")))
kind("beside.pdf")(lambda name: pdf(lambda d: None, shown(name).replace(b"72 700", b"-900 -900")))


@kind("layer.pdf")
def _(name: str) -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        layer = document.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="x"))
        document.Root.OCProperties = pikepdf.Dictionary(
            OCGs=[layer], D=pikepdf.Dictionary(OFF=[layer], BaseState=pikepdf.Name.ON)
        )
        document.pages[0].Resources.Properties = pikepdf.Dictionary(L1=layer)

    return pdf(change, b"/OC /L1 BDC " + shown(name) + b" EMC")


@kind("looks.pdf")
def _(name: str) -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        form = document.make_stream(shown(name))
        form.update({"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Form, "/BBox": [0, 0, 99, 99]})
        stamp = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Stamp, Rect=[0, 0, 9, 9], AP=pikepdf.Dictionary(N=form)
        )
        document.pages[0].Annots = document.make_indirect(pikepdf.Array([document.make_indirect(stamp)]))

    return pdf(change)


@kind("outline.pdf")
def _(name: str) -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        with document.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem(name, 0))

    return pdf(change)


@kind("note.pdf")
def _(name: str) -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], Contents=name)
        document.pages[0].Annots = document.make_indirect(pikepdf.Array([document.make_indirect(note)]))

    return pdf(change)


@kind("form.pdf")
def _(name: str) -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        box = pikepdf.Dictionary(FT=pikepdf.Name.Tx, T="who", V=name)
        document.Root.AcroForm = pikepdf.Dictionary(Fields=[document.make_indirect(box)])

    return pdf(change)


@kind("attached.pdf")
def _(name: str) -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        inner = zipped({"list.docx": KINDS["runs.docx"](name)})
        document.attachments["list.zip"] = pikepdf.AttachedFileSpec(document, inner, filename="list.zip")

    return pdf(change)


@kind("photo.pdf")
def _(name: str) -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        picture = document.make_stream(KINDS["exif.jpg"](name))
        picture.update(
            {"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Image, "/Filter": pikepdf.Name.DCTDecode}
        )
        document.pages[0].Resources.XObject = pikepdf.Dictionary(Im=picture)

    return pdf(change)


@kind("earlier.pdf")
def _(name: str) -> bytes:
    """A page that drew the name, then an update at the end of the file that replaces the page's content."""
    before = pdf(lambda document: None, shown(name))
    with pikepdf.open(io.BytesIO(before)) as document:
        number, size = document.pages[0].Contents.objgen[0], len(document.objects) + 1
        root = document.Root.objgen[0]
    start = before.rindex(b"startxref") + 10
    previous = int(before[start : before.index(b"\n", start)])
    body = f"{number} 0 obj\n<</Length 0>>\nstream\n\nendstream\nendobj\n".encode()
    table = (
        f"xref\n{number} 1\n{len(before):010d} 00000 n \ntrailer\n<</Size {size}/Root {root} 0 R/Prev {previous}>>\n"
    )
    return before + body + table.encode() + f"startxref\n{len(before) + len(body)}\n%%EOF\n".encode()


# ── pictures ──


def picture(form: str, **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 4), "white").save(out, form, **options)
    return out.getvalue()


@kind("text.png")
def _(name: str) -> bytes:
    info = PngInfo()
    info.add_text("Author", name)
    return picture("PNG", pnginfo=info)


@kind("international.png")
def _(name: str) -> bytes:
    info = PngInfo()
    info.add_itxt("Author", name, "en", "Author", zip=True)
    return picture("PNG", pnginfo=info)


@kind("exif.jpg")
def _(name: str) -> bytes:
    exif = Image.Exif()
    exif[0x013B] = name
    return picture("JPEG", exif=exif)


@kind("windows.jpg")
def _(name: str) -> bytes:
    exif = Image.Exif()
    exif[0x9C9D] = name.encode("utf-16-le")
    return picture("JPEG", exif=exif)


kind("remark.jpg")(lambda name: picture("JPEG", comment=name.encode()))
kind("artist.tif")(lambda name: picture("TIFF", tiffinfo={315: name}))
kind("xmp.webp")(lambda name: picture("WEBP", xmp=f"<x>{name}</x>".encode()))
kind("remark.gif")(lambda name: picture("GIF", comment=name.encode()))
kind("after.png")(lambda name: picture("PNG") + zlib.compress(b"") + gzip.compress(b"") + zipped({"a.txt": name}))
kind("both.jpg")(lambda name: picture("JPEG") + zipped({"a.txt": name}))

# ── containers ──

kind("wrapped.txt")(lambda name: base64.encodebytes(f"{'Public words. ' * 9}\n{name}\n{'More. ' * 20}".encode()))

kind("comment.zip")(lambda name: zipped({"a.txt": "Public."}, comment=name.encode()))
kind("entry.zip")(lambda name: zipped({f"{name}/a.txt": "Public."}))
kind("deep.zip")(lambda name: zipped({"a.zip": zipped({"b.zip": zipped({"c.docx": KINDS["runs.docx"](name)})})}))
kind("packed.gz")(lambda name: gzip.compress(f"told {name} that".encode()))
kind("packed.bz2")(lambda name: bz2.compress(f"told {name} that".encode()))
kind("packed.xz")(lambda name: lzma.compress(f"told {name} that".encode()))


@kind("owner.tar")
def _(name: str) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        info = tarfile.TarInfo("a.txt")
        info.uname = name.replace(" ", ".")
        archive.addfile(info, io.BytesIO())
    return out.getvalue()


@kind("packed.tar.gz")
def _(name: str) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        data = KINDS["runs.docx"](name)
        info = tarfile.TarInfo("a.docx")
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


@kind("subject.eml")
def _(name: str) -> bytes:
    encoded = base64.b64encode(name.encode()).decode()
    return f"From: a@x.example\nSubject: =?utf-8?B?{encoded}?=\n\nPublic.\n".encode()


@kind("attached.eml")
def _(name: str) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@x.example", "b@x.example", "Public"
    message.set_content("Public.")
    message.add_attachment(KINDS["runs.docx"](name), maintype="application", subtype="octet-stream", filename="x.docx")
    return message.as_bytes()


@kind("attachment-name.eml")
def _(name: str) -> bytes:
    head = f"From: a@x.example\nContent-Disposition: attachment;\n filename*=utf-8''{quote(name)}.txt\n\nPublic.\n"
    return head.encode()


@kind("rows.sqlite")
def _(name: str) -> bytes:
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("create table people (name text)")
        connection.execute("insert into people values (?)", (name,))
        connection.execute("insert into people values ('Public')")
        connection.commit()
        return connection.serialize()
    finally:
        connection.close()


kind("unknown.bin")(lambda name: b"\x00\x01\x02" + struct.pack(">I", 7) + name.encode("utf-16-be") + b"\xff\x00")
