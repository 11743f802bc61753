"""A small terminal: enough of VT100 to know what stands on the screen that a program has painted."""

import re

from inspect_cli.widths import width

TOKEN = re.compile(
    r"\x1b\[([?>]?)([0-9;]*)([@-~])|\x1b\][^\x07]*\x07|\x1b[()][0-9A-B]|\x1b[=>78M]|[\r\n\b\x07]|.", re.DOTALL
)


class Screen:
    """Cells of a terminal; feed it what the program writes."""

    def __init__(self, columns, rows):
        self.columns, self.rows = columns, rows
        self.rest = ""
        self.cursor_shown = True
        self.x = self.y = 0
        self.cells = [[" "] * columns for _ in range(rows)]

    def feed(self, text):
        text = self.rest + text
        cut = re.search(r"\x1b(\[[?>0-9;]*|\][^\x07]*)?$", text)
        self.rest = text[cut.start() :] if cut else ""
        for token in TOKEN.finditer(text[: cut.start()] if cut else text):
            if token[3]:
                self._control(token[1], token[2], token[3])
            elif not token[0].startswith("\x1b"):
                self._put(token[0])

    def _put(self, character):
        if character == "\r":
            self.x = 0
        elif character == "\n":
            self._down()
        elif character == "\b":
            self.x = max(0, self.x - 1)
        elif character.isprintable():
            cells = width(character)
            if self.x + cells > self.columns:
                self.x = 0
                self._down()
            self.cells[self.y][self.x : self.x + cells] = [character, *[""] * (cells - 1)]
            self.x += cells

    def _down(self):
        if self.y == self.rows - 1:
            self.cells = [*self.cells[1:], [" "] * self.columns]
        else:
            self.y += 1

    def _control(self, private, numbers, final):
        given = [int(number) if number else 0 for number in numbers.split(";")]
        first = given[0] or 1
        if private:
            if numbers == "25":
                self.cursor_shown = final == "h"
        elif final in "ABCD":
            step = {"A": (0, -first), "B": (0, first), "C": (first, 0), "D": (-first, 0)}[final]
            self.x = min(max(self.x + step[0], 0), self.columns - 1)
            self.y = min(max(self.y + step[1], 0), self.rows - 1)
        elif final == "H":
            column = given[1] if len(given) > 1 and given[1] else 1
            self.y, self.x = min(first, self.rows) - 1, min(column, self.columns) - 1
        elif final == "K":
            self.cells[self.y][self.x :] = [" "] * (self.columns - self.x)
        elif final == "J":
            if given[0] == 2:
                self.cells = [[" "] * self.columns for _ in range(self.rows)]
            else:
                self.cells[self.y][self.x :] = [" "] * (self.columns - self.x)
                self.cells[self.y + 1 :] = [[" "] * self.columns for _ in range(self.rows - self.y - 1)]

    @property
    def lines(self):
        return ["".join(row).rstrip() for row in self.cells]

    @property
    def text(self):
        return "\n".join(self.lines)

    @property
    def cursor_line(self):
        """Return the line in which the cursor stands, up to the cursor."""
        return "".join(self.cells[self.y][: self.x])
