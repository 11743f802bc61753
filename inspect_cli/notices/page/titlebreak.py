"""Where a title is broken: at the ends of its sense units, into lines that make a trapezoid or a diamond.

GB/T 9704—2012, 7.3.1. Without a dictionary of the language, the words that titles of this trade are made of are
listed here; a name the document mentions counts as one word too.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import accumulate, product
from math import ceil

from .linebreak import FORBIDDEN, FREE, places

# A line may begin before these and after these; inside of them only when nothing else fits.
WORDS = (
    "关于 责令 限期整改 限期改正 立即整改 整改 整治 交办 督办 抄告 通报 印发 进一步 加强 做好 开展 落实 推进 "
    "报送 逾期 未整改 全国 全省 全市 全区 创建 文明城市 文明城区 文明典范城市 全国文明城市 国家卫生城市 "
    "卫生城市 实地检查 实地测评 实地考察 检查 测评 督查 督导 巡查 暗访 明查 发现 突出 典型 有关 存在 问题 "
    "情况 工作 事项 措施 清单 台账 结果 排名 点位 责任 单位 任务 整改通知书 限期整改通知书 整改通知单 "
    "督办通知单 复查意见书 交办单 督办单 抄告单 通知书 通知单 意见书 通知 意见 通报 函 回执 附件 环境卫生 "
    "市容环境 公共秩序 基础设施 消防安全 消防通道 农贸市场 老旧小区 背街小巷 主次干道 社区 街道 街道办事处 "
    "镇人民政府 人民政府 委员会 委员会办公室 指挥部办公室 领导小组办公室 管理局 服务中心 指挥部 办公室 "
    "领导小组 精神文明建设 综合行政执法 城市管理 市场监督管理局 年度 季度 月份 第一季度 第二季度 第三季度 "
    "第四季度 上半年 下半年 专项 行动 方案 汇总表 检查发现问题 整改情况 复查情况"
).split()
CLINGS = frozenset("的之了着地得们者性化等第")  # never begin a line, by sense: they belong to what stands before them
HANGS = ("关于", "第", "对", "在", "向", "为", "将", "被", "把", "和", "与", "及", "以及", "并", "或", "各", "的问题")

INSIDE, LOOSE, BAD = 300.0, 6.0, 1000.0  # cost of a break inside a word, between unknown characters, never
MOST = 5  # lines looked at; a title that needs more is cut like a paragraph


def sense_breaks(text: str, names: Iterable[str] = ()) -> list[float]:
    """Return for each index of `text` what it costs to begin a line there."""
    cost = [LOOSE] * (len(text) + 1)
    edges = set()
    for start, end in _words(text, tuple(sorted(filter(None, names), key=len, reverse=True))):
        edges |= {start, end}
        for at in range(start + 1, end):
            cost[at] = INSIDE
    for at in edges:
        cost[at] = 0.0
    for at in range(1, len(text)):
        if text[at] in CLINGS:
            cost[at] = BAD
        elif text[:at].endswith(HANGS):
            cost[at] = INSIDE  # rather another line
        elif text[at - 1] == "的":
            cost[at] = 2.0
        elif text.startswith("关于", at):
            cost[at] = -8.0
    for quoted in re.finditer("《[^》]*》|“[^”]*”", text):
        for at in range(quoted.start() + 1, quoted.end()):
            cost[at] = max(cost[at], INSIDE / 2)
    level = places(text)
    return [BAD if level[at] == FORBIDDEN else INSIDE if level[at] != FREE else cost[at] for at in range(len(text) + 1)]


def _words(text: str, names: Sequence[str]) -> list[tuple[int, int]]:
    """Find known words from left to right, the longest first."""
    found, at, known = [], 0, _by_length()
    while at < len(text):
        word = next((w for w in (*names, *known) if text.startswith(w, at)), "")
        if word:
            found.append((at, at + len(word)))
        at += len(word) or 1
    return found


@cache
def _by_length() -> tuple[str, ...]:
    return tuple(sorted(set(WORDS), key=lambda word: (-len(word), word)))


def break_title(text: str, widths: Sequence[float], room: float, names: Iterable[str] = ()) -> list[int] | None:
    """Return where the lines of a title begin (0 first), in as few lines as will do; None if it needs too many."""
    sums = [0.0, *accumulate(widths)]
    total, cost = sums[-1], sense_breaks(text, names)
    for count in range(max(1, ceil(total / room - 1e-6)), MOST + 1):
        # With many lines only the neighbourhood of equal shares is tried: all places would be millions of ways.
        reach = room * (0.4 if count < 4 else 0.25)
        near = [
            [at for at in range(1, len(text)) if cost[at] < BAD and abs(sums[at] - total * line / count) <= reach]
            for line in range(1, count)
        ]
        ways = ((_shape(_lengths(sums, cut), room), cut) for cut in product(*near) if list(cut) == sorted(set(cut)))
        found = ((shape + sum(cost[at] for at in cut), cut) for shape, cut in ways if shape is not None)
        best = min(found, default=None)
        if best and (best[0] < INSIDE or count == MOST):
            return [0, *best[1]]
    return None


def _lengths(sums: Sequence[float], cut: Sequence[int]) -> list[float]:
    return [sums[end] - sums[start] for start, end in zip((0, *cut), (*cut, len(sums) - 1), strict=True)]


def _shape(lines: Sequence[float], room: float) -> float | None:
    """Return what the outline of the lines costs; None: one is too long."""
    longest = max(lines)
    if longest > room + 1e-6:
        return None
    if len(lines) == 1:
        return 0.0
    ragged = sum((longest - line) / longest for line in lines)
    hourglass = any(lines[at] < min(lines[at - 1], lines[at + 1]) for at in range(1, len(lines) - 1))
    stub = sum(20.0 for line in lines if line < longest * 0.35)
    same = 3.0 if max(lines) - min(lines) < 0.02 * longest else 0.0  # a rectangle is neither of the two
    return 10 * ragged + 30 * hourglass + stub + same
