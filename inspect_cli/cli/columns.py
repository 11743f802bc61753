"""Text in columns: the width of wide characters, cutting, aligning."""

import os
import sys
from collections.abc import Sequence
from itertools import accumulate, takewhile

GAP = "  "
NARROWEST = 6  # a column is not cut below this, even when the line then wraps


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


def terminal_width() -> int:
    """Return the cells of a line on stdout's terminal (0: no terminal, nothing is cut)."""
    if not sys.stdout.isatty():
        return 0
    try:
        return int(os.environ.get("COLUMNS", "") or os.get_terminal_size(sys.stdout.fileno()).columns) or 80
    except (OSError, ValueError):
        return 80


def lay_out(lines: Sequence[Sequence[str]], numeric: Sequence[bool], room: int) -> list[str]:
    """Return the cells (first line: headings) as lines; columns narrowed to `room` cells unless it is 0."""
    widths = [max(map(width, column)) for column in zip(*lines, strict=True)]
    while room and sum(widths) + len(GAP) * (len(widths) - 1) > room and max(widths) > NARROWEST:
        widths[widths.index(max(widths))] -= 1
    last = len(widths) - 1
    laid_out = []
    for line in lines:
        cells = [cut(text, cells) for text, cells in zip(line, widths, strict=True)]
        padded = [
            text if i == last and not numeric[i] else pad(text, widths[i], right=numeric[i])
            for i, text in enumerate(cells)
        ]
        laid_out.append(GAP.join(padded).rstrip())
    return laid_out
