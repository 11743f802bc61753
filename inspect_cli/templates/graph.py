"""The dependency graph: which expressions have to run again, and in which order, when a value changes."""

from collections.abc import Mapping
from typing import NamedTuple

from .expression.compile import Compiled
from .expression.context import Closure
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


class _Order:
    """Sorts by depth-first search; what is met again while still open closes a circle."""

    def __init__(self, schema: Schema, made: dict[tuple[str, int], Rule], report: Report) -> None:
        self.schema = schema
        self.made = made
        self.report = report
        self.done: list[Rule] = []
        self.state: dict[tuple[str, int], str] = {}
        self.left_out: set[tuple[str, int]] = set()

    def ordered(self) -> list[Rule]:
        for key in self.made:
            if key not in self.state:
                self._visit(key)
        return [rule for rule in self.done if (rule.kind, rule.item.index) not in self.left_out]

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
        wanted = [writer for writer in wanted if writer != key or rule.kind == "relevant"]
        return [writer for writer in dict.fromkeys(wanted) if writer in self.made]

    def _shown(self, item: Item) -> list[tuple[str, int]]:
        above: Item | None = item
        keys = []
        while above is not None:
            keys.append(("relevant", above.index))
            above = above.parent
        return keys

    def _circle(self, keys: list[tuple[str, int]]) -> None:
        if any(kind == "repeat_count" for kind, _ in keys):
            return  # a repeat that grows until its last instance says it is enough (docs.getodk.org, form repeats)
        # Forms in the wild offer what was not chosen so far (an answer must not take itself away: that filter is asked
        # when the choices are shown, only), or show a group for a value that stands in it.
        filters = [key for key in keys if key[0] == "choice_filter"]
        self.left_out.update(filters)
        kind, index = (filters or keys)[0]
        source = self.schema.items[index].source
        where = source.row.where(kind) if source else None
        names = " → ".join(self.schema.items[index].name for _, index in [*keys, keys[0]])
        if filters or self._looks_inside(keys):
            self.report.warn("expression.hides_itself", where, value=names)
        else:
            self.report.error("expression.circular", where, value=names)

    def _looks_inside(self, keys: list[tuple[str, int]]) -> bool:
        """Tell whether it is one group that is shown for an answer within it."""
        return len(keys) == 1 and self.schema.items[keys[0][1]].index not in self.made[keys[0]].reads
