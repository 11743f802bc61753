"""A draft goes over to another version of its template: by an explicit act, with every answer accounted for.

The column `template` of a visit is its pin. Answers are rows of their own, so what another laptop answered meanwhile
comes in beside the move: it either has its place in the new version, or is a stray that keeps the visit from being
finished until it is moved too. Finishing on one laptop and moving on another is a conflict of the visit.
"""

import sqlite3
from collections.abc import Mapping
from typing import NamedTuple

from ..errors import NotFound, Problem, Problems, Refused, Unfit, Where
from ..log.journal import Journal, Op
from ..templates import answers as rules_of_answers
from ..templates.columns import SELECTS
from ..templates.form import Form, Question
from ..templates.instance import Instance
from ..templates.registry import in_force, load
from ..templates.renaming import Paths
from ..templates.tree import form_path
from . import answering, repeats
from .answering import Answer
from .visit import Visit, drafts, find, refuse_conflicts, refuse_finished


class Misfit(NamedTuple):
    """An answer that has no place in the new version; `problem` says why."""

    path: str
    label: str
    value: str
    problem: Problem


class Plan(NamedTuple):
    """What moving a visit would do. `carried`: old path → new path, in the order of the log."""

    visit: Visit
    form: Form
    carried: Mapping[str, str]
    misfits: tuple[Misfit, ...]
    blank: tuple[str, ...]

    @property
    def astray(self) -> list[str]:
        """Return the paths of answers that stand where this version has no place for them."""
        elsewhere = [old for old, new in self.carried.items() if old != new]
        return elsewhere + [misfit.path for misfit in self.misfits]

    @property
    def needed(self) -> bool:
        """Tell whether there is anything to do."""
        return self.visit.template != self.form.sha256 or bool(self.astray)


def plan(db: sqlite3.Connection, visit: Visit, form: Form) -> Plan:
    """Return which answers of a visit go where in a version of its template, and which do not fit, and why.

    In its own version only what came from elsewhere is looked for: that a constraint is broken is the visit's affair.
    """
    given, before, paths = answering.stored(db, visit), _before(db, visit), Paths(form)
    carried: dict[str, str] = {}
    misfits: list[Misfit] = []
    blank = []
    # What stands at its own path comes first, so that a former name does not take its place.
    for path, answer in sorted(given.items(), key=lambda entry: not paths.knows(entry[0])):
        now = paths.now(path)
        if not now and not answer.value:
            blank.append(path)
        elif problem := _refusal(answer, now, before.get(form_path(path)), form, set(carried.values())):
            misfits.append(_misfit(path, answer, before, problem))
        else:
            carried[path] = now
    together = _refused_together(form, given, carried) if visit.template != form.sha256 else {}
    for path, problem in together.items():
        misfits.append(_misfit(path, given[path], before, problem))
        del carried[path]
    order = {path: at for at, path in enumerate([*before, *given])}
    misfits.sort(key=lambda misfit: order.get(form_path(misfit.path), 0))
    return Plan(visit, form, carried, tuple(misfits), tuple(blank))


def _before(db: sqlite3.Connection, visit: Visit) -> Mapping[str, Question]:
    """Return the questions of the version that a visit is pinned to; none when that is not here."""
    try:
        return load(db, visit.template).questions
    except (NotFound, Problems):
        return {}


def _misfit(path: str, answer: Answer, before: Mapping[str, Question], problem: Problem) -> Misfit:
    question = before.get(form_path(path))
    return Misfit(path, question.label if question else "", answer.value, problem)


def _refusal(answer: Answer, now: str, was: Question | None, form: Form, taken: set[str]) -> Problem | None:
    """Return why a single answer cannot stand at its new path."""
    question = form.questions.get(form_path(now))
    if not now:
        return Unfit("move.question_gone")
    if now in taken:
        return Unfit("move.place_taken", name=now)
    if question is None or not answer.value:  # the instances of a repeat
        return None
    if was and was.type in SELECTS and question.type not in SELECTS:
        return Unfit("move.type_changed", old=was.type, new=question.type)
    try:
        rules_of_answers.stored(question, answer.value, form.choices(question))
    except Unfit as problem:
        return problem
    return None


