"""A form compiled: its expressions as closures, and in which order a change travels through them."""

import re
from collections.abc import Callable

from ..errors import Problem
from . import columns, graph
from .expression.compile import Compiled, compile_text
from .expression.parser import Binary, Call, Expr, Filter, Negate, Number, Path, Ref, parse
from .expression.schema import Item, Schema
from .expression.tables import Table
from .form import Entity, Form, Group, Question
from .markup import marked
from .report import Report, near
from .rows import Row

_CONDITIONS = {"relevant", "required", "readonly", "constraint", "fail"}
_GROUP_COLUMNS = ("relevant", "readonly")
_QUESTION_COLUMNS = (
    "relevant", "required", "readonly", "constraint", "calculation", "choice_filter", "score", "fail", "default",
)  # fmt: skip


_COLUMNS = (*_QUESTION_COLUMNS, "repeat_count", "instance_name")

# What an entity's attributes are written in.
_OF_ENTITY = {"create": "create_if", "update": "update_if", "id": "entity_id", "label": "label"}
_CALL = re.compile(r"\$\{|\w[(\[]|\|")
_OPERATOR = re.compile(r"[*+]|-(?![\d.])|div|mod")


class Program:
    """What an instance runs. `compiled[column]` holds the expressions by place in the form.

    `ours` is whether it is a form of this trade, where slips are errors.
    """

    def __init__(self, form: Form, report: Report | None = None, *, ours: bool = True) -> None:
        self.form = form
        self.report = report or Report()
        self.ours = ours
        self.schema = Schema(form)
        self.compiled: dict[str, dict[int, Compiled]] = {name: {} for name in _COLUMNS}
        self.triggers: dict[int, frozenset[int]] = {}
        # What pulls a trigger, as expressions of its target.
        self.sources: dict[int, list[Compiled]] = {}
        self.fail_names: dict[int, frozenset[str]] = {}
        # Of selects whose choices are the answers of a repeat: the question that is answered there.
        self.answered_by: dict[int, Item] = {}
        # By the place of its group, an entity and what its attributes and its label are computed by.
        self.entities: dict[int, tuple[Entity, dict[str, Compiled]]] = {}
        self._marked: dict[str, bool] = {}
        for item in self.schema.items:
            if isinstance(item.source, Question):
                self._question(item, item.source)
            elif isinstance(item.source, Group):
                self._group(item, item.source)
        if named := form.settings.get("instance_name"):
            self.compile(self.schema.root, "instance_name", named)
        for entity in form.entities:
            self._entity(entity)
        self.rules = graph.rules(self.schema, self.compiled, self.triggers, self.report)
        # Selects whose filter looks at their own answer: it is no rule.
        filters = {rule.item.index for rule in self.rules if rule.kind == "choice_filter"}
        self.loose = self.compiled["choice_filter"].keys() - filters
        self.dependants = graph.dependants(self.schema, self.rules)
        self.rules_of: dict[int, list[int]] = {}
        for rank, rule in enumerate(self.rules):
            self.rules_of.setdefault(rule.item.index, []).append(rank)
        # What runs when a question comes into sight, or the place where a repeat is counted.
        self.woken_by_sight: dict[int, list[int]] = {}
        for rank, rule in enumerate(self.rules):
            if rule.kind != "relevant":
                self.woken_by_sight.setdefault(rule.place.index, []).append(rank)

    def marked(self, question: Question) -> bool:
        """Tell whether labels of a question's choices are not as they are shown; a list is looked through once."""
        name = question.list_name
        if name not in self._marked:
            self._marked[name] = any(marked(choice.label) for choice in self.form.choices(question))
        return self._marked[name]

    def compile(self, item: Item, column: str, source: str, names: frozenset[str] | None = None) -> None:
        """Compile one cell; what is wrong is reported at its place."""
        note = self.noter(item, column, source)
        if column in _CONDITIONS and item.source and columns.REFERENCE.fullmatch(source.strip()):
            self.report.warn("expression.condition_always", item.source.row.where(column), value=source.strip())
        around = [f"/{self.schema.root.name}/{repeat.path}/" for repeat in item.repeats]
        if item.source and (through := [path for path in around if path in source]):
            self.report.warn("expression.path_of_all", item.source.row.where(column), value=f"{through[-1]}…")
        compiled = compile_text(source, self.schema, item, note, names)
        if column == "calculation" and "once(" in source:  # it looks at its own answer: a cleared one is computed anew
            compiled = compiled._replace(reads=compiled.reads | {item.index})
        self.compiled[column][item.index] = compiled

    def noter(self, item: Item, column: str, source: str, row: Row | None = None) -> Callable[[Problem], None]:
        """Return what reports a problem of an expression at the cell it stands in: of the item's row, or another."""
        row = row or (item.source.row if item.source else None)

        def note(problem: Problem) -> None:
            if self._follows_from_lost_file(problem, item, column):
                return
            where = row.where(column) if row else None
            # A path that leads nowhere is empty in ODK: a slip, and the form goes on.
            lenient = problem.code == "expression.path_unknown" and not self.ours
            say = self.report.warn if lenient else self.report.error
            say(problem.code, where, **(problem.params | {"expression": source}))

        return note

    def _follows_from_lost_file(self, problem: Problem, item: Item, column: str) -> bool:
        """Tell what is only wrong because a table beside the form could not be read, which has been reported."""
        filtered = item.question.list_name if item.question and column == "choice_filter" else ""
        name = {"expression.list_unknown": problem.params.get("value"), "expression.column_unknown": filtered}
        return self.form.is_lost(str(name.get(problem.code) or ""))

    def _entity(self, entity: Entity) -> None:
        item, table = self.schema.by_path[entity.path], self.schema.table(entity.listed)
        compiled = {}
        for name, source in entity.expressions(table.columns if isinstance(table, Table) else ()).items():
            column = _OF_ENTITY.get(name)
            note = self.noter(item, column, source, entity.row) if column else lambda problem: None
            compiled[name] = compile_text(source, self.schema, item, note)
        self.entities[item.index] = entity, compiled

    def _group(self, item: Item, group: Group) -> None:
        for column in _GROUP_COLUMNS:
            if source := getattr(group, column):
                self.compile(item, column, source)
        if group.repeat_count and item.parent:
            # Counted where the repeat stands: there may be no instance of it yet.
            note = self.noter(item, "repeat_count", group.repeat_count)
            counted = compile_text(group.repeat_count, self.schema, item.parent, note)
            self.compiled["repeat_count"][item.index] = counted

    def _question(self, item: Item, question: Question) -> None:
        for column in _QUESTION_COLUMNS:
            source: str = getattr(question, column)
            if not source:
                continue
            if column == "choice_filter" and question.list_name.startswith("${"):
                continue
            if column == "choice_filter":
                table = self.schema.table(question.list_name)
                self.compile(item, column, source, frozenset(table.columns if isinstance(table, Table) else ()))
            elif column == "fail" and (chosen := self._fail_names(question)):
                self.fail_names[item.index] = chosen
            elif column != "default" or is_dynamic(source):
                self.compile(item, column, source)
        if question.list_name.startswith("${"):
            self._repeat_choices(item, question)
        if question.trigger:
            found = [self.schema.by_name.get(name, []) for name in question.trigger]
            for name, items in zip(question.trigger, found, strict=True):
                if not items:
                    where = question.row.where("trigger")
                    self.report.error("expression.question_unknown", where, value=name, near="—", expression=name)
            self.triggers[item.index] = frozenset(one.index for items in found for one in items)
            self.sources[item.index] = [
                compile_text(f"${{{name}}}", self.schema, item, lambda problem: None)
                for name, items in zip(question.trigger, found, strict=True)
                if len(items) == 1
            ]

    def _repeat_choices(self, item: Item, question: Question) -> None:
        """Compile a select whose choices are the answers of a repeat; its filter stands at each instance of it."""
        name = question.list_name[2:-1].strip()
        found = self.schema.by_name.get(name, [])
        if len(found) != 1:
            code = "expression.question_ambiguous" if found else "expression.question_unknown"
            near_by = near(name, self.schema.by_name)
            self.report.error(code, question.row.where("type"), value=name, near=near_by, expression=question.list_name)
            return
        source = self.answered_by[item.index] = found[0]
        place = source.repeats[-1] if source.repeats else source
        note = self.noter(item, "choice_filter", question.choice_filter)
        inside = {each.name: each.path.removeprefix(f"{place.path}/") for each in place.walk()[1:]}
        # What stands in the repeat means that instance, even for a select that stands in it itself.
        filter_ = columns.REFERENCE.sub(
            lambda found: f"./{inside[found[1]]}" if found[1] in inside else found[0],
            question.choice_filter or "true()",
        )
        test = compile_text(filter_, self.schema, item, note, place=place)
        reads = test.reads | {each.index for each in (source, *source.repeats)}
        self.compiled["choice_filter"][item.index] = Compiled(test.run, frozenset(reads))

    def _fail_names(self, question: Question) -> frozenset[str]:
        """Return the choices that `fail` names, or nothing when it is an expression."""
        words = frozenset(question.fail.replace("|", " ").replace("、", " ").replace(",", " ").split())
        return words if words <= {choice.name for choice in self.form.choices(question)} else frozenset()


