"""What pandoc leaves to be done on a DOCX: who wrote it, its languages and faces, its foot, and its bytes."""

from __future__ import annotations

import io
import re
import zipfile
from html import escape

from averment.build.outside.faces import AMIRI, NASTALIQ
from averment.build.outside.printed_words import printed_word
from averment.build.outside.scripts import ARABIC, DEVANAGARI, primary, script_of
from averment.build.outside.typst_writer import document_day
from averment.kernel.document import Document

_EPOCH = (1980, 1, 1, 0, 0, 0)
_FACES = {AMIRI: "Amiri", NASTALIQ: "Noto Nastaliq Urdu"}
_COMPLEX = {
    "ur": "ur-PK",
    "hi": "hi-IN",
    "ar": "ar-SA",
    "fa": "fa-IR",
    "ks": "ks-Arab-IN",
    "ne": "ne-NP",
    "ps": "ps-AF",
}
_LATIN = {"en": "en-GB", "fr": "fr-FR", "es": "es-ES", "ru": "ru-RU"}
_NAMESPACES = (
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def finished_docx(made: bytes, document: Document, urdu_face: str = AMIRI) -> bytes:
    """The package with the case's own metadata, no trace of who built it or when, and fixed times on every entry."""
    parts = _read(made)
    parts["docProps/core.xml"] = core_properties(document)
    parts["docProps/app.xml"] = (
        f'{_HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        "<Application>Averment</Application></Properties>"
    )
    custom = parts["docProps/custom.xml"]
    parts["docProps/custom.xml"] = re.sub(r"<property .*?</property>", "", custom, flags=re.DOTALL)
    parts["word/styles.xml"] = styles_for(parts["word/styles.xml"], document, urdu_face)
    parts["word/settings.xml"] = settings_for(parts["word/settings.xml"], document)
    for name in ("word/document.xml", "word/footnotes.xml"):
        parts[name] = body_for(parts[name], document)
    for name in [each for each in parts if re.fullmatch(r"word/footer\d+\.xml", each)]:
        parts[name] = foot(document)
    return _written(parts)


def _read(made: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        return {name: package.read(name).decode() for name in package.namelist()}


def _written(parts: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name in sorted(parts, key=lambda each: (each != "[Content_Types].xml", each)):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # the same on every machine
            package.writestr(entry, parts[name].encode())
    return buffer.getvalue()


def core_properties(document: Document) -> str:
    """Title, authors, language and date as the case gives them."""
    at = f"{document_day(document.date).isoformat()}T00:00:00Z"
    return (
        f"{_HEAD}<cp:coreProperties {_NAMESPACES}><dc:title>{escape(document.title)}</dc:title>"
        f"<dc:creator>{escape('; '.join(document.authors))}</dc:creator>"
        f"<dc:language>{escape(document.language)}</dc:language>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{at}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{at}</dcterms:modified></cp:coreProperties>'
    )


def styles_for(styles: str, document: Document, urdu_face: str) -> str:
    """The styles with the face, size and language that the document's script needs in Word's complex-script slots."""
    script = script_of(document.language)
    face = "Noto Serif Devanagari" if script == DEVANAGARI else _FACES.get(urdu_face, "Amiri")
    share = {DEVANAGARI: 0.94, ARABIC: 1.2 if urdu_face == AMIRI else 1.05}.get(script, 1.08)
    styles = re.sub(
        r'<w:szCs w:val="(\d+)"\s*/>', lambda found: f'<w:szCs w:val="{round(int(found[1]) * share)}"/>', styles
    )
    styles = re.sub(
        r'w:cs="Amiri"', f'w:cs="{face}"', styles, count=1
    )  # the document's default; named styles keep theirs
    if script in (ARABIC, DEVANAGARI):  # lines as high as the face asks for
        styles = re.sub(r'w:line="\d{3}" w:lineRule="exact"', 'w:line="240" w:lineRule="auto"', styles)
    latin, complex_ = _languages(document.language)
    langs = f'<w:lang w:val="{latin}" w:eastAsia="{latin}" w:bidi="{complex_}"/>'
    styles = re.sub(r"<w:lang [^>]*w:eastAsia[^>]*/>", langs, styles, count=1)
    if document.direction == "rtl":  # a paragraph's border stands left or right on the page, whatever its direction
        styles = re.sub(r"<w:pBdr>\s*<w:left ", "<w:pBdr><w:right ", styles)
    return styles


def _languages(language: str) -> tuple[str, str]:
    """The languages of Latin and of complex script in a document: one is its own, the other the likeliest neighbour."""
    short = primary(language)
    tag = language if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})+", language) else ""
    if script_of(language) in (ARABIC, DEVANAGARI):
        return "en-GB", tag or _COMPLEX.get(short, short)
    known = tag or _LATIN.get(short, short)
    return known if re.fullmatch(r"[A-Za-z0-9-]+", known) else "en-GB", "ur-PK"


def settings_for(settings: str, document: Document) -> str:
    """Proofing languages; footnotes of a Hindi document are counted in its digits."""
    latin, complex_ = _languages(document.language)
    settings = re.sub(r"<w:themeFontLang[^>]*/>", f'<w:themeFontLang w:val="{latin}" w:bidi="{complex_}"/>', settings)
    settings = re.sub(r"<w:rsids>.*?</w:rsids>|<w:proofState[^>]*/>|<w:embedSystemFonts\s*/>", "", settings, flags=re.S)
    if script_of(document.language) == DEVANAGARI:
        settings = settings.replace(
            "<w:compat>", '<w:footnotePr><w:numFmt w:val="hindiNumbers"/></w:footnotePr><w:compat>', 1
        )
    return settings


def body_for(body: str, document: Document) -> str:
    """Runs in Arabic or Devanagari script carry their language where Word looks for it, tables of a page from right to
    left run so too, and no row is torn between two pages."""
    body = re.sub(r'<w:lang w:val="([A-Za-z]{2,3})([^"]*)"\s*/>', _run_language, body)
    if document.direction == "rtl":
        body = re.sub(r'(<w:pStyle w:val="Title"\s*/>)(?!\s*<w:bidi)', r"\1<w:bidi/>", body)
        body = re.sub(r"(<w:tblStyle [^>]*/>)(?!\s*<w:bidiVisual)", r"\1<w:bidiVisual/>", body)
    body = re.sub(r"<w:tr>(?!\s*<w:trPr>)", "<w:tr><w:trPr></w:trPr>", body)
    return body.replace("<w:trPr>", "<w:trPr><w:cantSplit/>")


def _run_language(found: re.Match[str]) -> str:
    tag = found[1] + found[2]
    if script_of(tag) in (ARABIC, DEVANAGARI):
        return f'<w:lang w:bidi="{tag if found[2] else _COMPLEX.get(primary(tag), tag)}"/>'
    return found[0]


def foot(document: Document) -> str:
    """The running foot: the title at the start of the line, "Page 2 of 9" at its end."""
    title = " ".join(document.title.split())
    running = title if len(title) <= 70 else title[:66].rsplit(" ", 1)[0] + " …"
    rtl = document.direction == "rtl"
    pieces = re.split(r"(\{pages?\})", printed_word(document, "page"))
    fields = {"{page}": "PAGE", "{pages}": "NUMPAGES"}
    runs = _run(running, rtl) + "<w:r><w:tab/></w:r>"
    for piece in pieces:
        runs += _field(fields[piece], rtl) if piece in fields else _run(piece, rtl)
    bidi = "<w:bidi/>" if rtl else ""
    return f'{_HEAD}<w:ftr {_W}><w:p><w:pPr><w:pStyle w:val="Footer"/>{bidi}</w:pPr>{runs}</w:p></w:ftr>'


def _run(text: str, rtl: bool) -> str:
    mark = "<w:rPr><w:rtl/></w:rPr>" if rtl else ""
    return f'<w:r>{mark}<w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>' if text else ""


def _field(name: str, rtl: bool) -> str:
    return f'<w:fldSimple w:instr=" {name} ">{_run("1", rtl)}</w:fldSimple>'
