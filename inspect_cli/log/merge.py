"""Merging: the union of the operations, proven, then folded. What cannot be proven waits in `pending`."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from ..errors import Integrity, NotFound, Refused, Where
from ..store import database
from . import erasure, fold, keys, pending, schema, trust, verify
from .journal import Journal

# From this share of the log on, folding everything is cheaper than folding what was touched.
WHOLE = 3

# Looks up each nickname that occurs, without reading every operation.
NOBODYS = """WITH RECURSIVE n(d) AS (SELECT min(d) FROM op UNION ALL
SELECT (SELECT min(d) FROM op WHERE op.d>n.d) FROM n WHERE n.d IS NOT NULL)
SELECT d FROM n WHERE d IS NOT NULL AND d NOT IN (SELECT d FROM device)"""
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


class Taken(NamedTuple):
    """What was taken of one device (by nickname): proven from where on, how many new, how many known."""

    d: int
    start: int
    added: int
    known: int


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
        with database.readable(path):
            ours = schema.is_log(db)
        if not ours:
            raise Integrity("database.foreign", where=Where(str(path)))
        yield db


def workspace_of(db: sqlite3.Connection, path: Path) -> bytes:
    """Return the id of the workspace that a database belongs to.

    Raises:
        Integrity: it names none.
    """
    try:
        founder = trust.founder_key(db)
    except TypeError:
        founder = b""
    if not isinstance(founder, bytes) or len(founder) != 32:
        raise Integrity("database.foreign", where=Where(str(path)))
    return founder


def merge(journal: Journal, source: Path, *, dry_run: bool = False) -> Report:
    """Take every proven operation of another database of this workspace into this one.

    One transaction: inserted, proven, folded, or nothing. Merging again changes nothing.

    Raises:
        NotFound, TooNew, Integrity: the source is none, newer, or damaged.
        Refused: it belongs to another workspace.
    """
    path = database_of(source)
    with opened(path) as other:
        if workspace_of(other, path) != journal.id:
            raise Refused("merge.other_workspace", where=Where(str(path)))
        try:
            with journal.transaction():
                report = _take(journal, other, str(source))
                if dry_run:
                    raise _DryRun
        except _DryRun:
            pass
    if report.new and not dry_run:
        settle(journal)
    return report


def _take(journal: Journal, other: sqlite3.Connection, source: str) -> Report:
    db = journal.db
    conflicts = _count(db, CONFLICTS)
    failed: dict[object, Left] = {}
    while True:
        db.execute("SAVEPOINT taking")
        taken, blank = _insert(journal, other, failed)
        new = {device.d: device.start for device in taken if device.added}
        _fold_new(db, new)
        orders = [*erasure.live(db), *erasure.given(db)] if blank else []
        withheld = [pub for pub, kind, key in blank if not erasure.covers(orders, kind, key)]
        if not withheld:
            break
        # Texts are missing that nobody ordered erased: that device stays out, and all else is taken again.
        db.execute("ROLLBACK TO taking")
        failed.update((pub, Left(_name(pub), "withheld", 0)) for pub in withheld)
    db.execute("RELEASE taking")
    if erasure.take_back(db, other):
        fold.fold_all(db)
    return Report(
        source,
        sum(device.added for device in taken),
        sum(device.known for device in taken),
        sum(quarantine(db, d, start) for d, start in new.items()),
        max(_count(db, CONFLICTS) - conflicts, 0),
        tuple(_keep_left(db, other, source, failed)),
    )


def _insert(
    journal: Journal, other: sqlite3.Connection, failed: dict[object, Left]
) -> tuple[list[Taken], list[tuple[bytes, str, str]]]:
    """Insert and prove every device but the failed ones, adding to those.

    Returns what was taken, and (device, kind, key) of new operations without their text.
    """
    db = journal.db
    taken: list[Taken] = []
    blank: list[tuple[bytes, str, str]] = []
    for (pub,) in other.execute("SELECT pub FROM device ORDER BY d").fetchall():
        if pub in failed:
            continue
        db.execute("SAVEPOINT device")
        try:
            device = _take_device(db, other, journal.id, pub)
        except verify.Unproven as unproven:
            db.execute("ROLLBACK TO device")
            failed[pub] = Left(_name(pub), unproven.reason, unproven.seq)
        else:
            taken.append(device)
            if device.added:
                gone = "SELECT kind, key FROM op WHERE d=? AND seq>? AND data IS NULL"
                blank += [(pub, kind, key) for kind, key in db.execute(gone, (device.d, device.start))]
                pending.arrived(db, device.d, _name(pub))
        db.execute("RELEASE device")
    return taken, blank


def _take_device(db: sqlite3.Connection, other: sqlite3.Connection, workspace: bytes, pub: object) -> Taken:
    """Insert and prove what is new of one device."""
    if not isinstance(pub, bytes) or len(pub) != 32:
        raise verify.Unproven("malformed", 0)
    theirs = _count(other, "SELECT d FROM device WHERE pub=?", pub)
    db.execute("INSERT OR IGNORE INTO device(pub) VALUES (?)", (pub,))
    d = _count(db, "SELECT d FROM device WHERE pub=?", pub)
    tips, ours = verify.device_tips(other, theirs), verify.device_tips(db, d)
    if not all(isinstance(tip.seq, int) and isinstance(tip.hash, bytes) for tip in tips):
        raise verify.Unproven("malformed", 0)
    highest = other.execute("SELECT max(seq) FROM op WHERE d=?", (theirs,)).fetchone()[0]
    if _nothing_new(db, d, tips, highest):
        # Without a fork, the highest sequence number is how many there are.
        return Taken(d, highest or 0, 0, highest or 0)
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
    unreadable = "SELECT 1 FROM op WHERE d=? AND seq>? AND data IS NOT NULL AND NOT json_valid(data)"
    if db.execute(unreadable, (d, start)).fetchone():
        raise verify.Unproven("malformed", start)
    if missing := [tip for tip in tips if not _has(db, d, tip)]:
        raise verify.Unproven("gap", missing[0].seq)
    if ends:
        marks = ",".join("?" * len(ends))
        db.execute(f"DELETE FROM tip WHERE d=? AND hash NOT IN ({marks})", (d, *ends))
    added = _count(db, "SELECT count(*) FROM op WHERE d=?", d) - before
    return Taken(d, start, added, _count(other, "SELECT count(*) FROM op WHERE d=?", theirs) - added)


def _nothing_new(db: sqlite3.Connection, d: int, tips: list[verify.Tip], highest: int | None) -> bool:
    if highest is None and not tips:
        return True
    return bool(tips) and highest == max(tip.seq for tip in tips) and all(_has(db, d, tip) for tip in tips)


def _has(db: sqlite3.Connection, d: int, tip: verify.Tip) -> bool:
    found = "SELECT 1 FROM op WHERE d=? AND seq=? AND hash=?"
    return db.execute(found, (d, tip.seq, tip.hash)).fetchone() is not None


def _fold_new(db: sqlite3.Connection, new: dict[int, int]) -> None:
    """Fold what came after a sequence number of each device (by nickname)."""
    if not new:
        return
    changed = trust.derive(db)
    found = "SELECT DISTINCT kind, key FROM op WHERE d=? AND seq>?"
    touched = {key for of_device in new.items() for key in db.execute(found, of_device)}
    kinds = {kind for kind, _ in touched}
    if changed or len(touched) * WHOLE > _count(db, "SELECT count(*) FROM op"):
        fold.fold_all(db)
        changed = True
    else:
        fold.touch(db, touched)
        fold.fold_touched(db, kinds)
    if erasure.apply(db, everywhere=changed or "erase" in kinds):
        fold.fold_all(db)


def quarantine(db: sqlite3.Connection, d: int | None = None, after: int = 0) -> int:
    """Count the operations that are kept but do not count: unknown device or kind, beyond a rank or a revocation.

    With `d` only those of that device (its nickname) with a higher sequence number than `after`.
    """
    among = "" if d is None else f"AND op.d={d} AND op.seq>{after}"
    return _count(
        db,
        "SELECT count(*) FROM op WHERE NOT EXISTS (SELECT 1 FROM trust g JOIN need k "
        f"ON k.kind=op.kind AND k.act=op.act AND k.rank<=g.rank WHERE g.d=op.d AND op.seq<=g.last) {among}",
    )


def _keep_left(
    db: sqlite3.Connection, other: sqlite3.Connection, source: str, failed: dict[object, Left]
) -> Iterator[Left]:
    """Keep what could not be proven, so that it can be looked into and is not lost."""
    # Whatever the bytes are: here they are only kept.
    other.text_factory = lambda text: text.decode("utf-8", "surrogateescape")
    nobodys = {d: Left(f"d={d}", "nobody", 0) for (d,) in other.execute(NOBODYS)}
    for left, column, value in [
        *((left, "(SELECT pub FROM device WHERE d=op.d)", pub) for pub, left in failed.items()),
        *((left, "d", d) for d, left in nobodys.items()),
    ]:
        rows = other.execute(f"SELECT {verify.COLUMNS} FROM op WHERE {column} IS ? ORDER BY seq", (value,)).fetchall()
        pending.keep(db, source, left.device, left.reason, rows)
        yield left
    if failed or nobodys:
        erasure.apply_pending(db)


def _name(pub: object) -> str:
    return pub.hex()[:16] if isinstance(pub, bytes) else repr(pub)[:16]


def _count(db: sqlite3.Connection, sql: str, *values: object) -> int:
    found: int = db.execute(sql, values).fetchone()[0]
    return found


def settle(journal: Journal) -> None:
    """Move the write-ahead log into the database and empty it, so that erased text is in neither."""
    with journal.lock.held():
        journal.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
