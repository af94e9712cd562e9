"""The words of PPTX files, made here part by part."""

import zipfile
from pathlib import Path

import pytest

from averment.evidence.outside.extraction import extract_text
from averment.evidence.rules.text import ExtractedText, page_at

URDU = "اکتالیس افراد کو بغیر الزام کے حراست میں رکھا گیا۔"
HINDI = "इकतालीस लोगों को बिना आरोप के हिरासत में रखा गया।"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
NS = (
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    f'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="{OFFICE}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
Links = list[tuple[str, str, str]]


def relations(links: Links) -> str:
    rows = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/{k}" Target="{t}" {m}/>' for n, (k, t, m) in enumerate(links)
    )
    return f'<Relationships xmlns="{PACKAGE}">{rows}</Relationships>'


def slide(*shapes: str, kind: str = "sld") -> str:
    return f"<p:{kind} {NS}><p:cSld><p:spTree>{''.join(shapes)}</p:spTree></p:cSld></p:{kind}>"


def par(*words: str) -> str:
    return "<a:p>" + "".join(f"<a:r><a:rPr/><a:t>{word}</a:t></a:r>" for word in words) + "</a:p>"


def shape(*paragraphs: str, alt: str = "", fills: str = "") -> str:
    place = f"<p:nvPr>{fills}</p:nvPr>"
    about = f'<p:nvSpPr><p:cNvPr id="2" name="Box 1" descr="{alt}"/><p:cNvSpPr/>{place}</p:nvSpPr>'
    return f"<p:sp>{about}<p:txBody><a:bodyPr/>{''.join(paragraphs)}</p:txBody></p:sp>"


PICTURE = (
    '<p:pic><p:nvPicPr><p:cNvPr id="3" name="a.png" descr="{}"/></p:nvPicPr><p:blipFill><a:blip/></p:blipFill></p:pic>'
)


def pptx(
    tmp_path: Path, slides: list[str], parts: dict[str, str] | None = None, links: Links | None = None
) -> ExtractedText:
    """Slides, stored in the opposite order of that in which they are shown."""
    links = links or [("slide", f"slides/s{len(slides) - n}.xml", "") for n in range(len(slides))]
    ids = "".join(f'<p:sldId id="{256 + n}" r:id="r{n}"/>' for n in range(len(links)))
    made = {
        "_rels/.rels": relations([("officeDocument", "ppt/presentation.xml", "")]),
        "ppt/presentation.xml": f"<p:presentation {NS}><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": relations(links),
    }
    made |= {f"ppt/slides/s{len(slides) - n}.xml": one for n, one in enumerate(slides)} | (parts or {})
    path = tmp_path / "talk.pptx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in made.items():
            archive.writestr(name, data)
    return extract_text("0" * 64, path)


def test_urdu_and_hindi_come_through_exactly_and_slides_are_pages_in_order(tmp_path: Path) -> None:
    text = pptx(tmp_path, [slide(shape(par(URDU[:9], URDU[9:]))), slide(shape(par(HINDI)))])
    assert (text.text, text.status, text.reason) == (f"{URDU}\n{HINDI}", "complete", "")
    assert (text.extractor, text.pages) == ("lxml pptx reader", (0, len(URDU) + 1))
    assert page_at(text, text.text.index(HINDI)) == 2


def test_notes_remarks_tables_and_alternative_texts_are_read_with_their_slide(tmp_path: Path) -> None:
    cells = [
        f"<a:tr><a:tc><a:txBody>{par(x)}</a:txBody></a:tc><a:tc><a:txBody>{par(y)}</a:txBody></a:tc></a:tr>"
        for x, y in ("ab", "cd")
    ]
    table = f"<p:graphicFrame><a:graphic><a:tbl>{''.join(cells)}</a:tbl></a:graphic></p:graphicFrame>"
    group = f"<p:grpSp>{shape(par('in a group'), alt='a map')}</p:grpSp>"
    number = shape(par("7"), fills='<p:ph type="sldNum"/>')
    remarks = f"<p:cmLst {NS}><p:cm><p:text>remark</p:text></p:cm></p:cmLst>"
    text = pptx(
        tmp_path,
        [
            slide(
                shape(par("one"), "<a:p><a:r><a:t>a</a:t></a:r><a:br/><a:r><a:t>b</a:t></a:r></a:p>"),
                table,
                group,
                number,
            ),
            slide(shape(par("two"))),
        ],
        {
            "ppt/slides/_rels/s2.xml.rels": relations(
                [("notesSlide", "../notes/n.xml", ""), ("comments", "/ppt/c.xml", "")]
            ),
            "ppt/notes/n.xml": slide(shape(par(HINDI)), number, kind="notes"),
            "ppt/c.xml": remarks,
        },
    )
    assert text.text.split("\n") == ["one", "a", "b", "a\tb", "c\td", "a map", "in a group", HINDI, "remark", "two"]
    assert (text.status, page_at(text, text.text.index("remark"))) == ("complete", 1)


