"""Writes a template as YAML that reads back as the same texts, here and in programs that guess types.

Block style, one text a line: inside braces a half-width comma would end a text.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from .. import columns
from ..content import Content
from ..layout import ordered

# Begins with a letter, or is at least no number: `24小时`. What needs no quotes for sure.
_PLAIN = re.compile(r"(?:[^\W\d_]|\$\{|[0-9]+[^\x00-\x7f])(?:[^\x00-\x20:#\\]|:(?![\s:]|$)|::| (?![\s#]))*(?<![ :])")
# What YAML 1.1 or 1.2 takes for something else than a text.
_WORDS = {"y", "n", "yes", "no", "true", "false", "on", "off", "null", "nan", "inf"}
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}

Row = Mapping[str, str]


def write(content: Content) -> str:
    """Return the YAML of a template's canonical rows; groups hold their questions as `children:`."""
    lines = [f"{line}\n" for line in (*_settings(content["settings"]), *_survey(content["survey"]))]
    lines += [f"{line}\n" for line in (*_choices(content["choices"]), *_entities(content.get("entities", ())))]
    return "".join(lines)


def scalar(text: str) -> str:
    """Return a text as one line of YAML, in quotes unless it is plain beyond doubt."""
    if _PLAIN.fullmatch(text) and text.isprintable() and text.lower() not in _WORDS:
        return text
    return '"' + "".join(_ESCAPES.get(sign) or _printable(sign) for sign in text) + '"'


def _printable(sign: str) -> str:
    if sign.isprintable() or sign == "\u3000":
        return sign
    return f"\\u{ord(sign):04x}" if ord(sign) < 0x10000 else f"\\U{ord(sign):08x}"


def _settings(settings: Row) -> Iterator[str]:
    if settings:
        yield "settings:"
    for column in ordered([settings]):
        yield f"  {scalar(column)}: {scalar(settings[column])}"


def _survey(rows: Sequence[Row]) -> Iterator[str]:
    yield "survey:" if rows else "survey: []"
    nested = _balanced(rows)
    depth = 1
    for row in rows:
        kind = columns.split_type(row.get("type", ""))[0]
        if nested and kind.startswith("end "):
            depth -= 2
            continue
        yield from _item(row, depth)
        if nested and kind.startswith("begin "):
            yield f"{'  ' * (depth + 1)}children:"
            depth += 2


def _balanced(rows: Sequence[Row]) -> bool:
    """Tell whether every group that begins ends, as `children:` has it."""
    opened: list[str] = []
    for row in rows:
        edge, _, what = columns.split_type(row.get("type", ""))[0].partition(" ")
        if edge == "begin":
            opened.append(what)
        elif edge == "end" and (not opened or opened.pop() != what):
            return False
    return not opened


def _choices(rows: Sequence[Row]) -> Iterator[str]:
    if rows:
        yield "choices:"
    if not all(row.get("list_name") for row in rows):
        for row in rows:
            yield from _item(row, 1)
        return
    # A list's name stands above its rows.
    for name, listed in groupby(rows, key=lambda row: row["list_name"]):
        yield f"  {scalar(name)}:"
        for row in listed:
            yield from _item({column: text for column, text in row.items() if column != "list_name"}, 2)


def _entities(rows: Sequence[Row]) -> Iterator[str]:
    if rows:
        yield "entities:"
    for row in rows:
        yield from _item(row, 1)


def _item(row: Row, depth: int) -> Iterator[str]:
    lead = "  " * depth + "- "
    for column in ordered([row]):
        yield f"{lead}{scalar(column)}: {scalar(row[column])}"
        lead = "  " * (depth + 1)
    if not row:
        yield f"{lead}{{}}"
