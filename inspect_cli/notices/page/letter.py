"""The head of a letter: GB/T 9704—2012, 信函格式 (clause 10.1)."""

from ..content import Content
from .flow import BODY, Flow, balanced
from .fonts import Fonts
from .marks import EM_TOP, LEFT, MM, PAGE_HEIGHT, PAGE_WIDTH, WIDTH, Rule
from .typeset import Span, Style, place, visible, width_of, wrap

NAME_TOP = PAGE_HEIGHT - 30 * MM
RULE_WIDTH = 170 * MM
RULE_LEFT = (PAGE_WIDTH - RULE_WIDTH) / 2
NAME_ROOM = PAGE_WIDTH - 2 * LEFT  # the name is centred on the page, as the rules are
THICK, THIN, BETWEEN = 1.6, 0.6, 1.2  # points; the standard gives the order of the two lines, not their width
NUMBER_GAP = 14  # 7/8 of a 3号 character


def letter_head(flow: Flow, content: Content) -> None:
    """Set the issuer's name, the double rules and the number; leave `flow.y` at the foot of the number."""
    foot = big_name(
        flow,
        Span(content.masthead or content.issuer, "masthead" if content.masthead else "issuer", "title"),
        NAME_TOP,
        LEFT,
        NAME_ROOM,
        40,
    )
    y = _double_rule(flow, foot - 4 * MM, THICK, THIN)
    _double_rule(flow, 20 * MM + THICK + BETWEEN + THIN, THIN, THICK)
    flow.y = y - NUMBER_GAP
    set_urgency(flow, content, BODY)
    for span in (Span(content.edition, "edition"), number_span(content)):
        flow.lines([span], BODY, align="right")


def set_urgency(flow: Flow, content: Content, style: Style) -> None:
    """Set 紧急程度 flush left, on the line of the number unless that is a long one."""
    if not content.urgency:
        return
    lines = wrap(flow.fonts, [Span(content.urgency, "urgency", "hei")], style, WIDTH)
    for line in lines:
        flow.add(*place(flow.fonts, line, LEFT, flow.y, style))
        flow.y -= style.leading
    said = visible(content.number + content.edition).replace("\n", "")
    if len(lines) == 1 and lines[0].slack > width_of(flow.fonts, said, "fangsong", style) + 4 * style.size:
        flow.y += style.leading


def number_span(content: Content) -> Span:
    """Return 文号, or the word that this is a draft."""
    return Span(content.number, "number") if content.number else Span("（草稿）")


def big_name(flow: Flow, span: Span, hang: float, x: float, room: float, largest: int) -> float:
    """Set a name in red, its ink hanging from `hang`, centred in `room` from `x`; return where its ink ends."""
    fonts = flow.fonts
    name = visible(span.text).replace("\n", "")
    size = _name_size(fonts, name, room, largest)
    style = Style(size, 0, size * 1.2)
    ink_top, ink_bottom = ink(fonts, name, "title", size)
    top = hang - ink_top + EM_TOP * size
    lines = balanced(fonts, span, style, room)
    for line in lines:
        marks = place(fonts, line, x, top, style, align="centre")
        flow.add(*(mark._replace(red=True) for mark in marks))
        top -= style.leading
    return top + style.leading - EM_TOP * size + ink_bottom


def _name_size(fonts: Fonts, name: str, room: float, largest: int) -> int:
    """Return the largest size that sets the name on one line; a name too long for that is broken."""
    widest = width_of(fonts, name, "title", Style(1, 0, 1))
    return next((size for size in range(largest, 21, -2) if widest * size <= room), 22)


def ink(fonts: Fonts, text: str, role: str, size: float) -> tuple[float, float]:
    """Return how far the ink of `text` reaches above and below the baseline."""
    tops, bottoms = [0.0], [0.0]
    for char in text:
        face, glyph = fonts.glyph(role, char)
        if glyph.outline:
            bottom, top = (int.from_bytes(glyph.outline[at : at + 2], "big", signed=True) for at in (4, 8))
            tops.append(top / face.facts.units * size)
            bottoms.append(bottom / face.facts.units * size)
    return max(tops), min(bottoms)


def _double_rule(flow: Flow, top: float, upper: float, lower: float) -> float:
    """Draw two red lines, the upper one hanging from `top`; return where the lower one ends."""
    for width in (upper, lower):
        y = top - width / 2
        flow.add(Rule(RULE_LEFT, y, RULE_LEFT + RULE_WIDTH, y, width, red=True))
        top -= width + BETWEEN
    return top + BETWEEN
