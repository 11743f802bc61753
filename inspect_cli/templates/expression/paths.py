"""Location paths: the axes, on the instance and on the shape of the form alike, and steps as closures."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from .context import Closure, Context
from .nodes import Node
from .schema import Item
from .values import to_boolean

# Nodes of the instance, or items of the form.
P = TypeVar("P", Node, Item)
StepRun = Callable[[Context, list[Node]], list[Node]]


def _ancestors(node: P) -> list[P]:
    found: list[P] = []
    above = node.parent
    while above is not None:
        found.append(above)
        above = above.parent
    return found


def _siblings(node: P) -> list[P]:
    return [node] if node.parent is None else list(node.parent.children)


def _after(node: P) -> list[P]:
    alike = _siblings(node)
    return alike[alike.index(node) + 1 :]


def _before(node: P) -> list[P]:
    alike = _siblings(node)
    return alike[: alike.index(node)][::-1]


# Each gives nodes in the order in which position() counts them.
AXES: dict[str, Callable[[Any], list[Any]]] = {
    "child": lambda node: node.children,
    "self": lambda node: [node],
    "parent": lambda node: [] if node.parent is None else [node.parent],
    "descendant": lambda node: list(node.walk())[1:],
    "descendant-or-self": lambda node: list(node.walk()),
    "ancestor": _ancestors,
    "ancestor-or-self": lambda node: [node, *_ancestors(node)],
    "following-sibling": _after,
    "preceding-sibling": _before,
    # The instance has no attributes that forms read.
    "attribute": lambda node: [],
}


def along(axis: str, test: str, starts: Iterable[P]) -> list[P]:
    """Return what a step without predicates reaches, each once."""
    take = AXES[axis]
    anything = test in {"*", "node()"}
    found = [node for start in starts for node in take(start) if anything or node.name == test]
    return list(dict.fromkeys(found)) if axis not in {"child", "self"} else found


def step(axis: str, test: str, predicates: list[Closure]) -> StepRun:
    """Return a step as a closure on node lists."""
    if not predicates:
        return lambda context, nodes: along(axis, test, nodes)

    def run(context: Context, nodes: list[Node]) -> list[Node]:
        found: list[Node] = []
        for node in nodes:
            found += keep(context, along(axis, test, [node]), predicates)
        return list(dict.fromkeys(found))

    return run


def keep(context: Context, nodes: list[Node], predicates: list[Closure]) -> list[Node]:
    """Return the nodes that pass all predicates; a number asks for the place, counted from 1."""
    for predicate in predicates:
        size, kept = len(nodes), []
        for place, node in enumerate(nodes, 1):
            verdict = predicate(context.at(node, place, size))
            number = isinstance(verdict, float) and not isinstance(verdict, bool)
            if verdict == place if number else to_boolean(verdict):
                kept.append(node)
        nodes = kept
    return nodes


def in_order(document: Node, nodes: Iterable[Node]) -> list[Node]:
    """Return nodes once each, in document order."""
    wanted = set(nodes)
    return [node for node in document.walk() if node in wanted]
