"""Truth, choice between values, and where the context stands."""

from collections.abc import Sequence

from ....errors import Unfit
from ..context import Closure, Context
from ..values import Value, to_boolean, to_number, to_string
from .kind import Function


def if_(context: Context, test: Closure, then: Closure, otherwise: Closure) -> Value:
    """Evaluate one of two arguments only."""
    return then(context) if to_boolean(test(context)) else otherwise(context)


def coalesce(context: Context, *options: Closure) -> str:
    """Return the first value that is not empty."""
    return next((text for option in options if (text := to_string(option(context)))), "")


def once(context: Context, value: Closure) -> Value:
    """Keep the value the node has; only an empty one is computed."""
    return context.node.read() or value(context)


def position(context: Context, node: Closure | None = None) -> float:
    """Return the place in the node-set at hand, or that of a repeat instance among its like (from 1)."""
    if node is None:
        return float(context.position)
    found = node(context)
    if not isinstance(found, list) or not found or found[0].parent is None:
        return 1.0
    alike = [sibling for sibling in found[0].parent.children if sibling.name == found[0].name]
    return float(alike.index(found[0]) + 1)


def boolean_from_string(value: Value) -> bool:
    """Read `1` and `true`."""
    return to_string(value) in {"1", "true"}


def checklist(least: Value, most: Value, *answers: Value) -> bool:
    """Tell whether the number of true answers lies within bounds; -1 is no bound. Any text is true, as everywhere."""
    return _within(least, most, float(sum(map(to_boolean, _spread(answers)))))


def weighted_checklist(least: Value, most: Value, *pairs: Value) -> bool:
    """Tell whether the weights of true answers add up within bounds: answer, weight and so on."""
    flat = _spread(pairs)
    total = sum(to_number(weight) for answer, weight in zip(flat[::2], flat[1::2], strict=False) if to_boolean(answer))
    return _within(least, most, total)


def _paired(texts: Sequence[str | None]) -> None:
    """Raise what is wrong when an answer has no weight."""
    if len(texts) % 2:
        raise Unfit("expression.arity", where=None, value="weighted-checklist", wanted="4, 6, 8…", given=len(texts))


def _within(least: Value, most: Value, count: float) -> bool:
    low, high = to_number(least), to_number(most)
    return (low < 0 or count >= low) and (high < 0 or count <= high)


def _spread(values: tuple[Value, ...]) -> list[Value]:
    flat: list[Value] = []
    for value in values:
        flat += [node.read() for node in value] if isinstance(value, list) else [value]
    return flat


FUNCTIONS = {
    "true": Function(lambda: True, 0, 0),
    "false": Function(lambda: False, 0, 0),
    "not": Function(lambda value: not to_boolean(value), 1, 1),
    "boolean": Function(to_boolean, 1, 1),
    "boolean-from-string": Function(boolean_from_string, 1, 1),
    "if": Function(if_, 3, 3, "closures"),
    "coalesce": Function(coalesce, 1, None, "closures"),
    "once": Function(once, 1, 1, "closures"),
    "position": Function(position, 0, 1, "closures"),
    "last": Function(lambda context: float(context.size), 0, 0, "context"),
    "checklist": Function(checklist, 3, None),
    "weighted-checklist": Function(weighted_checklist, 4, None, check=_paired),
}