def is_dynamic(default: str) -> bool:
    """Tell a default that is computed (a reference, a call, a sum) from one that is plain text.

    As pyxform tells them: a bracket right behind a name is a call's, a minus right before a digit is that of a
    number, a date or a telephone.
    """
    try:
        tree = parse(default)
    except Problem:
        return bool(columns.REFERENCE.search(default))
    return bool((_CALL.search(default) and _computes(tree)) or (_OPERATOR.search(default) and _sums(tree)))


def _sums(tree: Expr) -> bool:
    """Tell whether an expression is made of numbers and arithmetic only."""
    match tree:
        case Negate(operand):
            return _sums(operand)
        case Binary(operator, left, right):
            return operator in {"+", "-", "*", "div", "mod"} and _sums(left) and _sums(right)
    return isinstance(tree, Number)


def _computes(tree: Expr) -> bool:
    match tree:
        case Ref() | Call() | Filter() | Binary("|"):
            return True
        case Binary(_, left, right):
            return _computes(left) or _computes(right)
        case Negate(operand):
            return _computes(operand)
        case Path(start):
            return not isinstance(start, str) and _computes(start)
    return False


_PROGRAMS: dict[str, Program] = {}


def program_of(form: Form) -> Program:
    """Return the compiled form; compiled once per version."""
    if form.sha256 not in _PROGRAMS:
        _PROGRAMS[form.sha256] = Program(form)
    return _PROGRAMS[form.sha256]
