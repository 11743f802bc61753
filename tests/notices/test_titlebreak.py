"""A title is broken where a reader breathes: 回行时词意完整, in a trapezoid or a diamond (GB/T 9704—2012, 7.3.1)."""

import random

import pytest

from inspect_cli.notices.page.titlebreak import break_title

ROOM = 20  # characters of 2号 in the type area
WHOLE = ("整改通知书", "文明城市", "办公室", "实地检查", "指挥部", "农贸市场", "2026年")


def lines_of(title, names=()):
    begins = break_title(title, [1.0] * len(title), ROOM, names)
    return begins and [title[a:b] for a, b in zip(begins, [*begins[1:], len(title)], strict=True)]


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("整改通知书", ["整改通知书"]),
        ("关于督办逾期未整改问题的函", ["关于督办逾期未整改问题的函"]),
        ("关于限期整改文明城市创建实地检查问题的通知", ["关于限期整改文明城市", "创建实地检查问题的通知"]),
        (
            "城东区创建全国文明城市指挥部办公室关于限期整改文明城市创建实地检查问题的通知",
            ["城东区创建全国文明城市指挥部办公室", "关于限期整改文明城市创建", "实地检查问题的通知"],
        ),
        (
            "关于2026年第三季度全国文明城市创建实地测评点位整改情况和排名结果的通报",
            ["关于2026年第三季度全国文明城市创建", "实地测评点位整改情况和排名结果的通报"],
        ),
    ],
)
def test_titles_as_a_clerk_would_break_them(title, lines):
    assert lines_of(title) == lines


def test_no_line_begins_with_de_or_a_stop_and_no_word_is_cut():
    dice = random.Random(9704)
    parts = [
        "关于限期整改",
        "文明城市创建",
        "实地检查",
        "农贸市场",
        "发现的",
        "突出问题",
        "（第3期）",
        "2026年",
        "整改通知书",
    ]
    for _ in range(300):
        title = "关于" + "".join(dice.choice(parts) for _ in range(dice.randint(2, 9))) + "的通知"
        lines = lines_of(title)
        if lines is None:
            continue
        assert "".join(lines) == title
        assert all(len(line) <= ROOM for line in lines)
        assert not [line for line in lines[1:] if line[0] in "的之了，、）》"]
        ends = {sum(map(len, lines[: at + 1])) for at in range(len(lines) - 1)}
        for word in WHOLE:
            at = title.find(word)
            while at >= 0:
                assert not ends & set(range(at + 1, at + len(word))), (lines, word)
                at = title.find(word, at + 1)


def test_a_name_the_document_mentions_is_one_word():
    name = "龙凤呈祥社区居委会"
    title = f"关于{name}飞线充电楼道堆物问题的通知"
    assert any(name in line for line in lines_of(title, (name,)))


def test_a_title_too_long_for_a_title_is_left_to_the_paragraph():
    assert lines_of("关于" + "问" * 120 + "的通知") is None
