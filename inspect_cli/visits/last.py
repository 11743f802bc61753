"""The last visit of a point: what failed then, and how far it has come."""

import sqlite3
from collections.abc import Mapping
from typing import NamedTuple

from ..templates.form import Form
from ..templates.older import Older
from .visit import FINISHED

FOUND = "found"
OVER = ("close", "void")


class Failure(NamedTuple):
    """What failed then; `state` is the live step of its finding (`found` while there is none)."""

    number: str
    problem: str
    state: str

    @property
    def still_open(self) -> bool:
        """Tell whether nobody has closed it."""
        return self.state not in OVER


class Last(NamedTuple):
    """The last finished visit of a point: its number, its day (ISO), its outcome or "", and failures by path."""

    number: str
    day: str
    outcome: str
    failures: Mapping[str, Failure]


def last(db: sqlite3.Connection, point: str, form: Form | None = None) -> Last | None:
    """Return the last finished visit of a point; what failed by where it stands in `form`, if that is given."""
    row = db.execute(
        "SELECT id, template, number, substr(began,1,10), coalesce(outcome,'') FROM visit WHERE point=? AND state=? "
        "ORDER BY began DESC, number DESC LIMIT 1",
        (point, FINISHED),
    ).fetchone()
    if row is None:
        return None
    visit, template, number, day, outcome = row
    found = db.execute(
        "SELECT f.path, f.number, f.problem, coalesce(s.act, ?) FROM finding f LEFT JOIN step s USING(visit, path) "
        "WHERE f.visit=? ORDER BY f.number",
        (FOUND, visit),
    )
    older = Older(db, form) if form else None
    failures = {older.now(template, path) if older else path: Failure(*rest) for path, *rest in found.fetchall()}
    return Last(number, day, outcome, failures)
