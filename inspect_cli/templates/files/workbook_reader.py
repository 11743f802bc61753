"""Templates as workbooks of Excel, WPS and LibreOffice: the cells as people see them, and where they find them."""

from ...errors import Problem, Where
from ...sheets import Sheet
from ...workbooks import Book, read_book, shown
from .. import columns
from ..report import Report, near
from ..rows import Intake, Sheets
from . import excel_damage, excel_marks, table_reader
from .table_reader import Line


def read(content: bytes, file: str, report: Report) -> Sheets:
    """Return the rows of a workbook; whatever is wrong with it goes to `report`, and what Excel made of it."""
    intake = Intake(file, report, once=True)
    try:
        book = read_book(content, Where(file))
        for name, sheet in _named(book, file, report).items():
            _read_sheet(book, name, sheet, intake)
    except Problem as problem:
        report.errors.append(problem)
    return intake.sheets


def _named(book: Book, file: str, report: Report) -> dict[str, Sheet]:
    """Return our sheets by our names; others (说明) are free, and those that look misspelt are remarked on."""
    named: dict[str, Sheet] = {}
    for sheet in book.sheets:
        name, where = columns.sheet(sheet.name), Where(file, sheet.name)
        if name in named:
            report.error("template.sheet_double", where, value=sheet.name, other=named[name].name)
        elif name:
            named[name] = sheet
            if not sheet.visible:
                report.warn("template.sheet_hidden", where)
        elif (meant := near(sheet.name.lower(), ("survey", "choices", "settings"))) != "—":
            report.warn("template.sheet_unknown", where, value=sheet.name, near=meant)
    if "survey" not in named:
        report.error("template.survey_missing", Where(file), sheets="、".join(sheet.name for sheet in book.sheets))
    return named


def _read_sheet(book: Book, name: str, sheet: Sheet, intake: Intake) -> None:
    values = unmerged(sheet)
    lines = [Line(number, [shown(value) for value in row]) for number, row in enumerate(values, 1)]
    table = table_reader.read(intake, name, lines, lettered=True)
    excel_damage.remark(values, table, Where(intake.file, name), intake.report)
    if book.parts:
        excel_marks.remark(book.parts, sheet.name, table, Where(intake.file, name), intake.report)


def unmerged(sheet: Sheet) -> list[list[object]]:
    """Return the cells; one merged downwards counts for each row it covers."""
    for (top, left), (bottom, right) in sheet.merged:
        if top < len(sheet.rows) and left == right < len(sheet.rows[top]):
            for row in sheet.rows[top + 1 : bottom + 1]:
                row[left] = sheet.rows[top][left]
    return sheet.rows
