"""The QR code of a notice: what a telephone needs to find and check the paper it is printed on."""

import functools

from ..content import Content
from .fonts import Fonts
from .marks import MM, WIDTH, Mark, Squares
from .typeset import Span, Style, place, visible, wrap

QR_SIDE = 20 * MM
TINY = Style(7.5, 0, 10)  # 6号


def proof(fonts: Fonts, content: Content, fingerprint: str, x: float, top: float) -> list[Mark]:
    """Return the code hanging from `top`, and the same in letters below it for those without a telephone."""
    head = content.log_head
    payload = "|".join((visible(content.number), content.id, fingerprint[:16], head[:32]))
    marks: list[Mark] = [code(payload, x, top - QR_SIDE, QR_SIDE)]
    said = [f"编号 {content.id}", f"内容 {fingerprint[:16]}", f"日志 {head[:16]}"]
    for at, text in enumerate(said):
        [line] = wrap(fonts, [Span(text, "", "song")], TINY, WIDTH)
        marks += place(fonts, line, x, top - QR_SIDE - 6 - at * TINY.leading, TINY)
    return marks


def code(payload: str, x: float, y: float, side: float) -> Squares:
    """Return `payload` as a QR code with its bottom left corner at (x, y).

    `side` in points is that of the dark square; four modules of paper around it belong to the code.
    """
    count, runs = _runs(payload)
    return Squares(x, y, side, count, runs)


@functools.lru_cache(maxsize=2)  # a notice carries its code twice, and weighing the masks is slow
def _runs(payload: str) -> tuple[int, tuple[tuple[int, int, int], ...]]:
    """Return the modules along a side, and the dark ones as runs (column, row from the top, length)."""
    import segno

    symbol = segno.make_qr(payload, error="m", mode="byte", encoding="utf-8", boost_error=False)
    rows = [bytes(row) for row in symbol.matrix]
    runs = []
    for number, row in enumerate(rows):
        start = 0
        while (start := row.find(1, start)) >= 0:
            end = row.find(0, start)
            end = len(row) if end < 0 else end
            runs.append((start, number, end - start))
            start = end
    return len(rows), tuple(runs)
