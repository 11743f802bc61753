"""Texts."""

import math
import re
import sys
from collections.abc import Sequence

from ..context import Context
from ..patterns import pattern
from ..values import Value, to_number, to_string
from .kind import Function

# The blanks of XML: a full-width or hard blank is a sign like others (XPath 1.0, section 4.2).
_BLANKS = re.compile(r"[ \t\r\n]+")


def texts(values: tuple[Value, ...]) -> list[str]:
    """Return the texts of all values, node-sets spread out."""
    found: list[str] = []
    for value in values:
        found += [node.read() for node in value] if isinstance(value, list) else [to_string(value)]
    return found


def substr(text: Value, start: Value, end: Value = math.inf) -> str:
    """Cut from `start` to before `end`, counted from 0, negative from the end."""
    return to_string(text)[_place(start) : _place(end)]


def _place(value: Value) -> int:
    """Return a place in a text; what is no number is the begin."""
    number = to_number(value)
    return 0 if math.isnan(number) else int(max(-sys.maxsize, min(number, sys.maxsize)))


def substring(text: Value, start: Value, length: Value | None = None) -> str:
    """Cut as XPath does: places from 1, both numbers rounded; from -Infinity on, an infinite length is none."""
    first, whole = _rounded(start), to_string(text)
    end = math.inf if length is None else first + _rounded(length)
    if math.isnan(first) or math.isnan(end):
        return ""
    begin, end = (int(min(max(place, 1), len(whole) + 1)) - 1 for place in (first, end))
    return whole[begin:end]


def _rounded(value: Value) -> float:
    number = to_number(value)
    return math.floor(number + 0.5) if math.isfinite(number) else number


def substring_before(text: Value, mark: Value) -> str:
    """Return what stands before the mark, or nothing."""
    whole, sign = to_string(text), to_string(mark)
    return whole[: max(0, whole.find(sign))]


def substring_after(text: Value, mark: Value) -> str:
    """Return what stands after the mark, or nothing."""
    return to_string(text).partition(to_string(mark))[2] if to_string(mark) else to_string(text)


def translate(text: Value, old: Value, new: Value) -> str:
    """Exchange signs one by one; those without a counterpart fall out."""
    before, after = to_string(old), to_string(new)
    table: dict[int, str | None] = {}
    for place, sign in enumerate(before):
        table.setdefault(ord(sign), after[place] if place < len(after) else None)
    return to_string(text).translate(table)


def regex(text: Value, expression: Value) -> bool:
    """Tell whether a part of the text fits: not anchored, as in ODK Web Forms.

    Raises:
        Unfit: what `patterns.pattern` refuses, for a computed expression.
    """
    return pattern(to_string(expression)).search(to_string(text))


def _readable(texts: Sequence[str | None]) -> None:
    if texts[1] is not None:
        pattern(texts[1])


def join(separator: Value, *values: Value) -> str:
    """Join texts and the nodes of node-sets."""
    return to_string(separator).join(texts(values))


def normalized(context: Context, *value: Value) -> str:
    """Return a text without blanks around it, and one for many within."""
    return _BLANKS.sub(" ", _own(context, value)).strip(" ")


def _own(context: object, value: tuple[Value, ...]) -> str:
    return to_string(value[0] if value else [context.node])  # type: ignore[attr-defined]


FUNCTIONS = {
    "string": Function(lambda context, *value: _own(context, value), 0, 1, "context"),
    "string-length": Function(lambda context, *value: float(len(_own(context, value))), 0, 1, "context"),
    "normalize-space": Function(normalized, 0, 1, "context"),
    "concat": Function(lambda *values: "".join(texts(values)), 1, None),
    "join": Function(join, 1, None),
    "substr": Function(substr, 2, 3),
    "substring": Function(substring, 2, 3),
    "substring-before": Function(substring_before, 2, 2),
    "substring-after": Function(substring_after, 2, 2),
    "contains": Function(lambda text, part: to_string(part) in to_string(text), 2, 2),
    "starts-with": Function(lambda text, part: to_string(text).startswith(to_string(part)), 2, 2),
    "ends-with": Function(lambda text, part: to_string(text).endswith(to_string(part)), 2, 2),
    "translate": Function(translate, 3, 3),
    "regex": Function(regex, 2, 2, check=_readable),
}
