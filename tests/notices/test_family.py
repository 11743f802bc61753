"""Every kind and style: where the parts stand (±0.3 mm), that nothing is lost, that old documents stay as they were."""

import hashlib
import itertools

import pytest
from family_sample import GIVEN, POINT, ROWS, circular, family
from notice_sample import album, notice, row, shots
from readback import MM, boxes, chars, opened, page_texts, paths, pictures, solid

from inspect_cli.notices.compose import compose
from inspect_cli.notices.content import FORM, RED, STYLES, digest, from_plain, to_plain, walk
from inspect_cli.notices.page.render import lay_out, render

LEFT, RIGHT, BOTTOM, TOP = 79.370, 521.575, 99.213, 737.008
PITCH, LEADING = 15.793, 29.61
KINDS = tuple(family())


def near(value):
    return pytest.approx(value, abs=0.3 * MM)


@pytest.fixture(scope="module")
def red(fonts):
    """A red-headed document whose name is short and whose text fills the grid."""
    content = compose("整改通知书", GIVEN._replace(issuer="城东区创城办"), ROWS[:1], style=RED, urgency="特急")
    return render(content._replace(title="关于限期整改的通知", intro=("测" * 140,), closing=()), album(), fonts)


@pytest.fixture(scope="module")
def made(fonts):
    return {name: render(content, album(), fonts) for name, content in family().items()}


def wide(data, page):
    return [path for path in paths(data, page) if path.right - path.left == near(156 * MM)]


def test_the_red_name_hangs_35_mm_below_the_type_area(red):
    name = boxes(red, 0, "城东区创城办文件")
    assert max(char.top for char in name) == near(TOP - 35 * MM)
    assert (name[0].left + name[-1].right) / 2 == near((LEFT + RIGHT) / 2)
    urgency = boxes(red, 0, "特急")
    assert urgency[0].line == near(TOP - 0.88 * 16)


def test_the_number_stands_two_lines_below_the_name_and_the_rule_4_mm_below_it(red):
    name, number = boxes(red, 0, "城东区创城办文件"), boxes(red, 0, "文创改〔2026〕3号")
    foot = min(char.bottom for char in name)
    assert foot - (number[0].line + 0.88 * 16) == near(3 * LEADING - 16)  # two blank lines between
    assert (number[0].left + number[-1].right) / 2 == near((LEFT + RIGHT) / 2)
    [rule, *_] = wide(red, 0)
    assert rule.left == near(LEFT)
    assert rule.top == near(number[0].line - 0.12 * 16 - 4 * MM)
    title = boxes(red, 0, "关于限期整改的通知")
    # Two lines of the grid, then the strip of the title, in the middle of which it stands.
    assert rule.top - title[0].line == near(2 * LEADING + (LEADING - 16) / 2 + 0.88 * 16 + 0.12 * (22 - 16))
    assert title[0].line - boxes(red, 0, "区市场服务中心")[0].line == near(2 * LEADING)


def test_the_body_has_28_characters_a_line(red):
    lines = {}
    for char in [char for char in chars(red, 0) if char.char == "测"]:
        lines.setdefault(char.line, []).append(char.left)
    assert [len(line) for line in lines.values()] == [26, 28, 28, 28]
    heights = list(lines)
    assert [a - b for a, b in itertools.pairwise(heights)] == [near(LEADING)] * 3
    assert lines[heights[1]] == [near(lines[heights[1]][0] + at * PITCH) for at in range(28)]


def test_the_imprint_stands_at_the_foot_of_the_last_page_between_thick_and_thin_rules(red):
    page = len(page_texts(red)) - 1
    rules = sorted(wide(red, page), key=lambda rule: -rule.top)[-3:]
    assert rules[-1].top == near(BOTTOM)
    assert [rule.stroke for rule in rules] == [pytest.approx(w * MM, abs=0.02) for w in (0.35, 0.25, 0.35)]
    copies, day = boxes(red, page, "抄送：东关街道办事处，区督查室。"), boxes(red, page, "2026年7月15日印发")
    assert copies[0].left == near(LEFT + 14)
    assert rules[0].top > copies[0].line > rules[1].top > day[0].line > rules[2].top
    assert boxes(red, page, "城东区创城办2026")[0].left == near(LEFT + 14)
    assert all("抄送" not in text for text in page_texts(red)[:-1])


@pytest.mark.parametrize("name", KINDS)
def test_page_numbers_alternate_and_a_letter_has_none_on_its_first_page(made, name):
    data, content = made[name], family()[name]
    stub = 1 if content.style == FORM else 0
    assert "—" not in page_texts(data)[0][-8:] or content.style == RED
    for page, text in enumerate(page_texts(data)[stub:], 1):
        if page == 1 and content.style not in {RED, FORM}:
            continue
        assert f"— {page} —" in text
        dashes = [char for char in chars(data, page - 1 + stub) if char.char == "—"][-2:]
        assert dashes[0].top == near(79.370)
        first, last = ((dash.left + dash.right) / 2 for dash in dashes)  # the middles of cells of one character
        assert (last == near(RIGHT - 14 - 7)) if page % 2 else (first == near(LEFT + 14 + 7))


