"""The instance tree that expressions run on: one node per question or group, in the order of the form."""

from collections.abc import Iterator, Sequence
from typing import Any


class Node:
    """A node of the instance. `value` is kept while the node is hidden, but reads as empty.

    `offered` is what is left of it while its choices are not all on offer (None: all of it).

    `item` is the node's place in the form (None for the rows of a choice list), `own` its own relevance,
    `relevant` that of all its ancestors too, `computed` what its calculation or trigger last came to.
    """

    # What XPath calls the type of a node, and what else hangs on it; only XML from elsewhere has more than elements.
    kind = "element"
    attributes: Sequence["Node"] = ()
    qname = ""
    __slots__ = ("children", "computed", "item", "name", "offered", "own", "parent", "path", "relevant", "value")

    def __init__(
        self,
        name: str,
        parent: "Node | None" = None,
        item: Any = None,  # noqa: ANN401 - a schema.Item, which knows of forms; nodes do not
        path: str = "",
    ) -> None:
        self.name = name
        self.path = path
        self.parent = parent
        self.item = item
        self.children: list[Node] = []
        self.value = ""
        self.offered: str | None = None
        self.computed: object = None
        self.own = True
        self.relevant = True
        if parent is not None:
            parent.children.append(self)

    @property
    def written(self) -> str:
        """Return the name with its prefix."""
        return self.qname or self.name

    def namespaces(self) -> "list[Node]":
        """Return the namespaces in force as nodes: none in a form."""
        return []

    def read(self) -> str:
        """Return the string value, as XPath defines it; a hidden node is empty."""
        if not self.relevant:
            return ""
        if self.children:
            return "".join([child.read() for child in self.children])
        return self.value if self.offered is None else self.offered

    def walk(self) -> Iterator["Node"]:
        """Yield this node and all below, in document order."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            if node.children:
                waiting += node.children[::-1]

    def content(self) -> "list[Node]":
        """Return the children; a question has its answer as a text node, while it has one."""
        if self.children or self.kind != "element":
            return self.children
        text = self.read()
        return [TextOf(self, text)] if text else []


class Document(Node):
    """What stands above the root."""

    kind = "document"
    __slots__ = ()


class TextOf(Node):
    """The answer of a question as a node of its own, made when a path asks for it."""

    kind = "text"
    __slots__ = ()

    def __init__(self, of: Node, text: str) -> None:
        super().__init__("")
        self.parent = of
        self.value = text
