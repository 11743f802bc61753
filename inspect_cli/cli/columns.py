"""Text in columns as wide as the terminal."""

import os
import sys
from collections.abc import Sequence

from ..widths import broken, cut, pad, width

GAP = "  "
CODE = 16  # cells of the longest number or date
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
    """Return the cells (first line: headings) as lines; columns narrowed to `room` cells unless it is 0.

    Texts are narrowed first: a number cut short is another number.
    """
    columns = list(zip(*lines, strict=True))
    widths = [max(map(width, column)) for column in columns]
    texts = [n for n, column in enumerate(columns) if not all(_is_code(cell) for cell in column[1:])]
    fits = sum(min(each, NARROWEST) for each in widths) + len(GAP) * (len(widths) - 1) <= room
    for narrowed in (texts, range(1, len(widths)), range(len(widths) if fits else 0)):  # the first names the row
        while room and sum(widths) + len(GAP) * (len(widths) - 1) > room:
            widest = max(narrowed, key=widths.__getitem__, default=-1)
            if widest < 0 or widths[widest] <= NARROWEST:
                break
            widths[widest] -= 1
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


def facts(pairs: Sequence[tuple[str, str]], room: int) -> list[str]:
    """Return names and what stands behind each, in lines of `room` cells (0: as long as they are); nothing is cut."""
    names = max((width(name) for name, _ in pairs), default=0)
    lines = []
    for name, text in pairs:
        left = room - names - len(GAP)
        first, *more = broken(text, left) if left >= NARROWEST else [text]
        lines += [f"{pad(name, names)}{GAP}{first}", *(" " * names + GAP + line for line in more)]
    return [line.rstrip() for line in lines]


def _is_code(cell: str) -> bool:
    """Tell a number, a code or a date from text."""
    return cell.isascii() and len(cell) <= CODE
