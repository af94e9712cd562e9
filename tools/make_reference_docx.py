"""The reference document for DOCX: every style that a submission uses, written from the table below, nothing inherited.

`python tools/make_reference_docx.py` writes src/averment/build/outside/reference.docx; a test holds the two together.
Sizes are in half-points, distances in twentieths of a point. Complex-script sizes (`szCs`) are written as large as the
Latin ones here and set for the document's script when it is written (docx_finish.py).
"""

from __future__ import annotations

import zipfile
from pathlib import Path

OUT = Path(__file__).parent.parent / "src" / "averment" / "build" / "outside" / "reference.docx"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
INK = "1D3652"
FAINT = "8795A6"
LINES = '<w:spacing w:before="0" w:after="0" w:line="252" w:lineRule="auto"/>'
KEEP = "<w:keepNext/><w:keepLines/>"


def size(half_points: int) -> str:
    """Latin and complex-script size alike."""
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def space(before: int, after: int, line: int = 0) -> str:
    """Space before and after a paragraph, and the height of its lines where given: from 200 exactly so many
    twentieths of a point, so that a word of another script does not push the lines apart."""
    lines = f' w:line="{line}" w:lineRule="exact"' if line else ""
    return f'<w:spacing w:before="{before}" w:after="{after}"{lines}/>'


def hang(left: int, hanging: int) -> tuple[str, str]:
    """A hanging indent with its tab."""
    return f'<w:tabs><w:tab w:val="left" w:pos="{left}"/></w:tabs>', f'<w:ind w:left="{left}" w:hanging="{hanging}"/>'


def ink(more: str = "") -> str:
    """Bold in the colour of headings."""
    return f'<w:b/><w:bCs/>{more}<w:color w:val="{INK}"/>'


def rule(side: str, points: int, colour: str, gap: int) -> str:
    """A line at one side of a paragraph."""
    return f'<w:{side} w:val="single" w:sz="{points}" w:space="{gap}" w:color="{colour}"/>'


