"""Whether an expression in a repeat looks at its own instance only: a change in another one does not concern it."""

from collections.abc import Callable, Iterable

from .parser import Binary, Call, Expr, Filter, Negate, Path, Ref
from .schema import Item, Schema

_HERE = ("", Call("current", ()))
_NEAR: dict[str, Callable[[Item], list[Item]]] = {
    "self": lambda item: [item],
    "child": lambda item: item.children,
    "parent": lambda item: [item.parent] if item.parent else [],
}


def stays_inside(tree: Expr, schema: Schema, origin: Item, *, rows: bool = False) -> bool:
    """Tell whether what an item's expression reads of its innermost repeat is in the same instance; False in doubt.

    `rows`: it stands at a row of a list, so relative paths are columns.
    """
    parts: Iterable[Expr] = ()
    inside = True
    match tree:
        case Ref(name):
            inside = [item.is_repeat for item in schema.by_name.get(name, [])] == [False]
        case Filter() | Call("indexed-repeat", _):
            inside = False
        case Path(Call("instance", _), steps):
            parts, rows = [each for step in steps for each in step.predicates], True
        case Path(start):
            inside = (rows and start == "") or (start in _HERE and _climbs_little(tree, origin))
        case Negate(operand):
            parts = (operand,)
        case Binary(_, left, right):
            parts = (left, right)
        case Call(_, arguments):
            parts = arguments
    return inside and all(stays_inside(part, schema, origin, rows=rows) for part in parts)


def _climbs_little(path: Path, origin: Item) -> bool:
    """Tell whether a relative path stays below the innermost repeat around the item, all the way."""
    items = [origin]
    for step in path.steps:
        if step.predicates or step.axis not in _NEAR:
            return False
        items = [each for item in items for each in _NEAR[step.axis](item) if step.test in {each.name, "*", "node()"}]
        if not all(origin.repeats[-1] in item.repeats for item in items):
            return False
    return True
