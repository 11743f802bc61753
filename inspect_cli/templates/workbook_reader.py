"""Templates as workbooks of Excel, WPS and LibreOffice: the cells as people see them, and where they find them."""

from typing import TYPE_CHECKING

from ..errors import Problem, Unfit, Where
from ..workbooks import Book, open_book, shown
from . import columns, excel_damage, excel_marks, table_reader
from .report import Report, near
from .rows import Intake, Sheets
from .table_reader import Line

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

Values = list[list[object]]


def read(content: bytes, file: str, report: Report) -> Sheets:
    """Return the rows of a workbook; whatever is wrong with it goes to `report`, and what Excel made of it."""
    intake = Intake(file, report, once=True)
    try:
        book = open_book(content, Where(file))
        for sheet, name in _named(book, file, report).items():
            _read_sheet(book, name, sheet, intake)
    except Problem as problem:
        report.errors.append(problem)
    return intake.sheets


def _named(book: Book, file: str, report: Report) -> dict[str, str]:
    """Return our sheets and what they are called; other sheets (说明) are free, if they are not misspelt ones."""
    named: dict[str, str] = {}
    for meta in book.calamine.sheets_metadata:
        sheet = columns.sheet(meta.name)
        if sheet in named:
            report.error("template.sheet_double", Where(file, meta.name), value=meta.name, other=named[sheet])
        elif sheet:
            named[sheet] = meta.name
            if str(meta.visible).rpartition(".")[2] != "Visible":
                report.warn("template.sheet_hidden", Where(file, meta.name))
        elif (meant := near(meta.name.lower(), columns.RESOLVERS)) != "—":
            report.warn("template.sheet_unknown", Where(file, meta.name), value=meta.name, near=meant)
    if "survey" not in named:
        report.error("template.survey_missing", Where(file), sheets="、".join(book.calamine.sheet_names))
    return named


def _read_sheet(book: Book, name: str, sheet: str, intake: Intake) -> None:
    values = _values(book, name, intake.file)
    lines = [Line(number, [shown(value) for value in row]) for number, row in enumerate(values, 1)]
    table = table_reader.read(intake, sheet, lines, lettered=True)
    excel_damage.remark(values, table, Where(intake.file, sheet), intake.report)
    if book.parts:
        excel_marks.remark(book.parts, name, table, Where(intake.file, sheet), intake.report)


def _values(book: Book, name: str, file: str) -> Values:
    from python_calamine import CalamineError

    try:
        sheet = book.calamine.get_sheet_by_name(name)
        return _unmerged(sheet)
    except CalamineError as error:
        raise Unfit("workbook.unreadable", where=Where(file, name), detail=str(error)) from error


def _unmerged(sheet: "CalamineSheet") -> Values:
    """Return the cells from A1 on; a cell merged downwards counts for each row it covers."""
    rows: Values = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if top < len(rows) and left == right < len(rows[top]):
            for row in rows[top + 1 : bottom + 1]:
                row[left] = rows[top][left]
    return rows
