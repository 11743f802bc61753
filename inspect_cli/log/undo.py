"""Taking back the last thing this laptop did, as long as nothing hangs on it."""

import json
import sqlite3
from typing import NamedTuple

from ..errors import NotFound, Refused
from .journal import Journal, Op

# What has gone out of the house, or says who may do what, is not taken back but revoked, voided or replaced.
STANDS = {
    ("device", ""),
    ("device", "revoke"),
    ("hello", ""),
    ("erase", ""),
    ("notice", "issue"),
    ("step", "issue"),
    ("series", ""),
    ("series", "take"),
    ("print", ""),
}

LAST = """SELECT seq, lower(hex(hash)), hash, at, kind, act, key, replaces, data FROM op WHERE d=? AND seq>
coalesce((SELECT max(seq) FROM op WHERE d=? AND more=0 AND seq<(SELECT max(seq) FROM op WHERE d=?)),0) ORDER BY seq"""


class Entry(NamedTuple):
    """The entry that would be taken back: when it was written, and (kind, act, key) of its operations."""

    at: str
    operations: tuple[tuple[str, str, str], ...]


def last_entry(journal: Journal) -> tuple[Entry, list[Op]]:
    """Return the last entry of this laptop and the operations that take it back.

    Raises:
        NotFound: this laptop has written nothing.
        Refused: it cannot be taken back, or something hangs on it.
    """
    rows = _last_rows(journal)
    if not rows:
        raise NotFound("undo.nothing", candidates=[])
    ops = []
    for _, version, hash_, _, kind, act, key, replaces, data in rows:
        if (kind, act) in STANDS or data is None:
            raise Refused("undo.stands", kind=kind, act=act, key=key)
        replaced = "SELECT 1 FROM replaced WHERE version=? AND kind=? AND key=?"
        if journal.db.execute(replaced, (hash_, kind, key)).fetchone():
            raise Refused("undo.superseded", kind=kind, key=key)
        before = _before(journal.db, kind, key, json.loads(replaces))
        ops.append(Op(kind, key, before[1], before[0] or (act if before[1] is None else ""), [version]))
    entry = Entry(rows[0][3], tuple((row[4], row[5], row[6]) for row in rows))
    return entry, ops


def _last_rows(journal: Journal) -> list[tuple[int, str, bytes, str, str, str, str, str, str | None]]:
    row = None
    if journal.identity:
        row = journal.db.execute("SELECT d FROM device WHERE pub=?", (journal.identity.public,)).fetchone()
    return journal.db.execute(LAST, (row[0],) * 3).fetchall() if row else []


def _before(db: sqlite3.Connection, kind: str, key: str, versions: list[str]) -> tuple[str, dict[str, object] | None]:
    """Return act and data of what an operation replaced (nothing: taken back)."""
    if not versions:
        return "", None
    marks = ",".join("unhex(?)" for _ in versions)
    rows = db.execute(
        f"SELECT DISTINCT act, data FROM op WHERE kind=? AND key=? AND hash IN ({marks})",
        (kind, key, *versions),
    ).fetchall()
    if len(rows) != 1 or rows[0][1] is None:
        raise Refused("undo.conflict", kind=kind, key=key)
    return rows[0][0], json.loads(rows[0][1])
