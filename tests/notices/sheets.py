"""The pages of a PDF as a reader with a ruler finds them: lines of text, rows of tables, strips, pictures, rules.

Heights are those of baselines, edges those of the cells that characters fill, all in points from the bottom left.
"""

import ctypes
import unicodedata
from collections import defaultdict
from itertools import pairwise
from typing import NamedTuple

from measures import MM, PAPER
from pypdfium2 import raw
from readback import opened

OPENING, CLOSING = frozenset("（《〈“‘「『【〔［｛"), frozenset("，。、；：？！）》〉」』】〕］｝”’")
FULL = frozenset("“”‘’—…")
DASH = ord("—")
LARGE, STAMP = 20, 100  # points
MARGIN = PAPER[1] - 20 * MM  # above it stands nothing but the mark of a draft


class Glyph(NamedTuple):
    char: str
    left: float  # of its cell
    right: float
    y: float
    size: float
    ink: tuple[float, float] = (0.0, 0.0)  # from below to above, of large type and dashes

    @property
    def full(self):
        return self.char in FULL or unicodedata.east_asian_width(self.char) in "WF"


class Bar(NamedTuple):
    """A straight line by its two ends."""

    x: float
    y: float
    to_x: float
    to_y: float
    width: float
    red: bool


class Box(NamedTuple):
    left: float
    bottom: float
    right: float
    top: float

    def holds(self, glyph):
        return self.left - 1 < glyph.left < self.right and self.bottom < glyph.y < self.top


class Row(NamedTuple):
    """A row of a table: the places of its upright lines, and the glyphs of each cell by line."""

    top: float
    bottom: float
    edges: tuple[float, ...]
    cells: list[list[list[Glyph]]]
    shaded: bool


class Strip(NamedTuple):
    box: Box
    lines: list[list[Glyph]]


class Sheet:
    """One page. What a test has found in its place it takes out, so that in the end nothing is left over."""

    def __init__(self, page):
        self.size = page.get_size()
        bars, shades, self.codes, self.rings = [], [], [], []
        for thing in page.get_objects([raw.FPDF_PAGEOBJ_PATH]):
            _sort(thing, bars, shades, self.codes, self.rings)
        images = page.get_objects([raw.FPDF_PAGEOBJ_IMAGE])
        self.pictures = [Box(*image.get_bounds()) for image in images]
        glyphs = _glyphs(page)
        self.stamp = [glyph for glyph in glyphs if glyph.size > STAMP]  # across all the rest
        self.mark = [glyph for glyph in glyphs if glyph.size <= STAMP and glyph.y > MARGIN]
        glyphs = [glyph for glyph in glyphs if glyph.size <= STAMP and glyph.y <= MARGIN]
        self.rows, self.bars, glyphs = _rows(bars, shades, glyphs)
        ruled = {(row.edges[0], row.bottom) for row in self.rows if row.shaded}
        self.strips = []
        for box in shades:
            if (box.left, box.bottom) not in ruled:
                self.strips.append(Strip(box, by_line([glyph for glyph in glyphs if box.holds(glyph)])))
                glyphs = [glyph for glyph in glyphs if not box.holds(glyph)]
        self.lines = by_line(glyphs)

    def left_over(self):
        return [self.lines, self.rows, self.strips, self.pictures, self.bars, self.rings, self.codes]


def read(data):
    """All pages of a PDF."""
    with opened(data) as document:
        return [Sheet(page) for page in document]


def by_line(glyphs):
    """Glyphs of one size on one baseline, from the left; the lines from the top."""
    lines = defaultdict(list)
    for glyph in glyphs:
        lines[-round(glyph.y, 1), glyph.size].append(glyph)
    return [sorted(lines[key], key=lambda glyph: glyph.left) for key in sorted(lines)]


