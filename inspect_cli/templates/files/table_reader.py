"""Sheets that are tables, of a workbook or in Markdown: one line of headers, then one row a line."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ...errors import Where
from ...workbooks import column_letters
from .. import columns
from ..rows import Cell, Intake

# So many blank rows may stand within a sheet of a workbook; pyxform takes more for its end (get_excel_rows).
MOST_BLANK = 60
# The column that tells the line of headers from a title above it.
_TELLING = {"survey": "type", "settings": "form_id"}


class Line(NamedTuple):
    """One line of a table: its number in the file (1 is the first), its texts from the first column on."""

    number: int
    texts: Sequence[str]


class Table(NamedTuple):
    """What was taken of a sheet: our column of each header ("" for none of ours), and the lines below."""

    columns: list[str]
    lines: list[Line]


def read(intake: Intake, sheet: str, lines: Sequence[Line], *, lettered: bool) -> Table:
    """Hand the rows of a sheet to the intake; notes above and below the table are reported and left out.

    `lettered`: the columns have letters, as a workbook's have, which ends where many rows are blank.
    """
    filled = [line for line in lines if any(map(str.strip, line.texts))]
    if not filled:
        return Table([], [])
    resolve, telling = columns.RESOLVERS[sheet], _TELLING.get(sheet, "list_name")
    head = next((n for n, line in enumerate(filled) if telling in map(resolve, line.texts)), 0)
    headers = [" ".join(text.split()).rstrip("*＊ ") for text in filled[head].texts]
    below = filled[head + 1 :]
    end = _end(headers, filled[head].number, below) if lettered else len(below)
    if end < len(below):
        first, count = below[end].number, len(below) - end
        intake.report.warn("template.rows_below", Where(intake.file, sheet, first), count=count, most=MOST_BLANK)
    rows, notes = _without_notes(sheet, headers, below[:end])
    for line in (*filled[:head], *notes):
        _leave_out(intake, sheet, line)
    wide = [*headers, *[""] * (max(len(line.texts) for line in filled) - len(headers))]
    used = [n for n in range(len(wide)) if any(_text(line, n) for line in rows)]
    letters = {n: column_letters(n) if lettered else "" for n in used}
    _remark_nameless(intake, sheet, [n for n in used if not wide[n]], rows)
    for line in rows:
        cells = [Cell(wide[n], _text(line, n), line.number, letters[n]) for n in used if wide[n]]
        intake.add(sheet, line.number, cells)
    return Table([resolve(header) or "" for header in headers], rows)


def read_stacked(intake: Intake, lines: Iterable[Line]) -> None:
    """Hand over sheets that stand one below the other: a sheet's name in the first column, its table in the others."""
    sheets: dict[str, list[Line]] = {}
    taken: list[Line] = []
    for number, (first, *texts) in lines:
        if first.strip():
            sheet = columns.sheet(first)
            # The table of another sheet, or of the prose, is not ours.
            taken = sheets.setdefault(sheet, []) if sheet else []
        taken.append(Line(number, texts))
    for sheet, found in sheets.items():
        read(intake, sheet, found, lettered=False)


def _end(headers: Sequence[str], head: int, lines: Sequence[Line]) -> int:
    """Return how many lines stand above the first run of rows that are blank under every header and are too many."""
    last = head
    for at, line in enumerate(lines):
        if line.number - last > MOST_BLANK + 1:
            return at
        if any(header and text.strip() for header, text in zip(headers, line.texts, strict=False)):
            last = line.number
    return len(lines)


def _text(line: Line, column: int) -> str:
    return line.texts[column] if column < len(line.texts) else ""


def _without_notes(sheet: str, headers: list[str], lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """Part the rows from the notes below them: a lone text that cannot be a row, with no row after it."""
    if sheet == "settings":  # they are one row
        return lines[:1], lines[1:]
    end = len(lines)
    while end and _is_note(sheet, headers, lines[end - 1]):
        end -= 1
    return lines[:end], lines[end:]


def _is_note(sheet: str, headers: list[str], line: Line) -> bool:
    texts = [(n, text) for n, text in enumerate(line.texts) if text.strip()]
    if len(texts) != 1:
        return False
    column, text = texts[0]
    header = headers[column] if column < len(headers) else ""
    if sheet != "survey" or columns.RESOLVERS[sheet](header) != "type":
        return True
    return columns.split_type(text)[0] not in columns.KNOWN_TYPES


def _leave_out(intake: Intake, sheet: str, line: Line) -> None:
    value = " ".join(text.strip() for text in line.texts if text.strip())
    intake.report.warn("template.note_left_out", Where(intake.file, sheet, line.number), value=value)


def _remark_nameless(intake: Intake, sheet: str, nameless: list[int], rows: list[Line]) -> None:
    for column in nameless:
        line = next(line for line in rows if _text(line, column))
        where = Where(intake.file, sheet, line.number, column_letters(column))
        intake.report.warn("template.header_missing", where, value=_text(line, column).strip())
