"""`survey` without a point: questionnaires and tallies from a file; at the keyboard see sheets_sitting.py."""

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from ..errors import NotFound, Problem, Problems, Refused, Where
from ..findings.finish import finish as freeze
from ..log.journal import Journal
from ..points import communities
from ..rounds.registry import Round, about, of_sheet, pinned
from ..templates.form import Form
from ..templates.registry import in_force, load
from ..visits import sheet
from ..visits import visit as visits
from ..visits.by_sheet import Sheet
from ..visits.visit import Visit
from .printer import out, quoted


class Asked(NamedTuple):
    """What was asked for on the command line; `about` are mode, channel and campaign as far as they were said."""

    template: str
    community: str
    about: Mapping[str, str]
    round: str = ""
    others: Sequence[str] = ()
    at: datetime | None = None
    language: str = ""
    repeat: bool = False
    resume: bool = False
    each: bool = False


class Ground(NamedTuple):
    """What every sheet of one call shares: the template, the round, and what the visit says of itself."""

    form: Form
    round: Round | None
    about: Mapping[str, str]


def ground(db: sqlite3.Connection, asked: Asked) -> Ground:
    """Look up what was asked for.

    Raises:
        NotFound: no such template, round or (several) communities.
        Refused: the template is for points only.
    """
    round_ = of_sheet(db, asked.round)
    form = pinned(db, round_, in_force(db, asked.template))
    if not form.placeless:
        raise Refused("survey.wants_point", title=form.title, type=form.point_type)
    community = communities.named(db, asked.community)
    if community and not communities.street(db, community):
        out.tell("survey.community_unlisted", community=community)
    return Ground(form, round_, about(round_, {**asked.about, "community": community}))


def draft(db: sqlite3.Connection, by: str, form_id: str, community: str) -> Visit:
    """Return one's latest draft of a sheet without a point, of one community if named.

    Raises:
        NotFound: there is none.
    """
    found = [
        visit
        for visit in visits.drafts(db, by=by)
        if not visit.point and load(db, visit.template).form_id == form_id and community in ("", visit.community)
    ]
    if not found:
        raise NotFound("survey.no_draft_sheet", form=form_id, candidates=[])
    return found[-1]


def command(form_id: str, community: str, options: str = "") -> str:
    """Return the words that take up sheets of a form again."""
    where = f" --community {quoted(community)}" if community else ""
    return f"survey --template {quoted(form_id)}{where}{options}"


def take_all(journal: Journal, asked: Asked, text: str, file: Path, *, finish: bool) -> None:
    """Take the sheets of a file: all of them, or none if one is refused.

    Raises:
        Problems: `sheets.refused`, every refusal with the number of its sheet.
    """
    base = ground(journal.db, asked)
    given = [_about(journal.db, asked, base, each) for each in sheet.read_all(text, file)]
    several = asked.repeat or len(given) > 1
    finish = finish or several
    kept = draft(journal.db, journal.by, base.form.form_id, base.about.get("community", "")) if asked.resume else None
    problems = [
        _numbered(problem, file, number if several else None)
        for number, each in enumerate(given, 1)
        for problem in (sheet.refusals(journal, base.form, each, None if number > 1 else kept) if finish else [])
    ]
    if problems:
        raise Problems("sheets.refused", problems)
    rows, findings, photos = [], 0, 0
    for each in given:
        visit = sheet.take(journal, None, base.form, each, kept)
        done = freeze(journal, visit, each.outcome) if finish or each.outcome else None
        state = (each.outcome or visits.FINISHED, done.got, done.possible) if done else (visit.state, "", "")
        rows.append((visit.number, visit.community, *state))
        findings += len(done.findings) if done else 0
        photos += done.photos_to_come if done else 0
        kept = None
    _say(base, rows)
    if findings:
        out.tell("sheets.findings", count=findings)
        if photos:
            out.tell("visit.photos_to_come", count=photos)
        out.next("finding list --open")


def _about(db: sqlite3.Connection, asked: Asked, base: Ground, given: Sheet) -> Sheet:
    own = dict(given.about)
    if "community" in own:
        own["community"] = communities.named(db, own["community"])
    at = asked.at.astimezone() if asked.at else given.at
    said = about(None, {**base.about, **own})
    return given._replace(at=at, people=(*given.people, *asked.others), about=said)


def _numbered(problem: Problem, file: Path, number: int | None) -> Problem:
    where = problem.where or Where(str(file))
    problem.where = where._replace(row=number or where.row)
    return problem


def _say(base: Ground, rows: Sequence[tuple[str, str, str, str, str]]) -> None:
    form = base.form
    states = [row[2] for row in rows]
    filled, refused = states.count(visits.FINISHED), states.count(visits.REFUSED)
    figures = {"sheets": len(rows), "filled": filled, "refusals": refused}
    out.record({"form_id": form.form_id, "title": form.title, "round": base.about.get("round", ""), **figures})
    out.rows(("visit", "community", "state", "got", "possible"), rows, into="visits")
    drafts = [row[0] for row in rows if row[2] == visits.DRAFT]
    if drafts:
        out.done("sheets.drafts", count=len(drafts))
        out.next(f"visit finish {drafts[-1]}")
        return
    say_taken(form, filled, refused, len(rows) - filled - refused)


def say_taken(form: Form, filled: int, refused: int, others: int) -> None:
    """Say how many sheets were taken, and where their figures are."""
    out.done("sheets.taken", title=form.title, filled=filled, refused=refused, others=others)
    out.next(f"report {'questionnaire' if form.questionnaire else 'tally'} {quoted(form.form_id)}")
