"""Answers of a visit: read from the log into an instance of its template, and written back one by one."""

import sqlite3
import uuid
from collections.abc import Collection, Mapping
from typing import NamedTuple

from ..errors import NotFound
from ..likeness import lookalikes
from ..log.journal import Journal, Op
from ..log.trust import founder_key
from ..templates.form import Form, Question
from ..templates.instance import Instance
from ..templates.registry import load
from ..templates.renaming import Paths
from . import repeats
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
    """Return the answers of a visit by question path, and the instances of its repeats (visits/repeats.py)."""
    rows = db.execute("SELECT path, value, problem, remark, how FROM answer WHERE visit=?", (visit.id,))
    return {
        path: Answer(value or "", problem or "", remark or "", how or "") for path, value, problem, remark, how in rows
    }


def instance(db: sqlite3.Connection, visit: Visit, who: Mapping[str, str] | None = None) -> Instance:
    """Return the visit's template with its answers in it, as it stands; stray ones are left out.

    `who` is what `metadata` says.
    """
    form, who = load(db, visit.template), who or {"instance_id": instance_id(db, visit)}
    return Instance(form, values(form, stored(db, visit)), start=visit.began, **who)


def instance_id(db: sqlite3.Connection, visit: Visit) -> str:
    """Return the name of a visit's submission, `uuid:…`: the same whenever, and on whatever laptop, it is made.

    What is no visit (`preview`) has none.
    """
    return visit.id and f"uuid:{uuid.uuid5(uuid.UUID(bytes=founder_key(db)[:16]), visit.id)}"


def values(form: Form, answers: Mapping[str, Answer]) -> dict[str, str]:
    """Return what an instance takes of some answers: the values of those that the form has a question for."""
    return repeats.values(known(form, answers))


def known(form: Form, answers: Mapping[str, Answer]) -> dict[str, str]:
    """Return the values of the answers that the form has a question for, and the instances of its repeats."""
    left_out = strays(form, answers)
    return {path: answer.value for path, answer in answers.items() if path not in left_out}


def strays(form: Form, answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """Return the answers that the form has no question for.

    There are some when a laptop wrote them before it heard that the visit was moved to another version.
    """
    paths = Paths(form)
    return {path: answer for path, answer in answers.items() if not paths.knows(path)}


def metadata(journal: Journal, visit: Visit | None) -> dict[str, str]:
    """Return what forms ask of a filling: staff number, device key, what this laptop was told, the visit's name."""
    told = {name: journal.config.get(name, "") for name in ("email", "phonenumber")}
    device = journal.identity.public.hex() if journal.identity else ""
    named = {"instance_id": instance_id(journal.db, visit)} if visit else {}
    return {"username": journal.by, "deviceid": device, **told, **named}


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
    near = lookalikes(name, (q.name for q in form.questions.values()))
    raise NotFound("answer.no_question", name=name, candidates=[q.path for q in found] or near)


def target(db: sqlite3.Connection, visit: Visit, name: str) -> str:
    """Return what a photo is bound to: the visit, or one of its questions (`stops[2]/NM-04`: in the second stop).

    Raises:
        NotFound: there is no such question, or no such instance.
    """
    if not name:
        return f"visit:{visit.id}"
    if "[" in name:
        return answer_target(visit.id, repeats.find(instance(db, visit), name))
    return answer_target(visit.id, question(load(db, visit.template), name).path)


def answer_target(visit: str, path: str) -> str:
    """Return what a photo of one question is bound to (`visit`: its key)."""
    return f"answer:{visit}/{path}"


def path_of(visit: Visit, kind: str, key: str) -> str | None:
    """Return the path that an operation on a visit is about; empty: the visit as a whole; None: something else."""
    if kind == "attachment":
        key = key.rpartition("/")[0].partition(":")[2]
    of, _, path = key.partition("/")
    return path if kind in ("answer", "attachment") and of == visit.id else None


def answer_op(visit: Visit, path: str, answer: Answer | None) -> Op:
    """Return the operation that writes an answer, or takes it back.

    Raises:
        Refused: the visit is finished.
    """
    refuse_finished(visit)
    return Op("answer", f"{visit.id}/{path}", answer.data() if answer else None)


def dropped(db: sqlite3.Connection, visit: Visit, paths: Collection[str], gone: Collection[str] = ()) -> list[Op]:
    """Return the operations that take answers back that have lost their place; their photos stay with the visit.

    So do those of questions that nobody has answered, in the instances that are `gone`.

    Raises:
        Refused: the visit is finished.
    """
    ops, shown = [answer_op(visit, path, None) for path in paths], list(paths)
    if gone:
        first = answer_target(visit.id, "")
        pictures = "SELECT DISTINCT target FROM attachment WHERE target>? AND target<? ORDER BY target"
        targets = db.execute(pictures, (first, f"{first.removesuffix('/')}0")).fetchall()  # `0` follows `/`
        shown += repeats.standing_in(gone, [target.removeprefix(first) for (target,) in targets])
    for path in dict.fromkeys(shown):
        ops += rebound(db, answer_target(visit.id, path), f"visit:{visit.id}")
    return ops


def rebound(db: sqlite3.Connection, old: str, new: str) -> list[Op]:
    """Return the operations that bind the photos of one target to another."""
    rows = db.execute("SELECT photo, name, caption, taken, taken_from, late FROM attachment WHERE target=?", (old,))
    ops = []
    for photo, *said in rows.fetchall():
        data = dict(zip(("name", "caption", "taken", "taken_from", "late"), said, strict=True))
        ops += [Op("attachment", f"{old}/{photo}", None), Op("attachment", f"{new}/{photo}", data)]
    return ops


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
