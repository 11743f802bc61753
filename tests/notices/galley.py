"""Goes down the pages of a document part by part with a ruler in hand; what it has measured it takes out.

`y` is where the next part has to hang from: every part says how far below the one before it that is.
"""

from measures import (
    ASCENT,
    BOTTOM,
    CODE,
    FOOT,
    LEFT,
    MM,
    PAPER,
    RIGHT,
    TOP,
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
        assert line[0].y == near(self.y - ASCENT * type_.size), self.where(line)
        first, last = line[0].left, line[-1].right
        if align == "left":
            assert first == near(begin), self.where(line)
        elif align == "right":
            assert last == near(right), self.where(line)
        else:
            assert (first + last) / 2 == near((begin + right) / 2), self.where(line)
        char = type_.char
        if goes_on and right - last < 4 * type_.size - 1:
            assert last == near(right), self.where(line)
            char = (right - first - type_.size) / (len(line) - 1) if len(line) > 1 else char
        if all(glyph.full for glyph in line):
            cells = [round((glyph.left - first) / char) for glyph in line]  # a blank is a cell without a glyph
            assert [glyph.left for glyph in line] == [near(first + at * char) for at in cells], self.where(line)
            assert cells == sorted(set(cells)), self.where(line)

    def where(self, line):
        return f"page {self.at + 1}: {said(line)}"

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
