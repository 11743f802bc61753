"""From paragraphs to lines of text with a place for every character."""

import re
import unicodedata
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from .fonts import Fonts
from .glyphs import Face, Glyph
from .linebreak import BLANKS, NEVER_BEGINS, NEVER_ENDS, break_lines
from .marks import EM_TOP, Text

# Full width in Chinese text, whatever width the font gives them.
_FULL = frozenset("“”‘’—…")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad"  # controls, soft hyphen
    "\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff"  # joiners, directions, byte order mark
    "\ufe00-\ufe0f\U000e0100-\U000e01ef]"  # variation selectors
)
_BLANK = re.compile(r"[^\S\n\u3000]")


class Span(NamedTuple):
    """A stretch of one paragraph in one font; `part` names the member of the content it comes from."""

    text: str
    part: str = ""
    role: str = "fangsong"


class Style(NamedTuple):
    """Size of the characters, what is added after each, and the distance of baselines, in points."""

    size: float
    gap: float
    leading: float


class Line(NamedTuple):
    """One line: its spans, its indent, the room it leaves, and whether it ends the paragraph."""

    spans: tuple[Span, ...]
    indent: float
    slack: float
    last: bool


def visible(text: str) -> str:
    """Return `text` as it is printed: no invisible characters, any white space but newlines a blank."""
    return _BLANK.sub(" ", _INVISIBLE.sub("", text.replace("\r\n", "\n"))).strip(" ")


def listed(texts: Sequence[str], part: str, between: str) -> list[Span]:
    """Return the members of a list of the content, with a mark between them."""
    spans = [span for at, text in enumerate(texts) for span in (Span(between), Span(text, f"{part}.{at}"))]
    return spans[1:]


def full_width(char: str) -> bool:
    """Say whether `char` fills a whole cell of the grid."""
    return char in _FULL or unicodedata.east_asian_width(char) in "WF"


def steps(fonts: Fonts, text: str, role: str, style: Style) -> list[float]:
    """Return how far each character moves the pen, in points."""
    size, gap = style.size, style.gap
    return [size + gap if full_width(char) else fonts.advance(role, char) * size + gap for char in text]


def width_of(fonts: Fonts, text: str, role: str, style: Style) -> float:
    """Return the width of `text` on one line, without a gap after its last character."""
    return sum(steps(fonts, text, role, style)) - max(0.0, style.gap) if text else 0.0


def wrap(
    fonts: Fonts, spans: Sequence[Span], style: Style, room: float, *, indent: float = 0.0, hang: float = 0.0
) -> list[Line]:
    """Break one paragraph into lines.

    Args:
        fonts: for the widths.
        spans: the paragraph; a newline in it begins another one.
        style: size, gap and leading.
        room: width of the column.
        indent: of the first line.
        hang: indent of the later lines.
    """
    lines: list[Line] = []
    for paragraph in _split([span._replace(text=visible(span.text)) for span in spans]):
        text = "".join(span.text for span in paragraph)
        widths = [step for span in paragraph for step in steps(fonts, span.text, span.role, style)]
        # A gap after the last character may hang over the edge, a negative one does not make room.
        over = max(0.0, style.gap)
        for start, end in break_lines(text, widths, room - indent + over, room - hang + over):
            shift = hang if start else indent
            shown = start + len(text[start:end].rstrip(BLANKS))
            used = sum(widths[start:shown]) - over
            lines.append(Line(_slice(paragraph, start, shown), shift, room - shift - used, end == len(text)))
    return lines


def _split(spans: Sequence[Span]) -> list[list[Span]]:
    """Cut spans at newlines."""
    paragraphs: list[list[Span]] = [[]]
    for span in spans:
        for number, piece in enumerate(span.text.split("\n")):
            if number:
                paragraphs.append([])
            paragraphs[-1].append(span._replace(text=piece))
    filled = [[span for span in paragraph if span.text] for paragraph in paragraphs]
    return [paragraph for paragraph in filled if paragraph]


def _slice(spans: Sequence[Span], start: int, end: int) -> tuple[Span, ...]:
    begins = accumulate((len(span.text) for span in spans), initial=0)
    cut = (
        span._replace(text=span.text[max(0, start - at) : max(0, end - at)])
        for span, at in zip(spans, begins, strict=False)
    )
    return tuple(span for span in cut if span.text)


def place(
    fonts: Fonts,
    line: Line,
    x: float,
    top: float,
    style: Style,
    *,
    justify: bool = False,
    align: str = "left",
) -> list[Text]:
    """Return the marks of a line whose em square hangs from `top`, in a column that begins at `x`.

    A justified line is spread to the full width, unless it ends its paragraph or leaves more than four
    characters of room. `align` is left, centre or right.
    """
    count = sum(len(span.text) for span in line.spans)
    spread = justify and not line.last and count > 1 and 0 < line.slack <= 4 * style.size
    style = style._replace(gap=style.gap + line.slack / (count - 1)) if spread else style
    x += line.indent + {"left": 0.0, "centre": line.slack / 2, "right": line.slack}[align]
    marks = []
    for span in line.spans:
        # The free font that stands in for 小标宋 is much lighter than it.
        bold = span.role == "title" and fonts.substitute("title")
        base = top - EM_TOP * style.size
        marks.append(Text(x, base, span.text, span.role, style.size, style.gap, span.part, bold=bold))
        x += sum(steps(fonts, span.text, span.role, style))
    return marks


class Run(NamedTuple):
    """Characters in one font that follow one another by themselves, the first at `x`."""

    x: float
    face: Face
    chars: str


def runs_of(fonts: Fonts, mark: Text) -> list[Run]:
    """Cut a text to runs: where the font changes, and where a font gives a full-width character another width."""
    runs: list[Run] = []
    edge, pen = mark.x, 0.0  # where the next cell begins, where the pen of the last run stands
    for at, char in enumerate(mark.text):
        face, glyph = fonts.glyph(mark.role, char)
        advance = glyph.advance / face.facts.units
        cell, x = advance, edge
        if full_width(char):
            cell = 1.0
            x += _lead(mark.text, at, face, glyph) * mark.size
        if runs and runs[-1].face is face and abs(x - pen) < 0.001:
            runs[-1] = runs[-1]._replace(chars=runs[-1].chars + char)
        else:
            runs.append(Run(x, face, char))
        pen = x + advance * mark.size + mark.gap
        edge += cell * mark.size + mark.gap
    return runs


def _lead(text: str, at: int, face: Face, glyph: Glyph) -> float:
    """Return how far from the edge of its cell a full-width character begins, in em."""
    char, units = text[at], face.facts.units
    if char == "—" and "—" in (text[at - 1 : at], text[at + 1 : at + 2]):
        # Two dashes are one line: the ink of the first ends, that of the second begins where they meet.
        start, end = (int.from_bytes(glyph.outline[of : of + 2], "big", signed=True) for of in (2, 6))
        return -start / units if text[at - 1 : at] == "—" else 1 - end / units
    spare = 1 - glyph.advance / units
    if char in NEVER_ENDS:  # brackets lean on their text
        return spare
    return 0.0 if char in NEVER_BEGINS and char not in "—…·" else spare / 2
