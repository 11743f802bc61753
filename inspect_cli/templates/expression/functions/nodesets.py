"""Node-sets: counting, adding up, names."""

import math
from collections.abc import Callable

from ..context import Context
from ..values import Value, to_number
from .kind import Function


def _numbers(values: tuple[Value, ...]) -> list[float]:
    found: list[float] = []
    for value in values:
        found += [to_number(node.read()) for node in value] if isinstance(value, list) else [to_number(value)]
    return found


def smallest(*values: Value) -> float:
    """Return the least number; NaN if one is none, so that an unanswered question does not pass for zero."""
    return _extreme(_numbers(values), min)


def largest(*values: Value) -> float:
    """Return the greatest number; NaN if one is none."""
    return _extreme(_numbers(values), max)


def _extreme(numbers: list[float], choose: Callable[[list[float]], float]) -> float:
    return math.nan if not numbers or any(map(math.isnan, numbers)) else float(choose(numbers))


def _nodes(value: Value) -> list[object]:
    return list(value) if isinstance(value, list) else []


def _name(context: Context, *value: Value) -> str:
    found = value[0] if value else [context.node]
    return found[0].name if isinstance(found, list) and found else ""


FUNCTIONS = {
    "count": Function(lambda nodes: float(len(_nodes(nodes))), 1, 1),
    "count-non-empty": Function(
        lambda nodes: float(sum(bool(node.read()) for node in nodes) if isinstance(nodes, list) else 0), 1, 1
    ),
    "sum": Function(lambda nodes: float(sum(_numbers((nodes,)))), 1, 1),
    "min": Function(smallest, 1, None),
    "max": Function(largest, 1, None),
    "name": Function(_name, 0, 1, "context"),
    "local-name": Function(lambda context, *value: _name(context, *value).rpartition(":")[2], 0, 1, "context"),
    "namespace-uri": Function(lambda *value: "", 0, 1),
}
