"""The answers of one visit on the tree of its form: what is shown, asked, computed, refused."""

import heapq
from collections.abc import Mapping

from .. import clock
from ..errors import NotFound, Problem, Refused, Unfit
from . import answers as rules_of_answers
from . import columns
from .expression import dates
from .expression.compile import compile_text
from .expression.context import Context
from .expression.nodes import Node
from .expression.schema import Item
from .expression.values import Value, to_boolean, to_string
from .form import Choice, Form, Question
from .graph import Rule
from .program import program_of
from .report import near


class Instance:
    """A form being filled in.

    Answers are texts by question path. A path that `answers` does not hold was never answered and gets its
    default; one with an empty text was cleared. Values of hidden questions are kept and come back.
    """

    def __init__(
        self, form: Form, answers: Mapping[str, str] | None = None, *, username: str = "", deviceid: str = ""
    ) -> None:
        self.form = form
        self.program = program_of(form)
        self.document = Node("")
        self.nodes: list[list[Node]] = [[] for _ in self.program.schema.items]
        self.by_path: dict[str, Node] = {}
        self._grow(self.program.schema.root, self.document)
        self._changed: set[str] = set()
        self._waiting: list[int] = []
        self._load(answers or {}, {"username": username, "deviceid": deviceid})

    # What a person sees

    def value(self, path: str) -> str:
        """Return the value that counts: empty while the question is hidden."""
        return self._node(path).read()

    def kept(self, path: str) -> str:
        """Return the value in memory, hidden or not."""
        return self._node(path).value

    def relevant(self, path: str) -> bool:
        """Tell whether a question or group is shown."""
        return self._node(path).relevant

    def required(self, path: str) -> bool:
        """Tell whether a question has to be answered, as things stand."""
        return self.relevant(path) and self._test("required", path)

    def readonly(self, path: str) -> bool:
        """Tell whether a question can only be looked at."""
        return self._test("readonly", path)

    def choices(self, path: str) -> tuple[Choice, ...]:
        """Return the choices on offer now, in the order of the list."""
        return self._offered(self._node(path))

    def text(self, path: str, column: str = "label") -> str:
        """Return a label or hint with the values of the questions it names."""
        node = self._node(path)
        source: str = getattr(node.item.source, column)
        if "${" not in source:
            return source

        def fill(reference: str) -> str:
            compiled = compile_text(reference, self.program.schema, node.item, lambda problem: None)
            return to_string(compiled.run(self._context(node)))

        return columns.REFERENCE.sub(lambda found: fill(found[0]), source)

    def order(self) -> list[Question]:
        """Return the questions and notes shown now, in the order in which they are asked."""
        return [q for q in self._questions() if (q.asked or q.type == "note") and self.by_path[q.path].relevant]

    def missing(self) -> list[str]:
        """Return the paths of shown, required questions without an answer, in order."""
        return [q.path for q in self._questions() if q.required and not self.value(q.path) and self.required(q.path)]

    def problems(self) -> list[Problem]:
        """Return what keeps a visit from being finished: answers missing, constraints not kept."""
        found: list[Problem] = []
        for question in self.order():
            path = question.path
            if not self.value(path):
                if self.required(path):
                    found.append(Unfit("answer.required", path=path, message=question.required_message))
            elif not self._keeps_constraint(path):
                found.append(self._constraint(question, self.value(path)))
        return found

    def answers(self) -> dict[str, str]:
        """Return all values that count, computed ones too, in the order of the form."""
        values = {question.path: self.value(question.path) for question in self._questions()}
        return {path: value for path, value in values.items() if value}

    def evaluate(self, column: str, path: str) -> Value | None:
        """Return the result of an expression column of a question; None if it has none."""
        node = self._node(path)
        compiled = self.program.compiled[column].get(node.item.index)
        return None if compiled is None else compiled.run(self._context(node))

    # What a person does

    def set(self, path: str, value: str) -> list[str]:
        """Take an answer (empty: clear it) and return the paths whose value or visibility changed, in order.

        Raises:
            NotFound: `answer.path_unknown`.
            Refused: `answer.not_asked`, `.not_relevant`, `.readonly`.
            Unfit: the value does not suit the type, is no choice on offer, or breaks the constraint
                (`answer.constraint`, with the form's own `message`).
        """
        node = self._node(path)
        question = node.item.question
        if question is None or not question.asked:
            raise Refused("answer.not_asked", path=path)
        if not node.relevant:
            raise Refused("answer.not_relevant", path=path)
        if self.readonly(path):
            raise Refused("answer.readonly", path=path)
        before, node.value = node.value, rules_of_answers.stored(question, value, self._offered(node))
        if node.value and not self._keeps_constraint(path):
            node.value, refused = before, node.value
            raise self._constraint(question, refused)
        return self._settle(node) if node.value != before else []

    def end(self) -> list[str]:
        """Write the moment of the end where the form asks for it; return the paths that changed."""
        changed: list[str] = []
        for question in self._questions():
            if question.type == "end":
                node = self.by_path[question.path]
                node.value = dates.instant(clock.now()).text
                changed += self._settle(node)
        return changed

    # Loading

    def _grow(self, item: Item, parent: Node) -> None:
        node = Node(item.name, parent, item)
        self.nodes[item.index].append(node)
        self.by_path[item.path] = node
        for child in item.children:
            self._grow(child, node)

    def _load(self, answers: Mapping[str, str], known: dict[str, str]) -> None:
        for path, value in answers.items():
            self._node(path).value = value
        moment = clock.now()
        known |= {"start": dates.instant(moment).text, "today": dates.day(moment).text}
        fresh = [question for question in self._questions() if question.path not in answers]
        computed = self.program.compiled["default"]
        for question in fresh:
            node = self.by_path[question.path]
            if question.type in known:
                node.value = known[question.type]
            elif node.item.index not in computed:
                node.value = question.default
        answered = {path for path in answers if (q := self.form.questions.get(path)) and q.asked}
        for rank, rule in enumerate(self.program.rules):
            if rule.kind != "trigger" and not (rule.kind == "calculation" and rule.item.path in answered):
                self._waiting.append(rank)
        self._run()
        for question in fresh:
            node = self.by_path[question.path]
            if node.item.index in computed:
                node.value = to_string(computed[node.item.index].run(self._context(node)))
                self._settle(node)

    # Evaluation

    def _node(self, path: str) -> Node:
        try:
            return self.by_path[path]
        except KeyError:
            raise NotFound("answer.path_unknown", path=path, near=near(path, self.form.questions)) from None

    def _questions(self) -> list[Question]:
        return list(self.form.questions.values())

    def _context(self, node: Node) -> Context:
        return Context(self.nodes, self.document, node)

    def _test(self, column: str, path: str) -> bool:
        result = self.evaluate(column, path)
        return result is not None and to_boolean(result)

    def _keeps_constraint(self, path: str) -> bool:
        result = self.evaluate("constraint", path)
        return result is None or to_boolean(result)

    def _constraint(self, question: Question, value: str) -> Unfit:
        message = question.constraint_message
        return Unfit("answer.constraint", path=question.path, value=value, message=message)

    def _offered(self, node: Node) -> tuple[Choice, ...]:
        rows = self.program.lists.get(node.item.source.list_name, []) if node.item.question else []
        filter_ = self.program.compiled["choice_filter"].get(node.item.index)
        if filter_ is None:
            return tuple(row.choice for row in rows)
        context = self._context(node)
        return tuple(row.choice for row in rows if to_boolean(filter_.run(context.at(row.node))))

    def _settle(self, node: Node) -> list[str]:
        """Carry a changed value through the form; return what changed, in the order of the form."""
        self._changed = set()
        self._note(node)
        self._run()
        return [path for path in self.by_path if path in self._changed]

    def _note(self, node: Node) -> None:
        self._changed.add(node.item.path)
        for rank in self.program.dependants[node.item.index]:
            heapq.heappush(self._waiting, rank)

    def _run(self) -> None:
        """Run the waiting rules in order. A rule woken by a later one has been reported as circular: it waits."""
        last = -1
        while self._waiting:
            rank = heapq.heappop(self._waiting)
            if rank > last:
                last = rank
                rule = self.program.rules[rank]
                for node in self.nodes[rule.item.index]:
                    self._apply(rule, node)

    def _apply(self, rule: Rule, node: Node) -> None:
        if rule.kind == "choice_filter":
            self._clear_excluded(node)
            return
        result = rule.run(self._context(node)) if rule.run else ""
        if rule.kind == "relevant":
            node.own = to_boolean(result)
            self._show(node, node.own and node.parent is not None and node.parent.relevant)
        elif (value := to_string(result)) != node.value:
            node.value = value
            self._note(node)

    def _show(self, node: Node, relevant: bool) -> None:
        if node.relevant == relevant:
            return
        node.relevant = relevant
        self._note(node)
        filter_rank = self.program.filter_ranks.get(node.item.index)
        if filter_rank is not None:
            heapq.heappush(self._waiting, filter_rank)
        for child in node.children:
            self._show(child, child.own and relevant)

    def _clear_excluded(self, node: Node) -> None:
        """Clear what the filter no longer offers; a hidden answer is left until it is shown again."""
        if not (node.relevant and node.value):
            return
        offered = {choice.name for choice in self._offered(node)}
        kept = " ".join(name for name in node.value.split() if name in offered)
        if kept != node.value:
            node.value = kept
            self._note(node)
