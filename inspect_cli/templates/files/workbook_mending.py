"""Repairs of an .xlsx that are certain: the texts of single cells. All else in the file stays as its program wrote it.

A cell gets its new text in the part of the zip that holds its sheet; formats, drop-downs and other sheets are not
touched. A cell with a formula is left alone.
"""

import html
import re
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from typing import NamedTuple
from zipfile import ZipFile

from ...errors import Problem, Where
from ...sheets import Sheet
from ...workbooks import ZIPPED, column_number, read_book, shown
from .. import columns
from ..rows import tidy
from . import excel_marks, mending

HEADERS = {"template.column_unknown": mending.header_cell}
MENDERS = mending.CELLS | HEADERS


class Repair(NamedTuple):
    """One cell: its sheet as the file calls it, where it stands, and its text before and after."""

    sheet: str
    letters: str
    row: int
    old: str
    new: str


def can_mend(content: bytes) -> bool:
    """Tell a workbook that is built as Excel does, and so can be repaired, from an old one or one of LibreOffice's."""
    return content.startswith(ZIPPED) and b"xl/workbook.xml" in content


def mended(content: bytes, check: Callable[[bytes], Sequence[Problem]]) -> tuple[bytes, list[Repair]]:
    """Return a workbook with every certain repair made, and the repairs; `check` returns the errors of one."""
    errors, tried = check(content), list[Repair]()
    repairs = list[Repair]()
    while True:
        for repair in _candidates(content, errors):
            if repair in tried:
                continue
            tried.append(repair)
            candidate = _written(content, repair)
            left = check(candidate)
            if mending.better(left, errors):
                content, errors = candidate, left
                repairs.append(repair)
                break
        else:
            return content, repairs


def _candidates(content: bytes, errors: Sequence[Problem]) -> Iterator[Repair]:
    certain = [problem for problem in errors if problem.code in MENDERS and problem.where and problem.where.row]
    if not certain:
        return
    sheets = {columns.sheet(sheet.name): sheet for sheet in read_book(content, Where()).sheets}
    for problem in certain:
        where = problem.where or Where()
        letters, sheet = where.column.partition(" ")[0], sheets.get(where.sheet)
        texts = _column(sheet, letters) if sheet else []
        row = _row(texts, where.row or 0, problem)
        if sheet and 0 < row <= len(texts):
            old = texts[row - 1]
            new = MENDERS[problem.code](old, problem)
            if new and new != old:
                yield Repair(sheet.name, letters, row, old, new)


def _column(sheet: Sheet, letters: str) -> list[str]:
    at = column_number(letters) - 1 if letters.isascii() and letters.isalpha() else -1
    return [shown(row[at]) if 0 <= at < len(row) else "" for row in sheet.rows]


def _row(texts: Sequence[str], row: int, problem: Problem) -> int:
    """Return the row to be changed: that of the problem, or the one above it in which the column is headed."""
    if problem.code not in HEADERS:
        return row
    head = str(problem.params["column"])
    return next((n for n in range(min(row, len(texts)), 0, -1) if tidy(texts[n - 1]).rstrip("*＊ ") == head), 0)


def _written(content: bytes, repair: Repair) -> bytes:
    """Return the workbook with one cell changed."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as parts, ZipFile(out, "w") as made:
        part = excel_marks.part_of(parts, repair.sheet)
        for info in parts.infolist():
            held = parts.read(info)
            made.writestr(
                info,
                _changed(held.decode("utf-8", "surrogateescape"), repair).encode("utf-8", "surrogateescape")
                if info.filename == part
                else held,
            )
    return out.getvalue()


def _changed(xml: str, repair: Repair) -> str:
    """Return a sheet's XML in which the cell has its new text within itself (ECMA-376, 18.3.1.4: `inlineStr`)."""
    place = f"{repair.letters}{repair.row}"
    cell = re.compile(
        rf"""<(?P<p>(?:\w+:)?)c(?P<a>(?=\s)[^<>]*\sr=["']{place}["'][^<>]*)(?<!/)>(?P<inside>.*?)</(?P=p)c>""",
        re.DOTALL,
    )

    def write(found: re.Match[str]) -> str:
        p = found["p"]
        if f"<{p}f" in found["inside"]:
            return found[0]
        kept = re.sub(r"""\st=(["']).*?\1""", "", found["a"])
        text = html.escape(repair.new, quote=False)
        return f'<{p}c{kept} t="inlineStr"><{p}is><{p}t xml:space="preserve">{text}</{p}t></{p}is></{p}c>'

    return cell.sub(write, xml, count=1)
