"""How the shipped fonts were made: public packages in, eleven static TrueType files and their licences out.

Run it in an environment of its own (`pip install fonttools brotli`, and npm for the Nastaliq face); what it writes is
committed, so nobody needs it to build a document. Static faces instead of the variable ones: Typst lays them out
faster, Word and LibreOffice know them by name, and a quarter of the bytes is saved. Hints are left out, as PDF readers
do not use them.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

FONTS = Path(__file__).parent.parent / "src" / "averment" / "build" / "outside" / "fonts"
WHEELS = ("fontpkg-amiri==1.2", "fontpkg-noto-serif==2.15", "pylopdf-fonts-hi==0.1.1")
NASTALIQ = "@fontsource/noto-nastaliq-urdu@5.3.0"
COMPILED_IN = Path("/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf")  # 2.37, the one that Typst has inside
NEARLY = 60  # thousandths of the type size
# printed face → (file inside the package, weight to cut from a variable font)
FACES = {
    "Amiri-Regular": ("fontpkg_amiri/files/Amiri-Regular.ttf", None),
    "Amiri-Bold": ("fontpkg_amiri/files/Amiri-Bold.ttf", None),
    "Amiri-Italic": ("fontpkg_amiri/files/Amiri-Italic.ttf", None),
    "NotoSerif-Regular": ("fontpkg_noto_serif/files/NotoSerif[wdth,wght].ttf", 400),
    "NotoSerif-Bold": ("fontpkg_noto_serif/files/NotoSerif[wdth,wght].ttf", 700),
    "NotoSerif-Italic": ("fontpkg_noto_serif/files/NotoSerif-Italic[wdth,wght].ttf", 400),
    "NotoSerif-BoldItalic": ("fontpkg_noto_serif/files/NotoSerif-Italic[wdth,wght].ttf", 700),
    "NotoSerifDevanagari-Regular": ("pylopdf_fonts_hi/NotoSerifDevanagari-Variable.ttf", 400),
    "NotoSerifDevanagari-Bold": ("pylopdf_fonts_hi/NotoSerifDevanagari-Variable.ttf", 700),
    "NotoNastaliqUrdu-Regular": ("package/files/noto-nastaliq-urdu-arabic-400-normal.woff2", None),
    "NotoNastaliqUrdu-Bold": ("package/files/noto-nastaliq-urdu-arabic-700-normal.woff2", None),
}
LICENCES = {
    "OFL-Amiri.txt": "fontpkg_amiri/LICENSE",
    "OFL-NotoSerif.txt": "fontpkg_noto_serif/LICENSE",
    "OFL-NotoSerifDevanagari.txt": "pylopdf_fonts_hi-0.1.1.dist-info/licenses/LICENSE",
    "OFL-NotoNastaliqUrdu.txt": "package/LICENSE",
}


def main() -> None:
    """Fetch, cut, name and write the faces, then the table of what they can print."""
    with tempfile.TemporaryDirectory() as folder:
        fetch(Path(folder))
        FONTS.mkdir(parents=True, exist_ok=True)
        for name, (path, weight) in FACES.items():
            cut(Path(folder) / path, name, weight)
        for name, path in LICENCES.items():
            text = (Path(folder) / path).read_text(encoding="utf-8")
            (FONTS / name).write_text("\n".join(line.rstrip() for line in text.splitlines()) + "\n", encoding="utf-8")
    write_coverage()


def fetch(folder: Path) -> None:
    """Download the packages by pip and npm and unpack them into the folder."""
    subprocess.run([sys.executable, "-m", "pip", "-q", "download", "--no-deps", "-d", folder, *WHEELS], check=True)
    subprocess.run(["npm", "pack", "--silent", NASTALIQ], cwd=folder, check=True)
    for wheel in folder.glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder)  # noqa: S202 — a zip, and one that pip has checked
    for ball in folder.glob("*.tgz"):
        with tarfile.open(ball) as archive:
            archive.extractall(folder, filter="data")  # noqa: S202 — the filter keeps it inside


def cut(source: Path, name: str, weight: int | None) -> None:
    """One static face without hints, under its own name."""
    font = TTFont(source, recalcTimestamp=False)
    if weight is not None:
        axes = {axis.axisTag for axis in font["fvar"].axes}
        place = {tag: value for tag, value in (("wght", weight), ("wdth", 100)) if tag in axes}
        font = instancer.instantiateVariableFont(font, place, updateFontNames=True)
    font["name"].setName(name, 6, 3, 1, 0x409)
    font.flavor = None
    if source.suffix == ".woff2":  # already cut small by its packager; cutting again would only unpack shared tables
        font.save(FONTS / f"{name}.ttf")
        return
    options = subset.Options(hinting=False, layout_features=["*"], name_IDs=["*"], name_languages=["*"])
    options.notdef_outline = options.glyph_names = True
    options.drop_tables += ["DSIG"]
    level_marks(font)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=list(font.getBestCmap()), gids=list(range(len(font.getGlyphOrder()))))
    cutter.subset(font)
    font.save(FONTS / f"{name}.ttf")


def level_marks(font: TTFont) -> None:
    """Marks that stand a hair off their letter are put level with it (at most 60 units: 0.2 mm at 11 pt).

    Typst writes a glyph that is raised or lowered as a text of its own, with the words of its whole syllable: what is
    copied or searched in the PDF then has that syllable twice (Devanagari reph and the vowel signs below).
    """
    for lookup in font["GPOS"].table.LookupList.Lookup if "GPOS" in font else ():
        for table in (getattr(each, "ExtSubTable", each) for each in lookup.SubTable):
            if table.LookupType == 4:
                level(table.MarkArray.MarkRecord, [base.BaseAnchor for base in table.BaseArray.BaseRecord])
            elif table.LookupType == 6:
                level(table.Mark1Array.MarkRecord, [mark.Mark2Anchor for mark in table.Mark2Array.Mark2Record])


def level(marks: list[Any], bases: list[list[Any]]) -> None:
    """Bring the anchors of each class of marks, and those that they meet, to one height where they nearly share it."""
    for kind in {mark.Class for mark in marks}:
        met = [mark.MarkAnchor for mark in marks if mark.Class == kind]
        height = Counter(anchor.YCoordinate for anchor in met).most_common(1)[0][0]
        for anchor in met + [anchors[kind] for anchors in bases if anchors[kind]]:
            if abs(anchor.YCoordinate - height) <= NEARLY:
                anchor.YCoordinate = height


def write_coverage() -> None:
    """The code points of each regular face as ranges, so that the compiler knows what no shipped face can print."""
    lines = []
    for name in ("NotoSerif", "NotoSerifDevanagari", "Amiri", "NotoNastaliqUrdu"):
        points = sorted(TTFont(FONTS / f"{name}-Regular.ttf").getBestCmap())
        lines.append(f"{name} {' '.join(ranges(points))}")
    lines.append(f"DejaVuSansMono {' '.join(ranges(sorted(TTFont(COMPILED_IN).getBestCmap())))}")
    (FONTS / "coverage.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def ranges(points: list[int]) -> list[str]:
    """Sorted numbers as hexadecimal ranges: 41-5A."""
    found: list[list[int]] = []
    for point in points:
        if found and point == found[-1][1] + 1:
            found[-1][1] = point
        else:
            found.append([point, point])
    return [f"{first:X}" if first == last else f"{first:X}-{last:X}" for first, last in found]


if __name__ == "__main__":
    main()
