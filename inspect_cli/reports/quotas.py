"""Quotas: how many sheets are wanted of each community, age and so on, and how many of them are there."""

import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ..errors import NotFound, Problem, Problems, Unfit
from ..points import communities
from ..points.tables import Row, Table
from ..templates.form import Form, Question
from ..templates.older import Older
from .samples import Chosen

COMMUNITY, WANTED = ("社区", "community"), ("份数", "sheets")
HEADINGS = {"年龄": "age", "性别": "sex"}  # of questions that bear an English name
FILLED = """SELECT v.id, v.template, coalesce(v.community,'') FROM visit v JOIN template t ON t.sha256=v.template
WHERE t.form_id=:form AND v.state=:finished AND coalesce(v.outcome,'')='' AND date(v.began,'+8 hours')
BETWEEN :since AND :until AND (:round='' OR v.round=:round)"""
ANSWERS = "SELECT value FROM answer WHERE visit=? AND path=?"


class Quota(NamedTuple):
    """One line: what it is for (by heading, empty: anything), sheets wanted, sheets there."""

    of: Mapping[str, str]
    wanted: int
    done: int

    @property
    def left(self) -> int:
        """Sheets that are still to be taken."""
        return max(0, self.wanted - self.done)


class Quotas(NamedTuple):
    """The lines under their headings, and how many sheets belong to none of them."""

    headings: Sequence[str]
    lines: Sequence[Quota]
    outside: int


def quotas(db: sqlite3.Connection, form: Form, table: Table, chosen: Chosen) -> Quotas:
    """Count the filled-in sheets of a form against a table: 社区, 份数, and columns that are questions (年龄 …).

    A cell holds the label of a choice, or its name; an empty one takes any. A sheet counts once, for the first line
    that it fits.

    Raises:
        Problems: `quota.table`, of `quota.no_number`, `quota.no_choice`.
        Unfit: `quota.no_count`, no column 份数.
        NotFound: a heading that is no question.
    """
    count = next((name for name in WANTED if name in table.columns), "")
    if not count:
        raise Unfit("quota.no_count", where=table.where, wanted=WANTED[0])
    asked = {name: _question(form, name) for name in table.columns if name not in {*COMMUNITY, count}}
    problems: list[Problem] = []
    lines = [_line(db, form, row, asked, count, problems) for row in table.rows]
    if problems:
        raise Problems("quota.table", problems)
    done, outside = _counted(db, form, [line for line, _ in lines], asked, chosen)
    headings = [name for name in table.columns if name != count]
    shown = [_shown(form, line, asked) for line, _ in lines]
    made = [Quota(of, wanted, done[n]) for n, (of, (_, wanted)) in enumerate(zip(shown, lines, strict=True))]
    return Quotas(headings, made, outside)


def _question(form: Form, heading: str) -> Question:
    asked = [q for q in form.questions.values() if q.list_name]
    name = HEADINGS.get(heading, heading)
    found = [q for q in asked if q.name == name] or [q for q in asked if heading in q.label]
    if len(found) != 1:
        raise NotFound("answer.no_question", name=heading, candidates=[q.name for q in found or asked])
    return found[0]


def _line(
    db: sqlite3.Connection,
    form: Form,
    row: Row,
    asked: Mapping[str, Question],
    count: str,
    problems: list[Problem],
) -> tuple[dict[str, str], int]:
    """Return what a row is for, choices by their names, and how many sheets it wants."""
    line = {name: communities.named(db, row.cells[name]) for name in COMMUNITY if row.cells.get(name)}
    for heading, q in asked.items():
        if text := row.cells.get(heading, ""):
            known = {plain(word): choice.name for choice in form.choices(q) for word in (choice.label, choice.name)}
            if plain(text) not in known:
                where = row.where._replace(column=heading)
                labels = "、".join(choice.label for choice in form.choices(q))
                problems.append(Unfit("quota.no_choice", where=where, value=text, known=labels))
            line[heading] = known.get(plain(text), "")
    number = row.cells.get(count, "")
    if not (number.isascii() and number.isdigit()):
        problems.append(Unfit("quota.no_number", where=row.where._replace(column=count), value=number))
        return line, 0
    return line, int(number)


def plain(text: str) -> str:
    """Return an age group as people write it, in one way: `18-25` and `18—25岁` are one."""
    for sign in "—–－~～至":
        text = text.replace(sign, "-")
    return "-".join(filter(None, text.removesuffix("岁").replace(" ", "").split("-")))


def _counted(
    db: sqlite3.Connection,
    form: Form,
    lines: Sequence[Mapping[str, str]],
    asked: Mapping[str, Question],
    chosen: Chosen,
) -> tuple[Counter[int], int]:
    done: Counter[int] = Counter()
    older, outside = Older(db, form), 0
    for visit, template, community in db.execute(FILLED, {**chosen.parameters(), "form": form.form_id}).fetchall():
        said = dict.fromkeys(COMMUNITY, community)
        for heading, q in asked.items():
            answer = db.execute(ANSWERS, (visit, older.then(template, q.path))).fetchone()
            said[heading] = answer[0] if answer else ""
        fits = [n for n, line in enumerate(lines) if all(said[name] == value for name, value in line.items())]
        if fits:
            done[fits[0]] += 1
        else:
            outside += 1
    return done, outside


def _shown(form: Form, line: Mapping[str, str], asked: Mapping[str, Question]) -> dict[str, str]:
    labels = {heading: {choice.name: choice.label for choice in form.choices(q)} for heading, q in asked.items()}
    return {heading: labels.get(heading, {}).get(value, value) for heading, value in line.items()}
