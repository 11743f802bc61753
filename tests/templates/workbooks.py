"""Workbooks for tests, drawn cell by cell: texts as texts, anything else as Excel stores it."""

import datetime

import xlsxwriter

HEAD = ["type", "name", "label"]
SETTINGS = [["form_id", "form_title", "version", "edition"], ["market", "集贸市场", "2026.1", "2017区"]]
CONFORM = [
    ["list_name", "name", "label", "score"],
    ["conform", "yes", "符合", "1"],
    ["conform", "no", "不符合", "0"],
]


def fill(book, sheet, rows):
    """Write rows from A1 on; None leaves a cell out."""
    day = book.add_format({"num_format": 'm"月"d"日"'})
    percent = book.add_format({"num_format": "0%"})
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(at, column, value)
            elif isinstance(value, bool):
                sheet.write_boolean(at, column, value)
            elif isinstance(value, datetime.date | datetime.time):
                sheet.write_datetime(at, column, value, day)
            elif value is not None:
                sheet.write_number(at, column, value, percent if 0 < value < 1 else None)


def write(path, **sheets):
    """Write a workbook of these sheets; a sheet is its rows, or a function of (book, sheet)."""
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            if callable(rows):
                rows(book, sheet)
            else:
                fill(book, sheet, rows)
    return path
