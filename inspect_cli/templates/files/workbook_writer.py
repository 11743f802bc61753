"""Writes a template as an .xlsx that Excel leaves alone: every cell is a text, also those still empty."""

import io
from collections.abc import Mapping, Sequence

from ...errors import Unfit, Where
from ...widths import width
from ..content import Content, as_workbook
from ..layout import ordered

LONGEST = 32767  # characters of a cell, by Excel's specification
_NARROWEST, _WIDEST = 8, 48  # in characters of half width, as Excel counts
_EMPTY = {"survey": ("type", "name", "label"), "choices": ("list_name", "name", "label"),
          "settings": ("form_id", "form_title", "version")}  # fmt: skip


def write(content: Content) -> bytes:
    """Return the workbook of a template's canonical rows: survey, choices, settings, and what else there is.

    Raises:
        Unfit: `template.text_too_long`, for a cell.
    """
    import xlsxwriter

    out = io.BytesIO()
    sheets = as_workbook(content)
    for name, rows in sheets.items():
        _refuse_long(name, rows)
    with xlsxwriter.Workbook(out) as book:
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        head = book.add_format({"num_format": "@", "bold": True, "bottom": 1})
        for name, rows in sheets.items():
            headers = ordered(rows) or _EMPTY[name]
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for column, header in enumerate(headers):
                texts = [row.get(header, "") for row in rows]
                sheet.set_column(column, column, _wide([header, *texts]), text)
                sheet.write_string(0, column, header, head)
                for at, cell in enumerate(texts, 1):
                    if cell:
                        sheet.write_string(at, column, cell, text)
    return out.getvalue()


def _refuse_long(sheet: str, rows: Sequence[Mapping[str, str]]) -> None:
    for at, row in enumerate(rows, 2):
        for column, text in row.items():
            # Excel counts a sign beyond the first plane as two.
            if len(text.encode("utf-16-le")) > 2 * LONGEST:
                where = Where("", sheet, at, column)
                raise Unfit("template.text_too_long", where=where, count=len(text), limit=LONGEST)


def _wide(texts: Sequence[str]) -> int:
    longest = max(width(line) for text in texts for line in text.split("\n"))
    return min(_WIDEST, max(_NARROWEST, longest + 2))
