"""Compiles what asks the form itself: labels of choices, texts, tables, and questions in other instances."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Protocol

from ...errors import Problem
from ..form import Choice, Entity
from . import lookup, operators, paths
from .context import Closure, Context
from .nodes import Node
from .parser import Expr, Path, Ref, Step, Text, parse
from .schema import Item
from .values import Value, to_number, to_string

Items = tuple[Item, ...]
INSTANCE_ID = "instanceID"


class Scope(NamedTuple):
    """What the context node can be: items of the form (none: only the run can tell), or a row with these columns."""

    items: Items
    columns: frozenset[str] | None = None


class Compiler(lookup.Compiler, Protocol):
    """What is asked of the compiler here."""

    here: Items

    def compile(self, tree: Expr, scope: Scope) -> Closure:
        """Return an expression as a closure."""

    def nodes(self, tree: Expr, scope: Scope, *, values: bool = True) -> tuple[Closure, Items | None]:
        """Return a closure that gives nodes, and the items they can belong to."""

    def all_of(self, item: Item) -> Closure:
        """Return the nodes of an item."""

    def arity(self, name: str, least: int, most: int | None, given: int) -> Closure:
        """Report a wrong number of arguments."""

    def report(self, problem: Problem) -> None:
        """Note what is wrong."""


def raiser(problem: Problem) -> Closure:
    """Return the closure that raises a problem when it is reached."""

    def fail(context: Context) -> Value:
        raise problem

    return fail


def instance_id(context: Context) -> list[Node]:
    """`${instanceID}`: the name of the filling, as a node of its own; the metadata are no part of the form."""
    return [_node(INSTANCE_ID, context.facts.get(INSTANCE_ID, ""))]


def _node(name: str, value: str) -> Node:
    node = Node(name)
    node.value = value
    return node


def metadata(compiler: Compiler, steps: Sequence[Step]) -> Closure | None:
    """`/data/@version`, `/data/meta/instanceID`, `/data/meta/entity/@id`: what a submission says of itself.

    None for any other path.
    """
    form = compiler.schema.form
    named = "/".join(f"{'@' if step.axis == 'attribute' else ''}{step.test}" for step in steps[1:])
    entity = next((each for each in form.entities if not each.path), None)
    if text := {"@id": form.form_id, "@version": form.version}.get(named):
        return lambda context: [_node(named[1:], text)]
    if named == f"meta/{INSTANCE_ID}":
        return instance_id
    return _id_of(compiler, entity) if entity and named == "meta/entity/@id" else None


def _id_of(compiler: Compiler, entity: Entity) -> Closure:
    """Return the id of the form's entity: as it is written, or that of a new one."""
    if not entity.entity_id:
        return lambda context: [_node("id", entity.new_id(context.facts.get(INSTANCE_ID, "")))]
    if "/entity/@id" in entity.entity_id.replace(" ", ""):
        return compiler.wrong("expression.circular", value="entity_id")
    try:
        known = compiler.compile(parse(entity.entity_id), Scope(compiler.here))
    except Problem:  # which is said where it is written
        return lambda context: []
    return lambda context: [_node("id", to_string(known(context)))]


def choice_name(compiler: Compiler, arguments: tuple[Expr, ...], scope: Scope) -> Closure:
    """`jr:choice-name(value, '${question}')`: the label of a choice; the reference stands in quotes."""
    if len(arguments) != 2:
        return compiler.arity("jr:choice-name", 2, 2, len(arguments))
    value = compiler.compile(arguments[0], scope)
    quoted = arguments[1]
    try:
        tree = parse(quoted.value) if isinstance(quoted, Text) else quoted
    except Problem as problem:
        compiler.report(problem)
        return raiser(problem)
    _, items = compiler.nodes(tree, scope, values=False) if isinstance(tree, Path | Ref) else (None, None)
    question = items[0].question if items else None
    if question is None or not question.list_name:
        return compiler.wrong("expression.choice_name_bad", value=str(getattr(quoted, "value", "")))
    labels = {choice.name: choice.label for choice in compiler.schema.form.choices(question)}
    return lambda context: labels.get(to_string(value(context)), "")


