"""Tables for Excel and WPS: CSV that they open as UTF-8, and workbooks whose codes stay what they are."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from ..errors import Usage
from ..store.files import write_atomic
from ..widths import width

ENDINGS = (".csv", ".xlsx")
NARROWEST, WIDEST = 6, 40  # in characters of half width, as Excel counts
SEEN = 200  # rows that a column's width is taken from
# What Excel takes for a formula when it opens a CSV; a workbook says itself that it is text.
FORMULA = ("=", "+", "-", "@", "\t", "\r")

Row = Sequence[str | int]


def write(path: Path, title: str, headings: Sequence[str], rows: Iterable[Row]) -> int:
    """Write a table durably in the form that the name's ending calls for; return how many rows it has.

    Raises:
        Usage: `table.ending`, neither .csv nor .xlsx.
        CannotWrite: disk full, or the folder cannot be written.
    """
    refuse_other_endings(path)
    kept = list(rows)
    make = {".csv": as_csv, ".xlsx": as_workbook}[path.suffix.lower()]
    write_atomic(path, make(title, headings, kept))
    return len(kept)


def refuse_other_endings(path: Path) -> None:
    """Refuse a name that calls for no form we write.

    Raises:
        Usage: `table.ending`.
    """
    if path.suffix.lower() not in ENDINGS:
        raise Usage("table.ending", name=path.name, endings=ENDINGS)


def as_csv(title: str, headings: Sequence[str], rows: Sequence[Row]) -> bytes:
    """Return CSV with the mark by which Excel knows UTF-8; the title has no place in it."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows([headings, *([_harmless(cell) for cell in row] for row in rows)])
    return text.getvalue().encode("utf-8-sig")


def _harmless(cell: str | int) -> str | int:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def as_workbook(title: str, headings: Sequence[str], rows: Sequence[Row]) -> bytes:
    """Return a workbook of one sheet: texts as texts, the head row frozen and with filters, widths that fit."""
    import xlsxwriter

    out = io.BytesIO()
    # Strings stand in the cells themselves, so that 50,000 rows need no table of strings in memory.
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        sheet = book.add_worksheet(title)
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top", "border": 1})
        number = book.add_format({"num_format": "0", "valign": "top", "border": 1})
        head = book.add_format({"num_format": "@", "text_wrap": True, "bold": True, "align": "center", "border": 1})
        for column, wide in enumerate(_widths([headings, *rows[:SEEN]])):
            sheet.set_column(column, column, wide)
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, heading, head)
        for at, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                if isinstance(cell, int):
                    sheet.write_number(at, column, cell, number)
                else:
                    sheet.write_string(at, column, cell, text)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(rows), len(headings) - 1)
        sheet.set_landscape()
        sheet.set_paper(8)  # A3
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
    return out.getvalue()


def _widths(rows: Iterable[Row]) -> list[int]:
    columns = zip(*rows, strict=True)
    return [min(WIDEST, max(NARROWEST, max(width(str(cell)) for cell in column) + 2)) for column in columns]