def test_remarks_of_newer_programs_diagrams_and_hidden_slides_are_read(tmp_path: Path) -> None:
    new = 'xmlns:x="http://schemas.microsoft.com/office/powerpoint/2018/8/main"'
    newer = f"<x:cmLst {new} {NS}><x:cm><x:txBody>{par(URDU)}</x:txBody></x:cm></x:cmLst>"
    model = 'xmlns:d="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
    points = f"<d:dataModel {model} {NS}><d:ptLst><d:pt><d:t>{par('step')}</d:t></d:pt></d:ptLst></d:dataModel>"
    hidden = slide(shape(par("hidden"))).replace("<p:sld ", '<p:sld show="0" ')
    links: Links = [("comments", "../c.xml", ""), ("diagramData", "../diagrams/data1.xml", "")]
    parts = {"ppt/slides/_rels/s1.xml.rels": relations(links), "ppt/c.xml": newer, "ppt/diagrams/data1.xml": points}
    text = pptx(tmp_path, [hidden], parts)
    assert (text.text, text.status) == (f"hidden\nstep\n{URDU}", "complete")


def test_a_slide_that_shows_only_an_image_is_told_though_it_is_described(tmp_path: Path) -> None:
    text = pptx(tmp_path, [slide(shape(par("one"))), slide(PICTURE.format("a map"))])
    assert (text.text, text.status) == ("one\na map", "partial")
    assert text.reason == "slides that show only images (page 2)"
    assert pptx(tmp_path, [slide()]).reason == "no words were found in it"


@pytest.mark.parametrize("outside", ["http://example.org/s.xml", "file:///etc/passwd"])
def test_a_slide_outside_the_file_is_not_fetched_and_told(tmp_path: Path, outside: str) -> None:
    links: Links = [("slide", outside, 'TargetMode="External"'), ("slide", "slides/s1.xml", "")]
    text = pptx(tmp_path, [slide(shape(par("two")))], links=links)
    assert (text.text, text.status) == ("\ntwo", "partial")
    assert text.reason == "slides that are not in the file (page 1)"
    assert page_at(text, 1) == 2


@pytest.mark.parametrize("outside", ["../../../../../../etc/passwd", "/etc/passwd", "..\\..\\etc\\passwd", ""])
def test_a_relationship_that_climbs_out_of_the_file_leads_nowhere(tmp_path: Path, outside: str) -> None:
    text = pptx(tmp_path, [], links=[("slide", outside, "")])
    assert text.status in ("partial", "failed")
    assert "root:" not in text.text
    assert text.reason


def test_words_in_a_picture_of_another_program_come_once(tmp_path: Path) -> None:
    ways = f"<mc:Choice>{shape(par('new'))}</mc:Choice><mc:Fallback>{shape(par('old'))}</mc:Fallback>"
    both = f"<mc:AlternateContent>{ways}</mc:AlternateContent>"
    assert pptx(tmp_path, [slide(both)]).text == "new"


@pytest.mark.parametrize(
    ("part", "data", "told"),
    [
        ("ppt/embeddings/a.xlsx", "x", "embedded"),
        ("ppt/charts/chart1.xml", "<a/>", "charts"),
        ("ppt/slideMasters/slideMaster1.xml", slide(shape(par("Confidential"))), "masters"),
    ],
)
def test_what_is_not_read_is_told(tmp_path: Path, part: str, data: str, told: str) -> None:
    text = pptx(tmp_path, [slide(shape(par("x")))], {part: data})
    assert (text.text, text.status) == ("x", "partial")
    assert told in text.reason


def test_the_placeholders_of_a_master_are_no_words_of_the_slides(tmp_path: Path) -> None:
    master = slide(shape(par("Click to edit"), fills='<p:ph type="title"/>'))
    assert pptx(tmp_path, [slide(shape(par("x")))], {"ppt/slideLayouts/slideLayout1.xml": master}).status == "complete"


def test_a_slide_that_is_no_xml_or_asks_for_entities_fails(tmp_path: Path) -> None:
    entity = '<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + slide(shape(par("&x;")))
    for broken in ("<p:sld>", entity):
        text = pptx(tmp_path, [broken])
        assert (text.status, text.text) == ("failed", "")


def test_a_file_that_is_cut_off_fails(tmp_path: Path) -> None:
    pptx(tmp_path, [slide(shape(par("x")))])
    whole = (tmp_path / "talk.pptx").read_bytes()
    for cut in range(4, len(whole), 211):
        (tmp_path / "cut.pptx").write_bytes(whole[:cut])
        assert extract_text("", tmp_path / "cut.pptx").status == "failed"
