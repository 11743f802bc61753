"""主体 of letters and red-headed documents: GB/T 9704—2012, 7.3, from the title to 附注."""

import re
from collections.abc import Sequence
from math import ceil

from ..content import Contact, Content, Grid, Section, chinese_date
from .flow import BODY, LEADING, PITCH, TITLE, Flow, balanced, titled
from .fonts import Fonts
from .marks import EM_TOP, LEFT, MM, RIGHT, TOP, WIDTH, Ring
from .qr import proof
from .table import Column, Paragraph, Table
from .typeset import Line, Span, Style, place, visible, width_of, wrap

SEAL = 42 * MM
CAPTION = Style(12, 0, 22)  # 小4号
SIGN_ROWS = 5  # lines from the end of the text to 附注, below the seal
SIGN_WIDTH = 340.0  # points; a longer name is broken, so that it leaves room for the code

_HEADING = re.compile(r"([一二三四五六七八九十]+、[^。\n]*。?)|(（[一二三四五六七八九十]+）[^。\n]*。?)")


def set_body(flow: Flow, content: Content, annexes: Sequence[str], fingerprint: str) -> None:
    """Set title and text below a head; `annexes` are the names of what is attached."""
    set_title(flow, content)
    if content.addressee:
        for line in wrap(flow.fonts, [Span(content.addressee, "addressee"), Span("：")], BODY, WIDTH):
            flow.line(line, BODY, justify=True)
    if content.sections:
        for line in paragraphs(flow.fonts, content, "intro"):
            flow.line(line, BODY, justify=True)
        for at, section in enumerate(content.sections):
            set_section(flow, section, f"sections.{at}")
        body = paragraphs(flow.fonts, content, "closing")
    else:
        body = paragraphs(flow.fonts, content, "intro", "closing")
    set_end(flow, content, body, _annex_notes(flow.fonts, annexes), fingerprint)


def set_end(flow: Flow, content: Content, body: Sequence[Line], notes: Sequence[Line | None], fingerprint: str) -> None:
    """Set the last paragraphs, 附件说明, 署名, 成文日期 and 附注, the end of the text on the page that is signed."""
    names = balanced(flow.fonts, Span(content.issuer, signed_part(content)), BODY, SIGN_WIDTH)
    contact = wrap(flow.fonts, contact_of(content.contact), BODY, WIDTH, indent=2 * PITCH)
    needed = SIGN_ROWS + max(0, len(names) - 3) + max(0, len(contact) - 1)
    # The first page has to show some of the text (7.3.3).
    keep = len(notes) + goes_over(body, 0 if content.sections else 1)
    rows = [*body, *notes]
    for at, row in enumerate(rows):
        if at == len(rows) - keep and flow.rows_left(BODY) < keep + needed:
            flow.turn()
        if row is None:
            flow.y -= LEADING
        else:
            flow.line(row, BODY, justify=at < len(body))  # names stand below one another, unspread
    if flow.rows_left(BODY) < needed:
        flow.turn()
    sign(flow, content, names, fingerprint)
    for line in contact:
        flow.line(line, BODY, justify=True)


def signed_part(content: Content) -> str:
    """Say whether the signature is where the issuer's name counts as printed: the head may bear another one."""
    return "issuer" if content.masthead else ""


def goes_over(body: Sequence[Line], stay: int = 0) -> int:
    """Return how many lines of text go over with the signature, which must not stand on a page without text.

    Two at least, and so many that no paragraph leaves a single line behind or sends one ahead; `stay` do not go.
    """
    counts = (count for count in range(2, len(body) - stay + 1) if _may_part(body, len(body) - count))
    return next(counts, max(0, min(2, len(body) - stay)))


def _may_part(body: Sequence[Line], at: int) -> bool:
    """Say whether a page may end before line `at`: between paragraphs, or with two lines of one on either side."""
    return body[at - 1].last or (at > 1 and not body[at - 2].last and not body[at].last)


def set_title(flow: Flow, content: Content) -> None:
    """Set the title two lines below the number, and leave one line free below it."""
    # Lines are counted on the baselines: flow.y hangs one line below the number already.
    flow.y -= 2 * LEADING + EM_TOP * (BODY.size - TITLE.size)
    for line in titled(flow.fonts, Span(content.title, "title", "title"), TITLE, WIDTH, (content.issuer,)):
        flow.line(line, TITLE, align="centre")
    flow.y += TITLE.leading + EM_TOP * (BODY.size - TITLE.size) - 2 * LEADING


def paragraphs(fonts: Fonts, content: Content, *members: str) -> list[Line]:
    """Return the lines of the paragraphs of `members`, each with its indent of two characters."""
    return [
        line
        for member in members
        for at, text in enumerate(getattr(content, member))
        for line in _paragraph(fonts, text, f"{member}.{at}")
    ]


def _paragraph(fonts: Fonts, text: str, part: str) -> list[Line]:
    return wrap(fonts, levels(Span(text, part)), BODY, WIDTH, indent=2 * PITCH)


def set_section(flow: Flow, section: Section, path: str) -> None:
    """Set a heading with the line that follows it, its paragraphs and its tables."""
    lines = _paragraph(flow.fonts, section.heading, f"{path}.heading")
    if flow.rows_left(BODY) < len(lines) + 1:
        flow.turn()
    for at, text in enumerate(section.paragraphs):
        lines += _paragraph(flow.fonts, text, f"{path}.paragraphs.{at}")
    for line in lines:
        flow.line(line, BODY, justify=True)
    for at, grid in enumerate(section.grids):
        _set_grid(flow, grid, f"{path}.grids.{at}")


def _set_grid(flow: Flow, grid: Grid, path: str) -> None:
    """Set a table below its caption; what follows stands on the lines of the page again."""
    columns = [
        Column(head, WIDTH * part / sum(grid.parts), centred=True, part=f"{path}.heads.{at}")
        for at, (head, part) in enumerate(zip(grid.heads, grid.parts, strict=True))
    ]
    if not flow.has(4 * LEADING):
        flow.turn()
    for line in wrap(flow.fonts, [Span(grid.caption, f"{path}.caption", "hei")], CAPTION, WIDTH):
        flow.line(line, CAPTION, align="centre")
    table = Table(flow, columns)
    for no, row in enumerate(grid.rows):
        table.row([[Paragraph((Span(text, f"{path}.rows.{no}.{at}"),))] for at, text in enumerate(row)])
    flow.y = TOP - ceil((TOP - flow.y + 6) / LEADING) * LEADING


def contact_of(contact: Contact) -> list[Span]:
    """Return 附注, in a letter whom to ask; nothing if there is nobody."""
    said: list[Span] = []
    for label, text, member in (("联系人：", contact.name, "name"), ("联系电话：", contact.phone, "phone")):
        if text:
            said += [Span("，" if said else ""), Span(label), Span(text, f"contact.{member}")]
    return [Span("（"), *said, Span("）")] if said else []


def levels(paragraph: Span) -> list[Span]:
    """Give a heading at the begin of a paragraph its font: 一、 hei, （一） kai."""
    text = visible(paragraph.text)
    found = _HEADING.match(text)
    if not found:
        return [paragraph]
    heading = paragraph._replace(text=found.group(), role="hei" if found.group(1) else "kai")
    return [heading, paragraph._replace(text=text[found.end() :])]


def _annex_notes(fonts: Fonts, annexes: Sequence[str]) -> list[Line | None]:
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


def sign(flow: Flow, content: Content, names: list[Line], fingerprint: str) -> None:
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
