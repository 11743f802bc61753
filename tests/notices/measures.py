"""Where everything has to stand, in points, and by which rule: the yardstick of `test_places.py`.

Nothing here is read from the program. `docs/notices.md` prints the same table.
"""

from typing import NamedTuple

import pytest

MM = 72 / 25.4
TOLERANCE = 0.3 * MM

# Paper and 版心: GB/T 9704—2012, 5.1 and 5.2.1. A line of the grid is the distance that puts the first of 22 lines on
# the upper edge and the last on the lower one, a character the 28th part of the width.
PAPER = 595.276, 841.890
LEFT, RIGHT, BOTTOM, TOP = 79.370, 521.575, 99.213, 737.008
WIDTH, CENTRE = 442.205, 300.473
CHAR, LINE = 15.793, 29.61
ASCENT = 0.88  # of an em square, above the baseline
STANDARD, OWN = "GB/T 9704—2012", "own"


class Type(NamedTuple):
    """Size of type, distance of its lines, and what a character takes; points."""

    size: float
    leading: float
    char: float


BODY = Type(16, LINE, CHAR)  # 3号, 7.3.3
TITLE = Type(22, 33, 22)  # 2号, 7.3.1
FOOT = Type(14, 22, 14)  # 4号, 7.4
FORM = Type(14, 25, 14)
FORM_NAME = Type(18, 28, 18)
INFO = Type(12, 20, 12)
CAPTION = Type(12, 22, 12)
CELL, SMALL = 10.5, 9
CELL_LINE, CELL_PAD = 15.0, 4.0
STRIP = Type(8, 11.5, 8)
CODE = Type(7.5, 10, 7.5)


class Measure(NamedTuple):
    part: str
    where: str
    rule: str


MEASURES = (
    Measure(
        "信函: 发文机关标志",
        "ink hangs 30 mm below the edge of the paper, in the middle of the paper",
        f"{STANDARD}, 10.1",
    ),
    Measure(
        "信函: red double rules",
        "170 mm, in the middle of the paper; 4 mm below the name and 20 mm above the lower edge",
        f"{STANDARD}, 10.1",
    ),
    Measure(
        "信函: 文号, 期号",
        "flush right, 7/8 of a character (14 pt) below the rules; 紧急程度 flush left",
        f"{STANDARD}, 10.1",
    ),
    Measure(
        "信函: 抄送",
        "4号 on 22 pt, one character in on either side, the last line on the lower edge",
        f"{STANDARD}, 10.1",
    ),
    Measure("红头: 紧急程度", "flush left in line 1", f"{STANDARD}, 7.2.3"),
    Measure("红头: 发文机关标志", "ink hangs 35 mm below the upper edge, in the middle", f"{STANDARD}, 7.2.4"),
    Measure("红头: 文号", "two blank lines below the name, in the middle", f"{STANDARD}, 7.2.5"),
    Measure("红头: 期号", "in the place of 文号; below it 文号 left and the day right, each one character in", OWN),
    Measure("红头: red rule", "156 mm, 4 mm below 文号", f"{STANDARD}, 7.2.7"),
    Measure(
        "红头: 版记",
        "rules of 156 mm, 0.35, 0.25, 0.35 mm, the last on the lower edge; 4号 on 22 pt, one character in",
        f"{STANDARD}, 7.4",
    ),
    Measure("标题", "2号 on 33 pt, in the middle, two blank lines below 文号 or the red rule", f"{STANDARD}, 7.3.1"),
    Measure("主送", "one blank line below the title, flush left", f"{STANDARD}, 7.3.2"),
    Measure(
        "正文",
        "3号, 28 characters of 15.793 pt, 22 lines of 29.61 pt; paragraphs and headings two characters in",
        f"{STANDARD}, 5.2, 7.3.3",
    ),
    Measure(
        "tables in the text",
        "caption of 12 pt in the middle; at least 6 pt below, the text goes on in a line of the grid",
        OWN,
    ),
    Measure(
        "附件说明",
        "one blank line below the text, two characters in; later lines and names below the first name",
        f"{STANDARD}, 7.3.4",
    ),
    Measure(
        "成文日期",
        "right edge four characters in; three lines, or as many as 署名 has, between it and the text",
        f"{STANDARD}, 7.3.5",
    ),
    Measure(
        "署名",
        "right above the date, on its middle; one too long for that ends at the right edge and moves the date",
        f"{STANDARD}, 7.3.5",
    ),
    Measure(
        "place of the seal",
        "42 mm, on the middle of the date, its centre one line above the date's head",
        f"{STANDARD}, 7.3.5",
    ),
    Measure("附注", "in the line below the date, two characters in", f"{STANDARD}, 7.3.6"),
    Measure("code", "20 mm, flush left, 18 pt below the text; 6 pt below it three lines of 7.5 pt on 10 pt", OWN),
    Measure("附件", "on a new page: label in line 1, title in the middle of line 3", f"{STANDARD}, 7.3.7"),
    Measure(
        "页码",
        "4号, the dash 7 mm below the type area; odd pages right, even ones left, one character in",
        f"{STANDARD}, 7.5",
    ),
    Measure("tables", "156 mm; 5号 and 小5号 on 15 pt, 4 pt in from the lines; headings again on every page", OWN),
    Measure(
        "photos",
        "two to a row, in the middle of cells of 192 × 144 pt at either edge, on one line; rows 12 pt apart",
        OWN,
    ),
    Measure("strip of a photo", "right below it and as wide as its cell; 8 pt on 11.5 pt, 4 pt in", OWN),
    Measure(
        "回执: what is signed",
        "from 16 pt below: code left, lines of 28 pt from seven characters in, seal of 42 mm right",
        OWN,
    ),
    Measure(
        "表单: head", "sheet right in line 1 (12 pt), name (18 pt on 28), title 4 pt below, 文号 right (4号 on 22)", OWN
    ),
    Measure("表单: fields", "label of 76 pt; 22 pt high at least, 30 pt what is filled in by hand", OWN),
    Measure("表单: text", "4号 on 25 pt, two characters in; 4 pt below it", OWN),
    Measure(
        "表单: line to cut", "dashes of 4 pt from edge to edge at half the height of the words, 6 pt from them", OWN
    ),
    Measure("送审稿", "22 pt, flush right, its baseline 44 pt below the edge of the paper, on every page", OWN),
    Measure("作废", "two characters of 120 pt, half of one apart, in the middle of every page", OWN),
    Measure(
        "领取单, blank forms",
        "12 pt and title in the middle; 8 pt between parts; rows as high as said, 30 pt to sign in",
        OWN,
    ),
)

# Widths of the columns in points; what is left of 156 mm goes to the last one.
COLUMNS = {
    ("序号", "点位", "存在问题", "整改要求", "整改时限"): (30, 116, 124, 94),
    ("序号", "点位", "存在问题", "整改要求", "整改时限", "复查情况"): (30, 82, 110, 86, 62),
    ("序号", "街道", "点位", "存在问题"): (30, 80, 100),
    ("序号", "问题", "整改措施和结果", "完成时间", "未完成原因、延期申请"): (30, 126, 132, 60),
    ("序号", "文号", "主送", "问题数", "最短时限", "页数", "份数", "领取人签字"): (30, 108, 84, 40, 58, 30, 30),
}
CENTRED = {"序号", "问题数", "页数", "份数"}
LABEL, FIELD, BY_HAND = 76.0, 22.0, 30.0
PICTURE = 192.0, 144.0


def near(value):
    """Whether a number read from paper is `value`, by the tolerance of 0.3 mm."""
    return pytest.approx(value, abs=TOLERANCE)
