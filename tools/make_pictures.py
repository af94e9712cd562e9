"""Makes the pictures of the README from the demonstration case: a page of a submission, and a screen of findings.

    python tools/make_pictures.py

The page comes from the built PDF, the screen from what `averment check` prints; both can be made again at any time.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pypdfium2
from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
LINES_SHOWN = 33
COLUMNS = 107
PAPER = TerminalTheme(
    (253, 252, 249),
    (28, 27, 25),
    [
        (28, 27, 25),
        (170, 40, 30),
        (31, 107, 79),
        (150, 95, 0),
        (30, 70, 140),
        (120, 50, 110),
        (20, 110, 120),
        (90, 88, 84),
    ],
)
# No font is fetched from anywhere: the reader's own typewriter face serves.
SVG = """<svg viewBox="0 0 {terminal_width} {terminal_height}" xmlns="http://www.w3.org/2000/svg" role="img">
<title>averment check examples/faulty</title>
<style>
.{unique_id}-matrix {{ font: {char_height}px ui-monospace, Menlo, Consolas, monospace; line-height: {line_height}px;
font-variant-east-asian: full-width; white-space: pre; }}
{styles}
</style>
<defs><clipPath id="{unique_id}-clip-terminal"><rect width="{terminal_width}" height="{terminal_height}"/>
</clipPath>{lines}</defs>
<rect fill="#fdfcf9" width="100%" height="100%" rx="6"/>
<g transform="translate(24 18)">{backgrounds}<g class="{unique_id}-matrix">{matrix}</g></g>
</svg>
"""


def main() -> int:
    """Makes both pictures."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        run = [sys.executable, "-m", "averment"]
        environment = {**os.environ, "AVERMENT_CONFIG": folder}
        build = [*run, "build", "examples/valley", "upr", "--out", folder]
        subprocess.run(build, cwd=ROOT, env=environment, check=True, capture_output=True)
        draw_page(Path(folder) / "upr/bag/data/submission/submission.pdf", 1, PICTURES / "page.png")
    check = [*run, "check", "examples/faulty"]
    done = subprocess.run(check, cwd=ROOT, capture_output=True, text=True, check=False)
    draw_screen(done.stdout, PICTURES / "findings.svg")
    return 0


def draw_page(pdf: Path, page: int, out: Path) -> None:
    """A page of a PDF, counted from 0, as a picture of 110 dots an inch with a thin frame."""
    image = pypdfium2.PdfDocument(pdf)[page].render(scale=110 / 72).to_pil().convert("L").quantize(32)
    image.save(out, optimize=True)


def draw_screen(printed: str, out: Path) -> None:
    """The first lines of a command's output as SVG."""
    lines = ["$ averment check examples/faulty", *printed.splitlines()][:LINES_SHOWN]
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        console = Console(record=True, width=COLUMNS, file=nowhere, force_terminal=True, color_system="standard")
        for line in lines:
            console.print(styled(line), soft_wrap=True)
        out.write_text(console.export_svg(theme=PAPER, code_format=SVG, unique_id="averment"), encoding="utf-8")


def styled(line: str) -> Text:
    """A line as the terminal colours it."""
    text = Text(line)
    text.highlight_words(["  error   "], "bold red")
    text.highlight_words(["  warning "], "bold yellow")
    if line and not line.startswith(" "):
        text.stylize("bold")
    return text


if __name__ == "__main__":
    sys.exit(main())
