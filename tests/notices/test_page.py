"""Where things stand on the paper: GB/T 9704—2012, 信函格式, by the ink of a letter of one page, within 0.3 mm."""

import pytest
from notice_sample import album, notice, row, shots
from readback import MM, boxes, chars, font_of, opened, page_texts, paths, pictures, solid
from sheets import read

from inspect_cli.notices.content import Receipt
from inspect_cli.notices.page.marks import Text
from inspect_cli.notices.page.render import lay_out, render

LEFT, RIGHT, BOTTOM, TOP = 79.370, 521.575, 99.213, 737.008
PITCH, LEADING = 15.793, 29.61
GRID = "测" * 28 * 3


@pytest.fixture(scope="module")
def letter(fonts):
    """One page of letter whose body fills the grid, and whatever follows."""
    content = notice(issuer="城东区创城办", title="关于限期整改的通知", intro=(GRID,), closing=())
    return render(content, album(), fonts)


def near(value):
    return pytest.approx(value, abs=0.3 * MM)


def test_the_paper_is_a4(letter):
    with opened(letter) as document:
        assert [page.get_size() for page in document] == [(near(595.276), near(841.890))] * len(document)


def test_the_name_of_the_issuer_hangs_30_mm_below_the_edge_in_the_middle(letter):
    name = boxes(letter, 0, "城东区创城办")
    assert max(char.top for char in name) == near(841.890 - 30 * MM)
    assert (name[0].left + name[-1].right) / 2 == near(595.276 / 2)


def test_double_rules_stand_below_the_name_and_above_the_foot(letter):
    rules = [path for path in paths(letter, 0) if path.right - path.left > 160 * MM]
    assert [(rule.left, rule.right) for rule in rules] == [(near(56.693), near(538.583))] * 4
    assert rules[0].stroke > rules[1].stroke
    assert rules[2].stroke < rules[3].stroke
    name_foot = min(char.bottom for char in boxes(letter, 0, "城东区创城办"))
    assert rules[0].top == near(name_foot - 4 * MM)
    assert rules[3].bottom == near(20 * MM)


def test_the_number_stands_flush_right_below_the_rules(letter):
    number = boxes(letter, 0, "文创改〔2026〕3号")
    lower_rule = [path.bottom for path in paths(letter, 0) if path.right - path.left > 160 * MM][1]
    assert number[-1].right == near(RIGHT)
    assert number[0].line == near(lower_rule - 14 - 0.88 * 16)


def test_title_and_addressee_keep_their_distance(letter):
    number, title = boxes(letter, 0, "文创改"), boxes(letter, 0, "关于限期整改的通知")
    addressee = boxes(letter, 0, "区市场服务中心")
    assert number[0].line - title[0].line == near(3 * LEADING)
    assert title[0].line - addressee[0].line == near(2 * LEADING)
    assert (title[0].left + title[-1].right) / 2 == near((LEFT + RIGHT) / 2)


def test_the_body_stands_on_the_grid_of_28_characters(letter):
    cells = [char for char in chars(letter, 0) if char.char == "测"][:84]
    lines = {}
    for char in cells:
        lines.setdefault(char.line, []).append(char.left)
    assert [len(line) for line in lines.values()] == [26, 28, 28, 2]
    first = min(lefts[0] for lefts in lines.values())
    heights = list(lines)
    assert heights[0] - heights[1] == near(LEADING)
    for at, lefts in enumerate(lines.values()):
        indent = 2 * PITCH if at == 0 else 0
        assert lefts == [near(first + indent + cell * PITCH) for cell in range(len(lefts))]


def test_a_full_page_has_22_lines_of_28_characters(fonts):
    data = render(notice(intro=("测" * 28 * 50,)), album(), fonts)
    [_, full, *_] = read(data)
    *lines, number = full.lines
    assert [(len(line), line[0].y, line[0].left, line[-1].right) for line in lines] == [
        (28, near(TOP - 0.88 * 16 - at * LEADING), near(LEFT), near(RIGHT)) for at in range(22)
    ]
    assert "".join(glyph.char for glyph in number) == "—2—"


@pytest.mark.parametrize("last", [1, 2, 3, 4, 7])
@pytest.mark.parametrize("before", range(3, 20))
def test_with_the_signature_go_two_lines_of_the_text_and_none_alone(fonts, before, last):
    content = notice(rows=(row(1),), intro=("测" * (28 * before - 2),), closing=("尾" * (28 * last - 2),), receipt=None)
    pages = lay_out(content, {}, fonts)[:2]
    texts = [[mark for mark in page.marks if isinstance(mark, Text) and mark.size == 16] for page in pages]
    (kept, last_kept), (gone, last_gone) = ([sum(m.text[0] == sign for m in text) for sign in "测尾"] for text in texts)
    assert (kept + gone, last_kept + last_gone) == (before, last)
    if any(mark.text.startswith("附件") for mark in texts[0]):
        assert gone + last_gone == 0  # it is signed on the first page
        return
    assert gone + last_gone >= 2
    if min(mark.y for mark in texts[0]) - LEADING > BOTTOM + 2:  # the page was not full: turned for the signature
        assert (gone, last_gone) == {1: (2, 1), 2: (0, 2), 3: (0, 3)}.get(last, (0, 2))


