"""Finishing a visit: its answers are frozen, its points counted, and what failed becomes findings, in one entry."""

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from .. import clock
from ..errors import Problems, Refused, Unfit
from ..log.journal import Journal, Op
from ..photos import evidence
from ..points import communities
from ..templates.form import Form, Question
from ..templates.instance import Instance
from ..templates.registry import load
from ..templates.scoring import Item, items, marks
from ..visits import answering, daytime, moving, repeats
from ..visits.answering import Answer
from ..visits.visit import FINISHED, Visit, find, refuse_conflicts, refuse_finished, refuse_outcome, running_number
from .responsible import resolve

PHOTO_WANTED = "fail"
THOUSAND = 1000  # points are stored in whole thousandths: the log holds no floats, and sums stay exact


class Finished(NamedTuple):
    """What finishing made: points in whole and possible (thousandths summed in the log), findings, photos to come.

    `other_time`: how many items were for another time of day than that of the visit.
    """

    number: str
    got: str
    possible: str
    findings: tuple[str, ...]
    without_unit: int
    photos_to_come: int
    other_time: int = 0


ON_SPOT = "当场整改"


def finish(
    journal: Journal,
    visit: Visit,
    outcome: str = "",
    companions: Sequence[str] = (),
    fixed: Mapping[str, str] | None = None,
) -> Finished:
    """Freeze a visit, store points got and possible per item, and make one finding per failed item.

    An item in a repeat is one item over all its samples (templates/scoring.py): one mark, and one finding that
    names the samples that failed.

    With an `outcome` (未见点位, 停业, 未营业; 拒访 without a point) there is nothing to mark.
    Photos may come later (补传). `companions`: who of the place went along; `fixed`: names of items that failed and
    were put right while they stood there, and how (or nothing).

    Raises:
        Refused: it is finished already; or it has answers that its template has no question for.
        Unfit: no such outcome; `visit.not_failed`, of `fixed`.
        InConflict: one of its answers has two versions; the finding made now would belong to one of them only.
        Problems: `visit.incomplete`, with every required question and broken constraint.
    """
    refuse_conflicts(journal.db, visit)
    refuse_outcome(visit.point, outcome)
    with journal.lock.held():  # another window may have finished it, and must not take the same numbers in between
        visit = find(journal.db, visit.id)
        if companions:
            visit = visit._replace(companions="、".join(companions))
        return _finish(journal, visit, outcome, fixed or {})


def _finish(journal: Journal, visit: Visit, outcome: str, fixed: Mapping[str, str]) -> Finished:
    refuse_finished(visit)
    ended = visit._replace(state=FINISHED, finished=clock.stamp(), outcome=outcome or None)
    closing = Op("visit", visit.id, ended.data(), "finish")
    if outcome:
        journal.append([closing])
        return Finished(visit.number, "0", "0", (), 0, 0)
    form = load(journal.db, visit.template)
    if astray := moving.plan(journal.db, visit, form).astray:
        raise Refused("visit.stray_answers", number=visit.number, paths=astray)
    filled = answering.instance(journal.db, visit, answering.metadata(journal, visit))
    filled.end()
    if problems := filled.problems():
        named = [repeats.readable(filled, problem) for problem in problems]
        raise Problems("visit.incomplete", named, number=visit.number)
    given = answering.stored(journal.db, visit)
    judged = items(marks(filled))
    findings = _fixed(_findings(journal, visit, filled, given, judged), fixed)
    scored = Op("marks", visit.id, {"items": mark_rows(form, judged)})
    ops = [*_tidied(visit, filled, given), scored, *findings, closing]
    journal.append(ops)
    late = daytime.missed(
        filled.order(), datetime.fromisoformat(visit.began), datetime.fromisoformat(ended.finished or "")
    )
    return _summary(journal.db, visit, form, judged, findings)._replace(other_time=len(late))


def _tidied(visit: Visit, filled: Instance, given: Mapping[str, Answer]) -> list[Op]:
    """Take hidden answers back, those of instances taken away too, and write the computed ones beside the given.

    What was chosen and is not on offer any more goes too.
    """
    questions = filled.tree.questions
    gone = [path for path in given if not repeats.is_instance(path)]
    gone = [path for path in gone if path not in questions or not filled.relevant(path)]
    ops = [answering.answer_op(visit, path, None) for path in gone]
    for path in given:
        if path in questions and filled.limited(path):
            left = filled.value(path)
            ops.append(answering.answer_op(visit, path, given[path]._replace(value=left) if left else None))
    for path, value in filled.answers().items():
        if path not in given and path in questions and not questions[path].asked:
            ops.append(answering.answer_op(visit, path, Answer(value, how=answering.COMPUTED)))
    return ops


def mark_rows(form: Form, judged: Sequence[Item]) -> list[dict[str, object]]:
    """Return what the log keeps of items that have points: path, points got and possible in thousandths, classes."""
    rows: list[dict[str, object]] = []
    for mark, _ in judged:
        if mark.got is None or mark.possible is None:
            continue
        q = form.questions[mark.path]
        points = {"got": int(mark.got * THOUSAND), "possible": int(mark.possible * THOUSAND)}
        rows.append({"path": mark.path, **points, "category": q.category, "indicator": q.indicator})
    return rows


