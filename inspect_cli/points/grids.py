"""Text files and workbooks as a grid of cells, as people see them: the one place that knows their formats."""

import csv
import unicodedata
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import NamedTuple

from ..errors import Unfit, Where
from ..sheets import Sheet
from ..workbooks import MAGIC, read_book, shown

_CODES = {"workbook.unreadable": "table.workbook", "workbook.password": "table.password"}
INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060"


class Grid(NamedTuple):
    """Cells by row and column; row n of the file stands at n - 1. `encoding` is "" for a workbook."""

    sheet: str
    encoding: str
    rows: list[list[str]]


def read_grid(path: Path, sheet: str = "") -> Grid:
    """Read CSV, TSV, XLSX, XLS or ODS, told apart by content.

    Raises:
        Unfit: `table.unreadable`, `table.encoding`, `table.quotes`, `table.workbook`, `table.password`,
            `table.no_sheet`, `table.several_sheets`, `table.empty`, `workbook.too_large`.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Unfit("table.unreadable", where=Where(str(path)), detail=error.strerror or str(error)) from error
    grid = _workbook(content, path, sheet) if content.startswith(MAGIC) else _text(content, path)
    if not any(map(any, grid.rows)):
        raise Unfit("table.empty", where=Where(str(path), grid.sheet))
    return grid


def _clean(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip().strip(INVISIBLE).strip()


def _text(content: bytes, path: Path) -> Grid:
    text, encoding = _decoded(content, path)
    rows: list[list[str]] = []
    try:
        rows.extend([_clean(c) for c in row] for row in _reader(text, _delimiter(text)))
    except csv.Error as error:
        raise Unfit("table.quotes", where=Where(str(path), row=len(rows) + 1), detail=str(error)) from error
    return Grid("", encoding, rows)


def _decoded(content: bytes, path: Path) -> tuple[str, str]:
    """Decode strictly, by byte order mark or by trial; say which encoding it was."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        trials = ["utf-16"]
    elif b"\0" in content:  # the second byte of every ASCII character is 0 in little-endian UTF-16
        little = content[1::2].count(0) >= content[::2].count(0)
        trials = ["utf-16-le" if little else "utf-16-be"]
    else:
        trials = ["utf-8-sig", "gb18030"]
    for encoding in trials:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text, encoding.removesuffix("-sig").removesuffix("-le").removesuffix("-be").upper()
    raise Unfit("table.encoding", where=Where(str(path)))


def _reader(text: str, delimiter: str) -> Iterator[list[str]]:
    # strict: a quotation mark that is never closed must not swallow the rest of the list.
    return csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _delimiter(text: str) -> str:
    """Return the delimiter that cuts the first row into most cells."""

    def cells(delimiter: str) -> int:
        try:
            return next((len(row) for row in _reader(text, delimiter) if row), 0)
        except csv.Error:
            return 0

    return max(",;\t", key=cells)


def _workbook(content: bytes, path: Path, sheet: str) -> Grid:
    where = Where(str(path))
    try:
        book = read_book(content, where)
    except Unfit as problem:
        raise Unfit(_CODES.get(problem.code, problem.code), where=where, **problem.params) from problem
    seen = [found.name for found in book.sheets if found.visible]
    grids = {found.name: _cells(found) for found in book.sheets if found.visible and sheet in {"", found.name}}
    if sheet and sheet not in grids:
        raise Unfit("table.no_sheet", where=where, sheet=sheet, sheets=list(seen))
    filled = [name for name, rows in grids.items() if rows]
    if len(filled) > 1:
        raise Unfit("table.several_sheets", where=where, sheets=list(filled))
    name = next(iter(filled), sheet)
    return Grid(name, "", grids.get(name, []))


def _cells(sheet: Sheet) -> list[list[str]]:
    """Return the cells; one merged downwards below the first row counts for each row it covers."""
    rows = [[_clean(shown(cell)) for cell in row] for row in sheet.rows]
    first = next((n for n, row in enumerate(rows) if any(row)), 0)
    for (top, left), (bottom, right) in sheet.merged:
        if first < top < len(rows) and left == right < len(rows[top]):
            for row in rows[top + 1 : bottom + 1]:
                row[left] = rows[top][left]
    return rows
