"""Turns the tree of an expression into one closure, and notes which items of the form it reads."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from ...errors import Problem, Unfit
from ..report import near
from . import lookup, operators, paths
from .context import Closure, Context
from .documents import by_default, expanded
from .functions import BY_COMPILER, FUNCTIONS, LATER
from .functions.kind import Function
from .nodes import Node
from .ofform import INSTANCE_ID, OF_FORM, Items, Scope, instance_id, metadata, raiser
from .parser import Binary, Call, Expr, Filter, Negate, Number, Path, Ref, Step, Text, parse
from .reach import stays_inside
from .schema import Item, Schema
from .tables import Key, key_of
from .values import Value, to_number

# These look at which nodes there are, not at their values.
_SHAPE_ONLY = {"count", "position", "name", "local-name", "namespace-uri"}
_CURRENT = Call("current", ())


class Compiled(NamedTuple):
    """An expression ready to run; `reads` are the places in the form whose values it depends on.

    `key` is the part of a choice filter that an index answers. `inside`: in a repeat, it reads its own instance only.
    """

    run: Closure
    reads: frozenset[int]
    key: Key | None = None
    inside: bool = False


def compile_text(
    source: str,
    schema: Schema,
    origin: Item | None,
    report: Callable[[Problem], None],
    columns: frozenset[str] | None = None,
    namespaces: Mapping[str, str] | None = None,
    place: Item | None = None,
) -> Compiled:
    """Compile the expression of an item (with `columns`: a choice filter); what is wrong goes to `report`.

    Without `origin` it stands in XML of any shape, where `namespaces` says what the prefixes of names mean.
    `place` is the item that the context node belongs to, where it is not that of the expression.
    A wrong part raises its problem when it is run, so `true() or explode()` is still true.
    """
    try:
        tree = parse(source)
    except Problem as problem:
        report(problem)
        return Compiled(raiser(problem), frozenset())
    compiler = _Compiler(schema, origin, report, namespaces)
    if columns is None:
        run = compiler.compile(tree, Scope((place,) if place else compiler.here))
        inside = bool(origin and origin.repeats and not place and stays_inside(tree, schema, origin))
        return Compiled(run, frozenset(compiler.reads), None, inside)
    run = compiler.row_test(tree, columns)
    key = key_of(tree, sorted(columns), compiler.row_value(columns))
    inside = bool(origin and origin.repeats and stays_inside(tree, schema, origin, rows=True))
    return Compiled(run, frozenset(compiler.reads), key, inside)


class _Compiler:
    """Compiles the expressions of one item."""

    def __init__(
        self,
        schema: Schema,
        origin: Item | None,
        report: Callable[[Problem], None],
        namespaces: Mapping[str, str] | None = None,
    ) -> None:
        self.schema = schema
        self.here: Items = (origin,) if origin else ()
        self.around = origin.repeats if origin else ()
        self.namespaces = namespaces
        self.report = report
        self.reads: set[int] = set()

    def value(self, tree: Expr) -> Closure:
        """Compile an expression that stands at the item."""
        return self.compile(tree, Scope(self.here))

    def row_test(self, tree: Expr, columns: Iterable[str]) -> Closure:
        """Compile a predicate on rows of a list."""
        return self.compile(tree, Scope((), frozenset(columns)))

    def row_value(self, columns: Iterable[str]) -> Callable[[Expr], Closure]:
        """Return what compiles the other side of `column = value`, which has been compiled once already."""
        quiet = _Compiler(self.schema, self.here[0] if self.here else None, lambda problem: None, self.namespaces)
        return lambda tree: quiet.row_test(tree, columns)

    def wrong(self, code: str, **params: object) -> Closure:
        """Report a problem, and return the closure that raises it when it is reached."""
        problem = Unfit(code, where=None, **params)
        self.report(problem)
        return raiser(problem)

    def compile(self, tree: Expr, scope: Scope) -> Closure:
        """Return an expression as a closure."""
        match tree:
            case Number(value) | Text(value):
                return lambda context: value
            case Negate(operand):
                inner = self.compile(operand, scope)
                return lambda context: -to_number(inner(context))
            case Binary(operator, left, right):
                return operators.binary(operator, self.compile(left, scope), self.compile(right, scope))
            case Call(name, arguments):
                return self.call(name, arguments, scope)
        return self.nodes(tree, scope)[0]

    # Paths: a closure, and the items it leads to (None when only the run can tell).

    def nodes(self, tree: Expr, scope: Scope, *, values: bool = True) -> tuple[Closure, Items | None]:
        match tree:
            case Ref(name):
                run, items = self.ref(name)
            case Path(start, steps):
                run, items = self.path(start, steps, scope)
            case Filter(base, predicates):
                run, items = self.filter(base, predicates, scope, values=values)
            case Call("current", ()):
                run, items = _current, self.here
            case _:
                run, items = self.compile(tree, scope), None
        for item in items or ():
            self.reads.update([below.index for below in item.walk()] if values else [item.index])
        return run, items

    def ref(self, name: str) -> tuple[Closure, Items | None]:
        if name.startswith("last-saved#"):  # no record of another filling is at hand
            return (lambda context: []), None
        items = self.schema.by_name.get(name, [])
        if name == INSTANCE_ID and not items:
            return instance_id, None
        if len(items) != 1:
            code = "expression.question_ambiguous" if items else "expression.question_unknown"
            return self.wrong(code, value=name, near=near(name, self.schema.by_name)), None
        return self.all_of(items[0]), (items[0],)

    def all_of(self, item: Item) -> Closure:
        """Return the nodes of an item: those in the same instance of the nearest common repeat."""
        index = item.index
        # A repeat named from within itself is all its instances beside this one.
        common = [repeat for repeat in self.around if repeat in item.repeats and repeat is not item]
        if not common:
            return lambda context: context.nodes[index]
        repeat, chain, above = common[-1], [item], item.parent
        while above is not None and above is not repeat:
            chain.insert(0, above)
            above = above.parent

        def run(context: Context) -> list[Node]:
            nodes = paths.instance_around(context, repeat)
            for place in chain:
                nodes = [child for node in nodes for child in node.children if child.item is place]
            return nodes

        return run

    def path(self, start: str | Expr, steps: tuple[Step, ...], scope: Scope) -> tuple[Closure, Items | None]:
        begin: Closure
        items: Items | None
        if isinstance(start, Call) and start.name == "instance":
            return lookup.instance(self, start.arguments, steps), None
        if start == "/" and self.here and (said := metadata(self, steps)):
            return said, None
        level = True
        if start == "/":
            begin, items = _document, (self.schema.document,) if self.here else None
        elif start == "":
            begin, items = _here, scope.items
        elif start == _CURRENT:
            begin, items = _current, self.here  # where a path begins, it is not read
        else:
            begin, items = self.nodes(start, scope, values=False)  # type: ignore[arg-type]
            level = isinstance(start, Ref)
        if scope.columns is not None and start == "":
            items = None
            if steps[0].axis == "child" and steps[0].test not in {*scope.columns, "*", "node()", "text()"}:
                known = near(steps[0].test, scope.columns)
                return self.wrong("expression.column_unknown", value=steps[0].test, near=known), None
        return self.walk(begin, items, steps, level=level)

    def walk(
        self, begin: Closure, items: Items | None, steps: tuple[Step, ...], *, level: bool
    ) -> tuple[Closure, Items | None]:
        runs = []
        for place in paths.shortened(steps):
            if place.axis not in paths.AXES:
                return self.wrong("expression.step_unsupported", value=f"{place.axis}::{place.test}"), None
            before, test, also = items, expanded(place, self.namespaces), by_default(place, self.namespaces)
            if items is not None:
                items = tuple(paths.shape(place.axis, test, items))
                if place.axis == "child" and test in {"text()", "node()"}:
                    items += before or ()  # the answer of a question stands in the question
                asks = place.axis != "attribute" and not test.endswith(")")
                if not items and asks and before:
                    known = [below.name for above in before for below in above.walk()]
                    self.wrong("expression.path_unknown", value=test, near=near(test, known))
                    return (lambda context: []), ()  # XPath: no nodes
            predicates = [self.compile(each, Scope(items or ())) for each in place.predicates]
            runs.append(paths.step(place.axis, test, predicates, level=level, also=also))
            level = level and place.axis in paths.LEVEL
        plain = all(
            not place.predicates
            and (place.axis in {"parent", "self"} or (place.axis == "child" and place.test[-1] != ")"))
            for place in steps
        )
        if plain and items and len(items) == 1 and not items[0].repeats and items[0].index >= 0:
            index = items[0].index
            return (lambda context: context.nodes[index]), items

        def run(context: Context) -> Value:
            nodes = begin(context)
            for one in runs:
                nodes = one(context, nodes)  # type: ignore[arg-type]
            return nodes

        return run, items

    def filter(
        self, base: Expr, predicates: tuple[Expr, ...], scope: Scope, *, values: bool
    ) -> tuple[Closure, Items | None]:
        begin, items = self.nodes(base, scope, values=values)
        tests = [self.compile(each, Scope(items or ())) for each in predicates]
        return (lambda context: paths.keep(context, operators.nodes(begin(context)), tests)), items

    # Calls

    def call(self, name: str, arguments: tuple[Expr, ...], scope: Scope) -> Closure:
        if name == "current":
            return self.current(arguments, scope)
        if name in OF_FORM:
            return OF_FORM[name](self, arguments, scope)
        function = FUNCTIONS.get(name)
        if name == "instance":
            return self.wrong("expression.instance_path") if self.here else lookup.instance(self, arguments, ())
        if function is None:
            code = "expression.function_unsupported" if name in LATER else "expression.function_unknown"
            return self.wrong(code, value=name, near=near(name, [*FUNCTIONS, *BY_COMPILER]))
        return self.function(name, function, arguments, scope)

    def function(self, name: str, function: Function, arguments: tuple[Expr, ...], scope: Scope) -> Closure:
        closures = [
            self.nodes(each, scope, values=name not in _SHAPE_ONLY)[0] if isinstance(each, Path | Ref | Filter)
            else self.compile(each, scope)
            for each in arguments
        ]  # fmt: skip
        if len(closures) < function.least or (function.most is not None and len(closures) > function.most):
            return self.arity(name, function.least, function.most, len(closures))
        if function.check:
            try:
                function.check([each.value if isinstance(each, Text) else None for each in arguments])
            except Problem as problem:
                self.report(problem)
                return raiser(problem)
        return function.bound(closures)

    def arity(self, name: str, least: int, most: int | None, given: int) -> Closure:
        wanted = str(least) if least == most else f"{least}–{most}" if most is not None else f"{least}+"
        return self.wrong("expression.arity", value=name, wanted=wanted, given=given)

    def current(self, arguments: tuple[Expr, ...], scope: Scope) -> Closure:
        if arguments:
            return self.arity("current", 0, 0, len(arguments))
        return self.nodes(_CURRENT, scope)[0]


def _document(context: Context) -> list[Node]:
    return [context.document]


def _here(context: Context) -> list[Node]:
    return [context.node]


def _current(context: Context) -> list[Node]:
    return [context.origin]