def _findings(
    journal: Journal, visit: Visit, filled: Instance, given: Mapping[str, Answer], judged: Sequence[Item]
) -> list[Op]:
    point = place(journal.db, visit)
    prefix = f"{visit.began[2:4]}-{journal.by}-"
    running = running_number(journal.db, "finding", prefix)
    ops = []
    for item in judged:
        if not item.mark.failed:
            continue
        q = filled.form.questions[item.mark.path]
        data = _finding(journal.db, visit, filled.form, q, point)
        data["problem"] = problem_of(filled, q, item, given)
        if samples := [mark.path for mark in item.failed if mark.path != q.path]:
            data["samples"] = samples
        ops.append(Op("finding", f"{visit.id}.{q.path}", {"number": f"{prefix}{running:04d}", **data}))
        running += 1
    return ops


def _fixed(findings: list[Op], fixed: Mapping[str, str]) -> list[Op]:
    """Say of findings what was done about them on the spot; they are still handed over, and looked at again."""
    names = [op.key.partition(".")[2].rpartition("/")[2] for op in findings]
    if astray := [name for name in fixed if name not in names]:
        raise Unfit("visit.not_failed", name="、".join(astray), failed="、".join(names))
    said = {name: f"{ON_SPOT}：{how}" if how else ON_SPOT for name, how in fixed.items()}
    return [
        op._replace(data={**(op.data or {}), "on_spot": said[name]}) if name in said else op
        for name, op in zip(names, findings, strict=True)
    ]


def place(db: sqlite3.Connection, visit: Visit) -> dict[str, str | None]:
    """Return what decides whose a finding is: code, street, community and operator of the point.

    Without a point it is the community of the sheet, and the street that it lies in.
    """
    if not visit.point:
        street = communities.street(db, visit.community)
        community = visit.community.rpartition(communities.BETWEEN)[2]
        return {"code": None, "street": street or None, "community": community or None, "operator": None}
    row = db.execute("SELECT code, street, community, operator FROM point WHERE code=?", (visit.point,)).fetchone()
    return dict(zip(("code", "street", "community", "operator"), tuple(row) if row else (None,) * 4, strict=True))


def problem_of(filled: Instance, q: Question, item: Item, given: Mapping[str, Answer]) -> str:
    """Return what a notice says of an item that failed: the problem, and where exactly.

    In a repeat it names the samples that failed, and where each of them is:
    `第2、4处：站亭破损（第2处：东门站，西侧；第4处：北门站）`.
    """
    if item.samples[0].path == q.path:
        answer = given.get(q.path, Answer(""))
        return f"{_problem(q, answer)}（{answer.remark}）" if answer.remark else _problem(q, answer)
    failed: dict[str, list[tuple[str, str]]] = {}
    for sample in item.failed:
        answer = given.get(sample.path, Answer(""))
        number = ".".join(map(str, repeats.numbers(filled, sample.path)))
        where = "，".join(filter(None, (repeats.name_around(filled, sample.path), answer.remark)))
        failed.setdefault(_problem(q, answer), []).append((number, where))
    return "；".join(_of_samples(problem, places) for problem, places in failed.items())


def _of_samples(problem: str, places: Sequence[tuple[str, str]]) -> str:
    which = f"第{'、'.join(number for number, _ in places)}处"
    said = [where if len(places) == 1 else f"第{number}处：{where}" for number, where in places if where]
    return f"{which}：{problem}" + (f"（{'；'.join(said)}）" if said else "")


def _problem(q: Question, answer: Answer) -> str:
    """Return the problem, not the criterion; without a phrase the criterion is at least said to fail."""
    return answer.problem or (q.problem[0] if q.problem and not answer.remark else "") or f"不符合：{q.label or q.name}"


def _finding(
    db: sqlite3.Connection, visit: Visit, form: Form, q: Question, point: Mapping[str, str | None]
) -> dict[str, object]:
    who = resolve(db, point, q.unit)
    edition = form.settings.get("edition", "")
    indicator = "；".join(f"{code}（{year or edition}）" for year, code in form.indicators(q))
    return {
        "point": visit.point,
        "item": q.label,
        "category": q.category,
        "indicator": indicator,
        "severity": q.severity,
        "requirement": q.requirement,
        "basis": q.basis,
        "deadline": q.deadline,
        "feedback": q.feedback,
        "unit": who.lead,
        "joint": list(who.joint),
        "wanted": list(who.wanted),
        "found": visit.began,
    }


def _summary(
    db: sqlite3.Connection, visit: Visit, form: Form, judged: Sequence[Item], findings: Sequence[Op]
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
        len(photos_to_come(db, visit, form, judged)),
    )


def _points(thousandths: int) -> str:
    return f"{Decimal(thousandths).scaleb(-3).normalize():f}"


def photos_to_come(db: sqlite3.Connection, visit: Visit, form: Form, judged: Sequence[Item]) -> list[str]:
    """Return the paths of questions that still want a photo (待补照片); in repeats each sample wants its own.

    A photo bound to the item as a whole (added later, by the name of the question) counts for every sample.
    """
    wanting = []
    for item in judged:
        q = form.questions[item.mark.path]
        wanted = [mark for mark in item.samples if q.photo == "always" or (q.photo == PHOTO_WANTED and mark.failed)]
        for path in (mark.path for mark in wanted):
            targets = {answering.answer_target(visit.id, each) for each in (path, q.path)}
            if sum(evidence.bound(db, target) for target in targets) < max(1, q.photo_min):
                wanting.append(path)
    return wanting
