"""Reads a template file, whatever its form: told apart by content, for a name says what somebody wished."""

from codecs import BOM_UTF8 as BOM
from pathlib import Path
from typing import NamedTuple

from ...errors import Unfit, Where
from ...workbooks import LARGEST_FILE, MAGIC
from ..report import Report
from ..rows import Sheets

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


class PlainText(NamedTuple):
    """The text of a file and how it stands on the disk; `foreign` is an encoding that is not ours."""

    text: str
    mark: bool
    returns: bool
    foreign: str = ""

    def encoded(self, text: str) -> bytes:
        """Return the bytes of a text written as this one was, in UTF-8 in any case."""
        ended = text.replace("\n", "\r\n") if self.returns else text
        return ended.encode("utf-8-sig" if self.mark else "utf-8")


def read_plain_text(path: Path) -> PlainText | None:
    """Return the text of a template that may be repaired line by line; None for a workbook, or what is no text.

    What is not UTF-8 is read as GB18030, as editors on a Chinese Windows write.
    """
    content = path.read_bytes()
    if content.startswith(MAGIC) or len(content) > LARGEST_FILE:
        return None
    foreign = ""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text, foreign = content.decode("gb18030"), "GB18030"
        except UnicodeDecodeError:
            return None
    return PlainText(text.replace("\r\n", "\n"), content.startswith(BOM), "\r\n" in text, foreign)


def read_text(text: str, file: str, report: Report) -> Sheets:
    """Return the rows of a template given as text: YAML, Markdown or CSV; `file` is only named in reports."""
    from . import csv_reader, markdown_reader, yaml_reader

    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if csv_reader.is_csv(text):
        return csv_reader.read(text, file, report)
    if markdown_reader.is_markdown(text):
        return markdown_reader.read(text, file, report)
    return yaml_reader.read(text, file, report)
