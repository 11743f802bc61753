"""What Excel made of a text when it was typed: nobody sees it in the cell, and the text itself is gone.

A version 2026.10 became the number 2026.1, the code 007 became 7, 85% became 0.85, and `1-3` a day in January.
"""

import datetime
import re
from collections.abc import Sequence

from ...errors import Where
from ...workbooks import column_letters, shown
from .. import columns
from ..report import Report
from .table_reader import Table

# Texts in which a number is most likely a code or a phrase that Excel took for one.
CODES = {"version", "form_id", "edition", "indicator"}
_TEXTS = {*CODES, "name", "list_name", "category", "problem", "unit", "severity", "requirement", "basis", "feedback",
          "deadline", *columns.TRANSLATED}  # fmt: skip
_ZERO_FIRST = re.compile(r"0[0-9]+")


def remark(values: Sequence[Sequence[object]], table: Table, where: Where, report: Report) -> None:
    """Warn of each cell of a sheet that was typed as something else; `values` are the cells from A1 on."""
    for at, column in enumerate(table.columns):
        base = column.partition("::")[0]
        cells = [(line.number, values[line.number - 1][at]) for line in table.lines]
        zeros = base in CODES or any(isinstance(v, str) and _ZERO_FIRST.fullmatch(v) for _, v in cells)
        for row, value in cells:
            if code := _damage(base, value, zeros=zeros):
                place = where._replace(row=row, column=f"{column_letters(at)} {column}")
                report.warn(code, place, value=shown(value))


def _damage(column: str, value: object, *, zeros: bool) -> str:
    """Return the code of what probably happened to a cell, or nothing. `zeros`: the column's codes may begin with 0."""
    # A date is itself as a default; a time only where a time is answered.
    if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
        return "" if column in {"", "default"} else "template.cell_date"
    if isinstance(value, bool) or not isinstance(value, int | float) or column not in _TEXTS:
        return ""
    if not float(value).is_integer():
        return "template.cell_percent" if 0 < value < 1 else "template.cell_zero_last"
    return "template.cell_zero_first" if zeros else ""
