"""The rows of the three sheets, as every reader gives them, and where each cell stood.

A reader hands raw rows (header, text, line) to an `Intake`; what comes out does not depend on whether they
came from YAML, a workbook or a Markdown table.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from ..errors import Problem, Where
from . import columns
from .expression.lexer import tokens
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

    def written(self) -> set[str]:
        """Return the columns that say something, in whichever language."""
        return {column.partition("::")[0] for column, text in self.cells.items() if text}

    def where(self, column: str = "") -> Where:
        """Return the place of a cell in the words of the file, or of the row."""
        place = self.places.get(column)
        if place is None:
            return Where(self.file, self.sheet, self.line, column)
        return Where(self.file, self.sheet, place.line, place.heading)


class Sheets(NamedTuple):
    """A template as read: rows in the order of the file; `entities` say what a submission creates and updates."""

    survey: list[Row]
    choices: list[Row]
    settings: list[Row]
    entities: Sequence[Row] = ()


# The only column of a file that is no table, but XML of a shape of its own: what KoboToolbox attaches, above all.
XML = "<xml>"


class FileTable(NamedTuple):
    """A table as it stands in a file beside a template: texts, each row as long as `columns`; or one cell of XML."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Files = Mapping[str, FileTable]


def lies_beside(name: str) -> bool:
    """Tell the name of a file beside a template from one that leads elsewhere."""
    return Path(name).name == name and "\\" not in name


class Intake:
    """Takes raw rows of one file and gives `Sheets`: headers in XLSForm's words, texts in NFC.

    With `once`, a header is remarked on once and not in every row: it stands once above a table.
    """

    def __init__(self, file: str, report: Report, *, once: bool = False) -> None:
        self.file = file
        self.report = report
        self.sheets = Sheets([], [], [], [])
        self.once = once
        self.said: set[tuple[str, str, str]] = set()

    def add(self, sheet: str, line: int, cells: Iterable[Cell]) -> Row:
        """Take one row of `sheet`; a misspelt or doubled column is reported and left out."""
        texts: dict[str, str] = {}
        places: dict[str, Cell] = {}
        cells = list(cells)
        for cell, column in zip(cells, columns.placed(sheet, tuple(cell.header for cell in cells)), strict=True):
            if column is None:
                self._refuse_column(sheet, cell)
            elif column in places:
                self._remark(self.report.error, "template.column_double", sheet, cell)
            elif column:
                places[column] = cell
                if text := self._text(sheet, column, cell):
                    texts[column] = text
                    if column not in columns.PLAIN:
                        self._remark_column(sheet, column, cell)
        row = Row(sheet, texts, self.file, line, places)
        if texts:
            # What select_one_external asks is asked here like any other list.
            getattr(self.sheets, "choices" if sheet == "external_choices" else sheet).append(row)
        return row

    def _text(self, sheet: str, column: str, cell: Cell) -> str:
        text = tidy(cell.text)
        if column in columns.EXPRESSIONS and not text.isascii() and (straight := straightened(text)) != text:
            self.report.warn("template.quotes_curly", Where(self.file, sheet, cell.line, cell.heading), value=text)
            return straight
        return text

    def _refuse_column(self, sheet: str, cell: Cell) -> None:
        meant = columns.misspelt(columns.plain(cell.header), set(columns.known(sheet)))
        self._remark(self.report.error, "template.column_unknown", sheet, cell, near=meant)

    def _remark_column(self, sheet: str, column: str, cell: Cell) -> None:
        if columns.ignored(column):
            self._remark(self.report.warn, "template.column_ignored", sheet, cell, once=True)
        elif columns.foreign(sheet, column):
            meant = near(cell.header, columns.known(sheet))
            self._remark(self.report.warn, "template.column_foreign", sheet, cell, once=True, near=meant)

    def _remark(
        self, say: Callable[..., None], code: str, sheet: str, cell: Cell, *, once: bool = False, **params: object
    ) -> None:
        remark = (code, sheet, cell.header)
        if not ((once or self.once) and remark in self.said):
            self.said.add(remark)
            say(code, Where(self.file, sheet, cell.line, cell.heading), column=cell.header, **params)


_UNSEEN = re.compile("[\u200b\u2060\ufeff]")
_QUOTED = re.compile("\"[^\"]*\"|'[^']*'|([\u201c\u201d])|([\u2018\u2019])")


_STRAIGHT = str.maketrans("\u201c\u201d\u2018\u2019", "\"\"''")


def tidy(text: str) -> str:
    """Return a text in NFC without blanks at its ends and signs of no width, as it is hashed and compared.

    A blank that must not break, which comes along from web pages, is a blank like any other, as it is for pyxform.
    """
    text = text.strip()
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _UNSEEN.sub("", text).replace("\u00a0", " ")).strip()


def straightened(expression: str) -> str:
    """Return an expression in which the curly quotes of a word processor are straight, but for those in its texts.

    A text may begin with one kind and end with the other: then all are made straight. One that cannot be read even so
    is left as it was typed, for whoever is to repair it.
    """
    in_part = _QUOTED.sub(lambda found: '"' if found[1] else "'" if found[2] else found[0], expression)
    for straight in (in_part, expression.translate(_STRAIGHT)):
        try:
            tokens(straight)
        except Problem:
            continue
        return straight
    return expression
