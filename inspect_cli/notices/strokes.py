"""One mark to the operators of a PDF page (ISO 32000-1, annex A)."""

import math
from collections.abc import Mapping

from .fonts import Fonts
from .glyphs import Face, Glyph
from .linebreak import NEVER_BEGINS, NEVER_ENDS
from .marks import Ring, Rule, Shade, Squares, Text
from .typeset import full_width

Numbers = Mapping[Face, Mapping[str, int]]  # font → character → number of its glyph in the file

RED = "0.902 0 0.071"  # the red of screens and office printers; a press mixes its own
HEAVIER = 1 / 60  # of the size: how far the outline of a light font is thickened


def num(value: float) -> str:
    """Write a number with a thousandth of a point, shortest form."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def show(mark: Text, fonts: Fonts, glyphs: Numbers, names: Mapping[Face, str]) -> str:
    """Write a text, switching fonts where a character needs another one."""
    before, after = [], []
    if mark.red:
        before.append(f"{RED} rg {RED} RG")
        after.append("0 g 0 G")
    if mark.bold:
        before.append(f"{num(mark.size * HEAVIER)} w 2 Tr")
        after.append("0 Tr")
    runs = [f"/{names[face]} {num(mark.size)} Tf [{codes}] TJ" for face, codes in _runs(mark, fonts, glyphs)]
    place = f"{num(mark.gap)} Tc 1 0 0 1 {num(mark.x)} {num(mark.y)} Tm"
    return " ".join(["BT", *before, place, *runs, *after, "ET"])


def _runs(mark: Text, fonts: Fonts, glyphs: Numbers) -> list[tuple[Face, str]]:
    """Return (font, codes with the shifts between them) for each stretch in one font."""
    runs: list[tuple[Face, str]] = []
    face, codes, owed = None, "", 0.0
    for at, char in enumerate(mark.text):
        found, glyph = fonts.glyph(mark.role, char)
        lead = trail = 0.0
        if full_width(char):
            spare = 1000 - 1000 * glyph.advance / found.facts.units
            joined = char == "—" and "—" in (mark.text[at - 1 : at], mark.text[at + 1 : at + 2])
            # Two dashes are one line: the ink of the first ends, that of the second begins where they meet.
            edge = _edge(found, glyph, left=mark.text[at - 1 : at] == "—") if joined else 0.0
            lead = edge if joined else spare * _share(char)
            trail = spare - lead
        if found is not face:
            if face:
                runs.append((face, codes))
            face, codes = found, ""
        shift = round(owed + lead)
        codes += (f" {-shift} " if shift else "") + f"<{glyphs[found][char]:04X}>"
        owed += lead - shift + trail
    if face:
        runs.append((face, codes))
    return [(face, codes.replace("><", "")) for face, codes in runs]


def _share(char: str) -> float:
    """Say which share of a cell's spare room stands before a character: brackets lean on their text."""
    if char in NEVER_ENDS:
        return 1.0
    return 0.0 if char in NEVER_BEGINS and char not in "—…·" else 0.5


def _edge(face: Face, glyph: Glyph, *, left: bool) -> float:
    """Return the lead that brings the ink to the left or right edge of the cell, in thousandths of an em."""
    start, end = (int.from_bytes(glyph.outline[at : at + 2], "big", signed=True) for at in (2, 6))
    return -1000 * start / face.facts.units if left else 1000 - 1000 * end / face.facts.units


def rule(mark: Rule) -> str:
    """Write a straight line."""
    line = f"{num(mark.width)} w {num(mark.x)} {num(mark.y)} m {num(mark.to_x)} {num(mark.to_y)} l S"
    return f"{RED} RG {line} 0 G" if mark.red else line


def shade(mark: Shade) -> str:
    """Write a light grey ground."""
    box = " ".join(map(num, (mark.x, mark.y, mark.width, mark.height)))
    return f"0.93 g {box} re f 0 g"


def ring(mark: Ring) -> str:
    """Write a dashed grey circle of four Bézier curves."""
    x, y, r = mark.x, mark.y, mark.radius
    k = r * 4 / 3 * (math.sqrt(2) - 1)
    curves = [
        (r, k, k, r, 0, r),
        (-k, r, -r, k, -r, 0),
        (-r, -k, -k, -r, 0, -r),
        (k, -r, r, -k, r, 0),
    ]
    path = " ".join(
        " ".join(num(value + (y if at % 2 else x)) for at, value in enumerate(curve)) + " c" for curve in curves
    )
    return f"q 0.5 w 0.6 G [3 3] 0 d {num(x + r)} {num(y)} m {path} S Q"


def squares(mark: Squares) -> str:
    """Write a QR code as one filled path."""
    side = mark.side / mark.modules
    top = mark.y + mark.side
    runs = " ".join(
        " ".join(map(num, (mark.x + column * side, top - (row + 1) * side, length * side, side))) + " re"
        for column, row, length in mark.runs
    )
    return f"{runs} f"
