"""版头 of a red-headed document: GB/T 9704—2012, 7.2. A circular with a 期号 has it in the place of the 文号."""

from ..content import Content, chinese_date
from .flow import BODY, LEADING, PITCH, TITLE, Flow
from .letter import big_name, number_span
from .marks import EM_TOP, LEFT, MM, RIGHT, TOP, WIDTH, Rule
from .typeset import Span, place, wrap

MARK_TOP = TOP - 35 * MM
LARGEST = 62  # points: 22 mm, the height that the edition of 1999 allowed at most
BELOW = 3 * LEADING - BODY.size  # from the foot of one line to the head of another with two blank ones between
RULE = 1.2  # points; the standard gives no width


def red_head(flow: Flow, content: Content) -> None:
    """Set 发文机关标志, 发文字号 and the red rule; leave `flow.y` so that the title stands two lines below the rule."""
    fonts = flow.fonts
    if content.urgency:
        for at, line in enumerate(wrap(fonts, [Span(content.urgency, "urgency", "hei")], BODY, WIDTH)):
            flow.add(*place(fonts, line, LEFT, TOP - at * LEADING, BODY))
    name = Span(content.masthead or content.issuer, "masthead" if content.masthead else "issuer", "title")
    foot = big_name(flow, name, MARK_TOP, LEFT, WIDTH, LARGEST)
    flow.y = foot - BELOW
    for line in wrap(fonts, [_first(content)], BODY, WIDTH):
        flow.line(line, BODY, align="centre")
    if content.edition:
        _second(flow, content)
    y = flow.y + LEADING - BODY.size - 4 * MM
    flow.add(Rule(LEFT, y, RIGHT, y, RULE, red=True))
    # set_title counts from a line of body text: as if the rule were the lower edge of one.
    flow.y = y - (LEADING - BODY.size) / 2 - (TITLE.size - BODY.size) * (1 - EM_TOP)


def _first(content: Content) -> Span:
    return Span(content.edition, "edition") if content.edition else number_span(content)


def _second(flow: Flow, content: Content) -> None:
    """Set the 文号 on the left and the day on the right, each one character in."""
    day = Span(chinese_date(content.issued) or "　　年　月　日")
    [right] = wrap(flow.fonts, [day], BODY, WIDTH - 2 * PITCH)
    flow.add(*place(flow.fonts, right, LEFT + PITCH, flow.y, BODY, align="right"))
    room = right.slack - PITCH
    for line in wrap(flow.fonts, [number_span(content)], BODY, room):
        flow.add(*place(flow.fonts, line, LEFT + PITCH, flow.y, BODY))
        flow.y -= LEADING
