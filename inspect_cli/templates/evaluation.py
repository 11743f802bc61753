"""Carries changes through an instance: what depends on a changed value runs again, and nothing else."""

import heapq
import math
import secrets
from collections.abc import Iterable, Mapping

from . import answers, columns
from .expression import paths
from .expression.compile import Compiled
from .expression.context import Context
from .expression.nodes import Node
from .expression.schema import Item
from .expression.tables import Table
from .expression.values import Value, to_boolean, to_number, to_string
from .form import Choice, Question
from .graph import Rule, beside
from .program import Program
from .rows import Row
from .tree import Tree

# A count that was mistyped must not fill the memory, nor one repeat in another.
MOST_INSTANCES = 1000
MOST_NODES = 50_000
NO_ROW = Row("choices", {})
# How often a repeat may grow because it has grown, as one does that goes on until somebody says it is enough.
MOST_PASSES = 50
_KEPT = object()


class Evaluation:
    """The rules of a program at work on a tree. `known` are the values of metadata questions by type, and `version`."""

    def __init__(self, program: Program, tree: Tree, known: Mapping[str, str]) -> None:
        self.program = program
        self.tree = tree
        self.known = known
        self.changed: set[str] = set()
        self.waiting: list[int] = []
        # The nodes at which each waiting rule has to run; None: all of them.
        self.places: dict[int, dict[Node, None] | None] = {}
        self.grown = 0
        self.counted = False
        self.loading = True
        self.passes = 0
        # The rule at work: what it writes itself does not wake it again.
        self.running = -1
        # Choices in random order without a seed keep the order they were first shown in.
        self.seed = float(secrets.randbelow(2**31))

    def load(self) -> None:
        """Bring a tree that has just been grown up to date."""
        for path in self.tree.restored:
            if self.tree.questions[path].type in columns.ASKED:
                # What a person corrected is not computed again until something it depends on changes.
                self.tree.by_path[path].computed = _KEPT
        self._wake(range(len(self.program.rules)), triggers=False)
        self.settle()
        self.loading = False

    def context(self, node: Node) -> Context:
        """Return the place of a node for its expressions."""
        return Context(self.tree.nodes, self.tree.document, node, self.known)

    def evaluate(self, column: str, node: Node) -> Value | None:
        """Return the result of an expression column of a node; None if it has none."""
        compiled = self.program.compiled[column].get(node.item.index)
        return None if compiled is None else compiled.run(self.context(node))

    def offered(self, node: Node) -> tuple[Choice, ...]:
        """Return the choices that pass the filter now, in the order of the list."""
        question: Question | None = node.item.question
        if source := self.program.answered_by.get(node.item.index):
            return self._answered(node, source)
        choices = self.program.form.choices(question) if question else ()
        filter_ = self.program.compiled["choice_filter"].get(node.item.index)
        table = self.program.schema.table(question.list_name) if question else None
        if filter_ is None or not isinstance(table, Table):
            return choices
        context = self.context(node)
        rows = {table.node(place): place for place in table.candidates(context, filter_.key)}
        return tuple(choices[rows[row]] for row in paths.keep(context, list(rows), [filter_.run]))

    def _answered(self, node: Node, source: Item) -> tuple[Choice, ...]:
        """Return the answers of a question in a repeat as choices, those in instances that pass the filter."""
        test = self.program.compiled["choice_filter"][node.item.index].run
        context, found = self.context(node), []
        for each in self.tree.nodes[source.index]:
            place = each
            while source.repeats and place.parent is not None and place.item is not source.repeats[-1]:
                place = place.parent
            if (value := each.read()) and to_boolean(test(context.at(place))):
                found.append(Choice(value, value, None, NO_ROW))
        return tuple(found)

    def settle(self, *nodes: Node) -> list[str]:
        """Carry changed values through the form; return the paths that changed, in the order of the form."""
        self.changed, self.passes, self.running = set(), 0, -1
        for node in nodes:
            self._note(node)
        late = self._start()
        self._run()
        while self.tree.fresh or late:
            if self.tree.fresh:
                late += self._start()
            else:
                node = late.pop(0)
                if self.tree.by_path.get(node.path) is node:  # its instance may be gone
                    computed = self.evaluate("default", node)
                    self._begin(node, "" if computed is None else to_string(computed))
            self._run()
        self._look_at_sources()
        self.tree.forget()
        ranks = self.tree.ranks
        return sorted((path for path in self.changed if path in ranks), key=ranks.__getitem__)

    def reshaped(self, repeat: Item, path: str) -> None:
        """Wake all that looks at a repeat or stands in it, when it has won or lost an instance."""
        self.changed.add(path)
        for item in repeat.walk():
            self._wake(self.program.dependants[item.index], triggers=False)
            self._wake(self.program.rules_of.get(item.index, ()), triggers=False)

    def _look_at_sources(self) -> None:
        """Note what the sources of new triggers are at first: that is no change."""
        for index, sources in self.program.sources.items():
            for node in self.tree.nodes[index]:
                if node.computed is None or node.computed is _KEPT:
                    node.computed = self._seen(sources, node)

    def _seen(self, sources: list[Compiled], node: Node) -> object:
        context = self.context(node)
        return [paths.texts(source.run(context)) for source in sources]

    def _start(self) -> list[Node]:
        """Give questions just grown their plain defaults; return those whose default is computed."""
        fresh, self.tree.fresh = self.tree.fresh, []
        computed = self.program.compiled["default"]
        for node in fresh:
            question: Question = node.item.question
            if node.value:  # computed already, when a count made its instance
                continue
            self._begin(node, self.known.get(question.type, "" if node.item.index in computed else question.default))
        return [node for node in fresh if node.item.index in computed and not node.value]

    def _begin(self, node: Node, value: str) -> None:
        """Give a node the value that it begins with."""
        self._hold(node, value)
        if node.value:
            self._note(node, by_hand=False)

    def _hold(self, node: Node, value: str) -> None:
        """Put a value that nobody typed into a node, as far as its type and its choices have room for it."""
        node.value, node.offered = answers.held(node.item.question, value), None
        limited = node.item.question.type in columns.SELECTS and node.item.index not in self.program.loose
        if node.value and limited:
            node.offered = self._on_offer(node)

    def _note(self, node: Node, *, by_hand: bool = True) -> None:
        """Wake what depends on a node; a default is no change that pulls a trigger."""
        self.changed.add(node.path)
        self._wake(self.program.dependants[node.item.index], triggers=by_hand, changed=node)

    def _wake(self, ranks: Iterable[int], *, triggers: bool, changed: Node | None = None) -> None:
        for rank in ranks:
            rule = self.program.rules[rank]
            if rank != self.running and (triggers or rule.kind != "trigger"):
                self._await(rank, beside(rule, changed) if changed and rule.inside else None)

    def _await(self, rank: int, nodes: Iterable[Node] | None) -> None:
        if rank not in self.places:
            heapq.heappush(self.waiting, rank)
            self.places[rank] = {}
        known = self.places[rank]
        if nodes is None or known is None:
            self.places[rank] = None
        else:
            known.update(dict.fromkeys(nodes))

    def _run(self) -> None:
        """Run the waiting rules in order.

        A rule woken by a later one is a circle. Lint has reported it, unless it is one of a repeat that grows as
        long as its last instance says so: that one runs again.
        """
        while late := self._pass():
            grows = self.counted or any(self.program.rules[rank].kind == "repeat_count" for rank in late)
            self.passes += 1
            if not grows or self.passes > MOST_PASSES:
                return
            self._wake(late, triggers=True)

    def _pass(self) -> list[int]:
        """Run each waiting rule once; return those woken behind."""
        self.counted, last, late = False, -1, []
        while self.waiting:
            rank = heapq.heappop(self.waiting)
            places = self.places.pop(rank)
            if rank <= last:
                late.append(rank)
                continue
            last = rank
            rule = self.program.rules[rank]
            self.running = rank
            for node in list(self.tree.nodes[rule.place.index] if places is None else places):
                if places is None or self.tree.by_path.get(node.path) is node:
                    self._apply(rule, node)
            self.running = -1
            self.tree.refresh()
        return late

    def _apply(self, rule: Rule, node: Node) -> None:
        if rule.kind == "choice_filter":
            self._limit(node)
            return
        if rule.kind == "trigger":
            self._pull(rule, node)
            return
        if not node.relevant and (rule.kind == "calculation" or (rule.kind == "repeat_count" and rule.item.counter)):
            return  # it runs when it is shown
        result = rule.run(self.context(node)) if rule.run else ""
        if rule.kind == "repeat_count":
            self._count(rule.item, node, to_number(result))
        elif rule.kind == "relevant":
            node.own = to_boolean(result)
            self._show(node, node.own and node.parent is not None and node.parent.relevant)
        elif node.computed != (value := to_string(result)):
            # The same result as before leaves alone what a person has corrected since.
            if node.computed is not _KEPT:
                self._write(node, value)
            node.computed = value

    def _pull(self, rule: Rule, node: Node) -> None:
        """Set or clear the target of a trigger, hidden or not, when a source is not what it was."""
        if node.computed is None or node.computed is _KEPT:
            return  # what its sources are at first is no change (_look_at_sources)
        seen = self._seen(self.program.sources[rule.item.index], node)
        if seen == node.computed:
            return
        node.computed = seen
        self._write(node, to_string(rule.run(self.context(node))) if rule.run else "")

    def _write(self, node: Node, value: str) -> None:
        before, kept = node.read(), node.value
        self._hold(node, value)
        if node.read() != before:
            self._note(node)
        elif node.value != kept:  # hidden: nothing depends on it, and yet it has changed
            self.changed.add(node.path)

    def _count(self, item: Item, parent: Node, number: float) -> None:
        """Grow or drop instances of a repeat until there are as many as its count says.

        No number changes nothing: a count that was emptied leaves those with answers, after a pause as well.
        """
        path = f"{parent.path}/{item.name}" if parent.path else item.name
        if math.isnan(number):
            if not self.loading:
                return
            number = self.tree.stored.get(path, 0)
        tags = self.tree.tags[path]
        room = len(tags) + max(0, MOST_NODES - self.grown) // len(item.walk())
        wanted = int(max(0.0, min(number, MOST_INSTANCES, room)))
        if len(tags) != wanted:
            self.counted = True
            while len(tags) < wanted:
                self.tree.add(path)
                self.grown += len(item.walk())
            while len(tags) > wanted:
                self.tree.drop(self.tree.by_path[f"{path}[{tags[-1]}]"])
            self.reshaped(item, path)

    def _show(self, node: Node, relevant: bool) -> None:
        if node.relevant == relevant:
            return
        node.relevant = relevant
        self._note(node)
        if relevant:
            for rank in self.program.woken_by_sight.get(node.item.index, ()):
                self._await(rank, [node])
            if node.item.index in self.program.compiled["calculation"] and node.item.index not in self.program.sources:
                node.computed = None
        for child in node.children:
            self._show(child, child.own and relevant)

    def _limit(self, node: Node) -> None:
        """Let only that count which the filter offers; the rest comes back when it is offered again."""
        if not (node.relevant and node.value):
            return
        before = node.read()
        node.offered = self._on_offer(node)
        if node.read() != before:
            self._note(node)

    def _on_offer(self, node: Node) -> str | None:
        """Return what is left of an answer by the choices on offer now; None: all of it."""
        offered = {choice.name for choice in self.offered(node)}
        several = node.item.question.type != "select_one"
        kept = " ".join(name for name in (node.value.split() if several else [node.value]) if name in offered)
        return None if kept == node.value else kept
