"""The dependency graph: which expressions have to run again, and in which order, when a value changes."""

from collections.abc import Mapping
from typing import NamedTuple

from ..errors import Where
from .expression.compile import Compiled
from .expression.context import Closure
from .expression.nodes import Node
from .expression.schema import Item, Schema
from .report import Report


class Rule(NamedTuple):
    """Something that sets a value, shows, hides or grows.

    `kind` is relevant, calculation, trigger, choice_filter or repeat_count; `run` is None for a trigger
    that only clears; `reads` are places in the form. `inside`: in a repeat, it reads its own instance only.
    """

    kind: str
    item: Item
    run: Closure | None
    reads: frozenset[int]
    inside: bool = False

    @property
    def place(self) -> Item:
        """Return the item at whose nodes it runs: a repeat is counted where it stands."""
        above = self.item.parent if self.kind == "repeat_count" else None
        return above or self.item


def rules(
    schema: Schema,
    compiled: Mapping[str, Mapping[int, Compiled]],
    triggers: Mapping[int, frozenset[int]],
    report: Report,
) -> list[Rule]:
    """Return all rules so ordered that each runs after those it depends on; circles are reported."""
    made: dict[tuple[str, int], Rule] = {}
    for item in schema.items:
        index = item.index
        for kind in ("repeat_count", "relevant", "calculation", "choice_filter"):
            found = compiled[kind].get(index)
            if kind == "calculation" and index in triggers:
                made[kind, index] = Rule("trigger", item, found.run if found else None, triggers[index])
            elif found:
                made[kind, index] = Rule(kind, item, found.run, found.reads, found.inside)
    return _Order(schema, made, report).ordered()


def dependants(schema: Schema, ordered: list[Rule]) -> list[list[int]]:
    """Return, by place in the form, the ranks of the rules that a change there wakes."""
    found: list[list[int]] = [[] for _ in schema.items]
    for rank, rule in enumerate(ordered):
        for index in rule.reads:
            if index >= 0:
                found[index].append(rank)
    return found


def beside(rule: Rule, node: Node) -> list[Node] | None:
    """Return the nodes of a rule in the instance of the nearest repeat that both stand in; None without one."""
    item = rule.place
    shared = [repeat for repeat in item.repeats if repeat in node.item.repeats]
    if not shared:
        return None
    while node.item is not shared[-1] and node.parent is not None:
        node = node.parent
    chain: list[Item] = []
    while item is not shared[-1] and item.parent is not None:
        chain.append(item)
        item = item.parent
    nodes = [node]
    for step in reversed(chain):
        nodes = [child for each in nodes for child in each.children if child.item is step]
    return nodes


class _Order:
    """Sorts by depth-first search; what is met again while still open closes a circle.

    Forms in the wild offer what was not chosen so far. Such a filter is asked when the choices are shown, only, and is
    no rule: an answer must not take itself away.
    """

    def __init__(self, schema: Schema, made: dict[tuple[str, int], Rule], report: Report) -> None:
        self.schema = schema
        self.made = made
        self.report = report
        self.done: list[Rule] = []
        self.state: dict[tuple[str, int], str] = {}
        self.circles: list[list[tuple[str, int]]] = []

    def ordered(self) -> list[Rule]:
        self._sort()
        while filters := [(key, keys) for keys in self.circles for key in keys if key[0] == "choice_filter"]:
            for key, keys in filters:
                if self.made.pop(key, None):
                    self.report.warn("expression.choices_by_answer", self._where(key), value=self._names(keys))
            self._sort()
        for keys in self.circles:
            if len(keys) == 1 and keys[0][1] not in self.made[keys[0]].reads:  # a group, shown for an answer within it
                self.report.warn("expression.hides_itself", self._where(keys[0]), value=self._names(keys[:1]))
            else:
                self.report.error("expression.circular", self._where(keys[0]), value=self._names([*keys, keys[0]]))
        return self.done

    def _sort(self) -> None:
        self.done, self.state, self.circles = [], {}, []
        for key in self.made:
            if key not in self.state:
                self._visit(key)

    def _visit(self, first: tuple[str, int]) -> None:
        """Put a rule after all it depends on; with a stack of its own, for a chain may be longer than Python's."""
        trail = {first: iter(self._before(first))}
        self.state[first] = "open"
        while trail:
            key = next(reversed(trail))
            before = next(trail[key], None)
            if before is None:
                del trail[key]
                self.state[key] = "done"
                self.done.append(self.made[key])
            elif self.state.get(before) == "open":
                open_keys = list(trail)
                self._circle(open_keys[open_keys.index(before) :])
            elif before not in self.state:
                self.state[before] = "open"
                trail[before] = iter(self._before(before))

    def _before(self, key: tuple[str, int]) -> list[tuple[str, int]]:
        rule = self.made[key]
        wanted = [
            writer
            for index in sorted(rule.reads)
            if index >= 0
            for writer in [("calculation", index), ("choice_filter", index), *self._shown(self.schema.items[index])]
        ]
        if rule.kind == "choice_filter":
            wanted += [("calculation", rule.item.index)]
        if rule.kind in {"calculation", "choice_filter", "trigger"}:
            wanted += self._shown(rule.item)
        for item in (rule.item, *(self.schema.items[index] for index in rule.reads if index >= 0)):
            wanted += [("repeat_count", repeat.index) for repeat in item.repeats]
        # A calculation may look at its own value, as once() does.
        wanted = [writer for writer in wanted if writer != key or rule.kind in {"relevant", "choice_filter"}]
        return [writer for writer in dict.fromkeys(wanted) if writer in self.made]

    def _shown(self, item: Item) -> list[tuple[str, int]]:
        above: Item | None = item
        keys = []
        while above is not None:
            keys.append(("relevant", above.index))
            above = above.parent
        return keys

    def _circle(self, keys: list[tuple[str, int]]) -> None:
        # A repeat may grow until its last instance says it is enough (docs.getodk.org, form repeats).
        if all(kind != "repeat_count" for kind, _ in keys):
            self.circles.append(keys)

    def _where(self, key: tuple[str, int]) -> Where | None:
        kind, index = key
        source = self.schema.items[index].source
        return source.row.where(kind) if source else None

    def _names(self, keys: list[tuple[str, int]]) -> str:
        return " → ".join(self.schema.items[index].name for _, index in keys)
