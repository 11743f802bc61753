"""The photos of an annex, two to a row with the words of their stamp under them."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ..content import Content, Row, Shot
from .flow import INFO, NEAR, Flow
from .jpeg import Jpeg
from .marks import LEFT, TOP, WIDTH, Picture, Shade
from .typeset import Line, Span, Style, place, wrap

PHOTOS = "现场照片"
STRIP = Style(8, 0, 11.5)  # 4 % of the width of a picture
HIGHEST = 144.0  # of a picture: a heading, three rows with their strips, and 抄送, go on one page
CELL = HIGHEST * 4 / 3
BELOW = 12.0  # a row of pictures
HEADING = INFO.leading + 2


class Figure(NamedTuple):
    """A photo with its number in the document, and where it comes from: which row, which of its photos."""

    number: int
    at: int
    nth: int
    row: Row
    shot: Shot


def figures_of(content: Content) -> list[Figure]:
    """Number the photos of all rows."""
    shots = [(at, nth, row, shot) for at, row in enumerate(content.rows) for nth, shot in enumerate(row.photos)]
    return [Figure(number, *shot) for number, shot in enumerate(shots, 1)]


def set_photos(flow: Flow, figures: Sequence[Figure], photos: Mapping[str, Jpeg], free: float) -> None:
    """Set the photos below a small heading, two to a row, each with its strip of words under it.

    Nothing lies on a picture. `free` points stay free below the last ones.
    """
    if not figures:
        return
    flow.y -= 16
    for at in range(0, len(figures), 2):
        flow.keep_free = free if at + 2 >= len(figures) else 0
        _pair(flow, figures[at : at + 2], photos, headed=not at)
    flow.keep_free = 0


def _pair(flow: Flow, pair: Sequence[Figure], photos: Mapping[str, Jpeg], *, headed: bool) -> None:
    """Set two pictures standing on one line, and their strips below; strips too long for a page go over several."""
    sizes = [size_of(photos[figure.shot.copy]) for figure in pair]
    strips = [_strip(flow, figure) for figure in pair]
    high = max(height for _, height in sizes)
    begin = high + (HEADING if headed else 0)
    needed = begin + max(map(len, strips)) * STRIP.leading
    if not flow.has(needed if needed <= TOP - flow.foot else begin + STRIP.leading):
        flow.turn()
    if headed:
        flow.pages[-1].begins.append(PHOTOS)
        flow.lines([Span(PHOTOS, "", "hei")], INFO)
        flow.y -= HEADING - INFO.leading
    for column, (figure, (width, height)) in enumerate(zip(pair, sizes, strict=True)):
        x = _column(column) + (CELL - width) / 2
        flow.add(Picture(x, flow.y - high, width, height, figure.shot.copy))
    flow.y -= high
    while any(strips):
        most = int((flow.y - flow.foot + NEAR) // STRIP.leading)
        if most < 1:
            flow.turn()
            continue
        for column, strip in enumerate(strips):
            _words(flow, strip[:most], _column(column))
        flow.y -= max(len(strip[:most]) for strip in strips) * STRIP.leading
        strips = [strip[most:] for strip in strips]
    flow.y -= BELOW


def _column(number: int) -> float:
    """Return where a column begins: the first flush left, the second flush right."""
    return LEFT + number * (WIDTH - CELL)


def _words(flow: Flow, lines: Sequence[Line], x: float) -> None:
    """Set lines of a strip on their ground, from `flow.y` down."""
    flow.add(Shade(x, flow.y - len(lines) * STRIP.leading, CELL, len(lines) * STRIP.leading))
    for at, line in enumerate(lines):
        hang = flow.y - at * STRIP.leading - (STRIP.leading - STRIP.size) / 2
        flow.add(*place(flow.fonts, line, x + 4, hang, STRIP))


def size_of(jpeg: Jpeg) -> tuple[float, float]:
    """Return width and height in points that fit the cell without changing the shape."""
    scale = min(CELL / jpeg.width, HIGHEST / jpeg.height)
    return jpeg.width * scale, jpeg.height * scale


def _strip(flow: Flow, figure: Figure) -> list[Line]:
    return wrap(flow.fonts, strip_of(figure), STRIP, CELL - 8)


def strip_of(figure: Figure) -> list[Span]:
    """Return the words under a picture."""
    path = f"rows.{figure.at}.photos.{figure.nth}"
    label = Span(f"图{figure.number}　问题{figure.row.no}　", "", "hei")
    stage = Span(figure.shot.stage, f"{path}.stage", "hei")
    words = Span(figure.shot.strip, f"{path}.strip", "song")
    return [label, stage, Span("　" if figure.shot.stage else ""), words]
