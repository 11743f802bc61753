"""Whether an expression in a repeat looks at its own instance only: then a change in another one does not concern it."""

from . import paths
from .parser import Binary, Call, Expr, Filter, Negate, Number, Path, Ref, Text
from .schema import Item, Schema


def stays_inside(tree: Expr, schema: Schema, origin: Item, *, rows: bool = False) -> bool:
    """Tell whether what an item's expression reads of its innermost repeat is in the same instance; False in doubt.

    `rows`: it stands at a row of a list, so relative paths are columns.
    """
    match tree:
        case Number() | Text():
            return True
        case Ref(name):
            items = schema.by_name.get(name, [])
            return len(items) == 1 and not items[0].is_repeat
        case Negate(operand):
            return stays_inside(operand, schema, origin, rows=rows)
        case Binary(_, left, right):
            return all(stays_inside(each, schema, origin, rows=rows) for each in (left, right))
        case Call("indexed-repeat", _):
            return False
        case Call("current", _):
            return True
        case Call(_, arguments):
            return all(stays_inside(each, schema, origin, rows=rows) for each in arguments)
        case Path(Call("instance", _), steps):
            within = [each for step in steps for each in step.predicates]
            return all(stays_inside(each, schema, origin, rows=True) for each in within)
        case Path("", _) if rows:
            return True
        case Path(start, _) if start == "" or start == Call("current", ()):
            return _climbs_little(tree, origin)
        case Path() | Filter():
            return False
    return False


def _climbs_little(path: Path, origin: Item) -> bool:
    """Tell whether a relative path stays below the innermost repeat around the item, all the way."""
    items: tuple[Item, ...] = (origin,)
    for step in path.steps:
        if step.predicates or step.axis not in {"child", "self", "parent"}:
            return False
        items = tuple(paths.along(step.axis, step.test, items))
        if not all(origin.repeats[-1] in item.repeats for item in items):
            return False
    return True
