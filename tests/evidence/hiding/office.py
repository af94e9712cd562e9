"""Hiding places in the packages of office programs: DOCX, XLSX, PPTX, ODT and their like."""

from __future__ import annotations

import base64
import io
import zipfile
import zlib
from urllib.parse import quote

from tests.evidence.hiding.containers import compound, macro
from tests.evidence.hiding.table import halves, hide
from tests.evidence.leaky_files import KINDS, docx, picture, workbook, zipped

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _part(name: str, body: str, place: str, root: str = "w:x") -> bytes:
    return docx("<w:p/>", **{place: f"<?xml version='1.0'?><{root} {_W}>{body}</{root}>"})


def _runs(name: str, text: str = "t", properties: str = "") -> str:
    return "".join(f"<w:r>{properties}<w:{text}>{half}</w:{text}></w:r>" for half in halves(name))


hide("moved.docx", "A tracked move leaves the name where it was.")(
    lambda name: docx(f"<w:p><w:moveFrom w:id='1'>{_runs(name, 'delText')}</w:moveFrom></w:p>")
)
hide("vanish.docx", "Hidden runs make the name.")(
    lambda name: docx(f"<w:p>{_runs(name, properties='<w:rPr><w:vanish/></w:rPr>')}</w:p>")
)
hide("style-hidden.docx", "A style hides the runs of the name.")(
    lambda name: docx(
        f"<w:p>{_runs(name, properties='<w:rPr><w:rStyle w:val=_H_/></w:rPr>'.replace('_', chr(34)))}</w:p>"
    )
)
hide("footnote.docx", "A footnote splits the name over runs.")(
    lambda name: _part(name, f"<w:footnote><w:p>{_runs(name)}</w:p></w:footnote>", "word__footnotes")
)
hide("endnote.docx", "An endnote splits the name.")(
    lambda name: _part(name, f"<w:endnote><w:p>{_runs(name)}</w:p></w:endnote>", "word__endnotes")
)
hide("textbox.docx", "A text box splits the name.")(
    lambda name: docx(f"<w:p><w:r><w:pict><w:txbxContent><w:p>{_runs(name)}</w:p></w:txbxContent></w:pict></w:r></w:p>")
)
hide("people.docx", "The list of those who commented names the person.")(
    lambda name: _part(name, f"<w:person w:author='{name}'/>", "word__people.xml")
)
hide("settings.docx", "The settings name the folder of a template.")(
    lambda name: docx(
        "<w:p/>",
        **{
            "word___rels__settings.xml.rels": f"<?xml version='1.0'?><x Target='file:///C:/Users/{quote(name)}/a.dotx'/>"
        },
    )
)
hide("variables.docx", "A variable of a document holds the name.")(
    lambda name: _part(name, f"<w:docVars><w:docVar w:name='a' w:val='{name}'/></w:docVars>", "word__settings.xml")
)
hide("glossary.docx", "A building block splits the name.")(
    lambda name: _part(name, f"<w:docPart><w:p>{_runs(name)}</w:p></w:docPart>", "word__glossary__document.xml")
)
hide("field.docx", "A field asks for a merge with the name, split over its instruction.")(
    lambda name: docx(f"<w:p>{_runs(name, 'instrText')}</w:p>")
)
hide("symbols.docx", "Symbols by their numbers make the name.")(
    lambda name: docx(
        "<w:p>" + "".join(f"<w:r><w:sym w:font='Arial' w:char='{ord(c):04X}'/></w:r>" for c in name) + "</w:p>"
    )
)
hide("bookmark.docx", "A bookmark has the name.")(
    lambda name: docx(f"<w:p><w:bookmarkStart w:name='{name.replace(' ', '_')}'/></w:p>")
)
hide("custom-xml.docx", "Data bound to a document are in custom XML.")(
    lambda name: docx("<w:p/>", customXml__item1="<?xml version='1.0'?><a><g>{}</g><f>{}</f></a>".format(*name.split()))
)
hide("chunk.docx", "A document carries a page of another format.")(
    lambda name: docx("<w:p/>", word__afchunk="<html><b>{}</b><i>{}</i></html>".format(*halves(name)))
)
hide("thumbnail.docx", "The thumbnail of a document has a remark.")(
    lambda name: docx("<w:p/>", docProps__thumbnail=picture("JPEG", comment=name.encode()))
)
hide("object.docx", "An object of the older kind carries a packed document.")(
    lambda name: docx(
        "<w:p/>", word__embeddings__oleObject1=compound({"Package": bytes(700) + KINDS["runs.docx"](name)})
    )
)
hide("macro.docm", "A macro holds the name, packed as macros are.")(
    lambda name: docx("<w:p/>", word__vbaProject=compound({"VBA/Module1": macro(f'who = "{name}" : who = "{name}"')}))
)
hide("picture.docx", "A drawing of the older kind is packed by zlib.")(
    lambda name: docx("<w:p/>", word__media__image1=b"\x00\x01EMF" + zlib.compress(name.encode("utf-16-le") * 3))
)

# ── XLSX ──


def _sheet(**others: str) -> bytes:
    data = {name.replace("__", "/"): text for name, text in others.items()}
    out = io.BytesIO(workbook(""))
    with zipfile.ZipFile(out, "a") as archive:
        for name, text in data.items():
            archive.writestr(name + ".xml", f"<?xml version='1.0'?>{text}")
    return out.getvalue()


