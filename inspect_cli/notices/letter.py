"""The letter of a notice: GB/T 9704—2012, 信函格式 (clause 10.1), with the measures of clauses 7.2 to 7.4."""

import re

from .content import Contact, Content, chinese_date
from .flow import BODY, LEADING, PITCH, TITLE, Flow, balanced
from .fonts import Fonts
from .marks import (
    BOTTOM,
    EM_TOP,
    LEFT,
    MM,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RIGHT,
    TOP,
    WIDTH,
    Mark,
    Ring,
    Rule,
    Text,
)
from .qr import code
from .typeset import Line, Span, Style, listed, place, visible, width_of, wrap

NAME_TOP = PAGE_HEIGHT - 30 * MM
RULE_WIDTH = 170 * MM
RULE_LEFT = (PAGE_WIDTH - RULE_WIDTH) / 2
NAME_ROOM = PAGE_WIDTH - 2 * LEFT  # the name is centred on the page, as the rules are
THICK, THIN, BETWEEN = 1.6, 0.6, 1.2  # points; the standard gives the order of the two lines, not their width
NUMBER_GAP = 14  # 7/8 of a 3号 character
SEAL = 42 * MM
SIGN_ROWS = 5  # lines from the end of the text to 附注, below the seal
SIGN_WIDTH = 300.0  # points; a longer name is broken, so that it leaves room for the code
QR_SIDE = 20 * MM
COPY = Style(14, 0, 22)  # 4号
TINY = Style(7.5, 0, 10)  # 6号

_HEADING = re.compile(r"([一二三四五六七八九十]+、[^。\n]*。?)|(（[一二三四五六七八九十]+）[^。\n]*。?)")


def set_letter(flow: Flow, content: Content, annexes: list[str], fingerprint: str) -> None:
    """Set the pages of the letter; `annexes` are the names of what is attached."""
    flow.turn()
    _head(flow, content)
    _title(flow, content)
    for line in wrap(flow.fonts, [Span(content.addressee, "addressee"), Span("：")], BODY, WIDTH):
        flow.line(line, BODY, justify=True)
    body = _body(flow.fonts, content)
    notes = _annex_notes(flow.fonts, annexes)
    names = balanced(flow.fonts, Span(content.issuer), BODY, SIGN_WIDTH)
    contact = wrap(flow.fonts, _contact(content.contact), BODY, WIDTH, indent=2 * PITCH)
    needed = SIGN_ROWS + max(0, len(names) - 3) + max(0, len(contact) - 1)
    keep = len(notes) + _kept(body)
    rows = [*body, *notes]
    for at, row in enumerate(rows):
        if at == len(rows) - keep and flow.rows_left(BODY) < keep + needed:
            flow.turn()
        if row is None:
            flow.y -= LEADING
        else:
            flow.line(row, BODY, justify=True)
    _sign(flow, content, names, fingerprint)
    for line in contact:
        flow.line(line, BODY, justify=True)


def _kept(body: list[Line]) -> int:
    """Return how many lines of text go over with the signature, which must not stand on a page without text.

    A short last paragraph goes whole: a sentence that stops halfway down a page looks like a fault.
    """
    whole = (count for count in range(2, 5) if count < len(body) and body[-count - 1].last)
    return next(whole, max(0, min(2, len(body) - 1)))


def _head(flow: Flow, content: Content) -> None:
    """Set the issuer's name, the double rules and the number; leave `flow.y` at the foot of the number."""
    fonts, span = flow.fonts, Span(content.issuer, "issuer", "title")
    name = visible(content.issuer).replace("\n", "")
    size = _name_size(fonts, name)
    style = Style(size, 0, size * 1.2)
    ink_top, ink_bottom = _ink(fonts, name, size)
    top = NAME_TOP - ink_top + EM_TOP * size
    lines = balanced(fonts, span, style, NAME_ROOM)
    for line in lines:
        marks = place(fonts, line, LEFT, top, style, align="centre")
        flow.add(*(mark._replace(red=True) for mark in marks))
        top -= style.leading
    y = top + style.leading - EM_TOP * size + ink_bottom - 4 * MM
    y = _double_rule(flow, y, THICK, THIN)
    _double_rule(flow, 20 * MM + THICK + BETWEEN + THIN, THIN, THICK)
    flow.y = y - NUMBER_GAP
    number = Span(content.number, "number") if content.number else Span("（草稿）")
    for line in wrap(fonts, [number], BODY, WIDTH):
        flow.line(line, BODY, align="right")


def _name_size(fonts: Fonts, name: str) -> int:
    """Return the largest size that sets the name on one line; a name too long for that is broken."""
    widest = width_of(fonts, name, "title", Style(1, 0, 1))
    return next((size for size in range(40, 21, -2) if widest * size <= NAME_ROOM), 22)


def _ink(fonts: Fonts, text: str, size: float) -> tuple[float, float]:
    """Return how far the ink of `text` reaches above and below the baseline."""
    tops, bottoms = [0.0], [0.0]
    for char in text:
        face, glyph = fonts.glyph("title", char)
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


def _title(flow: Flow, content: Content) -> None:
    """Set the title two lines below the number, and leave one line free below it."""
    # Lines are counted on the baselines: flow.y hangs one line below the number already.
    flow.y -= 2 * LEADING + EM_TOP * (BODY.size - TITLE.size)
    for line in balanced(flow.fonts, Span(content.title, "title", "title"), TITLE, WIDTH):
        flow.line(line, TITLE, align="centre")
    flow.y += TITLE.leading + EM_TOP * (BODY.size - TITLE.size) - 2 * LEADING


