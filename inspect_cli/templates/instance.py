"""The answers of one visit on the tree of its form: what is shown, asked, computed, refused."""

from collections.abc import Mapping
from datetime import datetime

from .. import clock
from ..errors import NotFound, Problem, Refused, Unfit
from . import answers as rules_of_answers
from . import texts
from .evaluation import Evaluation
from .expression import dates
from .expression.compile import Compiled
from .expression.functions.chance import shuffled
from .expression.nodes import Node
from .expression.ofform import INSTANCE_ID
from .expression.values import Value, to_boolean, to_string
from .form import Choice, Form, Group, Question
from .program import program_of
from .report import near
from .tree import Tree, parted


class Instance:
    """A form being filled in.

    Answers are texts by question path. A path that `answers` does not hold was never answered and gets its
    default; one with an empty text was cleared. Values of hidden questions are kept and come back. `start` is when
    the filling began, as the log has it (empty: now), `instance_id` its name for good; texts are in `language`.
    """

    def __init__(
        self,
        form: Form,
        answers: Mapping[str, str] | None = None,
        *,
        username: str = "",
        deviceid: str = "",
        email: str = "",
        phonenumber: str = "",
        start: str = "",
        instance_id: str = "",
        language: str = "",
    ) -> None:
        self.form = form
        self.language = language
        self.program = program_of(form)
        self.tree = Tree(self.program.schema, answers or {})
        moment = datetime.fromisoformat(start) if start else clock.now()
        known = {"start": dates.instant(moment).text, "today": dates.day(moment).text, "version": form.version}
        known |= {"username": username, "deviceid": deviceid, "email": email, "phonenumber": phonenumber}
        known[INSTANCE_ID] = instance_id
        self._work = Evaluation(self.program, self.tree, known)
        self._work.load()

    def value(self, path: str) -> str:
        """Return the value that counts: empty while the question is hidden; of a repeat, its tags in order."""
        return " ".join(self.tree.tags[path]) if path in self.tree.tags else self._node(path).read()

    def kept(self, path: str) -> str:
        """Return the value in memory, hidden or not."""
        return self._node(path).value

    def limited(self, path: str) -> bool:
        """Tell whether something that was chosen is not on offer now, and so does not count."""
        node = self._node(path)
        return node.relevant and node.offered is not None

    def tags(self, repeat: str) -> list[str]:
        """Return the tags of a repeat's instances, in order."""
        return list(self.tree.tags[repeat])

    def question(self, path: str) -> Question:
        """Return the question at a path, with that path.

        Raises:
            NotFound: `answer.path_unknown`.
        """
        self._node(path)
        return self.tree.questions[path]

    def counted(self, repeat: str) -> bool:
        """Tell whether an expression says how many instances a repeat has."""
        return self.tree.repeats[repeat][0].counted

    def relevant(self, path: str) -> bool:
        """Tell whether a question or group is shown."""
        return self._node(path).relevant

    def required(self, path: str) -> bool:
        """Tell whether a question has to be answered, as things stand."""
        return self.relevant(path) and self._test("required", path)

    def readonly(self, path: str) -> bool:
        """Tell whether a question can only be looked at: a note, or if it or a group around it says so."""
        node: Node | None = self._node(path)
        if node is not None and node.item.question and node.item.question.type == "note":
            return True
        while node is not None and node.item is not None:
            if to_boolean(self._work.evaluate("readonly", node) or False):
                return True
            node = node.parent
        return False

    def fits(self, path: str) -> bool:
        """Tell whether the value of a question keeps its constraint; nothing is asked of an empty or hidden one."""
        if not self.value(path):
            return True
        result = self.evaluate("constraint", path)
        return result is None or to_boolean(result)

    def choices(self, path: str) -> tuple[Choice, ...]:
        """Return the choices on offer now, in the order of the list, or mixed where the form says `randomize=true`."""
        node = self._node(path)
        offered, parameters = self.spoken(self._work.offered(node)), node.item.question.parameters
        if self.program.marked(node.item.question):
            offered = tuple(each._replace(label=self._fill(each.label, node)) for each in offered)
        if parameters.get("randomize", "").lower() != "true":
            return offered
        seed = parameters.get("seed", "")
        return tuple(shuffled(offered, self._fill(seed, node) if seed else self._work.seed))

    def spoken(self, choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
        """Return choices with their labels in the language; those of a file have one label only."""
        return texts.spoken(self.form, choices, self.language)

    def text(self, path: str, column: str = "label", language: str = "") -> str:
        """Return a label, hint or message with the values of the questions it names.

        `language` is one of the form's `languages` (empty: that of the instance); where it has no text, the default
        one counts.
        """
        node = self._node(path)
        return self._fill(texts.said(self.form, node.item.source, column, language or self.language), node)

    def heading(self, group: Group, path: str) -> str:
        """Return what a group that stands at `path` is called in the language; a repeat as it is written."""
        written = self.text(path) if path in self.tree.by_path else ""
        return written or self.form.written(group.row, "label", self.language) or group.label or group.name

    def _fill(self, text: str, node: Node) -> str:
        return texts.filled(text, self.program.schema, self._work.context(node))

    def questions(self) -> list[Question]:
        """Return all questions there are, shown or hidden; inside a repeat each with the path of its instance."""
        return list(self.tree.questions.values())

    def order(self) -> list[Question]:
        """Return the questions and notes shown now, in the order in which they are asked."""
        return [q for q in self.questions() if (q.asked or q.type == "note") and self.tree.by_path[q.path].relevant]

    def within(self, path: str) -> list[Question]:
        """Return the questions shown now below a group or instance, those of instances within it too, in order."""
        below = [each.path for each in self._node(path).walk() if each.relevant and each.item.question]
        return [q for each in below if (q := self.tree.questions[each]).asked]

    def missing(self) -> list[str]:
        """Return the paths of shown, required questions without an answer, in order."""
        shown = [question.path for question in self.order() if question.asked and question.required]
        return [path for path in shown if not self.value(path) and self.required(path)]

    def problems(self) -> list[Problem]:
        """Return what keeps a visit from being finished: answers missing, constraints not kept."""
        found: list[Problem] = []
        for question in self.order():
            path = question.path
            if not self.value(path):
                if question.asked and self.required(path):
                    found.append(Unfit("answer.required", path=path, message=self.text(path, "required_message")))
            elif not self.fits(path):
                found.append(self._constraint(path, self.value(path)))
        return found

    def answers(self) -> dict[str, str]:
        """Return all values that count, computed ones too, in the order of the form; the tags of repeats first."""
        values = {path: self.value(path) for path in (*self.tree.tags, *self.tree.questions)}
        return {path: value for path, value in values.items() if value}

    def evaluate(self, column: str, path: str) -> Value | None:
        """Return the result of an expression column of a question; None if it has none."""
        return self._work.evaluate(column, self._node(path))

    def result(self, compiled: Compiled, node: Node) -> Value:
        """Return what an expression of the program comes to at a node."""
        return compiled.run(self._work.context(node))

    def named(self) -> str:
        """Return what the setting `instance_name` calls this filling; empty without it."""
        return to_string(self._work.evaluate("instance_name", self.tree.document.children[0]) or "")

    def fail_names(self, path: str) -> frozenset[str] | None:
        """Return the choices that `fail` names, or None when it is an expression."""
        index: int = self._node(path).item.index
        return self.program.fail_names.get(index)

    def set(self, path: str, value: str, *, constrained: bool = True) -> list[str]:
        """Take an answer (empty: clear it) and return the paths whose value or visibility changed, in order.

        An instance of a repeat that a count takes away is gone with its answers.

        With `constrained=False` an answer that breaks its constraint is taken, as ODK takes it; `fits` and
        `problems` tell.

        Raises:
            NotFound: `answer.path_unknown`.
            Refused: `answer.not_asked`, `.not_relevant`, `.readonly`.
            Unfit: the value does not suit the type, is no choice on offer, or breaks the constraint
                (`answer.constraint`, with the form's own `message`); or an expression cannot be computed with it.
        """
        node = self._node(path)
        question = node.item.question
        if question is None or not question.asked:
            raise Refused("answer.not_asked", path=path)
        if not node.relevant:
            raise Refused("answer.not_relevant", path=path)
        if self.readonly(path):
            raise Refused("answer.readonly", path=path)
        before, taken = (node.value, node.offered), rules_of_answers.stored(question, value, self._work.offered(node))
        node.value, node.offered = taken, None
        try:
            kept = not constrained or self.fits(path)
        except Problem:
            node.value, node.offered = before
            raise
        if not kept:
            node.value, node.offered = before
            raise self._constraint(path, taken)
        return self._settle(node, before) if (taken, None) != before else []

    def _settle(self, node: Node, before: tuple[str, str | None]) -> list[str]:
        """Carry a new value through the form; if an expression cannot be computed with it, all is as it was."""
        try:
            return self._work.settle(node)
        except Problem:
            node.value, node.offered = before
            self._work.settle(node)
            raise

    def add(self, repeat: str, tag: str = "", place: int | None = None) -> str:
        """Begin another instance of a repeat and return its path; the repeat's value now holds its tag.

        With a `tag`, the instance of that name comes to that place (from 0; None: the end), with the answers it had
        when it was taken away.

        Raises:
            NotFound: `answer.repeat_unknown`.
            Refused: `answer.repeat_counted`, an expression says how many there are.
        """
        self._uncounted(repeat)
        node = self.tree.add(repeat, tag, place)
        self.tree.refresh()
        self._work.reshaped(node.item, repeat)
        self._work.settle()
        return node.path

    def remove(self, path: str) -> list[str]:
        """Take an instance of a repeat away (its answers are kept for `add`); return what changed.

        Raises:
            NotFound: `answer.repeat_unknown`.
            Refused: `answer.repeat_counted`.
        """
        repeat, _ = parted(path)
        self._uncounted(repeat)
        node = self._node(path)
        self.tree.drop(node)
        self.tree.refresh()
        self._work.reshaped(node.item, repeat)
        return [repeat, *self._work.settle()]

    def end(self) -> list[str]:
        """Write the moment of the end where the form asks for it; return the paths that changed."""
        changed: list[str] = []
        for question in self.questions():
            if question.type == "end":
                node = self.tree.by_path[question.path]
                node.value = dates.instant(clock.now()).text
                changed += self._work.settle(node)
        return changed

    def _node(self, path: str) -> Node:
        try:
            return self.tree.by_path[path]
        except KeyError:
            raise NotFound("answer.path_unknown", path=path, near=near(path, self.tree.questions)) from None

    def _uncounted(self, repeat: str) -> None:
        if repeat not in self.tree.repeats:
            raise NotFound("answer.repeat_unknown", path=repeat, near=near(repeat, self.tree.repeats))
        if self.tree.repeats[repeat][0].counted:
            raise Refused("answer.repeat_counted", path=repeat)

    def _test(self, column: str, path: str) -> bool:
        result = self.evaluate(column, path)
        return result is not None and to_boolean(result)

    def _constraint(self, path: str, value: str) -> Unfit:
        message = self.text(path, "constraint_message")
        return Unfit("answer.constraint", path=path, value=value, message=message)
