"""The operators between two operands, as closures."""

import math
from collections.abc import Callable

from ...errors import Unfit
from . import paths
from .context import Closure
from .nodes import Node
from .values import Value, at_most, differs, equals, less, to_boolean, to_number, to_string


def nodes(value: Value) -> list[Node]:
    """Return a node-set as such.

    Raises:
        Unfit: `expression.nodes_expected`, when it is a single value.
    """
    if not isinstance(value, list):
        raise Unfit("expression.nodes_expected", where=None, value=to_string(value))
    return value


def _divide(left: float, right: float) -> float:
    if right:
        return left / right
    return math.nan if not left or math.isnan(left) else math.copysign(math.inf, left) * math.copysign(1, right)


def _modulo(left: float, right: float) -> float:
    return math.fmod(left, right) if right and not math.isinf(left) else math.nan


_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "div": _divide,
    "mod": _modulo,
}
_COMPARISON: dict[str, Callable[[Value, Value], bool]] = {
    "=": equals,
    "!=": differs,
    "<": less,
    "<=": at_most,
    ">": lambda left, right: less(right, left),
    ">=": lambda left, right: at_most(right, left),
}


def binary(operator: str, left: Closure, right: Closure) -> Closure:
    """Return the closure of an operator; `or` and `and` leave the right side alone when the left decides."""
    if operator == "or":
        return lambda context: to_boolean(left(context)) or to_boolean(right(context))
    if operator == "and":
        return lambda context: to_boolean(left(context)) and to_boolean(right(context))
    if operator == "|":
        return lambda context: paths.in_order([*nodes(left(context)), *nodes(right(context))])
    if operator in _COMPARISON:
        compare = _COMPARISON[operator]
        return lambda context: compare(left(context), right(context))
    compute = _ARITHMETIC[operator]
    return lambda context: float(compute(to_number(left(context)), to_number(right(context))))
