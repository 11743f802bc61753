"""Choosing between two answers of a finished visit: what its points and findings were made of is what stands.

Another laptop may have gone on with the draft meanwhile. Its answer was given too, and stays in the log; but the
figures are printed and the finding is handed over by then, and they cannot say one thing and the answer another.
"""

import sqlite3

from ..errors import NotFound, Problems, Refused
from ..log import conflicts
from ..log.conflicts import Conflict, Version
from ..log.journal import Journal
from ..templates.form import Form
from ..templates.instance import Instance
from ..templates.registry import load
from ..templates.scoring import items, marks
from ..visits import answering
from ..visits.answering import Answer
from ..visits.visit import FINISHED, Visit, find
from . import finish

Figures = dict[tuple[str, str], object]
MARKS = "SELECT path, got, possible FROM mark WHERE visit=?"
FINDINGS = "SELECT path, problem FROM finding WHERE visit=?"


def resolve(journal: Journal, conflict: Conflict, take: str) -> Version:
    """Let one side of a conflict stand, as `log.conflicts.resolve` does, if what hangs on it can stay as it is.

    Raises:
        Usage: `take` names none of the sides, or several.
        Refused: `conflict.finished`, the visit was finished with another answer; or this takes a higher rank.
    """
    with journal.lock.held():
        if conflict.kind == "answer":
            _refuse_other_figures(journal.db, conflict, conflicts.chosen(conflict, take))
        return conflicts.resolve(journal, conflict, take)


def _refuse_other_figures(db: sqlite3.Connection, conflict: Conflict, side: Version) -> None:
    name, _, path = conflict.key.partition("/")
    try:
        visit = find(db, name)
        form = load(db, visit.template)
    except (NotFound, Problems):  # not here yet, and so nobody has figures of it
        return
    if visit.state != FINISHED or visit.outcome:
        return
    frozen = _frozen(db, visit)
    odds = [_differing(frozen, _made(db, visit, form, path, each)) for each in conflict.versions]
    if odds[conflict.versions.index(side)] > min(odds):
        raise Refused("conflict.finished", number=visit.number, path=path, take=odds.index(min(odds)) + 1)


def _frozen(db: sqlite3.Connection, visit: Visit) -> Figures:
    found: Figures = {("mark", path): tuple(points) for path, *points in db.execute(MARKS, (visit.id,))}
    return found | {("finding", path): problem for path, problem in db.execute(FINDINGS, (visit.id,))}


def _made(db: sqlite3.Connection, visit: Visit, form: Form, path: str, side: Version) -> Figures:
    """Return what finishing would make of the visit with this side."""
    given = answering.stored(db, visit)
    given.pop(path, None)
    if side.data is not None:
        given[path] = Answer(**{name: str(value) for name, value in side.data.items() if name in Answer._fields})
    filled = Instance(form, answering.values(form, given), start=visit.began)
    judged = items(marks(filled))
    made: Figures = {
        ("mark", str(row["path"])): (row["got"], row["possible"]) for row in finish.mark_rows(form, judged)
    }
    for item in judged:
        if item.mark.failed:
            q = form.questions[item.mark.path]
            made["finding", q.path] = finish.problem_of(filled, q, item, given)
    return made


def _differing(one: Figures, other: Figures) -> int:
    return sum(one.get(key) != other.get(key) for key in one.keys() | other.keys())
