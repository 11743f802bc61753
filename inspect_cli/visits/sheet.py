"""Answers from data (`survey --answers FILE.json`): the same rules as at the keyboard, every refusal said.

    {"at": "2026-07-13T08:05:00+08:00", "with": ["巡查员乙"], "rest": "yes",
     "answers": {"NM-04": {"value": "no", "problem": "b", "remark": "西门", "photos": ["a.jpg"]}, "q": "3"}}

`rest` answers what is not named and may be answered in a batch; `problem` is a letter of the usual phrases,
or text; photos are found beside the file.
"""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from .. import clock
from ..errors import Problem, Problems, Refused, Unfit, Where
from ..log.journal import Journal, Op
from ..photos import evidence
from ..templates.columns import MEDIA_TYPES
from ..templates.form import Form, Question
from ..templates.instance import Instance
from . import answering
from . import visit as visits
from .answering import Answer

MEMBERS = {"point", "template", "at", "with", "rest", "answers", "outcome"}
ANSWER_MEMBERS = {"value", "problem", "remark", "photos"}
SELECT = "select_one"


class Sheet(NamedTuple):
    """What a file of answers says; `answers`: question name or path → answer; `photos` the same way."""

    at: datetime
    people: tuple[str, ...]
    rest: str
    outcome: str
    answers: Mapping[str, Answer]
    photos: Mapping[str, tuple[Path, ...]]


def read(text: str, file: Path) -> Sheet:
    """Read a file of answers; photos are looked for beside `file`.

    Raises:
        Problems: `sheet.unfit`, with every member that is not as it must be.
        Unfit: it is no JSON object.
    """
    where = Where(str(file))
    try:
        plain = json.loads(text)
    except ValueError as error:
        raise Unfit("sheet.no_json", where=where, detail=str(error)) from error
    if not isinstance(plain, dict) or not isinstance(plain.get("answers", {}), dict):
        raise Unfit("sheet.no_object", where=where)
    problems: list[Problem] = [
        Unfit("sheet.unknown_member", where=where, name=name, known=", ".join(sorted(MEMBERS)))
        for name in plain.keys() - MEMBERS
    ]
    answers, photos = {}, {}
    for name, given in plain.get("answers", {}).items():
        try:
            answers[name], photos[name] = _answer(name, given, file)
        except Problem as problem:
            problem.where = problem.where or where._replace(column=name)
            problems.append(problem)
    people = plain.get("with", [])
    if not _are_texts(people):
        problems.append(Unfit("sheet.no_list", where=where, name="with"))
    at = _moment(str(plain.get("at", "")), where, problems)
    outcome = str(plain.get("outcome", ""))
    if outcome and outcome not in visits.OUTCOMES:
        problems.append(Unfit("sheet.bad_outcome", where=where, value=outcome, known=", ".join(visits.OUTCOMES)))
    if problems:
        raise Problems("sheet.unfit", problems)
    return Sheet(at, tuple(people), str(plain.get("rest", "")), outcome, answers, photos)


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _is_said(value: object) -> bool:
    """Say whether a value is text or a whole number; `null` is no answer, and `true` none of ours."""
    return isinstance(value, (str, int)) and not isinstance(value, bool)


def _moment(text: str, where: Where, problems: list[Problem]) -> datetime:
    if not text:
        return clock.now()
    try:
        at = datetime.fromisoformat(text)
        return at if at.tzinfo else at.astimezone()
    except ValueError:
        problems.append(Unfit("sheet.bad_time", where=where, value=text))
        return clock.now()


def _answer(name: str, given: object, file: Path) -> tuple[Answer, tuple[Path, ...]]:
    if _is_said(given):
        return Answer(str(given), how=answering.FILE), ()
    if not isinstance(given, dict) or "value" not in given:
        raise Unfit("sheet.bad_answer", name=name)
    if unknown := given.keys() - ANSWER_MEMBERS:
        raise Unfit("sheet.unknown_member", name=", ".join(sorted(unknown)), known=", ".join(sorted(ANSWER_MEMBERS)))
    if not _are_texts(names := given.get("photos", [])):
        raise Unfit("sheet.no_list", name="photos")
    paths = tuple(file.parent / photo for photo in names)
    if gone := next((path for path in paths if not path.is_file()), None):
        raise Unfit("sheet.no_photo", where=Where(str(gone)))
    said = [given.get(member, "") for member in ("value", "problem", "remark")]
    if not all(map(_is_said, said)):
        raise Unfit("sheet.bad_answer", name=name)
    value, problem, remark = map(str, said)
    return Answer(value, problem, remark, answering.FILE), paths


