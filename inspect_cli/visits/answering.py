"""Answers of a visit: read from the log into an instance of its template, and written back one by one."""

import sqlite3
from collections.abc import Mapping
from typing import NamedTuple

from ..errors import NotFound
from ..log.journal import Op
from ..templates.form import Form, Question
from ..templates.instance import Instance
from ..templates.registry import load
from .visit import Visit, refuse_finished

# How an answer came: by itself (asked, or its number typed), set with others by one key, read from a file, or
# worked out by the form.
EACH, BATCH, FILE, COMPUTED = "each", "batch", "file", "computed"


class Answer(NamedTuple):
    """What is stored of one answer; `problem` is the phrase a notice will use, `remark` where exactly."""

    value: str
    problem: str = ""
    remark: str = ""
    how: str = EACH

    def data(self) -> dict[str, object]:
        """Return what the log holds: the value always, the rest when there is any."""
        return {"value": self.value, **{k: v for k, v in self._asdict().items() if k != "value" and v}}


def stored(db: sqlite3.Connection, visit: Visit) -> dict[str, Answer]:
    """Return the answers of a visit by question path."""
    rows = db.execute("SELECT path, value, problem, remark, how FROM answer WHERE visit=?", (visit.id,))
    return {
        path: Answer(value or "", problem or "", remark or "", how or "") for path, value, problem, remark, how in rows
    }


def instance(db: sqlite3.Connection, visit: Visit, by: str = "") -> Instance:
    """Return the visit's template with its answers in it, as it stands."""
    values = {path: answer.value for path, answer in stored(db, visit).items()}
    return Instance(load(db, visit.template), values, username=by)


def question(form: Form, name: str) -> Question:
    """Return a question by its path, its name, or its name in any case.

    Raises:
        NotFound: the template has no such question (`near`: what may be meant).
    """
    if name in form.questions:
        return form.questions[name]
    found = [q for q in form.questions.values() if q.name.lower() == name.lower()]
    if len(found) == 1:
        return found[0]
    from difflib import get_close_matches

    near = get_close_matches(name, [q.name for q in form.questions.values()], 3)
    raise NotFound("answer.no_question", name=name, candidates=[q.path for q in found] or near)


def target(db: sqlite3.Connection, visit: Visit, name: str) -> str:
    """Return what a photo is bound to: the visit, or one of its questions."""
    if not name:
        return f"visit:{visit.id}"
    return answer_target(visit.id, question(load(db, visit.template), name).path)


def answer_target(visit: str, path: str) -> str:
    """Return what a photo of one question is bound to (`visit`: its key)."""
    return f"answer:{visit}/{path}"


def answer_op(visit: Visit, path: str, answer: Answer | None) -> Op:
    """Return the operation that writes an answer, or takes it back.

    Raises:
        Refused: the visit is finished.
    """
    refuse_finished(visit)
    return Op("answer", f"{visit.id}/{path}", answer.data() if answer else None)


def phrase(q: Question, chosen: str) -> str:
    """Return the usual phrase behind a letter (`a` is the first), or the text as it was written."""
    if len(chosen) == 1 and chosen.isascii() and chosen.isalpha():
        place = ord(chosen.lower()) - ord("a")
        if place < len(q.problem):
            return q.problem[place]
    return chosen


def changes(before: Mapping[str, Answer], after: Mapping[str, Answer]) -> dict[str, Answer]:
    """Return the answers that differ from what is stored."""
    return {path: answer for path, answer in after.items() if before.get(path) != answer}
