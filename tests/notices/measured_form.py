"""The way down a form: stub, sheet that is delivered, photos and receipt; each part where `measures.py` has it."""

from measured_official import (
    contact,
    figures,
    paragraphs,
    part,
    problems,
    receipt,
    signature,
    urgency,
)
from measured_photos import album
from measured_tables import fields
from measures import BY_HAND, FIELD, FOOT, FORM, FORM_NAME, INFO, LEFT, MM, RIGHT, TITLE, TOP, near

from inspect_cli.notices.content import REVIEW, Review

ADDRESSEES = {
    "限期整改通知书": "被检查单位",
    "交办单": "承办单位",
    "督办单": "被督办单位",
    "复查意见书": "被复查单位",
    "抄告单": "抄告单位",
}
DELIVERED = (("送达方式", "送达人"), ("送达时间", "签收人"), ("职务", "签收日期"), ("拒签事由、见证人",))


def form(galley, content):
    """Measure all sheets; return the pages without a number, and the first number."""
    galley.y = TOP
    head(galley, content, "第一联　存根", counted=False)
    facts = facts_of(content)
    fields(
        galley,
        [*facts, ("复查问题" if content.kind == REVIEW else "检查结果", "最迟时限"), ("签发人", "签发日期")],
        FIELD,
    )
    fields(galley, [("经办人", "份数"), *DELIVERED], BY_HAND)
    if not galley.sheet.codes:
        galley.turn()
    galley.code(galley.y - 12)
    galley.y -= 20 * MM + 56
    cut(galley, content)
    stub = set(range(galley.at + 1))
    galley.turn()
    delivered(galley, content, facts)
    if figures(content):
        galley.turn()
        galley.y += 16
        album(galley, figures(content))
    if content.receipt:
        receipt(galley, content, "第三联　回执")
    return stub, 1


def head(galley, content, sheet, *, counted=True):
    galley.text(sheet, INFO, align="right")
    galley.text(content.masthead or content.issuer, FORM_NAME, align="centre")
    galley.y -= 4
    galley.text(content.title, TITLE, align="centre")
    if counted:
        urgency(galley, content, FOOT)
    galley.text((content.number or "（草稿）") + content.edition, FOOT, align="right")
    galley.y -= 2


def facts_of(content):
    rows = [
        (ADDRESSEES.get(content.kind, "被通知单位"),),
        (f"{seen(content)}时间", f"{seen(content)}方式"),
        (f"{seen(content)}人员",),
        ("陪同人员", "问题来源"),
    ]
    more = (("依据文书", content.answers), ("督办时限", content.until), ("抄送", content.copies))
    return rows + [(label,) for label, there in more if there]


def seen(content):
    return "复查" if content.kind == REVIEW else "检查"


def delivered(galley, content, facts):
    head(galley, content, "第二联　送达")
    fields(galley, facts, FIELD)
    galley.y -= 8
    paragraphs(galley, content.intro, FORM)
    galley.y -= 4 if content.intro else 0
    for section in content.sections:
        part(galley, section)
    if content.rows:
        galley.text(content.list_title, INFO)
        problems(galley, content)
    if not (content.kind == REVIEW or content.review != Review()):
        galley.y -= 8
    paragraphs(galley, content.closing, FORM)
    contact(galley, content, FORM)
    galley.y -= 4 if content.closing or content.contact.name else 0
    signature(galley, content)
    galley.y -= 12
    fields(galley, DELIVERED, BY_HAND)


def cut(galley, content):
    """Dashes of 4 points on either side of the words, at half their height, from edge to edge."""
    y = galley.y - INFO.size / 2
    line = next(line for line in galley.sheet.lines if line[0].size == INFO.size)
    left, right = line[0].left - 6, line[-1].right + 6
    galley.text(f"骑缝　{content.number or '（草稿）'}　（骑缝章）", INFO, align="centre")
    dashes = sorted(galley.sheet.bars)
    for begin, end in ((LEFT, left), (right, RIGHT)):
        side = [dash for dash in dashes if begin - 1 < dash.x < end]
        assert [dash.x for dash in side] == [
            near(begin + 8 * at) for at in range(int((end - begin - 4 + 0.01) // 8) + 1)
        ]
        assert all((dash.to_x - dash.x, dash.y) == (near(4), near(y)) for dash in side)
    assert all(dash.width == 0.5 for dash in dashes)
    galley.sheet.bars.clear()