@pytest.mark.parametrize("name", KINDS)
def test_all_that_is_to_be_read_can_be_read_and_stays_in_its_place(made, name):
    data, content = made[name], family()[name]
    read = solid("".join(page_texts(data)))
    kept = {"kind", "style", "signed_by", "issued", "checked_from", "checked_to", "answers_of", "log_head"}
    for path, value in walk(content):
        if path in kept or path.rsplit(".", 1)[-1] in {"due", "photo", "copy", "taken"} or ".parts." in path:
            continue
        assert solid(str(value)) in read, path
    for page, _ in enumerate(page_texts(data)):
        ink = [char for char in chars(data, page) if char.bottom > BOTTOM - 1]
        assert min(char.left for char in ink) > LEFT - 1
        assert max(char.right for char in ink) < RIGHT + 1
        assert page == 0 or max(char.top for char in ink) < TOP + 1
        assert crossing(ink) == []
    for page, (left, bottom, right, top), _ in pictures(data):
        assert [c for c in chars(data, page) if left < c.left < right and bottom < c.bottom < top] == []


def crossing(ink):
    """Pairs of characters whose ink lies on one another by more than a hair."""
    whole = [char for char in ink if not 0xD800 <= ord(char.char) < 0xE000]  # pdfium gives two halves one place
    ordered = sorted(whole, key=lambda char: char.bottom)
    found = []
    for at, one in enumerate(ordered):
        for other in ordered[at + 1 :]:
            if other.bottom > one.top - 1:
                break
            if min(one.right, other.right) - max(one.left, other.left) > 1:
                found.append((one.char, other.char))
    return found


@pytest.mark.parametrize("name", KINDS)
def test_the_parts_of_a_document_are_bookmarks(made, name):
    with opened(made[name]) as document:
        marks = [(mark.get_title(), mark.get_dest().get_index()) for mark in document.get_toc()]
    content = family()[name]
    first = "第一联　存根" if content.style == FORM else content.title
    assert marks[0] == (first, 0)
    assert [index for _, index in marks] == sorted(index for _, index in marks)
    assert "现场照片" in [title for title, _ in marks]
    assert ("回执" in marks[-1][0]) == (content.receipt is not None)


def test_a_form_has_a_stub_with_who_signed_and_a_line_to_cut_and_strikes_out_what_does_not_apply(made):
    stub, sheet = (solid(page_texts(made["督办单"])[page]) for page in (0, 1))
    assert "第一联存根" in stub
    assert "签发人签发人乙" in stub
    assert "骑缝文创督〔2026〕1号（骑缝章）" in stub
    assert "陪同人员／" in sheet
    assert "依据文书文创改〔2026〕1号（2026年7月1日）" in sheet
    assert "签发人" not in sheet
    whole = solid("".join(page_texts(made["督办单"])))
    assert "拒签事由" in whole
    unknown = solid("".join(page_texts(made["复查意见书"])))
    assert "复查方式□明查□暗访" in unknown
    assert "复查结果□已完成□基本完成□未整改□反弹" in unknown


def test_a_circular_has_a_line_for_each_point_with_its_problems_run_together(made):
    read = solid("".join(page_texts(made["通报"])))
    assert "1.垃圾桶满溢。（已整改）2.消防通道停放电动三轮车2辆。（未整改）图1" in read
    assert read.count("东关街道东关农贸市场农贸市场") == 1
    assert "第3期" in page_texts(made["通报"])[0]
    for heading in ("一、总体情况", "二、排名情况", "三、工作亮点", "四、存在问题", "五、工作要求"):
        assert heading in read


@pytest.mark.parametrize("style", STYLES)
def test_a_letter_of_a_kind_that_answers_another_names_it_in_every_style(fonts, style):
    content = compose("督办单", GIVEN, ROWS[:1], style=style, answers="文创改〔2026〕1号", answers_of="2026-07-01")
    read = solid("".join(page_texts(render(content, album(), fonts))))
    assert "按照文创改〔2026〕1号的要求" in read
    assert "文创改〔2026〕1号（2026年7月1日）" in read


def test_more_copies_than_a_page_takes_keep_their_rules(fonts):
    content = compose("整改通知书", GIVEN._replace(copies=("区" * 60,) * 45), ROWS[:1], style=RED)
    data = render(content, album(), fonts)
    last = min(wide(data, len(page_texts(data)) - 1), key=lambda rule: rule.top)
    assert last.top == near(BOTTOM)


# What was issued before this program knew more than one style.

OLD = "ebbef87dbf530e7ab2d0b36c40413ef01b218917c434fbc972043810c19d83ac"
NEWLINE = "关于限期整改\n文明城市创建实地检查问题的通知"


def test_a_snapshot_without_the_newer_members_keeps_the_digest_that_is_printed_on_it():
    old = to_plain(notice(title=NEWLINE))
    assert not {"style", "sections", "delivery", "edition"} & set(old)
    assert digest(from_plain(old)) == OLD


def test_a_new_member_changes_the_digest_and_survives_json():
    content = circular(rows=(row(1, shots(1), point=POINT, result="未整改"),))
    assert from_plain(to_plain(content)) == content
    assert digest(content) != digest(content._replace(edition="第4期"))
    assert digest(content) != digest(content._replace(sections=content.sections[:-1]))


def test_a_letter_issued_before_is_laid_out_as_before(fonts):
    """Whoever changes this sum raises the number of the layout (render.LAYOUT), which papers are proven by."""
    content = notice(rows=(row(1), row(2)), copies=(), title=NEWLINE)
    said = [
        [tuple(round(value, 2) if isinstance(value, float) else value for value in mark) for mark in page.marks]
        for page in lay_out(content, {}, fonts)
    ]
    kept = [[mark for mark in page if not str(mark[2]).startswith("— ")] for page in said]
    assert (
        hashlib.sha256(repr(kept).encode()).hexdigest()
        == "f88ea44b265d9a915071200f62b68141171e3731b431df7a8901631271775ae7"
    )
