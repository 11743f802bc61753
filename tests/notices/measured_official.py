"""The way down a letter or a red-headed document: each part is measured where `measures.py` has it."""

from itertools import groupby

from any_notice import shape_of
from measured_photos import album
from measured_tables import fields, table
from measures import (
    ASCENT,
    BODY,
    BOTTOM,
    BY_HAND,
    CAPTION,
    CENTRE,
    CHAR,
    FOOT,
    INFO,
    LEFT,
    LINE,
    MM,
    PAPER,
    RIGHT,
    SMALL,
    TITLE,
    TOP,
    WIDTH,
    Type,
    near,
)
from readback import solid

from inspect_cli.notices import content as said
from inspect_cli.notices.content import CIRCULAR, RED, REVIEW, chinese_date

LIST = ("序号", "点位", "存在问题", "整改要求", "整改时限")
MERGED = ("序号", "街道", "点位", "存在问题")
ANSWER = ("序号", "问题", "整改措施和结果", "完成时间", "未完成原因、延期申请")
REVIEWED = (("复查人", "复查时间"), ("复查结果",), ("销号意见",), ("审核人",))
NO_DAY = "年月日"


def official(galley, content):
    if content.style == RED:
        red_head(galley, content)
    else:
        letter_head(galley, content)
    annexes = [content.list_title or "问题清单"] * bool(content.rows) + ["整改情况回执"] * bool(content.receipt)
    labels = [f"附件{at}" for at in range(1, len(annexes) + 1)] if len(annexes) > 1 else ["附件"]
    body(galley, content, annexes)
    if content.rows:
        annex(galley, labels[0], annexes[0])
        galley.run(INFO)
        galley.y -= 4
        problems(galley, content)
        album(galley, figures(content))
    if content.receipt:
        receipt(galley, content, labels[-1])
    if content.style == RED:
        return imprint(galley, content), 1
    copies(galley, content)
    return {0}, 2


def letter_head(galley, content):
    galley.name(content.masthead or content.issuer, PAPER[1] - 30 * MM, PAPER[0] / 2, PAPER[0] - 2 * LEFT, 40)
    left, right, y = PAPER[0] / 2 - 85 * MM, PAPER[0] / 2 + 85 * MM, galley.y - 4 * MM
    galley.rule(left, y - 0.8, right, 1.6, red=True)
    galley.rule(left, y - 3.1, right, 0.6, red=True)
    galley.rule(left, 20 * MM + 3.1, right, 0.6, red=True)
    galley.rule(left, 20 * MM + 0.8, right, 1.6, red=True)
    galley.y = y - 3.4 - 14
    urgency(galley, content, BODY)
    galley.text(content.edition, BODY, align="right")
    galley.text(content.number or "（草稿）", BODY, align="right")
    galley.y += ASCENT * (TITLE.size - BODY.size) - 2 * LINE


def urgency(galley, content, type_):
    """Flush left, on the line of what stands flush right unless that is long."""
    galley.text(content.urgency, type_)
    line = next(line for line in galley.sheet.lines if line[0].size == type_.size)
    if content.urgency and line[0].y > galley.y:
        galley.y += type_.leading


def red_head(galley, content):
    galley.text(content.urgency, BODY)
    galley.name(content.masthead or content.issuer, TOP - 35 * MM, CENTRE, WIDTH, 62)
    galley.y -= 3 * LINE - BODY.size
    galley.text(content.edition or content.number or "（草稿）", BODY, align="centre")
    if content.edition:
        # The day is on the first line of the number, which may be a long one.
        number, day = solid(content.number or "（草稿）"), solid(chinese_date(content.issued) or NO_DAY)
        line = next(line for line in galley.sheet.lines if line[0].size == BODY.size)
        beside = "".join(glyph.char for glyph in line).removesuffix(day)
        galley.text(beside, BODY, left=LEFT + CHAR)
        galley.y += LINE
        galley.text(day, BODY, align="right", right=RIGHT - CHAR)
        galley.text(number.removeprefix(beside), BODY, left=LEFT + CHAR)
    foot = galley.y + LINE - BODY.size
    galley.rule(LEFT, foot - 4 * MM, RIGHT, 1.2, red=True)
    # Two blank lines below the rule; the title stands in the middle of the third strip.
    galley.y = foot - 4 * MM - 2 * LINE - (LINE - BODY.size) / 2 - 0.12 * (TITLE.size - BODY.size) - ASCENT * BODY.size
    galley.y += ASCENT * TITLE.size