hide("format.xlsx", "A number format writes the name, every letter behind a backslash.")(
    lambda name: _sheet(xl__styles="<numFmt formatCode='" + "".join("\\" + c for c in name) + "'/>")
)
hide("persons.xlsx", "The persons of threaded comments have the name.")(
    lambda name: _sheet(xl__persons__person=f"<person displayName='{name}' userId='x'/>")
)
hide("threaded.xlsx", "A threaded comment tells the name.")(
    lambda name: _sheet(
        xl__threadedComments__threadedComment1=f"<threadedComment><text>{name}</text></threadedComment>"
    )
)
hide("comment.xlsx", "A remark on a cell splits the name.")(
    lambda name: _sheet(
        xl__comments1="<comment><text><r><t>{}</t></r><r><t>{}</t></r></text></comment>".format(*halves(name))
    )
)
hide("pivot.xlsx", "The cache of a pivot table keeps what the sheet no longer shows.")(
    lambda name: _sheet(xl__pivotCache__pivotCacheDefinition1=f"<sharedItems><s v='{name}'/></sharedItems>")
)
hide("external.xlsx", "A link to another workbook keeps its values.")(
    lambda name: _sheet(
        xl__externalLinks__externalLink1=f"<sheetData><row><cell><v>{name}</v></cell></row></sheetData>"
    )
)
hide("validation.xlsx", "The list of what may be entered has the name.")(
    lambda name: _sheet(
        xl__worksheets__sheet2=f'<worksheet><dataValidation><formula1>"a,{name}"</formula1></dataValidation></worksheet>'
    )
)
hide("footer.xlsx", "A printed footer has the name behind a code for its face.")(
    lambda name: _sheet(
        xl__worksheets__sheet3=f'<worksheet><oddFooter>&amp;L&amp;"Arial,Bold"&amp;12{name}</oddFooter></worksheet>'
    )
)
hide("revision.xlsx", "The log of a shared workbook keeps an old value.")(
    lambda name: _sheet(xl__revisions__revisionLog1=f"<rcc><oc t='inlineStr'><is><t>{name}</t></is></oc></rcc>")
)
hide("connection.xlsx", "A connection to a database selects the name.")(
    lambda name: _sheet(xl__connections=f"<connection command=\"select * where name='{name}'\"/>")
)
hide("inline.xlsx", "Given and family name are in two cells, as text inside the sheet.")(
    lambda name: _sheet(xl__worksheets__sheet4='<worksheet><row r="1">{}</row></worksheet>'.format(
        "".join(f'<c t="inlineStr"><is><t>{word}</t></is></c>' for word in name.split())
    ))
)  # fmt: skip

# ── PPTX ──

_A = "xmlns:p='p' xmlns:a='a'"


def _slide_runs(name: str) -> str:
    return "".join(f"<a:r><a:t>{half}</a:t></a:r>" for half in halves(name))


hide("slide.pptx", "A hidden slide splits the name over runs.")(
    lambda name: zipped({"ppt/slides/slide9.xml": f"<p:sld {_A} show='0'><a:p>{_slide_runs(name)}</a:p></p:sld>"})
)
hide("tags.pptx", "A tag of a presentation has the name.")(
    lambda name: zipped({"ppt/tags/tag1.xml": f"<p:tagLst xmlns:p='p'><p:tag name='X' val='{name}'/></p:tagLst>"})
)
hide("authors.pptx", "The authors of comments have the name.")(
    lambda name: zipped({"ppt/commentAuthors.xml": f"<p:cmAuthor xmlns:p='p' name='{name}'/>"})
)

# ── OpenDocument ──

_ODF = "xmlns:text='t' xmlns:office='o' xmlns:meta='m' xmlns:table='b'"


def _odf(body: str, name: str = "content.xml") -> bytes:
    return zipped(
        {"mimetype": "application/vnd.oasis.opendocument.text", name: f"<o:x xmlns:o='o' {_ODF}>{body}</o:x>"}
    )


hide("deleted.odt", "A tracked deletion splits the name.")(
    lambda name: _odf(
        "<text:deletion><text:p>{}<text:span>{}</text:span></text:p></text:deletion>".format(*halves(name))
    )
)
hide("section.odt", "A hidden section has the name.")(
    lambda name: _odf(f"<text:section text:display='none'><text:p>{name}</text:p></text:section>")
)
hide("variable.odt", "A user's field has the name as its value.")(
    lambda name: _odf(f"<text:user-field-decl office:string-value='{name}'/>")
)
hide("meta.odt", "The description of a document names who printed it.")(
    lambda name: _odf(f"<meta:printed-by>{name}</meta:printed-by>", "meta.xml")
)
hide("settings.odt", "The settings hold the name of a printer's owner, in base64.")(
    lambda name: _odf(f"<x>{base64.b64encode(('printer of ' + name).encode()).decode()}</x>", "settings.xml")
)
hide("object.odt", "An object inside a document splits the name.")(
    lambda name: _odf("<text:p>{}<text:span>{}</text:span></text:p>".format(*halves(name)), "Object 1/content.xml")
)
hide("cells.ods", "Given and family name are in two cells, with an empty one between.")(
    lambda name: _odf(
        "<table:table-row><table:table-cell><text:p>{}</text:p></table:table-cell><table:table-cell/>"
        "<table:table-cell><text:p>{}</text:p></table:table-cell></table:table-row>".format(*name.split())
    )
)
hide("flat.fodt", "A flat document keeps a packed file in base64.")(
    lambda name: (
        f"<?xml version='1.0'?><office:document {_ODF}><office:binary-data>"
        + base64.encodebytes(compound({"Package": KINDS["runs.docx"](name)})).decode()
        + "</office:binary-data></office:document>"
    ).encode()
)
