"""Notices in the log: drafted per unit, found again, and what state their findings are in."""

import json
import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from .. import clock, ids
from ..errors import NotFound, Refused
from ..log.journal import Journal, Op
from ..points import naming

KIND = "整改通知书"


class Notice(NamedTuple):
    """A row of table `notice`; `act` is empty for a draft, `issue` or `void`; `findings` are their keys."""

    id: str
    act: str
    kind: str
    unit: str
    number: str | None
    issued: str | None
    signed_by: str | None
    findings: tuple[str, ...]
    version: str


COLUMNS = "id, act, coalesce(kind,''), unit, number, issued, signed_by, findings, version"


def _notice(row: Sequence[str]) -> Notice:
    *plain, findings, version = row
    return Notice._make([*plain, tuple(json.loads(findings or "[]")), version])


def notices(db: sqlite3.Connection, unit: str = "") -> list[Notice]:
    """Return notices in the order they were made, drafts too; with a unit (code) only its own."""
    sql = f"SELECT {COLUMNS} FROM notice WHERE (?='' OR unit=?) ORDER BY id"
    return [_notice(tuple(row)) for row in db.execute(sql, (unit, unit))]


def find(db: sqlite3.Connection, name: str) -> Notice:
    """Return a notice by its number, its running number, or the beginning of its key.

    Raises:
        NotFound: none bears that name, or several do.
    """
    sql = f"SELECT {COLUMNS} FROM notice WHERE number=?1 OR id=?1 OR running||''=?1"
    rows = db.execute(sql, (name,)).fetchall()
    if not rows and len(name) >= 4:
        rows = db.execute(f"SELECT {COLUMNS} FROM notice WHERE substr(id,1,?)=?", (len(name), name)).fetchall()
    if len(rows) == 1:
        return _notice(tuple(rows[0]))
    candidates = [f"{row[0]} {row[4] or ''}".strip() for row in rows]
    raise NotFound("notice.ambiguous" if rows else "notice.not_found", name=name, candidates=candidates)


# A finding waits when it belongs to a unit and no notice that stands names it.
WAITING = """SELECT f.visit||'.'||f.path, f.unit FROM finding f JOIN visit v ON v.id=f.visit
WHERE f.unit<>'' AND NOT EXISTS (SELECT 1 FROM step s WHERE s.visit=f.visit AND s.path=f.path)
AND NOT EXISTS (SELECT 1 FROM notice n, json_each(n.findings) e WHERE n.act='' AND e.value=f.visit||'.'||f.path)
ORDER BY f.unit, v.began, f.visit, f.number"""


def waiting(db: sqlite3.Connection) -> dict[str, list[str]]:
    """Return the keys of findings that no notice names yet, by unit code."""
    found: dict[str, list[str]] = {}
    for key, unit in db.execute(WAITING):
        found.setdefault(unit, []).append(key)
    return found


def draft(journal: Journal, unit_names: Sequence[str]) -> list[Notice]:
    """Draft a notice for each unit named (none: every unit) that has findings waiting; drafts have no number.

    Raises:
        NotFound: a unit is unknown, or nothing waits.
        Refused: this takes a supervisor.
    """
    wanted = [naming.find(journal.db, "unit", name)["code"] for name in unit_names]
    ready = {unit: keys for unit, keys in waiting(journal.db).items() if not wanted or unit in wanted}
    if not ready:
        raise NotFound("notice.nothing_waits", candidates=[])
    ops = []
    for unit, keys in ready.items():
        ops.append(Op("notice", ids.dated(clock.now()), {"kind": KIND, "unit": unit, "findings": keys}))
    journal.append(ops)
    return [find(journal.db, op.key) for op in ops]


def refuse_issued(notice: Notice) -> None:
    """Refuse what may be done to drafts only.

    Raises:
        Refused: the notice has a number already.
    """
    if notice.act:
        raise Refused("notice.issued", number=notice.number)
