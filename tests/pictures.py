"""`python -m tests.pictures`: the pictures of the README, taken of the real program on the demonstration's data.

Needs a pseudo-terminal (Linux, macOS) and the packages of the extra `dev`.
"""

import os
import pty
import select
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pylopdf_fonts_zh_cn
import pypdfium2
from PIL import Image, ImageDraw, ImageFont

from inspect_cli.widths import width

from .cli.vt import Screen

DOCS = Path(__file__).parents[1] / "docs"
COLUMNS, ROWS, CELL, LINE = 92, 26, 11, 26
INK, PAPER, MARKED = "#e6e6e6", "#1e2227", {"√": "#8ccf7e", "×": "#e57474", "▲": "#e5c76b", "→": "#67b0e8"}
TYPED = ("\r", "1a 西门\r", "\r", "3b 宣传栏2块\r", "\r", "2a 5b 熟食区\r")


def program(*argv: str) -> list[str]:
    return [sys.executable, "-m", "inspect_cli", "--lang", "zh", *argv]


def survey_screen(workspace: Path) -> list[str]:
    """Return the lines on the screen after a few items of a market have been answered."""
    leader, follower = pty.openpty()
    environment = {**os.environ, "COLUMNS": str(COLUMNS), "LINES": str(ROWS), "TERM": "xterm"}
    subprocess.run(["stty", "rows", str(ROWS), "cols", str(COLUMNS)], stdin=follower, check=True)
    command = program("-w", str(workspace), "survey", "NM-002")
    process = subprocess.Popen(command, stdin=follower, stdout=follower, stderr=follower, env=environment)
    screen = Screen(COLUMNS, ROWS)
    for keys in ("", *TYPED):
        os.write(leader, keys.encode())
        _read_until_quiet(leader, screen)
    lines: list[str] = screen.lines
    process.terminate()
    process.wait()
    return lines


def _read_until_quiet(leader: int, screen: Screen) -> None:
    quiet = time.monotonic() + 3
    while time.monotonic() < quiet:
        if select.select([leader], [], [], 0.8)[0]:
            screen.feed(os.read(leader, 65536).decode(errors="replace"))
            quiet = time.monotonic() + 0.8


def paint(lines: list[str]) -> Image.Image:
    """Return the lines as a terminal shows them: wide characters take two cells."""
    folder = Path(pylopdf_fonts_zh_cn.__file__).parent
    font = ImageFont.truetype(str(next(folder.rglob("NotoSansSC-Regular*"))), 19)
    picture = Image.new("RGB", (COLUMNS * CELL + 40, ROWS * LINE + 30), PAPER)
    pen = ImageDraw.Draw(picture)
    for row, line in enumerate(lines):
        cell = 0
        for character in line:
            wide = width(character)
            room = wide * CELL
            left = 20 + cell * CELL + (room - pen.textlength(character, font)) / 2
            pen.text((left, 12 + row * LINE), character, font=font, fill=MARKED.get(character, INK))
            cell += wide
    return picture


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="inspect-pictures-") as folder:
        os.environ["INSPECT_KEYS"] = str(Path(folder) / "keys")
        demo = Path(folder) / "demo"
        subprocess.run(program("-q", "demo", str(demo)), check=True)
        paint(survey_screen(demo / "laptops" / "01")).save(DOCS / "survey.png", optimize=True)
        notice = min((demo / "data" / "notices").glob("*.pdf"))
        pages = [page.render(scale=1.25).to_pil() for page in list(pypdfium2.PdfDocument(notice))[:3]]
        sheet = Image.new("RGB", (sum(page.width for page in pages) + 40, pages[0].height + 20), "#9aa0a6")
        for number, page in enumerate(pages):
            sheet.paste(page, (10 + number * (page.width + 10), 10))
        sheet.quantize(64).save(DOCS / "notice.png", optimize=True)


if __name__ == "__main__":
    main()
