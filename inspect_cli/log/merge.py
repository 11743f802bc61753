"""Merging: the union of the operations, proven, then folded. What cannot be proven waits in `pending`."""

import json
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from .. import clock
from ..errors import NotFound, Refused, Where
from ..store import database
from . import codec, erasure, fold, keys, schema, trust, verify
from .journal import Journal

# From this share of the log on, folding everything is cheaper than folding what was touched.
WHOLE = 3


class Left(NamedTuple):
    """A device of the source whose operations were not taken, and why (`malformed`, `chain`, `signature`, `erased`)."""

    device: str
    reason: str
    seq: int


class Report(NamedTuple):
    """What a merge did, or with `dry_run` would do."""

    source: str
    new: int
    known: int
    quarantined: int
    conflicts: int
    left: tuple[Left, ...]


class _DryRun(Exception):
    """Ends a transaction that was only a rehearsal."""


def database_of(source: Path) -> Path:
    """Return the database of a source: the file itself, or that of a workspace folder.

    Raises:
        NotFound: there is none.
    """
    for candidate in (source, source / "data" / "inspect.db"):
        if candidate.is_file():
            return candidate
    raise NotFound("merge.no_source", where=Where(str(source)))


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open another database of ours for reading; its pages are checked before anything is believed."""
    with database.foreign(path, schema.NEWEST) as db:
        db.row_factory = None
        database.quick_check(db, path)
        yield db


def merge(journal: Journal, source: Path, *, dry_run: bool = False) -> Report:
    """Take every proven operation of another database of this workspace into this one.

    One transaction: inserted, proven, folded, or nothing. Merging again changes nothing.

    Raises:
        NotFound, TooNew, Integrity: the source is none, newer, or damaged.
        Refused: it belongs to another workspace.
    """
    path = database_of(source)
    with opened(path) as other:
        try:
            theirs = trust.founder_key(other)
        except (sqlite3.Error, TypeError):
            theirs = b""
        if theirs != journal.id:
            raise Refused("merge.other_workspace", where=Where(str(path)))
        try:
            with journal.transaction():
                report = _take(journal, other, str(source))
                if dry_run:
                    raise _DryRun
        except _DryRun:
            pass
    if report.new:
        settle(journal)
    return report


def _take(journal: Journal, other: sqlite3.Connection, source: str) -> Report:
    db = journal.db
    total = other.execute("SELECT count(*) FROM op").fetchone()[0]
    conflicts = _count(db, "SELECT count(DISTINCT kind||' '||key) FROM conflict")
    left: list[Left] = []
    new: dict[int, int] = {}
    for number, (pub,) in enumerate(other.execute("SELECT pub FROM device ORDER BY d").fetchall()):
        db.execute("SAVEPOINT device")
        try:
            d, added = _take_device(db, other, journal.id, pub)
        except verify.Unproven as unproven:
            db.execute("ROLLBACK TO device")
            left.append(Left(_name(pub), unproven.reason, unproven.seq))
            _keep_pending(db, other, source, pub, unproven.reason, number)
        else:
            new[d] = added
        db.execute("RELEASE device")
    quarantined = 0
    if sum(new.values()):
        left += _fold_new(db, other, source, new)
        quarantined = quarantine(db, new)
    made = _count(db, "SELECT count(DISTINCT kind||' '||key) FROM conflict") - conflicts
    added = sum(new.values())
    return Report(source, added, total - added, quarantined, max(made, 0), tuple(left))


def _take_device(db: sqlite3.Connection, other: sqlite3.Connection, workspace: bytes, pub: object) -> tuple[int, int]:
    """Insert and prove what is new of one device; return its nickname here and the number of new operations."""
    if not isinstance(pub, bytes) or len(pub) != 32:
        raise verify.Unproven("malformed", 0)
    theirs = other.execute("SELECT d FROM device WHERE pub=?", (pub,)).fetchone()[0]
    db.execute("INSERT OR IGNORE INTO device(pub) VALUES (?)", (pub,))
    d: int = db.execute("SELECT d FROM device WHERE pub=?", (pub,)).fetchone()[0]
    their_tips = verify.device_tips(other, theirs)
    heads = other.execute("SELECT count(*) FROM op WHERE d=?", (theirs,)).fetchone()[0]
    if heads == 0 and not their_tips:
        return d, 0
    if their_tips and all(_has(db, d, tip) for tip in their_tips) and _nothing_beyond(other, theirs, their_tips):
        return d, 0
    ours = verify.device_tips(db, d)
    # One branch that goes on: prove the new end only. Anything else: prove the device from its root.
    straight = len(ours) == 1 and len(their_tips) == 1 and _has(other, theirs, ours[0])
    start = ours[0].seq if straight else 0
    before = _count(db, "SELECT count(*) FROM op WHERE d=?", d)
    db.executemany(
        "INSERT OR IGNORE INTO op VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
        ((d, *row) for row in verify.device_rows(other, theirs, start)),
    )
    db.executemany("INSERT OR IGNORE INTO tip VALUES (?,?,?,?)", ((d, *tip) for tip in their_tips))
    ends = verify.prove(
        workspace,
        pub,
        verify.device_rows(db, d, start),
        verify.device_tips(db, d),
        [keys.Tip(ours[0].seq, ours[0].hash)] if straight else [],
    )
    if ends:
        marks = ",".join("?" * len(ends))
        db.execute(f"DELETE FROM tip WHERE d=? AND hash NOT IN ({marks})", (d, *ends))
    return d, _count(db, "SELECT count(*) FROM op WHERE d=?", d) - before


def _has(db: sqlite3.Connection, d: int, tip: verify.Tip) -> bool:
    found = "SELECT 1 FROM op WHERE d=? AND seq=? AND hash=?"
    return db.execute(found, (d, tip.seq, tip.hash)).fetchone() is not None


def _nothing_beyond(other: sqlite3.Connection, theirs: int, tips: list[verify.Tip]) -> bool:
    highest = other.execute("SELECT max(seq) FROM op WHERE d=?", (theirs,)).fetchone()[0]
    return bool(highest == max(tip.seq for tip in tips))


def _fold_new(db: sqlite3.Connection, other: sqlite3.Connection, source: str, new: dict[int, int]) -> list[Left]:
    """Fold what was inserted; a device whose texts were taken out without an order is put back out."""
    changed = trust.derive(db)
    marks = ",".join(str(d) for d, added in new.items() if added)
    touched = db.execute(f"SELECT DISTINCT kind, key FROM op WHERE d IN ({marks})").fetchall()
    if changed or len(touched) * WHOLE > _count(db, "SELECT count(*) FROM op"):
        fold.fold_all(db)
    else:
        fold.touch(db, touched)
        fold.fold_touched(db, {kind for kind, _ in touched})
    if erasure.apply(db, everywhere=True):
        fold.fold_all(db)
    return []


def quarantine(db: sqlite3.Connection, devices: dict[int, int] | None = None) -> int:
    """Count the operations that are kept but do not count: unknown device or kind, beyond a rank or a revocation."""
    where = f"AND op.d IN ({','.join(map(str, devices))})" if devices else ""
    return _count(db, f"SELECT count(*) FROM op WHERE hash NOT IN (SELECT op.hash FROM op {fold.COUNTS}) {where}")


def _keep_pending(
    db: sqlite3.Connection, other: sqlite3.Connection, source: str, pub: object, reason: str, number: int
) -> None:
    """Keep what could not be proven, byte for byte enough to look into it later."""
    rows = other.execute(
        f"SELECT {verify.COLUMNS} FROM op JOIN device USING(d) WHERE pub IS ? ORDER BY seq", (pub,)
    ).fetchall()
    text = json.dumps(rows, default=lambda value: value.hex(), ensure_ascii=False)
    db.execute(
        "INSERT OR REPLACE INTO pending VALUES (?,?,?,?,?)",
        (source, f"{number} {_name(pub)}", clock.stamp(), reason, zlib.compress(text.encode("utf-8", "replace"))),
    )


def _name(pub: object) -> str:
    return pub.hex()[:16] if isinstance(pub, bytes) else repr(pub)[:16]


def _count(db: sqlite3.Connection, sql: str, *values: object) -> int:
    found: int = db.execute(sql, values).fetchone()[0]
    return found


def settle(journal: Journal) -> None:
    """Move the write-ahead log into the database and empty it, so that erased text is in neither."""
    with journal.lock.held():
        journal.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


__all__ = ["Left", "Report", "codec", "merge", "quarantine", "settle"]
