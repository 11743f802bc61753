"""What was received but cannot be proven: kept as it came, shown, and let go when it has arrived whole."""

import json
import sqlite3
import zlib
from collections.abc import Callable, Sequence

from .. import clock
from . import codec

Rows = list[list[object]]  # the columns of `verify.COLUMNS`; bytes as hex digits
KIND, KEY, SALT, DATA = 5, 7, 9, 10


def keep(db: sqlite3.Connection, source: str, name: str, reason: str, rows: Sequence[Sequence[object]]) -> None:
    """Keep the operations of a device as the source has them, beside what the same source brought before."""
    # Each row a text of its own, so that it is kept once; half characters survive as escapes.
    texts = dict.fromkeys(json.dumps(row, default=lambda value: value.hex()) for row in rows)
    before = db.execute("SELECT bytes FROM pending WHERE source=? AND name=?", (source, name)).fetchone()
    if before:
        texts.update(dict.fromkeys(json.dumps(row) for row in _rows(before[0])))
    content = zlib.compress(f"[{','.join(texts)}]".encode())
    db.execute("INSERT OR REPLACE INTO pending VALUES (?,?,?,?,?)", (source, name, clock.stamp(), reason, content))


def arrived(db: sqlite3.Connection, d: int, name: str) -> None:
    """Let go what was kept of a device, as soon as the log holds an operation for every one of it."""
    have = None
    for source, content in db.execute("SELECT source, bytes FROM pending WHERE name=?", (name,)).fetchall():
        if have is None:
            have = {seq for (seq,) in db.execute("SELECT seq FROM op WHERE d=?", (d,))}
        if all(row[0] in have for row in _rows(content)):
            db.execute("DELETE FROM pending WHERE source=? AND name=?", (source, name))


def blank(db: sqlite3.Connection, ordered: Callable[[str, str], bool]) -> None:
    """Take the text out of kept operations whose kind and key are `ordered` to be erased."""
    for source, name, content in db.execute("SELECT source, name, bytes FROM pending").fetchall():
        rows, found = _rows(content), False
        for row in rows:
            if row[DATA] is not None and ordered(str(row[KIND]), str(row[KEY])):
                row[SALT], row[DATA], found = _digest(row[SALT], row[DATA]), None, True
        if found:
            text = json.dumps(rows).encode()
            where = (zlib.compress(text), source, name)
            db.execute("UPDATE pending SET bytes=? WHERE source=? AND name=?", where)


def _digest(salt: object, data: object) -> str:
    try:
        return codec.digest(bytes.fromhex(str(salt)), str(data)).hex()
    except ValueError:
        return ""


def _rows(content: bytes) -> Rows:
    rows: Rows = json.loads(zlib.decompress(content))
    return rows
