"""A ruled table across the type area that goes on over as many pages as it needs."""

from collections.abc import Sequence
from typing import NamedTuple

from .flow import SMALL, Flow
from .marks import LEFT, Rule, Shade
from .typeset import Line, Span, Style, place, wrap

PAD = 4.0
LINE = 0.5
SPLIT = 240.0  # a row higher than this may be cut between its lines, a lower one goes to the next page whole


class Column(NamedTuple):
    """Heading and width in points; a centred column is for numbers and short words."""

    head: str
    width: float
    centred: bool = False
    part: str = ""  # the member of the content that the heading comes from


class Paragraph(NamedTuple):
    """One paragraph of a cell."""

    spans: tuple[Span, ...]
    style: Style = SMALL


Cell = Sequence[Paragraph]
Lines = list[tuple[Line, Style]]


class Table:
    """Rows are set as they come; every page begins with the headings, a cut row again with its first cell."""

    def __init__(self, flow: Flow, columns: Sequence[Column], least: float = 0.0, *, headed: bool = True) -> None:
        """Begin a table whose rows are at least `least` points high."""
        self.flow = flow
        self.columns = columns
        self.least = least
        self.headed = headed
        self._parts = True  # the headings have not been printed yet
        self._begun = False

    def row(self, cells: Sequence[Cell]) -> None:
        """Set one row; if it does not fit, on the next page, and if it fits on none, cut between lines."""
        lines = [self._lines(cell, column) for cell, column in zip(cells, self.columns, strict=True)]
        if not self._begun:
            self._head(self._full(lines))
        fresh = False
        while not self.flow.has(self._full(lines)):
            if self._full(lines) > SPLIT and self.flow.has(4 * SMALL.leading + 2 * PAD):
                most = int((self.flow.y - 2 * PAD - self.flow.foot) // SMALL.leading)
                self._set([column[:most] for column in lines], 0)
                again = [(_unmarked(line), style) for line, style in lines[0]]
                lines = [lines[0][most:] or again, *(column[most:] for column in lines[1:])]
            elif fresh:  # so much is to stay free that no page takes the row
                self.flow.keep_free = 0
                continue
            fresh = True
            self.flow.turn()
            self._head(0)
        self._set(lines, self.least)

    def _full(self, lines: Sequence[Lines]) -> float:
        return max(_height(lines), self.least)

    def _lines(self, cell: Cell, column: Column) -> Lines:
        room = column.width - 2 * PAD
        return [
            (line, paragraph.style)
            for paragraph in cell
            for line in wrap(self.flow.fonts, paragraph.spans, paragraph.style, room)
        ]

    def _head(self, following: float) -> None:
        """Draw the headings, on a page that also takes the row that follows or the begin of it."""
        if not self.headed:
            self._open(following)
            return
        cells = [
            self._lines([Paragraph((Span(column.head, column.part if self._parts else "", "hei"),))], column)
            for column in self.columns
        ]
        self._parts = False
        height = _height(cells)
        if not self.flow.has(height + min(following, SPLIT)):
            self.flow.turn()
        self.flow.add(Shade(LEFT, self.flow.y - height, sum(c.width for c in self.columns), height))
        self._across()
        self._set(cells, 0, centred=True)
        self._begun = True

    def _open(self, following: float) -> None:
        """Draw the upper edge of a table without headings."""
        if not self.flow.has(min(following, SPLIT)):
            self.flow.turn()
        self._across()
        self._begun = True

    def _across(self) -> None:
        right = LEFT + sum(column.width for column in self.columns)
        self.flow.add(Rule(LEFT, self.flow.y, right, self.flow.y, LINE))

    def _set(self, cells: Sequence[Lines], least: float, centred: bool = False) -> None:
        """Draw one row, or the part of it that is on this page."""
        height = max(_height(cells), least)
        top, x = self.flow.y, LEFT
        for lines, column in zip(cells, self.columns, strict=True):
            middle = centred or column.centred
            y = top - (height - _height([lines])) / 2 - PAD if middle else top - PAD
            for line, style in lines:
                # In its strip of `leading`, a line stands in the middle.
                hang = y - (SMALL.leading - style.size) / 2
                align = "centre" if middle else "left"
                self.flow.add(*place(self.flow.fonts, line, x + PAD, hang, style, align=align))
                y -= SMALL.leading
            self.flow.add(Rule(x, top, x, top - height, LINE))
            x += column.width
        self.flow.add(Rule(x, top, x, top - height, LINE))
        self.flow.y = top - height
        self._across()


def _unmarked(line: Line) -> Line:
    """Return a line that is said once more, so that the content is not counted twice."""
    return line._replace(spans=tuple(span._replace(part="") for span in line.spans))


def _height(cells: Sequence[Lines]) -> float:
    return max(len(lines) for lines in cells) * SMALL.leading + 2 * PAD
