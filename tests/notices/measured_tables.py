"""Tables and fields, row by row: where their lines are, and their text in them."""

from itertools import pairwise

from galley import said
from measures import ASCENT, CELL, CELL_LINE, CELL_PAD, CENTRED, COLUMNS, LABEL, LEFT, SMALL, WIDTH, near
from readback import solid

TO_FILL_IN = frozenset("年月日时至:")  # stand behind room to write in


def table(galley, heads, count, *, least=0.0, widths=None, centred=CENTRED):
    """Measure a table of `count` rows, with its headings, if it has any, again on every page."""
    widths = COLUMNS[heads] if widths is None else widths
    edges = _edges((*widths, WIDTH - sum(widths)))
    middle = [head in centred for head in heads] or [False] * (len(edges) - 1)
    if not _next_is(galley, edges):
        galley.turn()
    _head(galley, heads, edges)
    cut = False
    while count or cut:
        if not _next_is(galley, edges) or galley.sheet.rows[0].shaded:
            galley.turn()
            _head(galley, heads, edges)
        made = galley.sheet.rows.pop(0)
        row(galley, made, edges, least, middle)
        count -= not cut
        cut = _goes_on(galley, made, edges)


def _next_is(galley, edges):
    return bool(galley.sheet.rows) and _alike(galley.sheet.rows[0], edges)


def _head(galley, heads, edges):
    if heads:
        made = galley.sheet.rows.pop(0)
        assert made.shaded, (heads, f"page {galley.at + 1}")
        assert tuple(map(_words, made.cells)) == tuple(map(solid, heads))
        row(galley, made, edges, 0.0, [True] * len(heads))


def _goes_on(galley, made, edges):
    """Whether a row is cut at the foot of this page: the next page has the rest of it below the headings."""
    if galley.sheet.rows or galley.at + 1 == len(galley.sheets):
        return False
    rest = [each for each in galley.sheets[galley.at + 1].rows[:2] if _alike(each, edges) and not each.shaded]
    return any(
        _words(made.cells[0]) == _words(each.cells[0]) and made.top - made.bottom + each.top - each.bottom > 240
        for each in rest
    )


def fields(galley, rows, least):
    """Measure rows of one or two fields, given by their labels; one that is cut has its label again."""
    for labels in rows:
        edges = _edges([LABEL, WIDTH / len(labels) - LABEL] * len(labels))
        while True:
            if not _next_is(galley, edges):
                galley.turn()
            made = galley.sheet.rows.pop(0)
            assert [_words(cell) for cell in made.cells[::2]] == list(labels), f"page {galley.at + 1}"
            row(galley, made, edges, least, [True, False] * len(labels))
            following = galley.sheets[galley.at + 1].rows[:1] if galley.at + 1 < len(galley.sheets) else []
            if galley.sheet.rows or not following or _words(following[0].cells[0]) != labels[0]:
                break


def row(galley, made, edges, least, middle):
    """Measure a row: where its lines are and its text in them."""
    assert made.top == near(galley.y), f"page {galley.at + 1}: row at {made.top}"
    assert list(made.edges) == [near(edge) for edge in edges]
    height = max(least, CELL_LINE * max(map(len, made.cells)) + 2 * CELL_PAD)
    assert made.top - made.bottom == near(height), f"page {galley.at + 1}: row at {made.top}"
    for cell, (left, right), centred in zip(made.cells, pairwise(edges), middle, strict=True):
        top = made.top - CELL_PAD
        if centred:
            top -= (height - CELL_LINE * len(cell)) / 2 - CELL_PAD
        for at, line in enumerate(cell):
            size = line[0].size
            assert size in (CELL, SMALL)
            hang = top - at * CELL_LINE - (CELL_LINE - size) / 2
            assert line[0].y == near(hang - ASCENT * size), galley.where(line)
            if centred:
                assert (line[0].left + line[-1].right) / 2 == near((left + right) / 2), galley.where(line)
            else:
                begin = left + CELL_PAD
                blanks = round((line[0].left - begin) / size) if line[0].char in TO_FILL_IN else 0
                assert line[0].left == near(begin + blanks * size), galley.where(line)
            assert line[-1].right < right, galley.where(line)
    galley.y = made.bottom


def _words(cell):
    return "".join(map(said, cell))


def _edges(widths):
    edges = [LEFT]
    for width in widths:
        edges.append(edges[-1] + width)
    return edges


def _alike(row, edges):
    return len(row.edges) == len(edges) and all(abs(a - b) < 5 for a, b in zip(row.edges, edges, strict=True))
