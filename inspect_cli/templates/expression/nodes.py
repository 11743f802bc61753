"""The instance tree that expressions run on: one node per question or group, in the order of the form."""

from collections.abc import Iterator
from typing import Any


class Node:
    """A node of the instance. `value` is kept while the node is hidden, but reads as empty.

    `item` is the node's place in the form (None for the rows of a choice list), `own` its own relevance,
    `relevant` that of all its ancestors too.
    """

    __slots__ = ("children", "item", "name", "own", "parent", "path", "relevant", "value")

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
        self.own = True
        self.relevant = True
        if parent is not None:
            parent.children.append(self)

    def read(self) -> str:
        """Return the string value, as XPath defines it; a hidden node is empty."""
        if not self.relevant:
            return ""
        if self.children:
            return "".join([child.read() for child in self.children])
        return self.value

    def walk(self) -> Iterator["Node"]:
        """Yield this node and all below, in document order."""
        yield self
        for child in self.children:
            yield from child.walk()
