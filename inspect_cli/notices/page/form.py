"""A document as a form (表单): fields, problems, demands, signature and delivery; with 存根 and 回执 as further sheets.

The standard does not cover it. What is known when it is issued is printed, what does not apply is struck out, and
what only comes later stays blank, to be filled in by hand.
"""

from collections.abc import Sequence

from ..content import REVIEW, Content, chinese_date, points_in
from ..wording import period
from .album import Figure
from .annex import answered, people, reviewed, seen_of, set_table
from .body import SIGN_ROWS, SIGN_WIDTH, contact_of, goes_over, levels, set_section, sign, signed_part
from .fields import BY_HAND, Field, set_fields, set_review
from .flow import BODY, INFO, LEADING, TITLE, Flow, balanced, titled
from .foot import COPY
from .letter import number_span, set_urgency
from .marks import LEFT, RIGHT, TOP, WIDTH, Rule
from .qr import QR_SIDE, proof
from .typeset import Line, Span, Style, listed, place, wrap

TEXT = Style(14, 0, 25)  # 4号
NAME = Style(18, 0, 28)  # 小2号
AFTER = 4.0  # points below the text
STRUCK = "／"
ADDRESSEE = {
    "限期整改通知书": "被检查单位",
    "交办单": "承办单位",
    "督办单": "被督办单位",
    "复查意见书": "被复查单位",
    "抄告单": "抄告单位",
}
SHEETS = ("第一联　存根", "第二联　送达", "第三联　回执")
SHEET_ROOM = 100.0
HEADED = 120.0  # points: a heading does not stand at the foot of a page without the begin of its table


def set_form(flow: Flow, content: Content, figures: Sequence[Figure], fingerprint: str) -> None:
    """Set the sheet that is delivered, from its head to the fields of its delivery."""
    _head(flow, content, SHEETS[1], counted=True)
    set_fields(flow, facts_of(content))
    flow.y -= 8
    _text(flow, _lines(flow, content, "intro"))
    for at, section in enumerate(content.sections):
        set_section(flow, section, f"sections.{at}")
    if content.rows:
        if not flow.has(HEADED):
            flow.turn()
        flow.lines([Span(content.list_title, "", "hei")], INFO)
        set_table(flow, content, figures, 0)
    flow.y -= 8
    if reviewed(content):
        set_review(flow, content)
    _end(flow, content, _lines(flow, content, "closing"), fingerprint)


def _end(flow: Flow, content: Content, closing: Sequence[Line], fingerprint: str) -> None:
    """Set the last paragraphs, signature and delivery: what is signed stands below some of the text, on one page."""
    contact = wrap(flow.fonts, contact_of(content.contact), TEXT, WIDTH, indent=2 * TEXT.size)
    names = balanced(flow.fonts, Span(content.issuer, signed_part(content)), BODY, SIGN_WIDTH)
    delivery = delivery_of(content)
    signed = (SIGN_ROWS + max(0, len(names) - 3)) * LEADING + 12 + (len(delivery) + 1) * BY_HAND
    kept = goes_over(closing)
    needed = (kept + len(contact)) * TEXT.leading + AFTER + signed
    _text(flow, closing[: len(closing) - kept], 0)
    if not flow.has(min(needed, TOP - flow.foot)):
        flow.turn()
    _text(flow, [*closing[len(closing) - kept :], *contact])
    if not flow.has(signed):
        flow.turn()
    sign(flow, content, names, fingerprint)
    flow.y -= 12
    set_fields(flow, delivery, BY_HAND)


def _head(flow: Flow, content: Content, sheet: str, *, counted: bool) -> None:
    """Begin a sheet: which one it is, who issues, what it is, and its number."""
    flow.turn(sheet)

    def part(name: str) -> str:
        return name if counted else ""

    [which] = wrap(flow.fonts, [Span(sheet, "", "kai")], INFO, SHEET_ROOM)
    flow.add(*place(flow.fonts, which, RIGHT - SHEET_ROOM, TOP, INFO, align="right"))
    flow.y -= INFO.leading
    name = Span(content.masthead or content.issuer, part("masthead" if content.masthead else "issuer"), "title")
    for line in titled(flow.fonts, name, NAME, WIDTH):
        flow.line(line, NAME, align="centre")
    flow.y -= 4
    for line in titled(flow.fonts, Span(content.title, part("title"), "title"), TITLE, WIDTH, (content.issuer,)):
        flow.line(line, TITLE, align="centre")
    if counted:
        set_urgency(flow, content, COPY)
    number = number_span(content)
    said = [number._replace(part=number.part and part(number.part))]
    if content.edition:
        said += [Span("　"), Span(content.edition, part("edition"))]
    flow.lines(said, COPY, align="right")
    flow.y -= 2


