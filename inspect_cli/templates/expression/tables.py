"""Lists that expressions look things up in: choice lists, and tables from files beside the template.

A list may have 50,000 rows, so nodes are made of the rows that are asked for only, and `name = …` is looked up
in an index, not by going through them all.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from .context import Closure, Context
from .nodes import Document, Node
from .parser import Binary, Call, Expr, Path, Ref, Text, below

_PLACE = {"position", "last"}


class Key(NamedTuple):
    """The part of a predicate that an index answers: this column equals this value."""

    column: str
    value: Closure


class Table:
    """Rows of texts under named columns; where a cell is None, the row has no such node, as XLSForm makes them."""

    def __init__(self, columns: Sequence[str], rows: Sequence[Sequence[str | None]]) -> None:
        self.columns = tuple(columns)
        self.rows = rows
        self.document = Document("")
        self._root = _Root(self, self.document)
        self._nodes: dict[int, Node] = {}
        self._indexes: dict[str, dict[str | None, list[int]]] = {}

    def node(self, place: int) -> Node:
        """Return a row as the node `item`, its columns as children."""
        if place not in self._nodes:
            made = self._nodes[place] = Node("item")
            made.parent = self._root
            for column, text in zip(self.columns, self.rows[place], strict=True):
                if text is not None:
                    Node(column, made).value = text
        return self._nodes[place]

    def all(self) -> list[Node]:
        """Return all rows as nodes."""
        return [self.node(place) for place in range(len(self.rows))]

    def find(self, column: str, text: str) -> Sequence[int]:
        """Return the places of the rows with this text in a column, in order.

        Raises:
            ValueError: there is no such column.
        """
        if column not in self._indexes:
            at = self.columns.index(column)
            index: dict[str | None, list[int]] = {}
            for place, row in enumerate(self.rows):
                index.setdefault(row[at], []).append(place)
            self._indexes[column] = index
        return self._indexes[column].get(text, ())

    def candidates(self, context: Context, key: Key | None) -> Iterable[int]:
        """Return the places of the rows that can pass a predicate with this key, in order."""
        value = key.value(context) if key else None
        if key is None or not isinstance(value, str | list):
            return range(len(self.rows))  # a number or a date is compared as such, with every row
        if isinstance(value, str):
            return self.find(key.column, value)
        return sorted({place for node in value for place in self.find(key.column, node.read())})


class _Root(Node):
    """What the rows of a table stand in; a path that asks for all of them makes them all."""

    __slots__ = ("table",)

    def __init__(self, table: Table, document: Document) -> None:
        super().__init__("root", document)
        self.table = table

    @property
    def children(self) -> list[Node]:
        """Return the rows."""
        return self.table.all()

    @children.setter
    def children(self, value: list[Node]) -> None:
        """A new node sets what it has none of."""


def key_of(predicate: Expr, columns: Sequence[str], compile_: Callable[[Expr], Closure]) -> Key | None:
    """Return the key of a predicate on rows with these columns, or None if it has none."""
    if any(isinstance(tree, Call) and tree.name in _PLACE for tree in below(predicate)):
        return None
    waiting = [predicate]
    while waiting:
        match waiting.pop():
            case Binary("and", left, right):
                waiting += [right, left]
            case Binary("=", left, right):
                for one, other in ((left, right), (right, left)):
                    column = _column(one)
                    if column in columns and _stands_alone(other):
                        return Key(column, compile_(other))
    return None


def _column(tree: Expr) -> str:
    """Return the column that a path from the row names, or nothing."""
    plain = isinstance(tree, Path) and tree.start == "" and len(tree.steps) == 1
    step = tree.steps[0] if plain and isinstance(tree, Path) else None
    return step.test if step and step.axis == "child" and not step.predicates else ""


def _stands_alone(tree: Expr) -> bool:
    """Tell whether a value is the same for every row."""
    match tree:
        case Text() | Ref():
            return True
        case Path(start, steps):
            fixed = start == "/" or (not isinstance(start, str) and _stands_alone(start))
            return fixed and not any(step.predicates for step in steps)
        case Call("current", ()):
            return True
    return False
