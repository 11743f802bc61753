"""Goes down the pages of a document part by part with a ruler in hand; what it has measured it takes out.

`y` is where the next part has to hang from: every part says how far below the one before it that is.
"""

from itertools import pairwise

from measures import (
    ASCENT,
    BOTTOM,
    CELL,
    CELL_LINE,
    CELL_PAD,
    CENTRE,
    CENTRED,
    CHAR,
    CODE,
    COLUMNS,
    FOOT,
    INFO,
    LABEL,
    LEFT,
    MM,
    PAPER,
    PICTURE,
    RIGHT,
    SMALL,
    STRIP,
    TOP,
    WIDTH,
    near,
)
from readback import solid
from sheets import read


def said(line):
    return "".join(glyph.char for glyph in line)


class Galley:
    def __init__(self, data):
        self.sheets = read(data)
        self.at, self.y = 0, TOP

    @property
    def sheet(self):
        return self.sheets[self.at]

    def turn(self):
        self.at, self.y = self.at + 1, TOP

    # Text.

    def text(
        self, words, type_, *, indent=0.0, hang=0.0, align="left", left=LEFT, right=RIGHT, justified=False, hang_at=0
    ):
        """Measure paragraphs set in `type_`: every line of them at its height, between its edges.

        Later lines begin at `left + hang`, or where the character number `hang_at` of the first line does.
        """
        for paragraph in words.split("\n"):
            rest, first = solid(paragraph), True
            while rest:
                line = self._next(rest, type_)
                count = _same(said(line), rest)
                own, rest = line[:count], rest[count:]
                self._leave(line, own)
                begin = left + (indent if first else hang)
                self._level(own, type_, justified and bool(rest), begin, right, align)
                hang = own[hang_at].left - left if hang_at and first else hang
                self.y -= type_.leading
                first = False

    def _next(self, rest, type_):
        """The next line of that size, on this page or the top of the next one."""
        here = [line for line in self.sheet.lines if line[0].size == type_.size and line[0].y > BOTTOM]
        if not (here and _same(said(here[0]), rest)) and self.at + 1 < len(self.sheets):
            self.turn()
            here = [line for line in self.sheet.lines if line[0].size == type_.size]
        assert here, (rest, f"page {self.at + 1}")
        assert _same(said(here[0]), rest), (rest, said(here[0]), f"page {self.at + 1}")
        return here[0]

    def _leave(self, line, own):
        at = self.sheet.lines.index(line)
        self.sheet.lines[at : at + 1] = [line[len(own) :]] if len(own) < len(line) else []

    def _level(self, line, type_, goes_on, begin, right, align):
        assert line[0].y == near(self.y - ASCENT * type_.size), self._where(line)
        first, last = line[0].left, line[-1].right
        if align == "left":
            assert first == near(begin), self._where(line)
        elif align == "right":
            assert last == near(right), self._where(line)
        else:
            assert (first + last) / 2 == near((begin + right) / 2), self._where(line)
        char = type_.char
        if goes_on and right - last < 4 * type_.size - 1:
            assert last == near(right), self._where(line)
            char = (right - first - type_.size) / (len(line) - 1) if len(line) > 1 else char
        if all(glyph.full for glyph in line):
            cells = [round((glyph.left - first) / char) for glyph in line]  # a blank is a cell without a glyph
            assert [glyph.left for glyph in line] == [near(first + at * char) for at in cells], self._where(line)
            assert cells == sorted(set(cells)), self._where(line)

    def _where(self, line):
        return f"page {self.at + 1}: {said(line)}"

    # Tables.

    def table(self, heads, count, *, least=0.0, widths=None, centred=CENTRED):
        """Measure a table with headings, `count` rows of it, and its headings again on every page."""
        widths = widths or COLUMNS[heads]
        edges = _edges((*widths, WIDTH - sum(widths)))
        middle = [head in centred for head in heads]
        if not self._row_here(edges):
            self.turn()
        self._head(heads, edges)
        cut = None
        while count or cut:
            if not self._row_here(edges) or self.sheet.rows[0].shaded:
                self.turn()
                self._head(heads, edges)
            row = self.sheet.rows.pop(0)
            self.row(row, edges, least, middle)
            count -= cut is None
            cut = _words(row.cells[0]) if self._goes_on(row, edges) else None

    def _goes_on(self, row, edges):
        """Whether a row is cut at the foot of this page: the next page has the rest of it below the headings."""
        if self.sheet.rows or self.at + 1 == len(self.sheets):
            return False
        _, *rest = [each for each in self.sheets[self.at + 1].rows[:2] if _alike(each, edges)] or [None]
        return any(
            _words(row.cells[0]) == _words(each.cells[0]) and row.top - row.bottom + each.top - each.bottom > 240
            for each in rest
        )

    def _row_here(self, edges):
        return bool(self.sheet.rows) and _alike(self.sheet.rows[0], edges)

    def _head(self, heads, edges):
        row = self.sheet.rows.pop(0)
        assert row.shaded, (heads, f"page {self.at + 1}")
        assert tuple(map(_words, row.cells)) == tuple(map(solid, heads))
        self.row(row, edges, 0.0, [True] * len(heads))

    def fields(self, rows, least):
        """Measure rows of one or two fields, given by their labels; one that is cut has its label again."""
        for labels in rows:
            edges = _edges([LABEL, WIDTH / len(labels) - LABEL] * len(labels))
            while True:
                if not self._row_here(edges):
                    self.turn()
                row = self.sheet.rows.pop(0)
                assert [_words(cell) for cell in row.cells[::2]] == list(labels), f"page {self.at + 1}"
                self.row(row, edges, least, [True, False] * len(labels))
                following = self.sheets[self.at + 1].rows[:1] if self.at + 1 < len(self.sheets) else []
                if self.sheet.rows or not following or _words(following[0].cells[0]) != labels[0]:
                    break

    def row(self, row, edges, least, middle):
        """Measure a row: where its lines are and its text in them."""
        assert row.top == near(self.y), f"page {self.at + 1}: row at {row.top}"
        assert list(row.edges) == [near(edge) for edge in edges]
        height = max(least, CELL_LINE * max(map(len, row.cells)) + 2 * CELL_PAD)
        assert row.top - row.bottom == near(height), f"page {self.at + 1}: row at {row.top}"
        for cell, (left, right), centred in zip(row.cells, pairwise(edges), middle, strict=True):
            top = row.top - CELL_PAD
            if centred:
                top -= (height - CELL_LINE * len(cell)) / 2 - CELL_PAD
            for at, line in enumerate(cell):
                size = line[0].size
                assert size in (CELL, SMALL)
                hang = top - at * CELL_LINE - (CELL_LINE - size) / 2
                assert line[0].y == near(hang - ASCENT * size), self._where(line)
                assert (
                    (line[0].left + line[-1].right) / 2 == near((left + right) / 2)
                    if centred
                    else (line[0].left == near(left + CELL_PAD))
                ), self._where(line)
                assert line[-1].right < right, self._where(line)
        self.y = row.bottom

    # Photos.

    def album(self, figures):
        """Measure photos, given as (width : height, words below), two to a row with their strips."""
        if not figures:
            return
        self.y -= 16
        self.text("现场照片", INFO)
        self.y -= 2
        assert self.sheet.pictures, "the heading stands alone"
        for at in range(0, len(figures), 2):
            self._pair(figures[at : at + 2])

    def _pair(self, pair):
        sizes = [_fit(shape) for shape, _ in pair]
        tallest = max(height for _, height in sizes)
        if not self.sheet.pictures:
            self.turn()
        for column, (width, height) in enumerate(sizes):
            box = self.sheet.pictures.pop(0)
            middle = _column(column) + PICTURE[0] / 2
            wanted = (middle - width / 2, self.y - tallest, middle + width / 2, self.y - tallest + height)
            assert tuple(box) == tuple(map(near, wanted)), f"page {self.at + 1}: picture"
        self.y -= tallest
        rest = [solid(words) for _, words in pair]
        while any(rest):
            if not self.sheet.strips or not self.sheet.strips[0].box.top == near(self.y):
                self.turn()
            low = self.y
            for column, words in enumerate(rest):
                if words:
                    rest[column], bottom = self._strip(words, _column(column))
                    low = min(low, bottom)
            self.y = low
        self.y -= 12

    def _strip(self, words, x):
        strip = self.sheet.strips.pop(0)
        height = STRIP.leading * len(strip.lines)
        wanted = (x, self.y - height, x + PICTURE[0], self.y)
        assert tuple(strip.box) == tuple(map(near, wanted)), f"page {self.at + 1}: strip"
        for at, line in enumerate(strip.lines):
            hang = self.y - at * STRIP.leading - (STRIP.leading - STRIP.size) / 2
            assert line[0].size == STRIP.size
            assert line[0].y == near(hang - ASCENT * STRIP.size), self._where(line)
            assert line[0].left == near(x + 4), self._where(line)
            assert words.startswith(said(line)), (words, said(line))
            words = words[len(said(line)) :]
        return words, strip.box.bottom

    # What stands on a page by itself.

    def code(self, top):
        """Measure the code that hangs from `top` at the left edge, and the three lines below it."""
        side = 20 * MM
        assert tuple(self.sheet.codes.pop(0)) == tuple(map(near, (LEFT, top - side, LEFT + side, top)))
        lines = [line for line in self.sheet.lines if line[0].size == CODE.size][:3]
        for at, (line, begin) in enumerate(zip(lines, ("编号", "内容", "日志"), strict=True)):
            assert said(line).startswith(begin)
            assert line[0].left == near(LEFT)
            assert line[0].y == near(top - side - 6 - at * CODE.leading - ASCENT * CODE.size)
            self.sheet.lines.remove(line)

    def seal(self, x, y):
        """Measure the dashed circle of 42 mm around (x, y); a viewer gives it with the width of its line."""
        left, bottom, right, top = self.sheet.rings.pop(0)
        assert (right - left - 1, top - bottom - 1) == (near(42 * MM), near(42 * MM))
        assert ((left + right) / 2, (bottom + top) / 2) == (near(x), near(y))

    def rule(self, x, y, to_x, width, *, red=False):
        """Measure the highest level line of that width that has not been measured yet."""
        bars = [bar for bar in self.sheet.bars if abs(bar.width - width) < 0.02 and bar.red == red]
        bar = max(bars, key=lambda bar: bar.y)
        assert (bar.x, bar.y, bar.to_x, bar.to_y) == tuple(map(near, (x, y, to_x, y))), f"page {self.at + 1}"
        self.sheet.bars.remove(bar)

    def name(self, words, top, middle, room, largest):
        """Measure the name of the issuer, as large as one line takes it; go to the foot of its ink."""
        rest, lines = solid(words), []
        while rest:
            line = self.sheet.lines.pop(0)
            assert rest.startswith(said(line)), (rest, said(line))
            rest = rest[len(said(line)) :]
            lines.append(line)
        size = lines[0][0].size
        assert max(glyph.ink[1] for glyph in lines[0]) == near(top)
        for at, line in enumerate(lines):
            assert (line[0].left + line[-1].right) / 2 == near(middle), said(line)
            assert line[0].y == near(lines[0][0].y - at * size * 1.2)
        em = sum(line[-1].right - line[0].left for line in lines) / size
        assert size == next((each for each in range(largest, 22, -2) if em * each <= room), 22)
        self.y = min(glyph.ink[0] for glyph in lines[-1])

    def run(self, type_):
        """Measure lines of that size whatever they say, as far as they stand above a table."""
        while True:
            following = self.sheets[self.at + 1 : self.at + 2]
            if not _above(self.sheet, type_) and not self.sheet.rows and following and _above(following[0], type_):
                self.turn()
            line = _above(self.sheet, type_)
            if not line:
                return
            self._leave(line, line)
            self._level(line, type_, False, LEFT, RIGHT, "left")
            self.y -= type_.leading

    def numbers(self, unnumbered, first):
        """Measure the page numbers, and see that nothing has been left over."""
        number = first
        for at, sheet in enumerate(self.sheets):
            assert sheet.size == tuple(map(near, PAPER))
            if at not in unnumbered:
                line = next(line for line in sheet.lines if said(line) == f"—{number}—")
                assert line[0].size == FOOT.size
                assert line[0].ink[1] == near(BOTTOM - 7 * MM)
                edge = line[-1].right if number % 2 else line[0].left
                assert edge == near(RIGHT - FOOT.char if number % 2 else LEFT + FOOT.char)
                sheet.lines.remove(line)
                number += 1
            assert not any(sheet.left_over()), (at + 1, [said(line) for line in sheet.lines], sheet.left_over()[1:])


def _above(sheet, type_):
    """The first line of a page if it has that size and stands above all tables."""
    line, *_ = sheet.lines or [None]
    return line if line and line[0].size == type_.size and not (sheet.rows and line[0].y < sheet.rows[0].top) else None


def _same(one, other):
    """How many characters two texts have in common at their begin."""
    count = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return count


def _words(cell):
    return "".join(map(said, cell))


def _edges(widths):
    edges = [LEFT]
    for width in widths:
        edges.append(edges[-1] + width)
    return edges


def _alike(row, edges):
    return len(row.edges) == len(edges) and all(abs(a - b) < 5 for a, b in zip(row.edges, edges, strict=True))


def _column(number):
    return LEFT if number == 0 else RIGHT - PICTURE[0]


def _fit(shape):
    """Width and height of a picture of that shape in its cell."""
    width, height = PICTURE
    return (width, width / shape) if shape > width / height else (height * shape, height)
