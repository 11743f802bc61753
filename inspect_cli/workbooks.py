"""Workbooks of Excel, WPS and LibreOffice: refused when they would burst, opened, and shown as people see them.

A zip of some kilobytes can unfold into more than the memory holds, and the library that reads workbooks cannot be
stopped once it began: what a file claims to hold is looked at first.
"""

import datetime
import re
import zipfile
import zlib
from io import BytesIO
from typing import NamedTuple

from . import sheets
from .errors import Unfit, Where
from .sheets import Sheet

ZIPPED, OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
MAGIC = (ZIPPED, OLD)  # XLSX and ODS; XLS
LARGEST_FILE = 20 * 2**20  # bytes
LARGEST_UNZIPPED = 64 * 2**20  # bytes, of all parts
LARGEST_AREA = 2 * 10**6  # cells between A1 and the last one, all of which the library makes
LARGEST_TEXT = 256 * 2**20  # bytes, of all cells, each with its own copy of a text
MOST_PARTS = 2000
LARGEST_WHOLE = 10**15  # Excel keeps fifteen digits

# The stream of an encrypted .xlsx ([MS-OFFCRYPTO] 2.3.4), the record of an encrypted .xls ([MS-XLS] 2.4.117).
_PASSWORD = re.compile(
    "EncryptedPackage".encode("utf-16-le") + rb"|\x09\x08\x10\x00\x00\x06\x05\x00.{12}(?:\x86\x00\x00\x00)?\x2f\x00",
    re.DOTALL,
)
# Tags are cut off at the next `<`, so that a text of nothing but beginnings is still read in one go.
_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s>])([^<>]*)(?<!/)>")
_ROW = re.compile(rb"<(?:\w+:)?row(?=[\s>])([^<>]*)(?<!/)>")
_PLACE = re.compile(rb"""(?<![\w:.-])r\s*=\s*["']([^"'<>]*)""")
_REFERENCE = re.compile(rb"([A-Z]{0,3})([0-9]{1,7})", re.IGNORECASE)
_SHARED = re.compile(rb"<(?:\w+:)?si[\s>]")
_ODS_TAG = re.compile(rb"<(/?)table:(?:covered-)?table(-row|-cell|(?=[\s/>]))([^<>]*)>")
_ODS_REPEATED = re.compile(rb"""number-(?:columns|rows)-repeated\s*=\s*["']\s*([0-9]+)""")


class Book(NamedTuple):
    """What a workbook holds; `parts` are those of a zipped one, to be read for what the library leaves out."""

    sheets: list[Sheet]
    parts: zipfile.ZipFile | None


def read_book(content: bytes, where: Where) -> Book:
    """Return the sheets of a workbook that is known to fit into memory.

    Raises:
        Unfit: `workbook.too_large`, `workbook.password`, `workbook.unreadable`.
    """
    try:
        if len(content) > LARGEST_FILE:
            raise Unfit("workbook.too_large", where=where)
        parts = _parts(content, where) if content.startswith(ZIPPED) else None
        return Book(sheets.read(content) if parts else sheets.read_apart(content), parts)
    except (ValueError, zipfile.BadZipFile) as error:
        if _has_password(content):
            raise Unfit("workbook.password", where=where) from error
        raise Unfit("workbook.unreadable", where=where, detail=str(error)) from error


def _has_password(content: bytes) -> bool:
    """Tell a workbook that cannot be read without a password (the library says only that it cannot be read)."""
    return content.startswith(OLD) and bool(_PASSWORD.search(content))


def _parts(content: bytes, where: Where) -> zipfile.ZipFile:
    """Return the parts of a zipped workbook that neither unzips to, nor claims to reach, too far.

    Raises:
        Unfit: `workbook.too_large`.
        BadZipFile: it is no zip, or its parts are not what its directory says.
    """
    try:
        parts = zipfile.ZipFile(BytesIO(content))
        listed = parts.infolist()
        fits = len(listed) <= MOST_PARTS and sum(part.file_size for part in listed) <= LARGEST_UNZIPPED
        if fits and (bad := parts.testzip()):
            raise zipfile.BadZipFile(bad)
        fits = fits and _reaches_little(parts)
    except (zlib.error, OSError, EOFError, ValueError, RuntimeError) as error:
        # RuntimeError is what zipfile says of a part with a password, or packed in a way it does not know.
        raise zipfile.BadZipFile(str(error)) from error
    if not fits:
        raise Unfit("workbook.too_large", where=where)
    return parts


