"""The nodes of one instance: how it grows, and how instances of repeats come and go.

A question's path in the instance is its path in the form; inside a repeat each instance adds its own tag,
`stops[k3f9x2a1]/shelter`, so that taking away the second does not rename the third. The repeat's own path holds
the tags in order. Instances that the form itself makes are called 1, 2, 3 (they are the same on every laptop and
after every load), those that a person adds have random tags.
"""

import re
from collections.abc import Collection, Mapping
from functools import cached_property

from .. import ids
from ..errors import NotFound
from .expression.nodes import Document, Node
from .expression.schema import Item, Schema
from .form import Question
from .report import near

_TAG = re.compile(r"\[([^\]]*)\]")
FIRST = "1"  # the tag of the instance that a repeat without a count begins with


def form_path(path: str) -> str:
    """Return the path in the form of a path in an instance: without the tags of repeats."""
    return _TAG.sub("", path)


def tags_of(path: str) -> list[str]:
    """Return the tags of the instances of repeats that a path stands in, the outermost first."""
    return _TAG.findall(path)


def first_tags(path: str, stored: Collection[str]) -> list[str]:
    """Return the tags of the instances that a repeat without a count begins with, before anybody adds one.

    It is one; none for a repeat right within an instance that was added, as XLSForm's templates of instances have
    it, unless something is `stored` (paths) in it.
    """
    there = not _stands_in_added(path) or any(each.startswith(f"{path}[{FIRST}]/") for each in stored)
    return [FIRST] if there else []


def _stands_in_added(path: str) -> bool:
    """Tell whether a repeat stands right within an instance that is not the one its repeat began with."""
    within = path.rpartition("/")[0]
    if not within.endswith("]"):
        return False
    repeat, tag = parted(within)
    return tag != FIRST or _stands_in_added(repeat)


def parted(path: str) -> tuple[str, str]:
    """Return repeat and tag of the path of an instance: `stops` and `k3f9` of `stops[k3f9]`."""
    repeat, _, tag = path.removesuffix("]").rpartition("[")
    return repeat, tag


class Tree:
    """The instance tree. `drawer` holds the values of nodes that are not there (now), by path.

    `fresh` are questions just grown that no value was stored for; whoever grows the tree gives them their
    defaults. `restored` are the paths that got a stored value.
    """

    def __init__(self, schema: Schema, answers: Mapping[str, str]) -> None:
        self.schema = schema
        self.answers = answers
        self.drawer = dict(answers)
        self.document = Document("")
        self.nodes: list[list[Node]] = [[] for _ in schema.items]
        self.by_path: dict[str, Node] = {}
        self.questions: dict[str, Question] = {}
        self.tags: dict[str, list[str]] = {}
        self.repeats: dict[str, tuple[Item, Node]] = {}
        self.fresh: list[Node] = []
        self.restored: set[str] = set()
        self.counted_out: list[str] = []
        self.stale = False
        # The order of all paths, those of repeats first.
        self.ranks: dict[str, int] = {}
        self._grow(schema.root, self.document, "")
        self._index()
        for path in self.drawer:
            if form_path(path) not in schema.by_path:
                raise NotFound("answer.path_unknown", path=path, near=near(path, self.questions))

    @cached_property
    def stored(self) -> dict[str, int]:
        """Return, by the path of a repeat, the highest number that an instance with an answer was called by."""
        found: dict[str, int] = {}
        for path, value in self.answers.items():
            for tag in _TAG.finditer(path) if value else ():
                if tag[1].isdecimal():
                    repeat = path[: tag.start()]
                    found[repeat] = max(found.get(repeat, 0), int(tag[1]))
        return found

    def add(self, path: str, tag: str = "", place: int | None = None) -> Node:
        """Grow one more instance of the repeat at `path`; then `refresh`.

        With a `tag`, the instance of that name at that place (from 0; None: the end). Without, a new one at the end.
        """
        item, parent = self.repeats[path]
        tags = self.tags[path]
        tag = tag or (str(len(tags) + 1) if item.counted else ids.tag())
        tags.insert(len(tags) if place is None else place, tag)
        node = self._grow(item, parent, f"{path}[{tag}]")
        order = {f"{path}[{each}]": number for number, each in enumerate(tags)} if place is not None else {}
        parent.children.sort(key=lambda child: (child.item.index, order.get(child.path, 0)))
        self.stale = True
        return node

    def drop(self, node: Node) -> None:
        """Take an instance of a repeat away; its values go to the drawer; then `refresh`."""
        path, tag = parted(node.path)
        self.tags[path].remove(tag)
        values = {each.path: each.value for each in node.walk() if each.item.question}
        for inner in [name for name in self.repeats if name.startswith(f"{node.path}/")]:
            del self.repeats[inner]
            values[inner] = " ".join(self.tags.pop(inner))
        self.drawer |= values
        if node.item.counted:
            self.counted_out += values
        if node.parent is not None:
            node.parent.children.remove(node)
        self.stale = True

    def forget(self) -> None:
        """Throw away the values of instances that a count has taken away, once nothing calls for them any more."""
        for path in self.counted_out:
            self.drawer.pop(path, None)
        self.counted_out.clear()

    def refresh(self) -> None:
        """Note which nodes there are, when that has changed: once for many instances, for it walks the whole tree."""
        if self.stale:
            self.stale = False
            self._index()

    def _grow(self, item: Item, parent: Node, path: str) -> Node:
        node = Node(item.name, parent, item, path)
        node.relevant = parent.relevant
        if item.question and path in self.drawer:
            node.value = self.drawer.pop(path)
            self.restored.add(path)
        elif item.question:
            self.fresh.append(node)
        for child in item.children:
            below = f"{path}/{child.name}" if path else child.name
            if child.is_repeat:
                self.repeats[below] = child, node
                self.tags[below] = self._first_tags(child, below)
                for tag in self.tags[below]:
                    self._grow(child, node, f"{below}[{tag}]")
            else:
                self._grow(child, node, below)
        return node

    def _first_tags(self, item: Item, path: str) -> list[str]:
        """Return the stored instances, or those that a new repeat begins with."""
        if path in self.drawer:
            return self.drawer.pop(path).split()
        return [] if item.counted else first_tags(path, self.drawer)

    def _index(self) -> None:
        """Note anew which nodes there are, in document order."""
        for nodes in self.nodes:
            nodes.clear()
        self.by_path.clear()
        self.questions.clear()
        for node in self.document.children[0].walk():
            self.nodes[node.item.index].append(node)
            self.by_path[node.path] = node
            if question := node.item.question:
                self.questions[node.path] = question if not node.item.repeats else question._replace(path=node.path)
        self.ranks = {path: rank for rank, path in enumerate((*self.tags, *self.by_path))}
