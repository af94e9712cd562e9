"""Hiding places in PDF: what no page shows, what was there before, and what nothing leads to."""

from __future__ import annotations

import io
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from tests.evidence.hiding.table import halves, hide
from tests.evidence.leaky_files import KINDS, pdf, picture, shown, zipped


def _nothing(document: pikepdf.Pdf) -> None:
    pass


def _annotation(name: str, **more: object) -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        note = Dictionary(Type=Name.Annot, Rect=[0, 0, 9, 9], **more)
        document.pages[0].Annots = document.make_indirect(Array([document.make_indirect(note)]))

    return pdf(change)


hide("white.pdf", "White letters on white paper.")(lambda name: pdf(_nothing, b"1 1 1 rg " + shown(name)))
hide("clipped.pdf", "The letters are cut away by a clip of no size.")(
    lambda name: pdf(_nothing, b"q 0 0 0 0 re W n " + shown(name) + b" Q")
)
hide("covered.pdf", "A black box covers the letters.")(
    lambda name: pdf(_nothing, shown(name) + b" 0 g 0 600 600 200 re f")
)
hide("tiny.pdf", "The letters are too small to be seen.")(
    lambda name: pdf(_nothing, shown(name).replace(b"12 Tf", b"0.01 Tf"))
)
hide("two-pieces.pdf", "The two halves of the name are drawn in the wrong order, one beside the other.")(
    lambda name: pdf(
        _nothing,
        "BT /F1 12 Tf 1 0 0 1 {x} 700 Tm ({b}) Tj 1 0 0 1 72 700 Tm ({a}) Tj ET".format(
            x=72 + sum(_WIDTH.get(c, 6) for c in name.split()[0]) * 1.0, a=name.split()[0], b=" " + name.split()[1]
        ).encode(),
    )
)
_WIDTH = dict.fromkeys("Zahor", 6.7) | {"S": 8, "r": 4}
hide("popup.pdf", "A note has rich text that splits the name.")(
    lambda name: _annotation(
        name, Subtype=Name.FreeText, RC=String("<body><b>{}</b><i>{}</i></body>".format(*halves(name)))
    )
)
hide("author.pdf", "A highlight names who made it.")(
    lambda name: _annotation(name, Subtype=Name.Highlight, T=String(name))
)
hide("link.pdf", "A link leads to an address with the name.")(
    lambda name: _annotation(
        name, Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("https://x.example/" + name.replace(" ", "%20")))
    )
)
hide("script.pdf", "A script of the document tells the name.")(
    lambda name: pdf(
        lambda d: setattr(d.Root, "OpenAction", Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{name}')")))
    )
)


@hide("script-stream.pdf", "A script in a packed stream joins the name from two strings.")
def _(name: str) -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        script = document.make_stream("x = '{}' + '{}';".format(*halves(name)).encode())
        document.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=script)

    return pdf(change)


@hide("default.pdf", "A form's field has the name as what it is reset to.")
def _(name: str) -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        box = document.make_indirect(Dictionary(FT=Name.Tx, T="who", V="", DV=name))
        document.Root.AcroForm = Dictionary(Fields=[box])

    return pdf(change)


@hide("xfa.pdf", "The data of a form in XML split the name.")
def _(name: str) -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        data = document.make_stream(
            "<xfa:data xmlns:xfa='x'><b>{}</b><i>{}</i></xfa:data>".format(*halves(name)).encode()
        )
        document.Root.AcroForm = Dictionary(Fields=[], XFA=["datasets", data])

    return pdf(change)


hide("destination.pdf", "A named destination has the name.")(
    lambda name: pdf(lambda d: setattr(d.Root, "Dests", Dictionary({"/" + name.replace(" ", "#20"): Array([0])})))
)
hide("labels.pdf", "The labels of the pages have the name.")(
    lambda name: pdf(lambda d: setattr(d.Root, "PageLabels", Dictionary(Nums=[0, Dictionary(P=String(name + "-"))])))
)


def _stream(name: str, data: bytes, **more: object) -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        stream = document.make_stream(data)
        for key, value in more.items():
            stream["/" + key] = value
        document.Root.Averment = stream

    return pdf(change)


hide("associated.pdf", "A file is attached without being called one.")(
    lambda name: _stream(name, zipped({"list.docx": KINDS["runs.docx"](name)}), Subtype=Name("/application#2Fzip"))
)
hide("untyped-xmp.pdf", "The description of a picture splits the name, and does not say what it is.")(
    lambda name: _stream(name, "<?xpacket?><x><b>{}</b><i>{}</i></x>".format(*halves(name)).encode())
)
hide("unused-form.pdf", "A form that no page draws writes the name in hexadecimal digits.")(
    lambda name: _stream(
        name, b"BT /F1 9 Tf <" + name.encode().hex().encode() + b"> Tj ET", Type=Name.XObject, Subtype=Name.Form,
        BBox=Array([0, 0, 99, 99]),
    )
)  # fmt: skip
hide("pattern.pdf", "A pattern draws the name letter by letter.")(
    lambda name: _stream(
        name, shown(name), Type=Name.Pattern, PatternType=1, PaintType=1, TilingType=1, XStep=9, YStep=9,
        BBox=Array([0, 0, 99, 99]), Resources=Dictionary(Font=Dictionary(F1=Dictionary(
            Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))),
    )
)  # fmt: skip


