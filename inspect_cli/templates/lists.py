"""The choice lists of a template."""

import re
from decimal import Decimal

from . import cells, columns, kobo
from .form import Choice
from .report import Report
from .rows import XML, FileTable, Row, Sheets


def build(sheets: Sheets, report: Report) -> dict[str, tuple[Choice, ...]]:
    """Return the choices by list name, in the order of the rows."""
    doubles = any(row.get("allow_choice_duplicates").lower() in columns.YES for row in sheets.settings)
    language = next((row.get("default_language") for row in sheets.settings), "")
    ours = is_ours(sheets)
    # Where every filter has its own: 其他 of each town.
    external = columns.external_lists(row.get("type") for row in sheets.survey)
    found: dict[str, list[Choice]] = {}
    seen: dict[tuple[str, str], Row] = {}
    for row in sheets.choices:
        listed, name = row.get("list_name"), row.get("name")
        if not listed:
            report.warn("template.choice_without_list", row.where("list_name"), value=name)
        elif not name:
            report.error("template.choice_name_bad", row.where("name"), value=name)
        elif (listed, name) in seen and not doubles and listed not in external:
            line = seen[listed, name].line
            report.error("template.choice_double", row.where("name"), value=name, line=line)
        else:
            seen[listed, name] = row
            label = translated(row, "label", language)
            if not label:
                report.warn("template.label_assumed", row.where("label"), value=name)
            found.setdefault(listed, []).append(Choice(name, label or name, _score(row, ours, report), row))
    return {listed: tuple(choices) for listed, choices in found.items()}


def part(sheets: Sheets, report: Report) -> None:
    """Of a list that stands among the choices and the external ones keep that which is asked: they are two lists."""
    both = {row.get("list_name") for row in sheets.choices if row.sheet != "choices"}
    both &= {row.get("list_name") for row in sheets.choices if row.sheet == "choices"}
    if not both:
        return
    external = columns.external_lists(row.get("type") for row in sheets.survey)
    for row in sheets.survey:
        kind, listed, _ = columns.split_type(row.get("type"))
        if listed in both & external and kind in columns.SELECTS and kind != "select_one_external":
            report.error("template.list_in_both", row.where("type"), value=listed)
    sheets.choices[:] = [
        row
        for row in sheets.choices
        if row.get("list_name") not in both or (row.sheet != "choices") == (row.get("list_name") in external)
    ]


def is_ours(sheets: Sheets) -> bool:
    """Tell a form of this trade, whose inspection columns have to be right, from any other that has such words too."""
    given = {column for row in sheets.settings for column in row.cells}
    if not given.isdisjoint({"point_type", "edition", *columns.INSPECTION}):
        return True
    first = sheets.survey[0].places if sheets.survey else {}
    return any(column in columns.INSPECTION and not cell.header.isascii() for column, cell in first.items())


def _score(row: Row, ours: bool, report: Report) -> Decimal | None:
    text = row.get("score")
    try:
        return cells.number(text) if text else None
    except ValueError as error:
        if ours:
            report.error(str(error), row.where("score"), value=text, column=row.where("score").column)
        return None


def check_used(sheets: Sheets, used: set[str], report: Report) -> None:
    """Report each list that no question names, at its first row."""
    formulas = " ".join(text for row in sheets.survey for text in row.cells.values() if "instance(" in text)
    reported = set(re.findall(r"""instance\(\s*['"]([^'"]+)""", formulas))
    reported |= {row.get(column) for row in sheets.survey for column in kobo.LISTS}
    for row in sheets.choices:
        listed = row.get("list_name")
        if listed and listed not in used and listed not in reported:
            reported.add(listed)
            report.warn("template.list_unused", row.where("list_name"), value=listed)


def from_file(name: str, table: FileTable, value: str, label: str, row: Row, report: Report) -> tuple[Choice, ...]:
    """Return the rows of a table as choices; `value` and `label` are the columns of their names and labels.

    `row` is the question's: 50,000 choices with a row each would take half a second.
    """
    missing = [column for column in (value, label) if column not in table.columns]
    if table.columns == (XML,):
        report.error("template.file_xml", row.where("type"), detail=name)
        return ()
    if missing:
        report.error("template.file_column_missing", row.where("type"), value=missing[0], file=name)
        return ()
    at, shown = table.columns.index(value), table.columns.index(label)
    seen: set[str] = set()
    choices = []
    for cells_ in table.rows:
        given = cells_[at]
        if not given:  # its place among the rows is needed all the same
            report.error("template.choice_name_bad", row.where("type"), value=given)
        elif given in seen:
            report.warn("template.file_choice_double", row.where("type"), value=given, file=name)
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
    """Return a text in the default language, else without one, else in the first one that has it."""
    if language and (text := row.get(f"{column}::{language}")):
        return text
    if column in row.cells:
        return row.cells[column]
    prefix = f"{column}::"
    return next((text for name, text in row.cells.items() if name.startswith(prefix)), "")
