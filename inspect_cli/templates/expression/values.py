"""The four types of XPath and how they turn into each other, as ODK's engines do it."""

import math
import re
from collections.abc import Callable
from decimal import Decimal

from . import dates
from .nodes import Node

Nodes = list[Node]
Value = str | float | bool | Nodes
# XPath 1.0 knows neither a plus nor an exponent; ODK Web Forms reads both.
_NUMBER = re.compile(r"[ \t\r\n]*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?[ \t\r\n]*", re.ASCII)

_PADDED = re.compile(r"(e[+-])0")


def to_string(value: Value) -> str:
    """Return the text of a value; NaN is empty, a node-set is its first node."""
    if value.__class__ is str:
        return value
    if isinstance(value, list):
        return value[0].read() if value else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dates.Moment):
        return value.text
    return format_number(value)  # type: ignore[arg-type]


def format_number(number: float) -> str:
    """Write a number without needless zeros; NaN is empty.

    What is very large or small has an exponent, `1e+21` and `1e-7`, as in ODK Web Forms.
    """
    if math.isnan(number):
        return ""
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    shortest = repr(float(number))
    if "e" not in shortest:
        return "0" if number == 0 else shortest.removesuffix(".0")
    if 1e-6 <= abs(number) < 1e21:
        return format(Decimal(shortest), "f")
    return _PADDED.sub(r"\1", shortest)


def to_number(value: Value) -> float:
    """Return the number of a value; a date is its days since 1970, what is no number is NaN."""
    if isinstance(value, float):
        return value
    if isinstance(value, bool):
        return float(value)
    text = to_string(value)
    if _NUMBER.fullmatch(text):
        return float(text)
    moment = dates.parse(text)
    return math.nan if moment is None else dates.days(moment)


def to_boolean(value: Value) -> bool:
    """Return the truth of a value. A node-set is true if it has a node, answered or not (XPath 1.0, section 4.3)."""
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        return bool(value) and not math.isnan(value)
    return bool(value)


def equals(left: Value, right: Value) -> bool:
    """`=`: node-sets are equal to whatever one of their nodes is equal to."""
    return _exists(left, right, _same)


def differs(left: Value, right: Value) -> bool:
    """`!=`: not the contrary of `=` where node-sets are compared."""
    return _exists(left, right, lambda a, b: not _same(a, b))


def less(left: Value, right: Value) -> bool:
    """`<`, between numbers always (dates are numbers here)."""
    return _exists(left, right, lambda a, b: to_number(a) < to_number(b))


def at_most(left: Value, right: Value) -> bool:
    """`<=`."""
    return _exists(left, right, lambda a, b: to_number(a) <= to_number(b))


def _same(left: Value, right: Value) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return to_boolean(left) == to_boolean(right)
    if isinstance(left, float) or isinstance(right, float):
        return to_number(left) == to_number(right)
    return left == right


def _exists(left: Value, right: Value, test: Callable[[Value, Value], bool]) -> bool:
    """Apply `test` to every pair that node-sets on either side give (XPath 1.0, section 3.4)."""
    if isinstance(left, list):
        if isinstance(right, bool):
            return test(to_boolean(left), right)
        return any(_exists(node.read(), right, test) for node in left)
    if isinstance(right, list):
        if isinstance(left, bool):
            return test(left, to_boolean(right))
        return any(test(left, node.read()) for node in right)
    return test(left, right)
