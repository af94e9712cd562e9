"""A name among the thousand small objects of a PDF is found, however like the others its object looks."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from averment.evidence.outside.leaks import scan
from averment.kernel.names import NameIndex, ProtectedName

INDEX = NameIndex.of([ProtectedName("p", ("Zahoor Qamarwari",))])


def told(strange: pikepdf.Object, folder: Path) -> set[str]:
    """In which parts a leak is told, where one of fifty objects is the strange one and all are packed away."""
    with pikepdf.new() as document:
        document.add_blank_page()
        element = Dictionary(Type=Name.StructElem, S=Name.Span, K=7, A=Array([Dictionary(O=Name.Layout, B=1)]))
        things: list[pikepdf.Object] = [document.make_indirect(element) for _ in range(49)]
        things.insert(30, document.make_indirect(strange))
        document.Root.Things = Array(things)
        file = io.BytesIO()
        document.save(file, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    path = folder / "finished.pdf"
    path.write_bytes(file.getvalue())
    return {leak.part for leak in scan(INDEX, [path], ours=True).leaks}


@pytest.mark.parametrize(
    "strange",
    [
        Dictionary(Type=Name.StructElem, S=Name.Span, K=7, A=Array([Dictionary(O=String("Zahoor Qamarwari"), B=1)])),
        Dictionary(
            Type=Name.StructElem, S=Name.Span, K=7, A=Array([Dictionary({"/O": Name.L, "/Zahoor Qamarwari": 1})])
        ),
        Dictionary(Type=Name.StructElem, S=Name("/Zahoor Qamarwari"), K=7),
        Array([0, 1, Array([2, String("Zahoor (Qamarwari)")])]),
        String("\\) (12 Zahoor Qamarwari"),
        String("ظہور قمرواری"),
    ],
    ids=["string", "key", "name", "array", "brackets", "script"],
)
def test_one_object_of_many_is_told(strange: pikepdf.Object, tmp_path: Path) -> None:
    assert told(strange, tmp_path)


def test_a_key_without_a_value_is_told(tmp_path: Path) -> None:
    elements = b"".join(
        b"%d 0 obj <</Type/StructElem/S/Span/A[<</O/Layout%s>>]>> endobj\n"
        % (number, b"/Zah#6fo#72#20Qamarwari null" if number == 30 else b"")
        for number in range(4, 50)
    )
    path = tmp_path / "finished.pdf"
    path.write_bytes(
        b"%PDF-1.7\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n"
        b"3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>> endobj\n" + elements + b"trailer <</Root 1 0 R>>\n"
    )
    assert {leak.part for leak in scan(INDEX, [path], ours=True).leaks} == {"object 30"}


def test_the_words_beside_what_is_drawn_are_told_on_the_last_of_many_pages(tmp_path: Path) -> None:
    with pikepdf.new() as document:
        for number in range(20):
            mark = b"/Span <</ActualText (Zahoor Qamarwari)>> BDC" if number == 19 else b"/Span <</MCID 0>> BDC"
            document.add_blank_page().Contents = document.make_stream(mark + b" (BDC) Tj EMC")
        document.save(tmp_path / "finished.pdf")
    assert "page 20" in {leak.part for leak in scan(INDEX, [tmp_path / "finished.pdf"], ours=True).leaks}
