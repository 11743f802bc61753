"""A list that people keep, read as a table: one row of headings, then one row per thing."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from ..errors import Problem, Problems, Unfit, Where
from ..workbooks import column_letters
from .grids import read_grid


class Row(NamedTuple):
    """One row, and the place where a person finds it (a cell over several lines is still one row)."""

    where: Where
    cells: Mapping[str, str]  # name of the column → text, "" if empty


class Table(NamedTuple):
    """What a list says. `columns`: name → heading as it stands in the file, the same until they are named.

    `encoding` is what a text file was read as (`UTF-8`, `UTF-16`, `GB18030`), "" for a workbook.
    """

    where: Where
    encoding: str
    columns: Mapping[str, str]
    rows: tuple[Row, ...]


def read_table(path: Path, sheet: str = "") -> Table:
    """Read a list from CSV, TSV, XLSX, XLS or ODS; all texts NFC and trimmed, blank rows and columns skipped.

    `sheet` names a sheet of a workbook; without it, the only visible one that is not empty.

    Raises:
        Unfit: see `grids.read_grid`; `table.title_row`.
        Problems: `table.headings`, of `table.no_heading` and `table.heading_twice`.
    """
    grid = read_grid(path, sheet)
    first = next(n for n, row in enumerate(grid.rows) if any(row))
    where = Where(str(path), grid.sheet, first + 1)
    width = max(map(len, grid.rows))
    headings = [tidy_heading(cell) for cell in _padded(grid.rows[first], width)]
    below = {n: _padded(row, width) for n, row in enumerate(grid.rows) if n > first and any(row)}
    filled = [any(row[column] for row in below.values()) for column in range(width)]
    if sum(map(bool, headings)) == 1 and sum(filled) > 1:
        raise Unfit("table.title_row", where=where, title="".join(headings))
    if problems := _bad_headings(headings, filled, where):
        raise Problems("table.headings", problems)
    rows = (
        Row(where._replace(row=n + 1), {h: c for h, c in zip(headings, row, strict=True) if h})
        for n, row in below.items()
    )
    return Table(where, grid.encoding, {h: h for h in headings if h}, tuple(rows))


def tidy_heading(cell: str) -> str:
    """Return a heading without the line breaks that narrow columns need and the star of a required one."""
    return "".join(cell.split()).strip("*＊:：")


def _padded(row: list[str], width: int) -> list[str]:
    return row + [""] * (width - len(row))


def _bad_headings(headings: list[str], filled: list[bool], where: Where) -> list[Problem]:
    nameless = [n for n, heading in enumerate(headings) if filled[n] and not heading]
    twice = [h for h, count in Counter(filter(None, headings)).items() if count > 1]
    return [
        *(Unfit("table.no_heading", where=where._replace(column=column_letters(n))) for n in nameless),
        *(Unfit("table.heading_twice", where=where, heading=heading) for heading in twice),
    ]
