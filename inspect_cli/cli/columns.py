"""Text in columns as wide as the terminal."""

import os
import sys
from collections.abc import Sequence

from ..widths import broken, cut, pad, width

GAP = "  "
CODE = 16  # cells of the longest number or date
NARROWEST = 6  # a column is not cut below this: what does not fit stands on a line of its own
READABLE = 16  # cells of a text that has to share its line with others


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

    Texts are narrowed: a number cut short is another number. Where not all columns fit, those with nothing in
    them are left out, and the rest takes several lines.
    """
    columns = list(zip(*lines, strict=True))
    widths = [max(map(width, column)) for column in columns]
    texts = [n for n, column in enumerate(columns) if not all(_is_code(cell) for cell in column[1:])]
    least = [min(cells, NARROWEST) if n in texts else cells for n, cells in enumerate(widths)]
    if room and len(widths) > 1 and sum(least) + len(GAP) * (len(widths) - 1) > room:
        filled = [n for n, column in enumerate(columns) if any(column[1:])]
        if 0 < len(filled) < len(widths):
            return lay_out([[line[n] for n in filled] for line in lines], [numeric[n] for n in filled], room)
        wanted = [min(cells, READABLE) if n in texts else cells for n, cells in enumerate(widths)]
        return _folded(lines, numeric, wanted, room)
    narrowed = texts if len(widths) > 1 else range(1)  # nothing can give way to a column that stands alone
    while room and sum(widths) + len(GAP) * (len(widths) - 1) > room:
        widths[max(narrowed, key=widths.__getitem__)] -= 1
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


def _folded(lines: Sequence[Sequence[str]], numeric: Sequence[bool], wanted: Sequence[int], room: int) -> list[str]:
    """Return each row in several lines, the later ones indented; a column stands below itself all the way."""
    starts, used = [0], 0
    for n, cells in enumerate(wanted):
        if n > starts[-1] and used + cells > room:
            starts.append(n)
            used = len(GAP)
        used += cells + len(GAP)
    bands = []
    for start, end in zip(starts, [*starts[1:], len(wanted)], strict=True):
        indent = GAP if start else ""
        part = lay_out([line[start:end] for line in lines], numeric[start:end], room - len(indent))
        bands.append([indent + line for line in part])
    return [line.rstrip() for row in zip(*bands, strict=True) for line in row]


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
