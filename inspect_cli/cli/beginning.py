"""Before the first question: which point, the draft that stands there, and whether there is anything to inspect."""

import sqlite3
from typing import NamedTuple

from ..points.naming import matches
from ..templates.form import Form
from ..visits import drawing
from ..visits.drawing import Drawn
from ..visits.last import Last
from ..visits.line import numbers
from ..visits.visit import OUTCOMES, Visit, drafts
from ..widths import broken, cut
from .talk import Paused, Talk, View
from .words import say, show

RESUME, ANOTHER = "resume", "another"
HEAD_FACTS = ("type", "address", "operator", "remark")


class Place(NamedTuple):
    """What is shown before a visit begins: the point, its template, its last visit, an own draft."""

    row: sqlite3.Row
    form: Form
    last: Last | None
    draft: Visit | None
    answered: int

    @property
    def name(self) -> str:
        """Return name and code, as they head every screen."""
        return f"{self.row['name']} {self.row['code']}"


def choose_point(db: sqlite3.Connection, by: str, text: str = "") -> Talk[str]:
    """Let a point be found by part of its name or initials; return its code. Own drafts stand first."""
    while True:
        found = matches(db, "point", text) if text else _with_drafts(db, by)
        if text and len(found) == 1:
            return str(found[0]["code"])
        notice = say("screen.point.none", text=text) if text and not found else ""
        typed = yield _points_view(found, text, notice)
        if typed.meaning() == "f7":
            raise Paused
        chosen = numbers(typed.text)
        if len(chosen) == 1 and 0 < chosen[0] <= len(found):
            return str(found[chosen[0] - 1]["code"])
        text = typed.text.strip()


def _with_drafts(db: sqlite3.Connection, by: str) -> list[sqlite3.Row]:
    codes = dict.fromkeys(visit.point for visit in reversed(drafts(db, by=by)))
    return [row for code in codes for row in matches(db, "point", code)[:1]]


def _points_view(found: list[sqlite3.Row], text: str, notice: str) -> View:
    def draw(cells: int) -> Drawn:
        title = say("screen.point.found", text=text, count=len(found)) if text else say("screen.point.drafts")
        rows = [f"{row['code']} {row['name']}（{row['type']}，{row['street'] or ''}）" for row in found]
        body = [title, "", *(cut(f"{n:>3}  {row}", cells) for n, row in enumerate(rows, 1))] if found else []
        return Drawn([say("screen.point.title")], body, broken(say("screen.point.how"), cells))

    return View("points", draw, say("screen.ask.point"), notice=notice)


def begin(place: Place) -> Talk[str]:
    """Show the point; return `resume`, `another`, an outcome, or nothing (begin a visit)."""
    while True:
        typed = yield View("begin", lambda cells: _drawn(place, cells), _prompt(place))
        if typed.meaning() == "f7":
            raise Paused
        chosen = numbers(typed.text)
        options = _options(place)
        if typed.key == "enter" and not typed.text.strip():
            return options[0] if place.draft else ""
        if len(chosen) == 1 and 0 < chosen[0] <= len(options):
            picked = options[chosen[0] - 1]
            if picked not in OUTCOMES or (yield from _sure(place, picked)):
                return picked


def _options(place: Place) -> list[str]:
    return [RESUME, ANOTHER] if place.draft else list(OUTCOMES)


def _prompt(place: Place) -> str:
    return say("screen.ask.resume" if place.draft else "screen.ask.begin")


def _drawn(place: Place, cells: int) -> Drawn:
    body = []
    for fact in HEAD_FACTS:
        if place.row[fact]:
            body += drawing.hanging(f"  {say(f'column.{fact}')} ", place.row[fact], cells)
    body.append(cut(f"  {say('column.template')} {place.form.title} {place.form.version}", cells))
    body += ["", *_last_lines(place, cells), ""]
    if place.draft:
        day = place.draft.began[:16].replace("T", " ")
        draft = say("screen.begin.draft", number=place.draft.number, began=day, answered=place.answered)
        body += [*broken(draft, cells), ""]
        rows = [say("screen.begin.resume"), say("screen.begin.another")]
    else:
        rows = [show("outcome", each) for each in OUTCOMES]
        body += broken(say("screen.begin.outcomes"), cells)
    body += drawing.flow([f"{n} {row}" for n, row in enumerate(rows, 1)], cells, 2)
    return Drawn([cut(place.name, cells)], body, drawing.keys(say, cells, ("begin", "pause")))


def _last_lines(place: Place, cells: int) -> list[str]:
    last = place.last
    if last is None:
        return [say("screen.begin.first")]
    lines = broken(say("screen.begin.last", number=last.number, day=last.day, failures=len(last.failures)), cells)
    if last.outcome:
        lines = broken(say("screen.begin.last_outcome", number=last.number, day=last.day, outcome=last.outcome), cells)
    for failure in last.failures.values():
        lines += drawing.hanging("  ", drawing.last_time(failure, say), cells)
    return lines


def _sure(place: Place, picked: str) -> Talk[bool]:
    def draw(cells: int) -> Drawn:
        body = [*broken(say("screen.sure.outcome", outcome=picked), cells), "", f"  1  {say('screen.sure.yes')}"]
        return Drawn([cut(place.name, cells)], body, drawing.keys(say, cells, ("enter_back",)))

    typed = yield View("sure", draw, say("screen.ask.number"))
    return typed.key == "enter" and numbers(typed.text) == (1,)
