"""Templates as Markdown tables: the name of a sheet in the first column, its headers and rows in the others.

    | survey  |                    |       |          |
    |         | type               | name  | label    |
    |         | select_one conform | NM-04 | 地面无垃圾 |

What is no line of a table is prose, and free.
"""

import re

from .. import columns
from ..report import Report
from ..rows import Intake, Sheets
from . import table_reader
from .table_reader import Line

_CUT = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r":?-+:?")
_SHEET = "|".join((*columns.RESOLVERS, *columns.SHEETS))
_BEGIN = re.compile(rf"^ {{0,3}}\|\s*(?:{_SHEET})\s*\|", re.MULTILINE | re.IGNORECASE)
_YAML = re.compile(rf"^(?:{_SHEET})\s*:", re.MULTILINE)


def is_markdown(text: str) -> bool:
    """Tell a template in Markdown tables from one in YAML."""
    return bool(_BEGIN.search(text)) and not _YAML.search(text)


def read(text: str, file: str, report: Report) -> Sheets:
    """Return the rows of a template in Markdown tables; `file` is only named in reports."""
    intake = Intake(file, report, once=True)
    lines = []
    for number, raw in enumerate(text.split("\n"), 1):
        if not raw.lstrip().startswith("|"):
            continue
        first, *cells = [part.strip().replace("\\|", "|") for part in _CUT.split(raw.strip()[1:])]
        if cells and all(_RULE.fullmatch(part) for part in (first, *cells) if part) and any((first, *cells)):
            continue
        lines.append(Line(number, (first, *cells)))
    table_reader.read_stacked(intake, lines)
    return intake.sheets
