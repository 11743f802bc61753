"""Finding a point or a unit by what people type: code, name, part of the name, pinyin initials."""

import bisect
import sqlite3
from collections.abc import Sequence

from ..errors import NotFound

# GB 2312 orders its first 3,755 characters by pinyin; these are the first characters of each initial.
INITIALS = "abcdefghjklmnopqrstwxyz"
STARTS = (
    0xB0A1, 0xB0C5, 0xB2C1, 0xB4EE, 0xB6EA, 0xB7A2, 0xB8C1, 0xB9FE, 0xBBF7, 0xBFA6, 0xC0AC, 0xC2E8,
    0xC4C3, 0xC5B6, 0xC5BE, 0xC6DA, 0xC8BB, 0xC8F6, 0xCBFA, 0xCDDA, 0xCEF4, 0xD1B9, 0xD4D1,
)  # fmt: skip
END = 0xD7FA
SEARCHED = {"point": ("name",), "unit": ("name", "short", "alias")}


def initials(text: str) -> str:
    """Return the pinyin initials of a text, other characters as they are: `柳湾市场2` → `lwsc2`."""
    return text.lower().translate(_FIRST)


class _Initials(dict[int, str]):
    """The initial of each character that was met, by code point: a list of 50,000 names has few thousand."""

    def __missing__(self, point: int) -> str:
        code = int.from_bytes(chr(point).encode("gb2312", "ignore"), "big")
        known = STARTS[0] <= code < END
        self[point] = INITIALS[bisect.bisect_right(STARTS, code) - 1] if known else chr(point)
        return self[point]


_FIRST = _Initials()


def find(db: sqlite3.Connection, noun: str, name: str) -> sqlite3.Row:
    """Return the one row of table `noun` (point or unit) that is meant.

    Raises:
        NotFound: none is, or several are (`candidates`: code and name of each).
    """
    found = matches(db, noun, name)
    if len(found) == 1:
        return found[0]
    candidates = [f"{row['code']} {row['name']}" for row in found]
    raise NotFound(f"{noun}.ambiguous" if found else f"{noun}.not_found", name=name, candidates=candidates)


def matches(db: sqlite3.Connection, noun: str, name: str) -> list[sqlite3.Row]:
    """Return the rows that a name may mean, by the first of: code, exact name, part of the name, initials."""
    name = name.strip()
    cursor = db.cursor()
    cursor.row_factory = sqlite3.Row
    rows = cursor.execute(f'SELECT * FROM "{noun}" ORDER BY code').fetchall()
    wanted = name.lower()
    for test in (
        lambda row: row["code"].lower() == wanted,
        lambda row: name in _names(row, noun),
        lambda row: any(name in each for each in _names(row, noun)),
        lambda row: wanted.isascii() and any(wanted in initials(each) for each in _names(row, noun)),
    ):
        found = [row for row in rows if name and test(row)]
        if found:
            return found
    return []


def _names(row: sqlite3.Row, noun: str) -> Sequence[str]:
    texts = [row[column] or "" for column in SEARCHED[noun]]
    return [part for text in texts for part in text.split("、") if part]
