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
from . import erasure, fold, keys, schema, trust, verify
from .journal import Journal

# From this share of the log on, folding everything is cheaper than folding what was touched.
WHOLE = 3
CONFLICTS = "SELECT count(*) FROM (SELECT DISTINCT kind, key FROM conflict)"


class Left(NamedTuple):
    """A device of the source whose operations were not taken, and why (`malformed`, `gap`, `chain`, …)."""

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
    total = _count(other, "SELECT count(*) FROM op")
    conflicts = _count(db, CONFLICTS)
    failed: dict[bytes, Left] = {}
    while True:
        db.execute("SAVEPOINT taking")
        new, blank = _insert(journal, other, failed)
        _fold_new(db, new)
        withheld = [pub for pub, key in blank if not erasure.ordered(db, key)]
        if not withheld:
            break
        # Texts are missing that nobody ordered erased: that device stays out, and all else is taken again.
        db.execute("ROLLBACK TO taking")
        failed.update((pub, Left(_name(pub), "withheld", 0)) for pub in withheld)
    db.execute("RELEASE taking")
    for pub, left in failed.items():
        _keep_pending(db, other, source, pub, left)
    added = sum(new.values())
    quarantined = quarantine(db, list(new)) if added else 0
    made = max(_count(db, CONFLICTS) - conflicts, 0)
    return Report(source, added, total - added, quarantined, made, tuple(failed.values()))


def _insert(
    journal: Journal, other: sqlite3.Connection, failed: dict[bytes, Left]
) -> tuple[dict[int, int], list[tuple[bytes, str]]]:
    """Insert and prove every device but the failed ones, adding to those.

    Returns the number of new operations by nickname, and (device, key) of operations without their text.
    """
    db = journal.db
    new: dict[int, int] = {}
    blank: list[tuple[bytes, str]] = []
    for (pub,) in other.execute("SELECT pub FROM device ORDER BY d").fetchall():
        if pub in failed:
            continue
        db.execute("SAVEPOINT device")
        try:
            d, start, added = _take_device(db, other, journal.id, pub)
        except verify.Unproven as unproven:
            db.execute("ROLLBACK TO device")
            failed[pub] = Left(_name(pub), unproven.reason, unproven.seq)
        else:
            if added:
                new[d] = added
                gone = "SELECT key FROM op WHERE d=? AND seq>? AND data IS NULL"
                blank += [(pub, key) for (key,) in db.execute(gone, (d, start))]
                db.execute("DELETE FROM pending WHERE name=?", (_name(pub),))
        db.execute("RELEASE device")
    return new, blank


def _take_device(
    db: sqlite3.Connection, other: sqlite3.Connection, workspace: bytes, pub: object
) -> tuple[int, int, int]:
    """Insert and prove what is new of one device.

    Returns its nickname here, the sequence number it was proven from, and the number of new operations.
    """
    if not isinstance(pub, bytes) or len(pub) != 32:
        raise verify.Unproven("malformed", 0)
    theirs = _count(other, "SELECT d FROM device WHERE pub=?", pub)
    db.execute("INSERT OR IGNORE INTO device(pub) VALUES (?)", (pub,))
    d = _count(db, "SELECT d FROM device WHERE pub=?", pub)
    tips, ours = verify.device_tips(other, theirs), verify.device_tips(db, d)
    if _nothing_new(db, d, other, theirs, tips):
        return d, 0, 0
    # One branch that goes on: only its new part has to be proven. Anything else: all of it, from the root.
    straight = len(ours) == len(tips) == 1 and _has(other, theirs, ours[0])
    start = ours[0].seq if straight else 0
    before = _count(db, "SELECT count(*) FROM op WHERE d=?", d)
    rows = ((d, *row) for row in verify.device_rows(other, theirs, start))
    try:
        db.executemany("INSERT OR IGNORE INTO op VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", rows)
        db.executemany("INSERT OR IGNORE INTO tip VALUES (?,?,?,?)", ((d, *tip) for tip in tips))
    except (sqlite3.IntegrityError, OverflowError) as error:
        raise verify.Unproven("malformed", start) from error
    ends = verify.prove(
        workspace,
        pub,
        verify.device_rows(db, d, start),
        verify.device_tips(db, d),
        keys.Tip(ours[0].seq, ours[0].hash) if straight else None,
    )
    # SQLite has its own limits of depth; what it cannot read would stop every later fold.
    if db.execute("SELECT 1 FROM op WHERE d=? AND seq>? AND NOT json_valid(data)", (d, start)).fetchone():
        raise verify.Unproven("malformed", start)
    if ends:
        marks = ",".join("?" * len(ends))
        db.execute(f"DELETE FROM tip WHERE d=? AND hash NOT IN ({marks})", (d, *ends))
    return d, start, _count(db, "SELECT count(*) FROM op WHERE d=?", d) - before


def _nothing_new(
    db: sqlite3.Connection, d: int, other: sqlite3.Connection, theirs: int, tips: list[verify.Tip]
) -> bool:
    highest = other.execute("SELECT max(seq) FROM op WHERE d=?", (theirs,)).fetchone()[0]
    if highest is None and not tips:
        return True
    return bool(tips) and highest == max(tip.seq for tip in tips) and all(_has(db, d, tip) for tip in tips)


def _has(db: sqlite3.Connection, d: int, tip: verify.Tip) -> bool:
    found = "SELECT 1 FROM op WHERE d=? AND seq=? AND hash=?"
    return db.execute(found, (d, tip.seq, tip.hash)).fetchone() is not None


def _fold_new(db: sqlite3.Connection, new: dict[int, int]) -> None:
    if not new:
        return
    changed = trust.derive(db)
    marks = ",".join(str(d) for d in new)
    touched = db.execute(f"SELECT DISTINCT kind, key FROM op WHERE d IN ({marks})").fetchall()
    kinds = {kind for kind, _ in touched}
    if changed or len(touched) * WHOLE > _count(db, "SELECT count(*) FROM op"):
        fold.fold_all(db)
        changed = True
    else:
        fold.touch(db, touched)
        fold.fold_touched(db, kinds)
    if erasure.apply(db, everywhere=changed or "erase" in kinds):
        fold.fold_all(db)


def quarantine(db: sqlite3.Connection, devices: list[int] | None = None) -> int:
    """Count the operations that are kept but do not count: unknown device or kind, beyond a rank or a revocation."""
    among = f"AND op.d IN ({','.join(map(str, devices))})" if devices else ""
    return _count(
        db,
        "SELECT count(*) FROM op WHERE NOT EXISTS (SELECT 1 FROM trust g JOIN need k "
        f"ON k.kind=op.kind AND k.act=op.act AND k.rank<=g.rank WHERE g.d=op.d AND op.seq<=g.last) {among}",
    )


def _keep_pending(db: sqlite3.Connection, other: sqlite3.Connection, source: str, pub: object, left: Left) -> None:
    """Keep what could not be proven, so that it can be looked into and is not lost."""
    rows = other.execute(
        f"SELECT {verify.COLUMNS} FROM op JOIN device USING(d) WHERE pub IS ? ORDER BY seq", (pub,)
    ).fetchall()
    text = json.dumps(rows, default=lambda value: value.hex(), ensure_ascii=False)
    content = zlib.compress(text.encode("utf-8", "replace"))
    db.execute(
        "INSERT OR REPLACE INTO pending VALUES (?,?,?,?,?)",
        (source, left.device, clock.stamp(), left.reason, content),
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