def _glyphs(page):
    text, found, half = page.get_textpage(), [], 0
    x, y, box = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
    for at in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text.raw, at)
        if 0xD800 <= code < 0xDC00:
            half = code
            continue
        char = chr(0x10000 + (half - 0xD800) * 0x400 + code - 0xDC00) if 0xDC00 <= code < 0xE000 else chr(code)
        if char.isspace() or code < 0x20:
            continue
        raw.FPDFText_GetCharOrigin(text.raw, at, x, y)
        raw.FPDFText_GetLooseCharBox(text.raw, at, box)
        size = round(raw.FPDFText_GetFontSize(text.raw, at), 2)
        char = char.replace("\ufffe", "-")  # what pdfium makes of a hyphen at the end of a line
        ink = text.get_charbox(at)[1::2] if size > LARGE else (0.0, 0.0)
        glyph = Glyph(char, x.value, box.right, y.value, size, ink)
        found.append(_dash(text, at, glyph) if char == "—" else _celled(glyph))
    return found


def _celled(glyph):
    """Widen a full-width glyph to its cell of one em, in which brackets lean on what they embrace."""
    if not glyph.full:
        return glyph
    size, middle = glyph.size, (glyph.left + glyph.right) / 2
    left = glyph.right - size if glyph.char in OPENING else glyph.left if glyph.char in CLOSING else middle - size / 2
    return glyph._replace(left=left, right=left + size)


def _dash(text, at, glyph):
    """Two dashes are one stroke: the cells of both meet where the ink of one ends and that of the other begins."""
    left, bottom, right, top = text.get_charbox(at)
    glyph = glyph._replace(ink=(bottom, top))
    if at and raw.FPDFText_GetUnicode(text.raw, at - 1) == DASH:
        return glyph._replace(left=left, right=left + glyph.size)
    if raw.FPDFText_GetUnicode(text.raw, at + 1) == DASH:
        return glyph._replace(left=right - glyph.size, right=right)
    return _celled(glyph)


def _sort(thing, bars, shades, codes, rings):
    """Tell lines, grounds, codes and rings from one another."""
    width, filled, stroked = ctypes.c_float(), ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(thing.raw, filled, stroked)
    count = raw.FPDFPath_CountSegments(thing.raw)
    if count > 5:
        box = Box(*thing.get_bounds())
        (codes if filled.value else rings).append(box)
        return
    ends = [end_of(thing, at) for at in range(count)]
    (left, bottom), (right, top) = map(min, zip(*ends, strict=True)), map(max, zip(*ends, strict=True))
    if filled.value:
        shades.append(Box(left, bottom, right, top))
        return
    raw.FPDFPageObj_GetStrokeWidth(thing.raw, width)
    red, rest = ctypes.c_uint(), [ctypes.c_uint() for _ in range(3)]
    raw.FPDFPageObj_GetStrokeColor(thing.raw, red, *rest)
    bars.append(Bar(left, bottom, right, top, round(width.value, 3), red.value > 200 > rest[0].value))


def end_of(thing, at):
    x, y = ctypes.c_float(), ctypes.c_float()
    raw.FPDFPathSegment_GetPoint(raw.FPDFPath_GetPathSegment(thing.raw, at), x, y)
    return round(x.value, 2), round(y.value, 2)


def _rows(bars, shades, glyphs):
    """Upright lines of the same height are those of a row; lines across close it above and below."""
    upright, used, rows = defaultdict(set), set(), []
    for bar in bars:
        if bar.x == bar.to_x and bar.y != bar.to_y:
            upright[bar.to_y, bar.y].add(bar.x)
            used.add(bar)
    across = defaultdict(set)
    for bar in bars:
        if bar.y == bar.to_y and bar.width == 0.5:
            across[bar.x, bar.to_x].add(bar)
    grounds = {(box.left, box.bottom) for box in shades}
    for (top, bottom), places in sorted(upright.items(), reverse=True):
        edges = tuple(sorted(places))
        closing = {bar for bar in across[edges[0], edges[-1]] if bar.y in (top, bottom)}
        assert {bar.y for bar in closing} == {top, bottom}, f"a row without its lines at {top}, {bottom}"
        used |= closing
        box = Box(edges[0], bottom, edges[-1], top)
        inside = [glyph for glyph in glyphs if box.holds(glyph)]
        glyphs = [glyph for glyph in glyphs if not box.holds(glyph)]
        spans = pairwise(edges)
        cells = [by_line([glyph for glyph in inside if left <= glyph.left < right]) for left, right in spans]
        rows.append(Row(top, bottom, edges, cells, (box.left, box.bottom) in grounds))
    return rows, [bar for bar in bars if bar not in used], glyphs