TAB, NUMBERED = hang(567, 567)
ADOPTED_TAB, ADOPTED_NUMBERED = hang(851, 567)
BAR = f"<w:pBdr>{rule('left', 12, INK, 10)}</w:pBdr>"
# name, what it is based on, what follows it, paragraph properties in the order of the schema, run properties
PARAGRAPHS = [
    ("Body Text", "Normal", "Body Text", space(0, 140, 316), ""),
    ("First Paragraph", "Body Text", "Body Text", "", ""),
    ("Compact", "Normal", "Compact", space(20, 40), ""),
    ("Numbered Paragraph", "Body Text", "Numbered Paragraph", TAB + NUMBERED, ""),
    ("Title", "Normal", "Body Text", KEEP + space(0, 280) + '<w:jc w:val="left"/>', ink() + size(38)),
    ("Heading 1", "Normal", "Body Text", KEEP + space(400, 160) + '<w:outlineLvl w:val="0"/>', ink() + size(28)),
    ("Heading 2", "Normal", "Body Text", KEEP + space(320, 140) + '<w:outlineLvl w:val="1"/>', ink() + size(25)),
    (
        "Heading 3",
        "Normal",
        "Body Text",
        KEEP + space(260, 120) + '<w:outlineLvl w:val="2"/>',
        "<w:b/><w:bCs/><w:i/>" + size(24),
    ),
    (
        "Heading 4",
        "Normal",
        "Body Text",
        KEEP + space(220, 100) + '<w:outlineLvl w:val="3"/>',
        "<w:b/><w:bCs/>" + size(23),
    ),
    ("Block Text", "Body Text", "Body Text", space(120, 140) + '<w:ind w:left="567" w:right="567"/>', size(23)),
    ("Footnote Text", "Normal", "Footnote Text", space(0, 40, 246), size(19)),
    ("Footnote Block Text", "Footnote Text", "Footnote Text", '<w:ind w:left="284"/>', ""),
    ("Table Caption", "Normal", "Body Text", KEEP + space(200, 100) + '<w:jc w:val="left"/>', ink() + size(22)),
    ("Caption", "Table Caption", "Body Text", "", ""),
    ("Detail", "Normal", "Detail", space(50, 50, 296) + '<w:jc w:val="left"/>', size(23)),
    ("Detail Label", "Detail", "Detail", "", f'<w:color w:val="{INK}"/>' + size(21)),
    ("Adopted", "Body Text", "Adopted", BAR + '<w:ind w:left="284"/>', ""),
    ("Adopted Numbered", "Adopted", "Adopted Numbered", ADOPTED_TAB + ADOPTED_NUMBERED, ""),
    ("Reservation", "Body Text", "Reservation", '<w:ind w:left="851"/>', size(23)),
    ("Reservation Numbered", "Reservation", "Reservation Numbered", '<w:ind w:left="1418" w:hanging="567"/>', ""),
    (
        "Disclosure",
        "Body Text",
        "Disclosure",
        '<w:shd w:val="clear" w:color="auto" w:fill="EEF2F6"/>'
        + space(160, 180)
        + '<w:ind w:left="142" w:right="142"/>',
        size(23),
    ),
    ("Disclosure Numbered", "Disclosure", "Disclosure Numbered", TAB + NUMBERED, ""),
    (
        "Urdu",
        "Body Text",
        "Urdu",
        '<w:bidi/><w:jc w:val="left"/>',
        '<w:rFonts w:cs="Amiri"/><w:rtl/><w:lang w:bidi="ur-PK"/>',
    ),
    ("Urdu Numbered", "Urdu", "Urdu Numbered", TAB + NUMBERED, ""),
    (
        "Hindi",
        "Body Text",
        "Hindi",
        "",
        '<w:rFonts w:cs="Noto Serif Devanagari"/><w:szCs w:val="20"/><w:lang w:bidi="hi-IN"/>',
    ),
    ("Hindi Numbered", "Hindi", "Hindi Numbered", TAB + NUMBERED, ""),
    ("Page Start", "Normal", "Body Text", "<w:pageBreakBefore/>" + space(0, 0, 20), size(2)),
    (
        "Rule",
        "Normal",
        "Body Text",
        f"<w:pBdr>{rule('bottom', 6, FAINT, 1)}</w:pBdr>" + space(0, 280) + '<w:ind w:left="3200" w:right="3200"/>',
        "",
    ),
    (
        "Footer",
        "Normal",
        "Footer",
        '<w:tabs><w:tab w:val="right" w:pos="8958"/></w:tabs>' + space(0, 0) + '<w:jc w:val="left"/>',
        '<w:color w:val="4A5869"/>' + size(18),
    ),
    ("Source Code", "Body Text", "Source Code", "", ""),
]
CHARACTERS = [
    ("Footnote Reference", '<w:vertAlign w:val="superscript"/>'),
    ("Hyperlink", f'<w:color w:val="{INK}"/>'),
    ("Verbatim Char", '<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New" w:cs="Courier New"/><w:sz w:val="21"/>'),
    ("Arabic Script", '<w:rFonts w:cs="Amiri"/>'),
    ("Figures", '<w:rFonts w:cs="Amiri"/>'),  # the Nastaliq face has no Latin figures
    ("Devanagari Script", '<w:rFonts w:cs="Noto Serif Devanagari"/>'),
]
# what a computer without the face takes instead
FACES = [
    ("Times New Roman", "Liberation Serif", "roman"),
    ("Amiri", "Times New Roman", "roman"),
    ("Noto Nastaliq Urdu", "Urdu Typesetting", "script"),
    ("Noto Serif Devanagari", "Nirmala UI", "roman"),
    ("Courier New", "Liberation Mono", "modern"),
]


def style_id(name: str) -> str:
    """Word's id of a style is its name without spaces."""
    return name.replace(" ", "")


