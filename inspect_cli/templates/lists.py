"""The choice lists of a template."""

from decimal import Decimal

from . import cells, columns
from .external import FileTable
from .form import Choice
from .report import Report
from .rows import Row, Sheets


def build(sheets: Sheets, report: Report) -> dict[str, tuple[Choice, ...]]:
    """Return the choices by list name, in the order of the rows."""
    doubles = any(row.get("allow_choice_duplicates").lower() in columns.YES for row in sheets.settings)
    language = next((row.get("default_language") for row in sheets.settings), "")
    found: dict[str, list[Choice]] = {}
    seen: dict[tuple[str, str], Row] = {}
    for row in sheets.choices:
        listed, name = row.get("list_name"), row.get("name")
        if not listed:
            report.error("template.choice_without_list", row.where("list_name"), value=name)
        elif not name or len(name.split()) > 1:
            report.error("template.choice_name_bad", row.where("name"), value=name)
        elif (listed, name) in seen and not doubles:
            line = seen[listed, name].line
            report.error("template.choice_double", row.where("name"), value=name, line=line)
        else:
            seen[listed, name] = row
            label = translated(row, "label", language)
            if not label:
                report.error("template.label_missing", row.where("label"), value=name)
            found.setdefault(listed, []).append(Choice(name, label or name, _score(row, report), row))
    return {listed: tuple(choices) for listed, choices in found.items()}


def _score(row: Row, report: Report) -> Decimal | None:
    text = row.get("score")
    try:
        return cells.number(text) if text else None
    except ValueError as error:
        report.error(str(error), row.where("score"), value=text, column=row.where("score").column)
        return None


def check_used(sheets: Sheets, used: set[str], report: Report) -> None:
    """Report each list that no question names, at its first row."""
    reported: set[str] = set()
    for row in sheets.choices:
        listed = row.get("list_name")
        if listed and listed not in used and listed not in reported:
            reported.add(listed)
            report.error("template.list_unused", row.where("list_name"), value=listed)


def from_file(name: str, table: FileTable, value: str, label: str, row: Row, report: Report) -> tuple[Choice, ...]:
    """Return the rows of a table as choices; `value` and `label` are the columns of their names and labels.

    `row` is the question's: 50,000 choices with a row each would take half a second.
    """
    missing = [column for column in (value, label) if column not in table.columns]
    if missing:
        report.error("template.file_column_missing", row.where("type"), value=missing[0], file=name)
        return ()
    at, shown = table.columns.index(value), table.columns.index(label)
    seen: set[str] = set()
    choices = []
    for cells_ in table.rows:
        given = cells_[at]
        if not given or len(given.split()) > 1:
            report.error("template.choice_name_bad", row.where("type"), value=given)
        elif given in seen:
            report.error("template.file_choice_double", row.where("type"), value=given, file=name)
        else:
            seen.add(given)
            choices.append(Choice(given, cells_[shown] or given, None, row))
    return tuple(choices)


def languages(sheets: Sheets) -> tuple[str, ...]:
    """Return the languages in which labels and hints are written, in the order in which they are first met."""
    found: dict[str, None] = {}
    for row in (*sheets.survey, *sheets.choices):
        for column in row.cells:
            base, colons, language = column.partition("::")
            if colons and base in columns.TRANSLATED:
                found[language] = None
    return tuple(found)


def translated(row: Row, column: str, language: str) -> str:
    """Return a text in the default language, or in the first one that has it."""
    if column in row.cells:
        return row.cells[column]
    if language and (text := row.get(f"{column}::{language}")):
        return text
    prefix = f"{column}::"
    return next((text for name, text in row.cells.items() if name.startswith(prefix)), "")