def _coded_font(document: pikepdf.Pdf, name: str) -> pikepdf.Object:
    """A font of which the codes 1, 2, 3 … stand for the letters of the name, as only its table tells."""
    rows = "\n".join(f"<{n:04x}> <{ord(c):04x}>" for n, c in enumerate(name, start=1))
    table = document.make_stream(
        f"/CMapName /x def 1 begincodespacerange <0000> <ffff> endcodespacerange {len(name)} beginbfchar\n{rows}\n"
        "endbfchar".encode()
    )
    inner = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name("/X"),
        CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0), DW=600,
        FontDescriptor=Dictionary(Type=Name.FontDescriptor, FontName=Name("/X"), Flags=4, FontBBox=[0, 0, 9, 9],
                                  ItalicAngle=0, Ascent=9, Descent=0, CapHeight=9, StemV=9),
    )  # fmt: skip
    return document.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/X"), Encoding=Name("/Identity-H"),
                   DescendantFonts=[document.make_indirect(inner)], ToUnicode=table)
    )  # fmt: skip


@hide("coded-note.pdf", "The looks of a hidden note are written in a font whose codes only its own table explains.")
def _(name: str) -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        codes = "".join(f"{n:04x}" for n in range(1, len(name) + 1))
        form = document.make_stream(f"BT /F9 9 Tf 5 5 Td <{codes}> Tj ET".encode())
        form.update({"/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": Array([0, 0, 400, 99])})
        form.Resources = Dictionary(Font=Dictionary(F9=_coded_font(document, name)))
        note = Dictionary(Type=Name.Annot, Subtype=Name.FreeText, F=2, Rect=[0, 0, 400, 99], AP=Dictionary(N=form))
        document.pages[0].Annots = document.make_indirect(Array([document.make_indirect(note)]))

    return pdf(change)


@hide("lost-page.pdf", "A page that was taken out of the document is still in the file.")
def _(name: str) -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        codes = "".join(f"{n:04x}" for n in range(1, len(name) + 1))
        lost = Dictionary(
            Type=Name.Page, MediaBox=[0, 0, 400, 400],
            Resources=Dictionary(Font=Dictionary(F9=_coded_font(document, name))),
            Contents=document.make_stream(f"BT /F9 9 Tf 5 5 Td <{codes}> Tj ET".encode()),
        )  # fmt: skip
        document.Root.Lost = document.make_indirect(lost)

    return pdf(change)


@hide("elements.pdf", "Two elements of the structure give the actual text, half each.")
def _(name: str) -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        halved = [
            document.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Span, ActualText=String(half), K=0))
            for half in halves(name)
        ]
        document.Root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, K=Array(halved))

    return pdf(change)


@hide("orphan.pdf", "Packed drawing, which nothing lists any more, is still in the file.")
def _(name: str) -> bytes:
    packed = zlib.compress(shown(name) + b" " * 400)
    orphan = b"\n99 0 obj\n<</Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream\nendobj\n" % (len(packed), packed)
    return pdf(_nothing) + orphan


hide("behind.pdf", "An archive stands behind the end of the document.")(
    lambda name: pdf(_nothing) + b"\n" + zipped({"a.txt": f"told {name} that"})
)
hide("before.pdf", "Packed bytes stand before the beginning of the document.")(
    lambda name: zlib.compress(f"told {name} that".encode() * 2) + b"\n" + pdf(_nothing)
)


@hide("opened.pdf", "The document is encrypted with an empty password.")
def _(name: str) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf(lambda d: d.docinfo.update({"/Author": name}), shown(name)))) as document:
        document.save(out, encryption=pikepdf.Encryption(user="", owner="secret"))
    return out.getvalue()


@hide("versions.pdf", "Of sixty versions in one file the first one had the name.")
def _(name: str) -> bytes:
    data = pdf(lambda d: d.docinfo.update({"/Author": String(name.encode("utf-16-be").hex())}), shown(name))
    for _step in range(60):
        with pikepdf.open(io.BytesIO(data)) as document:
            number, size = document.pages[0].Contents.objgen[0], len(document.objects) + 1
            root = document.Root.objgen[0]
        previous = int(data[data.rindex(b"startxref") + 10 :].split()[0])
        body = f"{number} 0 obj\n<</Length 0>>\nstream\n\nendstream\nendobj\n".encode()
        table = (
            f"xref\n{number} 1\n{len(data):010d} 00000 n \ntrailer\n<</Size {size}/Root {root} 0 R/Prev {previous}>>\n"
        )
        data += body + table.encode() + f"startxref\n{len(data) + len(body)}\n%%EOF\n".encode()
    return data


@hide("inside-picture.pdf", "A photograph in a document, which is not packed otherwise, has a remark.")
def _(name: str) -> bytes:
    return _stream(name, picture("JPEG", comment=name.encode()), Type=Name("/Thing"))


hide("portfolio.pdf", "The columns of a portfolio have the name.")(
    lambda name: pdf(
        lambda d: setattr(d.Root, "Collection", Dictionary(Schema=Dictionary(A=Dictionary(N=String(name)))))
    )
)
hide("layer-name.pdf", "A layer has the name.")(
    lambda name: pdf(
        lambda d: setattr(
            d.Root, "OCProperties", Dictionary(OCGs=[d.make_indirect(Dictionary(Type=Name.OCG, Name=String(name)))])
        )
    )
)