def paragraph_style(name: str, based: str, following: str, paragraph: str, run: str) -> str:
    """One paragraph style."""
    custom = "" if name in BUILT_IN else ' w:customStyle="1"'
    return (
        f'<w:style w:type="paragraph"{custom} w:styleId="{style_id(name)}"><w:name w:val="{BUILT_IN.get(name, name)}"/>'
        f'<w:basedOn w:val="{style_id(based)}"/><w:next w:val="{style_id(following)}"/><w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


BUILT_IN = {
    "Body Text": "Body Text",
    "Title": "Title",
    **{f"Heading {level}": f"heading {level}" for level in range(1, 5)},
    "Block Text": "Block Text",
    "Footnote Text": "footnote text",
    "Caption": "caption",
    "Footer": "footer",
    "Footnote Reference": "footnote reference",
    "Hyperlink": "Hyperlink",
}


def styles() -> str:
    """word/styles.xml."""
    characters = "".join(
        f'<w:style w:type="character"{"" if name in BUILT_IN else " w:customStyle=" + chr(34) + "1" + chr(34)} '
        f'w:styleId="{style_id(name)}"><w:name w:val="{BUILT_IN.get(name, name)}"/>'
        f'<w:basedOn w:val="DefaultParagraphFont"/><w:rPr>{run}</w:rPr></w:style>'
        for name, run in CHARACTERS
    )
    cells = '<w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar>'
    return (
        f"{HEAD}<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr>"
        '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="Times New Roman" w:cs="Amiri"/>'
        f'{size(24)}<w:lang w:val="en-GB" w:eastAsia="en-GB" w:bidi="ur-PK"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault><w:pPr/></w:pPrDefault></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f'<w:pPr><w:widowControl/>{LINES}<w:jc w:val="left"/></w:pPr></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr>'
        f'<w:tblInd w:w="0" w:type="dxa"/>{cells}</w:tblPr></w:style>'
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/></w:style>'
        f"{''.join(paragraph_style(*each) for each in PARAGRAPHS)}{characters}"
        f"{table_style(cells)}{details_style(cells)}</w:styles>"
    )


def table_style(cells: str) -> str:
    """Thin rules, a stronger one above, the head bold."""
    lines = rule("top", 8, INK, 0) + rule("bottom", 4, FAINT, 0) + rule("insideH", 4, FAINT, 0)
    return (
        '<w:style w:type="table" w:customStyle="1" w:styleId="Table"><w:name w:val="Table"/>'
        f'<w:basedOn w:val="TableNormal"/><w:qFormat/><w:pPr><w:jc w:val="left"/></w:pPr><w:rPr>{size(20)}</w:rPr>'
        f"<w:tblPr><w:tblBorders>{lines}</w:tblBorders>{cells}</w:tblPr>"
        '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:bCs/></w:rPr></w:tblStylePr></w:style>'
    )


def details_style(cells: str) -> str:
    """The title block: rules above, below and between."""
    lines = rule("top", 8, INK, 0) + rule("bottom", 8, INK, 0) + rule("insideH", 4, FAINT, 0)
    return (
        '<w:style w:type="table" w:customStyle="1" w:styleId="Details"><w:name w:val="Details"/>'
        f'<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>{lines}</w:tblBorders>{cells}</w:tblPr></w:style>'
    )


def parts() -> dict[str, str]:
    """Every file of the package."""
    relations = f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
    kinds = {
        "styles": "styles",
        "settings": "settings",
        "fontTable": "fontTable",
        "footnotes": "footnotes",
        "footer1": "footer",
    }
    words = "".join(
        f'<Relationship Id="rId{index}" Type="{OFFICE}/{kind}" Target="{name}.xml"/>'
        for index, (name, kind) in enumerate(kinds.items(), 1)
    )
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{WORD}.{kind}+xml"/>' for name, kind in kinds.items()
    )
    note = '<w:footnote w:type="{0}" w:id="{1}"><w:p><w:r><w:{0}/></w:r></w:p></w:footnote>'
    faces = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{instead}"/><w:family w:val="{family}"/>'
        '<w:pitch w:val="variable"/></w:font>'
        for name, instead, family in FACES
    )
    return {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/><Override PartName="/word/document.xml" '
        f'ContentType="{WORD}.document.main+xml"/>'
        f"{overrides}</Types>",
        "_rels/.rels": f'{relations}<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
        "</Relationships>",
        "word/_rels/document.xml.rels": f"{relations}{words}</Relationships>",
        "word/document.xml": f"{HEAD}<w:document {W} {R}><w:body><w:p/><w:sectPr>"
        '<w:footerReference w:type="default" r:id="rId5"/><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1418" w:right="1474" w:bottom="1531" w:left="1474" w:header="709" w:footer="794" '
        'w:gutter="0"/>'
        "</w:sectPr></w:body></w:document>",
        "word/styles.xml": styles(),
        "word/settings.xml": f'{HEAD}<w:settings {W}><w:zoom w:percent="100"/><w:defaultTabStop w:val="567"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/>'
        '</w:footnotePr><w:compat><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-GB" w:bidi="ur-PK"/></w:settings>',
        "word/fontTable.xml": f"{HEAD}<w:fonts {W}>{faces}</w:fonts>",
        "word/footnotes.xml": f"{HEAD}<w:footnotes {W}>{note.format('separator', -1)}"
        f"{note.format('continuationSeparator', 0)}</w:footnotes>",
        "word/footer1.xml": f'{HEAD}<w:ftr {W}><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr></w:p></w:ftr>',
    }


def main(out: Path = OUT) -> None:
    """Write the package with fixed times, so that the same table gives the same bytes."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts().items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            package.writestr(entry, text.encode())


if __name__ == "__main__":
    main()