def _reaches_little(parts: zipfile.ZipFile) -> bool:
    """Tell whether the cells, and the texts that they repeat, stay within what a table of people has."""
    names = parts.namelist()
    if "content.xml" in names:
        weight, rows, columns = _ods_extent(parts.read("content.xml"))
        return weight <= LARGEST_TEXT and rows * columns <= LARGEST_AREA
    shared = parts.read("xl/sharedStrings.xml") if "xl/sharedStrings.xml" in names else b""
    longest = max(map(len, _SHARED.split(shared)))
    extents = [_extent(parts.read(name)) for name in names if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name)]
    fits = all(rows * columns <= LARGEST_AREA for _, rows, columns in extents)
    return fits and sum(cells for cells, _, _ in extents) * longest <= LARGEST_TEXT


def _extent(sheet: bytes) -> tuple[int, int, int]:
    """Return how many cells of a sheet hold something, the last one's row and the last one's column."""
    cells = _CELL.findall(sheet)
    places = _places(cells)
    placed = len(places) >= len(cells)
    if not placed:  # cells may leave their place to their row and their order
        places += _places(_ROW.findall(sheet))
    rows = max((row for _, row in places), default=len(cells))
    columns = max((column for column, _ in places), default=0)
    return len(cells), rows, columns if placed else max(columns, len(cells))


def _places(tags: list[bytes]) -> list[tuple[int, int]]:
    """Return column (0 if not named) and row of each tag that says where it stands.

    Raises:
        ValueError: it says so in a way that no spreadsheet does; the library would take it for a place far away.
    """
    places = []
    for text in (text for tag in tags for text in _PLACE.findall(tag)):
        found = _REFERENCE.fullmatch(text)
        if not found:
            raise ValueError(text.decode("utf-8", "replace"))
        places.append((column_number(found[1].decode().upper()), int(found[2])))
    return places


def _ods_extent(content: bytes) -> tuple[int, int, int]:
    """Return the bytes of all cells that hold something, and the last row and column that one of them stands in.

    A cell counts as often as it and its row are repeated; blank ones to the end of a sheet are no burden.
    """
    weight = in_row = rows = last_row = columns = last_column = start = times = repeated = 0
    for found in _ODS_TAG.finditer(content):
        closing, what, attributes = found.groups()
        match what, bool(closing):
            case b"", _:
                rows = 0
            case b"-row", False:
                repeated, in_row, columns = _repeated(attributes), 0, 0
                rows += repeated
            case b"-row", True:
                weight += repeated * in_row
                last_row = max(last_row, rows) if in_row else last_row
            case b"-cell", False:
                times, start = _repeated(attributes), found.start()
                columns += times
            case b"-cell", True:
                in_row += times * (found.start() - start)
                last_column = max(last_column, columns)
    return weight, last_row, last_column


def _repeated(attributes: bytes) -> int:
    found = _ODS_REPEATED.search(attributes)
    # More digits than any sheet has rows are not worth counting.
    return int(found[1][:9]) if found else 1


def column_letters(column: int) -> str:
    """Return the letters a spreadsheet shows above a column that is counted from 0."""
    before, last = divmod(column, 26)
    return (column_letters(before - 1) if before else "") + chr(ord("A") + last)


def column_number(letters: str) -> int:
    """Return the number of a column, counted from 1: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def shown(value: object) -> str:
    """Write a cell's value as Excel does by default: 3.0 as 3, 0.1 + 0.2 as 0.3, a day without midnight."""
    match value:
        case bool():
            return str(value).upper()
        case int() | float():
            whole = float(value).is_integer() and abs(value) < LARGEST_WHOLE
            return str(int(value)) if whole else f"{value:.15G}"
        case datetime.datetime():
            midnight = value.time() == datetime.time()
            return value.date().isoformat() if midnight else value.isoformat(" ")
        case datetime.date() | datetime.time():
            return value.isoformat()
    return str(value)
