"""避头尾: what a reader of official documents must never see at the edge of a line."""

import os
import random
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspect_cli.notices.page.linebreak import break_lines

# Written out here on purpose: the rule of the trade, not the table of the program.
NEVER_FIRST = set("，。、；：？！）》〉」』】〕”’…—·%")
NEVER_LAST = set("（《〈“‘「『【〔￥")

HAN = "请你单位于接到通知之日起按照要求立即组织人员清理楼道堆物并将整改情况书面报送我办存档备查"
MEASURES = ["24小时", "3个工作日", "2.5米", "15日", "100%", "7月", "2026年", "〔2026〕3号", "30㎡", "26-07-3"]
LATIN = ["LED", "WGS-84", "App", "GB/T", "iPhone"]
OPENING, CLOSING, STOPS = "（《“‘〔【", "）》”’〕】", "，。；：？！、"

word = st.text(HAN, min_size=1, max_size=9)
plain = st.one_of(word, st.sampled_from(MEASURES), st.sampled_from(LATIN))
bracketed = st.builds(lambda at, inner: OPENING[at] + inner + CLOSING[at], st.integers(0, 5), plain)
piece = st.one_of(plain, bracketed, st.sampled_from(["——", "……"]))
joined = st.lists(st.builds(str.__add__, word, piece), min_size=1, max_size=6).map("".join)
clause = st.builds(str.__add__, joined, st.sampled_from(STOPS))
texts = st.lists(clause, min_size=1, max_size=12).map("".join)


def half_or_full(char):
    return 0.5 if char.isascii() else 1.0


def lines_of(text, room=28, indent=2):
    widths = [half_or_full(char) for char in text]
    return [text[start:end] for start, end in break_lines(text, widths, room - indent, room)]


@given(texts)
def test_no_line_begins_with_a_stop_or_ends_with_an_opening_bracket(text):
    lines = lines_of(text)
    assert [line for line in lines[1:] if line[0] in NEVER_FIRST] == []
    assert [line for line in lines[:-1] if line[-1] in NEVER_LAST] == []


LINES = 10_000 if os.environ.get("INSPECT_LONG") else 2_000
UNITS = re.compile(r"\d+(?:\.\d+)?(?:小时|工作日|个|米|处|日|%|㎡|号)|——|……")


def test_thousands_of_lines_of_the_trade_and_no_violation():
    """The words of the shipped templates, run together as a notice does, at every width a table column has."""
    templates = sorted((Path(__file__).parents[2] / "surveys").glob("*.yaml"))
    said = re.findall(r"(?:label|hint|problem|requirement): (.+)", "\n".join(t.read_text("utf-8") for t in templates))
    seen, dice = 0, random.Random(9704)
    for room in (7, 9, 12, 15, 20, 28) * (6 if LINES > 2_000 else 1):
        dice.shuffle(said)
        for at in range(0, len(said) - 6, 6):
            lines = lines_of("；".join(part.replace("|", "、") for part in said[at : at + 6]) + "。", room, indent=2)
            assert [line for line in lines[1:] if line[0] in NEVER_FIRST] == []
            assert [line for line in lines[:-1] if line[-1] in NEVER_LAST] == []
            ends = {sum(map(len, lines[: at + 1])) for at in range(len(lines) - 1)}
            cut = [m.group() for m in UNITS.finditer("".join(lines)) if ends & set(range(m.start() + 1, m.end()))]
            assert cut == []
            seen += len(lines)
    assert seen > LINES


@given(texts)
def test_the_lines_are_the_text_and_none_is_too_long(text):
    lines = lines_of(text)
    assert "".join(lines) == text
    assert all(sum(map(half_or_full, line)) <= (26 if at == 0 else 28) for at, line in enumerate(lines))


@given(texts)
def test_dashes_ellipses_words_and_numbers_with_their_unit_stay_whole(text):
    lines, ends, at = lines_of(text), set(), 0
    for line in lines:
        at += len(line)
        ends.add(at)
    whole = re.compile("——+|……+|" + "|".join(map(re.escape, MEASURES + LATIN)))
    assert [m.group() for m in whole.finditer(text) if ends & set(range(m.start() + 1, m.end()))] == []


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("立即清理垃圾，增加频次。", 6, ["立即清理垃", "圾，增加频", "次。"]),
        ("限二十四小时内整改。", 9, ["限二十四小时内整", "改。"]),
        ("请于24小时内清运", 4, ["请于", "24小时内", "清运"]),
        ("7月19日16时30分前", 7, ["7月19日", "16时30分前"]),
        ("他说:“马上清理。”", 4, ["他说:", "“马上清", "理。”"]),
        ("整改——不走过场", 3, ["整", "改——", "不走过", "场"]),
        ("见 https://example.org/a/very/long/address", 8, None),
        ("，" * 20, 6, None),
    ],
)
def test_lines_as_a_typesetter_would_cut_them(text, room, lines):
    cut = lines_of(text, room, indent=0)
    assert "".join(cut) == text
    assert all(sum(map(half_or_full, line)) <= room for line in cut)
    if lines:
        assert cut == lines


def test_a_space_hangs_over_the_edge_instead_of_beginning_the_next_line():
    assert lines_of("ab cd ef", 2.5, indent=0) == ["ab cd ", "ef"]
