"""Answers from data (`survey --answers FILE.json`): the same rules as at the keyboard, every refusal said.

    {"at": "2026-07-13T08:05:00+08:00", "with": ["巡查员乙"], "rest": "yes",
     "answers": {"NM-04": {"value": "no", "problem": "b", "remark": "西门", "photos": ["a.jpg"]}, "q": "3"}}

`rest` answers what is not named and may be answered in a batch; `problem` is a letter of the usual phrases,
or text; photos are found beside the file.

A repeat is a list of objects under its name, each with the answers of one instance, in a nested repeat again lists:

    {"answers": {"line": "7路", "stops": [{"name": "东门", "shelter": "yes"},
                                          {"name": "西门", "shelter": {"value": "no", "remark": "北侧"}}]}}

As many instances are made as the list has objects; in a draft the first object goes to the first instance that is
there, and none is taken away (`[]` takes away one that nobody has filled in). Where the form counts the instances
itself, the list must not be longer. A refusal names its place: `stops[2]/shelter`. A ranking is written as all its
choices in order: `"c a b"`.
"""

import json
import sqlite3
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from .. import clock
from ..errors import Problem, Problems, Unfit, Where
from ..log.journal import Journal, Op
from ..photos import evidence
from ..templates.form import Form
from ..templates.registry import load
from . import answering
from . import visit as visits
from .answering import Answer
from .by_sheet import Filled, Sheet, fill

MEMBERS = {"point", "template", "at", "with", "rest", "answers", "outcome"}
ANSWER_MEMBERS = {"value", "problem", "remark", "photos"}


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
    found = _Found(file, where, problems, {}, {}, {})
    found.take(plain.get("answers", {}), "")
    people = plain.get("with", [])
    if not _are_texts(people):
        problems.append(Unfit("sheet.no_list", where=where, name="with"))
    at = _moment(str(plain.get("at", "")), where, problems)
    outcome = str(plain.get("outcome", ""))
    if outcome and outcome not in visits.OUTCOMES:
        problems.append(Unfit("sheet.bad_outcome", where=where, value=outcome, known=", ".join(visits.OUTCOMES)))
    if problems:
        raise Problems("sheet.unfit", problems)
    return Sheet(at, tuple(people), str(plain.get("rest", "")), outcome, found.answers, found.photos, found.lists)


class _Found(NamedTuple):
    """The answers of a file, put side by side under the places they stand at."""

    file: Path
    where: Where
    problems: list[Problem]
    answers: dict[str, Answer]
    photos: dict[str, tuple[Path, ...]]
    lists: dict[str, int]

    def take(self, members: Mapping[str, object], place: str) -> None:
        """Take the answers of the form, or of one instance of a repeat."""
        for name, given in members.items():
            key = f"{place}{name}"
            if isinstance(given, list) and all(isinstance(each, dict) for each in given):
                self.lists[key] = len(given)
                for number, row in enumerate(given, 1):
                    self.take(row, f"{key}[{number}]/")
                continue
            try:
                self.answers[key], self.photos[key] = _answer(key, given, self.file)
            except Problem as problem:
                problem.where = problem.where or self.where._replace(column=key)
                self.problems.append(problem)


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
        form = load(journal.db, visit.template)  # the version it was begun with, whatever is in force now
    else:
        visit = visits.begun(journal, point["code"], form, sheet.at, people, sheet.about)
    before = answering.stored(journal.db, visit)
    filled = fill(form, sheet, answering.known(form, before), by, each=each)
    ops = [] if draft else [visits.open_op(visit)]
    for path, answer in answering.changes(before, filled.answers).items():
        ops.append(answering.answer_op(visit, path, answer))
    ops += _photo_ops(journal, visit, filled)
    if ops:
        journal.append(ops)
    return visit


def _photo_ops(journal: Journal, visit: visits.Visit, filled: Filled) -> list[Op]:
    ops: dict[tuple[str, str], Op] = {}
    refused: list[Problem] = []
    for question, paths in filled.photos.items():
        target = answering.answer_target(visit.id, question)
        for path in paths:
            try:
                _, made = evidence.add_one(journal, path, evidence.Binding(target))
            except Unfit as problem:
                refused.append(problem)
            else:
                ops.update({(op.kind, op.key): op for op in made})
    if refused:
        raise Problems("answers.refused", refused)
    return list(ops.values())
