"""What a typed line means: `3b 5a 西门` — items by number, the usual phrase by letter, where exactly.

Typed with an input method or without: full-width digits, letters and stops mean the same, and every phrase has
a number too (`3-2` is `3b`), because input methods swallow letters.
"""

import re
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

# Full-width forms and the ideographic space, each for the one character it stands for, so that places stay.
HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, ord("—"): ord("-"), ord("–"): ord("-")}
STOPS = "，、。；,;"
_BOUND = rf"(?=[\s{STOPS}]|$)"
_WIDE = r"(?=[^\x00-\x7f])"
# An item: `3` `3b` `3 b` `3-2` `3=4`; text may follow a letter at once (`3b西门`), and a number that opens the line.
ITEM = re.compile(
    rf"(?<![^\s{STOPS}])(?P<number>[0-9]{{1,3}})"
    rf"(?:=(?P<value>[^\s{STOPS}]*)|-(?P<order>[0-9]{{1,2}}){_BOUND}"
    rf"|(?P<letters>[A-Za-z]{{1,3}})(?:{_BOUND}|{_WIDE})|\s(?P<letter>[A-Za-z]){_BOUND}|{_BOUND}|(?P<glued>{_WIDE}))"
)
ONLY_NUMBERS = re.compile(rf"[0-9\s.{STOPS}]+")
MENU, HELP = "0", "?"
JOINT = "；"  # between two phrases, or two places, of one item


class Entry(NamedTuple):
    """One item of a line: its number, its phrases (0 is the first), where exactly, or the answer typed after `=`."""

    number: int
    phrases: tuple[int, ...] = ()
    remark: str = ""
    value: str | None = None


class Line(NamedTuple):
    """A line understood; `stray` is text that belongs to no item."""

    entries: tuple[Entry, ...]
    stray: str = ""


def half(text: str) -> str:
    """Return the text with full-width forms made half-width, character by character."""
    return text.translate(HALF)


def parse(text: str) -> Line:
    """Take a line apart; never raises, whatever was typed.

    The same item may be named twice: its phrases and places are joined.
    """
    plain = half(text)
    if ONLY_NUMBERS.fullmatch(plain):  # `3.5` from the number pad
        text = plain = plain.replace(".", " ")
    found = [match for match in ITEM.finditer(plain) if match["glued"] is None or not plain[: match.start()].strip()]
    entries: dict[int, Entry] = {}
    for match, after in zip_longest(found, found[1:]):
        end = after.start() if after else len(text)
        entry = _entry(match, text[match.end() : end])
        entries[entry.number] = _joined(entries.get(entry.number), entry)
    return Line(tuple(entries.values()), _tidy(text[: found[0].start()] if found else text))


def _entry(match: re.Match[str], remark: str) -> Entry:
    letters = match["letters"] or match["letter"] or ""
    phrases = [ord(letter) - ord("a") for letter in letters.lower()]
    if match["order"]:
        phrases = [int(match["order"]) - 1]
    return Entry(int(match["number"]), tuple(dict.fromkeys(phrases)), _tidy(remark), match["value"])


def _joined(earlier: Entry | None, later: Entry) -> Entry:
    if earlier is None:
        return later
    phrases = tuple(dict.fromkeys(earlier.phrases + later.phrases))
    remark = JOINT.join(filter(None, (earlier.remark, later.remark)))
    return Entry(later.number, phrases, remark, later.value if later.value is not None else earlier.value)


def _tidy(text: str) -> str:
    return " ".join(text.split()).strip(f"{STOPS} ")


def numbers(text: str) -> tuple[int, ...]:
    """Return the numbers of a line that holds nothing else (empty: it holds something else, or nothing)."""
    line = parse(text)
    plain = all(entry == Entry(entry.number) for entry in line.entries)
    return tuple(entry.number for entry in line.entries) if plain and not line.stray else ()


def command(text: str, *, literal: bool = False) -> str:
    """Return the key that a typed command stands for: `0` is the menu, `09` is F9, `010` F10, `?` is F1.

    An empty text: it is none.

    Where a number or text may be the answer (`literal`), only `00` (the menu) and `?` are commands.
    """
    word = half(text).strip()
    if word == HELP:
        return "f1"
    if word == "00" or (word == MENU and not literal):
        return "menu"
    if word == "010" and not literal:
        return "f10"
    if len(word) == 2 and word[0] == "0" and word[1].isdecimal() and word.isascii() and not literal:
        return f"f{word[1]}"
    return ""


_DATE = re.compile(r"(?:([0-9]{4})\s*[-/.年]\s*)?([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?")
_TIME = re.compile(r"([0-9]{1,2})\s*[:.点时]\s*([0-9]{1,2})?\s*分?|([0-9]{2})([0-9]{2})")


def as_date(text: str, year: str) -> str:
    """Write a date as it is stored (`7.5`, `2026/7/5`, `7月5日` → `2026-07-05`); other text stays as it is."""
    plain = half(text).strip()
    if found := _DATE.fullmatch(plain):
        return f"{found[1] or year}-{int(found[2]):02d}-{int(found[3]):02d}"
    if re.fullmatch(r"[0-9]{8}", plain):
        return f"{plain[:4]}-{plain[4:6]}-{plain[6:]}"
    return plain


def as_time(text: str) -> str:
    """Write a time as it is stored (`9：5`, `9点5分`, `0905` → `09:05`); other text stays as it is."""
    plain = half(text).strip()
    if not (found := _TIME.fullmatch(plain)):
        return plain
    hour, minute = (found[1], found[2] or "0") if found[1] else (found[3], found[4])
    return f"{int(hour):02d}:{int(minute):02d}"


def file_path(text: str) -> Path:
    """Return the file that was typed, or dropped on the terminal; `~` is the home folder."""
    path = Path(file_name(text))
    try:
        return path.expanduser()
    except RuntimeError:  # `~x`: there is no user x
        return path


def file_name(text: str) -> str:
    """Return the path that was typed, or dropped on the terminal: without quotes, escapes and `file://`."""
    name = text.strip()
    if len(name) > 1 and name[0] == name[-1] and name[0] in "'\"":
        return name[1:-1]
    if name.startswith("file://"):
        from urllib.parse import unquote

        return unquote(name.removeprefix("file://"))
    return re.sub(r"\\([ ()&'\"])", r"\1", name)
