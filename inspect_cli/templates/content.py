"""The canonical rows of a template: hashed, kept by the log, and enough to build the form again.

`{"survey": [{column: text}…], "choices": [{column: text}…], "settings": {name: text}}`: texts only, no
comments, no places, so YAML and a workbook of one form give the same bytes. A form that looks things up in files has
them too: `"files": {name: {"columns": [text…], "rows": [[text…]…]}}`.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from ..errors import Integrity
from . import columns
from .rows import Files, FileTable, Row, Sheets, lies_beside

Content = dict[str, Any]


def from_sheets(sheets: Sheets, files: Files | None = None) -> Content:
    """Return the canonical rows of a template."""
    settings: dict[str, str] = {}
    for row in sheets.settings:
        settings |= row.cells
    stored: Content = {
        "survey": [_survey_row(row.cells) for row in sheets.survey],
        # The order among lists means nothing, that within a list is the one on the screen.
        "choices": sorted((row.cells for row in sheets.choices), key=lambda row: row.get("list_name", "")),
        "settings": settings,
    }
    if sheets.entities:
        stored["entities"] = [row.cells for row in sheets.entities]
    if files:
        stored["files"] = {
            name: {"columns": list(table.columns), "rows": [list(row) for row in table.rows]}
            for name, table in files.items()
        }
    return stored


def _survey_row(cells: dict[str, str]) -> dict[str, str]:
    kind, listed, rest = columns.split_type(cells.get("type", ""))
    if kind.startswith("end "):
        return {"type": kind}
    typed = " ".join(word for word in (kind, listed, rest) if word)
    return cells | {"type": typed} if typed else cells


def to_sheets(content: Content) -> Sheets:
    """Return the rows of a content that the log kept; row numbers are those of a workbook.

    Raises:
        Integrity: `template.content_bad`, when it is no content of a template.
    """
    try:
        return Sheets(
            [_row("survey", cells, number) for number, cells in enumerate(content["survey"], 2)],
            [_row("choices", cells, number) for number, cells in enumerate(content["choices"], 2)],
            [_row("settings", content["settings"], 2)],
            [_row("entities", cells, number) for number, cells in enumerate(content.get("entities", ()), 2)],
        )
    except (KeyError, TypeError) as error:
        raise Integrity("template.content_bad") from error


def as_workbook(content: Content) -> dict[str, list[dict[str, str]]]:
    """Return the sheets of XLSForm; external_choices and entities where there are any."""
    external = columns.external_lists(row.get("type", "") for row in content["survey"])
    choices: tuple[list[dict[str, str]], list[dict[str, str]]] = ([], [])
    for row in content["choices"]:
        choices[row.get("list_name", "") in external].append(row)
    sheets = {"survey": content["survey"], "choices": choices[0], "settings": [content["settings"]]}
    more = {"external_choices": choices[1], "entities": content.get("entities")}
    return sheets | {name: rows for name, rows in more.items() if rows}


def to_files(content: Content) -> dict[str, FileTable]:
    """Return the tables of a content that the log kept.

    Raises:
        Integrity: `template.content_bad`.
    """
    try:
        files = content.get("files", {})
        if not all(map(lies_beside, files)):
            raise TypeError("files")
        return {name: _file(stored["columns"], stored["rows"]) for name, stored in files.items()}
    except (AttributeError, KeyError, TypeError) as error:
        raise Integrity("template.content_bad") from error


def _file(columns_: list[str], rows: list[list[str]]) -> FileTable:
    if any(len(row) != len(columns_) for row in rows) or not all(isinstance(text, str) for text in columns_):
        raise TypeError("files")
    return FileTable(tuple(columns_), tuple(map(tuple, rows)))


def _row(sheet: str, cells: Mapping[str, str], number: int) -> Row:
    if not isinstance(cells, dict) or not all(isinstance(text, str) for text in cells.values()):
        raise TypeError(sheet)
    return Row(sheet, dict(cells), line=number)


def dumps(content: Content) -> str:
    """Return the canonical JSON: sorted keys, no blanks, text as it is."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(content: Content) -> str:
    """Return the name of a template version: sha256 of its canonical JSON, 64 hex digits."""
    return hashlib.sha256(dumps(content).encode()).hexdigest()
