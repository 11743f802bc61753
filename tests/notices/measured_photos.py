"""Photos and the strips below them."""

from galley import said
from measures import ASCENT, INFO, LEFT, PICTURE, RIGHT, STRIP, near
from readback import solid


def album(galley, figures):
    """Measure photos, given as (width : height, words below), two to a row with their strips."""
    if not figures:
        return
    galley.y -= 16
    galley.text("现场照片", INFO)
    galley.y -= 2
    assert galley.sheet.pictures, "the heading stands alone"
    for at in range(0, len(figures), 2):
        _pair(galley, figures[at : at + 2])


def _pair(galley, pair):
    sizes = [_fit(shape) for shape, _ in pair]
    tallest = max(height for _, height in sizes)
    if not galley.sheet.pictures:
        galley.turn()
    for column, (width, height) in enumerate(sizes):
        box = galley.sheet.pictures.pop(0)
        middle = _column(column) + PICTURE[0] / 2
        wanted = (middle - width / 2, galley.y - tallest, middle + width / 2, galley.y - tallest + height)
        assert tuple(box) == tuple(map(near, wanted)), f"page {galley.at + 1}: picture"
    galley.y -= tallest
    rest = [solid(words) for _, words in pair]
    while any(rest):
        if not galley.sheet.strips or not galley.sheet.strips[0].box.top == near(galley.y):
            galley.turn()
        low = galley.y
        for column, words in enumerate(rest):
            if words:
                rest[column], bottom = _strip(galley, words, _column(column))
                low = min(low, bottom)
        galley.y = low
    galley.y -= 12


def _strip(galley, words, x):
    strip = galley.sheet.strips.pop(0)
    height = STRIP.leading * len(strip.lines)
    wanted = (x, galley.y - height, x + PICTURE[0], galley.y)
    assert tuple(strip.box) == tuple(map(near, wanted)), f"page {galley.at + 1}: strip"
    for at, line in enumerate(strip.lines):
        hang = galley.y - at * STRIP.leading - (STRIP.leading - STRIP.size) / 2
        assert line[0].size == STRIP.size
        assert line[0].y == near(hang - ASCENT * STRIP.size), galley.where(line)
        assert line[0].left == near(x + 4), galley.where(line)
        assert words.startswith(said(line)), (words, said(line))
        words = words[len(said(line)) :]
    return words, strip.box.bottom


def _column(number):
    return LEFT if number == 0 else RIGHT - PICTURE[0]


def _fit(shape):
    """Width and height of a picture of that shape in its cell."""
    width, height = PICTURE
    return (width, width / shape) if shape > width / height else (height * shape, height)
