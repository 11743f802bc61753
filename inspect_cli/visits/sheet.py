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

`companions` names who of the place went along (陪同人员). Sheets without a point (questionnaires, tallies) may come as
a list of such objects. Each may say its own `community`, `mode`, `channel` and `campaign`; `{"outcome": "拒访"}` is
somebody who would not answer.
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
from ..templates.columns import MEDIA_TYPES
from ..templates.form import Form
from ..templates.instance import Instance
from ..templates.registry import load
from ..templates.tree import form_path
from . import answering, repeats
from . import visit as visits
from .answering import Answer
from .by_sheet import Filled, Sheet, fill

ABOUT = tuple(name for name in visits.ABOUT if name != "round")
MEMBERS = {"point", "template", "at", "with", "rest", "answers", "outcome", *ABOUT}
ANSWER_MEMBERS = {"value", "problem", "remark", "photos"}


def read(text: str, file: Path) -> Sheet:
    """Read a file of answers; photos are looked for beside `file`.

    Raises:
        Problems: `sheet.unfit`, with every member that is not as it must be.
        Unfit: it is no JSON object.
    """
    where = Where(str(file))
    problems: list[Problem] = []
    read = _read(_plain(text, where), file, where, problems)
    if problems:
        raise Problems("sheet.unfit", problems)
    return read


def read_all(text: str, file: Path) -> list[Sheet]:
    """Read a file that holds one sheet or a list of them; a place in it is the number of the sheet (`Where.row`).

    Raises:
        Problems: `sheet.unfit`, with every member of every sheet that is not as it must be.
        Unfit: it is no JSON, or there are other things in the list.
    """
    where = Where(str(file))
    plain = _plain(text, where)
    problems: list[Problem] = []
    given = plain if isinstance(plain, list) else [plain]
    read = [_read(each, file, where._replace(row=number), problems) for number, each in enumerate(given, 1)]
    if problems:
        raise Problems("sheet.unfit", problems)
    return read


def _plain(text: str, where: Where) -> object:
    try:
        return json.loads(text)
    except ValueError as error:
        raise Unfit("sheet.no_json", where=where, detail=str(error)) from error


def _read(plain: object, file: Path, where: Where, problems: list[Problem]) -> Sheet:
    if not isinstance(plain, dict) or not isinstance(plain.get("answers", {}), dict):
        raise Unfit("sheet.no_object", where=where)
    problems += [
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
    if outcome and outcome not in (known := (*visits.OUTCOMES, *visits.SHEET_OUTCOMES)):
        problems.append(Unfit("sheet.bad_outcome", where=where, value=outcome, known=", ".join(known)))
    if wrong := [name for name in (*ABOUT, "outcome", "rest") if not isinstance(plain.get(name, ""), str)]:
        problems += [Unfit("sheet.no_text", where=where, name=name) for name in wrong]
    about = {name: str(plain[name]) for name in ABOUT if plain.get(name)}
    said = (at, tuple(people) if _are_texts(people) else (), str(plain.get("rest", "")), outcome)
    return Sheet(*said, found.answers, found.photos, found.lists, about)


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
    point: sqlite3.Row | None,
    form: Form,
    sheet: Sheet,
    draft: visits.Visit | None = None,
    *,
    each: bool = False,
) -> visits.Visit:
    """Write a visit from a sheet: one entry with all its answers and photos, or nothing.

    A `draft` is gone on with instead of beginning another visit. Without a `point` it is a sheet without one.

    Raises:
        Problems: an answer is refused, or a photo cannot be taken in.
        Unfit: an outcome that it cannot have.
    """
    with journal.lock.held():  # another window must not take the same number, nor finish the draft in between
        return _take(journal, point, form, sheet, draft, each=each)


def _take(
    journal: Journal, point: sqlite3.Row | None, form: Form, sheet: Sheet, draft: visits.Visit | None, *, each: bool
) -> visits.Visit:
    visits.refuse_outcome(point["code"] if point else "", sheet.outcome)
    by, name = journal.by, journal.config.get("name", "")
    people = [{"name": name, "staff": by}, *({"name": other, "staff": ""} for other in sheet.people)]
    if draft:
        visit = visits.find(journal.db, draft.id)
        form = load(journal.db, visit.template)  # the version it was begun with, whatever is in force now
    else:
        visit = visits.begun(journal, point["code"] if point else "", form, sheet.at, people, sheet.about)
    before = answering.stored(journal.db, visit)
    who = {**answering.metadata(journal, visit), "start": visit.began}
    filled = fill(form, sheet, answering.known(form, before), who, each=each)
    ops = [] if draft else [visits.open_op(visit)]
    for path, answer in answering.changes(before, filled.answers).items():
        ops.append(answering.answer_op(visit, path, answer))
    ops += answering.dropped(journal.db, visit, repeats.standing_in(filled.gone, before), filled.gone)
    ops += _photo_ops(journal, visit, form, filled)
    if ops:
        journal.append(ops)
    return visit


def refusals(journal: Journal, form: Form, sheet: Sheet, draft: visits.Visit | None = None) -> list[Problem]:
    """Return why a sheet without a point could not be taken and finished, so that of many all or none are written.

    A `draft` is what it would go on with.
    """
    before = answering.stored(journal.db, draft) if draft else {}
    form = load(journal.db, draft.template) if draft else form
    who = {**answering.metadata(journal, draft), "start": draft.began if draft else clock.stamp(sheet.at)}
    try:
        visits.refuse_outcome("", sheet.outcome)
        filled = fill(form, sheet, answering.known(form, before), who)
    except Problems as problems:
        return list(problems.problems)
    except Problem as problem:
        return [problem]
    instance = Instance(form, answering.values(form, {**before, **filled.answers}), **who)
    instance.end()
    return [] if sheet.outcome else [repeats.readable(instance, problem) for problem in instance.problems()]


def _photo_ops(journal: Journal, visit: visits.Visit, form: Form, filled: Filled) -> list[Op]:
    ops: dict[tuple[str, str], Op] = {}
    refused: list[Problem] = []
    for question, paths in filled.photos.items():
        q = form.questions[form_path(question)]
        target = answering.answer_target(visit.id, question)
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
