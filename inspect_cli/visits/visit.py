"""A visit: one point, one template, one inspector on the spot, from its beginning to its end."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from .. import clock, ids
from ..errors import InConflict, NotFound, Refused, Unfit
from ..log.journal import Journal, Op
from ..templates.form import Form

DRAFT, FINISHED = "draft", "finished"
# What may have been found instead of answers; such a visit has no score and is counted apart.
OUTCOMES = ("未见点位", "停业", "未营业")
# The same for a sheet without a point: the person would not answer, or is none of those who are asked.
REFUSED = "拒访"
SHEET_OUTCOMES = (REFUSED, "不合条件")


class Visit(NamedTuple):
    """A row of table `visit`; `number` is for saying and printing, `id` is the key."""

    id: str
    number: str
    point: str
    template: str
    state: str
    began: str
    finished: str | None
    outcome: str | None
    people: tuple[Mapping[str, str], ...]
    round: str = ""
    mode: str = ""
    channel: str = ""
    campaign: str = ""
    community: str = ""
    companions: str = ""

    def data(self) -> dict[str, object]:
        """Return what the log holds of it."""
        said = {name: value for name, value in self._asdict().items() if name != "id" and value is not None}
        return {name: value for name, value in said.items() if value or name not in ABOUT}


# What a visit was made for: its round (批次), 暗访 or 明查, the channel it came by, a campaign (专项); and where, for a
# sheet without a point; and who of the place went along (陪同人员).
ABOUT = ("round", "mode", "channel", "campaign", "community", "companions")
# Visits (`v`) that were made for what was named; an empty name asks nothing.
MADE_FOR = " AND ".join(f"(:{name}='' OR v.{name}=:{name})" for name in ("round", "mode", "channel", "campaign"))
COLUMNS = "id, number, point, template, state, began, finished, outcome, people, " + ", ".join(ABOUT)


def _visit(row: Sequence[str]) -> Visit:
    plain, people, about = row[: -len(ABOUT) - 1], row[-len(ABOUT) - 1], row[-len(ABOUT) :]
    return Visit._make([*plain, tuple(json.loads(people or "[]")), *(text or "" for text in about)])


def running_number(db: sqlite3.Connection, table: str, prefix: str) -> int:
    """Return the next running number after `prefix` in a table's column `number` (1 when there is none).

    Counted per year and staff number, without asking anybody; a cloned laptop may give one twice, so it is no key.
    """
    found = db.execute(
        f"SELECT max(CAST(substr(number,?) AS INTEGER)) FROM {table} WHERE number LIKE ?",
        (len(prefix) + 1, f"{prefix}%"),
    ).fetchone()[0]
    return int(found or 0) + 1


def begun(
    journal: Journal,
    point: str,
    form: Form,
    at: datetime,
    people: Sequence[Mapping[str, str]],
    about: Mapping[str, str] | None = None,
) -> Visit:
    """Return a new visit to a point, not written yet (`open_op` writes it); `about`: the members in `ABOUT`."""
    prefix = f"{at:%y}-{journal.by}-V"
    number = f"{prefix}{running_number(journal.db, 'visit', prefix):03d}"
    said = tuple((about or {}).get(name, "") for name in ABOUT)
    return Visit(ids.dated(at), number, point, form.sha256, DRAFT, clock.stamp(at), None, None, tuple(people), *said)


def find(db: sqlite3.Connection, name: str) -> Visit:
    """Return a visit by its number, its key, or the beginning of its key.

    Raises:
        NotFound: none bears that name, or several do.
    """
    rows = db.execute(f"SELECT {COLUMNS} FROM visit WHERE number=? OR id=?", (name, name)).fetchall()
    if not rows and len(name) >= 4:
        rows = db.execute(f"SELECT {COLUMNS} FROM visit WHERE substr(id,1,?)=?", (len(name), name)).fetchall()
    if len(rows) == 1:
        return _visit(tuple(rows[0]))
    candidates = [f"{row[1]} {row[2]} {row[5][:16]}" for row in rows]
    raise NotFound("visit.ambiguous" if rows else "visit.not_found", name=name, candidates=candidates)


def drafts(db: sqlite3.Connection, point: str = "", by: str = "") -> list[Visit]:
    """Return the visits that are not finished, of one point or one inspector if named, oldest first."""
    sql = f"SELECT {COLUMNS} FROM visit WHERE state=? AND (?='' OR point=?) AND (?='' OR \"by\"=?) ORDER BY began"
    return [_visit(tuple(row)) for row in db.execute(sql, (DRAFT, point, point, by, by))]


def outcomes(point: str) -> tuple[str, ...]:
    """Return what a visit to a point (empty: a sheet without one) may come to instead of answers."""
    return OUTCOMES if point else SHEET_OUTCOMES


def refuse_outcome(point: str, outcome: str) -> None:
    """Refuse an outcome that this visit cannot have; empty is none.

    Raises:
        Unfit: `sheet.bad_outcome`.
    """
    if outcome and outcome not in outcomes(point):
        raise Unfit("sheet.bad_outcome", value=outcome, known=", ".join(outcomes(point)))


def refuse_finished(visit: Visit) -> None:
    """Refuse to write answers into a finished visit: they are evidence now.

    Raises:
        Refused: the visit is finished.
    """
    if visit.state == FINISHED:
        raise Refused("visit.finished", number=visit.number)


def refuse_conflicts(db: sqlite3.Connection, visit: Visit) -> None:
    """Refuse to go on with a visit of which two versions stand side by side, in itself or in an answer.

    Raises:
        InConflict: a person has to choose first.
    """
    sql = """SELECT count(DISTINCT key) FROM conflict
WHERE kind='visit' AND key=?1 OR kind='answer' AND substr(key,1,length(?2))=?2"""
    if waiting := db.execute(sql, (visit.id, f"{visit.id}/")).fetchone()[0]:
        raise InConflict("visit.in_conflict", number=visit.number, count=waiting)


def open_op(visit: Visit) -> Op:
    """Return the operation that begins a visit."""
    return Op("visit", visit.id, visit.data())