def _refused_together(form: Form, given: Mapping[str, Answer], carried: Mapping[str, str]) -> dict[str, Problem]:
    """Return what is wrong with answers beside each other: constraints broken, choices that a filter takes away."""
    values = {now: given[path].value for path, now in carried.items()}
    filled = Instance(form, repeats.values(values))
    broken = {p.params["path"]: p for p in filled.problems() if p.code == "answer.constraint"}
    found: dict[str, Problem] = {}
    for path, now in carried.items():
        question = form.questions.get(form_path(now))
        if now in broken:
            found[path] = broken[now]
        elif question and question.asked and now in filled.tree.by_path and filled.limited(now):
            choices = " ".join(choice.name for choice in filled.choices(now)[:20])
            found[path] = Unfit("answer.not_a_choice", path=now, value=values[now], choices=choices)
    return found


def move(journal: Journal, visit: Visit, form: Form, *, drop: bool = False) -> Plan:
    """Pin a draft to a version of its template and carry its answers and photos over, one entry; return what was done.

    With `drop`, answers that do not fit are put aside: they stay in the log, their photos with the visit.

    Raises:
        Refused: `visit.finished`; `move.other_form`, the version is one of another form; `move.misfits`, answers do
            not fit.
        InConflict: two versions of the visit or of an answer stand side by side.
    """
    with journal.lock.held():
        visit = find(journal.db, visit.id)
        refuse_conflicts(journal.db, visit)
        refuse_finished(visit)
        if (name := form_id(journal.db, visit)) and name != form.form_id:
            raise Refused("move.other_form", number=visit.number, old=name, new=form.form_id)
        made = plan(journal.db, visit, form)
        if made.misfits and not drop:
            problems = [refusal(made.visit, misfit) for misfit in made.misfits]
            raise Problems("move.misfits", problems, number=visit.number)
        if made.needed:
            journal.append(_ops(journal.db, made))
    return made


def refusal(visit: Visit, misfit: Misfit) -> Problem:
    """Return the problem of an answer that does not fit, with its place."""
    return Refused(misfit.problem.code, where=Where(column=f"{visit.number} {misfit.path}"),
                   **{"value": misfit.value, "path": misfit.path} | misfit.problem.params)  # fmt: skip


def _ops(db: sqlite3.Connection, made: Plan) -> list[Op]:
    visit, given = made.visit, answering.stored(db, made.visit)
    ops = [Op("visit", visit.id, visit._replace(template=made.form.sha256).data())]
    gone = [*made.blank, *(old for old, new in made.carried.items() if old != new)]
    ops += [answering.answer_op(visit, path, None) for path in gone]
    for old, new in made.carried.items():
        if old != new:
            ops.append(answering.answer_op(visit, new, given[old]))
            ops += answering.rebound(db, *(answering.answer_target(visit.id, path) for path in (old, new)))
    return [*ops, *answering.dropped(db, visit, [misfit.path for misfit in made.misfits])]


def form_id(db: sqlite3.Connection, visit: Visit) -> str:
    """Return the form that a visit is filled in by; empty when its template is not here."""
    row = db.execute("SELECT form_id FROM template WHERE sha256=?", (visit.template,)).fetchone()
    return row[0] if row else ""


def target(db: sqlite3.Connection, visit: Visit) -> Form:
    """Return the version in force of the form that a visit is filled in by.

    Raises:
        NotFound: its template is not here, or none of that form is in force.
    """
    name = form_id(db, visit)
    if not name:
        raise NotFound("template.not_here", sha256=visit.template[:12], candidates=[])
    return in_force(db, name)


def waiting(db: sqlite3.Connection) -> list[Visit]:
    """Return the drafts that are on another version than the one in force, or have answers that stray."""
    found = []
    for visit in drafts(db):
        try:
            if plan(db, visit, target(db, visit)).needed:
                found.append(visit)
        except (NotFound, Problems):
            continue
    return found


def of_form(db: sqlite3.Connection, form: Form) -> list[Visit]:
    """Return the drafts of a form that are pinned to another version of it."""
    return [visit for visit in drafts(db) if visit.template != form.sha256 and form_id(db, visit) == form.form_id]
