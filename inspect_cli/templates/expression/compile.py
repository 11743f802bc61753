"""Turns the tree of an expression into one closure, and notes which items of the form it reads."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from ...errors import Problem, Unfit
from ..report import near
from . import lookup, operators, paths
from .context import Closure, Context
from .functions import BY_COMPILER, FUNCTIONS, LATER
from .functions.kind import Function
from .nodes import Node
from .parser import Binary, Call, Expr, Filter, Negate, Number, Path, Ref, Step, Text, parse
from .reach import stays_inside
from .schema import Item, Schema
from .tables import Key, key_of
from .values import Value, to_number, to_string

Items = tuple[Item, ...]
# These look at which nodes there are, not at their values.
_SHAPE_ONLY = {"count", "position", "name", "local-name", "namespace-uri"}


class Compiled(NamedTuple):
    """An expression ready to run; `reads` are the places in the form whose values it depends on.

    `key` is the part of a choice filter that an index answers. `inside`: in a repeat, it reads its own instance only.
    """

    run: Closure
    reads: frozenset[int]
    key: Key | None = None
    inside: bool = False


class Scope(NamedTuple):
    """What the context node can be: items of the form, or a row of a choice list with these columns."""

    items: Items
    columns: frozenset[str] | None = None


def compile_text(
    source: str,
    schema: Schema,
    origin: Item,
    report: Callable[[Problem], None],
    columns: frozenset[str] | None = None,
    place: Item | None = None,
) -> Compiled:
    """Compile the expression of an item (with `columns`: a choice filter); what is wrong goes to `report`.

    `place` is the item that the context node belongs to, where it is not that of the expression.
    A wrong part raises its problem when it is run, so `true() or explode()` is still true.
    """
    try:
        tree = parse(source)
    except Problem as problem:
        report(problem)
        return Compiled(_raiser(problem), frozenset())
    compiler = _Compiler(schema, origin, report)
    if columns is None:
        run = compiler.compile(tree, Scope((place or origin,)))
        inside = place is None and bool(origin.repeats) and stays_inside(tree, schema, origin)
        return Compiled(run, frozenset(compiler.reads), None, inside)
    run = compiler.row_test(tree, columns)
    key = key_of(tree, sorted(columns), compiler.row_value(columns))
    inside = bool(origin.repeats) and stays_inside(tree, schema, origin, rows=True)
    return Compiled(run, frozenset(compiler.reads), key, inside)


class _Compiler:
    """Compiles the expressions of one item."""

    def __init__(self, schema: Schema, origin: Item, report: Callable[[Problem], None]) -> None:
        self.schema = schema
        self.origin = origin
        self.report = report
        self.reads: set[int] = set()

    def value(self, tree: Expr) -> Closure:
        """Compile an expression that stands at the item."""
        return self.compile(tree, Scope((self.origin,)))

    def row_test(self, tree: Expr, columns: Iterable[str]) -> Closure:
        """Compile a predicate on rows of a list."""
        return self.compile(tree, Scope((), frozenset(columns)))

    def row_value(self, columns: Iterable[str]) -> Callable[[Expr], Closure]:
        """Return what compiles the other side of `column = value`, which has been compiled once already."""
        quiet = _Compiler(self.schema, self.origin, lambda problem: None)
        return lambda tree: quiet.row_test(tree, columns)

    def wrong(self, code: str, **params: object) -> Closure:
        """Report a problem, and return the closure that raises it when it is reached."""
        problem = Unfit(code, where=None, **params)
        self.report(problem)
        return _raiser(problem)

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
                run, items = self.filter(base, predicates, scope)
            case Call("current", ()):
                run, items = _current, (self.origin,)
            case _:
                run, items = self.compile(tree, scope), None
        for item in items or ():
            self.reads.update([below.index for below in item.walk()] if values else [item.index])
        return run, items

    def ref(self, name: str) -> tuple[Closure, Items | None]:
        if name.startswith("last-saved#"):  # no record of another filling is at hand
            return (lambda context: []), None
        items = self.schema.by_name.get(name, [])
        if len(items) != 1:
            code = "expression.question_ambiguous" if items else "expression.question_unknown"
            return self.wrong(code, value=name, near=near(name, self.schema.by_name)), None
        return self.all_of(items[0]), (items[0],)

    def all_of(self, item: Item) -> Closure:
        """Return the nodes of an item: those in the same instance of the nearest common repeat."""
        index = item.index
        common = [repeat for repeat in self.origin.repeats if repeat in item.repeats] if item.repeats else []
        if not common or item is common[-1]:
            return lambda context: context.nodes[index]
        repeat = common[-1]

        def run(context: Context) -> list[Node]:
            around: Node | None = context.origin
            while around is not None and around.item is not repeat:
                around = around.parent
            return [node for node in around.walk() if node.item is item] if around else context.nodes[index]

        return run

    def path(self, start: str | Expr, steps: tuple[Step, ...], scope: Scope) -> tuple[Closure, Items | None]:
        begin: Closure
        items: Items | None
        if isinstance(start, Call) and start.name == "instance":
            return lookup.instance(self, start.arguments, steps), None
        if start == "/":
            begin, items = _document, (self.schema.document,)
        elif start == "":
            begin, items = _here, scope.items
        else:
            begin, items = self.nodes(start, scope, values=False)  # type: ignore[arg-type]
        if scope.columns is not None and start == "":
            items = None
            if steps[0].axis == "child" and steps[0].test not in scope.columns:
                known = near(steps[0].test, scope.columns)
                return self.wrong("expression.column_unknown", value=steps[0].test, near=known), None
        return self.walk(begin, items, steps)

    def walk(self, begin: Closure, items: Items | None, steps: tuple[Step, ...]) -> tuple[Closure, Items | None]:
        runs = []
        for place in steps:
            if place.axis not in paths.AXES or place.test == "text()":
                return self.wrong("expression.step_unsupported", value=f"{place.axis}::{place.test}"), None
            before = items
            if items is not None:
                items = tuple(paths.along(place.axis, place.test, items))
                if not items and place.axis != "attribute" and before:
                    known = [below.name for above in before for below in above.walk()]
                    return self.wrong("expression.path_unknown", value=place.test, near=near(place.test, known)), None
            predicates = [self.compile(each, Scope(items or ())) for each in place.predicates]
            runs.append(paths.step(place.axis, place.test, predicates))
        plain = all(not place.predicates and place.axis in {"child", "parent", "self"} for place in steps)
        if plain and items and len(items) == 1 and not items[0].repeats and items[0].index >= 0:
            index = items[0].index
            return (lambda context: context.nodes[index]), items

        def run(context: Context) -> Value:
            nodes = begin(context)
            for one in runs:
                nodes = one(context, nodes)  # type: ignore[arg-type]
            return nodes

        return run, items

    def filter(self, base: Expr, predicates: tuple[Expr, ...], scope: Scope) -> tuple[Closure, Items | None]:
        begin, items = self.nodes(base, scope)
        tests = [self.compile(each, Scope(items or ())) for each in predicates]
        return (lambda context: paths.keep(context, operators.nodes(begin(context)), tests)), items

    # Calls

    def call(self, name: str, arguments: tuple[Expr, ...], scope: Scope) -> Closure:
        special = {
            "current": self.current, "jr:choice-name": self.choice_name, "indexed-repeat": self.indexed,
            "pulldata": self.pulldata, "jr:itext": self.itext,
        }  # fmt: skip
        if name in special:
            return special[name](arguments, scope)
        function = FUNCTIONS.get(name)
        if name == "instance":
            return self.wrong("expression.instance_path")
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
                return _raiser(problem)
        return _call(function.run, function.given, closures)

    def arity(self, name: str, least: int, most: int | None, given: int) -> Closure:
        wanted = str(least) if least == most else f"{least}–{most}" if most is not None else f"{least}+"
        return self.wrong("expression.arity", value=name, wanted=wanted, given=given)

    def current(self, arguments: tuple[Expr, ...], scope: Scope) -> Closure:
        if arguments:
            return self.arity("current", 0, 0, len(arguments))
        return self.nodes(Call("current", ()), scope)[0]

    def choice_name(self, arguments: tuple[Expr, ...], scope: Scope) -> Closure:
        """`jr:choice-name(value, '${question}')`: the label of a choice; the reference stands in quotes."""
        if len(arguments) != 2:
            return self.arity("jr:choice-name", 2, 2, len(arguments))
        value = self.compile(arguments[0], scope)
        quoted = arguments[1]
        try:
            tree = parse(quoted.value) if isinstance(quoted, Text) else quoted
        except Problem as problem:
            self.report(problem)
            return _raiser(problem)
        _, items = self.nodes(tree, scope, values=False) if isinstance(tree, Path | Ref) else (None, None)
        question = items[0].question if items else None
        if question is None or not question.list_name:
            return self.wrong("expression.choice_name_bad", value=str(getattr(quoted, "value", "")))
        labels = {choice.name: choice.label for choice in self.schema.form.choices(question)}
        return lambda context: labels.get(to_string(value(context)), "")

    def pulldata(self, arguments: tuple[Expr, ...], scope: Scope) -> Closure:
        if len(arguments) != 4:
            return self.arity("pulldata", 4, 4, len(arguments))
        return lookup.pulldata(self, arguments)

    def itext(self, arguments: tuple[Expr, ...], scope: Scope) -> Closure:
        """`jr:itext('/data/question:label')`: a text of the form, by the name that pyxform gives it."""
        named = arguments[0] if len(arguments) == 1 else None
        place, _, column = named.value.rpartition(":") if isinstance(named, Text) else ("", "", "")
        item = self.schema.by_path.get("/".join(place.split("/")[2:]))
        text = getattr(item.source, column, None) if item and column in {"label", "hint"} else None
        if text is None:
            return self.wrong("expression.text_unknown", value=named.value if isinstance(named, Text) else "")
        return lambda context: text

    def indexed(self, arguments: tuple[Expr, ...], scope: Scope) -> Closure:
        """`indexed-repeat(question, repeat, place, …)`: the question in given instances of its repeats."""
        if len(arguments) < 3 or len(arguments) % 2 == 0:
            return self.arity("indexed-repeat", 3, None, len(arguments))
        found = [self.nodes(each, scope)[1] for each in (arguments[0], *arguments[1::2])]
        if not all(items and len(items) == 1 for items in found):
            return self.wrong("expression.repeat_expected", value="indexed-repeat")
        target, *repeats = [items[0] for items in found if items]
        if not all(repeat in target.repeats for repeat in repeats):
            return self.wrong("expression.repeat_expected", value=target.name)
        places = [self.compile(each, scope) for each in arguments[2::2]]

        def run(context: Context) -> list[Node]:
            nodes = context.nodes[repeats[0].index]
            for repeat, place in zip(repeats, places, strict=True):
                alike = [node for start in nodes for node in start.walk() if node.item is repeat]
                number = to_number(place(context))
                nodes = [node for count, node in enumerate(alike, 1) if count == number]
            return [node for start in nodes for node in start.walk() if node.item is target]

        return run


def _raiser(problem: Problem) -> Closure:
    def fail(context: Context) -> Value:
        raise problem

    return fail


def _document(context: Context) -> list[Node]:
    return [context.document]


def _here(context: Context) -> list[Node]:
    return [context.node]


def _current(context: Context) -> list[Node]:
    return [context.origin]


def _call(run: Callable[..., Value], given: str, closures: list[Closure]) -> Closure:
    if given == "closures":
        return lambda context: run(context, *closures)
    if given == "context":
        return lambda context: run(context, *[each(context) for each in closures])
    if len(closures) == 2:
        first, second = closures
        return lambda context: run(first(context), second(context))
    return lambda context: run(*[each(context) for each in closures])
