"""Notices in the log: found again by what people call them."""

import json
import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from .. import clock
from ..errors import NotFound, Refused
from . import numbering

KIND = "整改通知书"  # what is drafted when nobody says otherwise
DRAFT, ISSUED, VOID = "", "issue", "void"  # acts


class Notice(NamedTuple):
    """A row of table `notice`; `findings` are their keys, `follows` is the key of the notice it goes back to.

    `reason` is why it went out although something lacked.
    """

    id: str
    act: str
    kind: str
    unit: str
    series: str | None
    year: int | None
    running: int | None
    number: str | None
    issued: str | None
    signed_by: str | None
    follows: str | None
    reason: str | None
    void_reason: str | None
    findings: tuple[str, ...]
    version: str


COLUMNS = """id, act, coalesce(kind,''), unit, series, year, running, number, issued, signed_by, follows, reason,
void_reason, findings, version"""


def _notice(row: Sequence[str]) -> Notice:
    *plain, findings, version = row
    return Notice._make([*plain, tuple(json.loads(findings or "[]")), version])


def notices(db: sqlite3.Connection, unit: str = "") -> list[Notice]:
    """Return notices in the order of their numbers, then the drafts by unit; with a unit (code) only its own."""
    order = "year IS NULL, year, series, running, unit, id"
    sql = f"SELECT {COLUMNS} FROM notice WHERE (?='' OR unit=?) ORDER BY {order}"
    return [_notice(tuple(row)) for row in db.execute(sql, (unit, unit))]


def find(db: sqlite3.Connection, name: str) -> Notice:
    """Return a notice by its number, or the beginning of its key.

    The number may be typed as `31`, `2026-31`, or in full with any brackets; without a year, this year's goes first.
    Where a number was given twice and one of the notices is void, the other is meant.

    Raises:
        NotFound: none bears that name, or several do.
    """
    rows = db.execute(f"SELECT {COLUMNS} FROM notice WHERE number=?1 OR id=?1", (name,)).fetchall()
    rows = rows or _numbered(db, name)
    if not rows and len(name) >= 4:
        rows = db.execute(f"SELECT {COLUMNS} FROM notice WHERE substr(id,1,?)=?", (len(name), name)).fetchall()
    found = [_notice(tuple(row)) for row in rows]
    standing = [notice for notice in found if notice.act != VOID]
    if len(found) > 1 and len(standing) == 1 and len({notice.number for notice in found}) == 1:
        found = standing
    if len(found) == 1:
        return found[0]
    candidates = [f"{notice.id} {notice.number or ''}".strip() for notice in found]
    raise NotFound("notice.ambiguous" if rows else "notice.not_found", name=name, candidates=candidates)


def _numbered(db: sqlite3.Connection, name: str) -> list[sqlite3.Row]:
    read = numbering.read(name)
    if read is None:
        return []
    series, year, running = read
    sql = f"SELECT {COLUMNS}, year=? FROM notice WHERE running=? AND (?='' OR series=?) AND (?=0 OR year=?)"
    rows = db.execute(sql, (clock.now().year, running, series, series, year, year)).fetchall()
    this_year = [row for row in rows if row[-1]]
    return [row[:-1] for row in this_year or rows]


def refuse_issued(notice: Notice) -> None:
    """Refuse what may be done to drafts only.

    Raises:
        Refused: the notice has a number already.
    """
    if notice.act:
        raise Refused("notice.issued", number=notice.number)
