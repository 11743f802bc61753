"""The rows of the three sheets, as every reader gives them, and where each cell stood.

A reader hands raw rows (header, text, line) to an `Intake`; what comes out does not depend on whether they
came from YAML, a workbook or a Markdown table.
"""

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from ..errors import Where
from . import columns
from .report import Report, near


class Cell(NamedTuple):
    """One cell as it stands in the file: its header, its text, its line (1 is the first), its column's letter."""

    header: str
    text: str
    line: int
    letter: str = ""

    @property
    def heading(self) -> str:
        """Return what a person looks for above the cell: `C 标签` in a workbook."""
        return f"{self.letter} {self.header}".strip()


class Row:
    """One row of a sheet: texts by column, empty cells left out."""

    __slots__ = ("cells", "file", "line", "places", "sheet")

    def __init__(
        self,
        sheet: str,
        cells: dict[str, str],
        file: str = "",
        line: int | None = None,
        places: Mapping[str, Cell] | None = None,
    ) -> None:
        self.sheet = sheet
        self.cells = cells
        self.file = file
        self.line = line
        self.places = places or {}

    def get(self, column: str) -> str:
        """Return the text of a column, or an empty one."""
        return self.cells.get(column, "")

    def where(self, column: str = "") -> Where:
        """Return the place of a cell in the words of the file, or of the row."""
        place = self.places.get(column)
        if place is None:
            return Where(self.file, self.sheet, self.line, column)
        return Where(self.file, self.sheet, place.line, place.heading)


class Sheets(NamedTuple):
    """A template as read: rows in the order of the file."""

    survey: list[Row]
    choices: list[Row]
    settings: list[Row]


class Intake:
    """Takes raw rows of one file and gives `Sheets`: headers in XLSForm's words, texts in NFC.

    With `once`, a header is remarked on once and not in every row: it stands once above a table.
    """

    def __init__(self, file: str, report: Report, *, once: bool = False) -> None:
        self.file = file
        self.report = report
        self.sheets = Sheets([], [], [])
        self.once = once
        self.said: set[tuple[str, str, str]] = set()

    def add(self, sheet: str, line: int, cells: Iterable[Cell]) -> Row:
        """Take one row of `sheet`; an unknown or doubled column is reported and left out."""
        texts: dict[str, str] = {}
        places: dict[str, Cell] = {}
        resolve = columns.RESOLVERS[sheet]
        for cell in cells:
            column = resolve(cell.header)
            if column is None:
                self._refuse_column(sheet, cell)
            elif column in places:
                self._remark(self.report.error, "template.column_double", sheet, cell)
            elif column:
                places[column] = cell
                if text := tidy(cell.text):
                    texts[column] = text
                    if column not in columns.PLAIN:
                        self._remark_column(sheet, column, cell)
        row = Row(sheet, texts, self.file, line, places)
        if texts:
            getattr(self.sheets, sheet).append(row)
        return row

    def _refuse_column(self, sheet: str, cell: Cell) -> None:
        meant = near(cell.header, columns.known(sheet))
        self._remark(self.report.error, "template.column_unknown", sheet, cell, near=meant)

    def _remark_column(self, sheet: str, column: str, cell: Cell) -> None:
        if columns.unsupported(column):
            self._remark(self.report.error, "template.column_unsupported", sheet, cell)
        elif columns.ignored(column):
            self._remark(self.report.warn, "template.column_ignored", sheet, cell)

    def _remark(self, say: Callable[..., None], code: str, sheet: str, cell: Cell, **params: object) -> None:
        remark = (code, sheet, cell.header)
        if not (self.once and remark in self.said):
            self.said.add(remark)
            say(code, Where(self.file, sheet, cell.line, cell.heading), column=cell.header, **params)


def tidy(text: str) -> str:
    """Return a text in NFC without blanks at its ends, as it is hashed and compared."""
    text = text.strip()
    return text if text.isascii() else unicodedata.normalize("NFC", text)
