"""Reads a template file, whatever its form. A workbook or a Markdown table will give the same rows."""

from pathlib import Path

from ..errors import Where
from .report import Report
from .rows import Sheets

# How zipped (.xlsx, .ods) and old (.xls) workbooks begin.
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def read(path: Path, report: Report) -> Sheets:
    """Return the rows of a template file; whatever is wrong with it, or with reading it, goes to `report`."""
    file = str(path)
    try:
        content = path.read_bytes()
        if content.startswith(WORKBOOKS):
            report.error("template.workbook_unsupported", Where(file))
        else:
            return read_text(content.decode("utf-8-sig"), file, report)
    except OSError as error:
        report.error("template.unreadable", Where(file), detail=error.strerror or str(error))
    except UnicodeDecodeError:
        report.error("template.not_utf8", Where(file))
    return Sheets([], [], [])


def read_text(text: str, file: str, report: Report) -> Sheets:
    """Return the rows of a YAML template given as text; `file` is only named in reports."""
    from . import yaml_reader

    return yaml_reader.read(text.replace("\r\n", "\n"), file, report)
