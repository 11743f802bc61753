"""Reads a template file, whatever its form: told apart by content, for a name says what somebody wished."""

from pathlib import Path

from ..errors import Unfit, Where
from ..workbooks import LARGEST_FILE, MAGIC
from .report import Report
from .rows import Sheets

# How the names of template files end; `surveys/` is looked through for these.
ENDINGS = (".yaml", ".yml", ".xlsx", ".xlsm", ".xls", ".ods", ".md")


def files(folder: Path) -> list[Path]:
    """Return the template files of a folder, by name; those that an open Excel locks with (`~$`) are none."""
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted(path for path in found if path.suffix.lower() in ENDINGS and not path.name.startswith(("~$", ".")))


def read(path: Path, report: Report) -> Sheets:
    """Return the rows of a template file; whatever is wrong with it, or with reading it, goes to `report`."""
    file = str(path)
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise Unfit("workbook.too_large", where=Where(file))
        content = path.read_bytes()
        if content.startswith(MAGIC):
            from . import workbook_reader

            return workbook_reader.read(content, file, report)
        return read_text(content.decode("utf-8-sig"), file, report)
    except Unfit as problem:
        report.errors.append(problem)
    except OSError as error:
        report.error("template.unreadable", Where(file), detail=error.strerror or str(error))
    except UnicodeDecodeError:
        report.error("template.not_utf8", Where(file))
    return Sheets([], [], [])


def read_text(text: str, file: str, report: Report) -> Sheets:
    """Return the rows of a template given as text: YAML, Markdown or CSV; `file` is only named in reports."""
    from . import csv_reader, markdown_reader, yaml_reader

    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if csv_reader.is_csv(text):
        return csv_reader.read(text, file, report)
    if markdown_reader.is_markdown(text):
        return markdown_reader.read(text, file, report)
    return yaml_reader.read(text, file, report)
