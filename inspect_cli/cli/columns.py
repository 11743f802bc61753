"""Text in columns as wide as the terminal."""

import os
import sys
from collections.abc import Sequence

from ..widths import cut, pad, width

GAP = "  "
NARROWEST = 6  # a column is not cut below this, even when the line then wraps


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
