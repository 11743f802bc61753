"""What stands at the foot: 抄送 of a letter, 版记 of a red-headed document, 页码 (GB/T 9704—2012, 7.4, 7.5, 10.1)."""

from collections.abc import Sequence

from ..content import RED, Content, chinese_date
from .flow import NEAR, Flow
from .fonts import Fonts
from .letter import ink
from .marks import BOTTOM, EM_TOP, LEFT, MM, RIGHT, TOP, WIDTH, Rule, Text
from .typeset import Line, Span, Style, listed, place, width_of, wrap

COPY = Style(14, 0, 22)  # 4号
ROOM = WIDTH - 2 * COPY.size  # one character free on either side
THICK, THIN = 0.35 * MM, 0.25 * MM
PAD = (COPY.leading - COPY.size) / 2


def foot_height(fonts: Fonts, content: Content) -> float:
    """Return what is to stay free for the foot, lest it stand on a page alone; at most a third of a page."""
    lines = len(_copies(fonts, content)) + (len(_printed(fonts, content)) if content.style == RED else 0)
    return min((lines + 1) * COPY.leading, (TOP - BOTTOM) / 3)


def set_foot(flow: Flow, content: Content) -> None:
    """Set 版记 of a red-headed document, 抄送 of a letter, at the foot of the last page's type area."""
    if content.style == RED:
        _set_imprint(flow, content)
    else:
        _set_copies(flow, content)


def _copies(fonts: Fonts, content: Content) -> list[Line]:
    """Return the lines of 抄送, aligned behind the colon."""
    if not content.copies:
        return []
    names = listed(content.copies, "copies", "，")
    label = "抄送："
    hang = width_of(fonts, label, "fangsong", COPY)
    return wrap(fonts, [Span(label), *names, Span("。")], COPY, ROOM, hang=hang)


def _set_copies(flow: Flow, content: Content) -> None:
    """Set 抄送 at the foot of the last page's type area (no rules and no printer's note in a letter)."""
    lines = _copies(flow.fonts, content)
    while lines:
        most = int((flow.y - BOTTOM - COPY.size) // COPY.leading)
        if most < min(len(lines), 2):
            flow.turn()
            continue
        now, lines = lines[:most], lines[most:]
        top = BOTTOM + COPY.size + (len(now) - 1) * COPY.leading
        for line in now:
            flow.add(*place(flow.fonts, line, LEFT + COPY.size, top, COPY))
            top -= COPY.leading
        flow.y = BOTTOM


def _printed(fonts: Fonts, content: Content) -> list[Line]:
    """Return the lines of 印发机关, which leave room for the day of printing."""
    name = Span(content.printed_by or content.issuer, "printed_by" if content.printed_by else "")
    return wrap(fonts, [name], COPY, ROOM - width_of(fonts, _day(content), "fangsong", COPY) - COPY.size)


def _day(content: Content) -> str:
    return f"{chinese_date(content.issued) or '　　年　月　日'}印发"


def _set_imprint(flow: Flow, content: Content) -> None:
    """Set 抄送 and 印发 between their rules, the last of them on the lower edge of the type area."""
    copies, printed = _copies(flow.fonts, content), _printed(flow.fonts, content)
    too_many = (len(copies) + len(printed) + 1) * COPY.leading > TOP - BOTTOM  # for one page
    thick = THICK
    while len(copies) + len(printed) > (most := int((flow.y - BOTTOM - PAD + NEAR) // COPY.leading)):
        now = min(most, len(copies))
        if now >= 2 and too_many:
            _strips(flow, copies[:now], BOTTOM + now * COPY.leading)
            _across(flow, BOTTOM + now * COPY.leading, thick)
            copies, thick = copies[now:], 0.0
        flow.turn()
        flow.unnumbered.add(len(flow.pages) - 1)
    top = BOTTOM + (len(copies) + len(printed)) * COPY.leading
    _across(flow, top, thick)
    _strips(flow, copies, top)
    top -= len(copies) * COPY.leading
    if copies:
        _across(flow, top, THIN)
    _strips(flow, printed, top)
    [day] = wrap(flow.fonts, [Span(_day(content))], COPY, ROOM)
    flow.add(*place(flow.fonts, day, LEFT + COPY.size, BOTTOM + COPY.leading - PAD, COPY, align="right"))
    _across(flow, BOTTOM, THICK)


def _strips(flow: Flow, lines: Sequence[Line], top: float) -> None:
    for at, line in enumerate(lines):
        flow.add(*place(flow.fonts, line, LEFT + COPY.size, top - PAD - at * COPY.leading, COPY))


def _across(flow: Flow, y: float, width: float) -> None:
    if width:
        flow.add(Rule(LEFT, y, RIGHT, y, width))


def page_number(fonts: Fonts, number: int) -> list[Text]:
    """Return 页码: 4号 song between two dashes, 7 mm below the type area, odd right, even left, one in."""
    text = f"— {number} —"
    width = width_of(fonts, text, "song", COPY)
    x = RIGHT - COPY.size - width if number % 2 else LEFT + COPY.size
    [line] = wrap(fonts, [Span(text, "", "song")], COPY, WIDTH)
    # The dash is what the standard measures, and every font has it at a height of its own.
    dash, _ = ink(fonts, "—", "song", COPY.size)
    return place(fonts, line, x, BOTTOM - 7 * MM - dash + EM_TOP * COPY.size, COPY)
