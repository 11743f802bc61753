"""Templates as one CSV file, the sheets one below the other: a sheet's name in the first column, as in Markdown."""

import csv
import re

from ...errors import Where
from .. import columns
from ..report import Report
from ..rows import Intake, Sheets
from . import table_reader
from .table_reader import Line

_FIRST = re.compile(r'\s*"?(\w+)"?\s*([,;\t])')


def is_csv(text: str) -> bool:
    """Tell a template in CSV from one in YAML: its first cell is the name of a sheet."""
    found = _FIRST.match(text)
    return bool(found and columns.sheet(found[1]))


def read(text: str, file: str, report: Report) -> Sheets:
    """Return the rows of a template in CSV; `file` is only named in reports."""
    intake = Intake(file, report, once=True)
    delimiter = found[2] if (found := _FIRST.match(text)) else ","
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
    try:
        table_reader.read_stacked(intake, [Line(reader.line_num, row) for row in reader if row])
    except csv.Error as error:
        report.error("template.file_bad", Where(file, row=reader.line_num), detail=str(error))
    return intake.sheets
