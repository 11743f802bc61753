"""Finishing a visit: its answers are frozen, its points counted, and what failed becomes findings, in one entry."""

import sqlite3
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from .. import clock
from ..errors import InConflict, Problems, Unfit
from ..log.journal import Journal, Op
from ..photos import evidence
from ..templates.form import Form, Question
from ..templates.instance import Instance
from ..templates.scoring import Mark, marks
from ..visits import answering
from ..visits.answering import Answer
from ..visits.visit import FINISHED, OUTCOMES, Visit, find, refuse_finished, running_number
from .responsible import resolve

PHOTO_WANTED = "fail"
THOUSAND = 1000  # points are stored in whole thousandths: the log holds no floats, and sums stay exact


IN_CONFLICT = """SELECT count(DISTINCT key) FROM conflict
WHERE kind='visit' AND key=?1 OR kind='answer' AND substr(key,1,length(?2))=?2"""


class Finished(NamedTuple):
    """What finishing made: points in whole and possible (thousandths summed in the log), findings, photos to come."""

    number: str
    got: str
    possible: str
    findings: tuple[str, ...]
    without_unit: int
    photos_to_come: int


def finish(journal: Journal, visit: Visit, outcome: str = "") -> Finished:
    """Freeze a visit, store points got and possible per item, and make one finding per failed item.

    With an `outcome` (未见点位, 停业, 未营业) there is nothing to mark. Photos may come later (补传).

    Raises:
        Refused: it is finished already.
        Unfit: no such outcome.
        InConflict: one of its answers has two versions; the finding made now would belong to one of them only.
        Problems: `visit.incomplete`, with every required question and broken constraint.
    """
    if waiting := journal.db.execute(IN_CONFLICT, (visit.id, f"{visit.id}/")).fetchone()[0]:
        raise InConflict("visit.in_conflict", number=visit.number, count=waiting)
    if outcome and outcome not in OUTCOMES:
        raise Unfit("sheet.bad_outcome", value=outcome, known=", ".join(OUTCOMES))
    with journal.lock.held():  # another window may have finished it, and must not take the same numbers in between
        return _finish(journal, find(journal.db, visit.id), outcome)


def _finish(journal: Journal, visit: Visit, outcome: str) -> Finished:
    refuse_finished(visit)
    ended = visit._replace(state=FINISHED, finished=clock.stamp(), outcome=outcome or None)
    closing = Op("visit", visit.id, ended.data(), "finish")
    if outcome:
        journal.append([closing])
        return Finished(visit.number, "0", "0", (), 0, 0)
    form = answering.instance(journal.db, visit).form
    filled = answering.instance(journal.db, visit, journal.by)
    if problems := filled.problems():
        raise Problems("visit.incomplete", problems, number=visit.number)
    given = answering.stored(journal.db, visit)
    counted = marks(filled)
    findings = _findings(journal, visit, form, given, counted)
    ops = [*_tidied(visit, filled, given), _marks(visit, form, counted), *findings, closing]
    journal.append(ops)
    return _summary(journal.db, visit, form, counted, findings)


def _tidied(visit: Visit, filled: Instance, given: Mapping[str, Answer]) -> list[Op]:
    """Take hidden answers back, and write the computed ones beside the given."""
    ops = [answering.answer_op(visit, path, None) for path in given if not filled.relevant(path)]
    for path, value in filled.answers().items():
        if path not in given and not filled.form.questions[path].asked:
            ops.append(answering.answer_op(visit, path, Answer(value, how=answering.COMPUTED)))
    return ops


def _marks(visit: Visit, form: Form, counted: Sequence[Mark]) -> Op:
    items = []
    for mark in counted:
        if mark.got is None or mark.possible is None:
            continue
        q = form.questions[mark.path]
        points = {"got": int(mark.got * THOUSAND), "possible": int(mark.possible * THOUSAND)}
        items.append({"path": mark.path, **points, "category": q.category, "indicator": q.indicator})
    return Op("marks", visit.id, {"items": items})


def _findings(
    journal: Journal, visit: Visit, form: Form, given: Mapping[str, Answer], counted: Sequence[Mark]
) -> list[Op]:
    point = place(journal.db, visit.point)
    prefix = f"{visit.began[2:4]}-{journal.by}-"
    running = running_number(journal.db, "finding", prefix)
    ops = []
    for mark in counted:
        if not mark.failed:
            continue
        q = form.questions[mark.path]
        data = _finding(journal.db, visit, form, q, given.get(q.path, Answer("")), point)
        ops.append(Op("finding", f"{visit.id}.{q.path}", {"number": f"{prefix}{running:04d}", **data}))
        running += 1
    return ops


def place(db: sqlite3.Connection, code: str) -> dict[str, str | None]:
    """Return what decides whose a finding at a point is: its street, community and operator."""
    row = db.execute("SELECT street, community, operator FROM point WHERE code=?", (code,)).fetchone()
    return dict(zip(("street", "community", "operator"), tuple(row) if row else (None,) * 3, strict=True))


def problem_text(q: Question, answer: Answer) -> str:
    """Return what a notice says of an item that failed.

    It names the problem, not the criterion; without a phrase the criterion is at least said to fail.
    """
    problem = answer.problem or (q.problem[0] if q.problem and not answer.remark else "") or f"不符合：{q.label}"
    return f"{problem}（{answer.remark}）" if answer.remark else problem


def _finding(
    db: sqlite3.Connection, visit: Visit, form: Form, q: Question, answer: Answer, point: Mapping[str, str | None]
) -> dict[str, object]:
    who = resolve(db, point, q.unit)
    edition = form.settings.get("edition", "")
    indicator = "；".join(f"{code}（{year or edition}）" for year, code in form.indicators(q))
    return {
        "point": visit.point,
        "item": q.label,
        "problem": problem_text(q, answer),
        "category": q.category,
        "indicator": indicator,
        "severity": q.severity,
        "requirement": q.requirement,
        "basis": q.basis,
        "deadline": q.deadline,
        "unit": who.lead,
        "joint": list(who.joint),
        "wanted": list(who.wanted),
        "found": visit.began,
    }


def _summary(
    db: sqlite3.Connection, visit: Visit, form: Form, counted: Sequence[Mark], findings: Sequence[Op]
) -> Finished:
    got, possible = db.execute(
        "SELECT coalesce(sum(got),0), coalesce(sum(possible),0) FROM mark WHERE visit=?", (visit.id,)
    ).fetchone()
    numbers = tuple(str((op.data or {})["number"]) for op in findings)
    return Finished(
        visit.number,
        _points(got),
        _points(possible),
        numbers,
        sum(not (op.data or {})["unit"] for op in findings),
        len(photos_to_come(db, visit, form, counted)),
    )


def _points(thousandths: int) -> str:
    return f"{Decimal(thousandths).scaleb(-3).normalize():f}"


def photos_to_come(db: sqlite3.Connection, visit: Visit, form: Form, counted: Sequence[Mark]) -> list[str]:
    """Return the paths of questions that still want a photo (待补照片)."""
    wanting = []
    for mark in counted:
        q = form.questions[mark.path]
        if q.photo == "always" or (q.photo == PHOTO_WANTED and mark.failed):
            target = answering.answer_target(visit.id, q.path)
            if evidence.bound(db, target) < max(1, q.photo_min):
                wanting.append(q.path)
    return wanting
