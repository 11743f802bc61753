"""Reads a template file, whatever its form. A workbook or a Markdown table will give the same rows."""

from pathlib import Path

from ..errors import Where
from .report import Report
from .rows import Sheets

READABLE = (".yaml", ".yml")


def read(path: Path, report: Report) -> Sheets:
    """Return the rows of a template file; whatever is wrong with it goes to `report`.

    Raises:
        OSError: the file cannot be read.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        report.error("template.not_utf8", Where(str(path)))
        return Sheets([], [], [])
    return read_text(text, str(path), report)


def read_text(text: str, file: str, report: Report) -> Sheets:
    """Return the rows of a YAML template given as text; `file` is only named in reports."""
    from . import yaml_reader

    return yaml_reader.read(text.replace("\r\n", "\n"), file, report)
