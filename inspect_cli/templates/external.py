"""Tables in files beside a template: the choices of `select_one_from_file`, and what `pulldata` looks up.

The content of a template carries their rows, so a published template needs no file.
"""

import csv
import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from ..errors import Where
from . import columns
from .files import external_shapes
from .report import Report, near
from .rows import XML, Files, FileTable, Row, Sheets, lies_beside, tidy

MOST_BYTES = 20_000_000
ENDINGS = (".csv", ".xml", ".geojson")
_NAMED = re.compile(r"""(?:pulldata|instance)\(\s*['"]([^'"]+)['"]""")


class Beside(NamedTuple):
    """What stands beside a template: tables by the names of their files, and names of those that could not be read."""

    tables: Files
    lost: frozenset[str] = frozenset()


def _declared(sheets: Sheets) -> dict[str, Row]:
    """Return the files that rows name in their type, each with the first row that does."""
    found: dict[str, Row] = {}
    for row in sheets.survey:
        kind, listed, _ = columns.split_type(row.get("type"))
        if kind in columns.FROM_FILE and listed:
            found.setdefault(listed, row)
        elif kind in columns.TABLES and row.get("name"):
            found.setdefault(f"{row.get('name')}.{kind.removesuffix('-external')}", row)
    return found


def needed(sheets: Sheets) -> dict[str, Row]:
    """Return the files that a template names, each with the first row that names it."""
    lists = {row.get("list_name") for row in sheets.choices}
    found = _declared(sheets)
    for row in sheets.survey:
        for text in row.cells.values():
            for name in _NAMED.findall(text) if "(" in text else ():
                # The row that names the file says what it is; without one it is a CSV.
                if name not in lists and not any(f"{name}{ending}" in found for ending in ("", *ENDINGS)):
                    found[name if name.endswith(".csv") else f"{name}.csv"] = row
    return found


def load(sheets: Sheets, folder: Path, report: Report) -> Beside:
    """Return the tables of all files that a template names; what cannot be read is reported."""
    tables = {}
    wanted = {name: row for name, row in needed(sheets).items() if not _is_list_misspelt(name, sheets, folder)}
    for name, row in wanted.items():
        where = row.where("type")
        if not name.endswith(ENDINGS):
            report.error("template.file_kind", where, value=name)
        elif not lies_beside(name):
            report.error("template.file_name", where, value=name)
        elif (table := _read(folder / name, where, report)) is not None:
            tables[name] = table
    return Beside(tables, frozenset(wanted.keys() - tables.keys()))


def _is_list_misspelt(name: str, sheets: Sheets, folder: Path) -> bool:
    """Tell `instance('confrom')` beside a list `conform` from a file that is missing; its expression reports it."""
    if name in _declared(sheets) or (folder / name).exists():
        return False
    return near(name.removesuffix(".csv"), {row.get("list_name") for row in sheets.choices}) != "—"


def _read(path: Path, named: Where, report: Report) -> FileTable | None:
    try:
        if path.stat().st_size > MOST_BYTES:
            report.error("template.file_large", named, value=path.name, most=MOST_BYTES // 1_000_000)
            return None
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        report.error("template.not_utf8", Where(str(path)))
        return None
    except OSError:
        report.error("template.file_missing", named, value=path.name)
        return None
    return _table(text, str(path), report) if path.suffix == ".csv" else _other(text, path, report)


def _other(text: str, path: Path, report: Report) -> FileTable | None:
    kind = path.suffix.removeprefix(".")
    try:
        found = external_shapes.geojson(text) if kind == "geojson" else external_shapes.xml(text)
    except (ValueError, RecursionError) as error:
        code = "template.file_geojson" if kind == "geojson" else "template.file_xml"
        report.error(code, Where(str(path)), detail=str(error))
        return None
    if found is None:
        return FileTable((XML,), ((text.strip(),),))
    head, rows = found
    return FileTable(tuple(map(tidy, head)), tuple(tuple(map(tidy, row)) for row in rows))


def _table(text: str, file: str, report: Report) -> FileTable | None:
    first = text.partition("\n")[0]
    delimiter = next((sign for sign in ",;\t" if sign in first), ",")
    try:
        lines = list(csv.reader(text.splitlines(keepends=True), delimiter=delimiter, strict=True))
    except csv.Error as error:
        report.error("template.file_bad", Where(file), detail=str(error))
        return None
    head = [tidy(name) for name in lines[0]] if lines else []
    while head and not head[-1]:  # a spreadsheet writes commas for columns that were once filled
        head.pop()
    bad = [name for name in head if not name or head.count(name) > 1]
    if not head or bad:
        report.error("template.file_columns", Where(file, row=1), value=", ".join(bad))
        return None
    rows = []
    for number, line in enumerate(lines[1:], 2):
        beyond = [text for text in line[len(head) :] if text]
        if beyond:
            most = len(head)
            report.error("template.file_row_long", Where(file, row=number), value=most + len(beyond), most=most)
        elif line:
            rows.append(tuple(tidy(text) for text in line[: len(head)]) + ("",) * (len(head) - len(line)))
    return FileTable(tuple(head), tuple(rows))


def check(sheets: Sheets, files: Iterable[str], report: Report) -> None:
    """Report the files that a template names and nobody gave, but for those that reading has reported."""
    for name, row in needed(sheets).items():
        if name not in files:
            report.error("template.file_missing", row.where("type"), value=name)
