"""Node-sets: counting, adding up, names."""

import math
from collections.abc import Callable

from .. import operators
from ..context import Context
from ..documents import XML_URI
from ..nodes import Node
from ..values import Value, to_number, to_string
from .kind import Function
from .strings import texts

_XML = f"{{{XML_URI}}}"


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


def total(value: Value) -> float:
    """Return the sum; of nothing it is NaN, and so empty, as in ODK Web Forms."""
    numbers = _numbers((value,))
    return float(sum(numbers)) if numbers else math.nan


def _extreme(numbers: list[float], choose: Callable[[list[float]], float]) -> float:
    return math.nan if not numbers or any(map(math.isnan, numbers)) else float(choose(numbers))


def _nodes(value: Value) -> list[object]:
    return list(value) if isinstance(value, list) else []


def _named(context: Context, value: tuple[Value, ...]) -> Node | None:
    found = value[0] if value else [context.node]
    return operators.nodes(found)[0] if found else None


def name(context: Context, *value: Value) -> str:
    """Return the name of the first node, with its prefix."""
    node = _named(context, value)
    return node.written if node else ""


def namespace(context: Context, *value: Value) -> str:
    """Return the namespace of the name of the first node; in a form there is none."""
    node = _named(context, value)
    return node.name[1:].rpartition("}")[0] if node else ""


def by_id(context: Context, wanted: Value) -> list[Node]:
    """Return the elements whose `id` or `xml:id` is one of the words given."""
    words = {word for text in texts((wanted,)) for word in text.split()}
    return [
        node
        for node in context.document.walk()
        if any(each.value in words and each.name in ("id", _XML + "id") for each in node.attributes)
    ]


def lang(context: Context, wanted: Value) -> bool:
    """Tell whether the nearest `xml:lang` around the context node is a language, or a kind of it (`en-GB` of `en`)."""
    node: Node | None = context.node
    while node is not None:
        for each in node.attributes:
            if each.name == _XML + "lang":
                found, word = each.value.lower(), to_string(wanted).lower()
                return found == word or found.startswith(f"{word}-")
        node = node.parent
    return False


FUNCTIONS = {
    "count": Function(lambda nodes: float(len(_nodes(nodes))), 1, 1),
    "count-non-empty": Function(
        lambda nodes: float(sum(bool(node.read()) for node in nodes) if isinstance(nodes, list) else 0), 1, 1
    ),
    "sum": Function(total, 1, 1),
    "min": Function(smallest, 1, None),
    "max": Function(largest, 1, None),
    "name": Function(name, 0, 1, "context"),
    "local-name": Function(lambda context, *value: name(context, *value).rpartition(":")[2], 0, 1, "context"),
    "namespace-uri": Function(namespace, 0, 1, "context"),
    "id": Function(by_id, 1, 1, "context"),
    "lang": Function(lang, 1, 1, "context"),
}