def body(galley, content, annexes):
    galley.text(content.title, TITLE, align="centre")
    galley.y += TITLE.leading - ASCENT * (TITLE.size - BODY.size) - 2 * LINE
    galley.text(content.addressee and content.addressee + "：", BODY, justified=True)
    paragraphs(galley, content.intro, BODY)
    for section in content.sections:
        part(galley, section)
    paragraphs(galley, content.closing, BODY)
    galley.y -= LINE if annexes else 0
    for at, name in enumerate(annexes, 1):
        label, number = "附件：" * (at == 1), f"{at}." * (len(annexes) > 1)
        galley.text(label + number + name, BODY, indent=(2 if label else 5) * CHAR, hang_at=len(label + number))
    signature(galley, content)
    contact(galley, content, BODY)


def paragraphs(galley, texts, type_):
    for text in texts:
        for paragraph in text.split("\n"):
            galley.text(paragraph, type_, indent=2 * type_.char, justified=True)


def part(galley, section):
    paragraphs(galley, (section.heading, *section.paragraphs), BODY)
    for grid in section.grids:
        galley.text(grid.caption, CAPTION, align="centre")
        widths = [WIDTH * share / sum(grid.parts) for share in grid.parts[:-1]]
        table(galley, grid.heads, len(grid.rows), widths=widths, centred=grid.heads)
        lines = -(-(TOP - galley.y + 6 - 0.01) // LINE)
        galley.y = TOP - lines * LINE


def signature(galley, content):
    day = solid(chinese_date(content.issued) or NO_DAY)
    if not any(line[0].size == BODY.size for line in galley.sheet.lines):
        galley.turn()
    lines = [line for line in galley.sheet.lines if line[0].size == BODY.size]
    at = next(at for at, line in enumerate(lines) if "".join(glyph.char for glyph in line) == day)
    assert at <= 3, "the seal has to begin within a line of the text"
    half = (lines[at][-1].right - lines[at][0].left if content.issued else 7 * CHAR) / 2
    longest = max(line[-1].right - line[0].left for line in lines[:at])
    axis = min(RIGHT - 4 * CHAR - half, RIGHT - longest / 2)
    galley.code(galley.y + LINE - BODY.size - 18)
    date = galley.y - max(3, at) * LINE
    galley.y = date + at * LINE
    galley.text(content.issuer, BODY, align="centre", left=axis - 200, right=axis + 200)
    assert lines[at][-1].right == near(axis + half)
    galley.text(day, BODY, align="right", right=axis + half)
    galley.seal(axis, date + LINE)


def contact(galley, content, type_):
    of = content.contact
    words = "，".join([f"联系人：{of.name}"] * bool(of.name) + [f"联系电话：{of.phone}"] * bool(of.phone))
    galley.text(words and f"（{words}）", type_, indent=2 * type_.char, justified=True)


def annex(galley, label, title):
    galley.turn()
    galley.text(label, BODY)
    galley.y = TOP - 2 * LINE + ASCENT * (TITLE.size - BODY.size)
    galley.text(title, TITLE, align="centre")
    galley.y -= 8


def problems(galley, content):
    """The list of problems and what a review found."""
    if content.kind == CIRCULAR and content.style != "表单":
        table(galley, MERGED, len([key for key, _ in groupby(content.rows, key=lambda row: row.point)]))
        return
    reviewed = content.kind == REVIEW or content.review != said.Review()
    with_result = reviewed or any(row.result for row in content.rows)
    table(galley, (*LIST, "复查情况") if with_result else LIST, len(content.rows))
    if reviewed:
        galley.y -= 8
        fields(galley, REVIEWED, BY_HAND)
        galley.y -= 8


def figures(content):
    found = []
    for row in content.rows:
        for shot in row.photos:
            words = f"图{len(found) + 1}问题{row.no}{shot.stage}{shot.strip}"
            found.append((shape_of(shot), words))
    return found


def receipt(galley, content, label):
    annex(galley, label, "整改情况回执")
    galley.text(content.issuer + "：", INFO)
    galley.text(content.receipt.text, INFO, indent=2 * INFO.size, justified=True)
    galley.y -= 4
    table(galley, ANSWER, len(content.rows), least=56)
    if content.receipt.back_by:
        galley.y -= 6
        galley.text(f"请于{content.receipt.back_by}报送。", INFO)
    if not galley.sheet.rings:
        galley.turn()
    top = galley.y - 16
    galley.code(top)
    galley.seal(RIGHT - 21 * MM, top - 70)
    galley.y = top - 70 + SMALL / 2
    galley.text("（单位盖章）", Type(SMALL, 15, SMALL), align="centre", left=RIGHT - 42 * MM)
    for at, field in enumerate(("收到时间：", "签收人、职务：", "单位负责人（签字）：", "联系电话：", "报送日期：")):
        galley.y = top - 28 * at
        galley.text(field, INFO, left=LEFT + 7 * CHAR)
        foot = top - 28 * at - ASCENT * INFO.size - 3
        galley.rule(LEFT + 7 * CHAR + INFO.char * len(field), foot, RIGHT - 42 * MM - 8, 0.5)


def foot_lines(galley):
    return [line for line in galley.sheet.lines if line[0].size == FOOT.size and line[0].y > BOTTOM]


def copies(galley, content):
    """抄送 of a letter: on the lower edge of the last page, and of those before if there are many."""
    rest = copied = copies_of(content)
    while rest:
        lines = foot_lines(galley)
        if lines:
            galley.y = BOTTOM + FOOT.size + (len(lines) - 1) * FOOT.leading
            rest = strips(galley, rest, first=rest == copied)
        else:
            galley.turn()


def copies_of(content):
    return solid(f"抄送：{'，'.join(content.copies)}。") if content.copies else ""


def strips(galley, rest, *, first):
    """Measure the lines of 抄送 on this page, aligned behind the colon; return what has not been said by them."""
    for line in foot_lines(galley):
        if rest:
            words = "".join(glyph.char for glyph in line)
            assert rest.startswith(words), (rest, words)
            galley.text(words, FOOT, left=LEFT + FOOT.char * (1 if first else 4))
            rest, first = rest[len(words) :], False
    return rest


def imprint(galley, content):
    """版记 of a red-headed document; return the pages that bear nothing else, and so no number."""
    rest = copied = copies_of(content)
    alone, begun, here = set(), False, False
    while rest or not foot_lines(galley):
        if not foot_lines(galley):
            galley.turn()
            alone.add(galley.at)
        begun = _upper_rule(galley, begun)
        here = bool(rest)
        rest = strips(galley, rest, first=rest == copied)
    _upper_rule(galley, begun)
    middle = BOTTOM + len(foot_lines(galley)) * FOOT.leading
    if here:
        galley.rule(LEFT, middle, RIGHT, 0.25 * MM)
    galley.rule(LEFT, BOTTOM, RIGHT, 0.35 * MM)
    galley.y = middle - (FOOT.leading - FOOT.size) / 2
    printed = solid(content.printed_by or content.issuer)
    galley.text(printed, FOOT, left=LEFT + FOOT.char)
    galley.y += FOOT.leading
    galley.text(solid(chinese_date(content.issued) or NO_DAY) + "印发", FOOT, align="right", right=RIGHT - FOOT.char)
    return alone


def _upper_rule(galley, begun):
    lines = foot_lines(galley)
    top = BOTTOM + len(lines) * FOOT.leading
    if lines and not begun:
        galley.rule(LEFT, top, RIGHT, 0.35 * MM)
    if lines:
        galley.y = top - (FOOT.leading - FOOT.size) / 2
    return begun or bool(lines)
