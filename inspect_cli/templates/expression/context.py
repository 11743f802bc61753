"""Where an expression is evaluated."""

from collections.abc import Callable, Mapping, Sequence

from .nodes import Node
from .values import Value

NO_FACTS: Mapping[str, str] = {}


class Context:
    """The node an expression stands at, and the instance around it.

    `node` is the context node, `origin` the node whose expression it is (they differ inside predicates and
    choice filters), `nodes` the instance's nodes by place in the form, `document` what stands above its root,
    `facts` what the program knows: version of the form, instanceID, username, deviceid, email, phonenumber.
    """

    __slots__ = ("document", "facts", "node", "nodes", "origin", "position", "size")

    def __init__(
        self, nodes: Sequence[list[Node]], document: Node, origin: Node, facts: Mapping[str, str] = NO_FACTS
    ) -> None:
        self.facts = facts
        self.nodes = nodes
        self.document = document
        self.origin = origin
        self.node = origin
        self.position = 1
        self.size = 1

    def at(self, node: Node, position: int = 1, size: int = 1) -> "Context":
        """Return the same surroundings seen from another node."""
        other = Context(self.nodes, self.document, self.origin, self.facts)
        other.node = node
        other.position = position
        other.size = size
        return other


Closure = Callable[[Context], Value]
