"""Location paths: the axes, on the instance and on the shape of the form alike, and steps as closures."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from .context import Closure, Context
from .nodes import Node
from .parser import Step
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
    # An attribute has a parent and stands among no children.
    return [] if node.parent is None or node.kind in _ASIDE else list(node.parent.children)


def _after(node: P) -> list[P]:
    alike = _siblings(node)
    return alike[alike.index(node) + 1 :] if node in alike else []


def _before(node: P) -> list[P]:
    alike = _siblings(node)
    return alike[: alike.index(node)][::-1] if node in alike else []


def _following(node: Node) -> list[Node]:
    found: list[Node] = []
    if node.kind in _ASIDE and node.parent is not None:
        found += list(node.parent.walk())[1:]
    for above in (node, *_ancestors(node)):
        found += [below for sibling in _after(above) for below in sibling.walk()]
    return found


def _preceding(node: Node) -> list[Node]:
    return [
        below
        for above in (node, *_ancestors(node))
        for sibling in _before(above)
        for below in reversed(list(sibling.walk()))
    ]


_ASIDE = {"attribute", "namespace"}
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
    "following": _following,
    "preceding": _preceding,
    "attribute": lambda node: list(node.attributes),
    "namespace": lambda node: node.namespaces(),
}
BACKWARD = {"ancestor", "ancestor-or-self", "preceding", "preceding-sibling"}
# Nodes that stand equally deep, in order, lead to nodes of which that is true again.
LEVEL = {"child", "self", "parent", "attribute"}
# Which items of the form an axis can lead to: those of a repeat stand beside their like.
_SHAPE: dict[str, Callable[[Item], list[Item]]] = AXES | {
    "namespace": lambda item: [],
    "following-sibling": _siblings,
    "preceding-sibling": _siblings,
    "following": lambda item: _ancestors(item)[-1].walk() if item.parent else [],
    "preceding": lambda item: _ancestors(item)[-1].walk() if item.parent else [],
}


def _passes(axis: str, test: str, also: str = "") -> Callable[[Any], bool]:
    """Return a node test: a name (or `also` another), `*`, `prefix:*`, `text()` and the like."""
    kind = axis if axis in _ASIDE else "element"
    if test == "node()":
        return lambda node: True
    if test == "*":
        return lambda node: bool(node.kind == kind)
    if test.endswith("*"):
        return lambda node: node.kind == kind and node.name.startswith(test[:-1])
    if test.endswith(")"):
        wanted, name = test[:-1].split("(", 1)
        return lambda node: node.kind == wanted and name in ("", node.name)
    if also:
        return lambda node: node.name in {test, also} and node.kind == kind
    return lambda node: node.name == test and node.kind == kind


def shape(axis: str, test: str, starts: Iterable[Item]) -> list[Item]:
    """Return the items of the form that a step can lead to, each once."""
    passes = _passes(axis, test)
    return list(dict.fromkeys(item for start in starts for item in _SHAPE[axis](start) if passes(item)))


def step(axis: str, test: str, predicates: list[Closure], *, level: bool, also: str = "") -> StepRun:
    """Return a step as a closure on node lists; it gives nodes once each, in document order.

    `level` says that the nodes it starts from stand equally deep, `also` is another name that passes.
    """
    take, passes = AXES[axis], _passes(axis, test, also)
    if axis == "child" and test in {"text()", "node()"}:
        take = Node.content
    backward = axis in BACKWARD
    sorted_ = level and (axis in LEVEL or axis.startswith("descendant"))
    if sorted_ and not predicates and axis != "parent":
        return lambda context, nodes: [node for start in nodes for node in take(start) if passes(node)]

    def run(context: Context, nodes: list[Node]) -> list[Node]:
        found: list[Node] = []
        for start in nodes:
            reached = keep(context, [node for node in take(start) if passes(node)], predicates)
            found += reached[::-1] if backward else reached
        if len(nodes) == 1:
            return found
        return list(dict.fromkeys(found)) if sorted_ else in_order(found)

    return run


def keep(context: Context, nodes: list[Node], predicates: list[Closure]) -> list[Node]:
    """Return the nodes that pass all predicates; a number asks for the place, counted from 1."""
    for predicate in predicates:
        size, kept = len(nodes), []
        for place, node in enumerate(nodes, 1):
            verdict = predicate(context.at(node, place, size))
            if verdict == place if isinstance(verdict, float) else to_boolean(verdict):
                kept.append(node)
        nodes = kept
    return nodes


def in_order(nodes: Iterable[Node]) -> list[Node]:
    """Return nodes once each, in document order; documents follow in the order in which they come up."""
    wanted = dict.fromkeys(nodes)
    if len(wanted) < 2:
        return list(wanted)
    found: dict[Node, None] = {}
    for top in dict.fromkeys((node, *_ancestors(node))[-1] for node in wanted):
        for node in top.walk():
            found.update((each, None) for each in (node, *node.attributes) if each in wanted)
    return list(found | wanted)


def texts(value: Any) -> list[str]:  # noqa: ANN401 - a Value, in the end
    """Return what the nodes of a node-set read."""
    return [node.read() for node in value]


def within(node: Node, others: list[Node]) -> bool:
    """Tell whether a node is one of some others or stands below one of them."""
    return any(above in others for above in (node, *_ancestors(node)))


def shortened(steps: tuple[Step, ...]) -> list[Step]:
    """Make one step of the two that `//name` stands for, where that means the same."""
    found: list[Step] = []
    for place in steps:
        if found and found[-1] == Step("descendant-or-self", "node()") and place.axis == "child":
            if not place.predicates:
                found[-1] = Step("descendant", place.test)
                continue
        found.append(place)
    return found


def instance_around(context: Context, repeat: Item) -> list[Node]:
    """Return the instance of a repeat that the expression stands in."""
    around: Node | None = context.origin
    while around is not None and around.item is not repeat:
        around = around.parent
    return [around] if around else []
