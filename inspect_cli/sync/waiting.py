"""Segments that cannot be taken yet, or not at all: kept in table `pending`, shown, and tried again.

The format is that of the other rows there: a list of operations in the columns of `verify.COLUMNS`, here with
the signature as a twelfth column. Of a damaged object there is one row, whose data is its bytes in base64.
"""

import base64
import json
import sqlite3
import zlib
from collections.abc import Iterable

from .. import clock
from . import segment
from .segment import Segment

DAMAGED = "damaged"
LARGEST = 16 << 20  # bytes of a damaged object that are kept


def keep(db: sqlite3.Connection, source: str, name: str, reason: str, one: Segment) -> None:
    """Keep a segment whose operations hang on nothing known, or whose signature does not fit."""
    numbered = enumerate(one.fields, one.first)
    rows = [[seq, "", *plain, salt.hex(), data, one.signature.hex()] for seq, (*plain, salt, data) in numbered]
    _write(db, source, name, reason, rows)


def keep_damaged(db: sqlite3.Connection, source: str, name: str, content: bytes) -> None:
    """Keep the bytes of an object that is not what its name says."""
    if len(content) <= LARGEST:
        text = base64.b64encode(content).decode()
        _write(db, source, name, DAMAGED, [[0, "", 0, "", "", "segment", "", name, "[]", "", text]])


def _write(db: sqlite3.Connection, source: str, name: str, reason: str, rows: list[list[object]]) -> None:
    content = zlib.compress(json.dumps(rows).encode())
    db.execute("INSERT OR REPLACE INTO pending VALUES (?,?,?,?,?)", (source, name, clock.stamp(), reason, content))


def load(db: sqlite3.Connection) -> dict[str, Segment]:
    """Return the segments that wait, by the name of their object."""
    found = {}
    sql = "SELECT name, bytes FROM pending WHERE reason<>? AND name LIKE ?"
    for name, content in db.execute(sql, (DAMAGED, f"{segment.FOLDER}/%")):
        known = segment.parse(name)
        if known:
            rows = json.loads(zlib.decompress(content))
            fields = [(*row[2:9], bytes.fromhex(row[9]), row[10]) for row in rows]
            found[name] = Segment(known.device, known.first, fields, bytes.fromhex(rows[0][11]))
    return found


def forget(db: sqlite3.Connection, names: Iterable[str]) -> None:
    """Let segments go that have arrived in the log."""
    db.executemany("DELETE FROM pending WHERE name=?", ((name,) for name in names))