def _body(fonts: Fonts, content: Content) -> list[Line]:
    """Return the lines of the paragraphs, each with its indent of two characters."""
    paragraphs = [
        Span(text, f"{member}.{at}")
        for member in ("intro", "closing")
        for at, text in enumerate(getattr(content, member))
    ]
    spans = [_levels(paragraph) for paragraph in paragraphs]
    return [line for paragraph in spans for line in wrap(fonts, paragraph, BODY, WIDTH, indent=2 * PITCH)]


def _contact(contact: Contact) -> list[Span]:
    """Return 附注, in a letter whom to ask; nothing if there is nobody."""
    said: list[Span] = []
    for label, text, member in (("联系人：", contact.name, "name"), ("联系电话：", contact.phone, "phone")):
        if text:
            said += [Span("，" if said else ""), Span(label), Span(text, f"contact.{member}")]
    return [Span("（"), *said, Span("）")] if said else []


def _levels(paragraph: Span) -> list[Span]:
    """Give a heading at the begin of a paragraph its font: 一、 hei, （一） kai."""
    text = visible(paragraph.text)
    found = _HEADING.match(text)
    if not found:
        return [paragraph]
    heading = paragraph._replace(text=found.group(), role="hei" if found.group(1) else "kai")
    return [heading, paragraph._replace(text=text[found.end() :])]


def _annex_notes(fonts: Fonts, annexes: list[str]) -> list[Line | None]:
    """Return 附件说明: one blank line, then the names, aligned behind the colon and the number."""
    if not annexes:
        return []
    rows: list[Line | None] = [None]
    for at, name in enumerate(annexes, 1):
        number = f"{at}. " if len(annexes) > 1 else ""
        label = "附件：" if at == 1 else ""
        own = 2 * PITCH + (0 if label else width_of(fonts, "附件：", "fangsong", BODY) + BODY.gap)
        hang = own + width_of(fonts, label + number, "fangsong", BODY) + BODY.gap
        rows += wrap(fonts, [Span(label + number + name)], BODY, WIDTH, indent=own, hang=hang)
    return rows


def _sign(flow: Flow, content: Content, names: list[Line], fingerprint: str) -> None:
    """Set issuer and date under one another with the place for the seal, and the code to their left."""
    fonts = flow.fonts
    foot = flow.y + LEADING - BODY.size  # of the last line of text
    date = chinese_date(content.issued) or "　　年　月　日"
    half = width_of(fonts, date, "fangsong", BODY) / 2
    width = SIGN_WIDTH - min(line.slack for line in names)
    axis = min(RIGHT - 4 * PITCH - half, RIGHT - width / 2)
    top = flow.y - max(0, 3 - len(names)) * LEADING
    for line in names:
        flow.add(*place(fonts, line, axis - SIGN_WIDTH / 2, top, BODY, align="centre"))
        top -= LEADING
    [dated] = wrap(fonts, [Span(date, "issued" if content.issued else "")], BODY, WIDTH)
    flow.add(*place(fonts, dated, axis - half, top, BODY))
    # The names stand in the middle of the seal or a little below; its top is within a line of the text.
    seal = Ring(axis, top + LEADING - BODY.size / 2 + 8, SEAL / 2)
    flow.add(seal, *proof(fonts, content, fingerprint, LEFT, foot - 18))
    flow.y = top - LEADING


def proof(fonts: Fonts, content: Content, fingerprint: str, x: float, top: float) -> list[Mark]:
    """Return the code hanging from `top`, and the same in letters below it for those without a telephone."""
    head = content.log_head
    payload = "|".join((visible(content.number), content.id, fingerprint[:16], head[:32]))
    marks: list[Mark] = [code(payload, x, top - QR_SIDE, QR_SIDE)]
    said = [f"编号 {content.id}", f"内容 {fingerprint[:16]}", f"日志 {head[:16]}"]
    for at, text in enumerate(said):
        [line] = wrap(fonts, [Span(text, "", "song")], TINY, WIDTH)
        marks += place(fonts, line, x, top - QR_SIDE - 6 - at * TINY.leading, TINY)
    return marks


def copies_height(fonts: Fonts, content: Content) -> float:
    """Return what 抄送 needs, so that it need not stand on a page alone; at most a third of a page."""
    return min(len(_copies(fonts, content)) * COPY.leading + COPY.leading, (TOP - BOTTOM) / 3)


def _copies(fonts: Fonts, content: Content) -> list[Line]:
    """Return the lines of 抄送, aligned behind the colon."""
    if not content.copies:
        return []
    names = listed(content.copies, "copies", "，")
    label = "抄送："
    hang = width_of(fonts, label, "fangsong", COPY)
    return wrap(fonts, [Span(label), *names, Span("。")], COPY, WIDTH - 2 * COPY.size, hang=hang)


def set_copies(flow: Flow, content: Content) -> None:
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


def page_number(fonts: Fonts, number: int) -> list[Text]:
    """Return 页码: 4号 song between two dashes, 7 mm below the type area, odd right, even left, one in."""
    text = f"— {number} —"
    width = width_of(fonts, text, "song", COPY)
    x = RIGHT - COPY.size - width if number % 2 else LEFT + COPY.size
    [line] = wrap(fonts, [Span(text, "", "song")], COPY, WIDTH)
    # The dash stands 0.38 em above the baseline in Song fonts, and the dash is what the standard measures.
    return place(fonts, line, x, BOTTOM - 7 * MM - 0.38 * COPY.size + EM_TOP * COPY.size, COPY)
