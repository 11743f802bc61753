"""What a sheet of an .xlsx has besides its cells' values: formulas, hidden rows and columns.

The library that reads the values does not tell; the part of the zip does, without understanding all of it.
"""

import html
import re
from collections.abc import Iterable
from zipfile import ZipFile

from ...errors import Where
from ...workbooks import column_letters
from ..report import Report
from .table_reader import Table

_SHEET = re.compile(r"<(?:\w+:)?sheet\s[^<>]*>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s[^<>]*>")
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_FORMULA = re.compile(r"""<(?:\w+:)?c\s(?:[^<>]*?\s)?r=["']([A-Z]+)([0-9]+)["'][^<>]*(?<!/)><(?:\w+:)?f[\s>/]""")
_ROW = re.compile(r"<(?:\w+:)?row\s[^<>]*>")
_COLUMN = re.compile(r"<(?:\w+:)?col\s[^<>]*>")
_SHOWN = 5


def remark(parts: ZipFile, name: str, table: Table, where: Where, report: Report) -> None:
    """Warn of formulas, hidden rows and hidden columns in the table of the sheet called `name`."""
    part = part_of(parts, name)
    xml = _text(parts, part) if part else ""
    rows = {line.number for line in table.lines}
    formulas = [f"{letters}{row}" for letters, row in _FORMULA.findall(xml) if int(row) in rows]
    if formulas:
        report.warn("template.cells_formula", where, value=_listed(formulas), count=len(formulas))
    hidden = [_number(row, "r") for row in map(_attributes, _ROW.findall(xml)) if _hidden(row)]
    if found := [str(row) for row in hidden if row in rows]:
        report.warn("template.rows_hidden", where, value=_listed(found), count=len(found))
    spans = [column for column in map(_attributes, _COLUMN.findall(xml)) if _hidden(column)]
    covered = {
        n for span in spans for n in range(_number(span, "min"), min(_number(span, "max"), len(table.columns)) + 1)
    }
    if found := [column_letters(n - 1) for n in sorted(covered) if n and table.columns[n - 1]]:
        report.warn("template.columns_hidden", where, value=_listed(found), count=len(found))


def part_of(parts: ZipFile, name: str) -> str:
    """Return which part holds a sheet; empty when the workbook is none of Excel's, or of an odd build."""
    try:
        relations = map(_attributes, _RELATION.findall(_text(parts, "xl/_rels/workbook.xml.rels")))
        targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
        for sheet in map(_attributes, _SHEET.findall(_text(parts, "xl/workbook.xml"))):
            if sheet.get("name") == name:
                target = targets.get(sheet.get("r:id"), "")
                part = target[1:] if target.startswith("/") else f"xl/{target}"
                return part if part in parts.namelist() else ""
    except KeyError:
        pass
    return ""


def _text(parts: ZipFile, name: str) -> str:
    return parts.read(name).decode("utf-8", "replace")


def _attributes(tag: str) -> dict[str, str]:
    return {name: html.unescape(double or single) for name, double, single in _ATTRIBUTE.findall(tag)}


def _hidden(attributes: dict[str, str]) -> bool:
    return attributes.get("hidden") in {"1", "true"}


def _number(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "")
    return int(text) if text.isdigit() else 0


def _listed(found: Iterable[str]) -> str:
    names = list(found)
    return "、".join(names[:_SHOWN]) + ("…" if len(names) > _SHOWN else "")