def pulldata(compiler: Compiler, arguments: tuple[Expr, ...], scope: Scope) -> Closure:
    """`pulldata(list, wanted column, key column, key)`: one cell of a list."""
    if len(arguments) != 4:
        return compiler.arity("pulldata", 4, 4, len(arguments))
    return lookup.pulldata(compiler, arguments)


def itext(compiler: Compiler, arguments: tuple[Expr, ...], scope: Scope) -> Closure:
    """`jr:itext('/data/question:label')`, `jr:itext(…/item[…]/itextId)`: a text, by the name that pyxform gives it."""
    if len(arguments) != 1:
        return compiler.arity("jr:itext", 1, 1, len(arguments))
    named, lists = arguments[0], compiler.schema.form.lists if compiler.here else {}
    if not isinstance(named, Text):
        value = compiler.compile(named, scope)
        return lambda context: _label_of(lists, to_string(value(context)))
    place, _, column = named.value.rpartition(":")
    item = compiler.schema.by_path.get("/".join(place.split("/")[2:]))
    text = getattr(item.source, column, None) if item and column in {"label", "hint"} else None
    if text is None:
        return compiler.wrong("expression.text_unknown", value=named.value)
    return lambda context: text


def _label_of(lists: Mapping[str, Sequence[Choice]], name: str) -> str:
    """Return the label of a choice by the name of its text, `list-place`, counted from 0."""
    listed, _, place = name.rpartition("-")
    choices = lists.get(listed, ())
    return choices[int(place)].label if place.isdecimal() and int(place) < len(choices) else ""


def indexed(compiler: Compiler, arguments: tuple[Expr, ...], scope: Scope) -> Closure:
    """`indexed-repeat(question, repeat, place, …)`: the question in given instances of its repeats."""
    if len(arguments) < 3 or len(arguments) % 2 == 0:
        return compiler.arity("indexed-repeat", 3, None, len(arguments))
    # Of the repeats only their instances count, not what stands in them.
    paths_ = [compiler.nodes(arguments[0], scope)]
    paths_ += [compiler.nodes(each, scope, values=False) for each in arguments[1::2]]
    places = [compiler.compile(each, scope) for each in arguments[2::2]]
    if not compiler.here:
        return _indexed(*[run for run, _ in paths_], places=places)
    found = [items for _, items in paths_]
    if not all(items and len(items) == 1 for items in found):
        return compiler.wrong("expression.repeat_expected", value="indexed-repeat")
    target, *repeats = [items[0] for items in found if items]
    if not all(repeat in target.repeats for repeat in repeats):
        return compiler.wrong("expression.repeat_expected", value=target.name)
    first = compiler.all_of(repeats[0])

    def run(context: Context) -> list[Node]:
        nodes = operators.nodes(first(context))
        for repeat, place in zip(repeats, places, strict=True):
            alike = [node for start in nodes for node in start.walk() if node.item is repeat]
            number = to_number(place(context))
            nodes = [node for count, node in enumerate(alike, 1) if count == number]
        return [node for start in nodes for node in start.walk() if node.item is target]

    return run


def _indexed(target: Closure, *repeats: Closure, places: list[Closure]) -> Closure:
    """`indexed-repeat` where only the nodes themselves tell what stands in what."""

    def run(context: Context) -> list[Node]:
        nodes, chosen = operators.nodes(target(context)), [context.document]
        for repeat, place in zip(repeats, places, strict=True):
            alike = [node for node in operators.nodes(repeat(context)) if paths.within(node, chosen)]
            number = to_number(place(context))
            chosen = [node for count, node in enumerate(alike, 1) if count == number]
        return [node for node in nodes if paths.within(node, chosen)]

    return run


OF_FORM: dict[str, Callable[[Compiler, tuple[Expr, ...], Scope], Closure]] = {
    "jr:choice-name": choice_name,
    "indexed-repeat": indexed,
    "pulldata": pulldata,
    "jr:itext": itext,
}