def test_headings_are_set_in_hei_and_whom_to_ask_stands_below_the_date(fonts):
    data = render(notice(intro=("一、总体情况。发现问题。", "（一）公共环境")), album(), fonts)
    assert font_of(data, "一、总体情况。").endswith("NotoSansSC-Regular")
    assert font_of(data, "发现问题。").endswith("NotoSerifSC-Regular")
    date = boxes(data, 1, "2026年7月15日")
    contact = boxes(data, 1, "（联系人：联络员㙟，联系电话：0000-1234567）")
    assert date[0].line - contact[0].line == near(LEADING)
    assert contact[1].left == near(LEFT + 3 * PITCH)


def test_full_lines_end_at_the_right_edge_whatever_stands_in_them(fonts):
    text = "自2026年7月14日起，对App、LED屏、“小广告”——（共24处）逐一核查。" * 6
    data = render(notice(intro=(text,), closing=()), album(), fonts)
    lines = {}
    for char in chars(data, 0):
        if char.line < boxes(data, 0, "区市场服务中心")[0].line - 10:
            lines.setdefault(char.line, []).append(char.right)
    *full, _ = (max(line) for line in lines.values())
    assert len(full) >= 5
    assert min(full) > RIGHT - 16  # a stop fills its cell only in part


def test_an_annex_begins_with_its_label_in_line_1_and_its_title_in_line_3(letter):
    label, title = boxes(letter, 1, "附件1"), boxes(letter, 1, "问题清单")
    assert label[0].line == near(TOP - 0.88 * 16)
    assert label[0].line - title[0].line == near(2 * LEADING)


def test_copies_stand_at_the_foot_of_the_last_page_behind_all_annexes(letter):
    page = len(page_texts(letter)) - 1
    line = boxes(letter, page, "抄送：东关街道办事处，区督查室。")
    assert line[0].left == near(LEFT + 14)
    assert line[0].line == near(BOTTOM + 0.12 * 14)


def test_every_page_keeps_the_margins(fonts):
    data = render(notice(rows=tuple(row(at, shots(2)) for at in range(1, 9))), album(), fonts)
    for page, _ in enumerate(page_texts(data)):
        body = [char for char in chars(data, page) if char.bottom > BOTTOM - 1]
        assert min(char.left for char in body) > LEFT - 1
        assert max(char.right for char in body) < RIGHT + 1
        assert page == 0 or max(char.top for char in body) < TOP + 1


def test_photos_stand_two_to_a_row_and_nothing_lies_on_them(fonts):
    data = render(notice(), album(), fonts)
    found = pictures(data)
    assert len(found) == 6
    for (page, left, *_), (other, right, *_) in zip(found[::2], found[1::2], strict=True):
        assert page == other
        assert left[1] == right[1]
        assert left[2] < right[0]
    for page, (left, bottom, right, top), _ in found:
        inside = [c for c in chars(data, page) if left < c.left < right and bottom < c.bottom < top]
        assert inside == []


def test_a_long_list_goes_on_over_the_pages_under_the_same_headings(fonts):
    rows = tuple(row(at, problem=f"第{at}处垃圾未清。" * 3) for at in range(1, 31))
    texts = [solid(text) for text in page_texts(render(notice(rows=rows, receipt=None), album(), fonts))]
    listed = [text for text in texts if "第" in text and "处垃圾" in text]
    assert len(listed) > 3
    assert all("序号点位存在问题整改要求整改时限" in text for text in listed)
    assert [sum(f"第{at}处垃圾未清。" * 3 in text for text in listed) for at in range(1, 31)] == [1] * 30


def test_a_row_longer_than_a_page_is_cut_between_lines_and_nothing_is_lost(fonts):
    sentences = [f"第{at}处垃圾未清，" for at in range(400)]
    content = notice(rows=(row(7, problem="".join(sentences)), row(8)), receipt=None)
    texts = [solid(text) for text in page_texts(render(content, album(), fonts))]
    whole = "".join(texts)
    assert sum(whole.count(sentence) for sentence in sentences) >= 390  # a page may end inside of a few
    assert all("序号点位" in text for text in texts if "处垃圾未清" in text)


def test_the_receipt_stands_on_its_own_page_with_room_to_write(fonts):
    texts = page_texts(render(notice(receipt=Receipt("收悉。", "2026年7月20日前")), album(), fonts))
    assert "整改情况回执" in texts[-1]
    assert "请于2026年7月20日前报送" in texts[-1]
    assert "问题清单" not in texts[-1]
    without = page_texts(render(notice(receipt=None), album(), fonts))
    assert len(without) == len(texts) - 1
    assert "附件：问题清单" in solid("".join(without))


@pytest.mark.parametrize("count", range(3, 10))
def test_what_is_signed_on_the_receipt_never_stands_on_a_page_without_a_row(fonts, count):
    rows = tuple(row(at) for at in range(1, count + 1))
    last = solid(page_texts(render(notice(rows=rows), album(), fonts))[-1])
    assert "收到时间" in last
    assert f"26-07-00{30 + count}" in last
