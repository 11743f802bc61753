"""Compiles what reads lists: `instance('cities')/root/item[…]/label` and `pulldata('cities', …)`."""

from collections.abc import Callable, Iterable
from typing import Protocol

from ..report import near
from . import paths
from .context import Closure, Context
from .nodes import Node
from .parser import Expr, Step, Text
from .schema import Item, Schema
from .tables import Key, Table, key_of
from .values import to_string


class Compiler(Protocol):
    """What is asked of the compiler here."""

    schema: Schema

    def walk(
        self, begin: Closure, items: None, steps: tuple[Step, ...], *, level: bool
    ) -> tuple[Closure, tuple[Item, ...] | None]:
        """Compile a path from some nodes on."""

    def wrong(self, code: str, **params: object) -> Closure:
        """Report a problem, and return the closure that raises it."""

    def value(self, tree: Expr) -> Closure:
        """Compile an expression that stands at the item."""

    def row_test(self, tree: Expr, columns: Iterable[str]) -> Closure:
        """Compile a predicate on rows of a list."""

    def row_value(self, columns: Iterable[str]) -> Callable[[Expr], Closure]:
        """Return what compiles the other side of `column = value`."""


def instance(compiler: Compiler, arguments: tuple[Expr, ...], steps: tuple[Step, ...]) -> Closure:
    """Return the nodes of a path into a list, as a closure."""
    table = _table(compiler, arguments[0] if len(arguments) == 1 else None)
    if isinstance(table, Table):
        head = [(step.axis, step.test) for step in steps[:2]]
        if head == [("child", "root"), ("child", "item")]:
            return _rows(compiler, table, steps)
        table = table.document if _leads_to_rows(head) else compiler.wrong("expression.instance_path")
    if not isinstance(table, Node):
        return table
    top = table
    return compiler.walk(lambda context: [top], None, steps, level=True)[0]


def _leads_to_rows(head: list[tuple[str, str]]) -> bool:
    """Tell whether the first two steps of a path can come to rows: a list is nothing but `root` and `item`."""
    if "descendant-or-self" in dict(head):
        return True
    named = [test for axis, test in head if axis == "child"]
    return bool(named) and all(test in (name, "*") for test, name in zip(named, ("root", "item"), strict=False))


def _rows(compiler: Compiler, table: Table, steps: tuple[Step, ...]) -> Closure:
    """`/root/item[…]/column`: only the rows that are asked for are looked at, by an index where there is one."""
    predicates = steps[1].predicates
    tests = [compiler.row_test(each, table.columns) for each in predicates]
    key = key_of(predicates[0], table.columns, compiler.row_value(table.columns)) if predicates else None
    for step in steps[2:3]:
        if step.axis == "child" and step.test not in {*table.columns, "*", "node()"}:
            return compiler.wrong("expression.column_unknown", value=step.test, near=near(step.test, table.columns))
    runs, level = [], True
    for step in steps[2:]:
        if step.axis not in paths.AXES:
            return compiler.wrong("expression.step_unsupported", value=f"{step.axis}::{step.test}")
        inner = [compiler.row_test(each, table.columns) for each in step.predicates]
        runs.append(paths.step(step.axis, step.test, inner, level=level))
        level = level and step.axis in paths.LEVEL
    return _reader(table, key, tests, runs)


def _reader(table: Table, key: Key | None, tests: list[Closure], runs: list[paths.StepRun]) -> Closure:
    def run(context: Context) -> list[Node]:
        nodes = [table.node(place) for place in table.candidates(context, key)]
        nodes = paths.keep(context, nodes, tests)
        for one in runs:
            nodes = one(context, nodes)
        return nodes

    return run


def pulldata(compiler: Compiler, arguments: tuple[Expr, ...]) -> Closure:
    """`pulldata(list, wanted column, key column, key)`: one cell of a list."""
    table = _table(compiler, arguments[0])
    if isinstance(table, Node):
        return _cell(table, [compiler.value(each) for each in arguments[1:]])
    if not isinstance(table, Table):
        return table
    names = [each.value if isinstance(each, Text) else "" for each in arguments[1:3]]
    for name in names:
        if name not in table.columns:
            return compiler.wrong("expression.column_unknown", value=name, near=near(name, table.columns))
    wanted, column = names
    at, key = table.columns.index(wanted), compiler.value(arguments[3])

    def run(context: Context) -> str:
        places = table.find(column, to_string(key(context)))
        return table.rows[places[0]][at] or "" if places else ""

    return run


def _cell(document: Node, arguments: list[Closure]) -> Closure:
    """`pulldata` in a document: `root/item[key column = key]/wanted column`."""
    rows = paths.step("child", "item", [], level=True)

    def run(context: Context) -> str:
        wanted, column, key = (to_string(each(context)) for each in arguments)
        for row in rows(context, document.children):
            cells = {cell.written: cell.read() for cell in reversed(row.children)}
            if cells.get(column) == key:
                return cells.get(wanted, "")
        return ""

    return run


def _table(compiler: Compiler, named: Expr | None) -> Table | Node | Closure:
    """Return the list that a plain text names, or the closure that raises what is wrong."""
    name = named.value if isinstance(named, Text) else ""
    found = compiler.schema.table(name)
    known = compiler.schema.list_names()
    return found or compiler.wrong("expression.list_unknown", value=name or "instance()", near=near(name, known))