def facts_of(content: Content) -> list[list[Field]]:
    """Return the fields that are known when it is issued."""
    when, seen = [Span(period(content.checked_from, content.checked_to))], seen_of(content)
    rows: list[list[Field]] = [
        [(ADDRESSEE.get(content.kind, "被通知单位"), [Span(content.addressee, "addressee")])],
        [(f"{seen}时间", when), (f"{seen}方式", [Span(content.way, "way") if content.way else Span("□明查　□暗访")])],
        [(f"{seen}人员", people(content))],
        [("陪同人员", [Span(content.companions, "companions")]), ("问题来源", [Span(content.source, "source")])],
    ]
    if content.answers:
        rows.append([("依据文书", answered(content))])
    if content.until:
        rows.append([("督办时限", [Span(content.until, "until")])])
    if content.copies:
        rows.append([("抄送", listed(content.copies, "copies", "、"))])
    return [[(label, _or_struck(spans)) for label, spans in row] for row in rows]


def _or_struck(spans: Sequence[Span]) -> Sequence[Span]:
    return spans if any(span.text for span in spans) else [Span(STRUCK)]


def delivery_of(content: Content) -> list[list[Field]]:
    """Return the fields of the delivery, most of them filled in by hand."""
    given = content.delivery

    def field(label: str, member: str) -> Field:
        return label, [Span(getattr(given, member), f"delivery.{member}")]

    return [
        [field("送达方式", "way"), field("送达人", "by")],
        [field("送达时间", "at"), field("签收人", "receiver")],
        [field("职务", "post"), field("签收日期", "signed")],
        [field("拒签事由、见证人", "refused")],
    ]


def _lines(flow: Flow, content: Content, member: str) -> list[Line]:
    return [
        line
        for at, text in enumerate(getattr(content, member))
        for line in wrap(flow.fonts, levels(Span(text, f"{member}.{at}")), TEXT, WIDTH, indent=2 * TEXT.size)
    ]


def _text(flow: Flow, lines: Sequence[Line], after: float = AFTER) -> None:
    for line in lines:
        flow.line(line, TEXT, justify=True)
    flow.y -= after if lines else 0


def set_stub(flow: Flow, content: Content, fingerprint: str) -> None:
    """Set the sheet that stays in the office, with the line along which it is cut and sealed across."""
    _head(flow, content, SHEETS[0], counted=False)
    known, by_hand = stub_of(content)
    set_fields(flow, known)
    set_fields(flow, by_hand, BY_HAND)
    height = QR_SIDE + 80
    if not flow.has(height):
        flow.turn()
    flow.add(*proof(flow.fonts, content, fingerprint, LEFT, flow.y - 12))
    flow.y -= QR_SIDE + 56
    _cut(flow, content)


def stub_of(content: Content) -> tuple[list[list[Field]], list[list[Field]]]:
    """Return the fields of the sheet that stays: those known, and those filled in by hand."""
    latest = content.until or (max(content.rows, key=lambda row: row.due).due_text if content.rows else "")
    count = Span(f"{points_in(content.rows)}个点位，{len(content.rows)}个问题")
    known: list[list[Field]] = [
        *_uncounted(facts_of(content)),
        [("复查问题" if content.kind == REVIEW else "检查结果", [count]), ("最迟时限", _or_struck([Span(latest)]))],
        [("签发人", _or_struck([Span(content.signed_by)])), ("签发日期", _or_struck([Span(_day(content))]))],
    ]
    return known, [[("经办人", []), ("份数", [])], *_uncounted(delivery_of(content))]


def _uncounted(rows: list[list[Field]]) -> list[list[Field]]:
    return [[(label, _unmarked(spans)) for label, spans in row] for row in rows]


def _day(content: Content) -> str:
    return chinese_date(content.issued)


def _unmarked(spans: Sequence[Span]) -> list[Span]:
    return [span._replace(part="") for span in spans]


def _cut(flow: Flow, content: Content) -> None:
    """Draw the dashed line, and on it the number that the seal is put across."""
    words = [Span("骑缝　"), Span(content.number or "（草稿）"), Span("　（骑缝章）")]
    line = wrap(flow.fonts, words, INFO, WIDTH)[0]
    text = WIDTH - line.slack
    flow.add(*place(flow.fonts, line, LEFT, flow.y, INFO, align="centre"))
    y = flow.y - INFO.size / 2
    for start, end in ((LEFT, LEFT + (WIDTH - text) / 2 - 6), (RIGHT - (WIDTH - text) / 2 + 6, RIGHT)):
        x = start
        while x + 4 <= end:
            flow.add(Rule(x, y, x + 4, y, 0.5))
            x += 8
    flow.y -= INFO.leading
