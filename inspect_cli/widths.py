"""The cells of a terminal that text takes: measuring, cutting, filling, breaking into lines."""

from itertools import accumulate, takewhile

# Marks that must not begin a line, and such that must not end one.
NOT_FIRST = frozenset("，。、；：？！）】》”’%…—～,.;:?!)")
NOT_LAST = frozenset("（【《“‘(")


def width(text: str) -> int:
    """Return how many cells of a terminal the text takes (Unicode UAX #11, ambiguous counted as one)."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def cut(text: str, cells: int) -> str:
    """Return the text in at most `cells` cells, its end marked when something was cut off."""
    if width(text) <= cells:
        return text
    ends = accumulate(map(width, text))
    return text[: sum(1 for end in takewhile(lambda end: end < cells, ends))] + "…"


def pad(text: str, cells: int, *, right: bool = False) -> str:
    """Return the text filled with spaces to `cells` cells."""
    space = " " * (cells - width(text))
    return space + text if right else text + space


def broken(text: str, cells: int) -> list[str]:
    """Return the text as lines of at most `cells` cells (at least 2 of them), broken as Chinese is set."""
    lines, rest = [], " ".join(text.split())
    while width(rest) > cells:
        end = _end_of_line(rest, cells)
        lines.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return [*lines, rest]


def _end_of_line(text: str, cells: int) -> int:
    fitting = max(1, sum(1 for end in takewhile(lambda end: end <= cells, accumulate(map(width, text)))))
    return next((end for end in range(fitting, 0, -1) if _may_break(text[end - 1], text[end])), fitting)


def _may_break(before: str, after: str) -> bool:
    if after in NOT_FIRST or before in NOT_LAST:
        return False
    return " " in (before, after) or 2 in (width(before), width(after))
