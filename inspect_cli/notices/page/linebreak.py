"""Where a line of Chinese text may end (避头尾, after GB/T 15834 and the W3C note on Chinese layout).

A place between two characters is free, inside a word or a number with its unit (used only when nothing else
fits), or forbidden (a stop that would begin a line, an opening bracket that would end one).
"""

import re
from collections.abc import Sequence

NEVER_BEGINS = frozenset("，。、；：？！）》〉」』】〕］｝”’…—·～％‰℃°%!),.:;?]}~/-")
NEVER_ENDS = frozenset("（《〈“‘「『【〔［｛￥¥$#([{")

BLANKS = " \u3000"

FREE, IN_WORD, FORBIDDEN = 0, 1, 2

_LATIN = r"[!-~À-ɏ°℃‰²³㎡㎏µΩ×±]"
_UNIT = (
    r"个?(?:工作日|自然日|工作时|小时|分钟|个月|平方米|立方米|平方公里|公里|厘米|毫米|公斤|千克|万元|亿元|万吨|单元"
    r"|[年月周天日时分秒米吨元处项个人户次条名页份号楼层栋室岁倍度辆块盏棵])"
)
_WHOLE = re.compile(rf"—{{2,}}|…{{2,}}|〔\d{{4}}〕\d+号|\d+时\d+分|{_LATIN}+(?:(?<=\d){_UNIT})?")


def places(text: str) -> bytearray:
    """Return for each index of `text` how bad it is to begin a line there: FREE, IN_WORD or FORBIDDEN."""
    level = bytearray(len(text) + 1)
    for whole in _WHOLE.finditer(text):
        for index in range(whole.start() + 1, whole.end()):
            level[index] = IN_WORD
    for index in range(1, len(text)):
        if text[index] in NEVER_BEGINS or text[index - 1] in NEVER_ENDS or text[index] in BLANKS:
            level[index] = FORBIDDEN
    return level


def _fits(text: str, widths: Sequence[float], start: int, limit: float) -> int:
    """Return the end of the longest slice from `start` within `limit`; blanks may hang over the edge."""
    end, width = start, 0.0
    while end < len(text):
        width += widths[end]
        if width > limit + 1e-6 and text[end] not in BLANKS:
            break
        end += 1
    return max(end, start + 1)


def break_lines(text: str, widths: Sequence[float], first: float, rest: float) -> list[tuple[int, int]]:
    """Cut `text` into lines as (start, end) slices that follow one another without a gap.

    Args:
        text: one paragraph, without newlines.
        widths: the width of each character, in the unit of the limits.
        first: room in the first line.
        rest: room in each later line.
    """
    level, lines, start, limit = places(text), [], 0, first
    while start < len(text):
        end = _fits(text, widths, start, limit)
        if end < len(text):
            end = next(
                (place for allowed in (FREE, IN_WORD) for place in range(end, start, -1) if level[place] <= allowed),
                end,
            )
        lines.append((start, end))
        start, limit = end, rest
    return lines