def fill(
    form: Form, sheet: Sheet, known: Mapping[str, str], who: Mapping[str, str], *, each: bool = False
) -> dict[str, Answer]:
    """Put a sheet into the template under its rules; return answers by path, in the order of the form.

    `known` are answers that stand already, `who` is what `Instance` is told.
    With `each`, `rest` also answers what should be asked by itself.

    Raises:
        Problems: `answers.refused`, with every refusal and its question.
    """
    filled = Instance(form, dict(known), **who)
    problems: list[Problem] = []
    named: dict[str, Answer] = {}
    for name, answer in sheet.answers.items():
        try:
            named[answering.question(form, name).path] = answer
        except Problem as problem:
            problems.append(problem)
    taken: dict[str, Answer] = {}
    for path, q in form.questions.items():
        given = named.get(path) or _rest(filled, q, sheet.rest, each=each)
        if given is None:
            continue
        try:
            filled.set(path, given.value)
        except Problem as problem:
            problem.where = Where(column=path)
            problems.append(problem)
        else:
            taken[path] = given._replace(value=filled.kept(path), problem=answering.phrase(q, given.problem))
    hidden = [path for path in taken if not filled.relevant(path)]
    problems += [Refused("answer.not_relevant", where=Where(column=path), path=path) for path in hidden]
    if problems:
        raise Problems("answers.refused", problems)
    return taken


def _rest(filled: Instance, q: Question, rest: str, *, each: bool) -> Answer | None:
    if not rest or q.type != SELECT or not filled.relevant(q.path) or filled.value(q.path):
        return None
    if (q.ask == "each" and not each) or rest not in {choice.name for choice in filled.choices(q.path)}:
        return None
    if not any(choice.score is not None for choice in filled.choices(q.path)):
        return None
    return Answer(rest, how=answering.BATCH)


def take(
    journal: Journal,
    point: sqlite3.Row,
    form: Form,
    sheet: Sheet,
    draft: visits.Visit | None = None,
    *,
    each: bool = False,
) -> visits.Visit:
    """Write a visit from a sheet: one entry with all its answers and photos, or nothing.

    A `draft` is gone on with instead of beginning another visit.

    Raises:
        Problems: an answer is refused, or a photo cannot be taken in.
    """
    with journal.lock.held():  # another window must not take the same number, nor finish the draft in between
        return _take(journal, point, form, sheet, draft, each=each)


def _take(
    journal: Journal, point: sqlite3.Row, form: Form, sheet: Sheet, draft: visits.Visit | None, *, each: bool
) -> visits.Visit:
    by, name = journal.by, journal.config.get("name", "")
    people = [{"name": name, "staff": by}, *({"name": other, "staff": ""} for other in sheet.people)]
    if draft:
        visit = visits.find(journal.db, draft.id)
    else:
        visit = visits.begun(journal, point["code"], form, sheet.at, people)
    before = answering.stored(journal.db, visit)
    answers = fill(
        form,
        sheet,
        {path: answer.value for path, answer in before.items()},
        {**answering.metadata(journal), "start": visit.began},
        each=each,
    )
    ops = [] if draft else [visits.open_op(visit)]
    for path, answer in answering.changes(before, answers).items():
        ops.append(answering.answer_op(visit, path, answer))
    ops += _photo_ops(journal, visit, form, sheet)
    if ops:
        journal.append(ops)
    return visit


def _photo_ops(journal: Journal, visit: visits.Visit, form: Form, sheet: Sheet) -> list[Op]:
    ops: dict[tuple[str, str], Op] = {}
    refused: list[Problem] = []
    for name, paths in sheet.photos.items():
        q = answering.question(form, name)
        target = answering.answer_target(visit.id, q.path)
        kind = q.type if q.type in MEDIA_TYPES else "image"
        if q.photo_max is not None and len(paths) > q.photo_max:
            refused.append(Unfit("photo.most", label=q.label, most=q.photo_max))
        for path in paths:
            try:
                _, made = evidence.add_one(journal, path, evidence.Binding(target), kind)
            except Unfit as problem:
                refused.append(problem)
            else:
                ops.update({(op.kind, op.key): op for op in made})
    if refused:
        raise Problems("answers.refused", refused)
    return list(ops.values())


def example(form: Form, point: str) -> dict[str, Any]:
    """Return a file of answers for a template: one item that fails, the rest as good as they can be."""
    answers: dict[str, Any] = {}
    filled = Instance(form)
    failing = next((q for q in form.questions.values() if q.type == SELECT and q.problem), None)
    for path, q in form.questions.items():
        if not q.asked or not filled.relevant(path):
            continue
        choices = filled.choices(path)
        if q is failing:
            value = min(choices, key=lambda choice: (choice.score is None, choice.score)).name
            answers[q.name] = {"value": value, "problem": "a", "remark": "西门", "photos": []}
        elif q.type == SELECT and q.ask != "each" and any(choice.score is not None for choice in choices):
            continue
        elif value := _sample(q, choices):
            answers[q.name] = value
        if q.name in answers:
            filled.set(path, answers[q.name]["value"] if q is failing else answers[q.name])
    return {"point": point, "at": clock.stamp(), "with": [], "rest": "yes", "answers": answers}


def _sample(q: Question, choices: Sequence[Any]) -> str:
    if choices:
        return str(choices[0].name)
    today = clock.stamp()[:10]
    return {"integer": "1", "decimal": "1", "date": today, "acknowledge": "OK", "text": ""}.get(q.type, "")
